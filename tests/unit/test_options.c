/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cli/options.h"

#define WORDS_MAX 300

/* A command line as main() hands it on: the command's name first. */
struct line {
	struct options options;
	char error[320];
	int err;
};

static struct line line_read(unsigned command, const char *const *words)
{
	static char *argv[WORDS_MAX + 1]; /* options.args points into it, until the next line */
	struct line line = {};
	int argc = 0;

	argv[argc++] = (char *)"NAME";
	for (; *words; words++)
		argv[argc++] = (char *)*words;
	argv[argc] = NULL;
	line.err = options_read(argc, argv, command, "NAME", &line.options, line.error,
				sizeof(line.error));
	return line;
}

#define READ(command, ...) line_read(command, (const char *const[]){__VA_ARGS__, NULL})

static void refused(const struct line *line, const char *error)
{
	static const struct options nothing;

	assert_string_equal(line->error, error);
	assert_int_equal(line->err, -EINVAL);
	assert_memory_equal(&line->options, &nothing, sizeof(nothing));
}

#define REFUSED(command, error, ...)                                   \
	do {                                                           \
		struct line refused_line = READ(command, __VA_ARGS__); \
		refused(&refused_line, error);                         \
	} while (0)

static void every_option_of_a_run_is_read(void **state)
{
	struct line line =
		READ(FOR_RUN, "--workload=fifo", "--pattern=pingpong", "--size", "64", "-n", "7",
		     "--writers=2", "--readers=3", "-psyscall", "--view=channels", "--format=json",
		     "--output=out", "--record", "rec", "--assert=copies_per_byte<=2", "--strict");

	(void)state;
	assert_int_equal(line.err, 0);
	assert_string_equal(line.options.workload, "fifo");
	assert_int_equal(line.options.params.pattern, PATTERN_PINGPONG);
	assert_int_equal(line.options.params.size_bytes, 64);
	assert_int_equal(line.options.params.count, 7);
	assert_int_equal(line.options.params.writers, 2);
	assert_int_equal(line.options.params.readers, 3);
	assert_int_equal(line.options.probes, PROBES_SYSCALL);
	assert_int_equal(line.options.nviews, 1);
	assert_ptr_equal(line.options.views[0], &channels_view);
	assert_int_equal(line.options.format, FORMAT_JSON);
	assert_string_equal(line.options.output, "out");
	assert_string_equal(line.options.record, "rec");
	assert_int_equal(line.options.nasserts, 1);
	options_free(&line.options);
	assert_true(line.options.strict);
	assert_int_equal(line.options.nargs, 0);
}

static void sizes_of_a_comparison_are_told_apart_by_commas(void **state)
{
	struct line line = READ(FOR_COMPARE, "--size=64,4K,1M", "--repeat=3", "--sort=cp");

	(void)state;
	assert_int_equal(line.err, 0);
	assert_int_equal(line.options.nsizes, 3);
	assert_int_equal(line.options.sizes[0], 64);
	assert_int_equal(line.options.sizes[1], 4096);
	assert_int_equal(line.options.sizes[2], 1 << 20);
	assert_int_equal(line.options.params.size_bytes, 64);
	assert_int_equal(line.options.repeat, 3);
	assert_int_equal(line.options.sort, BY_CPU);
	line = READ(FOR_COMPARE, "-s1,2,3", "-s4K");
	assert_int_equal(line.options.nsizes, 1);
	assert_int_equal(line.options.sizes[0], 4096);
	assert_int_equal(line.options.repeat, 0);
	assert_int_equal(line.options.sort, BY_TIME);
}

static void words_may_stand_anywhere_but_in_a_trace(void **state)
{
	struct line line = READ(FOR_RUN, "fifo", "--size=1M", "pipe");

	(void)state;
	assert_int_equal(line.err, 0);
	assert_int_equal(line.options.params.size_bytes, 1 << 20);
	assert_int_equal(line.options.nargs, 2);
	assert_string_equal(line.options.args[0], "fifo");
	assert_string_equal(line.options.args[1], "pipe");

	line = READ(FOR_TRACE, "--strict", "ls", "--size=4X", "-f");
	assert_int_equal(line.err, 0);
	assert_true(line.options.strict);
	assert_int_equal(line.options.nargs, 3);
	assert_string_equal(line.options.args[1], "--size=4X");

	line = READ(FOR_TRACE, "--strict", "--", "ls", "--help");
	assert_int_equal(line.err, 0);
	assert_false(line.options.help);
	assert_int_equal(line.options.nargs, 2);
	assert_string_equal(line.options.args[0], "ls");
}

