/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "model/report_build.h"

#define NAME(id, name) [IPCT_STORY_##id] = name,
const char *const step_names[IPCT_STORY_NR] = {[IPCT_STORY_NONE] = "none", IPCT_STORY_STEPS(NAME)};
#undef NAME

/* The events in the order of time, and the two operations that a message is told by. */
struct tale {
	const struct recording *rec;
	const struct report *report;
	const struct ipct_event **events;
	size_t n;
	size_t sent, received; /* places in events */
};

static int event_compare(const void *a, const void *b)
{
	const struct ipct_event *x = *(const struct ipct_event *const *)a;
	const struct ipct_event *y = *(const struct ipct_event *const *)b;

	if (x->at_ns != y->at_ns)
		return x->at_ns < y->at_ns ? -1 : 1;
	return x < y ? -1 : x > y;
}

static enum ipct_kind kind_of(const struct tale *tale, const struct ipct_event *event)
{
	return tale->rec->channels[event->channel].row.kind;
}

static bool is_op(const struct ipct_event *event, enum ipct_side side)
{
	return event->step == IPCT_STORY_OP && IPCT_SIDE(event->dir) == side;
}

/* What says only that something happened has no bytes to go by: the next one that waited is it. */
static bool kind_is_control(enum ipct_kind kind)
{
	return kind == IPCT_KIND_SYSV_SEM || kind == IPCT_KIND_POSIX_SEM ||
	       kind == IPCT_KIND_FUTEX || kind == IPCT_KIND_EVENTFD || kind == IPCT_KIND_SIGNAL;
}

/* Did this operation receive the last byte of what that one sent? */
static bool receives(const struct tale *tale, const struct ipct_event *from,
		     const struct ipct_event *sent)
{
	uint64_t last = sent->offset + sent->bytes;

	if (!is_op(from, IPCT_SIDE_FROM) || from->channel != sent->channel || !from->bytes)
		return false;
	if (kind_is_control(kind_of(tale, sent)))
		return from->at_ns >= sent->at_ns && from->thread != sent->thread;
	return from->offset < last && last <= from->offset + from->bytes;
}

static bool tale_receipt(struct tale *tale, size_t sent)
{
	for (size_t i = 0; i < tale->n; i++) {
		if (!receives(tale, tale->events[i], tale->events[sent]))
			continue;
		tale->sent = sent;
		tale->received = i;
		return true;
	}
	return false;
}

/* Where the sender's part begins: after the operation before, on the same channel. */
static size_t tale_begin(const struct tale *tale)
{
	const struct ipct_event *sent = tale->events[tale->sent];

	for (size_t i = tale->sent; i-- > 0;)
		if (is_op(tale->events[i], IPCT_SIDE_TO) &&
		    tale->events[i]->thread == sent->thread &&
		    tale->events[i]->channel == sent->channel)
			return i + 1;
	return 0;
}

static bool tale_has_waking(const struct tale *tale)
{
	uint32_t sender = tale->events[tale->sent]->thread;
	uint32_t receiver = tale->events[tale->received]->thread;

	for (size_t i = tale_begin(tale); i < tale->sent; i++)
		if (tale->events[i]->step == IPCT_STORY_WAKE && tale->events[i]->thread == sender &&
		    tale->events[i]->other == receiver)
			return true;
	return false;
}

/* The first message whose receiver slept and was woken by its sender; else the first at all. */
static bool tale_choose(struct tale *tale)
{
	struct tale first = {};

	for (size_t i = 0; i < tale->n; i++) {
		const struct ipct_event *event = tale->events[i];

		if (!is_op(event, IPCT_SIDE_TO) || !event->bytes ||
		    kind_of(tale, event) == IPCT_KIND_FILE || !tale_receipt(tale, i))
			continue;
		if (tale_has_waking(tale))
			return true;
		if (!first.n)
			first = *tale;
	}
	if (first.n)
		*tale = first;
	return first.n;
}

/* In a transfer, what is received goes to a file: up to there. */
static size_t tale_end(const struct tale *tale)
{
	uint32_t receiver = tale->events[tale->received]->thread;

	for (size_t i = tale->received + 1; i < tale->n; i++) {
		const struct ipct_event *event = tale->events[i];

		if (event->step != IPCT_STORY_OP || event->thread != receiver)
			continue;
		if (is_op(event, IPCT_SIDE_TO) && kind_of(tale, event) == IPCT_KIND_FILE)
			return i + 1;
		break;
	}
	return tale->received + 1;
}

