/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "comparison_fixture.h"
#include "views/comparison_why.h"

/* Every sentence is seen here, and changed figures take it away or turn it round. */

static void expect_sentences(struct lanes *lanes, const char *const *expected)
{
	struct sentence said[WHY_GROUPS];
	size_t n = why_explain(lanes_compare(lanes, BY_TIME), 0, said), i;

	for (i = 0; i < n && expected[i]; i++)
		assert_string_equal(said[i].text, expected[i]);
	assert_int_equal(i, n);
	assert_null(expected[i]);
}

#define SAYS(lanes, ...) expect_sentences(lanes, (const char *const[]){__VA_ARGS__, NULL})

/* That of one group alone; "" when it is silent. */
static void expect_one(struct lanes *lanes, const char *begins, const char *expected)
{
	struct sentence said[WHY_GROUPS];
	size_t n = why_explain(lanes_compare(lanes, BY_TIME), 0, said);
	const char *found = "";

	for (size_t i = 0; i < n; i++)
		if (!strncmp(said[i].text, begins, strlen(begins)))
			found = said[i].text;
	assert_string_equal(found, expected);
}

#define WINS                                                                                   \
	"Shared memory wins: posix-shm takes 11 ms, and pipe, the fastest without it, 33 ms, " \
	"which is 3.00 times as long."
#define SAVES                                                                              \
	"It saves 78.1 MiB of copying, as the kernel copies each byte 0.00 times instead " \
	"of 2.00, and 56 ms of CPU time in the kernel: 2 ms instead of 58 ms."
#define WAITS                                                                            \
	"It still pays for waiting: 421 futex calls and 312 context switches, 0.0312 a " \
	"message; pipe has 1,241."

static void where_memory_wins_it_says_what_was_saved_and_what_is_paid(void **state)
{
	SAYS(*state, WINS, SAVES, WAITS);
}

static void a_win_within_the_spread_is_none(void **state)
{
	struct lanes *lanes = *state;

	lane_put(lanes, LANE_MEMORY, METRIC_ELAPSED_NS, 10e6, 31e6, 11e6);
	expect_one(lanes, "Shared memory",
		   "Shared memory is ahead, but not clearly: posix-shm takes 10–31 ms, and pipe, "
		   "the fastest without it, 31–40 ms; their runs overlap.");
	lane_put(lanes, LANE_MEMORY, METRIC_ELAPSED_NS, 10e6, 30e6, 11e6);
	expect_one(lanes, "Shared memory", WINS);
}

static void where_memory_loses_it_says_so(void **state)
{
	struct lanes *lanes = *state;

	lane_put(lanes, LANE_PIPE, METRIC_ELAPSED_NS, 7e6, 8e6, 9.9e6);
	SAYS(lanes,
	     "Shared memory does not win here: posix-shm, the fastest that shares memory, takes "
	     "11 ms, pipe only 8 ms.",
	     SAVES, WAITS);
	lane_put(lanes, LANE_PIPE, METRIC_ELAPSED_NS, 7e6, 8e6, 10e6);
	expect_one(lanes, "Shared memory",
		   "Shared memory does not win here: posix-shm, the fastest that shares memory, "
		   "takes 10–12 ms, pipe 7–10 ms; their runs overlap.");
	lane_put(lanes, LANE_PIPE, METRIC_ELAPSED_NS, 10e6, 11e6, 12e6);
	expect_one(lanes, "Shared memory",
		   "Shared memory does not win here: posix-shm, the fastest that shares memory, "
		   "takes 10–12 ms, pipe 10–12 ms; their runs overlap.");
}

static void what_is_not_saved_is_not_said_to_be(void **state)
{
	struct lanes *lanes = *state;

	lane_set(lanes, LANE_MEMORY, METRIC_CPU_SYS_NS, 58e6);
	expect_one(lanes, "It saves",
		   "It saves 78.1 MiB of copying, as the kernel copies each byte 0.00 times "
		   "instead of 2.00, but no CPU time in the kernel: 58 ms, and 58 ms in pipe.");
	lane_set(lanes, LANE_MEMORY, METRIC_COPIED_BYTES, 81920000);
	lane_set(lanes, LANE_MEMORY, METRIC_COPIES_PER_BYTE, 2);
	expect_one(lanes, "It saves",
		   "It saves no copying: the kernel copies each byte 2.00 times, and 2.00 times "
		   "in pipe.");
}

/* Without probes only getrusage knows something. */
static void what_nobody_counted_is_in_no_sentence(void **state)
{
	struct lanes *lanes = *state;

	for (size_t lane = 0; lane < 2; lane++)
		for (size_t i = 0; i < LANE_RUNS; i++)
			fixture_untrace(&lanes->runs[i][lane]);
	lanes->runs[0][LANE_MEMORY].report.has_kind[IPCT_KIND_FUTEX] = false;
	lane_forget(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY);
	for (size_t i = 0; i < LANE_RUNS; i++)
		lanes->runs[i][LANE_MEMORY].report.by_kind[IPCT_KIND_FUTEX].has[METRIC_SYSCALLS] =
			false;
	SAYS(lanes, WINS, "It saves 56 ms of CPU time in the kernel: 2 ms instead of 58 ms.");
	lane_set(lanes, LANE_MEMORY, METRIC_CPU_SYS_NS, 58e6);
	SAYS(lanes, WINS);
}

