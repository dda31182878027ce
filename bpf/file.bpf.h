/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_FILE_BPF_H
#define IPCT_FILE_BPF_H

/*
 * From a file to its channel: what it is, and whether we have met it. typed is a
 * constant everywhere: a function's own argument is a typed pointer, one found
 * through a descriptor is so only on kernels that can cast it (compat.bpf.h).
 */

#include "channel.bpf.h"
#include "life.bpf.h"
#include "socket.bpf.h"

#define PIPEFS_MAGIC 0x50495045
#define MQUEUE_MAGIC 0x19800202
#define S_IFMT	     0170000
#define S_IFIFO	     0010000
#define S_IFREG	     0100000
#define S_IFSOCK     0140000
#define FMODE_WRITE  2

#define TMPFS_MAGIC	 0x01021994
#define HUGETLBFS_MAGIC	 0x958458f6
#define ANON_INODE_MAGIC 0x09041934
#define SB_KERNMOUNT	 (1 << 22)

#define NAME_BYTE(name, n) ((__u64)(__u8)(name)[n] << 8 * (n))
#define NAME_HEAD(name)                                                                      \
	(NAME_BYTE(name, 0) | NAME_BYTE(name, 1) | NAME_BYTE(name, 2) | NAME_BYTE(name, 3) | \
	 NAME_BYTE(name, 4) | NAME_BYTE(name, 5) | NAME_BYTE(name, 6) | NAME_BYTE(name, 7))
#define FIRST(n) (~0ULL >> (64 - 8 * (n))) /* of a head, the first n characters */

#define KINDS_NAMED (IPCT_KINDS_MEMORY | 1U << IPCT_KIND_POSIX_SEM)

/* A pipe's inode number comes round again, its pipe_inode_info lives as long as it does. */
static __always_inline void pipe_describe(const bool typed, struct self *me, struct inode *inode,
					  struct ipct_channel *row)
{
	struct pipe_inode_info *pipe = PEEK(typed, inode, i_pipe);

	if (row->kind == IPCT_KIND_PIPE)
		row->gen = (number_of(me, pipe) ^ salt) * 0x9e3779b97f4a7c15ULL >> 32;
	if (pipe)
		row->capacity_bytes = PEEK(typed, pipe, max_usage) * page_bytes;
}

static __always_inline void mqueue_describe(struct self *me, struct inode *inode,
					    struct ipct_channel *row)
{
	__u64 info =
		number_of(me, inode) - bpf_core_field_offset(struct mqueue_inode_info, vfs_inode);

	row->capacity_bytes = kernel_word(info + bpf_core_field_offset(struct mqueue_inode_info,
								       attr.mq_maxmsg)) *
			      kernel_word(info + bpf_core_field_offset(struct mqueue_inode_info,
								       attr.mq_msgsize));
}

static __always_inline __u64 file_name(const bool typed, struct self *me, struct file *file)
{
	if (!typed)
		return name_head(me, (__u64)BPF_CORE_READ(file, f_path.dentry, d_name.name));
	return name_head(me, number_of(me, file->f_path.dentry->d_name.name));
}

/*
 * Memory that the kernel keeps in files of its own mount has names that it gives. The rest
 * are files by path, and those of POSIX are in a directory called shm, on a tmpfs.
 */
static __always_inline __u32 memory_kind(const bool typed, struct self *me, struct file *file,
					 struct super_block *sb)
{
	__u64 name;

