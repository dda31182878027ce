/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LIFE_BPF_H
#define IPCT_LIFE_BPF_H

#include "span.bpf.h"

static __always_inline struct ipct_who who_of(struct task_struct *task)
{
	return (struct ipct_who){
		.tgid = task->tgid,
		.start_ns = task->group_leader->start_boottime,
	};
}

static __always_inline struct ipct_lifetime *lifetime_of(struct task_struct *task)
{
	struct ipct_who who = who_of(task);

	return keeps_lives ? bpf_map_lookup_elem(&lifetimes, &who) : NULL;
}

/* A life of this task from now on, or NULL (and a loss) when there is no room for one. */
static __always_inline struct ipct_lifetime *lifetime_begin(struct task_struct *task)
{
	struct ipct_lifetime life = {.self = who_of(task)};

	if (!keeps_lives)
		return NULL;
	if (bpf_map_update_elem(&lifetimes, &life.self, &life, BPF_ANY)) {
		LOSE(tasks);
		return NULL;
	}
	return bpf_map_lookup_elem(&lifetimes, &life.self);
}

/* A record of the ring about this task, or NULL (and a loss) when there is no room. Submit it. */
static __always_inline struct ipct_life *life_begin(struct task_struct *task, __u32 type)
{
	struct ipct_life *life = bpf_ringbuf_reserve(&lives, sizeof(*life), 0);

	if (!life) {
		LOSE(ring);
		return NULL;
	}
	__builtin_memset(life, 0, sizeof(*life));
	life->type = type;
	life->tgid = task->tgid;
	life->task_start_ns = task->group_leader->start_boottime;
	life->at_ns = bpf_ktime_get_ns();
	life->fd = -1;
	return life;
}

static __always_inline void life_channel(struct task_struct *task, __u32 channel, __u32 fd,
					 struct file *file)
{
	struct ipct_life *life = life_begin(task, IPCT_LIFE_CHANNEL);

	if (!life)
		return;
	life->channel = channel;
	life->fd = fd;
	if (file && may_read_kernel)
		bpf_probe_read_kernel_str(life->name, sizeof(life->name),
					  BPF_CORE_READ(file, f_path.dentry, d_name.name));
	bpf_ringbuf_submit(life, 0);
}

#endif
