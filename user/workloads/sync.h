/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SYNC_H
#define IPCT_SYNC_H

#include "workloads/workload.h"

/*
 * Counters that members wait at and post to: what makes shared memory usable, and what
 * can be had alone. One way to do it is one row; a counter is a number in it.
 */
#define SYNC_COUNTERS_MAX 16

struct sync_word {
	_Alignas(64) uint32_t value;
	uint32_t waiters;
};

/* In memory that all members share; pointers in it are to what they inherit. */
struct sync {
	enum sync_way way;
	unsigned n;
	int set;					/* System V */
	void *semaphores[SYNC_COUNTERS_MAX];		/* POSIX */
	struct sync_word words[SYNC_COUNTERS_MAX];	/* futex, spin */
	int fds[SYNC_COUNTERS_MAX];			/* eventfd: the maker's */
	int8_t lent[WL_MEMBERS_MAX][SYNC_COUNTERS_MAX]; /* eventfd: which of a member's fds */
};

/* What one wait or post costs. */
struct sync_cost {
	enum ipct_kind kind;	     /* of the channel below it; NONE: there is none */
	double calls_min, calls_max; /* where one waits and one posts */
	double control_bytes;
	const char *why;
};

extern const struct sync_cost sync_costs[SYNC_NR];

/* In setup(): n counters, each at value[i]. 0, or -errno with run->error set. */
int sync_make(struct wl_run *run, struct sync *sync, enum sync_way way, const uint32_t *value,
	      unsigned n);
/* In setup(), after it: this member will use that counter. */
int sync_lend(struct wl_run *run, struct sync *sync, struct wl_member *member, unsigned which);
/* In setup(), at last: what only the maker needed is closed. */
void sync_made(struct sync *sync);

/* In a member, before the gate: a counter's page is there. */
void sync_prepare(struct sync *sync);
/* In a member; member is its number. 0 or -errno. */
int sync_wait(struct sync *sync, const struct wl_member *self, unsigned member, unsigned which);
int sync_post(struct sync *sync, const struct wl_member *self, unsigned member, unsigned which);

#endif
