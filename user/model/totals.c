/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "model/report_build.h"

#define READ  (1U << IPCT_DIR_READ)
#define WRITE (1U << IPCT_DIR_WRITE)
#define MAP   (1U << IPCT_DIR_MAP)
#define ANY   ((1U << IPCT_DIR_NR) - 1)

/* Which sum of the ends in which directions is which metric. */
struct end_feed {
	enum metric metric;
	unsigned dirs;
	size_t offset;
	double sign;
};

#define FEED(id, dirs, sum)	 METRIC_##id, dirs, offsetof(struct ipct_end, sum), 1
#define FEED_LESS(id, dirs, sum) METRIC_##id, dirs, offsetof(struct ipct_end, sum), -1

static const struct end_feed end_feeds[] = {
	{FEED(COPIED_IN_BYTES, WRITE, copied_bytes)},
	{FEED(COPIED_OUT_BYTES, READ, copied_bytes)},
	{FEED(COPIED_BYTES, READ | WRITE, copied_bytes)},
	{FEED(COPIED_WITHIN_BYTES, ANY, within_bytes)},
	{FEED(MOVED_BYTES, ANY, moved_bytes)},
	{FEED(CONTROL_BYTES, ANY, control_bytes)},
	{FEED(MAPPED_BYTES, MAP, mapped_bytes)},
	{FEED(FAULTS_MAPPED, MAP, faults)},
	{FEED(SYSCALLS, ANY & ~MAP, ops_cnt)},
	{FEED_LESS(SYSCALLS, ANY, joint_cnt)}, /* one call, counted at both its ends */
	{FEED(SWITCHES_VOLUNTARY, ANY, switches_voluntary)},
	{FEED(SWITCHES_INVOLUNTARY, ANY, switches_involuntary)},
	{FEED(WAKEUPS, ANY, wakeups)},
	{FEED(BLOCKED_NS, ANY, blocked_ns)},
	{FEED(BLOCKED_FULL_NS, ANY, blocked_full_ns)},
	{FEED(BLOCKED_EMPTY_NS, ANY, blocked_empty_ns)},
	{FEED(BLOCKED_FULL, ANY, blocked_full_cnt)},
	{FEED(BLOCKED_EMPTY, ANY, blocked_empty_cnt)},
	{FEED(AGAIN, ANY, again_cnt)},
	{FEED(BROKEN, ANY, broken_cnt)},
};

struct thread_feed {
	enum metric metric;
	size_t offset;
};

#define FEED_THREAD(id, sum) METRIC_##id, offsetof(struct ipct_thread, sum)

static const struct thread_feed thread_feeds[] = {
	{FEED_THREAD(SWITCHES_VOLUNTARY, switches_voluntary)},
	{FEED_THREAD(SWITCHES_INVOLUNTARY, switches_involuntary)},
	{FEED_THREAD(WAKEUPS, wakeups)},
	{FEED_THREAD(FAULTS, faults)},
	{FEED_THREAD(FAULTS_FIRST_TOUCH, faults_first_touch)},
	{FEED_THREAD(FAULTS_FILE, faults_file)},
	{FEED_THREAD(FAULTS_WP, faults_wp)},
	{FEED_THREAD(FAULTS_COW, faults_cow)},
	{FEED_THREAD(COW_COPIED_BYTES, cow_copied_bytes)},
	{FEED_THREAD(FORKS, forks)},
	{FEED_THREAD(EXECS, execs)},
	{FEED_THREAD(EXITS, exits)},
	{FEED_THREAD(REAPS, reaps)},
	{FEED_THREAD(ZOMBIES_UNREAPED, unreaped)},
	{FEED_THREAD(SIGNALS_GENERATED, signals_generated)},
	{FEED_THREAD(SIGNALS_DELIVERED, signals_delivered)},
	{FEED_THREAD(SIGPIPES, sigpipes)},
};

/* (a + b) * scale / divisor; b may be METRIC_NR: none. */
struct ratio {
	enum metric metric, a, b, divisor;
	double scale;
};

