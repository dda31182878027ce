/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "workloads/registry.h"

const char *const pattern_names[PATTERN_NR] = {
	[PATTERN_STREAM] = "stream",
	[PATTERN_PINGPONG] = "pingpong",
	[PATTERN_TRANSFER] = "transfer",
};

const struct workload *const workloads[] = {
	&workload_fifo,
	&workload_pipe,
	NULL,
};

const struct workload *workload_find(const char *name)
{
	for (size_t i = 0; workloads[i]; i++)
		if (!strcmp(workloads[i]->name, name))
			return workloads[i];
	return NULL;
}
