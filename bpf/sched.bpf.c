// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Who leaves the CPU and why, and how long it takes from being woken to running.
 */
#include "channel.bpf.h"
#include "story.bpf.h"

#define TASK_INTERRUPTIBLE 1

/* The span of the operation that prev is in; IPCT_OP_NONE when it is in none. Opened now if it was
 * not. */
static __always_inline struct span *span_now(struct self *me, struct task_struct *prev, bool sleeps)
{
	struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(prev);
	enum abi abi = syscall_abi(prev);
	enum ipct_op op = op_of(regs, abi);

	if (op == IPCT_OP_FD_CHANGE || op == IPCT_OP_FD_MADE || syscall_is_over(regs, sleeps))
		op = IPCT_OP_NONE;
	if (!has_floor || op != me->span.op) {
		__builtin_memset(&me->span, 0, sizeof(me->span));
		if (op != IPCT_OP_NONE)
			span_open(&me->span, me, prev, regs, abi, op);
	}
	return &me->span;
}

/* The end that a thread inside this span waits at. Of two it could wait at, the one that bytes come
 * from. */
static __always_inline struct ipct_end *span_end(const struct span *span)
{
	if (span->op == IPCT_OP_NONE)
		return NULL;
	if (span->ends[IPCT_SIDE_FROM] &&
	    (span->waits[IPCT_SIDE_FROM] || !span->waits[IPCT_SIDE_TO]))
		return end_row(span->ends[IPCT_SIDE_FROM]);
	return end_row(span->ends[IPCT_SIDE_TO]);
}

static __always_inline void thread_leaves(struct task_struct *prev, __u32 state, __u64 now)
{
	struct self *me = self_of(prev);
	struct ipct_thread *row;
	struct ipct_end *end;

	if (!me || !gate_is_open(me))
		return;
	row = thread_row(me);
	if (!row)
		return;
	me->off_ns = now;
	me->off_state = state;
	/* Preempted inside a program of ours: what that one holds in its hands is left alone. */
	end = me->busy ? NULL : span_end(span_now(me, prev, state));
	if (state) {
		row->switches_voluntary++;
		story_sleep(me, end,
			    state & TASK_INTERRUPTIBLE &&
				    me->span.waits[IPCT_SIDE_FROM] != me->span.waits[IPCT_SIDE_TO]);
		if (end)
			end->switches_voluntary++;
	} else {
		row->switches_involuntary++;
		if (end)
			end->switches_involuntary++;
	}
}

/*
 * Only an interruptible sleep waits for room or data: state 2 inside read or
 * write is a wait for the pipe's lock or for a page. Between two pipes nobody
 * can say which of them it waited for.
 */
static __always_inline void sleep_fold(struct ipct_end *end, const struct span *span, __u32 state,
				       __u64 slept_ns)
{
	end->wakeups++;
	end->blocked_cnt++;
	end->blocked_ns += slept_ns;
	if (!(state & TASK_INTERRUPTIBLE) ||
	    span->waits[IPCT_SIDE_FROM] == span->waits[IPCT_SIDE_TO])
		return;
	if (span->waits[IPCT_SIDE_TO]) {
		end->blocked_full_cnt++;
		end->blocked_full_ns += slept_ns;
	} else {
		end->blocked_empty_cnt++;
		end->blocked_empty_ns += slept_ns;
	}
}

static __always_inline void thread_enters(struct task_struct *next, __u64 now)
{
	struct self *me = self_of(next);
	struct ipct_thread *row;
	struct ipct_end *end;
	__u64 slept_ns;

	if (!me || !me->off_ns)
		return;
	slept_ns = now - me->off_ns;
	me->off_ns = 0;
	row = thread_row(me);
	if (me->off_state && row) {
		story_run(me);
		row->wakeups++;
		row->slept_ns += slept_ns;
		end = me->busy ? NULL : span_end(&me->span);
		if (end)
			sleep_fold(end, &me->span, me->off_state, slept_ns);
		/* Not set: the waker came while it was still on its way to sleep. */
		if (me->waking_ns)
			hist_count(end ? &end->hist : &row->hist, now - me->waking_ns);
	}
	me->waking_ns = 0;
}

SEC("?tp_btf/sched_switch")
int BPF_PROG(sched_switch__tp_btf, bool preempt, struct task_struct *prev, struct task_struct *next,
	     unsigned int prev_state)
{
	__u64 now = bpf_ktime_get_ns();

	/* Preempted on its way to sleep: it is still runnable. */
	thread_leaves(prev, preempt ? 0 : prev_state, now);
	thread_enters(next, now);
	return 0;
}

SEC("?tp_btf/sched_waking")
int BPF_PROG(sched_waking__tp_btf, struct task_struct *task)
{
	struct self *me;

	/* It was about to sleep, and now will not: this waking wakes nobody. */
	if (task_is_awake(task))
		return 0;
	me = self_of(task);
	if (!me)
		return 0;
	me->waking_ns = bpf_ktime_get_ns();
	story_wake(me);
	return 0;
}