static void a_figure_that_one_side_lacks_takes_its_sentence_away(void **state)
{
	struct lanes *lanes = *state;

	lane_forget(lanes, LANE_PIPE, METRIC_SWITCHES_VOLUNTARY);
	SAYS(lanes, WINS, SAVES);
	lane_forget(lanes, LANE_MEMORY, METRIC_COPIED_BYTES);
	SAYS(lanes, WINS, "It saves 56 ms of CPU time in the kernel: 2 ms instead of 58 ms.");
	lane_forget(lanes, LANE_PIPE, METRIC_CPU_SYS_NS);
	SAYS(lanes, WINS);
	lane_forget(lanes, LANE_PIPE, METRIC_ELAPSED_NS);
	expect_one(lanes, "", "");
}

static void waits_with(struct lanes *lanes, enum ipct_kind kind, const char *sentence)
{
	lane_set_kind(lanes, LANE_MEMORY, kind, METRIC_SYSCALLS, 90);
	expect_one(lanes, "It still pays", sentence);
	lane_set_kind(lanes, LANE_MEMORY, kind, METRIC_SYSCALLS, 0);
}

#define SWITCHED " and 312 context switches, 0.0312 a message; pipe has 1,241."

static void what_it_waits_with_is_named(void **state)
{
	struct lanes *lanes = *state;

	lane_set_kind(lanes, LANE_MEMORY, IPCT_KIND_FUTEX, METRIC_SYSCALLS, 0);
	expect_one(lanes, "It still pays",
		   "It still pays with 312 context switches, 0.0312 a message; pipe has 1,241.");
	waits_with(lanes, IPCT_KIND_POSIX_SEM,
		   "It still pays for waiting: 90 semaphore calls" SWITCHED);
	waits_with(lanes, IPCT_KIND_SYSV_SEM,
		   "It still pays for waiting: 90 semaphore calls" SWITCHED);
	waits_with(lanes, IPCT_KIND_EVENTFD,
		   "It still pays for waiting: 90 eventfd calls" SWITCHED);
	waits_with(lanes, IPCT_KIND_FUTEX, "It still pays for waiting: 90 futex calls" SWITCHED);
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY, 0);
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_INVOLUNTARY, 0);
	expect_one(lanes, "It still pays", "");
}

static void a_spinning_cpu_is_told_from_a_sleeping_one(void **state)
{
	struct lanes *lanes = *state;

	lane_set_kind(lanes, LANE_MEMORY, IPCT_KIND_FUTEX, METRIC_SYSCALLS, 0);
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY, 3);
	lane_set(lanes, LANE_MEMORY, METRIC_CPU_USER_NS, 19e6);
	expect_one(lanes, "It pays",
		   "It pays with CPUs that spin rather than sleep: 19 ms outside the kernel in "
		   "11 ms, with 3 sleeps; pipe spends 3.2 ms there, with 1,204.");
	/* no more than one CPU is busy */
	lane_set(lanes, LANE_MEMORY, METRIC_CPU_USER_NS, 14e6);
	expect_one(lanes, "It pays", "");
	lane_set(lanes, LANE_MEMORY, METRIC_CPU_USER_NS, 19e6);
	/* it does sleep */
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY, 100);
	expect_one(lanes, "It pays", "");
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY, 99);
	/* the other works as much */
	lane_set(lanes, LANE_PIPE, METRIC_CPU_USER_NS, 13e6);
	expect_one(lanes, "It pays", "");
}

static void first_touches_are_told_where_memory_has_more(void **state)
{
	struct lanes *lanes = *state;

	lane_set(lanes, LANE_MEMORY, METRIC_FAULTS_FIRST_TOUCH, 1024);
	SAYS(lanes, WINS, SAVES, WAITS,
	     "Its pages must be had before they can be shared: 1,024 faults on first touch, and "
	     "14 in pipe.");
	lane_set(lanes, LANE_MEMORY, METRIC_FAULTS_FIRST_TOUCH, 14);
	expect_one(lanes, "Its pages", "");
}

static void the_fastest_of_each_side_speak_for_it(void **state)
{
	struct lanes *lanes = *state;

	lane_add(lanes, "memfd", IPCT_KIND_MEMFD, 4096);
	lane_set(lanes, 2, METRIC_ELAPSED_NS, 5e6);
	lane_add(lanes, "udp", IPCT_KIND_UDP, 4096);
	lane_set(lanes, 3, METRIC_ELAPSED_NS, 30e6);
	expect_one(lanes, "Shared memory",
		   "Shared memory wins: memfd takes 5 ms, and udp, the fastest without it, 30 ms, "
		   "which is 6.00 times as long.");
}

#define COPIES_ALIKE   "Copying is not what decides: in both the kernel copies each byte 2.00 times."
#define SWITCHES_ALIKE "Context switches are not what decides: fifo has 1,241, pipe 1,241."