static void names_may_be_shortened_when_unique(void **state)
{
	struct line line = READ(FOR_RUN, "--dur=500ms", "--pat=ping", "--form=j", "--prob=sys");

	(void)state;
	assert_int_equal(line.err, 0);
	assert_int_equal(line.options.params.duration_ns, 500000000);
	assert_int_equal(line.options.params.pattern, PATTERN_PINGPONG);
	assert_int_equal(line.options.format, FORMAT_JSON);
	assert_int_equal(line.options.probes, PROBES_SYSCALL);
	REFUSED(FOR_RUN, "--s could be more than one option", "--s=4");
	REFUSED(FOR_RUN, "--re could be more than one option", "--re", "2");
}

static void what_is_no_option_is_answered_with_the_nearest(void **state)
{
	(void)state;
	REFUSED(FOR_RUN, "unknown option --sise=4: did you mean --size?", "--sise=4");
	REFUSED(FOR_RUN, "unknown option --worklaod: did you mean --workload?", "--worklaod",
		"fifo");
	REFUSED(FOR_RUN, "unknown option --xyzzy", "--xyzzy");
	REFUSED(FOR_RUN, "unknown option -x", "-x");
	REFUSED(FOR_RUN, "unknown option -?", "-?");
	REFUSED(FOR_RUN, "unknown option -:", "-:");
	/* an option that the command does not know is not offered */
	REFUSED(FOR_LIST, "unknown option --sise=4", "--sise=4");
}

static void an_option_of_another_command_is_refused(void **state)
{
	(void)state;
	REFUSED(FOR_LIST, "--size is no option of 'NAME'", "--size=4K");
	REFUSED(FOR_TRACE, "--workload is no option of 'NAME'", "-w", "fifo");
	REFUSED(FOR_REPLAY, "--record is no option of 'NAME'", "--record=x");
	REFUSED(FOR_DOCTOR, "--strict is no option of 'NAME'", "--strict");
	REFUSED(FOR_COMPARE, "--duration is no option of 'NAME'", "--duration=1s");
	REFUSED(FOR_RUN, "--repeat is no option of 'NAME'", "--repeat=2");
}

static void values_are_neither_forgotten_nor_given_to_flags(void **state)
{
	(void)state;
	REFUSED(FOR_RUN, "--size needs a value: SIZE", "--size");
	REFUSED(FOR_RUN, "--count needs a value: N", "fifo", "-n");
	REFUSED(FOR_RUN, "--strict=1: this option takes no value", "--strict=1");
	REFUSED(FOR_RUN, "--output=: expected a name", "--output=");
	REFUSED(FOR_RUN, "--workload=: expected a name", "-w", "");
}

static void a_bad_value_is_named_with_what_is_accepted(void **state)
{
	static const char *const sizes[] = {"0", "-1", "4X", "1e3", "2M", "1048577"};
	static const char *const counts[] = {"0", "-1", "1.5", "1000000000001",
					     "1000000000000000000000000000000"};
	static const char *const durations[] = {"0s", "2", "1 s", "2h", "5 minutes"};
	char option[64], error[160];

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(option, sizeof(option), "--size=%s", sizes[i]);
		snprintf(error, sizeof(error),
			 "%s: expected a size from 1 to 1M bytes, such as 64, 4K or 1M", option);
		REFUSED(FOR_RUN, error, option);
	}
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		snprintf(option, sizeof(option), "--count=%s", counts[i]);
		snprintf(error, sizeof(error),
			 "%s: expected a whole number from 1 to 1000000000000", option);
		REFUSED(FOR_RUN, error, option);
	}
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		snprintf(option, sizeof(option), "--duration=%s", durations[i]);
		snprintf(error, sizeof(error),
			 "%s: expected a time up to 1h with its unit, such as 500ms, 2s or 1m",
			 option);
		REFUSED(FOR_RUN, error, option);
	}
	REFUSED(FOR_RUN, "--writers=5: expected a whole number from 1 to 4", "--writers=5");
	REFUSED(FOR_RUN, "--readers=0: expected a whole number from 1 to 4", "--readers=0");
	REFUSED(FOR_RUN, "--pattern=strem: expected stream, pingpong or transfer",
		"--pattern=strem");
	REFUSED(FOR_RUN, "--probes=all: expected auto, function, syscall or none", "-pall");
	REFUSED(FOR_RUN, "--format=xml: expected text or json", "--format=xml");
	REFUSED(FOR_RUN, "--format=: expected text or json", "--format=");
}

