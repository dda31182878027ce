/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_DESCRIPTOR_H
#define IPCT_DESCRIPTOR_H

#include "workloads/traffic.h"

/* What descriptor_carrier is made of, for those that differ from it in one. */
uint64_t descriptor_whole_max(const struct wl_run *run);
int descriptor_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len);
ssize_t descriptor_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			   size_t len, const unsigned char **ret);
int descriptor_hang_up(struct wl_run *run, struct wl_member *self);

#endif
