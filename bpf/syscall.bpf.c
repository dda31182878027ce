// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The floor: what a system call did to channels, from its number, its arguments,
 * its result, and what its descriptors are. One probe, at the exit: a call that
 * never left its CPU still has the descriptors it began with.
 */
#include "channel.bpf.h"
#include "result.bpf.h"

static __always_inline struct ipct_end *span_floor_end(const struct span *span, enum ipct_dir dir)
{
	return span->floor[dir & 1] ? end_row(span->ends[dir & 1]) : NULL;
}

/* Pages handed over, and bytes copied inside the kernel, are counted where they arrive. */
static __always_inline void span_fold(const struct span *span, long ret)
{
	struct ipct_end *in = span_floor_end(span, IPCT_DIR_READ);
	struct ipct_end *out;

	if (in) {
		result_count(in, ret);
		if (ret > 0 && span->how == HOW_COPIED)
			in->copied_bytes += ret;
	}
	out = span_floor_end(span, IPCT_DIR_WRITE);
	if (!out)
		return;
	result_count(out, ret);
	if (span->ends[IPCT_DIR_READ])
		out->joint_cnt++;
	if (ret <= 0)
		return;
	if (span->how == HOW_COPIED)
		out->copied_bytes += ret;
	else if (span->how == HOW_MOVED)
		out->moved_bytes += ret;
	else if (span->how == HOW_WITHIN)
		out->within_bytes += ret;
}

/* A span that is open was opened as this call left its CPU; one of another call is none of ours. */
static __always_inline void op_fold(struct self *me, struct task_struct *task, struct pt_regs *regs,
				    enum abi abi, enum ipct_op op, long ret)
{
	if (me->span.op != op) {
		__builtin_memset(&me->span, 0, sizeof(me->span));
		span_open(&me->span, me, task, regs, abi, op);
	}
	span_fold(&me->span, ret);
	me->span.op = IPCT_OP_NONE;
	me->fault = FAULT_NONE;
}

static __always_inline int sys_exit(struct pt_regs *regs, long ret, bool second)
{
	struct task_struct *task = bpf_get_current_task_btf();
	enum abi abi = syscall_abi(task);
	enum ipct_op op = op_of(regs, abi);
	struct self *me;

	if (op == IPCT_OP_NONE)
		return 0;
	me = self_of(task);
	if (!me || !twin_works(me, IPCT_TWIN_SYS_EXIT, second))
		return 0;
	me->busy = 1;
	if (op == IPCT_OP_FD_CHANGE)
		generation_bump(me, task);
	else if (gate_is_open(me))
		op_fold(me, task, regs, abi, op, ret);
	me->busy = 0;
	return 0;
}

SEC("?tp_btf/sys_exit")
int BPF_PROG(sys_exit__tp_btf, struct pt_regs *regs, long ret)
{
	return sys_exit(regs, ret, false);
}

SEC("?tp_btf/sys_exit")
int BPF_PROG(sys_exit__twin, struct pt_regs *regs, long ret)
{
	return sys_exit(regs, ret, true);
}

/*
 * The same by way of perf, which keeps the CPU while a program runs: dearer, and
 * never skipped. For kernels that preempt, as long as tracefs can be had.
 */
SEC("?tp/raw_syscalls/sys_exit")
int sys_exit__tp(struct trace_event_raw_sys_exit *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return sys_exit((struct pt_regs *)bpf_task_pt_regs(task), ctx->ret, false);
}
