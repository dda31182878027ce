/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_HOOK_H
#define IPCT_HOOK_H

#include "kernel.h"

#include <bpf/libbpf.h>

/*
 * A function's entry and return in one program (kprobe.session), which libbpf 1.1
 * does not know. The kernel keeps the CPU while it runs.
 */

/* 0, or -errno where this kernel has none that can be relied on: asked before a program is made. */
int hook_check(const struct kernel_facts *facts, const char *function, bool attach);

/* Before loading: makes it such a program, and gives it the kernel's functions it calls. */
int hook_prepare(struct bpf_program *prog, const struct kernel_facts *facts);

/* The descriptor of a link, which lasts until it is closed, or -errno; the program can ask for its
 * cookie. */
int hook_attach(int prog_fd, const char *function, uint64_t cookie);

/* How often the kernel had no room to hook a return. */
uint64_t hook_missed(int link_fd);

#endif
