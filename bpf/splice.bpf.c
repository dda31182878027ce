// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pages handed over instead of copied: splice, tee, vmsplice and sendfile, where
 * one side is a pipe. Each is one call with up to two ends.
 */
#include "file.bpf.h"
#include "hook.bpf.h"
#include "result.bpf.h"

static __always_inline struct slot *slot_of_file(struct self *me, struct file *file)
{
	struct slot *slot = &me->by_id[file->f_inode->i_ino % SLOTS];

	slot_settle(true, me, slot, file, -1);
	return slot;
}

/* Counted here, and not by the system call's result. */
static __always_inline struct ipct_end *end_here(__u32 end, __u32 kind)
{
	return floor_kinds & 1U << kind ? NULL : end_row(end);
}

static __always_inline void out_fold(struct ipct_end *out, __u32 kind, __u32 in, long ret)
{
	result_fold(out, IPCT_KINDS_STORED & 1U << kind ? HOW_WITHIN : HOW_MOVED, ret);
	if (in)
		out->joint_cnt++;
}

static __always_inline int do_splice(void *ctx, struct file *from, struct file *to, long ret)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct slot *slot;
	struct ipct_end *end;
	__u32 in;

	if (!me || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	slot = slot_of_file(me, from);
	in = end_of(me, slot, IPCT_DIR_READ);
	end = end_here(in, slot->kind);
	if (end)
		result_fold(end, HOW_PASSED, ret);
	slot = slot_of_file(me, to);
	end = end_here(end_of(me, slot, IPCT_DIR_WRITE), slot->kind);
	if (end)
		out_fold(end, slot->kind, in, ret);
	me->busy = 0;
	return 0;
}
AT_RETURN2(do_splice, 6, POINTER, file, 0, POINTER, file, 2)

/* The source keeps what it had, so only the pipe that now has it, too, counts. */
static __always_inline int do_tee(void *ctx, struct file *to, long ret)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct ipct_end *end;
	struct slot *slot;

	if (!me || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	slot = slot_of_file(me, to);
	end = end_here(end_of(me, slot, IPCT_DIR_WRITE), slot->kind);
	if (end)
		out_fold(end, slot->kind, 0, ret);
	me->busy = 0;
	return 0;
}
AT_RETURN1(do_tee, 4, POINTER, file, 1)

static __always_inline int vmsplice(void *ctx, struct pt_regs *regs, long ret)
{
	__u32 fd = syscall_arg(regs, ABI_NATIVE, 0);
	struct task_struct *task = bpf_get_current_task_btf();
	struct self *me = self_of(task);
	struct ipct_end *end;
	struct slot *slot;

	if (!me || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	slot = slot_get(me, task, fd);
	if (slot->writable) {
		end = end_here(end_of(me, slot, IPCT_DIR_WRITE), slot->kind);
		if (end)
			out_fold(end, slot->kind, 0, ret);
	} else {
		end = end_here(end_of(me, slot, IPCT_DIR_READ), slot->kind);
		if (end)
			result_fold(end, HOW_COPIED, ret);
	}
	me->busy = 0;
	return 0;
}
AT_RETURN1(vmsplice, 1, POINTER, pt_regs, 0)

static __always_inline int do_sendfile(void *ctx, __u32 fd_out, __u32 fd_in, long ret)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct self *me = self_of(task);
	struct ipct_end *end;
	struct slot *slot;
	__u32 in;

	if (!me || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	slot = slot_get(me, task, fd_in);
	in = end_of(me, slot, IPCT_DIR_READ);
	end = end_here(in, slot->kind);
	if (end)
		result_fold(end, HOW_PASSED, ret);
	slot = slot_get(me, task, fd_out);
	end = end_here(end_of(me, slot, IPCT_DIR_WRITE), slot->kind);
	if (end)
		out_fold(end, slot->kind, in, ret);
	me->busy = 0;
	return 0;
}
AT_RETURN2(do_sendfile, 5, NUMBER, __u32, 0, NUMBER, __u32, 1)
