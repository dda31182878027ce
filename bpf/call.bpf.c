// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System calls that name their channel by something else than a descriptor: one
 * row for each, to the mechanism that understands it.
 */
#include "channel.bpf.h"
#include "msg.bpf.h"
#include "socket.bpf.h"

int map_open(struct self *me);
int semaphore_open(struct self *me);
int futex_open(struct self *me);
int ipc_open(struct self *me);

int call_open(struct self *me)
{
	if (!me)
		return 0;
	if (me->call.op == IPCT_OP_IPC)
		ipc_open(me);
	switch (me->call.op) {
	case IPCT_OP_MSG_SEND:
	case IPCT_OP_MSG_RECEIVE:
	case IPCT_OP_MQ_SEND:
	case IPCT_OP_MQ_RECEIVE:
		return msg_call_open(me);
	case IPCT_OP_MMAP:
	case IPCT_OP_SHMAT:
		return map_open(me);
	case IPCT_OP_SEMOP:
		return semaphore_open(me);
	case IPCT_OP_FUTEX:
	case IPCT_OP_FUTEX_WAITV:
	case IPCT_OP_FUTEX_WAKE:
	case IPCT_OP_FUTEX_WAIT:
	case IPCT_OP_FUTEX_REQUEUE:
		return futex_open(me);
	case IPCT_OP_SENDTO ... IPCT_OP_SOCKETCALL:
		return socket_call_open(me);
	default:
		return 0;
	}
}
