/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "sinks/units.h"

#define SHOWS(figure, expected) assert_string_equal((figure).text, expected)

static void counts_have_separators(void **state)
{
	(void)state;
	SHOWS(count_format(0), "0");
	SHOWS(count_format(999), "999");
	SHOWS(count_format(1000), "1,000");
	SHOWS(count_format(20003), "20,003");
	SHOWS(count_format(123456), "123,456");
	SHOWS(count_format(UINT64_MAX), "18,446,744,073,709,551,615");
}

static void bytes_without_decimals_are_exact(void **state)
{
	(void)state;
	SHOWS(bytes_format(0), "0 B");
	SHOWS(bytes_format(1), "1 B");
	SHOWS(bytes_format(1023), "1,023 B");
	SHOWS(bytes_format(4096), "4 KiB");
	SHOWS(bytes_format(65536), "64 KiB");
	SHOWS(bytes_format(1000 << 10), "1,000 KiB");
	SHOWS(bytes_format(1 << 20), "1 MiB");
	SHOWS(bytes_format(1ULL << 60), "1 EiB");
}

static void bytes_with_decimals_are_rounded(void **state)
{
	(void)state;
	SHOWS(bytes_format(1025), "1.00 KiB");
	SHOWS(bytes_format(1536), "1.50 KiB");
	SHOWS(bytes_format(40960000), "39.1 MiB");
	SHOWS(bytes_format(10480 + 10240 * 100 - 1), "1,010 KiB");
	SHOWS(bytes_format((1 << 20) - 1), "1.00 MiB");
	SHOWS(bytes_format((1ULL << 50) - 1), "1.00 PiB");
	SHOWS(bytes_format(UINT64_MAX), "16.0 EiB");
}

static void times_have_three_digits(void **state)
{
	(void)state;
	SHOWS(ns_format(0), "0 ns");
	SHOWS(ns_format(812), "812 ns");
	SHOWS(ns_format(999), "999 ns");
	SHOWS(ns_format(1000), "1 µs");
	SHOWS(ns_format(4100), "4.1 µs");
	SHOWS(ns_format(4149), "4.15 µs");
	SHOWS(ns_format(12400000), "12.4 ms");
	SHOWS(ns_format(61000000), "61 ms");
	SHOWS(ns_format(999499), "999 µs");
	SHOWS(ns_format(999500), "1 ms");
	SHOWS(ns_format(1240000000), "1.24 s");
	SHOWS(ns_format(100000000000), "100 s");
	SHOWS(ns_format(86400000000000), "86,400 s");
	SHOWS(ns_format(UINT64_MAX), "18,446,744,074 s");
}

static void rates_are_bytes_a_second(void **state)
{
	(void)state;
	SHOWS(rate_format(0), "0 B/s");
	SHOWS(rate_format(671475409.83), "640 MiB/s");
	SHOWS(rate_format(6.1 * (1 << 30)), "6.1 GiB/s");
	SHOWS(rate_format(1023.6), "1 KiB/s");
	SHOWS(rate_format(1e300), "8.67e+281 EiB/s");
	SHOWS(rate_format(1.0 / 0.0), "unknown");
	SHOWS(rate_format(-1), "unknown");
}

static void ratios_that_look_whole_are_whole(void **state)
{
	(void)state;
	SHOWS(ratio_format(0), "0.00");
	SHOWS(ratio_format(2), "2.00");
	SHOWS(ratio_format(12), "12.0");
	SHOWS(ratio_format(100), "100");
	SHOWS(ratio_format(20003), "20,003");
	SHOWS(ratio_format(2.0003), "2.0003");
	SHOWS(ratio_format(2.0000001), "2.0000001");
	SHOWS(ratio_format(1.9999), "1.9999");
	SHOWS(ratio_format(0.99999), "0.99999");
	SHOWS(ratio_format(99.99), "99.99");
}

static void ratios_have_three_digits(void **state)
{
	(void)state;
	SHOWS(ratio_format(0.12), "0.12");
	SHOWS(ratio_format(0.1241), "0.124");
	SHOWS(ratio_format(0.5), "0.50");
	SHOWS(ratio_format(0.0012345), "0.00123");
	SHOWS(ratio_format(1.2345), "1.23");
	SHOWS(ratio_format(12.345), "12.3");
	SHOWS(ratio_format(1234.5), "1234.5");
	SHOWS(ratio_format(1.5e-9), "1.5e-09");
	SHOWS(ratio_format(1e300), "1e+300");
	SHOWS(ratio_format(0.0 / 0.0), "unknown");
}

static void whole_numbers_stay_in_range(void **state)
{
	(void)state;
	assert_int_equal(whole_round(0.5), 1);
	assert_int_equal(whole_round(0.49), 0);
	assert_int_equal(whole_round(0x1p53 - 1), (1ULL << 53) - 1);
	assert_int_equal(whole_round(0x1p52 + 1), (1ULL << 52) + 1);
	assert_int_equal(whole_round(-3), 0);
	assert_int_equal(whole_round(0.0 / 0.0), 0);
	assert_int_equal(whole_round(1e30), UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_have_separators),
		cmocka_unit_test(bytes_without_decimals_are_exact),
		cmocka_unit_test(bytes_with_decimals_are_rounded),
		cmocka_unit_test(times_have_three_digits),
		cmocka_unit_test(rates_are_bytes_a_second),
		cmocka_unit_test(ratios_that_look_whole_are_whole),
		cmocka_unit_test(ratios_have_three_digits),
		cmocka_unit_test(whole_numbers_stay_in_range),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
