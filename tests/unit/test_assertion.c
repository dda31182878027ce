/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "model/assertion.h"

static struct assertion parsed(const char *text)
{
	struct assertion assertion = {};
	char error[200] = "";
	int err = assertion_parse(text, &assertion, error, sizeof(error));

	if (err)
		fail_msg("%s: %s", text, error);
	assert_ptr_equal(assertion.text, text);
	return assertion;
}

static void refused(const char *text, const char *expected)
{
	struct assertion assertion = {.value = 7};
	char error[200] = "";

	assert_int_equal(assertion_parse(text, &assertion, error, sizeof(error)), -EINVAL);
	assert_string_equal(error, expected);
	assert_true(assertion.value == 7);
}

static void all_parts_are_read_with_or_without_space(void **state)
{
	static const char *const texts[] = {
		"fifo.copied_in_bytes>=4KiB",
		"fifo.copied_in_bytes >= 4 KiB",
		" \tfifo.copied_in_bytes>= 4KiB ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct assertion a = parsed(texts[i]);

		assert_int_equal(a.kind, IPCT_KIND_FIFO);
		assert_int_equal(a.metric, METRIC_COPIED_IN_BYTES);
		assert_int_equal(a.compare, CMP_GE);
		assert_true(a.value == 4096);
	}
	assert_int_equal(parsed("messages==1").kind, IPCT_KIND_NONE);
}

static void units_scale_the_value(void **state)
{
	(void)state;
	assert_true(parsed("copied_bytes<2").value == 2);
	assert_true(parsed("copied_bytes<2B").value == 2);
	assert_true(parsed("copied_bytes<2K").value == 2048);
	assert_true(parsed("copied_bytes<2KiB").value == 2048);
	assert_true(parsed("copied_bytes<2M").value == 2097152);
	assert_true(parsed("copied_bytes<1.5MiB").value == 1572864);
	assert_true(parsed("copied_bytes<2G").value == 2147483648.0);
	assert_true(parsed("copied_bytes<2GiB").value == 2147483648.0);
	assert_true(parsed("copied_bytes<2T").value == 2199023255552.0);
	assert_true(parsed("throughput_bytes_per_s>640MiB").value == 671088640.0);
	assert_true(parsed("blocked_ns<3").value == 3);
	assert_true(parsed("blocked_ns<3ns").value == 3);
	assert_true(parsed("blocked_ns<3us").value == 3e3);
	assert_true(parsed("blocked_ns<3\u00b5s").value == 3e3);
	assert_true(parsed("blocked_ns<3\u03bcs").value == 3e3);
	assert_true(parsed("blocked_ns<3 ms").value == 3e6);
	assert_true(parsed("blocked_ns<0.5s").value == 5e8);
}

static void what_is_wrong_is_named_with_its_column(void **state)
{
	(void)state;
	refused("", "column 1: expected a metric");
	refused("  <=2", "column 3: expected a metric");
	refused("copies_per_bite<=2",
		"column 1: unknown metric 'copies_per_bite': did you mean copies_per_byte?");
	refused("wall_time<2", "column 1: unknown metric 'wall_time'");
	refused("fif.copied_bytes<=2", "column 1: unknown kind 'fif': did you mean fifo?");
	refused("none.copied_bytes<=2", "column 1: unknown kind 'none'");
	refused("fifo.<=2", "column 6: expected a metric");
	refused("copied_bytes", "column 13: expected one of < <= == != >= >");
	refused("copied_bytes=2", "column 13: expected one of < <= == != >= >");
	refused("copied_bytes <=", "column 16: expected a number");
	refused("copied_bytes<=-1", "column 15: expected a number");
	refused("copied_bytes<=nan", "column 15: expected a number");
	refused("copied_bytes<=inf", "column 15: expected a number");
	refused("copied_bytes<=.5", "column 15: expected a number");
	refused("copied_bytes<=5.", "column 17: expected a digit");
	refused("copied_bytes<=00000000000000000000000000000001",
		"column 15: the number is too long");
	refused("copied_bytes<=0x10",
		"column 16: the unit of copied_bytes is one of B K KiB M MiB G GiB T TiB");
	refused("copied_bytes<=1KB",
		"column 16: the unit of copied_bytes is one of B K KiB M MiB G GiB T TiB");
	refused("blocked_ns<=1K", "column 14: the unit of blocked_ns is one of ns us \u00b5s ms s");
	refused("copies_per_byte<=2K", "column 19: copies_per_byte has no unit");
	refused("messages<=1e3", "column 12: messages has no unit");
	refused("messages<=1 && x", "column 13: expected nothing more");
	refused("messages<=1K ", "column 12: messages has no unit");
	refused("copied_bytes<=1K 2", "column 18: expected nothing more");
}

static void hostile_text_is_not_repeated(void **state)
{
	(void)state;
	refused("\033]0;x\a<=1", "column 1: expected a metric");
	refused("messages<=1\033[31m", "column 12: expected nothing more");
	refused("messages<=1\xff", "column 12: messages has no unit");
	refused("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee<=1",
		"column 1: unknown metric 'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd'");
}

static void an_error_fits_into_what_is_there(void **state)
{
	struct assertion assertion;
	char error[12] = "###########";

	(void)state;
	assert_int_equal(assertion_parse("copies_per_bite<2", &assertion, error, 11), -EINVAL);
	assert_string_equal(error, "column 1: ");
	assert_int_equal(assertion_parse("copies_per_bite<2", &assertion, error, 4), -EINVAL);
	assert_string_equal(error, "col");
}

static void each_comparison_compares(void **state)
{
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {
		{"messages<4", false},	{"messages<6", true},	{"messages<5", false},
		{"messages<=5", true},	{"messages<=4", false}, {"messages==5", true},
		{"messages==4", false}, {"messages!=5", false}, {"messages!=4", true},
		{"messages>=5", true},	{"messages>=6", false}, {"messages>5", false},
		{"messages>4", true},
	};
	struct report report = {};

	(void)state;
	metric_put(&report.metrics, METRIC_MESSAGES, 5);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct assertion assertion = parsed(cases[i].text);
		struct assertion_result result = assertion_check(&assertion, &report);

		assert_true(result.present);
		assert_true(result.measured == 5);
		assert_ptr_equal(result.assertion, &assertion);
		assert_int_equal(result.ok, cases[i].ok);
	}
}

static void an_absent_metric_holds_nothing(void **state)
{
	struct report report = {};
	struct assertion all = parsed("copied_bytes>=0"), fifo = parsed("fifo.copied_bytes==3");
	struct assertion_result result = assertion_check(&all, &report);

	(void)state;
	assert_false(result.present);
	assert_false(result.ok);
	metric_put(&report.metrics, METRIC_COPIED_BYTES, 3);
	assert_false(assertion_check(&fifo, &report).present);
	metric_put(&report.by_kind[IPCT_KIND_FIFO], METRIC_COPIED_BYTES, 3);
	assert_true(assertion_check(&fifo, &report).ok);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_parts_are_read_with_or_without_space),
		cmocka_unit_test(units_scale_the_value),
		cmocka_unit_test(what_is_wrong_is_named_with_its_column),
		cmocka_unit_test(hostile_text_is_not_repeated),
		cmocka_unit_test(an_error_fits_into_what_is_there),
		cmocka_unit_test(each_comparison_compares),
		cmocka_unit_test(an_absent_metric_holds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
