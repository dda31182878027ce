/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report_fixture.h"
#include "sinks/json.h"
#include "views/document.h"

/* Tests run in the root of the source tree. */
#define SCHEMA "docs/report.schema.json"

static json_t *document_build(const struct fixture *f)
{
	json_t *document = report_document(&f->report, NULL, 0);

	assert_non_null(document);
	return document;
}

static const json_t *at(const json_t *json, const char *key)
{
	const json_t *value = json_object_get(json, key);

	if (!value)
		fail_msg("no key '%s'", key);
	return value;
}

static void integer_is(const json_t *json, const char *key, json_int_t expected)
{
	assert_true(json_is_integer(at(json, key)));
	assert_int_equal(json_integer_value(at(json, key)), expected);
}

static void string_is(const json_t *json, const char *key, const char *expected)
{
	assert_true(json_is_string(at(json, key)));
	assert_string_equal(json_string_value(at(json, key)), expected);
}

/* What the schema checker says of this file: 0 it fits, 1 it does not. */
static int file_check(char *path)
{
	char *argv[] = {(char *)"tests/cli/schema.py", (char *)SCHEMA, path, NULL};
	posix_spawn_file_actions_t quiet;
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	assert_int_equal(posix_spawn(&pid, argv[0], &quiet, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&quiet);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int document_check(const json_t *document)
{
	char path[] = "/tmp/ipctrace-document-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC), verdict;
	FILE *file = fdopen(fd, "w");

	assert_non_null(file);
	assert_int_equal(json_print(document, file, false), 0);
	fclose(file);
	verdict = file_check(path);
	unlink(path);
	return verdict;
}

static void heads_and_workload_are_exact(void **state)
{
	struct fixture f;
	json_t *document;

	(void)state;
	fixture_fill(&f);
	document = document_build(&f);
	string_is(document, "schema", "ipctrace.report/1");
	string_is(at(document, "tool"), "version", "0.1.0");
	string_is(at(document, "kernel"), "release", "6.18.0");
	string_is(document, "level", "syscall");
	assert_true(json_is_true(at(document, "complete")));
	assert_int_equal(json_object_size(at(document, "lost")), 6);
	integer_is(at(document, "lost"), "ring", 0);
	string_is(json_array_get(at(document, "probes"), 0), "source", "inferred");
	assert_true(json_is_null(at(json_array_get(at(document, "probes"), 0), "note")));
	integer_is(at(document, "workload"), "payload_bytes", 40960000);
	assert_null(json_object_get(document, "forks"));
	json_decref(document);
}

static void metrics_are_whole_but_ratios_and_absent_ones_absent(void **state)
{
	struct fixture f;
	json_t *document;
	const json_t *metrics;

	(void)state;
	fixture_fill(&f);
	document = document_build(&f);
	metrics = at(document, "metrics");
	integer_is(metrics, "copied_bytes", 81920000);
	integer_is(metrics, "throughput_bytes_per_s", 671475410);
	integer_is(metrics, "faults_wp", 0);
	assert_true(json_is_real(at(metrics, "copies_per_byte")));
	assert_true(json_real_value(at(metrics, "copies_per_byte")) == 2.0);
	assert_null(json_object_get(metrics, "faults_cow"));
	assert_null(json_object_get(metrics, "latency_ns_p50"));
	integer_is(at(at(metrics, "by_kind"), "fifo"), "copied_in_bytes", 40960000);
	assert_null(json_object_get(at(metrics, "by_kind"), "pipe"));
	json_decref(document);
}

static void expectations_have_bounds_or_null(void **state)
{
	struct fixture f;
	json_t *document;
	const json_t *expect;

	(void)state;
	fixture_fill(&f);
	fixture_expect(&f, 2, (struct expect){METRIC_MOVED_BYTES, IPCT_KIND_FIFO, 0, 0, NULL}, 0);
	f.results[2].present = f.results[2].ok = false;
	document = document_build(&f);
	expect = json_array_get(at(document, "expect"), 0);
	integer_is(expect, "min", 2);
	integer_is(expect, "max", 2);
	assert_true(json_is_real(at(expect, "measured")));
	assert_true(json_is_true(at(expect, "ok")));
	assert_true(json_is_null(at(json_array_get(at(document, "expect"), 1), "max")));
	expect = json_array_get(at(document, "expect"), 2);
	string_is(expect, "metric", "fifo.moved_bytes");
	assert_true(json_is_null(at(expect, "measured")));
	assert_true(json_is_false(at(expect, "ok")));
	json_decref(document);
}

static void assertions_name_what_was_measured(void **state)
{
	static const char text[] = "fifo.copied_in_bytes >= 1 and task[\xff].forks < 1";
	struct expression *expression;
	struct expression_error error;
	struct expression_result result;
	struct fixture f;
	json_t *document;
	const json_t *shown;

	(void)state;
	fixture_fill(&f);
	assert_int_equal(expression_parse(text, strlen(text), &expression, &error), 0);
	expression_evaluate(expression, &f.report, &result);
	document = report_document(&f.report, &result, 1);
	shown = json_array_get(at(document, "asserts"), 0);
	string_is(shown, "text", "fifo.copied_in_bytes >= 1 and task[\\xff].forks < 1");
	assert_int_equal(json_object_size(at(shown, "measured")), 2);
	integer_is(at(shown, "measured"), "fifo.copied_in_bytes", 40960000);
	assert_true(json_is_null(at(at(shown, "measured"), "task[\\xff].forks")));
	assert_true(json_is_false(at(shown, "ok")));
	assert_int_equal(document_check(document), 0);
	json_decref(document);
	expression_free(expression);
}

static void ends_belong_to_tasks_and_channels(void **state)
{
	struct fixture f;
	json_t *document;
	const json_t *task, *channel, *end;

	(void)state;
	fixture_fill(&f);
	f.rec_tasks[1].parent_tgid = 4211;
	f.rec_tasks[1].parent_start_ns = 1000;
	document = document_build(&f);
	task = json_array_get(at(document, "tasks"), 1);
	string_is(task, "id", "4212:1001");
	string_is(task, "parent", "4211:1000");
	string_is(task, "role", "reader");
	integer_is(task, "ns_pid", 2);
	assert_true(json_is_null(at(json_array_get(at(document, "tasks"), 0), "parent")));
	channel = json_array_get(at(document, "channels"), 0);
	string_is(channel, "kind", "fifo");
	integer_is(channel, "capacity_bytes", 65536);
	end = json_array_get(at(channel, "ends"), 1);
	string_is(end, "task", "4212:1001");
	string_is(end, "dir", "read");
	integer_is(end, "ops", 10003);
	integer_is(end, "bytes", 40960000);
	integer_is(end, "blocked_empty_ns", 104000000);
	assert_null(json_object_get(end, "blocked_full_ns"));
	json_decref(document);
}

static void every_kind_of_report_fits_the_schema(void **state)
{
	struct fixture f;
	json_t *document;

	(void)state;
	fixture_fill(&f);
	fixture_transfer(&f);
	document = document_build(&f);
	assert_int_equal(document_check(document), 0);
	json_decref(document);
	f.rec.workload = NULL;
	f.report.nexpects = 0;
	f.tasks[0].role = NULL;
	f.tasks[1].rec = NULL;
	f.report.complete = false;
	f.rec.lost.ring = UINT32_MAX;
	document = document_build(&f);
	assert_int_equal(document_check(document), 0);
	json_decref(document);
}

static void the_schema_refuses_what_is_wrong(void **state)
{
	struct fixture f;
	json_t *document;

	(void)state;
	fixture_fill(&f);
	document = document_build(&f);
	json_object_set_new(json_object_get(document, "metrics"), "faults", json_real(14.5));
	assert_int_equal(document_check(document), 1);
	json_object_set_new(json_object_get(document, "metrics"), "faults", json_integer(14));
	assert_int_equal(document_check(document), 0);
	json_object_set_new(json_object_get(document, "metrics"), "no_such_metric",
			    json_integer(1));
	assert_int_equal(document_check(document), 1);
	json_decref(document);
}

static void the_schema_knows_every_metric_kind_and_loss(void **state)
{
	json_t *schema = json_load_file(SCHEMA, 0, NULL);
	const json_t *defs = at(schema, "$defs"), *known, *kinds;

	(void)state;
	known = at(at(defs, "figures"), "properties");
	assert_int_equal(json_object_size(known), METRIC_NR);
	for (int m = 0; m < METRIC_NR; m++)
		assert_int_equal(metric_infos[m].unit == UNIT_RATIO,
				 json_object_get(at(known, metric_infos[m].key), "type") != NULL);
	kinds = at(at(defs, "kind"), "enum");
	assert_int_equal(json_array_size(kinds), IPCT_KIND_NR - 1);
	for (int kind = 1; kind < IPCT_KIND_NR; kind++)
		assert_string_equal(json_string_value(json_array_get(kinds, kind - 1)),
				    kind_names[kind]);
	json_decref(schema);
}

static void hostile_names_leave_valid_json(void **state)
{
	struct fixture f;
	json_t *document;
	char *text;

	(void)state;
	fixture_fill(&f);
	snprintf(f.rec_tasks[0].comm, 16, "\xff\n\"x\\");
	f.channels[0].name = "\033]0;owned\007 é \xc2\x9b";
	document = document_build(&f);
	string_is(json_array_get(at(document, "tasks"), 0), "comm", "\\xff\\n\"x\\\\");
	string_is(json_array_get(at(document, "channels"), 0), "name",
		  "\033]0;owned\007 é \xc2\x9b");
	assert_int_equal(document_check(document), 0);
	text = json_dumps(document, JSON_ENSURE_ASCII);
	assert_null(strchr(text, '\033'));
	free(text);
	json_decref(document);
}

static void errors_are_objects_too(void **state)
{
	char *shown = NULL;
	size_t size;
	FILE *file = open_memstream(&shown, &size);
	json_t *json;

	(void)state;
	assert_int_equal(json_error_print("no workload '\xff'", NULL, file, true), 0);
	assert_int_equal(json_error_print("a", "b", file, false), 0);
	fclose(file);
	assert_string_equal(shown,
			    "{\"schema\":\"ipctrace.error/1\",\"error\":\"no workload '\\\\xff'\","
			    "\"hint\":null}\n"
			    "{\n"
			    "  \"schema\": \"ipctrace.error/1\",\n"
			    "  \"error\": \"a\",\n"
			    "  \"hint\": \"b\"\n"
			    "}\n");
	json = json_loads(shown, JSON_DISABLE_EOF_CHECK, NULL);
	assert_int_equal(document_check(json), 0);
	json_decref(json);
	free(shown);
}

static void reals_are_short_and_output_is_ascii(void **state)
{
	char *shown = NULL;
	size_t size;
	FILE *file = open_memstream(&shown, &size);
	json_t *json = json_pack("{s:f, s:f, s:s}", "a", 0.1, "b", 2.0, "c", "\xc2\x9bé");

	(void)state;
	assert_int_equal(json_print(json, file, true), 0);
	fclose(file);
	assert_string_equal(shown, "{\"a\":0.1,\"b\":2.0,\"c\":\"\\u009B\\u00E9\"}\n");
	json_decref(json);
	free(shown);
}

static void a_full_disk_is_reported(void **state)
{
	FILE *file = fopen("/dev/full", "we");
	json_t *json = json_object();

	(void)state;
	assert_non_null(file);
	assert_int_equal(json_print(json, file, false), -ENOSPC);
	fclose(file);
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_and_workload_are_exact),
		cmocka_unit_test(metrics_are_whole_but_ratios_and_absent_ones_absent),
		cmocka_unit_test(expectations_have_bounds_or_null),
		cmocka_unit_test(assertions_name_what_was_measured),
		cmocka_unit_test(ends_belong_to_tasks_and_channels),
		cmocka_unit_test(every_kind_of_report_fits_the_schema),
		cmocka_unit_test(the_schema_refuses_what_is_wrong),
		cmocka_unit_test(the_schema_knows_every_metric_kind_and_loss),
		cmocka_unit_test(hostile_names_leave_valid_json),
		cmocka_unit_test(errors_are_objects_too),
		cmocka_unit_test(reals_are_short_and_output_is_ascii),
		cmocka_unit_test(a_full_disk_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
