/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "workloads/payload.h"

#define SIZE 100

static unsigned char table[PAYLOAD_PERIOD + PIPE_BUF];

static struct payload payload_make(enum payload_mode mode)
{
	payload_table_fill(table, sizeof(table));
	return (struct payload){.mode = mode, .size_bytes = SIZE, .table = table};
}

static void mode_is_the_strictest_that_holds(void **state)
{
	(void)state;
	assert_int_equal(payload_mode_of(1, 4096, 1, 1), PAYLOAD_WHOLE);
	assert_int_equal(payload_mode_of(1 << 20, 4096, 1, 1), PAYLOAD_WHOLE);
	assert_int_equal(payload_mode_of(8, 4096, 2, 1), PAYLOAD_FRAMED);
	assert_int_equal(payload_mode_of(4096, 4096, 1, 2), PAYLOAD_FRAMED);
	assert_int_equal(payload_mode_of(7, 4096, 2, 1), PAYLOAD_MIXED);
	assert_int_equal(payload_mode_of(4097, 4096, 1, 4), PAYLOAD_MIXED);
}

static void table_repeats_with_its_period_only(void **state)
{
	struct payload payload = payload_make(PAYLOAD_WHOLE);

	(void)state;
	assert_memory_equal(payload.table, payload.table + PAYLOAD_PERIOD, PIPE_BUF);
	for (size_t shift = 1; shift < PAYLOAD_PERIOD; shift++)
		assert_memory_not_equal(payload.table, payload.table + shift, 16);
	assert_int_equal(payload_table_bytes(64), PAYLOAD_PERIOD + 64);
}

static void whole_stream_is_compared_at_its_offset(void **state)
{
	struct payload payload = payload_make(PAYLOAD_WHOLE);
	struct payload_account account = {0};
	unsigned char got[SIZE];

	(void)state;
	memcpy(got, payload_message(&payload, &account, 0, 41, NULL), SIZE);
	assert_true(payload_check(&payload, &account, 41 * SIZE, got, SIZE));
	assert_true(payload_check(&payload, &account, 41 * SIZE + 7, got + 7, 50));
	assert_false(payload_check(&payload, &account, 40 * SIZE, got, SIZE));
	got[SIZE - 1] ^= 1;
	assert_false(payload_check(&payload, &account, 41 * SIZE, got, SIZE));
}

static void framed_message_is_known_by_its_head(void **state)
{
	struct payload payload = payload_make(PAYLOAD_FRAMED);
	struct payload_account sent = {0}, received = {0};
	unsigned char first[SIZE], third[SIZE];

	(void)state;
	payload_message(&payload, &sent, 3, 0, first);
	payload_message(&payload, &sent, 3, 2, third);
	assert_int_equal(sent.tally[3].count, 2);
	assert_int_equal(sent.tally[3].squares, 4);
	assert_true(payload_check(&payload, &received, 0, third, SIZE));
	assert_int_equal(received.next[3], 3);
	assert_false(payload_check(&payload, &received, 0, first, SIZE)); /* too late */
	assert_false(payload_check(&payload, &received, 0, third, SIZE)); /* twice */
}

static void framed_message_is_checked_whole(void **state)
{
	struct payload payload = payload_make(PAYLOAD_FRAMED);
	struct payload_account sent = {0};
	unsigned char message[SIZE];

	(void)state;
	for (size_t at = 0; at < SIZE; at++) {
		struct payload_account received = {0};

		payload_message(&payload, &sent, 1, 5, message);
		message[at] ^= 1; /* in the head: another number or writer, which the body belies */
		assert_false(payload_check(&payload, &received, 0, message, SIZE));
	}
	payload_message(&payload, &sent, 1, 5, message);
	assert_false(payload_check(&payload, &sent, 0, message, SIZE - 1));
}

static void framed_sums_agree_only_when_each_came_once(void **state)
{
	struct payload payload = payload_make(PAYLOAD_FRAMED);
	struct payload_account all[4] = {0}; /* two writers, two readers */
	const uint64_t sent_bytes[2] = {0};
	unsigned char message[SIZE];

	(void)state;
	for (uint32_t writer = 0; writer < 2; writer++)
		for (uint64_t seq = 0; seq < 10; seq++) {
			payload_message(&payload, &all[writer], writer, seq, message);
			assert_true(payload_check(&payload, &all[2 + seq % 2], 0, message, SIZE));
		}
	assert_true(payload_agrees(&payload, all, sent_bytes, 2, 2));
	/* 1 and 7 in place of 2 and 6: as many, the same sum */
	all[2].tally[0].squares += 1 + 49 - 4 - 36;
	assert_false(payload_agrees(&payload, all, sent_bytes, 2, 2));
}

static void mixed_bytes_agree_in_any_order(void **state)
{
	struct payload payload = payload_make(PAYLOAD_MIXED);
	struct payload_account all[4] = {0};
	const uint64_t sent_bytes[2] = {2 * PAYLOAD_PERIOD + 11, 5};

	(void)state;
	assert_true(payload_check(&payload, &all[2], 0, table, PAYLOAD_PERIOD));
	assert_true(payload_check(&payload, &all[3], 0, table, 11));
	assert_true(payload_check(&payload, &all[3], 0, table, 5));
	assert_false(payload_agrees(&payload, all, sent_bytes, 2, 2));
	assert_true(payload_check(&payload, &all[2], 0, table + 17, PAYLOAD_PERIOD));
	assert_true(payload_agrees(&payload, all, sent_bytes, 2, 2));
	all[3].values[table[0]]--;
	all[3].values[table[0] ^ 1]++;
	assert_false(payload_agrees(&payload, all, sent_bytes, 2, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mode_is_the_strictest_that_holds),
		cmocka_unit_test(table_repeats_with_its_period_only),
		cmocka_unit_test(whole_stream_is_compared_at_its_offset),
		cmocka_unit_test(framed_message_is_known_by_its_head),
		cmocka_unit_test(framed_message_is_checked_whole),
		cmocka_unit_test(framed_sums_agree_only_when_each_came_once),
		cmocka_unit_test(mixed_bytes_agree_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
