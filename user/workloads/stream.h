/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_STREAM_H
#define IPCT_STREAM_H

#include "workloads/workload.h"

/* One way: writers send until their share or the time is over, readers take what comes until the
 * end. */
int stream_write(struct wl_run *run, struct wl_member *self);
int stream_read(struct wl_run *run, struct wl_member *self);

#endif
