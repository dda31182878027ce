// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Futexes: a word in memory that threads wait at and wake each other by. One that is
 * shared is known by its file and its place in it, like the kernel's own key, so that all
 * who map it meet; any other by the memory it is in and its address there.
 */
#include "memory.bpf.h"

#define FUTEX_PRIVATE  128
#define FUTEX_COMMANDS 16

/* WAIT, LOCK_PI, TRYLOCK_PI, WAIT_BITSET, WAIT_REQUEUE_PI, LOCK_PI2 */
#define WAITS (1 << 0 | 1 << 6 | 1 << 8 | 1 << 9 | 1 << 11 | 1 << 13)
/* WAKE, REQUEUE, CMP_REQUEUE, WAKE_OP, UNLOCK_PI, WAKE_BITSET, CMP_REQUEUE_PI */
#define POSTS (1 << 1 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 10 | 1 << 12)

/* struct futex_waitv, as user space writes it */
struct waitv {
	__u64 value, address;
	__u32 flags, reserved;
};

struct word {
	struct self *me;
	__u64 address;
	struct ipct_channel what;
	__u32 dir, end;
};

static long word_look(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	struct file *file = vma->vm_file;
	struct word *word = data;
	struct ipct_channel *what = &word->what;
	struct inode *inode;
	__u64 offset;

	if (!file || !(vma->vm_flags & VM_MAYSHARE))
		return 0;
	inode = file->f_inode;
	offset = word->address - vma->vm_start + vma->vm_pgoff * page_bytes;
	what->kind = file_kind(true, word->me, file, inode, inode->i_sb) == IPCT_KIND_POSIX_SEM
			     ? IPCT_KIND_POSIX_SEM
			     : IPCT_KIND_FUTEX;
	what->dev = inode->i_sb->s_dev;
	what->ino = inode->i_ino;
	what->gen = ((__u64)inode->i_generation << 32) + offset;
	if (word->dir < IPCT_DIR_NR)
		word->end = end_of_id(word->me, file, what, word->dir);
	return 0;
}

/* A memory's address comes round again, that of its first stack and its process' start rarely with
 * it. */
static __always_inline void word_own(struct self *me, struct task_struct *task, struct word *word)
{
	__u64 mark = number_of(me, task->mm) ^ salt ^ task->group_leader->start_boottime;

	word->what.kind = IPCT_KIND_FUTEX;
	word->what.ino = word->address;
	word->what.gen = (mark + task->mm->start_stack) * 0x9e3779b97f4a7c15ULL;
	word->end = end_by_id(me, &word->what, word->dir);
}

static __always_inline void word_of_list(struct self *me, struct word *word, bool *own)
{
	struct waitv first = {};

	if (!user_need(&first, sizeof(first), me->call.args[0]))
		return;
	word->address = first.address;
	*own = first.flags & FUTEX_PRIVATE;
}

/* Which word the call is about, and which way it goes; IPCT_DIR_NR: neither. */
static __always_inline void word_read(struct self *me, struct word *word, bool *own)
{
	__u32 command = 1 << me->call.args[1] % FUTEX_COMMANDS;

	word->address = me->call.args[0];
	word->dir = IPCT_DIR_WAIT;
	switch (me->call.op) {
	case IPCT_OP_FUTEX:
		*own = me->call.args[1] & FUTEX_PRIVATE;
		if (command & POSTS)
			word->dir = IPCT_DIR_POST;
		else if (!(command & WAITS))
			word->dir = IPCT_DIR_NR;
		break;
	case IPCT_OP_FUTEX_REQUEUE:
		word->dir = IPCT_DIR_POST;
		word_of_list(me, word, own);
		break;
	case IPCT_OP_FUTEX_WAITV:
		word_of_list(me, word, own);
		break;
	case IPCT_OP_FUTEX_WAKE:
		word->dir = IPCT_DIR_POST;
		*own = me->call.args[3] & FUTEX_PRIVATE;
		break;
	case IPCT_OP_FUTEX_WAIT:
		*own = me->call.args[3] & FUTEX_PRIVATE;
		break;
	}
}

int futex_open(struct self *me)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct word word = {.me = me};
	bool own = false;
	long found = 0;

	if (!me)
		return 0;
	word_read(me, &word, &own);
	if (word.dir == IPCT_DIR_NR)
		return 0;
	if (!own)
		found = bpf_find_vma(task, word.address, word_look, &word, 0);
	if (found == -EBUSY) {
		/* Asleep it cannot be looked at again, later it can. */
		if (me->call.over)
			LOSE(spans);
		me->span.op = IPCT_OP_NONE;
		return 0;
	}
	if (!found && !word.what.kind)
		word_own(me, task, &word);
	span_join_row(&me->span, word.end, word.what.kind, word.dir);
	me->span.how = HOW_NOTHING;
	/* Who has waited is told nothing, who wakes how many it woke. */
	me->span.sized = word.dir == IPCT_DIR_WAIT;
	me->span.size = 1;
	return 0;
}
