/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_NEST_H
#define IPCT_NEST_H

#include "workloads/workload.h"

/*
 * The nest is the process that a workload's members live under: mount and IPC
 * namespaces of its own (a private tmpfs: nothing made in it can stay behind),
 * the invoking user's identity instead of root's, and the reaper of members that
 * have no parent any more. It dies with ipctrace, and its members with it.
 *
 * Members wait at the gate. gates[i + 1] is member i's word in memory that the
 * kernel programs read: the member sets it to 1 as its measured part begins and
 * to 0 as it ends, so nothing before or after is counted.
 */
struct nest;

/*
 * Starts the members and returns when all of them wait at the gate. 0, or -errno
 * with one sentence in error; -EOPNOTSUPP: this workload cannot run here.
 */
int nest_open(const struct workload *workload, const struct wl_params *params,
	      volatile uint64_t *gates, struct nest **ret, char *error, size_t error_size);

/* The run, as a copy that nobody else writes to: roles and pids now, results after nest_finish().
 */
const struct wl_run *nest_run(const struct nest *nest);

/* Lets the members begin. */
int nest_release(struct nest *nest);

/* Becomes readable when all members have ended, or the nest has died. */
int nest_fd(const struct nest *nest);

/* Waits for the end. 0; or -errno with error set where a member failed or the results do not agree.
 */
int nest_finish(struct nest *nest, char *error, size_t error_size);

/* Ends what still runs. Returns NULL. */
struct nest *nest_close(struct nest *nest);

/* How much is done, 0..1, as the members know it without being asked. */
double nest_progress(const struct nest *nest);

#endif