static void without_memory_the_fastest_is_held_against_the_slowest(void **state)
{
	struct lanes *lanes = *state;

	lane_add(lanes, "fifo", IPCT_KIND_FIFO, 4096);
	lane_set(lanes, 2, METRIC_ELAPSED_NS, 11e6);
	lanes->n = 3;
	lanes->kinds[LANE_MEMORY] = IPCT_KIND_UDP;
	lane_set(lanes, LANE_MEMORY, METRIC_ELAPSED_NS, 20e6);
	SAYS(lanes,
	     "fifo is the fastest with 11 ms; pipe takes 33 ms, which is 3.00 times as long.",
	     COPIES_ALIKE, SWITCHES_ALIKE);
	lane_put(lanes, 2, METRIC_ELAPSED_NS, 11e6, 11e6, 32e6);
	expect_one(lanes, "No winner",
		   "No winner can be seen: fifo takes 11–32 ms, pipe 31–40 ms, and their runs "
		   "overlap.");
}

static void where_copies_or_switches_differ_that_is_said(void **state)
{
	struct lanes *lanes = *state;

	lane_add(lanes, "fifo", IPCT_KIND_FIFO, 4096);
	lane_set(lanes, 2, METRIC_ELAPSED_NS, 11e6);
	lanes->kinds[LANE_MEMORY] = IPCT_KIND_UDP;
	lane_set(lanes, 2, METRIC_COPIED_BYTES, 40960000);
	lane_set(lanes, 2, METRIC_COPIES_PER_BYTE, 1);
	lane_set(lanes, 2, METRIC_SWITCHES_VOLUNTARY, 204);
	lane_set(lanes, 2, METRIC_SWITCHES_PER_MESSAGE, 0.0241);
	lane_set(lanes, LANE_MEMORY, METRIC_ELAPSED_NS, 12e6);
	SAYS(lanes,
	     "fifo is the fastest with 11 ms; pipe takes 33 ms, which is 3.00 times as long.",
	     "fifo saves 39.1 MiB of copying: there the kernel copies each byte 1.00 times, in "
	     "pipe 2.00 times.",
	     "pipe has 1,000 more context switches: 0.124 a message, and 0.0241 in fifo.");
	lane_set(lanes, 2, METRIC_COPIES_PER_BYTE, 4);
	expect_one(lanes, "Copying",
		   "Copying is not what decides: the kernel copies each byte 4.00 times in fifo, "
		   "and only 2.00 times in pipe.");
}

static void one_alone_needs_no_reason(void **state)
{
	struct lanes *lanes = *state;

	lanes->n = 1;
	expect_one(lanes, "", "");
	lane_forget(lanes, LANE_MEMORY, METRIC_ELAPSED_NS);
	expect_one(lanes, "", "");
}

static void what_cannot_be_read_neither_holds_nor_fills(void **state)
{
	static const char *const bad[] = {"",
					  "A.time",
					  "A.time <",
					  "A.time = 1",
					  "A.tim < 1",
					  "C.time < 1",
					  "A.time < 1,",
					  "A < 1",
					  "A.time << 1",
					  "2*1 > 1",
					  "A.x.time > 0",
					  "A.time.mid > 0",
					  "B-A.time > 0",
					  "A.time > 1x"};
	const struct comparison *comparison = lanes_compare(*state, BY_TIME);
	const struct pair pair = {&comparison->rows[0], &comparison->rows[1]};
	struct sentence sentence;
	char much[500];

	assert_true(terms_hold("A.time < B.time, 2*A.time < 0.9*B.time.max, 0 <= A.cpu", &pair));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(terms_hold(bad[i], &pair));
	assert_true(terms_fill("{A}, {B}: {B/A.time}", &pair, &sentence));
	assert_string_equal(sentence.text, "posix-shm, pipe: 3.00");
	assert_false(terms_fill("{C}", &pair, &sentence));
	assert_false(terms_fill("{A.tim}", &pair, &sentence));
	assert_false(terms_fill("{", &pair, &sentence));
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	assert_false(terms_fill(much, &pair, &sentence));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lanes_setup, lanes_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(where_memory_wins_it_says_what_was_saved_and_what_is_paid),
		TEST(a_win_within_the_spread_is_none),
		TEST(where_memory_loses_it_says_so),
		TEST(what_is_not_saved_is_not_said_to_be),
		TEST(what_nobody_counted_is_in_no_sentence),
		TEST(a_figure_that_one_side_lacks_takes_its_sentence_away),
		TEST(what_it_waits_with_is_named),
		TEST(a_spinning_cpu_is_told_from_a_sleeping_one),
		TEST(first_touches_are_told_where_memory_has_more),
		TEST(the_fastest_of_each_side_speak_for_it),
		TEST(without_memory_the_fastest_is_held_against_the_slowest),
		TEST(where_copies_or_switches_differ_that_is_said),
		TEST(one_alone_needs_no_reason),
		TEST(what_cannot_be_read_neither_holds_nor_fills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
