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

uint64_t traffic_pieces(const struct wl_run *run)
{
	uint64_t size = run->params.size_bytes, piece = run->piece_bytes;

	return piece ? (size + piece - 1) / piece : 1;
}

double traffic_file_calls(const struct wl_run *run, uint64_t messages)
{
	return (1.0 + traffic_pieces(run)) * messages + 1;
}

size_t expect_add(struct expect *out, size_t n, size_t max, struct expect expect)
{
	if (n < max)
		out[n++] = expect;
	return n;
}

/* What a hop does beside copying is said only of what it does. */
static size_t expect_beside(struct expect *out, size_t n, size_t max, const struct hop_model *model,
			    double payload_bytes)
{
	double moved = model->moved * payload_bytes, within = model->within * payload_bytes;

	if (moved > 0)
		n = expect_add(out, n, max,
			       (struct expect){METRIC_MOVED_BYTES, model->kind, moved, moved,
					       "all that was sent is handed over as pages"});
	if (within > 0)
		n = expect_add(out, n, max,
			       (struct expect){METRIC_COPIED_WITHIN_BYTES, model->kind, within,
					       within, "the kernel fills the file by itself"});
	return n;
}

static size_t expect_hop(struct expect *out, size_t n, size_t max, const struct hop_model *model,
			 double payload_bytes)
{
	double copies = model->copied_in + model->copied_out;
	double in = model->copied_in * payload_bytes, out_of = model->copied_out * payload_bytes;
	const struct expect rows[] = {
		{METRIC_COPIES_PER_BYTE, model->kind, copies, copies, model->why},
		{METRIC_COPIED_IN_BYTES, model->kind, in, in,
		 in > 0 ? "all that was sent goes into the kernel, and nothing else"
			: "nothing that was sent is copied into the kernel"},
		{METRIC_COPIED_OUT_BYTES, model->kind, out_of, out_of,
		 out_of > 0 ? "all that was sent comes out of the kernel, and nothing else"
			    : "nothing that was sent is copied out of the kernel"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		n = expect_add(out, n, max, rows[i]);
	return expect_beside(out, n, max, model, payload_bytes);
}

static const struct hop_model file_model = {
	.kind = IPCT_KIND_FILE,
	.copied_in = 1,
	.copied_out = 1,
	.why = "each byte is copied out of the file read once and into the file written once",
};

static const struct hop_model *files_of(const struct hop_model *model)
{
	return model->files ? model->files : &file_model;
}

/* Both files and the hop. */
static struct expect transfer_copies(const struct hop_model *model)
{
	const struct hop_model *files = files_of(model);
	double hop = model->copied_in + model->copied_out;
	double all = hop + files->copied_in + files->copied_out;
	const char *why = model->files ? "file to file: what is handed over is not copied"
			  : hop > 0    ? "file to file: read, sent, received, written"
				       : "file to file: read, and written";

	return (struct expect){METRIC_COPIES_PER_BYTE, IPCT_KIND_NONE, all, all, why};
}

size_t traffic_expect(const struct wl_run *run, const struct hop_model *model, struct expect *out,
		      size_t max)
{
	bool transfer = run->params.pattern == PATTERN_TRANSFER && model->kind != IPCT_KIND_FILE;
	struct traffic_sum sum = traffic_sum(run);
	double calls = model->calls * sum.sent_msgs + model->end_calls * run->params.readers +
		       (transfer ? traffic_file_calls(run, sum.sent_msgs) : 0);
	size_t n = 0;

	if (transfer)
		n = expect_add(out, n, max, transfer_copies(model));
	n = expect_hop(out, n, max, model, sum.sent_bytes);
	if (transfer)
		n = expect_hop(out, n, max, files_of(model), sum.sent_bytes);
	if (run->params.size_bytes <= model->calls_max)
		n = expect_add(
			out, n, max,
			(struct expect){METRIC_SYSCALLS, IPCT_KIND_NONE, calls, calls,
					model->calls_why
						? model->calls_why
						: "one call sends a message, one receives it, and "
						  "each who reads to the end needs one more to "
						  "see it"});
	return n;
}
