/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "model/report_build.h"
#include "model/task_metrics.h"

bool metric_is_of_tasks(enum metric metric)
{
	static const enum metric runs[] = {METRIC_LATENCY_NS_P50, METRIC_LATENCY_NS_P99,
					   METRIC_THROUGHPUT, METRIC_ELAPSED_NS};

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		if (runs[i] == metric)
			return false;
	return true;
}

struct task_name {
	const char *text;
	size_t len;
};

static bool name_is(const struct task_name *name, const char *of)
{
	return strlen(of) == name->len && !memcmp(of, name->text, name->len);
}

static bool task_bears(const struct report_task *task, const struct task_name *name)
{
	return task && ((task->role && name_is(name, task->role)) ||
			(task->rec && name_is(name, task->rec->comm)));
}

static bool name_is_borne(const struct report *report, const struct task_name *name)
{
	for (size_t i = 0; i < report->ntasks; i++)
		if (task_bears(&report->tasks[i], name))
			return true;
	return false;
}

static void ends_collect(const struct report *report, const struct task_name *name,
			 struct tally *ret)
{
	for (unsigned dir = 0; dir < IPCT_DIR_NR; dir++)
		ret->dirs[dir].dir = dir;
	for (size_t i = 0; i < report->nchannels; i++)
		for (size_t j = 0; j < report->channels[i].nends; j++) {
			const struct report_end *end = &report->channels[i].ends[j];

			if (!task_bears(end->task, name))
				continue;
			tally_add(ret, end);
			if (report->channels[i].kind != IPCT_KIND_FILE &&
			    end->dir == IPCT_DIR_WRITE)
				ret->sends += end->sums.msgs_cnt;
		}
}

static void threads_collect(const struct report *report, const struct task_name *name,
			    struct ipct_thread *ret, struct ipct_hist *ret_wakeups)
{
	const struct recording *rec = report->rec;

	for (size_t i = 1; i < rec->nthreads; i++) {
		const struct ipct_thread *thread = &rec->threads[i];

		if (!task_bears(task_of_thread(report, thread), name))
			continue;
		thread_add(ret, thread);
		if (thread->hist)
			hist_add(ret_wakeups, &rec->hists[thread->hist]);
	}
}

/* What a workload's members know of themselves. A member is found by its task, which has its role
 * from it. */
static void members_feed(const struct report *report, const struct task_name *name,
			 struct metric_set *set)
{
	const struct rec_workload *workload = report->rec->workload;

	for (size_t i = 0; i < report->ntasks; i++)
		for (size_t j = 0; j < workload->nmembers; j++) {
			const struct rec_member *member = &workload->members[j];

			if (report->tasks[i].role != member->role ||
			    !task_bears(&report->tasks[i], name))
				continue;
			metric_add(set, METRIC_PAYLOAD_BYTES, (double)member->sent_bytes);
			metric_add(set, METRIC_MESSAGES, (double)member->sent_msgs);
			metric_add(set, METRIC_CPU_USER_NS, (double)member->inner.user_ns);
			metric_add(set, METRIC_CPU_SYS_NS, (double)member->inner.sys_ns);
		}
}

bool report_tasks_metrics(const struct report *report, const char *text, size_t len,
			  struct metric_set *ret)
{
	const struct task_name name = {text, len};
	const struct recording *rec = report->rec;
	struct ipct_thread threads = {};
	struct tally ends = {};

	if (!name_is_borne(report, &name))
		return false;
	*ret = (struct metric_set){};
	ends_collect(report, &name, &ends);
	threads_collect(report, &name, &threads, &ends.wakeups);
	metrics_feed_ends(ret, IPCT_KIND_NONE, ends.dirs, IPCT_DIR_NR, rec->metrics);
	metrics_feed_thread(ret, &threads, rec->metrics);
	metrics_feed_wakeups(ret, &ends.wakeups, rec->metrics);
	if (rec->workload)
		members_feed(report, &name, ret);
	else if (rec->metrics & METRIC_BIT(MESSAGES))
		metric_put(ret, METRIC_MESSAGES, (double)ends.sends);
	metrics_feed_ratios(ret, &report->metrics);
	return true;
}
