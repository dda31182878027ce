/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <signal.h>
#include <stdbool.h>

#include "nest_fixture.h"

static bool usage_within(const struct rec_usage *inner, const struct rec_usage *outer)
{
	return inner->minflt <= outer->minflt && inner->majflt <= outer->majflt &&
	       inner->nvcsw <= outer->nvcsw && inner->nivcsw <= outer->nivcsw &&
	       inner->user_ns <= outer->user_ns && inner->sys_ns <= outer->sys_ns;
}

struct totals {
	uint64_t sent_bytes, sent_msgs, received_bytes, latencies;
};

static struct totals run_totals(const struct wl_run *run)
{
	struct totals sum = {0};

	for (size_t i = 0; i < run->nmembers; i++) {
		const struct wl_result *result = run->members[i].result;

		sum.sent_bytes += result->sent_bytes;
		sum.sent_msgs += result->sent_msgs;
		sum.received_bytes += result->received_bytes;
		for (size_t b = 0; b < IPCT_HIST_BUCKETS; b++)
			sum.latencies += result->latency.bucket[b];
		assert_string_equal(result->error, "");
		assert_true(result->begin_ns && result->begin_ns <= result->end_ns);
		assert_true(usage_within(&result->inner, &result->outer));
		assert_int_equal(gates[i + 1], 0);
	}
	return sum;
}

/* Runs it to its end and looks at everything that it says. */
static void run_checked(const char *name, const struct wl_params *params)
{
	struct nest *nest = nest_must_open(name, params);
	char error[WL_ERROR_MAX] = "";
	uint64_t msgs = params->count * (params->pattern == PATTERN_PINGPONG ? 2 : 1);
	struct totals sum;
	int rc;

	for (size_t i = 0; i < nest_run(nest)->nmembers; i++)
		assert_int_equal(kill(nest_run(nest)->members[i].result->pid, 0), 0);
	assert_true(nest_progress(nest) == 0);
	assert_int_equal(nest_release(nest), 0);
	rc = nest_finish(nest, error, sizeof(error));
	if (rc)
		print_error("%s: %s\n", name, error);
	assert_int_equal(rc, 0);
	sum = run_totals(nest_run(nest));
	assert_int_equal(nest_run(nest)->nmembers, params->writers + params->readers);
	assert_int_equal(sum.sent_msgs, msgs);
	assert_int_equal(sum.sent_bytes, msgs * params->size_bytes);
	assert_int_equal(sum.received_bytes, msgs * params->size_bytes);
	assert_int_equal(sum.latencies, params->pattern == PATTERN_PINGPONG ? msgs : 0);
	assert_true(nest_progress(nest) == 1);
	assert_null(nest_close(nest));
}

static const uint64_t sizes[] = {1, 64, 4096, 65536, 1 << 20};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static uint64_t some_messages(uint64_t size_bytes)
{
	return size_bytes > 4096 ? 7 : 501;
}

static void streams(const char *name)
{
	for (size_t s = 0; s < SIZES; s++)
		for (uint32_t writers = 1; writers <= 4; writers++)
			for (uint32_t readers = 1; readers <= 4; readers++)
				run_checked(name, &(struct wl_params){
							  .pattern = PATTERN_STREAM,
							  .size_bytes = sizes[s],
							  .count = some_messages(sizes[s]),
							  .writers = writers,
							  .readers = readers,
						  });
}

static void pingpongs_and_transfers(const char *name)
{
	for (size_t s = 0; s < SIZES; s++) {
		struct wl_params params = {.size_bytes = sizes[s],
					   .count = some_messages(sizes[s])};

		params.pattern = PATTERN_PINGPONG;
		for (uint32_t pairs = 1; pairs <= 4; pairs++) {
			params.writers = params.readers = pairs;
			run_checked(name, &params);
		}
		params.pattern = PATTERN_TRANSFER;
		params.writers = params.readers = 1;
		run_checked(name, &params);
	}
}

