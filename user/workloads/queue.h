/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_QUEUE_H
#define IPCT_QUEUE_H

#include "workloads/traffic.h"

/*
 * What the two kinds of message queues have in common: limits of the kernel, read
 * where the members live; long messages that go in pieces; and an end that is a message,
 * an empty one, which no message that was sent before it may come after.
 */

/* A limit's value, or 0 where it cannot be read. name: as sysctl says it, "kernel.msgmax". */
uint64_t queue_limit(const char *name);

/* This kernel has no such queues, or no more of them: says so in run->error. Returns -EOPNOTSUPP.
 */
int queue_refuse(struct wl_run *run, int err, const char *what, const char *limit,
		 const char *value);

/* Tells what goes into one message, and that longer ones go in pieces. limit: whose value that is.
 */
void queue_facts(struct wl_run *run, uint64_t piece_max, const char *limit);

/*
 * Each reader gets a marker of its own, by a call of its own, from the last sender that
 * leaves; so two calls more for each.
 */
size_t queue_expect(const struct wl_run *run, enum ipct_kind kind, struct expect *out, size_t max);

#endif
