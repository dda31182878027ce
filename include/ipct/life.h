/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LIFE_H
#define IPCT_LIFE_H

#include "types.h"

/*
 * What the ring carries: rare things only, each a fixed-width record. Names are
 * taken here while the task lives; what only user space can look up (executable,
 * cgroup, the path behind a descriptor) it looks up when the record arrives.
 */
enum ipct_life_type {
	IPCT_LIFE_FORK, /* task was made by parent */
	IPCT_LIFE_EXEC,
	IPCT_LIFE_EXIT,	   /* its last thread ends */
	IPCT_LIFE_CHANNEL, /* first operation on this channel row, through this descriptor */
};

struct ipct_life {
	__u32 type;
	__u32 tgid;
	__u64 task_start_ns;
	__u64 at_ns; /* CLOCK_MONOTONIC */
	__u64 parent_start_ns;
	__u32 parent_tgid;
	__s32 exit_code; /* as wait reports it */
	__u32 channel;	 /* CHANNEL: row */
	__s32 fd;	 /* CHANNEL: descriptor in that task */
	char comm[16];
	char name[64]; /* CHANNEL: last part of the file's name; "" where it may not be read */
};

#ifndef __BPF__
_Static_assert(sizeof(struct ipct_life) == 128, "two cache lines");
#endif

#endif
