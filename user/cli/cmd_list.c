// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sinks/json.h"
#include "sinks/terminal.h"
#include "views/view.h"

/* What there is of one sort: names with a line each, until next() has no more. */
struct listing {
	const char *name;
	bool (*next)(size_t i, const char **ret_name, const char **ret_help);
};

static bool workload_next(size_t i, const char **ret_name, const char **ret_help)
{
	if (!workloads[i])
		return false;
	*ret_name = workloads[i]->name;
	*ret_help = workloads[i]->help;
	return true;
}

static bool metric_next(size_t i, const char **ret_name, const char **ret_help)
{
	if (i >= METRIC_NR)
		return false;
	*ret_name = metric_infos[i].key;
	*ret_help = metric_infos[i].meaning;
	return true;
}

static bool kind_next(size_t i, const char **ret_name, const char **ret_help)
{
	if (i + 1 >= IPCT_KIND_NR)
		return false;
	*ret_name = kind_names[i + 1];
	*ret_help = "";
	return true;
}

static bool view_next(size_t i, const char **ret_name, const char **ret_help)
{
	if (!views[i])
		return false;
	*ret_name = views[i]->name;
	*ret_help = views[i]->help;
	return true;
}

static const struct listing listings[] = {
	{"workloads", workload_next},
	{"metrics", metric_next},
	{"kinds", kind_next},
	{"views", view_next},
};
#define LISTINGS (sizeof(listings) / sizeof(listings[0]))

static int text_list(const struct listing *listing, FILE *file)
{
	static const struct text_column columns[] = {{.header = "name"}, {.header = "what it is"}};
	struct text_style style = terminal_style(fileno(file));
	struct text *text = text_begin(file, &style);
	const char *name, *help;
	bool has_help;

	if (!text)
		return -ENOMEM;
	text_title(text, "%s", listing->name);
	has_help = listing->next(0, &name, &help) && *help;
	text_table(text, columns, 1 + has_help);
	for (size_t i = 0; listing->next(i, &name, &help); i++) {
		text_add(text, "%s", name);
		if (has_help)
			text_add(text, "%s", help);
	}
	return text_end(text);
}

static int json_list(const struct listing *listing, json_t *document)
{
	json_t *rows = json_array();
	const char *name, *help;
	int err = 0;

	for (size_t i = 0; !err && listing->next(i, &name, &help); i++)
		err = json_array_append_new(rows, json_pack("{ss ss}", "name", name, "help", help));
	return json_object_set_new(document, listing->name, rows) || err ? -ENOMEM : 0;
}

const char *listing_name(size_t i)
{
	return i < LISTINGS ? listings[i].name : NULL;
}

static bool is_wanted(const struct options *options, size_t listing)
{
	for (int i = 0; i < options->nargs; i++)
		if (name_read(options->args[i], strlen(options->args[i]), listing_name) ==
		    (int)listing)
			return true;
	return !options->nargs;
}

static int list_show(const struct options *options, FILE *file)
{
	json_t *document = json_pack("{ss}", "schema", "ipctrace.list/1");
	int err = document ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < LISTINGS; i++)
		if (is_wanted(options, i))
			err = options->format == FORMAT_JSON ? json_list(&listings[i], document)
							     : text_list(&listings[i], file);
	if (!err && options->format == FORMAT_JSON)
		err = json_print(document, file, false);
	json_decref(document);
	return err;
}

enum exit_status cmd_list(struct options *options)
{
	FILE *file;

	for (int i = 0; i < options->nargs; i++)
		if (name_read(options->args[i], strlen(options->args[i]), listing_name) < 0)
			return name_unknown(options->format, "list", options->args[i], listing_name,
					    "there are workloads, metrics, kinds and views");
	file = output_open(options);
	if (!file)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot write to %s: %s",
				    options->output, strerror(errno));
	return output_close(options, file, list_show(options, file));
}
