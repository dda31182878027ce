/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_WORKLOAD_H
#define IPCT_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipct/hist.h"
#include "ipct/kind.h"
#include "model/metrics.h"
#include "model/recording.h"

/*
 * A workload makes a known number of things happen and checks that they did. It
 * knows nothing of tracing: it is told when to begin, and it says what must be
 * true of what it did.
 */

enum pattern { PATTERN_STREAM, PATTERN_PINGPONG, PATTERN_TRANSFER, PATTERN_NR };
extern const char *const pattern_names[PATTERN_NR];

/* A workload that only reads and writes moves no page, and has no process to wait for. */
#define NEVER_BY_COPYING                                                                 \
	(METRIC_BIT(MOVED_BYTES) | METRIC_BIT(COPIED_WITHIN_BYTES) | METRIC_BIT(REAPS) | \
	 METRICS_LIVES)

#define WL_SIZE_MAX	 (1 << 20)
#define CHILDREN_DEFAULT 4
#define HOLD_DEFAULT_NS	 50000000ULL
#define WL_MEMBERS_MAX	 16
#define WL_NAME_MAX	 16
#define WL_ERROR_MAX	 160
#define WL_FACTS_MAX	 4
#define WL_NOTES_MAX	 8
#define WL_FDS_MAX	 8

/* Options that not every workload takes: a foreign one is a usage error. */
enum wl_option {
	WL_TRAFFIC = 1 << 0, /* pattern, size, count, duration, writers, readers */
	WL_SYNC = 1 << 1,    /* sync */
	WL_NOTIFY = 1 << 2,  /* count, duration, uncontended: messages without bytes */
	WL_CHILDREN = 1 << 3,
	WL_HOLD = 1 << 4,
};

/* How those wait who share memory, and are told. */
enum sync_way { SYNC_POSIX_SEM, SYNC_SYSV_SEM, SYNC_FUTEX, SYNC_EVENTFD, SYNC_SPIN, SYNC_NR };
extern const char *const sync_names[SYNC_NR];

/* What the user asked for. */
struct wl_params {
	enum pattern pattern;
	uint64_t size_bytes;  /* of a message, 1..WL_SIZE_MAX; 0: it has none */
	uint64_t count;	      /* one way, all writers together; 0: until duration_ns is over */
	uint64_t duration_ns; /* 0: until count is reached */
	uint32_t writers, readers;
	enum sync_way sync;
	bool uncontended; /* who posts takes it back itself */
	uint32_t children;
	uint64_t hold_ns;
};

/* What one member did, in memory that it shares with ipctrace: saying it costs no system call. */
struct wl_result {
	uint32_t pid; /* as ipctrace's namespace numbers it */
	char role[WL_NAME_MAX];
	uint64_t begin_ns, end_ns;
	uint64_t sent_bytes, sent_msgs;
	uint64_t received_bytes, received_msgs;
	struct rec_usage inner, outer;
	struct ipct_hist latency;
	uint64_t notes[WL_NOTES_MAX]; /* what its expect() has to know of what its body() saw */
	char error[WL_ERROR_MAX];     /* "" when all is well */
};

/* What a person must know of this run beyond what was asked for: a limit of the kernel's, say. */
struct wl_fact {
	char name[24], value[72];
};

struct wl_run;

/* One process of a workload. body() is the measured part; all it needs was made before. */
struct wl_member {
	char role[WL_NAME_MAX];
	uint32_t index; /* among those of its role */
	bool unrelated; /* in a session of its own, its parent gone, inheriting no descriptor */
	int (*prepare)(struct wl_run *run,
		       struct wl_member *self); /* in the member, before the gate; may be NULL */
	/* In the member; 0, or -errno with result->error set. -EPIPE: the others left it, look
	 * there first. */
	int (*body)(struct wl_run *run, struct wl_member *self);
	void *own;	     /* the member's alone: what it mapped, say */
	int fds[WL_FDS_MAX]; /* the member's alone, nobody else's copy; -1 when not open */
	struct wl_result *result;
};

/*
 * One run of one workload, in the process that starts its members (see run/nest.h).
 * prepare() and body() get a copy of their member's own: what they write to it
 * nobody sees, only what they write to results and to state.
 */
struct wl_run {
	const struct workload *workload;
	struct wl_params params;
	const char *dir; /* a directory of its own that vanishes with the last member */
	struct wl_member members[WL_MEMBERS_MAX];
	size_t nmembers;
	void *state;	      /* the workload's own */
	uint64_t piece_bytes; /* the most that goes of a message at once, as setup() found it */
	struct wl_fact facts[WL_FACTS_MAX];
	size_t nfacts;
	char error[WL_ERROR_MAX];
};

struct workload {
	const char *name, *help;
	enum ipct_kind kind; /* of the channel that its payload goes through */
	metric_mask never; /* bit METRIC_x: what it cannot make happen, and nobody need look for */
	unsigned options;  /* enum wl_option */
	bool own_network;  /* it runs in a network namespace of its own, of nothing but loopback */
	unsigned patterns; /* bit 1 << enum pattern */
	bool (*accepts)(const struct wl_params *params,
			const char **ret_why); /* beyond the common limits; may be NULL */
	/* Bits of enum ipct_kind, beside its own: what else passes something. May be NULL. */
	uint32_t (*also)(const struct wl_params *params);
	int (*supported)(
		const char **ret_why);	  /* 0, or -errno: this kernel cannot run it; may be NULL */
	int (*setup)(struct wl_run *run); /* makes what the members share, fills members */
	int (*verify)(
		struct wl_run *run); /* after all have ended: do the members' results agree? */
	void (*teardown)(struct wl_run *run); /* takes half-built runs */
	size_t (*expect)(const struct wl_run *run, struct expect *out,
			 size_t max); /* after the run */
};

/* In setup(). What does not fit is dropped. */
__attribute__((format(printf, 3, 4))) void fact_add(struct wl_run *run, const char *name,
						    const char *format, ...);

extern const struct workload *const workloads[]; /* NULL-terminated */
const struct workload *workload_find(const char *name);

#endif
