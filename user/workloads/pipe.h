/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PIPE_H
#define IPCT_PIPE_H

#include "workloads/traffic.h"

/* What traffic_setup() does, and a pipe for each channel, whose ends its members inherit. */
int pipes_setup(struct wl_run *run, const struct carrier *carrier);

#endif
