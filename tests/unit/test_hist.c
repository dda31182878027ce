/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/report.h"

static double quantile(const struct ipct_hist *hist, double share)
{
	double ns = -1;

	assert_true(hist_quantile(hist, share, &ns));
	return ns;
}

static void buckets_begin_where_durations_fall_into_them(void **state)
{
	(void)state;
	assert_int_equal(ipct_hist_bucket(0), 0);
	assert_int_equal(ipct_hist_bucket(143), 0);
	assert_int_equal(ipct_hist_bucket(144), 1);
	assert_int_equal(ipct_hist_bucket(UINT64_MAX), IPCT_HIST_BUCKETS - 1);
	for (unsigned i = 0; i < IPCT_HIST_BUCKETS; i++) {
		assert_int_equal(ipct_hist_bucket(ipct_hist_floor(i)), i);
		assert_int_equal(ipct_hist_bucket(ipct_hist_floor(i + 1) - 1), i);
	}
}

static void an_empty_histogram_has_no_quantile(void **state)
{
	const struct ipct_hist hist = {};
	double ns = 7;

	(void)state;
	assert_false(hist_quantile(&hist, 0.5, &ns));
	assert_true(ns == 7);
}

static void quantiles_interpolate_inside_a_bucket(void **state)
{
	/* bucket 8: 256 to 288 ns; bucket 16: 512 to 576 ns */
	const struct ipct_hist hist = {.bucket = {[8] = 4, [16] = 4}};

	(void)state;
	assert_true(quantile(&hist, 0) == 256 + 32 / 4);
	assert_true(quantile(&hist, 0.125) == 256 + 32 / 4);
	assert_true(quantile(&hist, 0.126) == 256 + 32 / 4 * 2);
	assert_true(quantile(&hist, 0.5) == 288);
	assert_true(quantile(&hist, 0.625) == 512 + 64 / 4);
	assert_true(quantile(&hist, 1) == 576);
	assert_true(quantile(&hist, 2) == 576);
}

static void the_first_bucket_begins_at_0_and_the_last_one_ends(void **state)
{
	const struct ipct_hist first = {.bucket = {[0] = 2}};
	const struct ipct_hist last = {.bucket = {[IPCT_HIST_BUCKETS - 1] = UINT32_MAX}};

	(void)state;
	assert_true(quantile(&first, 0.5) == 72);
	assert_true(quantile(&first, 1) == 144);
	assert_true(quantile(&last, 1) == 34359738368.0);
}

static void adding_stops_at_the_greatest_number(void **state)
{
	struct ipct_hist sum = {.bucket = {[3] = 1, [5] = UINT32_MAX - 1}};
	const struct ipct_hist part = {.bucket = {[3] = 2, [5] = 2, [9] = 4}};

	(void)state;
	hist_add(&sum, &part);
	assert_int_equal(sum.bucket[3], 3);
	assert_int_equal(sum.bucket[5], UINT32_MAX);
	assert_int_equal(sum.bucket[9], 4);
	assert_int_equal(sum.bucket[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_begin_where_durations_fall_into_them),
		cmocka_unit_test(an_empty_histogram_has_no_quantile),
		cmocka_unit_test(quantiles_interpolate_inside_a_bucket),
		cmocka_unit_test(the_first_bucket_begins_at_0_and_the_last_one_ends),
		cmocka_unit_test(adding_stops_at_the_greatest_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
