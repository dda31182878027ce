// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * From a descriptor to its channel, and from what else tells it from others.
 */
#include "file.bpf.h"

static __always_inline struct file *file_of(struct task_struct *task, __u32 fd)
{
	struct files_struct *files = task->files;
	struct fdtable *fdt;

	if (!files)
		return NULL;
	fdt = files->fdt;
	if (fd >= fdt->max_fds)
		return NULL;
	return PEEK_POINTER(file, (__u64)fdt->fd + fd * sizeof(void *));
}

__u64 kernel_word(__u64 address)
{
	struct timespec64 *words; /* any struct will do that begins with a number of eight bytes */
	__u64 word = 0;

	if (has_rdonly_cast) {
		words = bpf_rdonly_cast((void *)address,
					bpf_core_type_id_kernel(struct timespec64));
		word = words->tv_sec;
	} else if (may_read_kernel) {
		bpf_probe_read_kernel(&word, sizeof(word), (void *)address);
	}
	return word;
}

__u32 end_by_id(struct self *me, const struct ipct_channel *what, __u32 dir)
{
	struct slot *slot;

	if (!me || !what || dir >= IPCT_DIR_NR || !(wanted_kinds & 1U << what->kind))
		return 0;
	slot = &me->by_id[(what->ino ^ what->gen) % SLOTS];
	if (slot->kind != what->kind || slot->id[0] != what->dev || slot->id[1] != what->ino ||
	    slot->id[2] != what->gen) {
		__builtin_memset(slot, 0, sizeof(*slot));
		slot->id[0] = what->dev;
		slot->id[1] = what->ino;
		slot->id[2] = what->gen;
		slot->kind = what->kind;
		slot->channel = channel_open(bpf_get_current_task_btf(), NULL, -1, what);
		if (!slot->channel)
			LOSE(channels);
	}
	/* Stored in between, its bound is forgotten: the verifier wants it once more. */
	barrier_var(dir);
	return dir < IPCT_DIR_NR ? end_of(me, slot, dir) : 0;
}

int slot_fill(struct self *me, __u32 fd)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct slot *slot;
	struct file *file;
	__u32 *generation;

	if (!me)
		return 0;
	slot = &me->by_fd[fd % SLOTS];
	file = has_rdonly_cast || may_read_kernel ? file_of(task, fd) : NULL;
	if (file)
		slot_settle(has_rdonly_cast, me, slot, file, fd);
	else
		__builtin_memset(slot, 0, sizeof(*slot));
	slot->fd = fd;
	/* Nobody says when a number that meant nothing comes to mean something: look again then. */
	if (!file) {
		slot->files = 0;
		return 0;
	}
	slot->files = number_of(me, task->files);
	generation = generation_of(slot->files);
	slot->generation = generation ? *generation : 0;
	return 0;
}
