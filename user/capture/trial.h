/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TRIAL_H
#define IPCT_TRIAL_H

#include "kernel.h"
#include "plan.h"

/*
 * Can this be attached here? Found by loading and attaching a program of two
 * instructions: that a name stands in BTF says nothing (lib/ is notrace, lockdown
 * and hardened kernels refuse by kind). An alt_check_fn; ctx is the kernel_facts.
 */
int trial_attach(const struct probe_alt *alt, void *ctx);

#endif
