/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_H
#define IPCT_COMPARISON_H

#include "report.h"

/* The same payload through several workloads, each run several times: rows of medians. */

/* What rows are compared by, and what a sentence about them names: a metric, or two added up. */
struct comparison_figure {
	const char *name;
	enum metric metric, plus; /* plus: METRIC_NR, or what is added to it */
};

enum comparison_by { BY_TIME, BY_COPIES, BY_SWITCHES, BY_CPU, BY_NR };
extern const struct comparison_figure comparison_figures[BY_NR];

/* The figure of this name, or the metric with this key. False: there is none. */
bool comparison_figure_find(const char *name, size_t len, struct comparison_figure *ret);

/* The median of an even number of values is the mean of the two in the middle. */
struct spread {
	bool has; /* in every run; else nobody can say */
	double median, min, max;
};

struct comparison_run {
	const struct report *report; /* of a workload */
	enum ipct_kind kind;	     /* of the channel that its payload went through */
};

/* One workload at one size. */
struct comparison_row {
	const char *name;
	uint64_t size_bytes;
	enum ipct_kind kind;
	const struct report **reports; /* one a run */
	size_t nreports;
	size_t place, size_place; /* where it, and its size, came first */
};

struct comparison {
	enum comparison_by by;
	struct comparison_row
		*rows; /* size by size; in each, the least of what is compared by first */
	size_t nrows;
};

/* A workload that is not among the rows, at one size or (0) at all of them. */
struct comparison_skip {
	const char *name;
	uint64_t size_bytes;
	const char *why;
};

/* Keeps pointers to the reports. 0 or -ENOMEM. */
int comparison_build(const struct comparison_run *runs, size_t n, enum comparison_by by,
		     struct comparison **ret);
struct comparison *comparison_free(struct comparison *comparison);

/* The row behind the last one of the same size as row `first`. */
size_t comparison_size_end(const struct comparison *comparison, size_t first);

/* Of one channel kind, or (IPCT_KIND_NONE) of all. */
struct spread comparison_spread(const struct comparison_row *row, enum ipct_kind kind,
				const struct comparison_figure *figure);

/* Is the payload shared by mapping? */
bool kind_is_memory(enum ipct_kind kind);

#endif
