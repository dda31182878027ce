/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TYPES_H
#define IPCT_TYPES_H

/* __u8 … __s64, on either side. */
#ifdef __BPF__
#include "vmlinux.h"
#else
#include <linux/types.h>
#endif

#endif
