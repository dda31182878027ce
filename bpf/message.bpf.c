// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * send, recv and their kin on the floor: which of their arguments says what, and
 * what their result counts. Of user memory only lengths and addresses are read.
 */
#include "channel.bpf.h"
#include "socket.bpf.h"

#define IOVS_MAX 64

/* struct user_msghdr and mmsghdr, as either kind of program lays them out. */
static const struct message_layout {
	__u32 word, iov, iovlen, stride, len;
} layouts[ABI_NR] = {
	[ABI_NATIVE] = {.word = 8, .iov = 16, .iovlen = 24, .stride = 64, .len = 56},
	[ABI_COMPAT] = {.word = 4, .iov = 8, .iovlen = 12, .stride = 32, .len = 28},
};

static __always_inline struct message_layout layout_now(void)
{
	enum abi abi = syscall_abi(bpf_get_current_task_btf());

	return abi == ABI_COMPAT ? layouts[ABI_COMPAT] : layouts[ABI_NATIVE];
}

/* A pointer or a size_t. */
static __always_inline __u64 word_read(__u64 address, __u32 word)
{
	__u64 value = 0;

	if (word == 4)
		user_need(&value, 4, address);
	else
		user_need(&value, 8, address);
	return value;
}

/* How many bytes the buffers of this message hold together. */
static __noinline __u64 message_size(__u64 message)
{
	const struct message_layout at = layout_now();
	__u64 iov = word_read(message + at.iov, at.word);
	__u64 n = word_read(message + at.iovlen, at.word), size = 0;

	if (n > IOVS_MAX)
		LOSE(spans);
	for (__u32 i = 0; i < IOVS_MAX; i++) {
		if (i >= n)
			break;
		size += word_read(iov + i * 2 * at.word + at.word, at.word);
	}
	return size;
}

struct message_sum {
	__u64 vector, bytes;
	__u32 messages;
	bool capped;
};

static long message_add(__u32 i, struct message_sum *sum)
{
	const struct message_layout at = layout_now();
	__u64 message = sum->vector + i * at.stride, size;
	__u32 len = 0;

	user_need(&len, sizeof(len), message + at.len);
	if (sum->capped) {
		size = message_size(message);
		len = len > size ? size : len;
	}
	sum->bytes += len;
	sum->messages += len > 0;
	return 0;
}

__u64 messages_sum(struct self *me, long n, __u32 *ret_messages)
{
	struct message_sum sum = {};

	if (!me || !ret_messages)
		return 0;
	sum.vector = me->call.args[1];
	sum.capped = me->span.capped;
	bpf_loop(n, message_add, &sum, 0);
	*ret_messages = sum.messages;
	return sum.bytes;
}

/* i386 has one call for all, which says which it is and where its arguments are. */
static __always_inline void multiplex_resolve(struct call *call)
{
	static const struct {
		__u8 op, nargs;
	} calls[] = {
		[2] = {IPCT_OP_FD_CHANGE, 0}, /* bind */
		[3] = {IPCT_OP_FD_CHANGE, 0}, /* connect */
		[9] = {IPCT_OP_SENDTO, 4},    /* send */
		[10] = {IPCT_OP_RECVFROM, 4}, /* recv */
		[11] = {IPCT_OP_SENDTO, 6},   [12] = {IPCT_OP_RECVFROM, 6},
		[16] = {IPCT_OP_SENDMSG, 3},  [17] = {IPCT_OP_RECVMSG, 3},
		[19] = {IPCT_OP_RECVMMSG, 4}, [20] = {IPCT_OP_SENDMMSG, 4},
	};
	__u64 which = call->args[0];
	__u32 args[6] = {};

	call->op = IPCT_OP_NONE;
	if (which >= sizeof(calls) / sizeof(calls[0]))
		return;
	user_need(args, sizeof(args), call->args[1]);
	call->op = calls[which].op;
	for (int i = 0; i < 6; i++)
		call->args[i] = i < calls[which].nargs ? args[i] : 0;
}

static __always_inline bool call_receives(__u32 op)
{
	return op == IPCT_OP_RECVFROM || op == IPCT_OP_RECVMSG || op == IPCT_OP_RECVMMSG;
}

static __always_inline bool call_is_many(__u32 op)
{
	return op == IPCT_OP_SENDMMSG || op == IPCT_OP_RECVMMSG;
}

/* A message has one, three or many buffers. */
static __always_inline __u64 receive_size(const struct call *call)
{
	return call->op == IPCT_OP_RECVFROM ? call->args[2] : message_size(call->args[1]);
}

static __always_inline void receive_open(struct self *me, struct slot *slot)
{
	bool one = me->call.op == IPCT_OP_RECVMSG;
	__u32 flags = one ? me->call.args[2] : me->call.args[3];

	me->span.how = receive_how(slot->kind, flags);
	me->span.capped = receive_is_capped(slot->kind, flags);
	if (me->span.capped && !call_is_many(me->call.op))
		me->span.size = receive_size(&me->call);
	span_join(&me->span, me, slot, IPCT_DIR_READ);
}

/* Where the call says the datagram goes to. Several in one call are taken to go to the first's. */
static __always_inline __u64 send_name(const struct call *call)
{
	if (call->op == IPCT_OP_SENDTO)
		return call->args[4];
	return word_read(call->args[1], layout_now().word);
}

static __always_inline void send_open(struct self *me, struct slot *slot)
{
	__u64 name = slot->kind == IPCT_KIND_UDP ? send_name(&me->call) : 0;
	__u32 end = name ? socket_end_named(me, slot->channel, name, true) : 0;

	me->span.how = HOW_COPIED;
	if (end)
		span_join_row(&me->span, end, slot->kind, IPCT_DIR_WRITE);
	else
		span_join(&me->span, me, slot, IPCT_DIR_WRITE);
}

int socket_call_open(struct self *me)
{
	struct slot *slot;

	if (!me)
		return 0;
	if (me->call.op == IPCT_OP_SOCKETCALL)
		multiplex_resolve(&me->call);
	if (me->call.op < IPCT_OP_SENDTO || me->call.op > IPCT_OP_RECVMMSG)
		return 0;
	slot = slot_get(me, bpf_get_current_task_btf(), me->call.args[0]);
	if (!(IPCT_KINDS_SOCKET & 1U << slot->kind))
		return 0;
	me->span.counts = call_is_many(me->call.op);
	if (call_receives(me->call.op))
		receive_open(me, slot);
	else
		send_open(me, slot);
	return 0;
}