static void a_long_value_does_not_hide_what_is_accepted(void **state)
{
	char option[1000] = "--count=";
	struct line line;

	(void)state;
	memset(option + 8, '9', 900);
	line = READ(FOR_RUN, option);
	assert_int_equal(line.err, -EINVAL);
	assert_int_equal(strspn(line.error + 8, "9"), 80);
	assert_string_equal(line.error + 88,
			    "...: expected a whole number from 1 to 1000000000000");
}

#define NINE "chan,chan,chan,chan,chan,chan,chan,chan,chan"

static void views_are_told_apart_by_commas(void **state)
{
	struct line line = READ(FOR_REPLAY, "--view=chan,summary", "-vprobes");

	(void)state;
	assert_int_equal(line.err, 0);
	assert_int_equal(line.options.nviews, 3);
	assert_ptr_equal(line.options.views[0], &channels_view);
	assert_ptr_equal(line.options.views[1], &summary_view);
	assert_ptr_equal(line.options.views[2], &probes_view);
	REFUSED(FOR_REPLAY,
		"--view=channels,: expected summary, channels, zombies, orphans, probes or story",
		"--view=channels,");
	REFUSED(FOR_REPLAY,
		"--view=x,channels: expected summary, channels, zombies, orphans, probes or story",
		"--view=x,channels");
	REFUSED(FOR_REPLAY, "--view=" NINE ": expected at most 8 views", "--view=" NINE);
}

static void assertions_are_read_at_once_and_counted(void **state)
{
	const char *words[ASSERTS_MAX + 2];
	struct line line;

	(void)state;
	REFUSED(FOR_REPLAY, "--assert=copies<=2: column 1: unknown metric 'copies'",
		"--assert=copies<=2");
	REFUSED(FOR_REPLAY,
		"--assert=copies_per_byte<=1s: column 18: 1s is a time, and "
		"copies_per_byte is a plain number: they cannot be compared",
		"--assert=copies_per_byte<=1s");
	for (size_t i = 0; i < ASSERTS_MAX + 1; i++)
		words[i] = "--assert=forks==0";
	words[ASSERTS_MAX + 1] = NULL;
	line = line_read(FOR_REPLAY, words);
	assert_string_equal(line.error, "--assert=forks==0: at most 256 assertions");
	words[ASSERTS_MAX] = NULL;
	line = line_read(FOR_REPLAY, words);
	assert_int_equal(line.err, 0);
	assert_int_equal(line.options.nasserts, ASSERTS_MAX);
	options_free(&line.options);
}

static bool wants_json(const char *const *words)
{
	char *line[8] = {(char *)"ipctrace"};
	int n = 1;

	for (; *words; words++)
		line[n++] = (char *)*words;
	return options_want_json(n, line);
}

#define WANTS_JSON(...) wants_json((const char *const[]){__VA_ARGS__, NULL})

static void json_is_known_to_be_wanted_before_all_is_read(void **state)
{
	(void)state;
	assert_true(WANTS_JSON("run", "--size=0", "--format=json"));
	assert_true(WANTS_JSON("run", "--format", "json", "--bad"));
	assert_true(WANTS_JSON("run", "-f", "json"));
	assert_true(WANTS_JSON("run", "-fjson"));
	assert_false(WANTS_JSON("run", "--format=text"));
	assert_false(WANTS_JSON("run", "json", "--format"));
	assert_false(WANTS_JSON("trace", "--", "jq", "--format=json"));
}

static void options_letters_and_names_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_specs_cnt; i++)
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(option_specs[i].name, option_specs[j].name);
			assert_true(!option_specs[i].letter ||
				    option_specs[i].letter != option_specs[j].letter);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_of_a_run_is_read),
		cmocka_unit_test(sizes_of_a_comparison_are_told_apart_by_commas),
		cmocka_unit_test(words_may_stand_anywhere_but_in_a_trace),
		cmocka_unit_test(names_may_be_shortened_when_unique),
		cmocka_unit_test(what_is_no_option_is_answered_with_the_nearest),
		cmocka_unit_test(an_option_of_another_command_is_refused),
		cmocka_unit_test(values_are_neither_forgotten_nor_given_to_flags),
		cmocka_unit_test(a_bad_value_is_named_with_what_is_accepted),
		cmocka_unit_test(a_long_value_does_not_hide_what_is_accepted),
		cmocka_unit_test(views_are_told_apart_by_commas),
		cmocka_unit_test(assertions_are_read_at_once_and_counted),
		cmocka_unit_test(json_is_known_to_be_wanted_before_all_is_read),
		cmocka_unit_test(options_letters_and_names_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
