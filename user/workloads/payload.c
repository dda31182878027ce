/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <limits.h>
#include <string.h>

#include "workloads/payload.h"

#define HEAD_SEQ_BITS 56

enum payload_mode payload_mode_of(uint64_t size_bytes, uint64_t whole_max, uint32_t writers,
				  uint32_t readers)
{
	if (writers == 1 && readers == 1)
		return PAYLOAD_WHOLE;
	if (size_bytes >= PAYLOAD_HEAD_BYTES && size_bytes <= whole_max)
		return PAYLOAD_FRAMED;
	return PAYLOAD_MIXED;
}

size_t payload_table_bytes(uint64_t size_bytes)
{
	return PAYLOAD_PERIOD + size_bytes;
}

void payload_table_fill(unsigned char *table, size_t len)
{
	uint64_t state = 1;

	for (size_t i = 0; i < len && i < PAYLOAD_PERIOD; i++) {
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		table[i] = state >> 56;
	}
	for (size_t i = PAYLOAD_PERIOD; i < len; i++)
		table[i] = table[i - PAYLOAD_PERIOD];
}

static void tally_add(struct payload_tally *tally, uint64_t seq)
{
	tally->count++;
	tally->sum += seq;
	tally->squares += seq * seq;
}

static const unsigned char *framed_body(const struct payload *payload, uint32_t writer,
					uint64_t seq)
{
	return payload->table + (seq * 61 + writer * 1021) % PAYLOAD_PERIOD;
}

static const void *framed_message(const struct payload *payload, struct payload_account *account,
				  uint32_t writer, uint64_t seq, unsigned char *buffer)
{
	uint64_t head = (uint64_t)writer << HEAD_SEQ_BITS | seq;

	memcpy(buffer, &head, sizeof(head));
	memcpy(buffer + sizeof(head), framed_body(payload, writer, seq),
	       payload->size_bytes - sizeof(head));
	tally_add(&account->tally[writer], seq);
	return buffer;
}

const void *payload_message(const struct payload *payload, struct payload_account *account,
			    uint32_t writer, uint64_t seq, unsigned char *buffer)
{
	if (payload->mode == PAYLOAD_FRAMED)
		return framed_message(payload, account, writer, seq, buffer);
	return payload->table + seq * payload->size_bytes % PAYLOAD_PERIOD;
}

static bool framed_check(const struct payload *payload, struct payload_account *account,
			 const unsigned char *bytes, size_t len)
{
	uint64_t head, seq;
	uint32_t writer;

	if (len != payload->size_bytes)
		return false;
	memcpy(&head, bytes, sizeof(head));
	writer = head >> HEAD_SEQ_BITS;
	seq = head & ((1ULL << HEAD_SEQ_BITS) - 1);
	if (writer >= PAYLOAD_WRITERS_MAX || seq < account->next[writer])
		return false;
	account->next[writer] = seq + 1;
	tally_add(&account->tally[writer], seq);
	return !memcmp(bytes + sizeof(head), framed_body(payload, writer, seq), len - sizeof(head));
}

bool payload_check(const struct payload *payload, struct payload_account *account, uint64_t offset,
		   const unsigned char *bytes, size_t len)
{
	switch (payload->mode) {
	case PAYLOAD_WHOLE:
		return !memcmp(bytes, payload->table + offset % PAYLOAD_PERIOD, len);
	case PAYLOAD_FRAMED:
		return framed_check(payload, account, bytes, len);
	case PAYLOAD_MIXED:
		for (size_t i = 0; i < len; i++)
			account->values[bytes[i]]++;
		return true;
	}
	return false;
}

static bool tallies_agree(const struct payload_account *accounts, uint32_t writers,
			  uint32_t readers)
{
	for (uint32_t w = 0; w < writers; w++) {
		struct payload_tally sent = accounts[w].tally[w], left = sent;

		for (uint32_t r = writers; r < writers + readers; r++) {
			left.count -= accounts[r].tally[w].count;
			left.sum -= accounts[r].tally[w].sum;
			left.squares -= accounts[r].tally[w].squares;
		}
		if (left.count || left.sum || left.squares)
			return false;
	}
	return true;
}

/* Takes away the values of the first len bytes of a stream. */
static void values_subtract(uint64_t *values, const unsigned char *table, uint64_t len)
{
	for (size_t i = 0; i < PAYLOAD_PERIOD; i++)
		values[table[i]] -= len / PAYLOAD_PERIOD + (i < len % PAYLOAD_PERIOD);
}

static bool values_agree(const struct payload *payload, const struct payload_account *accounts,
			 const uint64_t *sent_bytes, uint32_t writers, uint32_t readers)
{
	static const uint64_t none[256];
	uint64_t left[256] = {0};

	for (uint32_t r = writers; r < writers + readers; r++)
		for (size_t i = 0; i < 256; i++)
			left[i] += accounts[r].values[i];
	for (uint32_t w = 0; w < writers; w++)
		values_subtract(left, payload->table, sent_bytes[w]);
	return !memcmp(left, none, sizeof(left));
}

bool payload_agrees(const struct payload *payload, const struct payload_account *accounts,
		    const uint64_t *sent_bytes, uint32_t writers, uint32_t readers)
{
	switch (payload->mode) {
	case PAYLOAD_WHOLE:
		return true; /* each byte was compared as it came; how many came, the results say */
	case PAYLOAD_FRAMED:
		return tallies_agree(accounts, writers, readers);
	case PAYLOAD_MIXED:
		return values_agree(payload, accounts, sent_bytes, writers, readers);
	}
	return false;
}