/* Of operations, the two, and what they do with files; of all else, whatever the two threads do. */
static bool tale_tells(const struct tale *tale, size_t i)
{
	const struct ipct_event *event = tale->events[i];
	uint32_t sender = tale->events[tale->sent]->thread;
	uint32_t receiver = tale->events[tale->received]->thread;
	bool theirs = event->thread == sender || event->thread == receiver;

	if (event->step == IPCT_STORY_OP)
		return i == tale->sent || i == tale->received ||
		       (theirs && kind_of(tale, event) == IPCT_KIND_FILE &&
			(event->thread == sender) == (i < tale->sent));
	if (event->step == IPCT_STORY_WAKE)
		return event->other == sender || event->other == receiver;
	return theirs;
}

/* The sleep that the receiver was in as the message began, if it had begun before. */
static size_t tale_prelude(const struct tale *tale, size_t begin)
{
	uint32_t receiver = tale->events[tale->received]->thread;

	for (size_t i = begin; i-- > 0;) {
		const struct ipct_event *event = tale->events[i];

		if (event->thread != receiver || event->step == IPCT_STORY_WAKE)
			continue;
		return event->step == IPCT_STORY_SLEEP ? i : tale->n;
	}
	return tale->n;
}

static const struct report_task *row_task(const struct tale *tale, uint32_t row)
{
	return row ? task_of_thread(tale->report, &tale->rec->threads[row]) : NULL;
}

/* How long ago the thread was woken, as it runs again; how long it will sleep, as it falls asleep.
 */
static uint64_t step_took(const struct tale *tale, size_t i)
{
	const struct ipct_event *event = tale->events[i];
	size_t j = i;

	if (event->step == IPCT_STORY_SLEEP)
		while (++j < tale->n)
			if (tale->events[j]->step == IPCT_STORY_RUN &&
			    tale->events[j]->thread == event->thread)
				return tale->events[j]->at_ns - event->at_ns;
	if (event->step == IPCT_STORY_RUN)
		while (j-- > 0 && !(tale->events[j]->step == IPCT_STORY_SLEEP &&
				    tale->events[j]->thread == event->thread))
			if (tale->events[j]->step == IPCT_STORY_WAKE &&
			    tale->events[j]->other == event->thread)
				return event->at_ns - tale->events[j]->at_ns;
	return 0;
}

static void step_add(const struct tale *tale, size_t i, struct story *story)
{
	const struct ipct_event *event = tale->events[i];
	struct story_step *step = &story->steps[story->nsteps++];

	*step = (struct story_step){
		.event = event,
		.kind = kind_of(tale, event),
		.at_ns = event->at_ns - story->begin_ns,
		.took_ns = step_took(tale, i),
		.task = row_task(tale, event->thread),
		.other = row_task(tale, event->other),
	};
	if (event->probe && tale->rec->probes[event->probe - 1].measured)
		step->probe = &tale->rec->probes[event->probe - 1];
}

static int tale_tell(const struct tale *tale, struct story *story)
{
	size_t begin = tale_begin(tale), end = tale_end(tale);
	size_t prelude = tale_prelude(tale, begin);
	bool begun = prelude < tale->n;

	story->steps = calloc(end - begin + 1, sizeof(*story->steps));
	if (!story->steps)
		return -ENOMEM;
	while (begin < tale->sent && !tale_tells(tale, begin))
		begin++;
	story->begin_ns = tale->events[begun ? prelude : begin]->at_ns;
	story->offset = tale->events[tale->sent]->offset;
	story->bytes = tale->events[tale->sent]->bytes;
	if (begun)
		step_add(tale, prelude, story);
	for (size_t i = begin; i < end; i++)
		if (tale_tells(tale, i))
			step_add(tale, i, story);
	return 0;
}

static bool event_is_sound(const struct recording *rec, const struct ipct_event *event)
{
	return event->step < IPCT_STORY_NR && event->dir < IPCT_DIR_NR &&
	       (!event->thread || event->thread < rec->nthreads) &&
	       (!event->other || event->other < rec->nthreads) &&
	       (event->channel < rec->nchannels || !event->channel) &&
	       event->probe <= rec->nprobes &&
	       rec->channels[event->channel].row.kind < IPCT_KIND_NR;
}

int story_build(const struct recording *rec, struct report *report)
{
	struct tale tale = {.rec = rec, .report = report};
	int err = 0;

	if (!rec->nevents)
		return 0;
	if (!rec->nchannels)
		return -EINVAL;
	tale.events = calloc(rec->nevents, sizeof(*tale.events));
	if (!tale.events)
		return -ENOMEM;
	for (size_t i = 0; !err && i < rec->nevents; i++) {
		if (!event_is_sound(rec, &rec->events[i]))
			err = -EINVAL;
		if (rec->events[i].step)
			tale.events[tale.n++] = &rec->events[i];
	}
	qsort(tale.events, tale.n, sizeof(*tale.events), event_compare);
	if (!err && tale_choose(&tale))
		err = tale_tell(&tale, &report->story);
	free(tale.events);
	return err;
}
