/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cli/values.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define UNTOUCHED    0x5a5a5a5aULL

struct sample {
	const char *text;
	uint64_t value;
};

typedef int (*read_fn)(const char *text, uint64_t *ret);

static void all_read(read_fn read, const struct sample *samples, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t value = UNTOUCHED;

		if (read(samples[i].text, &value))
			fail_msg("'%s' is refused", samples[i].text);
		if (value != samples[i].value)
			fail_msg("'%s' is read as %llu", samples[i].text,
				 (unsigned long long)value);
	}
}

static void all_refused(read_fn read, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t value = UNTOUCHED;

		if (read(texts[i], &value) != -EINVAL)
			fail_msg("'%s' is taken", texts[i]);
		assert_int_equal(value, UNTOUCHED);
	}
}

static void sizes_have_units_of_1024(void **state)
{
	static const struct sample samples[] = {
		{"0", 0},
		{"1", 1},
		{"64", 64},
		{"64B", 64},
		{"4K", 4096},
		{"4k", 4096},
		{"4KiB", 4096},
		{"0004K", 4096},
		{"1.5K", 1536},
		{"0.5K", 512},
		{"1M", 1 << 20},
		{"1MiB", 1 << 20},
		{"1048576", 1 << 20},
		{"3G", 3221225472ULL},
		{"1GiB", 1 << 30},
	};

	(void)state;
	all_read(size_read, samples, COUNT(samples));
}

static void what_is_no_size_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"-1",
		"+1",
		" 1",
		"1 ",
		"4X",
		"4 K",
		"4KK",
		"KiB",
		"1e3",
		"0x10",
		"1,5K",
		".5K",
		"1..5K",
		"0.3",
		"1.0001K",
		"4kib",
		"4Kb",
		"inf",
		"nan",
		"١",
		"99999999999999999999999999",
		"9000000000G",
	};

	(void)state;
	all_refused(size_read, texts, COUNT(texts));
}

static void times_must_have_a_unit(void **state)
{
	static const struct sample samples[] = {
		{"1ns", 1},
		{"7us", 7000},
		{"500ms", 500000000},
		{"2s", 2000000000},
		{"1.5s", 1500000000},
		{"1m", 60000000000},
		{"1min", 60000000000},
		{"1h", 3600000000000},
		{"0s", 0},
		{"0.001us", 1},
	};
	static const char *const texts[] = {
		"",	     "2",    "s",     "-1s", "+1s",
		"1 s",	     "1sec", "1S",    "1M",  "1d",
		"1s1s",	     "1e3s", "0.1ns", ".5s", "99999999999999999999h",
		"99999999h",
	};

	(void)state;
	all_read(duration_read, samples, COUNT(samples));
	all_refused(duration_read, texts, COUNT(texts));
}

/* As doubles, 1.001 × 10^9 is 1000999999.9999999. */
static void each_thousandth_of_a_second_is_a_time(void **state)
{
	(void)state;
	for (uint64_t ms = 1; ms < 10000; ms++) {
		char text[16];
		uint64_t ns = 0;

		snprintf(text, sizeof(text), "%d.%03ds", (int)(ms / 1000), (int)(ms % 1000));
		if (duration_read(text, &ns) || ns != ms * 1000000)
			fail_msg("%s is read as %llu", text, (unsigned long long)ns);
	}
}

static void counts_are_digits(void **state)
{
	static const struct sample samples[] = {
		{"0", 0},
		{"10000", 10000},
		{"007", 7},
		{"18446744073709551615", UINT64_MAX},
	};
	static const char *const texts[] = {
		"",
		"-1",
		"+1",
		" 1",
		"1 ",
		"1.5",
		"1e3",
		"1K",
		"0x1",
		"ten",
		"18446744073709551616",
		"1000000000000000000000000000000",
	};

	(void)state;
	all_read(count_read, samples, COUNT(samples));
	all_refused(count_read, texts, COUNT(texts));
}

static const char *name_at(size_t i)
{
	static const char *const names[] = {"pipe",	"pipeline",  "fifo",
					    "posix_mq", "posix_shm", NULL};

	return names[i];
}

static int name_of(const char *text)
{
	return name_read(text, strlen(text), name_at);
}

static void a_name_may_be_shortened_when_unique(void **state)
{
	(void)state;
	assert_int_equal(name_of("fifo"), 2);
	assert_int_equal(name_of("f"), 2);
	assert_int_equal(name_of("posix_m"), 3);
	assert_int_equal(name_of("pipel"), 1);
	assert_int_equal(name_of("pipe"), 0); /* whole, though pipeline begins so */
	assert_int_equal(name_of("pip"), -ENOTUNIQ);
	assert_int_equal(name_of("posix_"), -ENOTUNIQ);
	assert_int_equal(name_of(""), -ENOENT);
	assert_int_equal(name_of("FIFO"), -ENOENT);
	assert_int_equal(name_of("fifos"), -ENOENT);
	assert_int_equal(name_read("fifo,pipe", 4, name_at), 2);
}

static void a_misspelt_name_has_a_nearest(void **state)
{
	(void)state;
	assert_string_equal(name_nearest("fiffo", 5, name_at), "fifo");
	assert_string_equal(name_nearest("posix_smh", 9, name_at), "posix_shm");
	assert_null(name_nearest("socket", 6, name_at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_have_units_of_1024),
		cmocka_unit_test(what_is_no_size_is_refused),
		cmocka_unit_test(times_must_have_a_unit),
		cmocka_unit_test(each_thousandth_of_a_second_is_a_time),
		cmocka_unit_test(counts_are_digits),
		cmocka_unit_test(a_name_may_be_shortened_when_unique),
		cmocka_unit_test(a_misspelt_name_has_a_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
