// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Zombies: from when to when. A process is one once its parent has been told, and no
 * longer when somebody's wait returns. It is looked for whoever waits: the reaper
 * may be nobody that we watch.
 */
#include "zombie.bpf.h"

#define TASK_DEAD   0x80
#define PF_EXITING  4
#define P_PID	    1
#define WNOWAIT	    0x01000000
#define CLD_EXITED  1
#define CLD_DUMPED  3
#define STATUS_STOP 0x7f

/* Is this its last thread? Where the kernel has skipped the probe that knows, it is asked again. */
static __always_inline bool ends_with(struct ipct_lifetime *life, struct task_struct *task)
{
	if (!life->last_tid && !task->signal->live.counter)
		lifetime_exit(life, task);
	return life->last_tid == task->pid;
}

/*
 * The parent is told in the very moment in which its child becomes a zombie: by the
 * child's last thread, before any wait can return.
 */
SEC("?tp_btf/signal_generate")
int BPF_PROG(zombie_told__tp_btf, int sig)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct ipct_lifetime *life;

	if (!(task->flags & PF_EXITING) || sig != task->group_leader->exit_signal)
		return 0;
	life = lifetime_of(task);
	if (life && ends_with(life, task) && !life->zombie_ns)
		life->zombie_ns = bpf_ktime_get_ns();
	return 0;
}

/* Where nobody is told; and where nobody is to wait, this was all. */
SEC("?tp_btf/sched_switch")
int BPF_PROG(zombie_gone__tp_btf, bool preempt, struct task_struct *prev, struct task_struct *next,
	     unsigned int prev_state)
{
	struct ipct_lifetime *life;

	if (!(prev_state & TASK_DEAD))
		return 0;
	life = lifetime_of(prev);
	if (!life || !ends_with(life, prev))
		return 0;
	if (life->flags & IPCT_LIFE_IGNORED && prev->group_leader->exit_state == EXIT_DEAD &&
	    !life->reaped_ns)
		lifetime_vanish(life);
	else if (!life->zombie_ns)
		life->zombie_ns = bpf_ktime_get_ns();
	return 0;
}

/* The number of the child that wait4 has waited for; 0: it has only told how a living one fares. */
static __always_inline __u32 wait4_nr(struct pt_regs *regs, enum abi abi, long ret)
{
	__u64 status = syscall_arg(regs, abi, 1);
	__u32 how = 0;

	if (ret <= 0)
		return 0;
	if (status && user_read(&how, sizeof(how), status) &&
	    ((how & 0xff) == STATUS_STOP || how == 0xffff))
		return 0;
	return ret;
}

struct siginfo_head {
	__s32 signo, error, code, pid_or_pad, pid;
};

static __always_inline __u32 waitid_nr(struct pt_regs *regs, enum abi abi, long ret)
{
	__u64 at = syscall_arg(regs, abi, 2);
	struct siginfo_head info = {};

	if (ret || syscall_arg(regs, abi, 3) & WNOWAIT)
		return 0;
	if (!at)
		return syscall_arg(regs, abi, 0) == P_PID ? syscall_arg(regs, abi, 1) : 0;
	if (!user_read(&info, sizeof(info), at) || info.code < CLD_EXITED || info.code > CLD_DUMPED)
		return 0;
	return abi == ABI_COMPAT ? info.pid_or_pad : info.pid;
}

static __always_inline int wait_over(struct pt_regs *regs, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	enum abi abi = syscall_abi(task);
	enum wait_call call = syscall_waits(syscall_nr(regs), abi);
	struct pid_key key = {};
	struct ipct_lifetime *life;
	struct ipct_who *who;

	if (call == WAIT_NONE)
		return 0;
	key.nr = call == WAIT_ID ? waitid_nr(regs, abi, ret) : wait4_nr(regs, abi, ret);
	if (!key.nr)
		return 0;
	if (task->thread_pid->level) {
		__u32 nr = key.nr;

		if (!pid_key_at(task, task->thread_pid->level, &key))
			return 0;
		key.nr = nr;
	}
	who = bpf_map_lookup_elem(&ended, &key);
	life = who ? bpf_map_lookup_elem(&lifetimes, who) : NULL;
	if (life && !(life->flags & IPCT_LIFE_GONE) && !life->reaped_ns)
		lifetime_end(life, task);
	bpf_map_delete_elem(&ended, &key);
	return 0;
}

SEC("?tp_btf/sys_exit")
int BPF_PROG(wait__tp_btf, struct pt_regs *regs, long ret)
{
	return wait_over(regs, ret);
}

SEC("?tp/raw_syscalls/sys_exit")
int wait__tp(struct trace_event_raw_sys_exit *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return wait_over((struct pt_regs *)bpf_task_pt_regs(task), ctx->ret);
}

/* Long after: only for those whose end nobody saw. */
SEC("?tp_btf/sched_process_free")
int BPF_PROG(sched_process_free__tp_btf, struct task_struct *task)
{
	struct ipct_lifetime *life;

	if (task->pid != task->tgid)
		return 0;
	life = lifetime_of(task);
	if (!life)
		return 0;
	life->flags |= IPCT_LIFE_GONE;
	if (!life->reaped_ns) {
		life->flags |= IPCT_LIFE_LATE;
		life->reaped_ns = bpf_ktime_get_ns();
	}
	return 0;
}
