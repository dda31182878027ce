/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "workloads/traffic.h"
#include "workloads/transfer.h"

/* What all members say they did, added up. */
struct traffic_sum {
	uint64_t sent_bytes, sent_msgs, received_bytes;
};

static struct traffic_sum traffic_sum(const struct wl_run *run)
{
	struct traffic_sum sum = {0};

	for (size_t i = 0; i < run->nmembers; i++) {
		sum.sent_bytes += run->members[i].result->sent_bytes;
		sum.sent_msgs += run->members[i].result->sent_msgs;
		sum.received_bytes += run->members[i].result->received_bytes;
	}
	return sum;
}

static int traffic_verify_totals(struct wl_run *run)
{
	struct traffic_sum sum = traffic_sum(run);
	uint64_t due = run->params.count * (run->params.pattern == PATTERN_PINGPONG ? 2 : 1);

	if (due && sum.sent_msgs != due) {
		snprintf(run->error, sizeof(run->error),
			 "%" PRIu64 " messages were sent instead of %" PRIu64, sum.sent_msgs, due);
		return -EBADMSG;
	}
	if (sum.received_bytes != sum.sent_bytes) {
		snprintf(run->error, sizeof(run->error),
			 "of %" PRIu64 " bytes sent, %" PRIu64 " were received", sum.sent_bytes,
			 sum.received_bytes);
		return -EBADMSG;
	}
	return 0;
}

int traffic_verify(struct wl_run *run)
{
	const struct traffic *traffic = run->state;
	uint64_t sent_bytes[TRAFFIC_ENDS_MAX];
	int rc = traffic_verify_totals(run);

	if (rc)
		return rc;
	for (uint32_t i = 0; i < run->params.writers; i++)
		sent_bytes[i] = run->members[i].result->sent_bytes;
	if (!payload_agrees(&traffic->payload, traffic->accounts, sent_bytes, run->params.writers,
			    run->params.readers)) {
		snprintf(run->error, sizeof(run->error),
			 "the readers did not receive every message exactly once");
		return -EBADMSG;
	}
	return run->params.pattern == PATTERN_TRANSFER ? transfer_verify(run) : 0;
}

/* How often each byte is copied in (and as often out), by channels of all kinds. */
static double traffic_hops(const struct wl_run *run)
{
	return run->params.pattern == PATTERN_TRANSFER ? 2 : 1;
}

/*
 * One call for each message at each end of each hop, and one that sees the end for
 * each who reads to it. Longer messages may take several reads: a pipe gives what it holds.
 */
static double traffic_syscalls(const struct wl_run *run, uint64_t messages)
{
	bool transfer = run->params.pattern == PATTERN_TRANSFER;

	return 2 * traffic_hops(run) * messages + run->params.readers + transfer;
}

static size_t expect_add(struct expect *out, size_t n, size_t max, struct expect expect)
{
	if (n < max)
		out[n++] = expect;
	return n;
}

static size_t expect_channel(struct expect *out, size_t n, size_t max, enum ipct_kind kind,
			     double payload_bytes)
{
	const struct expect rows[] = {
		{METRIC_COPIES_PER_BYTE, kind, 2, 2,
		 kind == IPCT_KIND_FILE
			 ? "each byte is copied out of the file read once and into the file "
			   "written once"
			 : "each byte is copied into the pipe buffer once and out of it once"},
		{METRIC_COPIED_IN_BYTES, kind, payload_bytes, payload_bytes,
		 "all that was sent goes into the kernel, and nothing else"},
		{METRIC_COPIED_OUT_BYTES, kind, payload_bytes, payload_bytes,
		 "all that was sent comes out of the kernel, and nothing else"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		n = expect_add(out, n, max, rows[i]);
	return n;
}

size_t traffic_expect(const struct wl_run *run, enum ipct_kind kind, struct expect *out, size_t max)
{
	struct traffic_sum sum = traffic_sum(run);
	double calls = traffic_syscalls(run, sum.sent_msgs);
	size_t n = 0;

	if (run->params.pattern == PATTERN_TRANSFER)
		n = expect_add(out, n, max,
			       (struct expect){METRIC_COPIES_PER_BYTE, IPCT_KIND_NONE, 4, 4,
					       "file to file: read, sent, received, written"});
	n = expect_channel(out, n, max, kind, sum.sent_bytes);
	if (run->params.pattern == PATTERN_TRANSFER)
		n = expect_channel(out, n, max, IPCT_KIND_FILE, sum.sent_bytes);
	if (run->params.size_bytes <= PIPE_BUF)
		n = expect_add(
			out, n, max,
			(struct expect){METRIC_SYSCALLS, IPCT_KIND_NONE, calls, calls,
					"one call sends a message, one receives it, and each "
					"who reads to the end needs one more to see it"});
	return n;
}
