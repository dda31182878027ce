// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * System V semaphores: a set is known by its id in a namespace. Which way a call goes, the sign of
 * its first operation says; a number is read for that, and no payload.
 */
#include "channel.bpf.h"

#define EINVAL 22

struct sembuf {
	__u16 sem_num;
	__s16 sem_op;
	__s16 sem_flg;
};

int semaphore_open(struct self *me)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct ipct_channel what = {.kind = IPCT_KIND_SYSV_SEM};
	struct sembuf first = {};
	__u32 dir;

	if (!me)
		return 0;
	/* There is no such set. */
	if (me->call.over && me->call.ret == -EINVAL)
		return 0;
	user_need(&first, sizeof(first), me->call.args[1]);
	dir = first.sem_op > 0 ? IPCT_DIR_POST : IPCT_DIR_WAIT;
	what.dev = task->nsproxy->ipc_ns->ns.inum;
	what.ino = (__u32)me->call.args[0];
	span_join_row(&me->span, end_by_id(me, &what, dir), what.kind, dir);
	me->span.how = HOW_CONTROL;
	me->span.sized = true;
	me->span.size = me->call.args[2] * sizeof(first);
	return 0;
}
