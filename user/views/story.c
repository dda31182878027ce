/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "view.h"
#include "wording.h"

static const struct text_column columns[] = {{"after", true}, {"who", false}, {"what", false}};

/* "pipe_write", "pipe_write (fexit)"; where only the system call's result was seen, that. */
static void op_show(const struct story_step *step, struct text *text)
{
	const struct ipct_event *event = step->event;
	bool from = IPCT_SIDE(event->dir) == IPCT_SIDE_FROM;
	const char *what = step->probe ? step->probe->target : "[function not visible]";
	const char *noun = kind_noun(step->kind);

	if (event->copied)
		text_add(text, "%s: copies %s %s the %s", what, bytes_format(event->copied).text,
			 from ? "out of" : "into", noun);
	else
		text_add(text, "%s: passes %s %s the %s, no copy", what,
			 bytes_format(event->bytes).text, from ? "out of" : "into", noun);
}

static void sleep_show(const struct story_step *step, struct text *text)
{
	bool from = IPCT_SIDE(step->event->dir) == IPCT_SIDE_FROM;
	const char *reason = !step->event->waits ? ""
			     : from		 ? " for want of data"
						 : " for want of room";

	if (step->took_ns)
		text_add(text, "falls asleep%s, for %s", reason, ns_format(step->took_ns).text);
	else
		text_add(text, "falls asleep%s", reason);
}

static void run_show(const struct story_step *step, struct text *text)
{
	if (step->took_ns)
		text_add(text, "runs again on CPU %u, %s after it was woken", step->event->cpu,
			 ns_format(step->took_ns).text);
	else
		text_add(text, "runs again on CPU %u", step->event->cpu);
}

static void step_show(const struct story_step *step, struct text *text)
{
	text_add(text, "%s", ns_format(step->at_ns).text);
	text_add(text, "%s", step->task ? task_format(step->task).text : "(not watched)");
	switch (step->event->step) {
	case IPCT_STORY_OP:
		op_show(step, text);
		break;
	case IPCT_STORY_SLEEP:
		sleep_show(step, text);
		break;
	case IPCT_STORY_WAKE:
		text_add(text, "wakes %s", step->other ? task_format(step->other).text : "a task");
		break;
	default:
		run_show(step, text);
	}
}

static int story_emit(const struct report *report, struct text *text)
{
	const struct story *story = &report->story;

	text_title(text, "One message");
	if (!report->rec->explains)
		text_note(text, MARK_NONE, "no story was taken: run the workload with --explain");
	else if (!story->nsteps)
		text_note(
			text, MARK_NONE,
			"no operation of the kernel passed a message on while the story was taken");
	if (!story->nsteps)
		return 0;
	text_add(text, "%s", bytes_format(story->bytes).text);
	text_add(text, "as recorded, from byte %s on", count_format(story->offset).text);
	text_table(text, columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < story->nsteps; i++)
		step_show(&story->steps[i], text);
	return 0;
}

const struct view story_view = {
	"story", "one recorded message: which function moved it, who slept, who woke whom",
	story_emit};
