/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/report_build.h"

static int task_compare(const void *a, const void *b)
{
	const struct report_task *x = a, *y = b;

	if (x->start_ns != y->start_ns)
		return x->start_ns < y->start_ns ? -1 : 1;
	return x->tgid < y->tgid ? -1 : x->tgid > y->tgid;
}

static struct report_task *task_find(const struct report *report, uint32_t tgid, uint64_t start_ns)
{
	struct report_task key = {.tgid = tgid, .start_ns = start_ns};

	if (!report->ntasks)
		return NULL;
	return bsearch(&key, report->tasks, report->ntasks, sizeof(key), task_compare);
}

const struct report_task *task_of_thread(const struct report *report,
					 const struct ipct_thread *thread)
{
	return task_find(report, thread->tgid, thread->task_start_ns);
}

static void tasks_collect(const struct recording *rec, struct report *report)
{
	struct report_task *tasks = report->tasks;
	size_t n = 0, distinct = 0;

	for (size_t i = 1; i < rec->nthreads; i++)
		if (rec->threads[i].tgid)
			tasks[n++] = (struct report_task){
				.tgid = rec->threads[i].tgid,
				.start_ns = rec->threads[i].task_start_ns,
			};
	qsort(tasks, n, sizeof(*tasks), task_compare);
	for (size_t i = 0; i < n; i++)
		if (!distinct || task_compare(&tasks[distinct - 1], &tasks[i]))
			tasks[distinct++] = tasks[i];
	report->ntasks = distinct;
}

/* Tasks come by start, so of two that bore a member's pid the member is the first: it was there
 * from the gate on. */
static void role_assign(struct report *report, const struct rec_member *member)
{
	for (size_t i = 0; i < report->ntasks; i++) {
		struct report_task *task = &report->tasks[i];

		if (member->pid && task->rec && task->rec->pid == member->pid) {
			task->role = member->role;
			return;
		}
	}
}

int tasks_build(const struct recording *rec, struct report *report)
{
	report->tasks = calloc(rec->nthreads + 1, sizeof(*report->tasks));
	if (!report->tasks)
		return -ENOMEM;
	tasks_collect(rec, report);
	for (size_t i = 0; i < report->ntasks; i++)
		snprintf(report->tasks[i].id, sizeof(report->tasks[i].id), "%" PRIu32 "-%" PRIu64,
			 report->tasks[i].tgid, report->tasks[i].start_ns);
	for (size_t i = 0; i < rec->ntasks; i++) {
		struct report_task *task =
			task_find(report, rec->tasks[i].tgid, rec->tasks[i].start_ns);

		if (task)
			task->rec = &rec->tasks[i];
	}
	for (size_t i = 0; rec->workload && i < rec->workload->nmembers; i++)
		role_assign(report, &rec->workload->members[i]);
	return 0;
}
