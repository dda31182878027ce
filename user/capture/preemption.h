/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PREEMPTION_H
#define IPCT_PREEMPTION_H

#include <stdbool.h>

/*
 * May this kernel take the CPU from a thread that is inside the kernel, and so
 * inside a program of ours? Where nobody says, yes: the worse is assumed.
 */
bool preemption_get(const char *release);

#endif