	if (!(wanted_kinds & KINDS_NAMED))
		return IPCT_KIND_FILE;
	name = file_name(typed, me, file);
	if (!(PEEK(typed, sb, s_flags) & SB_KERNMOUNT)) {
		__u64 mount = number_of(me, PEEK(typed, file, f_path.mnt));
		__u64 dentry = number_of(me, PEEK(typed, file, f_path.dentry));

		if ((directory_name_head(me, dentry, mount) & FIRST(4)) != NAME_HEAD("shm\0\0\0\0"))
			return IPCT_KIND_FILE;
		return (name & FIRST(4)) == NAME_HEAD("sem.\0\0\0\0") ? IPCT_KIND_POSIX_SEM
								      : IPCT_KIND_POSIX_SHM;
	}
	if ((name & FIRST(6)) == NAME_HEAD("memfd:\0\0"))
		return IPCT_KIND_MEMFD;
	if ((name & FIRST(4)) == NAME_HEAD("SYSV\0\0\0\0"))
		return IPCT_KIND_SYSV_SHM;
	if (name == NAME_HEAD("dev/zero") || name == NAME_HEAD("anon_hug"))
		return IPCT_KIND_ANON_SHM;
	return IPCT_KIND_FILE;
}

static __always_inline __u32 file_kind(const bool typed, struct self *me, struct file *file,
				       struct inode *inode, struct super_block *sb)
{
	__u32 type = PEEK(typed, inode, i_mode) & S_IFMT;
	__u64 magic = PEEK(typed, sb, s_magic);

	if (type == S_IFIFO)
		return magic == PIPEFS_MAGIC ? IPCT_KIND_PIPE : IPCT_KIND_FIFO;
	/* Before 6.16 such a file was of no type at all, since then it is a regular one. */
	if (magic == ANON_INODE_MAGIC)
		return file_name(typed, me, file) == NAME_HEAD("[eventfd") ? IPCT_KIND_EVENTFD
									   : IPCT_KIND_NONE;
	if (type != S_IFREG)
		return IPCT_KIND_NONE;
	if (magic == MQUEUE_MAGIC)
		return IPCT_KIND_POSIX_MQ;
	if (magic == TMPFS_MAGIC || magic == HUGETLBFS_MAGIC)
		return memory_kind(typed, me, file, sb);
	return IPCT_KIND_FILE;
}

/* All eventfds share one inode: what tells them apart is the open file, and the number of its
 * counter. */
static __always_inline void eventfd_describe(const bool typed, struct self *me, struct file *file,
					     struct ipct_channel *row)
{
	row->ino = eventfd_id(number_of(me, PEEK(typed, file, private_data)));
	row->gen = (number_of(me, file) ^ salt) * 0x9e3779b97f4a7c15ULL >> 32;
}

/* Its kind stays IPCT_KIND_NONE for what we do not count. */
static __always_inline void file_describe(const bool typed, struct self *me, struct file *file,
					  struct inode *inode, struct ipct_channel *row)
{
	struct super_block *sb = PEEK(typed, inode, i_sb);
	__u32 kind = file_kind(typed, me, file, inode, sb);

	if (!(wanted_kinds & 1U << kind))
		return;
	row->kind = kind;
	row->dev = PEEK(typed, sb, s_dev);
	row->ino = PEEK(typed, inode, i_ino);
	row->gen = PEEK(typed, inode, i_generation);
	if (kind == IPCT_KIND_PIPE || kind == IPCT_KIND_FIFO)
		pipe_describe(typed, me, inode, row);
	else if (kind == IPCT_KIND_POSIX_MQ)
		mqueue_describe(me, inode, row);
	else if (IPCT_KINDS_MEMORY & 1U << kind)
		row->capacity_bytes = PEEK(typed, inode, i_size);
	else if (kind == IPCT_KIND_EVENTFD)
		eventfd_describe(typed, me, file, row);
	else if (kind == IPCT_KIND_POSIX_SEM)
		row->gen <<= 32; /* as its word is known: see futex.bpf.c */
}

