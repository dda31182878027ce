/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "facts.h"
#include "wording.h"

/* A remark: a metric that is there and not 0, between two words; or, with no metric, the word. */
#define NO_METRIC   METRIC_NR
#define REMARKS_MAX 5

struct remark {
	enum metric metric;
	const char *before, *after;
};

struct fact {
	const char *label;
	enum metric metric, plus; /* plus: NO_METRIC, or what is added to it */
	bool rare;		  /* shown only when it is not 0 */
	void (*more)(const struct report *report, struct text *text);
	struct remark remarks[REMARKS_MAX];
};

static void slept_more(const struct report *report, struct text *text);
static void time_more(const struct report *report, struct text *text);

#define M(id) METRIC_##id

static const struct fact facts[] = {
	{"copies per byte",
	 M(COPIES_PER_BYTE),
	 NO_METRIC,
	 false,
	 NULL,
	 {{M(COPIED_BYTES), "", " copied"},
	  {M(PAYLOAD_BYTES), "", " sent"},
	  {M(MOVED_BYTES), "", " moved"},
	  {M(COPIED_WITHIN_BYTES), "", " copied inside the kernel"}}},
	{"system calls",
	 M(SYSCALLS),
	 NO_METRIC,
	 false,
	 NULL,
	 {{M(SYSCALLS_PER_MESSAGE), "", " a message"},
	  {M(AGAIN), "", " got EAGAIN"},
	  {M(BROKEN), "", " found no reader"}}},
	{"control bytes", M(CONTROL_BYTES), NO_METRIC, true, NULL, {{NO_METRIC, "no payload", ""}}},
	{"context switches",
	 M(SWITCHES_VOLUNTARY),
	 M(SWITCHES_INVOLUNTARY),
	 false,
	 NULL,
	 {{M(SWITCHES_PER_MESSAGE), "", " a message"},
	  {M(SWITCHES_VOLUNTARY), "", " slept"},
	  {M(SWITCHES_INVOLUNTARY), "", " preempted"}}},
	{"slept", M(BLOCKED_NS), NO_METRIC, false, slept_more, {}},
	{"wake-up to running",
	 M(WAKEUP_NS_P50),
	 NO_METRIC,
	 false,
	 NULL,
	 {{NO_METRIC, "median", ""}, {M(WAKEUP_NS_P99), "p99 ", ""}}},
	{"send to receipt",
	 M(LATENCY_NS_P50),
	 NO_METRIC,
	 false,
	 NULL,
	 {{NO_METRIC, "median", ""}, {M(LATENCY_NS_P99), "p99 ", ""}}},
	{"page faults",
	 M(FAULTS),
	 NO_METRIC,
	 false,
	 NULL,
	 {{M(FAULTS_FIRST_TOUCH), "first touch ", ""},
	  {M(FAULTS_FILE), "file ", ""},
	  {M(FAULTS_WP), "write-protected ", ""},
	  {M(FAULTS_COW), "copied ", ""},
	  {M(COW_COPIED_BYTES), "", " by copy-on-write"}}},
	{"mapping faults", M(FAULTS_MAPPED), NO_METRIC, true, NULL, {{NO_METRIC, "of these", ""}}},
	{"signals",
	 M(SIGNALS_GENERATED),
	 NO_METRIC,
	 true,
	 NULL,
	 {{M(SIGPIPES), "", " SIGPIPE"}, {M(SIGNALS_DELIVERED), "", " delivered"}}},
	{"processes made",
	 M(FORKS),
	 NO_METRIC,
	 true,
	 NULL,
	 {{M(EXECS), "", " programs started"}, {M(EXITS), "", " ended"}}},
	{"zombies",
	 M(ZOMBIES),
	 NO_METRIC,
	 true,
	 NULL,
	 {{M(ZOMBIE_NS_P50), "median ", ""},
	  {M(ZOMBIE_NS_MAX), "longest ", ""},
	  {M(ZOMBIES_INHERITED), "", " waited for by another than their parent"},
	  {M(ZOMBIES_UNREAPED), "", " that nobody has waited for"}}},
	{"gone by themselves", M(AUTOREAPED), NO_METRIC, true, NULL, {}},
	{"orphans", M(ORPHANS), NO_METRIC, true, NULL, {}},
	{"CPU time",
	 M(CPU_USER_NS),
	 M(CPU_SYS_NS),
	 false,
	 NULL,
	 {{M(CPU_USER_NS), "user ", ""}, {M(CPU_SYS_NS), "system ", ""}}},
	{"time", M(ELAPSED_NS), NO_METRIC, false, time_more, {}},
};

static double value_of(const struct metric_set *set, enum metric metric)
{
	return metric != NO_METRIC && set->has[metric] ? set->value[metric] : 0;
}

/* Of the ends in these directions. */
static double blocked_sum(const struct report *report, const char *role, enum metric metric,
			  unsigned dirs)
{
	double sum = 0;

	for (size_t i = 0; i < report->nchannels; i++)
		for (size_t j = 0; j < report->channels[i].nends; j++) {
			const struct report_end *end = &report->channels[i].ends[j];

			if (dirs & 1U << end->dir &&
			    (!role || (end->task->role && !strcmp(end->task->role, role))))
				sum += value_of(&end->metrics, metric);
		}
	return sum;
}

static void reason_show(struct text *text, const struct phrase *who, double ns, const char *reason)
{
	if (ns > 0)
		text_add(text, "%s%s (%s)", who->text, ns_format(whole_round(ns)).text, reason);
}

