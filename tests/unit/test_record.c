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

static void what_was_written_is_read_and_written_again(void **state)
{
	size_t size, again_size;
	char *text = written(&full, &size), *again, error[200];
	struct recording *rec = NULL;

	(void)state;
	assert_int_equal(read_from(text, size, &rec, error), 0);
	assert_string_equal(error, "");
	again = written(rec, &again_size);
	assert_string_equal(again, text);
	assert_int_equal(again_size, size);
	free(again);
	free(text);
	recording_free(rec);
}

static void tables_survive_bit_by_bit(void **state)
{
	size_t size;
	char *text = written(&full, &size), error[200];
	struct recording *rec = NULL;

	(void)state;
	assert_int_equal(read_from(text, size, &rec, error), 0);
	assert_int_equal(rec->nthreads, COUNT(threads));
	assert_memory_equal(rec->threads, threads, sizeof(threads));
	assert_int_equal(rec->nends, COUNT(ends));
	assert_memory_equal(rec->ends, ends, sizeof(ends));
	assert_int_equal(rec->nhists, COUNT(hists));
	assert_memory_equal(rec->hists, hists, sizeof(hists));
	assert_memory_equal(&rec->lost, &full.lost, sizeof(full.lost));
	assert_true(rec->metrics == full.metrics);
	assert_int_equal(rec->level, LEVEL_MIXED);
	assert_int_equal(rec->nchannels, COUNT(channels));
	assert_memory_equal(&rec->channels[1].row, &channels[1].row, sizeof(channels[1].row));
	free(text);
	recording_free(rec);
}

static void names_survive_byte_by_byte(void **state)
{
	size_t size;
	char *text = written(&full, &size), error[200];
	struct recording *rec = NULL;

	(void)state;
	assert_int_equal(read_from(text, size, &rec, error), 0);
	assert_string_equal(rec->channels[1].name, channels[1].name);
	assert_null(rec->channels[2].name);
	assert_int_equal(rec->ntasks, 2);
	assert_string_equal(rec->tasks[0].comm, tasks[0].comm);
	assert_string_equal(rec->tasks[0].exe, "/bin/cat");
	assert_string_equal(rec->tasks[1].comm, "fifteen letters");
	assert_null(rec->tasks[1].exe);
	assert_string_equal(rec->probes[0].note, "no timing");
	assert_false(rec->probes[0].measured);
	assert_null(rec->probes[1].note);
	assert_true(rec->probes[1].measured);
	free(text);
	recording_free(rec);
}

static void the_workload_survives(void **state)
{
	size_t size;
	char *text = written(&full, &size), error[200];
	struct recording *rec = NULL;
	const struct rec_workload *w;

	(void)state;
	assert_int_equal(read_from(text, size, &rec, error), 0);
	w = rec->workload;
	assert_string_equal(w->name, "fifo");
	assert_string_equal(w->pattern, "stream");
	assert_int_equal(w->payload_bytes, 40960);
	assert_int_equal(w->writers, 2);
	assert_int_equal(w->latency.bucket[5], 6);
	assert_string_equal(w->params[0].value, "2");
	assert_memory_equal(&w->members[0].inner, &members[0].inner, sizeof(struct rec_usage));
	assert_memory_equal(&w->members[0].outer, &members[0].outer, sizeof(struct rec_usage));
	assert_int_equal(w->members[0].received_msgs, 6);
	assert_int_equal(w->nexpects, 3);
	assert_true(w->expects[1].min == 0.1 && w->expects[1].max == INFINITY);
	assert_true(w->expects[2].min == -INFINITY && w->expects[2].max == 1e300);
	assert_int_equal(w->expects[2].kind, IPCT_KIND_FILE);
	assert_string_equal(w->expects[0].why, "one copy in, one out");
	free(text);
	recording_free(rec);
}

static void the_smallest_recording_is_two_lines(void **state)
{
	const struct recording empty = {.version = S("0.1"),
					.release = S("6.18"),
					.arch = S("x86_64"),
					.level = LEVEL_SYSCALL};
	struct recording *rec = NULL;
	char error[200], *text;
	size_t size;

	(void)state;
	text = written(&empty, &size);
	assert_string_equal(text, HEAD "{\"row\":\"finish\",\"lines\":2}\n");
	assert_int_equal(read_from(text, size, &rec, error), 0);
	assert_int_equal(rec->nthreads, 0);
	assert_null(rec->workload);
	free(text);
	recording_free(rec);
}

static void the_format_is_this(void **state)
{
	struct recording rec = {.version = S("0.1"),
				.release = S("6.18"),
				.arch = S("x86_64"),
				.level = LEVEL_SYSCALL,
				.hists = hists,
				.nhists = 2,
				.channels = channels,
				.nchannels = 2,
				.ends = ends,
				.nends = 2};
	size_t size;
	char *text;

	(void)state;
	text = written(&rec, &size);
	assert_string_equal(
		text,
		HEAD "{\"row\":\"hist\",\"n\":1,\"buckets\":[[0,1],[7,4294967295],[223,3]]}\n"
		     "{\"row\":\"channel\",\"n\":1,\"kind\":\"fifo\",\"dev\":64768,"
		     "\"ino\":\"18446744073709551615\",\"gen\":3,\"capacity_bytes\":65536,"
		     "\"name\":\"/tmp/\\u001B[31m\\\"q\\\"\\\\\\\\x41 caf\xc3\xa9 \\\\xff\\\\xc3 "
		     "\\\\xed\\\\xa0\\\\x80 \\\\xf4\\\\x90\\\\x80\\\\x80 \\\\xc0\\\\xaf\\n\"}\n"
		     "{\"row\":\"end\",\"n\":1,\"thread\":1,\"channel\":1,\"dir\":\"write\","
		     "\"hist\":1,\"ops_cnt\":1,\"bytes\":9223372036854775807,"
		     "\"copied_bytes\":\"18446744073709551615\",\"wakeups\":9007199254740993}\n"
		     "{\"row\":\"finish\",\"lines\":5}\n");
	free(text);
}

static void what_cannot_be_written_is_an_error(void **state)
{
	struct recording rec = full;
	struct rec_channel odd[] = {{}, {.row.kind = IPCT_KIND_NR}};
	FILE *file = fopen("/dev/full", "we");

	(void)state;
	assert_non_null(file);
	assert_int_equal(record_write(&full, file), -ENOSPC);
	fclose(file);
	file = fopen("/dev/null", "we");
	assert_non_null(file);
	rec.channels = odd;
	rec.nchannels = COUNT(odd);
	assert_int_equal(record_write(&rec, file), -EINVAL);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read_and_written_again),
		cmocka_unit_test(tables_survive_bit_by_bit),
		cmocka_unit_test(names_survive_byte_by_byte),
		cmocka_unit_test(the_workload_survives),
		cmocka_unit_test(the_smallest_recording_is_two_lines),
		cmocka_unit_test(the_format_is_this),
		cmocka_unit_test(what_cannot_be_written_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