static const struct ratio ratios[] = {
	{METRIC_COPIES_PER_BYTE, METRIC_COPIED_BYTES, METRIC_NR, METRIC_PAYLOAD_BYTES, 1},
	{METRIC_SYSCALLS_PER_MESSAGE, METRIC_SYSCALLS, METRIC_NR, METRIC_MESSAGES, 1},
	{METRIC_SWITCHES_PER_MESSAGE, METRIC_SWITCHES_VOLUNTARY, METRIC_SWITCHES_INVOLUNTARY,
	 METRIC_MESSAGES, 1},
	{METRIC_THROUGHPUT, METRIC_PAYLOAD_BYTES, METRIC_NR, METRIC_ELAPSED_NS, 1e9},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static double sum_at(const void *row, size_t offset)
{
	return (double)*(const __u64 *)((const char *)row + offset);
}

/* What cannot be mapped has no mappings, not none. */
void metrics_feed_ends(struct metric_set *set, enum ipct_kind kind, const struct ipct_end *ends,
		       size_t n, metric_mask looked_for)
{
	bool mappable = kind == IPCT_KIND_NONE || IPCT_KINDS_MEMORY & 1U << kind;

	for (size_t i = 0; i < COUNT(end_feeds); i++) {
		const struct end_feed *feed = &end_feeds[i];

		if (!metric_in(looked_for, feed->metric) || (feed->dirs == MAP && !mappable))
			continue;
		for (size_t j = 0; j < n; j++)
			if (feed->dirs & 1U << ends[j].dir)
				metric_add(set, feed->metric,
					   feed->sign * sum_at(&ends[j], feed->offset));
	}
}

static void metrics_feed_quantile(struct metric_set *set, enum metric metric,
				  const struct ipct_hist *hist, double share)
{
	double ns;

	if (hist_quantile(hist, share, &ns))
		metric_put(set, metric, ns);
}

void metrics_feed_wakeups(struct metric_set *set, const struct ipct_hist *hist,
			  metric_mask looked_for)
{
	if (looked_for & METRIC_BIT(WAKEUP_NS_P50))
		metrics_feed_quantile(set, METRIC_WAKEUP_NS_P50, hist, 0.50);
	if (looked_for & METRIC_BIT(WAKEUP_NS_P99))
		metrics_feed_quantile(set, METRIC_WAKEUP_NS_P99, hist, 0.99);
}

void metrics_feed_ratios(struct metric_set *set, const struct metric_set *run)
{
	for (size_t i = 0; i < COUNT(ratios); i++) {
		const struct ratio *ratio = &ratios[i];
		bool pair = ratio->b != METRIC_NR;

		if (!set->has[ratio->a] || (pair && !set->has[ratio->b]) ||
		    !run->has[ratio->divisor] || run->value[ratio->divisor] == 0)
			continue;
		metric_put(set, ratio->metric,
			   (set->value[ratio->a] + (pair ? set->value[ratio->b] : 0)) *
				   ratio->scale / run->value[ratio->divisor]);
	}
}

void thread_add(struct ipct_thread *sum, const struct ipct_thread *part)
{
#define ADD(field) sum->field += part->field;
	IPCT_THREAD_SUMS(ADD)
#undef ADD
}

void metrics_feed_thread(struct metric_set *set, const struct ipct_thread *sum,
			 metric_mask looked_for)
{
	for (size_t i = 0; i < COUNT(thread_feeds); i++)
		if (metric_in(looked_for, thread_feeds[i].metric))
			metric_put(set, thread_feeds[i].metric,
				   sum_at(sum, thread_feeds[i].offset));
}

static void metrics_feed_threads(const struct recording *rec, struct metric_set *set)
{
	struct ipct_thread sum = {};

	for (size_t i = 1; i < rec->nthreads; i++)
		thread_add(&sum, &rec->threads[i]);
	metrics_feed_thread(set, &sum, rec->metrics);
}

static void metrics_feed_members(const struct rec_workload *workload, struct metric_set *set)
{
	uint64_t begin_ns = UINT64_MAX, end_ns = 0, user_ns = 0, sys_ns = 0;

	if (!workload->nmembers)
		return;
	for (size_t i = 0; i < workload->nmembers; i++) {
		const struct rec_member *member = &workload->members[i];

		begin_ns = member->begin_ns < begin_ns ? member->begin_ns : begin_ns;
		end_ns = member->end_ns > end_ns ? member->end_ns : end_ns;
		user_ns += member->inner.user_ns;
		sys_ns += member->inner.sys_ns;
	}
	if (end_ns >= begin_ns)
		metric_put(set, METRIC_ELAPSED_NS, (double)(end_ns - begin_ns));
	metric_put(set, METRIC_CPU_USER_NS, (double)user_ns);
	metric_put(set, METRIC_CPU_SYS_NS, (double)sys_ns);
}

static void metrics_feed_workload(const struct rec_workload *workload, struct metric_set *set)
{
	if (workload->pattern) {
		metric_put(set, METRIC_PAYLOAD_BYTES, (double)workload->payload_bytes);
		metric_put(set, METRIC_MESSAGES, (double)workload->messages);
	}
	metrics_feed_members(workload, set);
	metrics_feed_quantile(set, METRIC_LATENCY_NS_P50, &workload->latency, 0.50);
	metrics_feed_quantile(set, METRIC_LATENCY_NS_P99, &workload->latency, 0.99);
}

/* Without a workload to ask, a message is a completed send; the probes that count calls count
 * these. */
static void metrics_feed_sends(struct metric_set *set, const struct tally *kinds,
			       metric_mask looked_for)
{
	if (!(looked_for & METRIC_BIT(MESSAGES)))
		return;
	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++)
		if (kind != IPCT_KIND_FILE)
			metric_add(set, METRIC_MESSAGES,
				   (double)kinds[kind].dirs[IPCT_DIR_WRITE].msgs_cnt);
}

