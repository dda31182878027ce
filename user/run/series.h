/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SERIES_H
#define IPCT_SERIES_H

#include "run.h"

/*
 * Several runs in turn, round by round: what disturbs the machine for a while disturbs
 * all of them.
 */
struct series_item {
	struct run_request request;
	struct recording **recs; /* one a round; NULL: none was made */
	struct failure failure;	 /* EXIT_OK: none; else why it is left out since */
};

struct series {
	struct series_item *items;
	size_t nitems, rounds;
	void (*progress)(double done, void *ctx); /* of all, 0..1; may be NULL */
	void *ctx;
};

/*
 * Makes the runs. What cannot run here, or not so, is left out; any other failure ends
 * the series: -errno and that failure, with the workload's name in front.
 */
int series_make(struct series *series, struct failure *ret_failure);

/* Frees the recordings; the items stay the caller's. */
void series_drop(struct series *series);

#endif
