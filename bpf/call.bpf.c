// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls that name their channel by something else than a descriptor: one
 * row for each, to the mechanism that understands it.
 */
#include "channel.bpf.h"
#include "msg.bpf.h"

/* ipc(2)'s first argument; the others are then those of the call that it names. */
enum { IPC_MSGSND = 11, IPC_MSGRCV = 12 };

/* ipc(what, id, second, third, pointer): the id stays first, and a message's size third. */
static __always_inline void call_unfold(struct call *call)
{
	__u32 what = call->args[0] & 0xffff; /* above it a version */

	call->op = what == IPC_MSGSND	? IPCT_OP_MSG_SEND
		   : what == IPC_MSGRCV ? IPCT_OP_MSG_RECEIVE
					: IPCT_OP_NONE;
	call->args[0] = call->args[1];
}

int call_open(struct self *me)
{
	if (!me)
		return 0;
	if (me->call.op == IPCT_OP_IPC)
		call_unfold(&me->call);
	switch (me->call.op) {
	case IPCT_OP_MSG_SEND:
	case IPCT_OP_MSG_RECEIVE:
	case IPCT_OP_MQ_SEND:
	case IPCT_OP_MQ_RECEIVE:
		return msg_call_open(me);
	default:
		return 0;
	}
}