/* The channel's row, made at first sight; 0 when the table is full. file NULL: none leads to it. */
static __always_inline __u32 channel_open(struct task_struct *task, struct file *file, __u32 fd,
					  const struct ipct_channel *what)
{
	struct channel_key key = {
		.dev = what->dev, .ino = what->ino, .gen = what->gen, .kind = what->kind};
	__u32 *known = bpf_map_lookup_elem(&channel_index, &key);
	struct ipct_channel *row;
	__u32 index;

	if (known)
		return *known;
	index = row_take(TABLE_CHANNELS);
	row = index ? bpf_map_lookup_elem(&channels, &index) : NULL;
	if (!row)
		return 0;
	if (bpf_map_update_elem(&channel_index, &key, &index, BPF_NOEXIST)) {
		/* Another CPU was first: its row is the one, ours stays empty. */
		known = bpf_map_lookup_elem(&channel_index, &key);
		return known ? *known : 0;
	}
	*row = *what;
	/* Nothing of its own tells it from one that was there before; its place in the table does.
	 */
	if (row->kind == IPCT_KIND_EVENTFD)
		row->gen |= (__u64)index << 32;
	life_channel(task, index, fd, file);
	return index;
}

/* Of a file whose inode the slot does not know. fd: through which it was found, or -1. */
static __always_inline void slot_renew(const bool typed, struct self *me, struct slot *slot,
				       struct file *file, struct inode *inode, __u32 fd)
{
	struct ipct_channel what = {};

	if ((PEEK(typed, inode, i_mode) & S_IFMT) == S_IFSOCK) {
		socket_settle(me, number_of(me, PEEK(typed, file, private_data)),
			      PEEK(typed, inode, i_ino), fd);
		return;
	}
	__builtin_memset(slot, 0, sizeof(*slot));
	slot->id[0] = number_of(me, inode);
	slot->id[1] = PEEK(typed, inode, i_ino);
	slot->id[2] = PEEK(typed, inode, i_generation);
	file_describe(typed, me, file, inode, &what);
	if (what.kind == IPCT_KIND_NONE)
		return;
	slot->kind = what.kind;
	slot->channel = channel_open(bpf_get_current_task_btf(), file, fd, &what);
	if (!slot->channel)
		LOSE(channels);
}

/* See end_by_id(). file: whose name the channel shall bear, or NULL. */
static __always_inline __u32 end_of_id(struct self *me, struct file *file,
				       const struct ipct_channel *what, enum ipct_dir dir)
{
	struct slot *slot = &me->by_id[(what->ino ^ what->gen) % SLOTS];

	if (!(wanted_kinds & 1U << what->kind))
		return 0;
	if (slot->kind != what->kind || slot->id[0] != what->dev || slot->id[1] != what->ino ||
	    slot->id[2] != what->gen) {
		__builtin_memset(slot, 0, sizeof(*slot));
		slot->id[0] = what->dev;
		slot->id[1] = what->ino;
		slot->id[2] = what->gen;
		slot->kind = what->kind;
		slot->channel = channel_open(bpf_get_current_task_btf(), file, -1, what);
		if (!slot->channel)
			LOSE(channels);
	}
	/* Stored in between, its bound is forgotten: the verifier wants it once more. */
	barrier_var(dir);
	return dir < IPCT_DIR_NR ? end_of(me, slot, dir) : 0;
}

/* Makes the slot say what file is. Of one inode there may be many files: two of its facts are the
 * file's own. */
static __always_inline void slot_settle(const bool typed, struct self *me, struct slot *slot,
					struct file *file, __u32 fd)
{
	struct inode *inode = PEEK(typed, file, f_inode);

	/* Files that share an inode with others cannot be recognised by it. */
	if (slot->id[0] != number_of(me, inode) || slot->id[1] != PEEK(typed, inode, i_ino) ||
	    slot->id[2] != PEEK(typed, inode, i_generation) || slot->kind == IPCT_KIND_NONE ||
	    slot->kind == IPCT_KIND_EVENTFD)
		slot_renew(typed, me, slot, file, inode, fd);
	if (slot->kind == IPCT_KIND_EVENTFD)
		slot->how = HOW_CONTROL;
	else if (slot->kind == IPCT_KIND_FILE && PEEK(typed, file, f_flags) & O_DIRECT)
		slot->how = HOW_PASSED;
	else
		slot->how = HOW_COPIED;
	slot->writable = PEEK(typed, file, f_mode) & FMODE_WRITE;
}

#endif
