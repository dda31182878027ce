/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "model/report_build.h"

static bool lost_nothing(const struct ipct_lost *lost)
{
	uint64_t any = 0;
#define OR(field) any |= lost->field;
	IPCT_LOST(OR)
#undef OR
	return !any;
}

static int rows_check(const struct recording *rec)
{
	const struct rec_workload *workload = rec->workload;

	for (size_t i = 1; i < rec->nthreads; i++)
		if (rec->threads[i].hist && rec->threads[i].hist >= rec->nhists)
			return -EINVAL;
	for (size_t i = 0; workload && i < workload->nexpects; i++)
		if (workload->expects[i].metric >= METRIC_NR ||
		    workload->expects[i].kind >= IPCT_KIND_NR)
			return -EINVAL;
	return 0;
}

static struct report_expect expect_check(const struct report *report, const struct expect *expect)
{
	const struct metric_set *set =
		expect->kind == IPCT_KIND_NONE ? &report->metrics : &report->by_kind[expect->kind];
	double value = set->value[expect->metric];
	bool present = set->has[expect->metric];

	return (struct report_expect){
		.expect = expect,
		.present = present,
		.measured = value,
		.ok = present && expect->min <= value && value <= expect->max,
	};
}

static int expects_build(const struct recording *rec, struct report *report)
{
	const struct rec_workload *workload = rec->workload;

	report->expects_ok = true;
	if (!workload || rec->level == LEVEL_NONE)
		return 0;
	report->expects = calloc(workload->nexpects + 1, sizeof(*report->expects));
	if (!report->expects)
		return -ENOMEM;
	for (size_t i = 0; i < workload->nexpects; i++) {
		report->expects[i] = expect_check(report, &workload->expects[i]);
		report->expects_ok &= report->expects[i].ok;
	}
	report->nexpects = workload->nexpects;
	return 0;
}

int report_build(const struct recording *rec, struct report **ret)
{
	struct report *report;
	int err = rows_check(rec);

	if (err)
		return err;
	report = calloc(1, sizeof(*report));
	if (!report)
		return -ENOMEM;
	report->rec = rec;
	report->complete = lost_nothing(&rec->lost);
	err = tasks_build(rec, report);
	if (!err)
		err = channels_build(rec, report);
	if (!err)
		err = totals_build(rec, report);
	if (!err)
		err = lives_build(rec, report);
	if (!err)
		err = expects_build(rec, report);
	if (!err)
		err = story_build(rec, report);
	if (err)
		report = report_free(report);
	else
		*ret = report;
	return err;
}

struct report *report_free(struct report *report)
{
	if (!report)
		return NULL;
	for (size_t i = 0; i < report->nchannels; i++)
		free(report->channels[i].ends);
	free(report->channels);
	free(report->tasks);
	free(report->expects);
	free(report->story.steps);
	free(report->lives);
	free(report);
	return NULL;
}

const char *probe_source(const struct rec_probe *probe)
{
	if (!strcmp(probe->via, "none"))
		return "absent";
	return probe->measured ? "measured" : "inferred";
}
