// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * From a descriptor to its channel.
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
