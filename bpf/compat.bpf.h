/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPAT_BPF_H
#define IPCT_COMPAT_BPF_H

/*
 * Every difference between kernels and between architectures, once. An entry
 * says what changed, where, and why it matters to us. Register names appear in
 * this file alone.
 */

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

/*
 * fd[n] is a load through a pointer to pointers, which the verifier calls an
 * unknown number. 6.2 (fd264ca02094) brought bpf_rdonly_cast: the number becomes
 * a typed pointer, and loads through it need no bpf_probe_read_kernel, which is
 * four times dearer and is forbidden under lockdown=confidentiality. User space
 * looks for it and sets has_rdonly_cast; the verifier deletes the other branch.
 */
extern void *bpf_rdonly_cast(void *obj, __u32 btf_id) __ksym __weak;
extern const volatile bool has_rdonly_cast;
extern const volatile bool may_read_kernel; /* lockdown=confidentiality forbids it */

/* typed: a constant of the caller's; does the verifier know what ptr points to? */
#define PEEK(typed, ptr, field) ((typed) ? (ptr)->field : BPF_CORE_READ(ptr, field))

/* A number, or a pointer to something else, as a struct type *. */
#define CAST(type, number)                                                                      \
	(has_rdonly_cast ? (struct type *)bpf_rdonly_cast((void *)(number),                     \
							  bpf_core_type_id_kernel(struct type)) \
			 : (struct type *)(number))

/* The pointer stored at where, as a struct type *. hlist_head stands for "a pointer, and nothing
 * else". */
#define PEEK_POINTER(type, where)                                                     \
	({                                                                            \
		struct type *__p = NULL;                                              \
		if (has_rdonly_cast)                                                  \
			__p = bpf_rdonly_cast(                                        \
				((struct hlist_head *)bpf_rdonly_cast(                \
					 (void *)(where),                             \
					 bpf_core_type_id_kernel(struct hlist_head))) \
					->first,                                      \
				bpf_core_type_id_kernel(struct type));                \
		else                                                                  \
			bpf_probe_read_kernel(&__p, sizeof(__p), (void *)(where));    \
		__p;                                                                  \
	})

/*
 * Where the kernel refuses bpf_probe_read_kernel (lockdown=confidentiality), libbpf takes it for
 * one that has neither this nor bpf_probe_read_user, and puts in the old helper for both, which it
 * refuses as well. So there nothing is read of a program's memory.
 */
static __always_inline bool user_read(void *ret, __u32 size, __u64 address)
{
	return may_read_kernel && !bpf_probe_read_user(ret, size, (const void *)address);
}

/*
 * 7.2 made on_cpu and on_rq bytes. A load's width follows the kernel's only where
 * both sides are unsigned, which int, as they were before, is not.
 */
struct task_struct___unsigned {
	unsigned int on_cpu;
	unsigned int on_rq;
} __attribute__((preserve_access_index));

/* Still on its CPU and in its queue: whatever state it has set, it has not fallen asleep. */
static __always_inline bool task_is_awake(struct task_struct *task)
{
	struct task_struct___unsigned *seen = (void *)task;

	return seen->on_cpu && seen->on_rq;
}

/* A handler is a pointer to a function, which the trimmed header has no name for. */
struct sigaction___seen {
	void *sa_handler;
	unsigned long sa_flags;
} __attribute__((preserve_access_index));
struct k_sigaction___seen {
	struct sigaction___seen sa;
} __attribute__((preserve_access_index));
struct sighand_struct___seen {
	struct k_sigaction___seen action[64];
} __attribute__((preserve_access_index));

/* How the running system call was made. Numbers of one table are never read as the other's. */
enum abi { ABI_NATIVE, ABI_COMPAT, ABI_NR };

/* Calls that wait for a child: of these two kinds, by their numbers. */
enum wait_call { WAIT_NONE, WAIT_FOUR, WAIT_ID };

#if defined(__TARGET_ARCH_x86)

#define O_DIRECT 040000

