/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TASK_METRICS_H
#define IPCT_TASK_METRICS_H

#include "report.h"

/* Can a task have this metric of its own? Else it is the whole run's: a time that began with the
 * first member, a rate, a way from one task to another. */
bool metric_is_of_tasks(enum metric metric);

/*
 * The sums over the watched tasks whose comm or role in the workload is name (len
 * bytes of it); what was not looked for is absent. Ratios are shares of the run's, as
 * those of kinds are: their divisors are the whole run's. False: no task has this name.
 */
bool report_tasks_metrics(const struct report *report, const char *name, size_t len,
			  struct metric_set *ret);

#endif
