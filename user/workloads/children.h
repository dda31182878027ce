/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_CHILDREN_H
#define IPCT_CHILDREN_H

#include "workloads/workload.h"

/*
 * What the workloads about lives share: one member, who is a parent, and children that
 * it makes in the measured part. What a child says of itself it writes to a page that
 * all of them share. A child dies with its parent, whatever ends that one.
 */
#define CHILDREN_MAX 1000
#define HOLD_MAX_NS  60000000000ULL

struct child {
	pid_t pid, second; /* second: a child of the child's */
	uint64_t last_ns;  /* just before it ended */
	uint64_t seen_ns;  /* when its parent knew that it was a zombie */
	uint64_t reap_ns;  /* when its parent began to wait for it */
	uint64_t reaped_ns;
};

struct children {
	struct child child[CHILDREN_MAX];
	uint64_t least_ns[CHILDREN_MAX], most_ns[CHILDREN_MAX]; /* of each, a zombie */
};

bool children_accept(const struct wl_params *params, const char **ret_why);

/* One member of this role; state is struct children, shared by all. */
int children_setup(struct wl_run *run, const char *role,
		   int (*body)(struct wl_run *run, struct wl_member *self));
int children_verify(struct wl_run *run);
void children_teardown(struct wl_run *run);

/*
 * Makes child i, which does life(), stamps its end and exits with i mod 128. Its pid, or
 * -errno with the member's error set.
 */
pid_t child_start(struct wl_run *run, struct wl_member *self, uint32_t i,
		  void (*life)(struct wl_run *run, uint32_t i));

/* Ends and waits for what was made, when not all could be. Returns err. */
int children_abandon(struct wl_run *run, int err);

/* Says what failed. Returns err, a -errno. */
int child_fail(struct wl_member *self, int err, const char *what);

/* Is it what /proc calls a zombie? */
bool child_is_zombie(pid_t pid);

void sleep_until_ns(uint64_t ns);

/* How long it runs before it ends: a part of the hold, so that no two end at once. */
void child_work(struct wl_run *run, uint32_t i);

#endif