static __always_inline enum wait_call syscall_waits(long nr, enum abi abi)
{
	if (abi == ABI_COMPAT)
		return nr == 7 || nr == 114 ? WAIT_FOUR : nr == 284 ? WAIT_ID : WAIT_NONE;
	return nr == 61 ? WAIT_FOUR : nr == 247 ? WAIT_ID : WAIT_NONE;
}

/* TS_COMPAT: set from entry to exit of an int 0x80, sysenter or 32-bit syscall. */
static __always_inline enum abi syscall_abi(struct task_struct *task)
{
	return task->thread_info.status & 2 ? ABI_COMPAT : ABI_NATIVE;
}

/* -1 in user mode and in an exception. */
static __always_inline long syscall_nr(struct pt_regs *regs)
{
	return (long)regs->orig_ax;
}

static __always_inline __u64 syscall_arg(struct pt_regs *regs, enum abi abi, int n)
{
	if (abi == ABI_COMPAT)
		return (__u32)(n == 0	? regs->bx
			       : n == 1 ? regs->cx
			       : n == 2 ? regs->dx
			       : n == 3 ? regs->si
			       : n == 4 ? regs->di
					: regs->bp);
	return n == 0	? regs->di
	       : n == 1 ? regs->si
	       : n == 2 ? regs->dx
	       : n == 3 ? regs->r10
	       : n == 4 ? regs->r8
			: regs->r9;
}

/* Of a kernel function, at its entry and at its return. */
static __always_inline __u64 function_arg(struct pt_regs *regs, int n)
{
	return n == 0	? regs->di
	       : n == 1 ? regs->si
	       : n == 2 ? regs->dx
	       : n == 3 ? regs->cx
	       : n == 4 ? regs->r8
			: regs->r9;
}

static __always_inline __u64 function_result(struct pt_regs *regs)
{
	return regs->ax;
}

/*
 * On its way out of the call, where a thread is preempted more often than
 * anywhere: entry puts -ENOSYS where the result will be.
 */
static __always_inline bool syscall_is_over(struct pt_regs *regs, bool sleeps)
{
	return (long)regs->ax != -38;
}

/* Page fault error code: present, write (arch/x86/include/asm/trap_pf.h). */
#define FAULT_PRESENT 1
#define FAULT_WRITE   2

#elif defined(__TARGET_ARCH_arm64)

#define O_DIRECT      0200000

static __always_inline enum wait_call syscall_waits(long nr, enum abi abi)
{
	if (abi == ABI_COMPAT)
		return nr == 114 ? WAIT_FOUR : nr == 280 ? WAIT_ID : WAIT_NONE;
	return nr == 260 ? WAIT_FOUR : nr == 95 ? WAIT_ID : WAIT_NONE;
}

/* TIF_32BIT: the task runs AArch32, whose calls are all of the other table. */
static __always_inline enum abi syscall_abi(struct task_struct *task)
{
	return task->thread_info.flags & (1 << 22) ? ABI_COMPAT : ABI_NATIVE;
}

/* NO_SYSCALL (-1) in user mode and in an exception. */
static __always_inline long syscall_nr(struct pt_regs *regs)
{
	return regs->syscallno;
}

/* The first argument's register holds the result at exit. */
static __always_inline __u64 syscall_arg(struct pt_regs *regs, enum abi abi, int n)
{
	__u64 value = n == 0 ? regs->orig_x0 : n == 1 ? regs->regs[1] : regs->regs[n];
	barrier_var(value); /* how it was loaded is no matter for what follows */
	return abi == ABI_COMPAT ? (__u32)value : value;
}

/* Of a kernel function, at its entry and at its return. */
static __always_inline __u64 function_arg(struct pt_regs *regs, int n)
{
	return regs->regs[n];
}

static __always_inline __u64 function_result(struct pt_regs *regs)
{
	return regs->regs[0];
}

/* Nothing tells there; but only inside the call would a thread sleep. */
static __always_inline bool syscall_is_over(struct pt_regs *regs, bool sleeps)
{
	return !sleeps;
}

/* No page fault tracepoints there: these are for nobody. */
#define FAULT_PRESENT 1
#define FAULT_WRITE   2

#else
#error "name this architecture's registers here"
#endif

#endif
