/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RING_H
#define IPCT_RING_H

#include "workloads/workload.h"

/*
 * Messages in memory that all members map: a ring of slots, one message a slot,
 * made and checked where it lies. Where the memory comes from is the mechanism's,
 * how one waits for a message or for room is --sync's; the rest is here.
 */
#define RING_PATTERNS (1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER)

/* How a mechanism makes memory and hands it out. 0 or -errno, with an error set. */
struct ring_memory {
	enum ipct_kind kind;
	/* In setup(), before there are members: makes it, and maps it. */
	int (*make)(struct wl_run *run, size_t bytes, void **ret);
	/* In a member, before the gate. NULL: it inherits the mapping. */
	int (*attach)(struct wl_run *run, struct wl_member *self, size_t bytes, void **ret);
};

int ring_setup(struct wl_run *run, const struct ring_memory *memory);
void ring_teardown(struct wl_run *run);
uint32_t ring_also(const struct wl_params *params);
size_t ring_expect(const struct wl_run *run, enum ipct_kind kind, struct expect *out, size_t max);

/* Says in run->error what of it could not be done. Returns err. */
int ring_refuse(struct wl_run *run, int err, const char *what);

/* Can a file be this large? 0, or -EOPNOTSUPP with an error that names the limit. */
int ring_check_file(struct wl_run *run, size_t bytes);

#endif
