/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "transfer_fixture.h"

/* Rows of the fixture. */
enum { WRITER = 1, READER = 3, FIFO = 1 };

#define TO   IPCT_DIR_WRITE
#define FROM IPCT_DIR_READ

static struct ipct_event op(uint64_t at_ns, uint32_t thread, uint32_t dir, uint64_t offset,
			    uint64_t bytes)
{
	return (struct ipct_event){.at_ns = at_ns,
				   .step = IPCT_STORY_OP,
				   .thread = thread,
				   .channel = FIFO,
				   .dir = dir,
				   .offset = offset,
				   .bytes = bytes,
				   .copied = bytes};
}

static struct ipct_event moment(uint64_t at_ns, enum ipct_story_step step, uint32_t thread)
{
	return (struct ipct_event){.at_ns = at_ns, .step = step, .thread = thread};
}

static struct ipct_event waking(uint64_t at_ns, uint32_t waker, uint32_t woken)
{
	struct ipct_event event = moment(at_ns, IPCT_STORY_WAKE, waker);

	event.other = woken;
	return event;
}

static struct report *told(struct fixture *f, struct ipct_event *events, size_t n)
{
	f->rec.explains = true;
	f->rec.events = events;
	f->rec.nevents = n;
	return built(f);
}

static void a_message_is_told_from_its_sending_to_its_receipt(void **state)
{
	struct ipct_event events[] = {
		op(100, WRITER, TO, 0, 10),
		moment(110, IPCT_STORY_SLEEP, READER),
		waking(200, WRITER, READER),
		op(210, WRITER, TO, 10, 10),
		moment(260, IPCT_STORY_RUN, READER),
		op(300, READER, FROM, 0, 20),
		moment(310, IPCT_STORY_SLEEP, READER),
	};
	struct report *report = told(*state, events, sizeof(events) / sizeof(*events));
	const struct story_step *steps = report->story.steps;

	assert_int_equal(report->story.nsteps, 5);
	assert_int_equal(report->story.offset, 10);
	assert_int_equal(report->story.bytes, 10);
	assert_int_equal(steps[0].event->step, IPCT_STORY_SLEEP);
	assert_int_equal(steps[0].took_ns, 150);
	assert_int_equal(steps[1].at_ns, 90);
	assert_ptr_equal(steps[1].other, steps[4].task);
	assert_int_equal(steps[2].event->offset, 10);
	assert_int_equal(steps[3].took_ns, 60);
	assert_int_equal(steps[4].at_ns, 190);
	assert_string_equal(steps[4].task->role, "reader");
	report_free(report);
}

/* Not the first message: the one whose receiver was woken by its sender. */
static void one_that_wakes_its_receiver_is_told_rather(void **state)
{
	struct ipct_event events[] = {
		op(100, WRITER, TO, 0, 10),    op(110, READER, FROM, 0, 10),
		waking(120, WRITER, READER),   op(130, WRITER, TO, 10, 10),
		op(140, READER, FROM, 10, 10),
	};
	struct report *report = told(*state, events, sizeof(events) / sizeof(*events));

	assert_int_equal(report->story.offset, 10);
	assert_int_equal(report->story.nsteps, 3);
	report_free(report);
	events[2].other = WRITER;
	report = told(*state, events, sizeof(events) / sizeof(*events));
	assert_int_equal(report->story.offset, 0);
	assert_int_equal(report->story.nsteps, 2);
	report_free(report);
}

static void what_nobody_received_is_no_story(void **state)
{
	struct ipct_event events[] = {op(100, WRITER, TO, 0, 10), op(110, READER, FROM, 0, 5)};
	struct report *report = told(*state, events, 2);

	assert_int_equal(report->story.nsteps, 0);
	report_free(report);
	report = told(*state, NULL, 0);
	assert_int_equal(report->story.nsteps, 0);
	report_free(report);
}

static void only_a_probe_that_measured_is_named(void **state)
{
	struct rec_probe probes[] = {{.measured = true, .via = "fexit", .target = "pipe_write"},
				     {.measured = false, .via = "tp_btf", .target = "sys_exit"}};
	struct ipct_event events[] = {op(100, WRITER, TO, 0, 10), op(110, READER, FROM, 0, 10)};
	struct fixture *f = *state;
	struct report *report;

	f->rec.probes = probes;
	f->rec.nprobes = 2;
	events[0].probe = 1;
	events[1].probe = 2;
	report = told(f, events, 2);
	assert_ptr_equal(report->story.steps[0].probe, &probes[0]);
	assert_null(report->story.steps[1].probe);
	report_free(report);
}

static void events_that_point_nowhere_are_refused(void **state)
{
	struct fixture *f = *state;
	struct ipct_event event = op(100, WRITER, TO, 0, 10);
	struct ipct_event bad[] = {event, event, event, event};
	struct report *report;

	bad[0].thread = f->rec.nthreads;
	bad[1].channel = f->rec.nchannels;
	bad[2].probe = f->rec.nprobes + 1;
	bad[3].step = IPCT_STORY_NR;
	f->rec.nevents = 1;
	for (size_t i = 0; i < 4; i++) {
		f->rec.events = &bad[i];
		assert_int_equal(report_build(&f->rec, &report), -EINVAL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_message_is_told_from_its_sending_to_its_receipt),
		TEST(one_that_wakes_its_receiver_is_told_rather),
		TEST(what_nobody_received_is_no_story),
		TEST(only_a_probe_that_measured_is_named),
		TEST(events_that_point_nowhere_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