static void pipe_streams_arrive(void **state)
{
	(void)state;
	streams("pipe");
}

static void fifo_streams_arrive(void **state)
{
	(void)state;
	streams("fifo");
}

static void pipe_pairs_arrive(void **state)
{
	(void)state;
	pingpongs_and_transfers("pipe");
}

static void fifo_pairs_arrive(void **state)
{
	(void)state;
	pingpongs_and_transfers("fifo");
}

static void odd_sizes_arrive(void **state)
{
	static const uint64_t odd[] = {2, 7, 8, 9, 100, 4095, 4097, 70001};

	(void)state;
	for (size_t s = 0; s < sizeof(odd) / sizeof(odd[0]); s++)
		for (uint32_t ends = 1; ends <= 3; ends++)
			run_checked("pipe", &(struct wl_params){.pattern = PATTERN_STREAM,
								.size_bytes = odd[s],
								.count = 97,
								.writers = ends,
								.readers = ends});
}

static void fewer_messages_than_writers_arrive(void **state)
{
	(void)state;
	run_checked("fifo", &(struct wl_params)PARAMS(PATTERN_STREAM, 64, 2, 0, 4, 4));
	run_checked("pipe", &(struct wl_params)PARAMS(PATTERN_PINGPONG, 64, 1, 0, 3, 3));
}

static void duration_ends_a_run(void **state)
{
	const enum pattern patterns[] = {PATTERN_STREAM, PATTERN_PINGPONG};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct wl_params params = PARAMS(patterns[i], 64, 0, 20 * 1000000, 2, 2);
		struct nest *nest = nest_must_open("fifo", &params);
		char error[WL_ERROR_MAX];
		struct totals sum;

		assert_int_equal(nest_release(nest), 0);
		assert_int_equal(nest_finish(nest, error, sizeof(error)), 0);
		sum = run_totals(nest_run(nest));
		assert_true(sum.sent_msgs > 0);
		assert_int_equal(sum.sent_bytes, sum.sent_msgs * 64);
		assert_int_equal(sum.received_bytes, sum.sent_bytes);
		nest_close(nest);
	}
}

static void expectations_follow_from_what_was_done(void **state)
{
	struct wl_params params = PARAMS(PATTERN_TRANSFER, 512, 10, 0, 1, 1);
	struct nest *nest = nest_must_open("fifo", &params);
	char error[WL_ERROR_MAX];
	struct expect out[16];

	(void)state;
	assert_int_equal(nest_release(nest), 0);
	assert_int_equal(nest_finish(nest, error, sizeof(error)), 0);
	assert_int_equal(workload_find("fifo")->expect(nest_run(nest), out, 16), 8);
	assert_int_equal(out[0].metric, METRIC_COPIES_PER_BYTE);
	assert_int_equal(out[0].kind, IPCT_KIND_NONE);
	assert_true(out[0].min == 4 && out[0].max == 4);
	assert_int_equal(out[1].kind, IPCT_KIND_FIFO);
	assert_true(out[1].min == 2 && out[1].max == 2);
	assert_true(out[2].min == 5120 && out[2].max == 5120);
	assert_int_equal(out[4].kind, IPCT_KIND_FILE);
	assert_int_equal(out[7].metric, METRIC_SYSCALLS);
	assert_true(out[7].min == 42 && out[7].max == 42);
	assert_int_equal(workload_find("fifo")->expect(nest_run(nest), out, 3), 3);
	nest_close(nest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pipe_streams_arrive),
		cmocka_unit_test(fifo_streams_arrive),
		cmocka_unit_test(pipe_pairs_arrive),
		cmocka_unit_test(fifo_pairs_arrive),
		cmocka_unit_test(odd_sizes_arrive),
		cmocka_unit_test(fewer_messages_than_writers_arrive),
		cmocka_unit_test(duration_ends_a_run),
		cmocka_unit_test(expectations_follow_from_what_was_done),
	};

	return cmocka_run_group_tests(tests, gates_make, NULL);
}
