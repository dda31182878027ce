/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_IPC_BPF_H
#define IPCT_IPC_BPF_H

/*
 * System V objects: a namespace and an id lead to one. The id carries a number that is
 * raised with each reuse of its place, so the two are all that tells it from others.
 */
#include "channel.bpf.h"

enum ipc_ids_place { IPC_SEM_IDS, IPC_MSG_IDS, IPC_SHM_IDS };

static __always_inline __u32 ipc_namespace_number(void)
{
	return bpf_get_current_task_btf()->nsproxy->ipc_ns->ns.inum;
}

/* How an xarray marks that a pointer is a node of its own, and not what is stored. */
#define XA_MARK_MASK 3
#define XA_MARK_NODE 2
#define XA_LEVELS    5 /* of 64 slots: ids have at most 24 bits of place */

static __always_inline __u64 xarray_entry(__u64 head, __u32 index)
{
	__u64 node, shift, place;

	for (int level = 0; level < XA_LEVELS && (head & XA_MARK_MASK) == XA_MARK_NODE; level++) {
		node = head - XA_MARK_NODE;
		shift = kernel_word(node + bpf_core_field_offset(struct xa_node, shift)) & 0x3f;
		place = index >> shift;
		if (place >= bpf_core_field_size(struct xa_node, slots) / sizeof(void *))
			return 0;
		index -= place << shift;
		head = kernel_word(node + bpf_core_field_offset(struct xa_node, slots) +
				   place * sizeof(void *));
	}
	return index ? 0 : head;
}

/*
 * Where the struct kern_ipc_perm with this id is, in the namespace of the current task; 0 where
 * there is none. An id's place is 15 of its bits; or 24, where the kernel was booted so.
 */
static __always_inline __u64 ipc_object(struct self *me, enum ipc_ids_place which, __u32 id)
{
	__u64 ids = number_of(me, bpf_get_current_task_btf()->nsproxy->ipc_ns) +
		    bpf_core_field_offset(struct ipc_namespace, ids) +
		    which * (__u64)bpf_core_type_size(struct ipc_ids);
	__u64 head =
		kernel_word(ids + bpf_core_field_offset(struct ipc_ids, ipcs_idr.idr_rt.xa_head));
	__u64 object;

	for (int bits = 15; bits <= 24; bits += 9) {
		object = xarray_entry(head, id & ((1U << bits) - 1));
		if (object &&
		    (__u32)kernel_word(object + bpf_core_field_offset(struct kern_ipc_perm, id)) ==
			    id)
			return object;
	}
	return 0;
}

#endif
