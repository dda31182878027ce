/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "model/nearest.h"

static const char *nearest_of(const char *word)
{
	static const char *const names[] = {"pipe", "fifo", "file", "sysv_msg", "copies_per_byte"};
	struct nearest nearest = nearest_to(word, strlen(word));

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		nearest_offer(&nearest, names[i]);
	return nearest.name;
}

static void each_kind_of_mistake_is_forgiven(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("fif"), "fifo");
	assert_string_equal(nearest_of("fiffo"), "fifo");
	assert_string_equal(nearest_of("fito"), "fifo");
	assert_string_equal(nearest_of("ffio"), "fifo");
	assert_string_equal(nearest_of("sysvmsg"), "sysv_msg");
	assert_string_equal(nearest_of("copies_per_bite"), "copies_per_byte");
	assert_string_equal(nearest_of("fifo"), "fifo");
}

static void what_is_far_from_all_has_no_nearest(void **state)
{
	char tedious[200];

	(void)state;
	memset(tedious, 'f', sizeof(tedious) - 1);
	tedious[sizeof(tedious) - 1] = '\0';
	assert_null(nearest_of(""));
	assert_null(nearest_of("x"));
	assert_null(nearest_of("socket"));
	assert_null(nearest_of(tedious));
}

static void of_equals_the_first_stays(void **state)
{
	(void)state;
	assert_string_equal(nearest_of("fixe"), "file");
	assert_string_equal(nearest_of("fie"), "file");
	assert_string_equal(nearest_of("pifo"), "fifo");
	assert_string_equal(nearest_of("pile"), "pipe"); /* file is as near */
}

static void the_word_needs_no_end(void **state)
{
	struct nearest nearest = nearest_to("fito.copied_bytes", 4);

	(void)state;
	nearest_offer(&nearest, "fifo");
	assert_string_equal(nearest.name, "fifo");
	assert_int_equal(nearest.mistakes, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_mistake_is_forgiven),
		cmocka_unit_test(what_is_far_from_all_has_no_nearest),
		cmocka_unit_test(of_equals_the_first_stays),
		cmocka_unit_test(the_word_needs_no_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
