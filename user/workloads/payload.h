/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PAYLOAD_H
#define IPCT_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the bytes of a message are, so that whoever receives them can tell whether
 * they are the right ones. They come from a table that repeats itself with a
 * period no page or power of two has in common: sending fills no buffer, checking
 * is one memcmp.
 */
#define PAYLOAD_PERIOD	    4093
#define PAYLOAD_WRITERS_MAX 4
#define PAYLOAD_HEAD_BYTES  8

enum payload_mode {
	PAYLOAD_WHOLE,	/* one writer, one reader: the stream is compared as a whole */
	PAYLOAD_FRAMED, /* each message says who sent it and as which one */
	PAYLOAD_MIXED,	/* messages interleave: as many of each byte value arrive as were sent */
};

struct payload {
	enum payload_mode mode;
	uint64_t size_bytes;	    /* of a message */
	const unsigned char *table; /* payload_table_bytes() long */
};

/* The numbers of the messages of one writer: the same set gives the same sums. */
struct payload_tally {
	uint64_t count, sum, squares;
};

/* What one member keeps of what it sent or received. */
struct payload_account {
	struct payload_tally tally[PAYLOAD_WRITERS_MAX];
	uint64_t
		next[PAYLOAD_WRITERS_MAX]; /* lowest number that a writer's next message may bear */
	uint64_t values[256];
};

/* whole_max: messages up to this size arrive in one piece. */
enum payload_mode payload_mode_of(uint64_t size_bytes, uint64_t whole_max, uint32_t writers,
				  uint32_t readers);
size_t payload_table_bytes(uint64_t size_bytes);
void payload_table_fill(unsigned char *table, size_t len);

/* Message number seq of a writer: in the table, or composed in buffer (size_bytes long). */
const void *payload_message(const struct payload *payload, struct payload_account *account,
			    uint32_t writer, uint64_t seq, unsigned char *buffer);

/*
 * Are these the bytes that must come at this offset of what one reader received?
 * Framed ones are checked a whole message at a time. Mixed ones are only counted.
 */
bool payload_check(const struct payload *payload, struct payload_account *account, uint64_t offset,
		   const unsigned char *bytes, size_t len);

/*
 * After the end: did all that was sent arrive exactly once? Accounts are those of
 * the writers, then those of the readers; sent_bytes has one entry a writer.
 */
bool payload_agrees(const struct payload *payload, const struct payload_account *accounts,
		    const uint64_t *sent_bytes, uint32_t writers, uint32_t readers);

#endif
