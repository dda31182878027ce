// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ipc(2), the one call that stands for all of System V in 32-bit programs: made to look like
 * the call that it stands for.
 */
#include "channel.bpf.h"

enum { IPC_SEMOP = 1, IPC_SEMTIMEDOP = 4, IPC_MSGSND = 11, IPC_MSGRCV = 12, IPC_SHMAT = 21 };

int ipc_open(struct self *me)
{
	__u32 address = 0;

	if (!me)
		return 0;
	switch (me->call.args[0] & 0xffff) {
	case IPC_SEMOP:
	case IPC_SEMTIMEDOP:
		me->call.op = IPCT_OP_SEMOP;
		me->call.args[0] = me->call.args[1];
		me->call.args[1] = me->call.args[4];
		break;
	/* The id comes first, and a message's size stays third. */
	case IPC_MSGSND:
	case IPC_MSGRCV:
		me->call.op = (me->call.args[0] & 0xffff) == IPC_MSGSND ? IPCT_OP_MSG_SEND
									: IPCT_OP_MSG_RECEIVE;
		me->call.args[0] = me->call.args[1];
		break;
	case IPC_SHMAT:
		me->call.op = IPCT_OP_SHMAT;
		/* Its result is where a pointer points to. */
		user_need(&address, sizeof(address), me->call.args[3]);
		if (!me->call.ret)
			me->call.ret = address;
		break;
	}
	return 0;
}
