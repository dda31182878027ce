/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SYSCALLS_H
#define IPCT_SYSCALLS_H

#include <stdint.h>

#include "ipct/watch.h"

/* What each system call does to channels of these kinds, by number; [1] are the numbers of 32-bit
 * tasks. */
void syscall_ops_get(uint32_t kinds, uint8_t ret[2][IPCT_OPS_MAX]);

#endif
