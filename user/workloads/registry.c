/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
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
	&workload_sysv_msg,
	&workload_posix_mq,
	&workload_unix_stream,
	&workload_unix_seqpacket,
	&workload_unix_dgram,
	&workload_tcp,
	&workload_splice,
	&workload_vmsplice,
	&workload_tee,
	&workload_sendfile,
	&workload_copy_range,
	&workload_sysv_shm,
	&workload_posix_shm,
	&workload_memfd,
	&workload_mmap_anon,
	&workload_sysv_sem,
	&workload_posix_sem,
	&workload_futex,
	&workload_eventfd,
	&workload_zombie,
	&workload_zombie_autoreap,
	&workload_zombie_leak,
	&workload_orphan,
	NULL,
};

void fact_add(struct wl_run *run, const char *name, const char *format, ...)
{
	struct wl_fact *fact = &run->facts[run->nfacts];
	va_list args;

	if (run->nfacts == WL_FACTS_MAX)
		return;
	run->nfacts++;
	snprintf(fact->name, sizeof(fact->name), "%s", name);
	va_start(args, format);
	vsnprintf(fact->value, sizeof(fact->value), format, args);
	va_end(args);
}

const struct workload *workload_find(const char *name)
{
	for (size_t i = 0; workloads[i]; i++)
		if (!strcmp(workloads[i]->name, name))
			return workloads[i];
	return NULL;
}
