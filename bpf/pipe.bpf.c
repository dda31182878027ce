// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pipes and FIFOs at their own functions. pipe_write and pipe_read have one way to
 * move payload, one copy of each byte, so what they return was copied; pages that
 * are handed over go through the splice functions instead.
 */
#include "file.bpf.h"
#include "hook.bpf.h"
#include "result.bpf.h"

/* This thread's end of the channel behind file, which is a pipe's or a FIFO's. */
static __always_inline struct ipct_end *pipe_end(struct self *me, struct file *file,
						 enum ipct_dir dir)
{
	struct slot *slot = &me->by_id[file->f_inode->i_ino % SLOTS];

	slot_settle(true, me, slot, file, -1);
	return end_row(end_of(me, slot, dir));
}

static __always_inline int pipe_fold(void *ctx, struct kiocb *iocb, enum ipct_dir dir, long ret)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct ipct_end *end;

	if (!me || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	end = pipe_end(me, iocb->ki_filp, dir);
	if (end)
		result_fold(end, HOW_COPIED, ret);
	me->busy = 0;
	return 0;
}

static __always_inline int pipe_write(void *ctx, struct kiocb *iocb, long ret)
{
	return pipe_fold(ctx, iocb, IPCT_DIR_WRITE, ret);
}
AT_RETURN1(pipe_write, 2, POINTER, kiocb, 0)

static __always_inline int pipe_read(void *ctx, struct kiocb *iocb, long ret)
{
	return pipe_fold(ctx, iocb, IPCT_DIR_READ, ret);
}
AT_RETURN1(pipe_read, 2, POINTER, kiocb, 0)
