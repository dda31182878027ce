/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <stdlib.h>

#include "model/recording.h"

const char *const level_names[LEVEL_NR] = {
	[LEVEL_NONE] = "none",
	[LEVEL_SYSCALL] = "syscall",
	[LEVEL_FUNCTION] = "function",
	[LEVEL_MIXED] = "mixed",
};

static void probes_free(struct recording *rec)
{
	for (size_t i = 0; rec->probes && i < rec->nprobes; i++) {
		free(rec->probes[i].probe);
		free(rec->probes[i].via);
		free(rec->probes[i].target);
		free(rec->probes[i].note);
	}
	free(rec->probes);
}

static void tasks_free(struct recording *rec)
{
	for (size_t i = 0; rec->tasks && i < rec->ntasks; i++) {
		free(rec->tasks[i].exe);
		free(rec->tasks[i].cgroup);
	}
	free(rec->tasks);
}

static void channels_free(struct recording *rec)
{
	for (size_t i = 0; rec->channels && i < rec->nchannels; i++)
		free(rec->channels[i].name);
	free(rec->channels);
}

static void workload_free(struct rec_workload *workload)
{
	if (!workload)
		return;
	for (size_t i = 0; workload->params && i < workload->nparams; i++) {
		free(workload->params[i].name);
		free(workload->params[i].value);
	}
	for (size_t i = 0; workload->members && i < workload->nmembers; i++)
		free(workload->members[i].role);
	for (size_t i = 0; workload->expects && i < workload->nexpects; i++)
		free((char *)workload->expects[i].why);
	free(workload->params);
	free(workload->members);
	free(workload->expects);
	free(workload->name);
	free(workload->pattern);
	free(workload);
}

struct recording *recording_free(struct recording *rec)
{
	if (!rec)
		return NULL;
	probes_free(rec);
	tasks_free(rec);
	channels_free(rec);
	workload_free(rec->workload);
	free(rec->threads);
	free(rec->ends);
	free(rec->hists);
	free(rec->events);
	free(rec->lives);
	free(rec->version);
	free(rec->release);
	free(rec->arch);
	free(rec);
	return NULL;
}
