// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "describe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECTS_MAX 16
#define OPTIONS_MAX 8

static int members_describe(const struct wl_run *run, struct rec_workload *workload)
{
	workload->members = calloc(run->nmembers, sizeof(*workload->members));
	if (!workload->members)
		return -ENOMEM;
	for (size_t i = 0; i < run->nmembers; i++) {
		const struct wl_result *result = run->members[i].result;
		struct rec_member *member = &workload->members[workload->nmembers++];

		*member = (struct rec_member){
			.role = strdup(run->members[i].role),
			.pid = result->pid,
			.begin_ns = result->begin_ns,
			.end_ns = result->end_ns,
			.sent_bytes = result->sent_bytes,
			.sent_msgs = result->sent_msgs,
			.received_bytes = result->received_bytes,
			.received_msgs = result->received_msgs,
			.inner = result->inner,
			.outer = result->outer,
		};
		if (!member->role)
			return -ENOMEM;
		workload->payload_bytes += result->sent_bytes;
		workload->messages += result->sent_msgs;
		for (size_t j = 0; j < IPCT_HIST_BUCKETS; j++)
			workload->latency.bucket[j] += result->latency.bucket[j];
	}
	return 0;
}

static int expects_describe(const struct wl_run *run, struct rec_workload *workload)
{
	workload->expects = calloc(EXPECTS_MAX, sizeof(*workload->expects));
	if (!workload->expects)
		return -ENOMEM;
	workload->nexpects = run->workload->expect(run, workload->expects, EXPECTS_MAX);
	for (size_t i = 0; i < workload->nexpects; i++) {
		workload->expects[i].why = strdup(workload->expects[i].why);
		if (!workload->expects[i].why) {
			workload->nexpects = i;
			return -ENOMEM;
		}
	}
	return 0;
}

/* Options that are some workloads' own: those that this one takes are part of what it was. */
static int options_describe(const struct wl_run *run, struct rec_workload *workload)
{
	const struct wl_params *params = &run->params;
	const struct {
		enum wl_option option;
		const char *name;
		double value, scale;
		const char *unit;
	} rows[] = {
		{WL_CHILDREN, "children", params->children, 1, ""},
		{WL_HOLD, "hold", params->hold_ns, 1e6, "ms"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rec_param *param = &workload->params[workload->nparams];

		if (!(run->workload->options & rows[i].option))
			continue;
		workload->nparams++;
		param->name = strdup(rows[i].name);
		if (!param->name || asprintf(&param->value, "%g%s", rows[i].value / rows[i].scale,
					     rows[i].unit) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int facts_describe(const struct wl_run *run, struct rec_workload *workload)
{
	workload->params = calloc(WL_FACTS_MAX + OPTIONS_MAX, sizeof(*workload->params));
	if (!workload->params)
		return -ENOMEM;
	if (options_describe(run, workload))
		return -ENOMEM;
	for (size_t i = 0; i < run->nfacts && i < WL_FACTS_MAX; i++) {
		struct rec_param *param = &workload->params[workload->nparams++];

		param->name = strndup(run->facts[i].name, sizeof(run->facts[i].name));
		param->value = strndup(run->facts[i].value, sizeof(run->facts[i].value));
		if (!param->name || !param->value)
			return -ENOMEM;
	}
	return 0;
}

static int traffic_describe(const struct wl_run *run, struct rec_workload *workload)
{
	workload->pattern = strdup(pattern_names[run->params.pattern]);
	workload->size_bytes = run->params.size_bytes;
	workload->writers = run->params.writers;
	workload->readers = run->params.readers;
	return workload->pattern ? 0 : -ENOMEM;
}

int workload_describe(const struct wl_run *run, struct rec_workload **ret)
{
	struct rec_workload *workload = calloc(1, sizeof(*workload));

	if (!workload)
		return -ENOMEM;
	*ret = workload; /* the recording frees it, half-built or whole */
	workload->name = strdup(run->workload->name);
	if (!workload->name ||
	    (run->workload->options & (WL_TRAFFIC | WL_NOTIFY) && traffic_describe(run, workload)))
		return -ENOMEM;
	return members_describe(run, workload)
		       ?: facts_describe(run, workload) ?: expects_describe(run, workload);
}
