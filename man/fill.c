/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * fill <TEMPLATE: a line that ends in "@NAME@" is replaced by that table of the
 * program's own, so that the man page and the completion say what it does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"

/* What is typed as it stands: groff would make other characters of some of these. */
static void typed_put(const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '-':
			fputs("\\-", stdout);
			break;
		case '\'':
			fputs("\\(aq", stdout);
			break;
		case '\\':
			fputs("\\e", stdout);
			break;
		default:
			putchar(*text);
		}
}

/* A tagged paragraph: "tag (note)", then what it is. */
static void item_put(const char *tag, const char *note, const char *text)
{
	fputs(".TP\n\\fB", stdout);
	typed_put(tag);
	printf("\\fR%s%s%s\n", *note ? " (" : "", note, *note ? ")" : "");
	typed_put(text);
	putchar('\n');
}

static void title_fill(void)
{
	puts(".TH IPCTRACE 1 \"\" \"ipctrace " IPCTRACE_VERSION "\" \"User Commands\"");
}

static void synopsis_fill(void)
{
	for (size_t i = 0; i < commands_cnt; i++) {
		if (i)
			puts(".br");
		printf(".B ipctrace %s\n[\\fIOPTION\\fR...] ", commands[i].name);
		typed_put(commands[i].args);
		putchar('\n');
	}
}

static void commands_fill(void)
{
	for (size_t i = 0; i < commands_cnt; i++) {
		printf(".TP\n\\fB%s\\fR ", commands[i].name);
		typed_put(commands[i].args);
		putchar('\n');
		typed_put(commands[i].help);
		putchar('\n');
	}
}

static void option_put(const struct option_spec *spec)
{
	const char *separator = "";

	fputs(".TP\n", stdout);
	if (spec->letter)
		printf("\\fB\\-%c\\fR, ", spec->letter);
	fputs("\\fB\\-\\-", stdout);
	typed_put(spec->name);
	printf("\\fR%s\\fI%s\\fR\n", spec->arg ? "=" : "", spec->arg ?: "");
	typed_put(spec->help);
	if (spec->commands == FOR_ALL) {
		putchar('\n');
		return;
	}
	fputs("\n(", stdout);
	for (size_t i = 0; i < commands_cnt; i++)
		if (commands[i].bit & spec->commands) {
			printf("%s\\fB%s\\fR", separator, commands[i].name);
			separator = ", ";
		}
	puts(")");
}

static void options_fill(void)
{
	for (size_t i = 0; i < option_specs_cnt; i++)
		option_put(&option_specs[i]);
}

static void workloads_fill(void)
{
	for (size_t i = 0; workloads[i]; i++) {
		const char *separator = "";

		item_put(workloads[i]->name, "", workloads[i]->help);
		fputs("(patterns: ", stdout);
		for (size_t pattern = 0; pattern < PATTERN_NR; pattern++)
			if (workloads[i]->patterns & 1U << pattern) {
				printf("%s%s", separator, pattern_names[pattern]);
				separator = ", ";
			}
		puts(")");
	}
}

static void views_fill(void)
{
	for (size_t i = 0; views[i]; i++)
		item_put(views[i]->name, "", views[i]->help);
}

static void metrics_fill(void)
{
	static const char *const units[] = {[UNIT_COUNT] = "number",
					    [UNIT_BYTES] = "bytes",
					    [UNIT_NS] = "nanoseconds",
					    [UNIT_RATIO] = "ratio",
					    [UNIT_BYTES_PER_S] = "bytes a second"};

	for (size_t i = 0; i < METRIC_NR; i++)
		item_put(metric_infos[i].key, units[metric_infos[i].unit], metric_infos[i].meaning);
}

static void exits_fill(void)
{
	for (size_t i = 0; i < exit_meanings_cnt; i++) {
		printf(".TP\n.B %zu\n", i);
		typed_put(exit_meanings[i]);
		putchar('\n');
	}
}

static void examples_fill(void)
{
	for (size_t i = 0; i < examples_cnt; i++)
		item_put(examples[i].line, "", examples[i].what);
}

/* From here on: the cases of a shell function that knows each word's followers. */

static void names_put(name_at_fn names, const char *arg)
{
	if (arg && strstr(arg, ",..."))
		fputs("@list ", stdout);
	for (size_t i = 0; names && names(i); i++)
		printf("%s%s", i ? " " : "", names(i));
	if (!names && arg && !strcmp(arg, "FILE"))
		fputs("@file", stdout);
	puts("' ;;");
}

static void command_words_put(const struct command *command)
{
	printf("\t'%s') echo '", command->name);
	names_put(command->names, command->args);
	printf("\t'%s -') echo '", command->name);
	for (size_t i = 0; i < option_specs_cnt; i++)
		if (option_specs[i].commands & command->bit)
			printf("--%s%s ", option_specs[i].name, option_specs[i].arg ? "=" : "");
	puts("' ;;");
}

static void option_words_put(const struct option_spec *spec)
{
	printf("\t--%s", spec->name);
	if (spec->letter)
		printf(" | -%c", spec->letter);
	fputs(") echo '", stdout);
	names_put(spec->names, spec->arg);
}

static void words_fill(void)
{
	fputs("\t'') echo '", stdout);
	for (size_t i = 0; i < commands_cnt; i++)
		printf("%s ", commands[i].name);
	fputs("' ;;\n\t=) echo '", stdout);
	for (size_t i = 0; i < option_specs_cnt; i++)
		if (option_specs[i].arg) {
			printf("--%s ", option_specs[i].name);
			if (option_specs[i].letter)
				printf("-%c ", option_specs[i].letter);
		}
	puts("' ;;");
	for (size_t i = 0; i < commands_cnt; i++)
		command_words_put(&commands[i]);
	for (size_t i = 0; i < option_specs_cnt; i++)
		if (option_specs[i].arg)
			option_words_put(&option_specs[i]);
}

static const struct {
	const char *name;
	void (*fill)(void);
} fills[] = {
	{"title", title_fill},	       {"synopsis", synopsis_fill}, {"commands", commands_fill},
	{"options", options_fill},     {"views", views_fill},	    {"metrics", metrics_fill},
	{"workloads", workloads_fill}, {"exits", exits_fill},	    {"examples", examples_fill},
	{"words", words_fill},
};

/* Is the line replaced? A name that no table has ends the build. */
static bool line_fill(const char *line)
{
	const char *name = strchr(line, '@');
	size_t len = name ? strlen(name) : 0;

	if (len < 4 || strcmp(name + len - 2, "@\n"))
		return false;
	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++)
		if (strlen(fills[i].name) == len - 3 &&
		    !strncmp(fills[i].name, name + 1, len - 3)) {
			fills[i].fill();
			return true;
		}
	fprintf(stderr, "fill: no such table: %s", name);
	exit(EXIT_FAILED);
}

int main(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin))
		if (!line_fill(line))
			fputs(line, stdout);
	return fflush(stdout) || ferror(stdin) ? EXIT_FAILED : EXIT_OK;
}
