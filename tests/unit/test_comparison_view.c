/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "capture.h"
#include "comparison_fixture.h"
#include "model/assertion.h"
#include "views/comparison.h"

static const struct comparison_skip skips[] = {
	{"io-uring", 0, "cannot run here: sysctl kernel.io_uring_disabled is 2"},
	{"udp", 65536, "a datagram holds at most 65507 bytes"},
};

static struct comparison_result result_of(struct lanes *lanes, enum comparison_by by)
{
	return (struct comparison_result){
		.comparison = lanes_compare(lanes, by),
		.runs = lanes->list,
		.nruns = LANE_RUNS * lanes->n,
	};
}

static void shows(const struct comparison_result *result, unsigned width, bool utf8,
		  const char *expected)
{
	struct capture capture;

	capture_begin(&capture, width, utf8, false);
	comparison_show(result, capture.text);
	capture_end(&capture, expected);
}

static void eighty_columns_hold_table_bars_and_reasons(void **state)
{
	struct comparison_result result = result_of(*state, BY_TIME);

	result.skips = skips;
	result.nskips = 2;
	shows(&result, 80, true,
	      "stream · 10,000 messages of 4 KiB = 39.1 MiB · 3 runs each, in turn\n"
	      "Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
	      "\n"
	      "  workload   copies  switches      CPU   time  time min-max  time\n"
	      "  posix-shm    0.00       312   5.2 ms  11 ms      10–12 ms  ██████▍\n"
	      "  pipe         2.00     1,241  61.2 ms  33 ms      31–40 ms  ███████████████████\n"
	      "\n"
	      "  • Shared memory wins: posix-shm takes 11 ms, and pipe, the fastest without it,\n"
	      "    33 ms, which is 3.00 times as long.\n"
	      "  • It saves 78.1 MiB of copying, as the kernel copies each byte 0.00 times\n"
	      "    instead of 2.00, and 56 ms of CPU time in the kernel: 2 ms instead of 58 ms.\n"
	      "  • It still pays for waiting: 421 futex calls and 312 context switches,\n"
	      "    0.0312 a message; pipe has 1,241.\n"
	      "\n"
	      "  expectations  12  ✔ of 12 held, all runs together\n"
	      "\n"
	      "Left out\n"
	      "\n"
	      "  workload       why\n"
	      "  io-uring       cannot run here: sysctl kernel.io_uring_disabled is 2\n"
	      "  udp at 64 KiB  a datagram holds at most 65507 bytes\n"
	      "\n"
	      "  complete: nothing lost · copies made in user space are not counted\n");
}

static void forty_columns_suffice(void **state)
{
	struct comparison_result result = result_of(*state, BY_SWITCHES);

	shows(&result, 40, false,
	      "stream\n"
	      "10,000 messages of 4 KiB = 39.1 MiB\n"
	      "3 runs each, in turn\n"
	      "Linux 6.18.0 x86_64\n"
	      "syscall level: copies inferred from\n"
	      "results\n"
	      "\n"
	      "  workload          posix-shm\n"
	      "  copies            0.00\n"
	      "  switches          312\n"
	      "  CPU               5.2 ms\n"
	      "  time              11 ms\n"
	      "  switches min-max  312\n"
	      "  switches          #####\n"
	      "\n"
	      "  workload          pipe\n"
	      "  copies            2.00\n"
	      "  switches          1,241\n"
	      "  CPU               61.2 ms\n"
	      "  time              33 ms\n"
	      "  switches min-max  1,241\n"
	      "  switches          ####################\n"
	      "\n"
	      "  * Shared memory wins: posix-shm takes\n"
	      "    11 ms, and pipe, the fastest without\n"
	      "    it, 33 ms, which is 3.00 times as\n"
	      "    long.\n"
	      "  * It saves 78.1 MiB of copying, as the\n"
	      "    kernel copies each byte 0.00 times\n"
	      "    instead of 2.00, and 56 ms of CPU\n"
	      "    time in the kernel: 2 ms instead of\n"
	      "    58 ms.\n"
	      "  * It still pays for waiting: 421 futex\n"
	      "    calls and 312 context switches,\n"
	      "    0.0312 a message; pipe has 1,241.\n"
	      "\n"
	      "  expectations  12  ok\n"
	      "    of 12 held, all runs together\n"
	      "\n"
	      "  complete: nothing lost\n"
	      "  copies made in user space are not\n"
	      "  counted\n");
}

