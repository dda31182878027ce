/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "comparison_fixture.h"

static struct spread spread_of(const struct comparison_row *row, enum metric metric)
{
	const struct comparison_figure figure = {NULL, metric, METRIC_NR};

	return comparison_spread(row, IPCT_KIND_NONE, &figure);
}

static void the_median_is_the_one_in_the_middle(void **state)
{
	const struct comparison *comparison = lanes_compare(*state, BY_TIME);
	struct spread spread = spread_of(&comparison->rows[0], METRIC_ELAPSED_NS);

	assert_int_equal(comparison->nrows, 2);
	assert_string_equal(comparison->rows[0].name, "posix-shm");
	assert_int_equal(comparison->rows[0].nreports, LANE_RUNS);
	assert_true(spread.has);
	assert_true(spread.median == 11e6 && spread.min == 10e6 && spread.max == 12e6);
	spread = spread_of(&comparison->rows[1], METRIC_ELAPSED_NS);
	assert_true(spread.median == 33e6 && spread.min == 31e6 && spread.max == 40e6);
}

static void of_two_it_is_their_mean_and_of_one_itself(void **state)
{
	struct lanes *lanes = *state;
	struct comparison *comparison;
	struct comparison_run runs[2];
	struct spread spread;

	lanes_compare(lanes, BY_TIME);
	runs[0] = lanes->list[0];
	runs[1] = lanes->list[2]; /* the same lane, a round later */
	assert_int_equal(comparison_build(runs, 2, BY_TIME, &comparison), 0);
	spread = spread_of(&comparison->rows[0], METRIC_ELAPSED_NS);
	assert_true(spread.median == 11e6 && spread.min == 10e6 && spread.max == 12e6);
	comparison_free(comparison);
	assert_int_equal(comparison_build(runs, 1, BY_TIME, &comparison), 0);
	spread = spread_of(&comparison->rows[0], METRIC_ELAPSED_NS);
	assert_true(spread.median == 10e6 && spread.min == 10e6 && spread.max == 10e6);
	comparison_free(comparison);
}

static void what_one_run_did_not_measure_nobody_knows(void **state)
{
	struct lanes *lanes = *state;
	const struct comparison *comparison = lanes_compare(lanes, BY_TIME);

	assert_true(spread_of(&comparison->rows[0], METRIC_COPIED_BYTES).has);
	lanes->runs[1][LANE_MEMORY].report.metrics.has[METRIC_COPIED_BYTES] = false;
	assert_false(spread_of(&comparison->rows[0], METRIC_COPIED_BYTES).has);
	assert_true(spread_of(&comparison->rows[1], METRIC_COPIED_BYTES).has);
}

static void a_sum_is_made_of_each_run_before_its_median(void **state)
{
	struct lanes *lanes = *state;
	const struct comparison *comparison;
	struct spread spread;

	lane_put(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY, 1, 10, 100);
	lane_put(lanes, LANE_MEMORY, METRIC_SWITCHES_INVOLUNTARY, 200, 20, 2);
	comparison = lanes_compare(lanes, BY_TIME);
	spread = comparison_spread(&comparison->rows[0], IPCT_KIND_NONE,
				   &comparison_figures[BY_SWITCHES]);
	assert_true(spread.median == 102 && spread.min == 30 && spread.max == 201);
	lanes->runs[0][LANE_MEMORY].report.metrics.has[METRIC_SWITCHES_INVOLUNTARY] = false;
	assert_false(comparison_spread(&comparison->rows[0], IPCT_KIND_NONE,
				       &comparison_figures[BY_SWITCHES])
			     .has);
}

static void a_kind_has_figures_of_its_own(void **state)
{
	const struct comparison_figure calls = {NULL, METRIC_SYSCALLS, METRIC_NR};
	const struct comparison *comparison = lanes_compare(*state, BY_TIME);

	assert_true(comparison_spread(&comparison->rows[0], IPCT_KIND_FUTEX, &calls).median == 421);
	assert_false(comparison_spread(&comparison->rows[1], IPCT_KIND_FUTEX, &calls).has);
}

static void values_are_those_that_a_report_shows(void **state)
{
	struct lanes *lanes = *state;
	const struct comparison *comparison;

	lane_put(lanes, LANE_PIPE, METRIC_THROUGHPUT, 1.4, 2.6, 7.5);
	lane_put(lanes, LANE_PIPE, METRIC_COPIES_PER_BYTE, 1.4, 2.6, 7.5);
	comparison = lanes_compare(lanes, BY_TIME);
	assert_true(spread_of(&comparison->rows[1], METRIC_THROUGHPUT).median == 3);
	assert_true(spread_of(&comparison->rows[1], METRIC_THROUGHPUT).max == 8);
	assert_true(spread_of(&comparison->rows[1], METRIC_COPIES_PER_BYTE).median == 2.6);
}