void tally_add(struct tally *tally, const struct report_end *end)
{
	end_add(&tally->dirs[end->dir], &end->sums);
	hist_add(&tally->wakeups, &end->wakeups);
}

/* Who cannot tell what a thread waits at cannot tell at which end it was switched, either. */
static metric_mask spans_looked_for(const struct recording *rec)
{
	metric_mask in_spans = METRIC_BIT(SWITCHES_VOLUNTARY) | METRIC_BIT(SWITCHES_INVOLUNTARY) |
			       METRIC_BIT(WAKEUPS) | METRIC_BIT(WAKEUP_NS_P50) |
			       METRIC_BIT(WAKEUP_NS_P99);

	return rec->metrics & METRIC_BIT(BLOCKED_NS) ? rec->metrics : rec->metrics & ~in_spans;
}

/* Into its kind's, and into that of no kind: of all. */
static void channel_count(struct report *report, struct report_channel *channel,
			  struct tally *kinds)
{
	metric_mask looked_for = spans_looked_for(report->rec);

	report->has_kind[channel->kind] = true;
	for (size_t i = 0; i < channel->nends; i++) {
		struct report_end *end = &channel->ends[i];

		tally_add(&kinds[channel->kind], end);
		tally_add(&kinds[IPCT_KIND_NONE], end);
		metrics_feed_ends(&end->metrics, channel->kind, &end->sums, 1, looked_for);
		metrics_feed_wakeups(&end->metrics, &end->wakeups, looked_for);
	}
}

static void totals_feed(const struct recording *rec, struct report *report, struct tally *kinds)
{
	struct tally *all = &kinds[IPCT_KIND_NONE];
	struct metric_set *set = &report->metrics;

	for (size_t i = 1; i < rec->nthreads; i++)
		if (rec->threads[i].hist)
			hist_add(&all->wakeups, &rec->hists[rec->threads[i].hist]);
	metrics_feed_ends(set, IPCT_KIND_NONE, all->dirs, IPCT_DIR_NR, rec->metrics);
	metrics_feed_threads(rec, set);
	metrics_feed_wakeups(set, &all->wakeups, rec->metrics);
	if (rec->workload)
		metrics_feed_workload(rec->workload, set);
	else
		metrics_feed_sends(set, kinds, rec->metrics);
	metrics_feed_ratios(set, set);
}

int totals_build(const struct recording *rec, struct report *report)
{
	struct tally *kinds = calloc(IPCT_KIND_NR, sizeof(*kinds));

	if (!kinds)
		return -ENOMEM;
	for (unsigned kind = 0; kind < IPCT_KIND_NR; kind++)
		for (unsigned dir = 0; dir < IPCT_DIR_NR; dir++)
			kinds[kind].dirs[dir].dir = dir;
	for (size_t i = 0; i < report->nchannels; i++)
		channel_count(report, &report->channels[i], kinds);
	totals_feed(rec, report, kinds);
	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++) {
		struct metric_set *set = &report->by_kind[kind];

		if (!report->has_kind[kind])
			continue;
		metrics_feed_ends(set, kind, kinds[kind].dirs, IPCT_DIR_NR, spans_looked_for(rec));
		metrics_feed_wakeups(set, &kinds[kind].wakeups, spans_looked_for(rec));
		metrics_feed_ratios(set, &report->metrics);
	}
	free(kinds);
	return 0;
}
