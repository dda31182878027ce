/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "model/assertion.h"

/* What is wrong with len bytes, as "column N: TEXT". */
static void refused_bytes(const char *text, size_t len, const char *expected)
{
	struct expression *expression = NULL;
	struct expression_error error;
	char line[260];

	assert_int_equal(assertion_parse(text, len, &expression, &error), -EINVAL);
	assert_null(expression);
	snprintf(line, sizeof(line), "column %zu: %s", error.column, error.text);
	assert_string_equal(line, expected);
}

static void refused(const char *text, const char *expected)
{
	refused_bytes(text, strlen(text), expected);
}

static void names_are_known_or_the_nearest_is_told(void **state)
{
	(void)state;
	refused("copies_per_bite<=2",
		"column 1: unknown metric 'copies_per_bite': did you mean copies_per_byte?");
	refused("wall_clock<2", "column 1: unknown metric 'wall_clock'");
	refused("1 < fif.copied_bytes", "column 5: unknown kind 'fif': did you mean fifo?");
	refused("none.copied_bytes<=2", "column 1: unknown kind 'none'");
	refused("fifo.<=2", "column 6: expected a metric");
	refused("tsk[a].syscalls<1", "column 1: unknown prefix 'tsk': did you mean task?");
	refused("task[a].sycalls<1", "column 9: unknown metric 'sycalls': did you mean syscalls?");
	refused("task[].syscalls<1", "column 6: expected the name of a task");
	refused("task[a", "column 7: expected ] behind the name of the task");
	refused("task[a]syscalls<1", "column 8: expected a dot and a metric");
	refused("task[a].elapsed_ns<1",
		"column 9: elapsed_ns is the whole run's: a task has none of its own");
	refused("task[0123456789012345678901234567890123456789012345678].syscalls<1",
		"column 6: no task has a name of more than 48 bytes");
}

static void what_is_missing_or_too_much_has_its_column(void **state)
{
	(void)state;
	refused("", "column 1: expected a metric, a number or (");
	refused("  <=2", "column 3: expected a metric, a number or (");
	refused("copied_bytes", "column 13: expected one of < <= == != >= >");
	refused("\u00b5", "column 1: expected a metric, a number or (");
	refused("copied_bytes=2", "column 13: expected one of < <= == != >= >");
	refused("copied_bytes <=", "column 16: expected a metric, a number or (");
	refused("forks<1 && x", "column 9: expected and, or, or the end");
	refused("forks<1)", "column 8: expected and, or, or the end");
	refused("(forks<1", "column 9: expected an operator or )");
	refused("forks<1 and", "column 12: expected a metric, a number or (");
	refused("1<forks andforks<1", "column 9: expected and, or, or the end");
	refused("1 < forks < 3", "column 11: expected and, or, or the end");
	refused("forks and 1<2", "column 7: expected one of < <= == != >= >");
	refused("1<2 and forks", "column 9: expected a comparison");
	refused("1 < (2<3)", "column 5: expected a number");
	refused("not forks", "column 5: expected a comparison behind not");
	refused("-(1<2)", "column 2: expected a number behind the minus");
	refused("blocked_ns<1\u00b5s or x<1", "column 19: unknown metric 'x'");
}

static void numbers_are_decimal_and_finite(void **state)
{
	const char *units = "column 8: a unit is one of B K KiB M MiB G GiB T TiB for bytes, "
			    "of ns us \u00b5s ms s for times";

	(void)state;
	refused("forks<nan", "column 7: nan is no value that anything can have");
	refused("forks<-inf", "column 8: inf is no value that anything can have");
	refused("forks<infinity", "column 7: infinity is no value that anything can have");
	refused("forks<.5", "column 7: expected a metric, a number or (");
	refused("forks<5.", "column 9: expected a digit");
	refused("forks<1e3", units);
	refused("forks<0x10", units);
	refused("forks<1KB", units);
	refused("forks<99999999999999999999999999999999",
		"column 7: the number is too long: 31 characters at most");
}

static void dimensions_must_agree(void **state)
{
	(void)state;
	refused("copies_per_byte<=1s", "column 18: 1s is a time, and copies_per_byte is a plain "
				       "number: they cannot be compared");
	refused("forks<1K",
		"column 7: 1K is bytes, and forks is a plain number: they cannot be compared");
	refused("copied_bytes+1s<2",
		"column 14: 1s is a time, and copied_bytes is bytes: they cannot be added");
	refused("copied_bytes<1/s", "column 14: 1/s is a number a second, and copied_bytes is "
				    "bytes: they cannot be compared");
	refused("copied_bytes/elapsed_ns<1s",
		"column 25: 1s is a time, and copied_bytes/elapsed_ns is bytes a second: they "
		"cannot be compared");
	refused("copied_bytes*copied_bytes*copied_bytes*copied_bytes*copied_bytes<2",
		"column 53: more than 4 bytes or times are multiplied");
}

static void nesting_length_and_parts_have_limits(void **state)
{
	char text[EXPRESSION_TEXT_MAX + 2];

	(void)state;
	memset(text, '(', sizeof(text));
	refused_bytes(text, 32, "column 33: nested more than 32 deep");
	refused_bytes(text, 1000, "column 33: nested more than 32 deep");
	memset(text, '-', sizeof(text));
	refused_bytes(text, 1000, "column 33: nested more than 32 deep");
	refused_bytes(text, sizeof(text) - 1, "column 1: longer than 4096 bytes");
	for (size_t i = 0; i < 1000; i += 2)
		memcpy(text + i, "1+", 2);
	refused_bytes(text, 1000, "column 1: more than 128 parts are too many");
}

static void control_characters_are_named_and_never_repeated(void **state)
{
	(void)state;
	refused("\033]0;x\a<=1", "column 1: a control character (0x1b) is no part of it");
	refused("task[a\033[31m].forks<1", "column 7: a control character (0x1b) is no part of it");
	refused_bytes("forks<1\0", 8, "column 8: a control character (0x00) is no part of it");
	refused_bytes("\0", 1, "column 1: a control character (0x00) is no part of it");
	refused("forks<1\n", "column 8: a control character (0x0a) is no part of it");
	refused("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee<=1",
		"column 1: unknown metric 'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_known_or_the_nearest_is_told),
		cmocka_unit_test(what_is_missing_or_too_much_has_its_column),
		cmocka_unit_test(numbers_are_decimal_and_finite),
		cmocka_unit_test(dimensions_must_agree),
		cmocka_unit_test(nesting_length_and_parts_have_limits),
		cmocka_unit_test(control_characters_are_named_and_never_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
