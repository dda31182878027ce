// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "model/nearest.h"
#include "options.h"

#define OPTIONS_MAX  32
#define FIRST_OPTION 0x100 /* what getopt returns for row 0: above every letter */
#define SHOWN_MAX    80	   /* of a bad value: enough to know it */

/* getopt's two tables, from ours. */
static void getopt_tables(bool stops, struct option *longs, char *letters)
{
	if (stops)
		*letters++ = '+'; /* what follows the first word is not ours */
	*letters++ = ':';	  /* a missing value is ':', not '?' */
	for (size_t i = 0; i < option_specs_cnt; i++) {
		const struct option_spec *spec = &option_specs[i];

		longs[i] = (struct option){.name = spec->name,
					   .has_arg = spec->arg ? required_argument : no_argument,
					   .val = FIRST_OPTION + i};
		if (!spec->letter)
			continue;
		*letters++ = spec->letter;
		if (spec->arg)
			*letters++ = ':';
	}
	*letters = '\0';
	longs[option_specs_cnt] = (struct option){};
}

static const struct option_spec *spec_find(int got)
{
	for (size_t i = 0; i < option_specs_cnt; i++)
		if (got == FIRST_OPTION + (int)i || (got && got == option_specs[i].letter))
			return &option_specs[i];
	return NULL;
}

/* What getopt would not take: shortened too far, misspelt, or with a value where none belongs. */
static int word_refuse(const char *word, unsigned command, char *error, size_t error_size)
{
	const char *name = word + strspn(word, "-");
	size_t len = strcspn(name, "="), fits = 0;
	struct nearest nearest = nearest_to(name, len);

	for (size_t i = 0; i < option_specs_cnt; i++) {
		if (!(option_specs[i].commands & command))
			continue;
		fits += !strncmp(option_specs[i].name, name, len);
		nearest_offer(&nearest, option_specs[i].name);
	}
	if (fits > 1)
		snprintf(error, error_size, "%.*s could be more than one option",
			 (int)(name - word + len), word);
	else if (fits)
		snprintf(error, error_size, "%s: this option takes no value", word);
	else if (nearest.name && !strncmp(word, "--", 2))
		snprintf(error, error_size, "unknown option %s: did you mean --%s?", word,
			 nearest.name);
	else
		snprintf(error, error_size, "unknown option %s", word);
	return -EINVAL;
}

static int option_take(const struct option_spec *spec, unsigned command, const char *command_name,
		       struct options *options, char *error, size_t error_size)
{
	char why[400] = "";
	int err;

	if (!(spec->commands & command)) {
		snprintf(error, error_size, "--%s is no option of '%s'", spec->name, command_name);
		return -EINVAL;
	}
	if (OPTION_WORKLOADS(spec->commands) && options->nown < OWN_MAX)
		options->own[options->nown++] = spec;
	err = spec->read(options, optarg, why, sizeof(why));
	if (err == -EBADMSG)
		snprintf(error, error_size, "%s", why);
	else if (err)
		snprintf(error, error_size, "--%s=%.*s%s: %s%s", spec->name, SHOWN_MAX, optarg,
			 strlen(optarg) > SHOWN_MAX ? "..." : "",
			 spec->read == assert_take ? "" : "expected ", why);
	return err;
}

int options_read(int argc, char **argv, unsigned command, const char *command_name,
		 struct options *ret, char *error, size_t error_size)
{
	struct options options = *ret;
	struct option longs[OPTIONS_MAX];
	char letters[2 * OPTIONS_MAX + 3];
	int got, err = 0;

	getopt_tables(command == FOR_TRACE, longs, letters);
	opterr = 0;
	optind = 0; /* glibc: begin anew */
	while (!err && (got = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct option_spec *spec = spec_find(got == ':' ? optopt : got);

		if (got == ':' && spec) {
			snprintf(error, error_size, "--%s needs a value: %s", spec->name,
				 spec->arg);
			err = -EINVAL;
		} else if (got == '?' && optopt && optopt < FIRST_OPTION) {
			snprintf(error, error_size, "unknown option -%c", optopt);
			err = -EINVAL;
		} else if (!spec) {
			err = word_refuse(argv[optind - 1], command, error, error_size);
		} else {
			err = option_take(spec, command, command_name, &options, error, error_size);
		}
	}
	if (err) {
		options_free(&options);
		return -EINVAL;
	}
	options.args = argv + optind;
	options.nargs = argc - optind;
	*ret = options;
	return 0;
}

void options_free(struct options *options)
{
	while (options->nasserts)
		expression_free(options->asserts[--options->nasserts]);
}

bool options_want_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--format=json") || !strcmp(argv[i], "-fjson") ||
		    (i + 1 < argc && !strcmp(argv[i + 1], "json") &&
		     (!strcmp(argv[i], "--format") || !strcmp(argv[i], "-f"))))
			return true;
	return false;
}
