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
	if (!me || !what || dir >= IPCT_DIR_NR)
		return 0;
	return end_of_id(me, NULL, what, dir);
}

__u64 name_head(struct self *me, __u64 address)
{
	__u64 head = 0;

	if (!me)
		return 0;
	if (has_rdonly_cast)
		head = number_of(
			me, ((struct hlist_head *)bpf_rdonly_cast(
				     (void *)address, bpf_core_type_id_kernel(struct hlist_head)))
				    ->first);
	else if (may_read_kernel)
		bpf_probe_read_kernel(&head, sizeof(head), (void *)address);
	return head;
}

#define MOUNTS_MAX 4 /* one over the other, at the same place */

/* The pointer that is stored at this address, as a number. */
static __always_inline __u64 pointer_at(struct self *me, __u64 at)
{
	return number_of(me, PEEK_POINTER(hlist_head, at));
}

static __always_inline bool dentry_is_root(struct self *me, __u64 dentry)
{
	return pointer_at(me, dentry + bpf_core_field_offset(struct dentry, d_parent)) == dentry;
}

__u64 directory_name_head(struct self *me, __u64 dentry, __u64 vfsmount)
{
	__u64 mount = vfsmount - bpf_core_field_offset(struct mount, mnt);

	if (!me || (!has_rdonly_cast && !may_read_kernel))
		return 0;
	dentry = pointer_at(me, dentry + bpf_core_field_offset(struct dentry, d_parent));
	/* The root of a file system bears the name of what it is mounted on. */
	for (int i = 0; i < MOUNTS_MAX && dentry_is_root(me, dentry); i++) {
		dentry =
			pointer_at(me, mount + bpf_core_field_offset(struct mount, mnt_mountpoint));
		mount = pointer_at(me, mount + bpf_core_field_offset(struct mount, mnt_parent));
	}
	return name_head(me, pointer_at(me, dentry + bpf_core_field_offset(struct dentry, d_name) +
						    bpf_core_field_offset(struct qstr, name)));
}

__u64 eventfd_id(__u64 context)
{
	struct eventfd_ctx *ctx = (void *)context;

	if (has_rdonly_cast)
		return ((struct eventfd_ctx *)bpf_rdonly_cast(
				ctx, bpf_core_type_id_kernel(struct eventfd_ctx)))
			->id;
	return may_read_kernel ? BPF_CORE_READ(ctx, id) : 0;
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

int channel_renew(struct self *me, long fd)
{
	struct file *file = NULL;
	struct ipct_channel what = {};
	struct channel_key key = {};

	if (!me || fd < 0)
		return 0;
	if (has_rdonly_cast || may_read_kernel)
		file = file_of(bpf_get_current_task_btf(), fd);
	if (!file)
		return 0;
	file_describe(has_rdonly_cast, me, file, PEEK(has_rdonly_cast, file, f_inode), &what);
	key.dev = what.dev;
	key.ino = what.ino;
	key.gen = what.gen;
	key.kind = what.kind;
	bpf_map_delete_elem(&channel_index, &key);
	return 0;
}
