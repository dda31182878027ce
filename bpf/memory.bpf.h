/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_MEMORY_BPF_H
#define IPCT_MEMORY_BPF_H

/* Shared memory: what is mapped at an address, for those who look with bpf_find_vma(). */

#include "file.bpf.h"

/* VM_SHARED itself is gone from a mapping of what may only be read. */
#define VM_MAYSHARE 0x80
#define EBUSY	    16

/*
 * This thread's end of the memory behind a shared mapping, 0 where it is none that we count. The
 * mapping's file is recognised like a descriptor's: a segment of System V has its id for a
 * number there.
 */
static __always_inline __u32 map_end(struct self *me, struct vm_area_struct *vma)
{
	struct file *file = vma->vm_file;
	struct slot *slot;

	if (!(wanted_kinds & IPCT_KINDS_MEMORY))
		return 0;
	slot = &me->by_id[file->f_inode->i_ino % SLOTS];
	slot_settle(true, me, slot, file, -1);
	return IPCT_KINDS_MEMORY & 1U << slot->kind ? end_of(me, slot, IPCT_DIR_MAP) : 0;
}

#endif
