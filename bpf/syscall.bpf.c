// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The floor: what a system call did to channels, from its number, its arguments,
 * its result, and what its descriptors are. One probe, at the exit: a call that
 * never left its CPU still has the descriptors it began with.
 */
#include "channel.bpf.h"
#include "result.bpf.h"

static __always_inline struct ipct_end *span_floor_end(const struct span *span, enum ipct_side side)
{
	return span->floor[side] ? end_row(span->ends[side]) : NULL;
}

/* Pages handed over, and bytes copied inside the kernel, are counted where they arrive. */
static __always_inline bool arrives(enum how how)
{
	return how == HOW_MOVED || how == HOW_WITHIN;
}

/* A result that counts messages. An end that is only looked at from here has its bytes in one go.
 */
static __always_inline void span_fold_many(struct self *me, long ret)
{
	const struct span *span = &me->span;
	struct ipct_end *end = span_floor_end(span, IPCT_SIDE_FROM);
	__u32 messages = 0;
	__u64 bytes;

	if (!end)
		end = span_floor_end(span, IPCT_SIDE_TO);
	if (!end)
		return;
	bytes = messages_sum(me, ret, &messages);
	result_fold(end, span->how, bytes);
	if (messages > 1 && span->how == HOW_COPIED)
		end->msgs_cnt += messages - 1;
}

static __always_inline void span_fold(const struct span *span, long ret)
{
	struct ipct_end *from = span_floor_end(span, IPCT_SIDE_FROM);
	struct ipct_end *to;

	if (span->capped && ret > (long)span->size)
		ret = span->size;
	if (span->sized && ret >= 0)
		ret = span->size;
	if (from)
		result_fold(from, arrives(span->how) ? HOW_PASSED : span->how, ret);
	to = span_floor_end(span, IPCT_SIDE_TO);
	if (!to)
		return;
	result_fold(to, span->how, ret);
	if (span->ends[IPCT_SIDE_FROM])
		to->joint_cnt++;
}

/* A span that is open was opened as this call left its CPU; one of another call is none of ours. */
static __always_inline void op_fold(struct self *me, struct task_struct *task, struct pt_regs *regs,
				    enum abi abi, enum ipct_op op, long ret)
{
	if (me->span.op != op) {
		__builtin_memset(&me->span, 0, sizeof(me->span));
		me->call.over = true;
		me->call.ret = ret;
		span_open(&me->span, me, task, regs, abi, op);
		me->call.over = false;
	}
	me->probe = 0;
	if (me->span.counts && ret > 0)
		span_fold_many(me, ret);
	else
		span_fold(&me->span, ret);
	if (op == IPCT_OP_SOCKETCALL && me->call.op == IPCT_OP_FD_CHANGE)
		generation_bump(me, task);
	me->span.op = IPCT_OP_NONE;
	me->fault = FAULT_NONE;
}

static __always_inline int sys_exit(struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	enum abi abi = syscall_abi(task);
	enum ipct_op op = op_of(regs, abi);
	struct self *me;

	if (op == IPCT_OP_NONE)
		return 0;
	me = self_of(task);
	if (!me)
		return 0;
	me->busy = 1;
	if (op == IPCT_OP_FD_CHANGE)
		generation_bump(me, task);
	else if (op == IPCT_OP_FD_MADE)
		channel_renew(me, ret);
	else if (gate_is_open(me))
		op_fold(me, task, regs, abi, op, ret);
	me->busy = 0;
	return 0;
}

SEC("?tp_btf/sys_exit")
int BPF_PROG(sys_exit__tp_btf, struct pt_regs *regs, long ret)
{
	return sys_exit(regs, ret);
}

/*
 * The same by way of perf, which keeps the CPU while a program runs: dearer, and
 * never skipped. For kernels that preempt, as long as tracefs can be had.
 */
SEC("?tp/raw_syscalls/sys_exit")
int sys_exit__tp(struct trace_event_raw_sys_exit *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return sys_exit((struct pt_regs *)bpf_task_pt_regs(task), ctx->ret);
}
