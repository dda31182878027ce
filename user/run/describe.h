/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_DESCRIBE_H
#define IPCT_DESCRIBE_H

#include "workloads/workload.h"

/* What the workload says it did, for the recording. 0 or -ENOMEM. */
int workload_describe(const struct wl_run *run, struct rec_workload **ret);

#endif
