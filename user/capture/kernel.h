/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_KERNEL_H
#define IPCT_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "ipct/kfunc.h"

struct btf;

/* What this kernel and these privileges allow, found by trying. */
enum capability { CAPABILITY_BPF, CAPABILITY_PERFMON, CAPABILITY_SYS_ADMIN, CAPABILITY_NR };

extern const char *const capability_names[CAPABILITY_NR];

struct kernel_facts {
	char release[65], arch[65];
	char lockdown[32]; /* "none", "integrity", "confidentiality", "unknown" */
	struct btf *btf;   /* of the kernel; NULL: btf_error says why */
	int btf_error;
	bool has_capability[CAPABILITY_NR];
	int map_error;		/* 0, or -errno of making the smallest map */
	int task_storage_error; /* of making a task storage map */
	bool has_rdonly_cast;
	int kfuncs[IPCT_KFUNC_NR]; /* their numbers here, or -errno */
	bool may_read_kernel;	   /* bpf_probe_read_kernel */
	bool preempts;		   /* threads inside the kernel, programs of ours included */
	uint32_t pid_max;
	bool init_pid_ns; /* pids as we see them are the kernel's own */
};

/* Never fails: what could not be had is a fact, too. */
void kernel_facts_get(struct kernel_facts *ret);
void kernel_facts_drop(struct kernel_facts *facts);

/* One sentence about what to do, or NULL where at least the floor can be tried. */
const char *kernel_obstacle(const struct kernel_facts *facts, const char **ret_hint);

#endif
