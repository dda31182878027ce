/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TRIAL_H
#define IPCT_TRIAL_H

#include "kernel.h"
#include "plan.h"

/*
 * Can this be attached here? Found by loading a program of two instructions, and
 * attaching it: that a name stands in BTF says nothing (lib/ is notrace, lockdown
 * and hardened kernels refuse by kind).
 *
 * Attaching to a function costs the kernel tens of milliseconds, and so does
 * detaching. A run spares itself that: it attaches what could be loaded, and if
 * that fails, says so here and plans again.
 */
struct trial {
	const struct kernel_facts *facts;
	bool attach;
	struct probe_refusal refused[PLAN_MAX]; /* found out by a session */
	size_t nrefused;
};

void trial_refuse(struct trial *trial, const struct probe_alt *alt, int error);

/* An alt_check_fn; ctx is the trial. */
int trial_check(const struct probe_alt *alt, void *ctx);

#endif
