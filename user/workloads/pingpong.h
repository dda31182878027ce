/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PINGPONG_H
#define IPCT_PINGPONG_H

#include "workloads/workload.h"

/* There and back: each message is answered before the next one is sent. */
int pingpong_ask(struct wl_run *run, struct wl_member *self);
int pingpong_answer(struct wl_run *run, struct wl_member *self);

#endif
