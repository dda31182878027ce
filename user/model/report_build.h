/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_REPORT_BUILD_H
#define IPCT_REPORT_BUILD_H

/*
 * The steps in which report.c builds a report, each in its own file and on top of
 * the ones before it. What they allocate belongs to the report, also after a failure.
 */

#include "model/report.h"

/* 0 or -ENOMEM. Sorts by start. */
int tasks_build(const struct recording *rec, struct report *report);

/* The task that this thread belongs to, or NULL where its row was never filled. */
const struct report_task *task_of_thread(const struct report *report,
					 const struct ipct_thread *thread);

/* 0, -ENOMEM, or -EINVAL. Leaves the ends' metrics empty. */
int channels_build(const struct recording *rec, struct report *report);

/* Adds the sums of operations, and nothing else of the row. */
void end_add(struct ipct_end *sum, const struct ipct_end *part);

/* 0, -ENOMEM, or -EINVAL. */
int story_build(const struct recording *rec, struct report *report);
/* Many ends' sums by direction, and how long their wake-ups took. */
struct tally {
	struct ipct_end dirs[IPCT_DIR_NR];
	struct ipct_hist wakeups;
	uint64_t sends; /* that passed more than 0 bytes */
};

void tally_add(struct tally *tally, const struct report_end *end);
/* Adds the sums, and nothing else of the row. */
void thread_add(struct ipct_thread *sum, const struct ipct_thread *part);

/* What of these was looked for goes into the set. kind: what they are ends of; NONE: of all. */
void metrics_feed_ends(struct metric_set *set, enum ipct_kind kind, const struct ipct_end *ends,
		       size_t n, metric_mask looked_for);
void metrics_feed_wakeups(struct metric_set *set, const struct ipct_hist *hist,
			  metric_mask looked_for);
/* After the ends: what a thread does outside operations counts too, so where both know a metric,
 * the threads' sum is it. */
void metrics_feed_thread(struct metric_set *set, const struct ipct_thread *sum,
			 metric_mask looked_for);
/* The divisors are the whole run's: a kind's ratio is its share of the run's, and the shares add
 * up. */
void metrics_feed_ratios(struct metric_set *set, const struct metric_set *run);

/* 0 or -ENOMEM. Fills every metric set. */
int totals_build(const struct recording *rec, struct report *report);

/* 0 or -ENOMEM. Adds what is known of lives to the run's metrics. */
int lives_build(const struct recording *rec, struct report *report);

#endif