static void what_is_not_as_expected_is_told_with_its_workload(void **state)
{
	struct expression_error error;
	struct expression *assertion;
	struct lanes *lanes = *state;
	struct comparison_result result;

	assert_int_equal(assertion_parse("copies_per_byte<=1", 18, &assertion, &error), 0);
	fixture_spoil(&lanes->runs[1][LANE_PIPE]);
	result = result_of(lanes, BY_COPIES);
	result.asserts = &assertion;
	result.nasserts = 1;
	shows(&result, 80, true,
	      "stream · 10,000 messages of 4 KiB = 39.1 MiB · 3 runs each, in turn\n"
	      "Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
	      "\n"
	      "  workload   copies  switches      CPU   time  copies min-max  copies\n"
	      "  posix-shm    0.00       312   5.2 ms  11 ms            0.00\n"
	      "  pipe         2.00     1,241  61.2 ms  33 ms            2.00  █████████████████\n"
	      "\n"
	      "  • Shared memory wins: posix-shm takes 11 ms, and pipe, the fastest without it,\n"
	      "    33 ms, which is 3.00 times as long.\n"
	      "  • It saves 78.1 MiB of copying, as the kernel copies each byte 0.00 times\n"
	      "    instead of 2.00, and 56 ms of CPU time in the kernel: 2 ms instead of 58 ms.\n"
	      "  • It still pays for waiting: 421 futex calls and 312 context switches,\n"
	      "    0.0312 a message; pipe has 1,241.\n"
	      "\n"
	      "  expectations        12  ✘ of 13 held, all runs together\n"
	      "  copies_per_byte<=1   3  ✘ of 6 runs hold · not pipe at 4 KiB, in 3 of 3 runs\n"
	      "\n"
	      "Not as expected: pipe · 4 KiB · 1 of 3 runs\n"
	      "\n"
	      "  fifo.copied_in_bytes  40,955,904 B  ✘ expected 40,960,000 B · 4,096 B below\n"
	      "                                        each byte sent is copied once into the\n"
	      "                                        buffer\n"
	      "\n"
	      "  ✘ incomplete: not everything could be counted · pipe at 4 KiB in 1 of 3 runs\n");
	expression_free(assertion);
}

/* The text with `part` in it. */
static void tells(const struct comparison_result *result, const char *part)
{
	struct capture capture;

	capture_begin(&capture, 80, true, false);
	comparison_show(result, capture.text);
	assert_int_equal(text_end(capture.text), 0);
	fclose(capture.file);
	if (!strstr(capture.shown, part))
		assert_string_equal(capture.shown, part);
	free(capture.shown);
}

static void what_makes_it_no_fair_comparison_is_said(void **state)
{
	struct lanes *lanes = *state;
	struct comparison_result result = result_of(lanes, BY_TIME);

	for (size_t i = 0; i < LANE_RUNS; i++) {
		lanes->runs[i][LANE_PIPE].workload.payload_bytes *= 2;
		lanes->runs[i][LANE_PIPE].rec.level = LEVEL_FUNCTION;
	}
	tells(&result, "✘ pipe sent 78.1 MiB, not 39.1 MiB\n");
	tells(&result, "syscall level: copies inferred from results: posix-shm\n"
		       "function level: copies measured: pipe\n");
	lanes->runs[1][LANE_PIPE].report.complete = false;
	tells(&result,
	      "✘ incomplete: not everything could be counted · pipe at 4 KiB in 1 of 3 runs");
}

static void runs_without_probes_are_not_called_complete(void **state)
{
	struct lanes *lanes = *state;
	struct comparison_result result = result_of(lanes, BY_TIME);

	for (size_t lane = 0; lane < 2; lane++)
		for (size_t i = 0; i < LANE_RUNS; i++)
			fixture_untrace(&lanes->runs[i][lane]);
	shows(&result, 80, true,
	      "stream · 10,000 messages of 4 KiB = 39.1 MiB · 3 runs each, in turn\n"
	      "Linux 6.18.0 x86_64 · not traced\n"
	      "\n"
	      "  workload   copies  switches      CPU   time  time min-max  time\n"
	      "  posix-shm                     5.2 ms  11 ms      10–12 ms  ██████▍\n"
	      "  pipe                         61.2 ms  33 ms      31–40 ms  ███████████████████\n"
	      "\n"
	      "  • Shared memory wins: posix-shm takes 11 ms, and pipe, the fastest without it,\n"
	      "    33 ms, which is 3.00 times as long.\n"
	      "  • It saves 56 ms of CPU time in the kernel: 2 ms instead of 58 ms.\n");
}

static json_t *document_of(const struct comparison_result *result)
{
	json_t *document = comparison_document(result);

	assert_non_null(document);
	return document;
}

static void json_has_every_run_in_turn_and_what_they_come_to(void **state)
{
	struct comparison_result result = result_of(*state, BY_TIME);
	json_t *document, *summary, *time;
	long long median = 0, min = 0, max = 0;

	result.skips = skips;
	result.nskips = 2;
	document = document_of(&result);
	assert_int_equal(json_array_size(json_object_get(document, "runs")), 6);
	summary = json_object_get(document, "summary");
	assert_int_equal(json_array_size(summary), 2);
	time = json_object_get(json_object_get(json_array_get(summary, 0), "metrics"),
			       "elapsed_ns");
	assert_int_equal(json_unpack(time, "{s:I, s:I, s:I}", "median", &median, "min", &min, "max",
				     &max),
			 0);
	assert_true(median == 11000000 && min == 10000000 && max == 12000000);
	json_decref(document);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lanes_setup, lanes_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(eighty_columns_hold_table_bars_and_reasons),
		TEST(forty_columns_suffice),
		TEST(what_is_not_as_expected_is_told_with_its_workload),
		TEST(what_makes_it_no_fair_comparison_is_said),
		TEST(runs_without_probes_are_not_called_complete),
		TEST(json_has_every_run_in_turn_and_what_they_come_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