static void expect_order(const struct comparison *comparison, const char *const *names)
{
	for (size_t i = 0; i < comparison->nrows; i++)
		assert_string_equal(comparison->rows[i].name, names[i]);
}

static void rows_come_by_what_is_asked_and_the_unknown_last(void **state)
{
	struct lanes *lanes = *state;

	lane_add(lanes, "udp", IPCT_KIND_UDP, 4096);
	lane_set(lanes, 2, METRIC_ELAPSED_NS, 20e6);
	lane_set(lanes, 2, METRIC_SWITCHES_VOLUNTARY, 5);
	expect_order(lanes_compare(lanes, BY_TIME), (const char *[]){"posix-shm", "udp", "pipe"});
	expect_order(lanes_compare(lanes, BY_SWITCHES),
		     (const char *[]){"udp", "posix-shm", "pipe"});
	/* two are equal: as they came */
	expect_order(lanes_compare(lanes, BY_COPIES), (const char *[]){"posix-shm", "pipe", "udp"});
	lane_forget(lanes, LANE_MEMORY, METRIC_COPIES_PER_BYTE);
	expect_order(lanes_compare(lanes, BY_COPIES), (const char *[]){"pipe", "udp", "posix-shm"});
	lane_set(lanes, LANE_PIPE, METRIC_CPU_USER_NS, 0);
	lane_set(lanes, LANE_PIPE, METRIC_CPU_SYS_NS, 0);
	expect_order(lanes_compare(lanes, BY_CPU), (const char *[]){"pipe", "posix-shm", "udp"});
}

static void each_size_has_rows_of_its_own_in_the_order_given(void **state)
{
	struct lanes *lanes = *state;
	const struct comparison *comparison;

	lane_add(lanes, "posix-shm", IPCT_KIND_POSIX_SHM, 64);
	lane_add(lanes, "pipe", IPCT_KIND_PIPE, 64);
	lane_set(lanes, 2, METRIC_ELAPSED_NS, 9e6);
	lane_set(lanes, 3, METRIC_ELAPSED_NS, 8e6);
	comparison = lanes_compare(lanes, BY_TIME);
	assert_int_equal(comparison->nrows, 4);
	expect_order(comparison, (const char *[]){"posix-shm", "pipe", "pipe", "posix-shm"});
	assert_int_equal(comparison->rows[0].size_bytes, 4096);
	assert_int_equal(comparison_size_end(comparison, 0), 2);
	assert_int_equal(comparison->rows[2].size_bytes, 64);
	assert_int_equal(comparison_size_end(comparison, 2), 4);
}

static void figures_have_names(void **state)
{
	struct comparison_figure figure;

	(void)state;
	assert_true(comparison_figure_find("cpu", 3, &figure));
	assert_int_equal(figure.metric, METRIC_CPU_USER_NS);
	assert_int_equal(figure.plus, METRIC_CPU_SYS_NS);
	assert_true(comparison_figure_find("cpu_sys_ns", 10, &figure));
	assert_int_equal(figure.metric, METRIC_CPU_SYS_NS);
	assert_int_equal(figure.plus, METRIC_NR);
	assert_false(comparison_figure_find("cp", 2, &figure));
	assert_false(comparison_figure_find("", 0, &figure));
}

static void memory_is_told_by_its_kind(void **state)
{
	(void)state;
	assert_true(kind_is_memory(IPCT_KIND_SYSV_SHM));
	assert_true(kind_is_memory(IPCT_KIND_POSIX_SHM));
	assert_true(kind_is_memory(IPCT_KIND_MEMFD));
	assert_true(kind_is_memory(IPCT_KIND_ANON_SHM));
	assert_false(kind_is_memory(IPCT_KIND_FILE));
	assert_false(kind_is_memory(IPCT_KIND_FUTEX));
}

static void nothing_compares_to_nothing(void **state)
{
	struct comparison *comparison;

	(void)state;
	assert_int_equal(comparison_build(NULL, 0, BY_TIME, &comparison), 0);
	assert_int_equal(comparison->nrows, 0);
	assert_null(comparison_free(comparison));
	assert_null(comparison_free(NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lanes_setup, lanes_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_median_is_the_one_in_the_middle),
		TEST(of_two_it_is_their_mean_and_of_one_itself),
		TEST(what_one_run_did_not_measure_nobody_knows),
		TEST(a_sum_is_made_of_each_run_before_its_median),
		TEST(a_kind_has_figures_of_its_own),
		TEST(values_are_those_that_a_report_shows),
		TEST(rows_come_by_what_is_asked_and_the_unknown_last),
		TEST(each_size_has_rows_of_its_own_in_the_order_given),
		TEST(figures_have_names),
		TEST(memory_is_told_by_its_kind),
		TEST(nothing_compares_to_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
