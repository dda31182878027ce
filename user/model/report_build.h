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

/* 0 or -ENOMEM. Fills every metric set. */
int totals_build(const struct recording *rec, struct report *report);

#endif
