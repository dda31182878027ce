// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Sockets at their own functions. Each of these has one way to move what comes from
 * user memory or goes there, one copy of each byte. Pages that splice and sendfile
 * hand to them are the splice functions' to count.
 */
#include "file.bpf.h"
#include "hook.bpf.h"
#include "result.bpf.h"
#include "socket.bpf.h"

static __always_inline bool iter_is_user(struct iov_iter *iter)
{
	__u8 type = iter->iter_type;

	return type == bpf_core_enum_value(enum iter_type, ITER_IOVEC) ||
	       type == bpf_core_enum_value(enum iter_type, ITER_UBUF);
}

static __always_inline struct slot *socket_slot(struct self *me, struct socket *socket)
{
	__u32 place = socket->file->f_inode->i_ino % SLOTS;

	socket_settle(me, number_of(me, socket), place, -1);
	return &me->by_id[place];
}

/*
 * Counted here, and not by the system call's result. Where the compiler has not made one of them,
 * seqpacket's functions go through those of datagrams: each counts its own kind.
 */
static __always_inline struct ipct_end *socket_end_here(__u32 end, __u32 kind, __u32 own)
{
	return kind != own || floor_kinds & 1U << kind ? NULL : end_row(end);
}

static __always_inline int send_fold(void *ctx, __u32 own, struct socket *socket,
				     struct msghdr *msg, bool v4, long ret)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct ipct_end *end;
	struct slot *slot;
	__u32 row = 0;

	if (!me || !gate_is_open(me) || !iter_is_user(&msg->msg_iter))
		return 0;
	/* udpv6_sendmsg goes through udp_sendmsg to an IPv4 address. */
	if (v4 && socket->sk->__sk_common.skc_family == AF_INET6)
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	slot = socket_slot(me, socket);
	if (slot->kind == IPCT_KIND_UDP && msg->msg_namelen)
		row = socket_end_named(me, slot->channel, number_of(me, msg->msg_name), false);
	if (!row)
		row = end_of(me, slot, IPCT_DIR_WRITE);
	end = socket_end_here(row, slot->kind, own);
	if (end)
		result_fold(end, HOW_COPIED, ret);
	me->busy = 0;
	return 0;
}

static __always_inline int receive_fold(void *ctx, __u32 own, struct socket *socket,
					struct msghdr *msg, __u64 size, __u32 flags, long ret)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct ipct_end *end;
	struct slot *slot;

	if (!me || !gate_is_open(me) || !iter_is_user(&msg->msg_iter))
		return 0;
	me->busy = 1;
	story_probe(me, ctx);
	slot = socket_slot(me, socket);
	end = socket_end_here(end_of(me, slot, IPCT_DIR_READ), slot->kind, own);
	if (receive_is_capped(slot->kind, flags) && ret > (long)size)
		ret = size;
	if (end)
		result_fold(end, receive_how(slot->kind, flags), ret);
	me->busy = 0;
	return 0;
}

/* Each wants the socket, and gets it from what its function knows. */
#define SOCKET_OF_socket(at) (at)
#define SOCKET_OF_sock(at)   ((at)->sk_socket)

#define SEND(name, kind, type, v4)                                                                \
	static __always_inline int name(void *ctx, struct type *at, struct msghdr *msg, long ret) \
	{                                                                                         \
		return send_fold(ctx, IPCT_KIND_##kind, SOCKET_OF_##type(at), msg, v4, (int)ret); \
	}                                                                                         \
	AT_RETURN2(name, 3, POINTER, type, 0, POINTER, msghdr, 1)

/* 7.1 took addr_len from these. */
#define RECEIVE(name, kind, type)                                                                  \
	static __always_inline int name(void *ctx, struct type *at, struct msghdr *msg,            \
					size_t size, int flags, long ret)                          \
	{                                                                                          \
		return receive_fold(ctx, IPCT_KIND_##kind, SOCKET_OF_##type(at), msg, size, flags, \
				    (int)ret);                                                     \
	}                                                                                          \
	AT_RETURN4(name, NARGS_VARY, POINTER, type, 0, POINTER, msghdr, 1, NUMBER, size_t, 2,      \
		   NUMBER, int, 3)

SEND(unix_stream_send, UNIX_STREAM, socket, false)
SEND(unix_dgram_send, UNIX_DGRAM, socket, false)
SEND(unix_seqpacket_send, UNIX_SEQPACKET, socket, false)
SEND(tcp_send, TCP, sock, false)
SEND(udp_send, UDP, sock, true)
SEND(udpv6_send, UDP, sock, false)

RECEIVE(unix_dgram_recv, UNIX_DGRAM, socket)
RECEIVE(unix_seqpacket_recv, UNIX_SEQPACKET, socket)
RECEIVE(tcp_recv, TCP, sock)
RECEIVE(udp_recv, UDP, sock)
RECEIVE(udpv6_recv, UDP, sock)

static __always_inline int unix_stream_recv(void *ctx, struct unix_stream_read_state *state,
					    long ret)
{
	/* Out into a pipe: splice, which counts it. */
	if (state->pipe)
		return 0;
	return receive_fold(ctx, IPCT_KIND_UNIX_STREAM, state->socket, state->msg, 0, state->flags,
			    (int)ret);
}
AT_RETURN1(unix_stream_recv, 2, POINTER, unix_stream_read_state, 0)
