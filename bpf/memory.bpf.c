// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Mappings of shared memory as they are made. What is at the address that mmap and shmat
 * return says which memory it is, so these calls are looked at only when they are over.
 */
#include "memory.bpf.h"

#define MAP_SHARED_MASK 1 /* MAP_SHARED, and MAP_SHARED_VALIDATE */

struct mapping {
	struct self *me;
	__u32 end;
	__u64 bytes;
	__u8 kind;
};

static long mapping_look(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	struct mapping *mapping = data;

	if (!vma->vm_file || !(vma->vm_flags & VM_MAYSHARE))
		return 0;
	mapping->end = map_end(mapping->me, vma);
	mapping->kind = mapping->me->by_id[vma->vm_file->f_inode->i_ino % SLOTS].kind;
	mapping->bytes = vma->vm_end - vma->vm_start;
	return 0;
}

int map_open(struct self *me)
{
	struct mapping mapping = {.me = me};

	if (!me)
		return 0;
	if (!me->call.over) {
		me->span.op = IPCT_OP_NONE;
		return 0;
	}
	if (me->call.ret <= 0 ||
	    (me->call.op == IPCT_OP_MMAP && !(me->call.args[3] & MAP_SHARED_MASK)))
		return 0;
	if (bpf_find_vma(bpf_get_current_task_btf(), me->call.ret, mapping_look, &mapping, 0) ==
	    -EBUSY)
		LOSE(spans);
	if (!mapping.end)
		return 0;
	/* Neighbours that fit become one mapping, all but those of System V. */
	if (me->call.op == IPCT_OP_MMAP)
		mapping.bytes = (me->call.args[1] + page_bytes - 1) & ~(page_bytes - 1);
	span_join_row(&me->span, mapping.end, mapping.kind, IPCT_DIR_MAP);
	me->span.how = HOW_MAPPED;
	me->span.sized = true;
	me->span.size = mapping.bytes;
	return 0;
}
