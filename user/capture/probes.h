/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PROBES_H
#define IPCT_PROBES_H

#include "plan.h"

/* Every probe there is. To see more of the kernel, add a program to bpf/ and a row here. */
extern const struct probe_spec probe_specs[];
extern const size_t probe_specs_cnt;

/* Bit enum ipct_kind: every kind that some probe can see. */
uint32_t probes_kinds(void);
/* The i-th of them; IPCT_KIND_NONE after the last. */
enum ipct_kind probes_kind(size_t i);

#endif
