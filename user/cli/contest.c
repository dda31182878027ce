// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "contest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sinks/json.h"
#include "sinks/terminal.h"

static int text_show(const struct comparison_result *result, FILE *file)
{
	struct text_style style = terminal_style(fileno(file));
	struct text *text = text_begin(file, &style);

	if (!text)
		return -ENOMEM;
	comparison_show(result, text);
	return text_end(text);
}

static int json_show(const struct comparison_result *result, FILE *file)
{
	json_t *document = comparison_document(result);
	int err = document ? json_print(document, file, false) : -ENOMEM;

	json_decref(document);
	return err;
}

/* How the runs went, all together. */
static enum exit_status runs_status(const struct comparison_result *result, bool strict)
{
	bool complete = true, ok = true;

	for (size_t i = 0; i < result->nruns; i++) {
		const struct report *report = result->runs[i].report;

		complete &= report->complete;
		ok &= report->expects_ok;
		for (size_t j = 0; j < result->nasserts; j++)
			ok &= assertion_is_true(result->asserts[j], report);
	}
	return strict && !complete ? EXIT_INCOMPLETE : ok ? EXIT_OK : EXIT_FALSE;
}

static enum exit_status result_print(const struct options *options,
				     const struct comparison_result *result)
{
	FILE *file = output_open(options);
	enum exit_status status;
	int err;

	if (!file)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot write to %s: %s",
				    options->output, strerror(errno));
	err = options->format == FORMAT_JSON ? json_show(result, file) : text_show(result, file);
	status = output_close(options, file, err);
	return status ?: runs_status(result, options->strict);
}

/* The reports of all runs, in the order in which these were made. */
static int runs_build(const struct series *series, struct comparison_run *runs, size_t *ret_n)
{
	int err = 0;

	*ret_n = 0;
	for (size_t round = 0; round < series->rounds; round++)
		for (size_t i = 0; !err && i < series->nitems; i++) {
			const struct series_item *item = &series->items[i];
			struct report *report;

			if (!item->recs[round])
				continue;
			err = report_build(item->recs[round], &report);
			if (!err)
				runs[(*ret_n)++] = (struct comparison_run){
					.report = report, .kind = item->request.workload->kind};
		}
	return err;
}

enum exit_status contest_show(const struct contest *contest)
{
	const struct options *options = contest->options;
	const struct series *series = &contest->series;
	struct comparison_run *runs = calloc(series->nitems * series->rounds, sizeof(*runs));
	struct comparison *comparison = NULL;
	struct comparison_result result = {.runs = runs,
					   .skips = contest->skips,
					   .nskips = contest->nskips,
					   .asserts = options->asserts,
					   .nasserts = options->nasserts};
	int err = runs ? runs_build(series, runs, &result.nruns) : -ENOMEM;
	enum exit_status status;

	if (!err)
		err = comparison_build(runs, result.nruns, options->sort, &comparison);
	result.comparison = comparison;
	status = err ? failure_show(options->format, EXIT_FAILED, NULL,
				    "cannot compare these runs: %s", strerror(-err))
		     : result_print(options, &result);
	comparison_free(comparison);
	for (size_t i = 0; i < result.nruns; i++)
		report_free((struct report *)runs[i].report);
	free(runs);
	return status;
}