/* role NULL: everyone. */
static void role_show(const struct report *report, const char *role, size_t members,
		      struct text *text)
{
	const unsigned wait = 1U << IPCT_DIR_WAIT;
	double full = blocked_sum(report, role, METRIC_BLOCKED_FULL_NS, ~0U);
	double empty = blocked_sum(report, role, METRIC_BLOCKED_EMPTY_NS, ~wait);
	double waited = blocked_sum(report, role, METRIC_BLOCKED_EMPTY_NS, wait);
	double all = blocked_sum(report, role, METRIC_BLOCKED_NS, ~0U);
	struct phrase who = {""};

	if (role && members > 1)
		snprintf(who.text, sizeof(who.text), "%.64ss ", role);
	else if (role)
		snprintf(who.text, sizeof(who.text), "%.64s ", role);
	reason_show(text, &who, full, "full");
	reason_show(text, &who, empty, "empty");
	reason_show(text, &who, waited, "waiting");
	reason_show(text, &who, all - full - empty - waited, "other");
}

static size_t role_count(const struct report *report, size_t from, size_t to, const char *role)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += report->tasks[i].role && !strcmp(report->tasks[i].role, role);
	return n;
}

static void slept_more(const struct report *report, struct text *text)
{
	if (!report->rec->workload)
		role_show(report, NULL, 0, text);
	for (size_t i = 0; i < report->ntasks; i++) {
		const char *role = report->tasks[i].role;

		if (role && !role_count(report, 0, i, role))
			role_show(report, role, role_count(report, i, report->ntasks, role), text);
	}
}

static void time_more(const struct report *report, struct text *text)
{
	const struct metric_set *set = &report->metrics;
	double messages = value_of(set, METRIC_MESSAGES);

	if (value_of(set, METRIC_THROUGHPUT) > 0)
		text_add(text, "%s", rate_format(set->value[METRIC_THROUGHPUT]).text);
	if (messages > 0)
		text_add(text, "%s a message",
			 ns_format(whole_round(set->value[METRIC_ELAPSED_NS] / messages)).text);
}

/* What was expected of one kind counts for the run where that kind is all of it. */
static bool expect_applies(const struct report *report, const struct report_expect *result)
{
	enum metric metric = result->expect->metric;

	return result->expect->kind == IPCT_KIND_NONE ||
	       (result->present && result->measured == value_of(&report->metrics, metric));
}

static const struct report_expect *expect_find(const struct report *report, enum metric metric)
{
	for (size_t i = 0; i < report->nexpects; i++)
		if (report->expects[i].expect->metric == metric &&
		    expect_applies(report, &report->expects[i]))
			return &report->expects[i];
	return NULL;
}

static void remark_show(const struct metric_set *set, const struct remark *remark,
			struct text *text)
{
	if (remark->metric == NO_METRIC)
		text_add(text, "%s", remark->before);
	else if (value_of(set, remark->metric) > 0)
		text_add(text, "%s%s%s", remark->before,
			 metric_format(remark->metric, set->value[remark->metric]).text,
			 remark->after);
}

static void fact_show(const struct report *report, const struct fact *fact, struct text *text)
{
	const struct metric_set *set = &report->metrics;
	const struct report_expect *expect = expect_find(report, fact->metric);
	double value = value_of(set, fact->metric) + value_of(set, fact->plus);
	enum text_mark mark = !expect ? MARK_NONE : expect->ok ? MARK_OK : MARK_BAD;

	if (!set->has[fact->metric] || (fact->rare && value == 0))
		return;
	text_fact(text, mark, fact->label, metric_format(fact->metric, value).text);
	if (expect)
		text_add(text, "%s", expect_format(expect->expect).text);
	for (size_t i = 0; i < REMARKS_MAX && fact->remarks[i].before; i++)
		remark_show(set, &fact->remarks[i], text);
	if (fact->more)
		fact->more(report, text);
}

static void expects_show(const struct report *report, struct text *text)
{
	size_t held = 0;

	if (!report->nexpects)
		return;
	for (size_t i = 0; i < report->nexpects; i++)
		held += report->expects[i].ok;
	text_fact(text, held == report->nexpects ? MARK_OK : MARK_BAD, "expectations",
		  count_format(held).text);
	text_add(text, "of %s held", count_format(report->nexpects).text);
}

void facts_show(const struct report *report, struct text *text)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		fact_show(report, &facts[i], text);
	expects_show(report, text);
}

static void failure_show(const struct report_expect *failed, struct text *text)
{
	const struct expect *expect = failed->expect;
	double bound = failed->measured < expect->min ? expect->min : expect->max;

	text_fact(text, MARK_BAD, metric_name(expect->kind, expect->metric).text,
		  failed->present ? metric_exact(expect->metric, failed->measured).text : "absent");
	text_add(text, "%s", expect_format(expect).text);
	if (failed->present)
		text_add(text, "%s",
			 gap_format(dimension_of(expect->metric), failed->measured, bound).text);
	if (expect->why)
		text_add(text, "%s", expect->why);
}

void failures_list(const struct report *report, struct text *text)
{
	for (size_t i = 0; i < report->nexpects; i++)
		if (!report->expects[i].ok)
			failure_show(&report->expects[i], text);
}

void failures_show(const struct report *report, struct text *text)
{
	if (report->expects_ok)
		return;
	text_title(text, "Not as expected");
	failures_list(report, text);
}
