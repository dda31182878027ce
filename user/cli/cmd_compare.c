// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contest.h"
#include "progress.h"
#include "run/series.h"

/* Equal at every size, as long as that does not make more messages than anyone waits for. */
static const struct {
	uint64_t payload_bytes, messages_max;
} budgets[PATTERN_NR] = {
	[PATTERN_STREAM] = {16 << 20, 1 << 17},
	[PATTERN_PINGPONG] = {4 << 20, 1 << 14}, /* each way */
	[PATTERN_TRANSFER] = {16 << 20, 1 << 17},
};

#define REPEAT_DEFAULT 5

/* What is left to be said of a workload that cannot be among the others. */
static void skip_add(struct contest *contest, const struct workload *workload, uint64_t size_bytes,
		     const char *why)
{
	for (size_t i = 0; i < contest->nskips; i++)
		if (!strcmp(contest->skips[i].name, workload->name) &&
		    !contest->skips[i].size_bytes)
			return;
	contest->skips[contest->nskips++] = (struct comparison_skip){
		.name = workload->name, .size_bytes = size_bytes, .why = why};
}

static struct wl_params params_of(const struct options *options, uint64_t size_bytes)
{
	struct wl_params params = options->params;
	uint64_t most = budgets[params.pattern].messages_max;

	params.size_bytes = size_bytes;
	if (!params.count)
		params.count = budgets[params.pattern].payload_bytes / size_bytes;
	if (!options->params.count && params.count > most)
		params.count = most;
	return params;
}

static void item_add(struct contest *contest, const struct workload *workload, uint64_t size_bytes)
{
	struct wl_params params = params_of(contest->options, size_bytes);
	struct series_item *item = &contest->series.items[contest->series.nitems];
	const char *why = "";

	if (!(workload->options & WL_TRAFFIC)) {
		skip_add(contest, workload, 0, "it sends no messages");
	} else if (!(workload->patterns & 1U << params.pattern)) {
		skip_add(contest, workload, 0, "it has no such pattern");
	} else if (workload->accepts && !workload->accepts(&params, &why)) {
		skip_add(contest, workload, size_bytes, why);
	} else {
		item->request = workload_request(workload, &params);
		item->request.look.level = contest->options->probes;
		contest->series.nitems++;
	}
}

static enum exit_status items_add(struct contest *contest, const struct workload *const *chosen,
				  size_t nchosen)
{
	const struct options *options = contest->options;
	static const uint64_t usual = 4096;
	const uint64_t *sizes = options->nsizes ? options->sizes : &usual;
	size_t nsizes = options->nsizes ?: 1;

	contest->series.items = calloc(nchosen * nsizes, sizeof(*contest->series.items));
	contest->skips = calloc(2 * nchosen * nsizes, sizeof(*contest->skips));
	if (!contest->series.items || !contest->skips)
		return failure_show(options->format, EXIT_FAILED, NULL, "out of memory");
	for (size_t i = 0; i < nsizes; i++)
		for (size_t j = 0; j < nchosen; j++)
			item_add(contest, chosen[j], sizes[i]);
	contest->series.rounds = options->repeat ?: REPEAT_DEFAULT;
	return EXIT_OK;
}

static size_t workloads_cnt(void)
{
	size_t n = 0;

	while (workloads[n])
		n++;
	return n;
}

const char *compared_name(size_t i)
{
	size_t n = workloads_cnt();

	return i < n ? workloads[i]->name : i == n ? "all" : NULL;
}

/* Those that are named, in that order; or all. chosen has room for all. */
static enum exit_status workloads_choose(const struct options *options,
					 const struct workload **chosen, size_t *ret_n)
{
	size_t all = workloads_cnt(), n = 0;

	for (int i = 0; i < options->nargs; i++) {
		const char *name = options->args[i];
		int place = name_read(name, strlen(name), compared_name);

		if (place < 0)
			return name_unknown(options->format, "workload", name, compared_name,
					    "'ipctrace list workloads' shows them");
		if ((size_t)place == all && options->nargs > 1)
			return failure_show(options->format, EXIT_USAGE, NULL,
					    "'all' are all: name no others beside it");
		for (size_t j = 0; j < n; j++)
			if (chosen[j] == workloads[place])
				return failure_show(options->format, EXIT_USAGE, NULL,
						    "'%s' is named twice", chosen[j]->name);
		if ((size_t)place < all)
			chosen[n++] = workloads[place];
	}
	if (!n)
		memcpy(chosen, workloads, all * sizeof(*workloads));
	*ret_n = n ?: all;
	return EXIT_OK;
}

/* An option that one of them takes is for that one; one that none takes is a mistake. */
static enum exit_status options_check(const struct options *options,
				      const struct workload *const *chosen, size_t n)
{
	for (size_t i = 0; i < options->nown; i++) {
		unsigned takers = OPTION_WORKLOADS(options->own[i]->commands);
		bool taken = false;

		for (size_t j = 0; j < n; j++)
			taken |= (chosen[j]->options & takers) != 0;
		if (!taken)
			return failure_show(options->format, EXIT_USAGE, NULL,
					    "--%s is no option of the workloads to be compared",
					    options->own[i]->name);
	}
	return EXIT_OK;
}

static enum exit_status contest_prepare(struct contest *contest)
{
	const struct workload **chosen = calloc(workloads_cnt() + 1, sizeof(*chosen));
	enum exit_status status;
	size_t n = 0;

	if (!chosen)
		return failure_show(contest->options->format, EXIT_FAILED, NULL, "out of memory");
	status = workloads_choose(contest->options, chosen, &n);
	status = status ?: options_check(contest->options, chosen, n);
	status = status ?: items_add(contest, chosen, n);
	free(chosen);
	return status;
}

/* With nothing left to compare, the first obstacle is the answer. */
static enum exit_status nothing_show(const struct contest *contest)
{
	const struct series *series = &contest->series;
	const struct comparison_skip *skip = contest->skips;
	const struct failure *failure = NULL;

	for (size_t i = 0; i < series->nitems; i++)
		if (series->items[i].failure.status)
			failure = failure ?: &series->items[i].failure;
	if (failure)
		return failure_show(contest->options->format, failure->status, failure->hint, "%s",
				    failure->text);
	return failure_show(contest->options->format, EXIT_USAGE, NULL,
			    "nothing to compare: workload '%s': %s", skip->name, skip->why);
}

static enum exit_status contest_make(struct contest *contest)
{
	struct progress progress = progress_begin();
	struct series *series = &contest->series;
	struct failure failure;
	bool any = false;
	int err;

	series->progress = progress_shower();
	series->ctx = &progress;
	err = series_make(series, &failure);
	progress_clear(&progress);
	if (err)
		return failure_end(contest->options, &failure);
	for (size_t i = 0; i < series->nitems; i++) {
		const struct series_item *item = &series->items[i];

		any |= item->recs[0] != NULL;
		if (item->failure.status)
			skip_add(contest, item->request.workload, item->request.params.size_bytes,
				 item->failure.text);
	}
	return any ? EXIT_OK : nothing_show(contest);
}

enum exit_status cmd_compare(struct options *options)
{
	struct contest contest = {.options = options};
	enum exit_status status = contest_prepare(&contest);

	if (!status && !contest.series.nitems)
		status = nothing_show(&contest);
	status = status ?: files_try(options);
	status = status ?: contest_make(&contest);
	status = status ?: contest_show(&contest);
	series_drop(&contest.series);
	free(contest.series.items);
	free(contest.skips);
	return status;
}
