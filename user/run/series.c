/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "series.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* A run in its series, for its progress. */
struct step {
	const struct series *series;
	size_t made;
};

static void step_progress(double done, void *ctx)
{
	const struct step *step = ctx;
	const struct series *series = step->series;

	if (done >= 0)
		series->progress(((double)step->made + done) /
					 (double)(series->nitems * series->rounds),
				 series->ctx);
}

static bool is_left_out(enum exit_status status)
{
	return status == EXIT_CANNOT || status == EXIT_USAGE;
}

static int item_make(struct series_item *item, size_t round, const struct step *step,
		     struct failure *ret_failure)
{
	struct run_request request = item->request;
	int err;

	if (step->series->progress) {
		request.progress = step_progress;
		request.ctx = (void *)step;
		step_progress(0, request.ctx);
	}
	err = run_make(&request, &item->recs[round], ret_failure);
	if (!err)
		return 0;
	if (is_left_out(ret_failure->status)) {
		item->failure = *ret_failure;
		return 0;
	}
	snprintf(item->failure.text, sizeof(item->failure.text), "%s", ret_failure->text);
	snprintf(ret_failure->text, sizeof(ret_failure->text), "%s: %.280s", request.workload->name,
		 item->failure.text);
	return err;
}

static int series_prepare(struct series *series, struct failure *ret_failure)
{
	for (size_t i = 0; i < series->nitems; i++) {
		series->items[i].recs = calloc(series->rounds, sizeof(*series->items[i].recs));
		if (series->items[i].recs)
			continue;
		*ret_failure = (struct failure){.status = EXIT_FAILED, .text = "out of memory"};
		return -ENOMEM;
	}
	return 0;
}

int series_make(struct series *series, struct failure *ret_failure)
{
	struct step step = {.series = series};
	int err = series_prepare(series, ret_failure);

	for (size_t round = 0; !err && round < series->rounds; round++)
		for (size_t i = 0; !err && i < series->nitems; i++, step.made++)
			if (series->items[i].failure.status == EXIT_OK)
				err = item_make(&series->items[i], round, &step, ret_failure);
	return err;
}

void series_drop(struct series *series)
{
	for (size_t i = 0; i < series->nitems; i++) {
		for (size_t round = 0; series->items[i].recs && round < series->rounds; round++)
			recording_free(series->items[i].recs[round]);
		free(series->items[i].recs);
		series->items[i].recs = NULL;
	}
}
