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

#define PIPEFS_MAGIC 0x50495045
#define MQUEUE_MAGIC 0x19800202
#define S_IFMT	     0170000
#define S_IFIFO	     0010000
#define S_IFREG	     0100000
#define FMODE_WRITE  2

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

/* Its kind stays IPCT_KIND_NONE for what we do not count. */
static __always_inline void file_describe(const bool typed, struct self *me, struct inode *inode,
					  struct ipct_channel *row)
{
	struct super_block *sb = PEEK(typed, inode, i_sb);
	__u32 type = PEEK(typed, inode, i_mode) & S_IFMT;
	__u32 kind = IPCT_KIND_NONE;

	if (type == S_IFIFO)
		kind = PEEK(typed, sb, s_magic) == PIPEFS_MAGIC ? IPCT_KIND_PIPE : IPCT_KIND_FIFO;
	else if (type == S_IFREG)
		kind = PEEK(typed, sb, s_magic) == MQUEUE_MAGIC ? IPCT_KIND_POSIX_MQ
								: IPCT_KIND_FILE;
	if (!(wanted_kinds & 1U << kind))
		return;
	row->kind = kind;
	row->dev = PEEK(typed, sb, s_dev);
	row->ino = PEEK(typed, inode, i_ino);
	row->gen = PEEK(typed, inode, i_generation);
	if (type == S_IFIFO)
		pipe_describe(typed, me, inode, row);
	else if (kind == IPCT_KIND_POSIX_MQ)
		mqueue_describe(me, inode, row);
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
	life_channel(task, index, fd, file);
	return index;
}

/* Of a file whose inode the slot does not know. fd: through which it was found, or -1. */
static __always_inline void slot_renew(const bool typed, struct self *me, struct slot *slot,
				       struct file *file, struct inode *inode, __u32 fd)
{
	struct ipct_channel what = {};

	__builtin_memset(slot, 0, sizeof(*slot));
	slot->id[0] = number_of(me, inode);
	slot->id[1] = PEEK(typed, inode, i_ino);
	slot->id[2] = PEEK(typed, inode, i_generation);
	file_describe(typed, me, inode, &what);
	if (what.kind == IPCT_KIND_NONE)
		return;
	slot->kind = what.kind;
	slot->channel = channel_open(bpf_get_current_task_btf(), file, fd, &what);
	if (!slot->channel)
		LOSE(channels);
}

/* Makes the slot say what file is. Of one inode there may be many files: two of its facts are the
 * file's own. */
static __always_inline void slot_settle(const bool typed, struct self *me, struct slot *slot,
					struct file *file, __u32 fd)
{
	struct inode *inode = PEEK(typed, file, f_inode);

	if (slot->id[0] != number_of(me, inode) || slot->id[1] != PEEK(typed, inode, i_ino) ||
	    slot->id[2] != PEEK(typed, inode, i_generation))
		slot_renew(typed, me, slot, file, inode, fd);
	slot->direct = slot->kind == IPCT_KIND_FILE && PEEK(typed, file, f_flags) & O_DIRECT;
	slot->writable = PEEK(typed, file, f_mode) & FMODE_WRITE;
}

#endif
