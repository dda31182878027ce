/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "transfer_fixture.h"

#define assert_metric(set, id, expected)                              \
	do {                                                          \
		assert_true((set)->has[METRIC_##id]);                 \
		assert_true((set)->value[METRIC_##id] == (expected)); \
	} while (0)
#define assert_absent(set, id) assert_false((set)->has[METRIC_##id])

static void an_end_has_the_metrics_of_its_direction(void **state)
{
	struct report *report = built(*state);
	const struct metric_set *reader = &report->channels[1].ends[0].metrics;
	const struct metric_set *writer = &report->channels[1].ends[1].metrics;

	assert_metric(writer, COPIED_IN_BYTES, 1000);
	assert_absent(writer, COPIED_OUT_BYTES);
	assert_metric(writer, COPIED_BYTES, 1000);
	assert_metric(writer, SYSCALLS, 12);
	assert_metric(writer, AGAIN, 1);
	assert_metric(writer, SWITCHES_VOLUNTARY, 3);
	assert_metric(writer, SWITCHES_INVOLUNTARY, 1);
	assert_metric(writer, WAKEUP_NS_P50, 256 + 32 * 2 / 3.0);
	assert_metric(writer, WAKEUP_NS_P99, 576);
	assert_absent(writer, COPIES_PER_BYTE);
	assert_absent(writer, FAULTS);
	assert_metric(reader, COPIED_OUT_BYTES, 1000);
	assert_absent(reader, COPIED_IN_BYTES);
	assert_metric(reader, BLOCKED_EMPTY_NS, 60);
	assert_metric(reader, BLOCKED_FULL_NS, 0);
	assert_absent(reader, WAKEUP_NS_P50);
	report_free(report);
}

static void totals_take_all_ends_and_all_threads(void **state)
{
	struct report *report = built(*state);
	const struct metric_set *all = &report->metrics;

	assert_metric(all, COPIED_IN_BYTES, 2007);
	assert_metric(all, COPIED_OUT_BYTES, 2000);
	assert_metric(all, COPIED_BYTES, 4007);
	assert_metric(all, COPIED_WITHIN_BYTES, 20);
	assert_metric(all, MOVED_BYTES, 5);
	assert_metric(all, CONTROL_BYTES, 8);
	assert_metric(all, SYSCALLS, 44);
	assert_metric(all, BLOCKED_NS, 120);
	assert_metric(all, BLOCKED_FULL_NS, 40);
	assert_metric(all, BLOCKED_EMPTY_NS, 60);
	assert_metric(all, BLOCKED_FULL, 2);
	assert_metric(all, BLOCKED_EMPTY, 4);
	assert_metric(all, AGAIN, 1);
	assert_metric(all, BROKEN, 1);
	assert_metric(all, SWITCHES_VOLUNTARY, 15);
	assert_metric(all, SWITCHES_INVOLUNTARY, 5);
	assert_metric(all, WAKEUPS, 6);
	/* 3 in 256..288 at the FIFO; 1 + 4 in 512..576, four of them outside operations */
	assert_metric(all, WAKEUP_NS_P50, 512 + 64 / 5.0);
	assert_metric(all, WAKEUP_NS_P99, 576);
	report_free(report);
}

static void totals_take_lives_and_faults_from_threads(void **state)
{
	struct report *report = built(*state);
	const struct metric_set *all = &report->metrics;

	assert_metric(all, FAULTS, 9);
	assert_metric(all, FAULTS_FIRST_TOUCH, 4);
	assert_metric(all, FAULTS_FILE, 3);
	assert_metric(all, FAULTS_WP, 2);
	assert_metric(all, FAULTS_COW, 1);
	assert_metric(all, COW_COPIED_BYTES, 4096);
	assert_metric(all, FORKS, 2);
	assert_metric(all, EXECS, 1);
	assert_metric(all, EXITS, 1);
	assert_metric(all, SIGNALS_GENERATED, 3);
	assert_metric(all, SIGNALS_DELIVERED, 2);
	assert_metric(all, SIGPIPES, 1);
	report_free(report);
}

static void totals_take_the_rest_from_the_workload(void **state)
{
	struct report *report = built(*state);
	const struct metric_set *all = &report->metrics;

	assert_metric(all, PAYLOAD_BYTES, 1000);
	assert_metric(all, MESSAGES, 10);
	assert_metric(all, ELAPSED_NS, 2000);
	assert_metric(all, CPU_USER_NS, 50);
	assert_metric(all, CPU_SYS_NS, 500);
	assert_metric(all, LATENCY_NS_P50, 544);
	assert_metric(all, LATENCY_NS_P99, 576);
	assert_metric(all, COPIES_PER_BYTE, 4.007);
	assert_metric(all, SYSCALLS_PER_MESSAGE, 4.4);
	assert_metric(all, SWITCHES_PER_MESSAGE, 2);
	assert_metric(all, THROUGHPUT, 5e8);
	report_free(report);
}

static void each_kind_has_its_share(void **state)
{
	struct report *report = built(*state);
	const struct metric_set *fifo = &report->by_kind[IPCT_KIND_FIFO];
	const struct metric_set *file = &report->by_kind[IPCT_KIND_FILE];

	assert_true(report->has_kind[IPCT_KIND_FIFO]);
	assert_true(report->has_kind[IPCT_KIND_FILE]);
	assert_false(report->has_kind[IPCT_KIND_PIPE]);
	assert_absent(&report->by_kind[IPCT_KIND_PIPE], COPIED_BYTES);
	assert_metric(fifo, COPIED_IN_BYTES, 1007);
	assert_metric(fifo, COPIED_OUT_BYTES, 1000);
	assert_metric(fifo, COPIES_PER_BYTE, 2.007);
	assert_metric(fifo, SYSCALLS_PER_MESSAGE, 2.4);
	assert_metric(fifo, SWITCHES_VOLUNTARY, 3);
	assert_metric(fifo, WAKEUP_NS_P50, 256 + 32 * 2 / 3.0);
	assert_absent(fifo, PAYLOAD_BYTES);
	assert_absent(fifo, MESSAGES);
	assert_absent(fifo, FAULTS);
	assert_metric(file, COPIED_BYTES, 2000);
	assert_metric(file, COPIES_PER_BYTE, 2);
	assert_metric(file, AGAIN, 0);
	assert_absent(file, WAKEUP_NS_P50);
	report_free(report);
}

static void what_nobody_looked_for_is_absent(void **state)
{
	struct fixture *f = *state;
	struct report *report;
	const struct metric_set *all, *fifo;

	f->rec.metrics = BIT(COPIED_IN_BYTES) | BIT(FAULTS) | BIT(SWITCHES_VOLUNTARY);
	report = built(f);
	all = &report->metrics;
	fifo = &report->by_kind[IPCT_KIND_FIFO];
	assert_metric(all, COPIED_IN_BYTES, 2007);
	assert_metric(all, FAULTS, 9);
	assert_metric(all, PAYLOAD_BYTES, 1000);
	assert_absent(all, COPIED_OUT_BYTES);
	assert_absent(all, COPIED_BYTES);
	assert_absent(all, COPIES_PER_BYTE);
	assert_absent(all, SYSCALLS);
	assert_absent(all, SYSCALLS_PER_MESSAGE);
	assert_absent(all, SWITCHES_PER_MESSAGE);
	assert_absent(all, WAKEUP_NS_P50);
	assert_absent(all, FAULTS_COW);
	assert_metric(fifo, COPIED_IN_BYTES, 1007);
	assert_absent(fifo, COPIED_BYTES);
	report_free(report);
}

static void what_was_looked_for_and_not_found_is_0(void **state)
{
	struct fixture *f = *state;
	struct report *report;

	f->rec.nends = f->rec.nthreads = f->rec.nchannels = f->rec.nhists = 0;
	f->workload.latency = (struct ipct_hist){};
	f->workload.messages = f->workload.payload_bytes = 0;
	report = built(f);
	assert_int_equal(report->nchannels, 0);
	assert_int_equal(report->ntasks, 0);
	assert_metric(&report->metrics, COPIED_BYTES, 0);
	assert_metric(&report->metrics, FAULTS, 0);
	assert_metric(&report->metrics, PAYLOAD_BYTES, 0);
	assert_metric(&report->metrics, THROUGHPUT, 0);
	assert_absent(&report->metrics, COPIES_PER_BYTE);
	assert_absent(&report->metrics, SYSCALLS_PER_MESSAGE);
	assert_absent(&report->metrics, WAKEUP_NS_P50);
	assert_absent(&report->metrics, LATENCY_NS_P50);
	report_free(report);
}

static void without_a_workload_messages_are_sends(void **state)
{
	struct fixture *f = *state;
	struct report *report;

	f->rec.workload = NULL;
	report = built(f);
	assert_metric(&report->metrics, MESSAGES, 11); /* the FIFO's, not the file's */
	assert_metric(&report->metrics, SYSCALLS_PER_MESSAGE, 4);
	assert_absent(&report->metrics, PAYLOAD_BYTES);
	assert_absent(&report->metrics, COPIES_PER_BYTE);
	assert_absent(&report->metrics, ELAPSED_NS);
	assert_absent(&report->metrics, CPU_SYS_NS);
	assert_int_equal(report->nexpects, 0);
	assert_true(report->expects_ok);
	report_free(report);
	f->rec.metrics = BIT(COPIED_IN_BYTES);
	report = built(f);
	assert_absent(&report->metrics, MESSAGES);
	report_free(report);
}

static void metrics_are_found_by_their_whole_key(void **state)
{
	(void)state;
	assert_int_equal(metric_find("copied_bytes>", 12), METRIC_COPIED_BYTES);
	assert_int_equal(metric_find("copied_bytes", 11), METRIC_NR);
	assert_int_equal(metric_find("", 0), METRIC_NR);
	for (unsigned i = 0; i < METRIC_NR; i++)
		assert_int_equal(metric_find(metric_infos[i].key, strlen(metric_infos[i].key)), i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_end_has_the_metrics_of_its_direction),
		TEST(totals_take_all_ends_and_all_threads),
		TEST(totals_take_lives_and_faults_from_threads),
		TEST(totals_take_the_rest_from_the_workload),
		TEST(each_kind_has_its_share),
		TEST(what_nobody_looked_for_is_absent),
		TEST(what_was_looked_for_and_not_found_is_0),
		TEST(without_a_workload_messages_are_sends),
		TEST(metrics_are_found_by_their_whole_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
