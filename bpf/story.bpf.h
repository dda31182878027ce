/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_STORY_BPF_H
#define IPCT_STORY_BPF_H

/*
 * Events for the story of one message. Where nobody asks for one, story_max is 0
 * and the verifier deletes all of this.
 */
#include "span.bpf.h"

/* The next free event, or NULL: the story has not begun, or the table is full and it is over. */
static __always_inline struct ipct_event *event_take(__u32 step, __u32 thread)
{
	struct ipct_event *event;
	__u32 row;

	if (!story_max || story_ops_cnt < story_after_ops || story_events_cnt >= story_max)
		return NULL;
	row = __sync_fetch_and_add(&story_events_cnt, 1);
	event = bpf_map_lookup_elem(&events, &row);
	if (!event)
		return NULL;
	event->at_ns = bpf_ktime_get_ns();
	event->thread = thread;
	event->cpu = bpf_get_smp_processor_id();
	event->step = step;
	return event;
}

/* An operation that this end has not counted yet. */
static __always_inline void story_op(const struct ipct_end *end, bool copied, long ret)
{
	struct ipct_event *event;
	struct self *me;

	if (!story_max)
		return;
	__sync_fetch_and_add(&story_ops_cnt, 1);
	event = event_take(IPCT_STORY_OP, end->thread);
	if (!event)
		return;
	me = self_of(bpf_get_current_task_btf());
	event->channel = end->channel;
	event->dir = end->dir;
	event->offset = end->bytes;
	event->bytes = ret > 0 ? ret : 0;
	event->copied = copied ? event->bytes : 0;
	event->probe = me ? me->probe : 0;
}

static __always_inline void story_sleep(struct self *me, const struct ipct_end *end, bool waits)
{
	struct ipct_event *event = event_take(IPCT_STORY_SLEEP, me->row);

	if (!event || !end)
		return;
	event->channel = end->channel;
	event->dir = end->dir;
	event->waits = waits;
}

static __always_inline void story_wake(struct self *woken)
{
	struct ipct_event *event;
	struct self *waker;

	if (!story_max)
		return;
	waker = self_of(bpf_get_current_task_btf());
	event = event_take(IPCT_STORY_WAKE, waker ? waker->row : 0);
	if (event)
		event->other = woken->row;
}

static __always_inline void story_run(struct self *me)
{
	event_take(IPCT_STORY_RUN, me->row);
}

/* For function probes: which of the plan's this is. */
#define story_probe(me, ctx)                                      \
	do {                                                      \
		if (story_max)                                    \
			(me)->probe = bpf_get_attach_cookie(ctx); \
	} while (0)

#endif
