// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Page faults of watched threads, and what became of them. No tracepoint marks a
 * fault's end; that a page was really made shows in its allocation. What decides
 * is remembered at the fault and settled by the allocation, if one comes.
 */
#include "memory.bpf.h"

#define GFP_MOVABLE 8 /* user pages are; page tables and pipe buffers are not */
#define GFP_ZERO    0x100

/* Where a fault was. */
struct place {
	struct self *me;
	__u32 kind; /* enum fault_kind */
	__u32 end;  /* of shared memory that we count; or 0 */
};

static long place_look(struct task_struct *task, struct vm_area_struct *vma, void *data)
{
	struct place *place = data;

	if (!vma->vm_file) {
		place->kind = FAULT_ANON;
	} else if (!(vma->vm_flags & VM_MAYSHARE)) {
		place->kind = FAULT_PRIVATE_FILE;
	} else {
		place->kind = FAULT_SHARED_FILE;
		place->end = map_end(place->me, vma);
	}
	return 0;
}

/* What is mapped where the page was missing; in shared memory, its end counts the fault, too. */
static __always_inline __u32 fault_place(struct self *me, struct task_struct *task,
					 unsigned long address)
{
	struct place place = {.me = me, .kind = FAULT_NONE};
	struct ipct_end *end;

	if (bpf_find_vma(task, address, place_look, &place, 0) == -EBUSY &&
	    wanted_kinds & IPCT_KINDS_MEMORY)
		LOSE(spans);
	end = end_row(place.end);
	if (end)
		end->faults++;
	return place.kind;
}

/* The kernel counts a fault when it is over. */
static __always_inline __u64 faults_over(struct task_struct *task)
{
	return task->min_flt + task->maj_flt;
}

static __always_inline int fault_begin(unsigned long address, unsigned long error)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct self *me = self_of(task);
	struct ipct_thread *row;
	__u32 kind = FAULT_NONE;

	/* Where faults are forbidden for the moment, the kernel gives up, prepares, and tries
	 * again. */
	if (!me || !gate_is_open(me) || task->pagefault_disabled)
		return 0;
	row = thread_row(me);
	if (!row)
		return 0;
	row->faults++;
	if (!(error & FAULT_PRESENT)) {
		kind = fault_place(me, task, address);
		if (kind == FAULT_PRIVATE_FILE || kind == FAULT_SHARED_FILE)
			row->faults_file++;
		/* Reading maps what is there: a private file's page, or the one page of zeros. */
		if (kind != FAULT_SHARED_FILE && !(error & FAULT_WRITE))
			kind = FAULT_NONE;
	} else if (error & FAULT_WRITE && !has_wp_function) {
		row->faults_wp++;
		kind = FAULT_WP;
	}
	me->fault = kind;
	me->faults_over = faults_over(task);
	return 0;
}

SEC("?tp_btf/page_fault_user")
int BPF_PROG(page_fault_user__tp_btf, unsigned long address, struct pt_regs *regs,
	     unsigned long error)
{
	return fault_begin(address, error);
}

/* The kernel, touching user memory for a task: read() into a page that is still shared, say. */
SEC("?tp_btf/page_fault_kernel")
int BPF_PROG(page_fault_kernel__tp_btf, unsigned long address, struct pt_regs *regs,
	     unsigned long error)
{
	return fault_begin(address, error);
}

/* What the thread allocates for a user page until the fault is over is the copy. */
SEC("?fentry/do_wp_page")
int BPF_PROG(do_wp_page__fentry, struct vm_fault *vmf)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct self *me = self_of(task);
	struct ipct_thread *row;

	if (!me || !gate_is_open(me))
		return 0;
	row = thread_row(me);
	if (!row)
		return 0;
	row->faults_wp++;
	me->fault = FAULT_WP;
	me->faults_over = faults_over(task);
	return 0;
}

static __always_inline void fault_settle(struct ipct_thread *row, enum fault_kind kind, __u32 order,
					 bool zeroed)
{
	/* A page of its own instead of the one of zeros is fresh, not a copy. */
	if (kind == FAULT_ANON || (kind == FAULT_WP && zeroed)) {
		row->faults_first_touch++;
	} else if (kind == FAULT_SHARED_FILE) {
		row->faults_file--;
		row->faults_first_touch++;
	} else {
		if (kind == FAULT_PRIVATE_FILE)
			row->faults_file--;
		row->faults_cow++;
		row->cow_copied_bytes += page_bytes << order;
	}
}

static __always_inline int page_alloc(bool failed, __u32 order, __u32 gfp)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct ipct_thread *row;
	struct self *me;

	if (failed || !(gfp & GFP_MOVABLE))
		return 0;
	me = self_of(task);
	if (!me || me->fault == FAULT_NONE || !gate_is_open(me) ||
	    me->faults_over != faults_over(task))
		return 0;
	row = thread_row(me);
	if (row)
		fault_settle(row, me->fault, order, gfp & GFP_ZERO);
	me->fault = FAULT_NONE;
	return 0;
}

SEC("?tp_btf/mm_page_alloc")
int BPF_PROG(mm_page_alloc__tp_btf, struct page *page, unsigned int order, unsigned int gfp)
{
	return page_alloc(!page, order, gfp);
}

SEC("?tp/kmem/mm_page_alloc")
int mm_page_alloc__tp(struct trace_event_raw_mm_page_alloc *ctx)
{
	return page_alloc(ctx->pfn == -1UL, ctx->order, ctx->gfp_flags);
}
