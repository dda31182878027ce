/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_KFUNC_H
#define IPCT_KFUNC_H

/*
 * Kernel functions that programs call by number: libbpf 1.1 knows one by a single
 * prototype, and those of the session have had two; bpftool 7.1 cannot link one
 * into two objects. No helper has such a number. User space puts the kernel's own
 * in its place before loading (user/capture/hook.c).
 */
enum ipct_kfunc {
	IPCT_KFUNC_FIRST = 0x49504300,
	IPCT_KFUNC_SESSION_IS_RETURN = IPCT_KFUNC_FIRST,
	IPCT_KFUNC_SESSION_COOKIE,
	IPCT_KFUNC_RDONLY_CAST,
	IPCT_KFUNC_END
};
#define IPCT_KFUNC_NR (IPCT_KFUNC_END - IPCT_KFUNC_FIRST)

#endif
