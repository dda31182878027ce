/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "record_fixture.h"

static void refused(const char *text, int expected_err, const char *expected)
{
	struct recording *rec = NULL;
	char error[200];

	assert_int_equal(read_from(text, strlen(text), &rec, error), expected_err);
	assert_string_equal(error, expected);
	assert_null(rec);
}

/* Whole lines are kept. */
static void a_recording_cut_anywhere_is_known_for_it(void **state)
{
	size_t size, again_size, lines = 0;
	char *text = written(&full, &size), error[200], expected[200];

	(void)state;
	for (size_t cut = 0; cut < size; cut++) {
		struct recording *rec = NULL;
		int err = read_from(text, cut, &rec, error);

		lines += cut && text[cut - 1] == '\n';
		if (!lines) {
			assert_int_equal(err, -EINVAL);
			assert_string_equal(error, "line 0: this is not a recording of ipctrace");
			assert_null(rec);
			continue;
		}
		assert_int_equal(err, -ENODATA);
		snprintf(expected, sizeof(expected),
			 "line %zu: the recording is cut short after this", lines);
		assert_string_equal(error, expected);
		if (text[cut - 1] == '\n') {
			char *again = written(rec, &again_size);

			assert_memory_equal(again, text, cut);
			free(again);
		}
		recording_free(rec);
	}
	assert_int_equal(lines, 21);
	free(text);
}

/* None may crash the reader, or leak; whether it is noticed depends on which. */
static void no_changed_byte_does_harm(void **state)
{
	static const char others[] = {'0', '"', '}', '-', '9', '\0', '\n', '\xff'};
	size_t size;
	char *text = written(&full, &size), error[200];

	(void)state;
	for (size_t at = 0; at < size; at++) {
		char was = text[at];

		for (size_t i = 0; i < COUNT(others); i++) {
			struct recording *rec = NULL;
			int err;

			text[at] = others[i];
			err = read_from(text, size, &rec, error);
			assert_true(err == 0 || err == -EINVAL || err == -ENODATA ||
				    err == -ENOTSUP);
			assert_int_equal(rec != NULL, err == 0 || err == -ENODATA);
			assert_int_equal(*error != '\0', err != 0);
			recording_free(rec);
		}
		text[at] = was;
	}
	free(text);
}

static void what_is_no_recording_is_refused(void **state)
{
	static const char *const texts[] = {
		"\n",
		"hello\n",
		"[]\n",
		"{}\n",
		"{\"format\":\"x\",\"version\":1}\n",
		"{\"format\":\"ipctrace.recording\"}\n",
		"{\"format\":\"ipctrace.recording\",\"version\":0}\n",
		"{\"format\":\"ipctrace.recording\",\"version\":\"1\"}\n",
	};

	(void)state;
	refused("", -EINVAL, "line 0: this is not a recording of ipctrace");
	for (size_t i = 0; i < COUNT(texts); i++)
		refused(texts[i], -EINVAL, "line 1: this is not a recording of ipctrace");
	refused("{\"format\":\"ipctrace.recording\",\"version\":2,\"news\":[]}\n", -ENOTSUP,
		"line 1: this recording has version 2, known are up to 1");
	refused("{\"format\":\"ipctrace.recording\",\"version\":1}\n", -EINVAL,
		"line 1: head: tool is missing");
}

