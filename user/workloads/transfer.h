/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TRANSFER_H
#define IPCT_TRANSFER_H

#include "workloads/workload.h"

#define TRANSFER_BYTES_MAX (1ULL << 30)

/* End to end: a file is read and sent, and what is received is written to another one. */
int transfer_setup(struct wl_run *run, const unsigned char *table); /* makes the source */
/* In a member: into wl_member.fds[slot]. */
int transfer_open_source(struct wl_run *run, struct wl_member *self, int slot);
int transfer_open_copy(struct wl_run *run, struct wl_member *self, int slot);
int transfer_prepare(struct wl_run *run, struct wl_member *self);
int transfer_send(struct wl_run *run, struct wl_member *self);
int transfer_receive(struct wl_run *run, struct wl_member *self);
int transfer_verify(struct wl_run *run); /* are source and copy the same? */

#endif
