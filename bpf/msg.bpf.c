// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Message queues: System V's, which a number leads to, and POSIX's, which a descriptor
 * does. Both copy with the same two functions, load_msg and store_msg, which know
 * nothing of queues: what they have copied waits in the thread for the call that they are
 * part of. So a message that was copied in and then not taken is a copy, and no payload.
 */
#include "file.bpf.h"
#include "hook.bpf.h"
#include "ipc.bpf.h"
#include "msg.bpf.h"
#include "result.bpf.h"

static __always_inline __u32 queue_end(struct self *me, __u32 id, enum ipct_dir dir)
{
	struct ipct_channel what = {.kind = IPCT_KIND_SYSV_MSG};
	__u64 queue;

	what.dev = ipc_namespace_number();
	what.ino = id;
	if (!channel_is_known(&what)) {
		queue = ipc_object(me, IPC_MSG_IDS, id);
		if (!queue)
			return 0;
		what.capacity_bytes =
			kernel_word(queue + bpf_core_field_offset(struct msg_queue, q_qbytes));
	}
	return end_by_id(me, &what, dir);
}

static __always_inline __u32 mqueue_end(struct self *me, __u32 fd, enum ipct_dir dir)
{
	struct slot *slot = slot_get(me, bpf_get_current_task_btf(), fd);

	return slot->kind == IPCT_KIND_POSIX_MQ ? end_of(me, slot, dir) : 0;
}

/* This thread's end of the queue that the first argument of a call names. */
static __always_inline __u32 msg_end(struct self *me, enum ipct_kind kind, __u32 name,
				     enum ipct_dir dir)
{
	return kind == IPCT_KIND_SYSV_MSG ? queue_end(me, name, dir) : mqueue_end(me, name, dir);
}

static __always_inline void msg_join(struct self *me, enum ipct_kind kind, enum ipct_dir dir)
{
	__u32 end = msg_end(me, kind, me->call.args[0], dir);

	me->span.how = HOW_COPIED;
	span_join_row(&me->span, end, kind, dir);
	/* Who sends is told that all went well, and not how much went. */
	me->span.sized = dir == IPCT_DIR_WRITE;
}

int msg_call_open(struct self *me)
{
	if (!me)
		return 0;
	me->span.size = me->call.args[2];
	switch (me->call.op) {
	case IPCT_OP_MSG_SEND:
		msg_join(me, IPCT_KIND_SYSV_MSG, IPCT_DIR_WRITE);
		break;
	case IPCT_OP_MSG_RECEIVE:
		msg_join(me, IPCT_KIND_SYSV_MSG, IPCT_DIR_READ);
		break;
	case IPCT_OP_MQ_SEND:
		msg_join(me, IPCT_KIND_POSIX_MQ, IPCT_DIR_WRITE);
		break;
	case IPCT_OP_MQ_RECEIVE:
		msg_join(me, IPCT_KIND_POSIX_MQ, IPCT_DIR_READ);
		break;
	}
	return 0;
}

/* The end of one call. Where any probe of this kind is on the floor, all of it is counted there. */
static __always_inline int msg_fold(void *ctx, enum ipct_kind kind, enum ipct_dir dir, __u32 name,
				    long ret)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct ipct_end *end;
	__u64 copied;

	if (!me || floor_kinds & 1U << kind || !gate_is_open(me))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	copied = me->copied[IPCT_SIDE(dir)];
	__builtin_memset(me->copied, 0, sizeof(me->copied));
	end = end_row(msg_end(me, kind, name, dir));
	if (end) {
		result_fold(end, HOW_PASSED, ret);
		end->copied_bytes += copied;
	}
	me->busy = 0;
	return 0;
}

static __always_inline int msg_copied(void *ctx, enum ipct_side side, __u64 len)
{
	struct self *me = self_of(bpf_get_current_task_btf());

	if (me) {
		story_probe(me, ctx);
		me->copied[side] = len;
	}
	return 0;
}

static __always_inline int load_msg(void *ctx, size_t len, long msg)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	/* An error is a pointer into the last page. */
	bool failed = me && number_of(me, (void *)msg) >= -4095ULL;

	return msg_copied(ctx, IPCT_SIDE_TO, failed ? 0 : len);
}
AT_RETURN1(load_msg, 2, NUMBER, size_t, 1)

static __always_inline int store_msg(void *ctx, size_t len, long ret)
{
	return msg_copied(ctx, IPCT_SIDE_FROM, (int)ret ? 0 : len);
}
AT_RETURN1(store_msg, 3, NUMBER, size_t, 2)

static __always_inline int do_msgsnd(void *ctx, __u32 id, size_t size, long ret)
{
	return msg_fold(ctx, IPCT_KIND_SYSV_MSG, IPCT_DIR_WRITE, id, ret ? ret : (long)size);
}
AT_RETURN2(do_msgsnd, 5, NUMBER, __u32, 0, NUMBER, size_t, 3)

static __always_inline int do_msgrcv(void *ctx, __u32 id, long ret)
{
	return msg_fold(ctx, IPCT_KIND_SYSV_MSG, IPCT_DIR_READ, id, ret);
}
AT_RETURN1(do_msgrcv, 6, NUMBER, __u32, 0)

static __always_inline int do_mq_timedsend(void *ctx, __u32 fd, size_t size, long ret)
{
	return msg_fold(ctx, IPCT_KIND_POSIX_MQ, IPCT_DIR_WRITE, fd,
			(int)ret ? (int)ret : (long)size);
}
AT_RETURN2(do_mq_timedsend, 5, NUMBER, __u32, 0, NUMBER, size_t, 2)

static __always_inline int do_mq_timedreceive(void *ctx, __u32 fd, long ret)
{
	return msg_fold(ctx, IPCT_KIND_POSIX_MQ, IPCT_DIR_READ, fd, (int)ret);
}
AT_RETURN1(do_mq_timedreceive, 5, NUMBER, __u32, 0)