/* Each stands in line 2. */
static const struct {
	const char *line, *error;
} damaged_lines[] = {
	{"x", "this is not a JSON object"},
	{"{\"row\":\"hist\",\"row\":\"hist\"}", "this is not a JSON object"},
	{"{\"row\":\"toast\"}", "such a row is not known"},
	{"{\"row\":3}", "such a row is not known"},
	{"{}", "such a row is not known"},
	{"{\"row\":\"hist\",\"n\":2,\"buckets\":[]}", "hist: expected number 1"},
	{"{\"row\":\"hist\",\"n\":4294967297,\"buckets\":[]}", "hist: expected number 1"},
	{"{\"row\":\"hist\",\"n\":\"1\",\"buckets\":[]}", "hist: expected number 1"},
	{"{\"row\":\"hist\",\"buckets\":[]}", "hist: expected number 1"},
	{"{\"row\":\"hist\",\"n\":1}", "hist: buckets is missing"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":{}}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[3]}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[[3]]}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[[3,0]]}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[[-1,1]]}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[[224,1]]}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[[3,4294967296]]}",
	 "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[[3,1],[3,1]]}", "hist: buckets has no such value"},
	{"{\"row\":\"hist\",\"n\":1,\"buckets\":[],\"more\":1}",
	 "hist: has a field that is not known"},
	{"{\"row\":\"task\",\"tgid\":-1}", "task: tgid has no such value"},
	{"{\"row\":\"task\",\"tgid\":4294967296}", "task: tgid has no such value"},
	{"{\"row\":\"task\",\"tgid\":1.5}", "task: tgid has no such value"},
	{"{\"row\":\"task\",\"tgid\":1,\"start_ns\":-1}", "task: start_ns has no such value"},
	{"{\"row\":\"task\",\"tgid\":1,\"start_ns\":\"1\"}", "task: start_ns has no such value"},
	{"{\"row\":\"task\",\"tgid\":1,\"start_ns\":\"-18446744073709551615\"}",
	 "task: start_ns has no such value"},
	{"{\"row\":\"task\",\"tgid\":1,\"start_ns\":\"18446744073709551616\"}",
	 "task: start_ns has no such value"},
	{"{\"row\":\"task\",\"tgid\":1,\"start_ns\":\"\"}", "task: start_ns has no such value"},
	{"{\"row\":\"task\",\"tgid\":1,\"start_ns\":18446744073709551616}",
	 "this is not a JSON object"},
	{"{\"row\":\"channel\",\"n\":1,\"kind\":\"pope\"}", "channel: kind has no such value"},
	{"{\"row\":\"channel\",\"n\":1,\"kind\":1}", "channel: kind has no such value"},
	{"{\"row\":\"probe\",\"probe\":\"\\\\y\"}", "probe: probe has no such value"},
	{"{\"row\":\"probe\",\"probe\":\"\\\\\"}", "probe: probe has no such value"},
	{"{\"row\":\"probe\",\"probe\":\"\\\\x41\"}", "probe: probe has no such value"},
	{"{\"row\":\"probe\",\"probe\":\"\\\\xFF\"}", "probe: probe has no such value"},
	{"{\"row\":\"probe\",\"probe\":\"\\\\xf\"}", "probe: probe has no such value"},
	{"{\"row\":\"probe\",\"probe\":null}", "probe: probe has no such value"},
	{"{\"row\":\"param\",\"name\":\"a\",\"value\":\"b\"}",
	 "param: there is no workload before it"},
	{"{\"row\":\"finish\"}", "the number of lines is not 2"},
	{"{\"row\":\"finish\",\"lines\":3}", "the number of lines is not 2"},
	{"{\"row\":\"finish\",\"lines\":2}\nmore", "more follows, though this says it is the last"},
};

static void a_damaged_line_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(damaged_lines); i++) {
		char text[1000], error[200];

		snprintf(text, sizeof(text), "%s%s\n", HEAD, damaged_lines[i].line);
		snprintf(error, sizeof(error), "line 2: %s", damaged_lines[i].error);
		refused(text, -EINVAL, error);
	}
}

static void a_workload_is_there_once(void **state)
{
#define WORKLOAD                                                                                  \
	"{\"row\":\"workload\",\"name\":\"a\",\"pattern\":\"b\",\"size_bytes\":1,\"messages\":1," \
	"\"payload_bytes\":1,\"writers\":1,\"readers\":1}\n"
	(void)state;
	refused(HEAD WORKLOAD WORKLOAD, -EINVAL, "line 3: workload: is there twice");
	refused(HEAD WORKLOAD "{\"row\":\"expect\",\"metric\":\"copied_bites\"}\n", -EINVAL,
		"line 3: expect: metric has no such value");
	refused(HEAD WORKLOAD "{\"row\":\"expect\",\"metric\":\"faults\",\"min\":\"1\"}\n", -EINVAL,
		"line 3: expect: min has no such value");
#undef WORKLOAD
}

static void a_comm_that_does_not_fit_is_refused(void **state)
{
	(void)state;
	refused(HEAD "{\"row\":\"task\",\"tgid\":1,\"start_ns\":1,\"pid\":1,\"ns_pid\":1,"
		     "\"parent_tgid\":1,\"parent_start_ns\":1,\"comm\":\"sixteen letters!\"}\n",
		-EINVAL, "line 2: task: comm has no such value");
}

static void deep_and_long_lines_are_refused(void **state)
{
	const size_t size = 1 << 19;
	char *text = malloc(size + 1);

	(void)state;
	assert_non_null(text);
	memset(text, '[', size);
	memcpy(text + 100000, "\n", sizeof("\n"));
	memcpy(text, HEAD, strlen(HEAD));
	refused(text, -EINVAL, "line 2: this is not a JSON object");
	memset(text, '[', size);
	text[size] = '\0';
	memcpy(text, HEAD, strlen(HEAD));
	refused(text, -EINVAL, "line 2: is too long, or holds a NUL");
	free(text);
}

static void a_file_that_cannot_be_read_is_an_error(void **state)
{
	struct recording *rec = NULL;
	FILE *file = fopen("/", "re");
	char error[200];

	(void)state;
	assert_non_null(file);
	assert_int_equal(record_read(file, &rec, error, sizeof(error)), -EISDIR);
	assert_string_equal(error, "line 0: what follows cannot be read");
	assert_null(rec);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_cut_anywhere_is_known_for_it),
		cmocka_unit_test(no_changed_byte_does_harm),
		cmocka_unit_test(what_is_no_recording_is_refused),
		cmocka_unit_test(a_damaged_line_is_named),
		cmocka_unit_test(a_workload_is_there_once),
		cmocka_unit_test(a_comm_that_does_not_fit_is_refused),
		cmocka_unit_test(deep_and_long_lines_are_refused),
		cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
