/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_ZOMBIE_BPF_H
#define IPCT_ZOMBIE_BPF_H

/* A life's stations: fork, exit, zombie, reaped. */

#include "life.bpf.h"

#define EXIT_DEAD      0x10
#define EXIT_ZOMBIE    0x20
#define SIGCHLD	       17
#define SIG_IGN	       1
#define SA_NOCLDWAIT   2
#define PID_NAMESPACES 4 /* deeper than this, and who waits there is not seen */

/* The number of this task's pid at that level, and its namespace. */
static __always_inline bool pid_key_at(struct task_struct *task, __u32 level, struct pid_key *ret)
{
	struct pid_namespace *ns = NULL;
	__u64 at = 0;

	if (!may_read_kernel)
		return false;
	/* Read, not loaded: with a pointer the verifier lets nobody calculate. */
	bpf_probe_read_kernel(&at, sizeof(at), &task->thread_pid);
	at += bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid);
	bpf_probe_read_kernel(&ret->nr, sizeof(ret->nr),
			      (void *)(at + bpf_core_field_offset(struct upid, nr)));
	bpf_probe_read_kernel(&ns, sizeof(ns),
			      (void *)(at + bpf_core_field_offset(struct upid, ns)));
	ret->ns = BPF_CORE_READ(ns, ns.inum);
	return true;
}

/* Whoever waits for it will be given one of these numbers. */
static __always_inline void ended_put(struct task_struct *task, const struct ipct_who *who)
{
	struct pid_key key = {.nr = task->pid};
	__u32 level = task->thread_pid->level;

	bpf_map_update_elem(&ended, &key, who, BPF_ANY);
	for (__u32 i = 1; i < PID_NAMESPACES && i <= level; i++)
		if (pid_key_at(task, i, &key))
			bpf_map_update_elem(&ended, &key, who, BPF_ANY);
}

/* Does this one's parent want to hear of no child's end? */
static __always_inline bool parent_ignores(struct task_struct *task)
{
	struct sighand_struct___seen *hand = (void *)task->real_parent->sighand;

	return (__u64)hand->action[SIGCHLD - 1].sa.sa_handler == SIG_IGN ||
	       hand->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDWAIT;
}

static __always_inline void lifetime_fork(struct task_struct *parent, struct task_struct *child)
{
	struct ipct_lifetime *life = lifetime_begin(child);

	if (!life)
		return;
	life->parent = life->heir = who_of(parent);
	life->fork_ns = bpf_ktime_get_ns();
	bpf_get_current_comm(life->comm, sizeof(life->comm));
}

/* Its last thread, task, begins to end. */
static __always_inline void lifetime_exit(struct ipct_lifetime *life, struct task_struct *task)
{
	life->exit_ns = bpf_ktime_get_ns();
	life->last_tid = task->pid;
	life->exit_code = task->signal->group_exit_code ?: task->exit_code;
	life->heir = who_of(task->real_parent);
	if (parent_ignores(task))
		life->flags |= IPCT_LIFE_IGNORED;
	bpf_get_current_comm(life->comm, sizeof(life->comm));
	ended_put(task->group_leader, &life->self);
}

static __always_inline void lifetime_end(struct ipct_lifetime *life, struct task_struct *reaper)
{
	life->heir = life->reaper = who_of(reaper);
	life->reaped_ns = bpf_ktime_get_ns();
}

/* It goes by itself, and was never a zombie. */
static __always_inline void lifetime_vanish(struct ipct_lifetime *life)
{
	life->flags |= IPCT_LIFE_SELF;
	life->reaped_ns = bpf_ktime_get_ns();
}

/* Who releases it and is not its parent does so because the parent ignores it. */
static __always_inline void lifetime_release(struct task_struct *task)
{
	struct task_struct *reaper = bpf_get_current_task_btf();
	struct ipct_lifetime *life = lifetime_of(task);

	if (!life)
		return;
	if (task->real_parent->tgid == reaper->tgid)
		lifetime_end(life, reaper);
	else
		lifetime_vanish(life);
}

#endif
