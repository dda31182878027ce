/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "transfer_fixture.h"

static void tasks_are_told_apart_by_their_start(void **state)
{
	struct report *report = built(*state);

	assert_int_equal(report->ntasks, 3);
	assert_string_equal(report->tasks[0].id, "12-400");
	assert_string_equal(report->tasks[0].rec->comm, "reader");
	assert_string_equal(report->tasks[0].role, "reader");
	assert_string_equal(report->tasks[1].id, "10-500");
	assert_string_equal(report->tasks[1].role, "writer");
	assert_string_equal(report->tasks[2].id, "12-900");
	assert_string_equal(report->tasks[2].rec->comm, "late");
	assert_null(report->tasks[2].role);
	report_free(report);
}

static void a_task_without_a_name_is_kept(void **state)
{
	struct fixture *f = *state;
	struct report *report;

	f->rec.ntasks = 0;
	report = built(f);
	assert_int_equal(report->ntasks, 3);
	assert_null(report->tasks[0].rec);
	assert_null(report->tasks[0].role);
	report_free(report);
}

static void channels_come_by_bytes_and_only_those_in_use(void **state)
{
	struct report *report = built(*state);
	const struct report_channel *file = &report->channels[0], *fifo = &report->channels[1];

	assert_int_equal(report->nchannels, 2);
	assert_string_equal(file->id, "file:fd00:3:0");
	assert_string_equal(file->name, "");
	assert_int_equal(file->nends, 2);
	assert_string_equal(fifo->id, "fifo:1f:77:abc");
	assert_string_equal(fifo->name, "/tmp/fifo");
	assert_int_equal(fifo->kind, IPCT_KIND_FIFO);
	assert_int_equal(fifo->capacity_bytes, 65536);
	report_free(report);
}

static void ends_hold_all_threads_of_one_task(void **state)
{
	struct report *report = built(*state);
	const struct report_channel *fifo = &report->channels[1];
	const struct report_end *reader = &fifo->ends[0], *writer = &fifo->ends[1],
				*late = &fifo->ends[2];

	assert_int_equal(fifo->nends, 3);
	assert_string_equal(reader->task->id, "12-400");
	assert_int_equal(reader->dir, IPCT_DIR_READ);
	assert_string_equal(writer->task->id, "10-500");
	assert_int_equal(writer->dir, IPCT_DIR_WRITE);
	assert_int_equal(writer->sums.bytes, 1000);
	assert_int_equal(writer->sums.ops_cnt, 12);
	assert_int_equal(writer->sums.broken_cnt, 1);
	assert_int_equal(writer->wakeups.bucket[8], 3);
	assert_string_equal(late->task->id, "12-900");
	assert_int_equal(late->sums.bytes, 7);
	report_free(report);
}

static void expectations_are_exact(void **state)
{
	static const struct expect expects[] = {
		{METRIC_COPIED_BYTES, IPCT_KIND_NONE, 4007, 4007, "met"},
		{METRIC_COPIED_BYTES, IPCT_KIND_FIFO, 2007, 3000, "met at its lower bound"},
		{METRIC_COPIED_BYTES, IPCT_KIND_FIFO, 2008, 3000, "missed by one"},
		{METRIC_COPIED_BYTES, IPCT_KIND_PIPE, 0, 0, "no such channel"},
	};
	struct fixture *f = *state;
	struct report *report;

	memcpy(f->expects, expects, sizeof(expects));
	f->workload.nexpects = 2;
	report = built(f);
	assert_true(report->expects_ok);
	assert_true(report->expects[0].ok && report->expects[1].ok);
	assert_ptr_equal(report->expects[0].expect, &f->expects[0]);
	report_free(report);
	f->workload.nexpects = 4;
	report = built(f);
	assert_int_equal(report->nexpects, 4);
	assert_false(report->expects_ok);
	assert_true(report->expects[1].ok);
	assert_true(report->expects[1].measured == 2007);
	assert_true(report->expects[2].present);
	assert_false(report->expects[2].ok);
	assert_false(report->expects[3].present);
	assert_false(report->expects[3].ok);
	report_free(report);
}

static void without_probes_nothing_is_expected(void **state)
{
	struct fixture *f = *state;
	struct report *report;

	f->expects[0] = (struct expect){METRIC_COPIED_BYTES, IPCT_KIND_NONE, 1, 1, "missed"};
	f->workload.nexpects = 1;
	f->rec.metrics = 0;
	report = built(f);
	assert_int_equal(report->nexpects, 1);
	assert_false(report->expects[0].present);
	assert_false(report->expects_ok);
	report_free(report);
	f->rec.level = LEVEL_NONE;
	report = built(f);
	assert_int_equal(report->nexpects, 0);
	assert_true(report->expects_ok);
	report_free(report);
}

static void any_loss_makes_it_incomplete(void **state)
{
	struct fixture *f = *state;
	struct report *report = built(f);

	assert_true(report->complete);
	report_free(report);
#define TRY(name)                                    \
	f->rec.lost = (struct ipct_lost){.name = 1}; \
	report = built(f);                           \
	assert_false(report->complete);              \
	report_free(report);
	IPCT_LOST(TRY)
#undef TRY
}

static void rows_that_are_not_there_are_refused(void **state)
{
	static const struct ipct_end wrong[] = {
		{.thread = 1, .channel = 6, .ops_cnt = 1},
		{.thread = 1, .channel = 0, .ops_cnt = 1},
		{.thread = 1, .channel = 4, .ops_cnt = 1}, /* has no kind */
		{.thread = 1, .channel = 5, .ops_cnt = 1}, /* has a kind that does not exist */
		{.thread = 6, .channel = 1, .ops_cnt = 1},
		{.thread = 0, .channel = 1, .ops_cnt = 1},
		{.thread = 5, .channel = 1, .ops_cnt = 1}, /* was never filled */
		{.thread = 1, .channel = 1, .ops_cnt = 1, .hist = 4},
		{.thread = 1, .channel = 1, .ops_cnt = 1, .dir = IPCT_DIR_NR},
	};
	struct fixture *f = *state;
	struct report *report = NULL;

	f->channels[5].row.kind = IPCT_KIND_NR;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		f->ends[8] = wrong[i];
		assert_int_equal(report_build(&f->rec, &report), -EINVAL);
		assert_null(report);
	}
	f->ends[8] = (struct ipct_end){};
	f->threads[1].hist = 4;
	assert_int_equal(report_build(&f->rec, &report), -EINVAL);
	f->threads[1].hist = 0;
	f->expects[0] = (struct expect){.metric = METRIC_NR};
	f->workload.nexpects = 1;
	assert_int_equal(report_build(&f->rec, &report), -EINVAL);
	f->expects[0] = (struct expect){.kind = IPCT_KIND_NR};
	assert_int_equal(report_build(&f->rec, &report), -EINVAL);
	assert_null(report);
}

static void freeing_nothing_is_allowed(void **state)
{
	(void)state;
	assert_null(report_free(NULL));
	assert_null(recording_free(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tasks_are_told_apart_by_their_start),
		TEST(a_task_without_a_name_is_kept),
		TEST(channels_come_by_bytes_and_only_those_in_use),
		TEST(ends_hold_all_threads_of_one_task),
		TEST(expectations_are_exact),
		TEST(without_probes_nothing_is_expected),
		TEST(any_loss_makes_it_incomplete),
		TEST(rows_that_are_not_there_are_refused),
		TEST(freeing_nothing_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
