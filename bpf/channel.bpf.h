/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_CHANNEL_BPF_H
#define IPCT_CHANNEL_BPF_H

/*
 * From a descriptor to its channel, and from a channel to this thread's end of
 * it. The slow path, taken once for each descriptor a thread uses; what it finds
 * is kept in the thread's slots.
 */

#include "span.bpf.h"

/*
 * Finds out what fd is in the current task. A global function, so that it is
 * verified once; it takes me and not one slot, which the verifier could not
 * tell from any other memory.
 */
int slot_fill(struct self *me, __u32 fd);

/*
 * This thread's end of the channel that what describes (dev, ino, gen and kind tell
 * it from others), where no descriptor leads to it: its row, or 0.
 */
__u32 end_by_id(struct self *me, const struct ipct_channel *what, __u32 dir);

/*
 * The eight bytes at this address in the kernel; 0 where they may not be read. For what no typed
 * pointer leads to: it costs a call each time, so ask once a channel.
 */
__u64 kernel_word(__u64 address);
/* Of the call in me->call, whose result was n messages: their bytes, and how many had any. */
__u64 messages_sum(struct self *me, long n, __u32 *ret_messages);

/* Opens me->span for the call in me->call, whose channel no descriptor leads to. */
int call_open(struct self *me);

/*
 * What is behind fd has just been made. Who bore the same marks before is gone, and what
 * comes now is another channel.
 */
int channel_renew(struct self *me, long fd);

/*
 * The first eight characters of a name in kernel memory, as NAME_HEAD() writes them: enough
 * to tell those apart that the kernel gives. 0 where it may not be read. The second is the
 * name of the directory that a file is in, whose struct dentry and vfsmount are at these
 * addresses.
 */
__u64 name_head(struct self *me, __u64 address);
__u64 directory_name_head(struct self *me, __u64 dentry, __u64 vfsmount);
/* The number that the kernel gave to the struct eventfd_ctx at this address. */
__u64 eventfd_id(__u64 context);

static __always_inline struct slot *slot_get(struct self *me, struct task_struct *task, __u32 fd)
{
	struct slot *slot = &me->by_fd[fd % SLOTS];
	__u64 files = number_of(me, task->files);
	__u32 *generation = generation_of(files);

	/* Where nobody tells us of a close, a descriptor is looked up each time. */
	if (!has_floor || slot->fd != fd || slot->files != files || !generation ||
	    slot->generation != *generation)
		slot_fill(me, fd);
	return slot;
}

/* This thread's end of the slot's channel, made at first use; NULL and a loss when there is no
 * room. */
static __noinline __u32 end_open(struct self *me, __u32 channel, __u32 dir)
{
	struct end_key key = {};
	__u32 *known, index;
	struct ipct_end *end;

	if (!me)
		return 0;
	key.thread = me->row;
	key.channel = channel;
	key.dir = dir;
	known = bpf_map_lookup_elem(&end_index, &key);
	if (known)
		return *known;
	index = row_take(TABLE_ENDS);
	end = end_row(index);
	if (!end || bpf_map_update_elem(&end_index, &key, &index, BPF_NOEXIST))
		return 0;
	end->thread = key.thread;
	end->channel = key.channel;
	end->dir = dir;
	return index;
}

/* Row of this thread's end of the channel behind the slot; 0 where nothing is counted. */
static __always_inline __u32 end_of(struct self *me, struct slot *slot, enum ipct_dir dir)
{
	__u32 index = slot->ends[dir];

	if (!slot->channel)
		return 0;
	if (!index) {
		bool there = slot->there && IPCT_SIDE(dir) == IPCT_SIDE_TO;

		index = end_open(me, there ? slot->there : slot->channel, dir);
		slot->ends[dir] = index;
		if (!index)
			LOSE(ends);
	}
	return index;
}

/* Have we met what this describes (dev, ino, gen and kind)? */
static __always_inline bool channel_is_known(const struct ipct_channel *what)
{
	struct channel_key key = {
		.dev = what->dev, .ino = what->ino, .gen = what->gen, .kind = what->kind};

	return bpf_map_lookup_elem(&channel_index, &key);
}

