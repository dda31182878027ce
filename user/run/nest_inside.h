/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_NEST_INSIDE_H
#define IPCT_NEST_INSIDE_H

#include <sys/types.h>

#include "workloads/workload.h"

/* What the nest and its members do; ipctrace's side of it is nest.c. */

/* Written by processes without privileges: whoever has more must not follow a pointer in it. */
struct nest_shared {
	struct wl_run run;
	struct wl_result results[WL_MEMBERS_MAX];
	char dir[64];
	int rc;		   /* why the nest failed, -errno */
	uint32_t released; /* or else the gate opened only because ipctrace died */
};

struct nest_inside {
	struct nest_shared *shared;
	volatile uint64_t *gates; /* may be NULL */
	pid_t opener;		  /* ipctrace */
	int gate_fd;		  /* its end is the signal to begin */
	int report_fd; /* to ipctrace: one byte when all are ready, the end when all have ended */
	int ready_fd;  /* members to nest: one byte each */
};

/* The nest process: never returns. */
void nest_live(struct nest_inside *nest) __attribute__((noreturn));

/* Dies with its parent, and at once if that is dead already. */
void lifeline_tie(pid_t parent);

/* Closes all descriptors but standard ones and these; those below 0 do not count. */
int descriptors_keep(const int *keep, size_t n);

#define MEMBER_FAILED 1 /* exit statuses: for reasons of its own */
#define MEMBER_BEREFT 2 /* because others had left */

/* Starts member i. Its pid, or -errno. */
pid_t member_start(const struct nest_inside *nest, size_t i);

/*
 * Namespaces of its own, with own_network one that has nothing but loopback; a private tmpfs whose
 * path goes to dir, and no more privileges than the invoking user has. 0, or -errno with one
 * sentence in error.
 */
int seclusion_enter(bool own_network, char *dir, size_t dir_size, char *error, size_t error_size);

#endif
