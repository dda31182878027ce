/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SOCKET_BPF_H
#define IPCT_SOCKET_BPF_H

#include "channel.bpf.h"

#define AF_INET6	 10
#define MSG_PEEK	 0x2
#define MSG_TRUNC	 0x20
#define MSG_ERRQUEUE	 0x2000
#define MSG_SPLICE_PAGES 0x8000000

/*
 * Makes a slot say what this socket is, and what it is connected to at this moment: the
 * one of the descriptor through which it was found, or, with fd -1, by_id[place % SLOTS].
 */
int socket_settle(struct self *me, __u64 socket, __u32 place, __u32 fd);

/*
 * The end that a datagram goes to whose call names its receiver at address, in the
 * kernel's memory or the user's; 0: none that we know. channel: of the sender's own socket.
 */
__u32 socket_end_named(struct self *me, __u32 channel, __u64 address, bool user);

/* Opens me->span for a call of its own; 0 in any case. */
int socket_call_open(struct self *me);

/* What a call that receives does with its bytes. */
static __always_inline enum how receive_how(__u32 kind, __u32 flags)
{
	if (flags & MSG_ERRQUEUE || (kind == IPCT_KIND_TCP && flags & MSG_TRUNC))
		return HOW_DROPPED;
	return flags & MSG_PEEK ? HOW_PEEKED : HOW_COPIED;
}

/* Does it return the length of a datagram of which only what fits was copied? */
static __always_inline bool receive_is_capped(__u32 kind, __u32 flags)
{
	return flags & MSG_TRUNC && IPCT_KINDS_DATAGRAM & 1U << kind;
}

#endif