/* Puts an end into the span. Of all but what is stored there is something that one can wait for. */
static __always_inline void span_join_row(struct span *span, __u32 end, __u32 kind,
					  enum ipct_dir dir)
{
	span->ends[IPCT_SIDE(dir)] = end;
	span->floor[IPCT_SIDE(dir)] = !!(floor_kinds & 1U << kind);
	span->waits[IPCT_SIDE(dir)] = kind != IPCT_KIND_NONE && !(IPCT_KINDS_STORED & 1U << kind);
}

/* Calls of their own pass what these carry; what read gives of one is something about it. */
#define KINDS_OF_OWN_CALLS (1U << IPCT_KIND_POSIX_MQ)

static __always_inline void span_join(struct span *span, struct self *me, struct slot *slot,
				      enum ipct_dir dir)
{
	if (KINDS_OF_OWN_CALLS & 1U << slot->kind)
		return;
	span_join_row(span, end_of(me, slot, dir), slot->kind, dir);
}

/* From one descriptor to another inside the kernel: one call, two ends. tee leaves its source as it
 * was, but may have to wait for what is in it. */
static __noinline int span_relay(struct span *span, struct self *me, struct task_struct *task,
				 __u32 fd_in, __u32 fd_out)
{
	struct slot *slot;

	if (!span || !me || !task)
		return 0;
	slot = slot_get(me, task, fd_in);
	if (span->op != IPCT_OP_TEE)
		span_join(span, me, slot, IPCT_DIR_READ);
	else
		span->waits[IPCT_SIDE_FROM] = slot->kind != IPCT_KIND_NONE;
	slot = slot_get(me, task, fd_out);
	span_join(span, me, slot, IPCT_DIR_WRITE);
	span->how = IPCT_KINDS_STORED & 1U << slot->kind ? HOW_WITHIN : HOW_MOVED;
	return 0;
}

static __always_inline void span_flow(struct span *span, struct self *me, struct task_struct *task,
				      __u32 fd, enum ipct_dir dir)
{
	struct slot *slot = slot_get(me, task, fd);

	/* vmsplice hands user pages over to a pipe; out of one it can only copy. */
	if (span->op == IPCT_OP_VMSPLICE && slot->writable) {
		dir = IPCT_DIR_WRITE;
		span->how = HOW_MOVED;
	} else {
		span->how = slot->how;
	}
	span_join(span, me, slot, dir);
}

static __always_inline void call_read(struct self *me, struct pt_regs *regs, enum abi abi,
				      enum ipct_op op)
{
	me->call.op = op;
	for (int i = 0; i < 6; i++)
		me->call.args[i] = syscall_arg(regs, abi, i);
}

/* What the system call in these registers is doing, from what its descriptors are at this moment.
 */
static __always_inline void span_open(struct span *span, struct self *me, struct task_struct *task,
				      struct pt_regs *regs, enum abi abi, enum ipct_op op)
{
	__u32 first = syscall_arg(regs, abi, 0);

	span->op = op;
	switch (op) {
	case IPCT_OP_READ:
	case IPCT_OP_VMSPLICE:
		span_flow(span, me, task, first, IPCT_DIR_READ);
		break;
	case IPCT_OP_WRITE:
		span_flow(span, me, task, first, IPCT_DIR_WRITE);
		break;
	case IPCT_OP_TEE:
		span_relay(span, me, task, first, syscall_arg(regs, abi, 1));
		break;
	case IPCT_OP_SENDFILE:
		span_relay(span, me, task, syscall_arg(regs, abi, 1), first);
		break;
	case IPCT_OP_SPLICE:
	case IPCT_OP_COPY_RANGE:
		span_relay(span, me, task, first, syscall_arg(regs, abi, 2));
		break;
	default:
		if (op < IPCT_OP_OWN)
			break;
		call_read(me, regs, abi, op);
		call_open(me);
		break;
	}
}

#endif
