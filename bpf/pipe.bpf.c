// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Pipes and FIFOs at their own functions. pipe_write and pipe_read have one way to
 * move payload, one copy of each byte, so what they return was copied; pages that
 * are handed over go through the splice functions instead.
 */
#include "file.bpf.h"
#include "result.bpf.h"

/* This thread's end of the channel behind file, which is a pipe's or a FIFO's. */
static __always_inline struct ipct_end *pipe_end(struct self *me, struct file *file,
						 enum ipct_dir dir)
{
	struct slot *slot = &me->by_id[file->f_inode->i_ino % SLOTS];

	slot_settle(true, me, slot, file, -1);
	return end_row(end_of(me, slot, dir));
}

static __always_inline int pipe_fold(void *ctx, struct kiocb *iocb, enum ipct_dir dir, long ret,
				     bool second)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	enum ipct_twin twin = dir == IPCT_DIR_WRITE ? IPCT_TWIN_PIPE_WRITE : IPCT_TWIN_PIPE_READ;
	struct ipct_end *end;

	if (!me || !twin_works(me, twin, second) || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	end = pipe_end(me, iocb->ki_filp, dir);
	if (end)
		result_fold(end, HOW_COPIED, ret);
	me->busy = 0;
	return 0;
}

SEC("?fexit/pipe_write")
int BPF_PROG(pipe_write__fexit, struct kiocb *iocb, struct iov_iter *from, long ret)
{
	return pipe_fold(ctx, iocb, IPCT_DIR_WRITE, ret, false);
}

SEC("?fexit/pipe_write")
int BPF_PROG(pipe_write__twin, struct kiocb *iocb, struct iov_iter *from, long ret)
{
	return pipe_fold(ctx, iocb, IPCT_DIR_WRITE, ret, true);
}

SEC("?fexit/pipe_read")
int BPF_PROG(pipe_read__fexit, struct kiocb *iocb, struct iov_iter *to, long ret)
{
	return pipe_fold(ctx, iocb, IPCT_DIR_READ, ret, false);
}

SEC("?fexit/pipe_read")
int BPF_PROG(pipe_read__twin, struct kiocb *iocb, struct iov_iter *to, long ret)
{
	return pipe_fold(ctx, iocb, IPCT_DIR_READ, ret, true);
}
