/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RECORDING_H
#define IPCT_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipct/hist.h"
#include "ipct/kind.h"
#include "ipct/life.h"
#include "ipct/rows.h"
#include "ipct/story.h"
#include "metrics.h"

/*
 * What one run saw, before anyone makes sense of it: the kernel's tables, the
 * names that went with them, and what the workload says it did. Plain data, the
 * only input of the model; the record room writes it to a file and reads it back.
 * The recording owns every string and array in it; recording_free() gives all back.
 */

enum level { LEVEL_NONE, LEVEL_SYSCALL, LEVEL_FUNCTION, LEVEL_MIXED, LEVEL_NR };
extern const char *const level_names[LEVEL_NR];
extern const char *const step_names[IPCT_STORY_NR];

struct rec_probe {
	char *probe;   /* the row of the plan */
	char *via;     /* how it is attached: "tp_btf", "fexit"…; "none": it cannot be, here */
	char *target;  /* to what */
	char *note;    /* what is lost by this choice; NULL: nothing */
	bool measured; /* a probe on the function that does the work; else inferred from results */
};

struct rec_task {
	uint32_t tgid; /* as the initial pid namespace numbers it */
	uint64_t start_ns;
	uint32_t pid;	 /* as ipctrace's own namespace numbers it, 0: not visible there */
	uint32_t ns_pid; /* as its own namespace numbers it */
	uint32_t parent_tgid;
	uint64_t parent_start_ns;
	char comm[16];
	char *exe;    /* NULL: not known */
	char *cgroup; /* NULL: not known */
};

struct rec_channel {
	struct ipct_channel row;
	char *name; /* NULL: not known */
};

/*
 * getrusage of one member. Taken twice at each edge, outside and inside the gate:
 * the truth lies between.
 */
struct rec_usage {
	uint64_t minflt, majflt, nvcsw, nivcsw, user_ns, sys_ns;
};

struct rec_member {
	char *role; /* "writer", "reader"… */
	uint32_t pid;
	uint64_t begin_ns, end_ns; /* CLOCK_MONOTONIC */
	uint64_t sent_bytes, sent_msgs, received_bytes, received_msgs;
	struct rec_usage inner, outer;
};

struct rec_param {
	char *name, *value;
};

/*
 * A thing that must be true of a run: min <= metric <= max, of one channel kind or
 * (IPCT_KIND_NONE) of all. An infinite bound is none.
 */
struct expect {
	enum metric metric;
	enum ipct_kind kind;
	double min, max;
	const char *why; /* a constant in workloads, owned in a recording */
};

struct rec_workload {
	char *name, *pattern; /* pattern NULL: it is no traffic, and has no messages */
	uint64_t size_bytes, messages, payload_bytes;
	uint32_t writers, readers;
	struct rec_param *params;
	size_t nparams;
	struct rec_member *members;
	size_t nmembers;
	struct ipct_hist latency; /* all zero: not taken */
	struct expect *expects;	  /* why is owned here */
	size_t nexpects;
};

struct recording {
	char *version; /* of ipctrace */
	char *release, *arch;
	enum level level;
	metric_mask metrics; /* bit METRIC_x: a probe looked for it; the others are absent */
	uint32_t only_kinds; /* bit enum ipct_kind: what was asked for; 0: all */
	struct rec_probe *probes;
	size_t nprobes;
	struct ipct_lost lost;
	struct ipct_thread *threads; /* [0] unused, as in the kernel */
	size_t nthreads;
	struct ipct_end *ends; /* [0] unused */
	size_t nends;
	struct ipct_hist *hists; /* [0] unused */
	size_t nhists;
	struct rec_channel *channels; /* [0] unused */
	size_t nchannels;
	struct rec_task *tasks;
	size_t ntasks;
	bool explains;		   /* the story of one message was asked for, */
	struct ipct_event *events; /* and these were taken for it */
	size_t nevents;
	struct ipct_lifetime *lives; /* of the processes that watched ones made */
	size_t nlives;
	struct rec_workload *workload; /* NULL: a trace */
};

/* Accepts NULL and half-built ones. Returns NULL. */
struct recording *recording_free(struct recording *rec);

#endif
