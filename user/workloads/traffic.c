/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "workloads/channel.h"
#include "workloads/pingpong.h"
#include "workloads/stream.h"
#include "workloads/traffic.h"
#include "workloads/transfer.h"

typedef int (*traffic_body)(struct wl_run *run, struct wl_member *self);

static const struct {
	const char *role;
	traffic_body body;
} traffic_sides[PATTERN_NR][2] = {
	[PATTERN_STREAM] = {{"writer", stream_write}, {"reader", stream_read}},
	[PATTERN_PINGPONG] = {{"client", pingpong_ask}, {"server", pingpong_answer}},
	[PATTERN_TRANSFER] = {{"writer", transfer_send}, {"reader", transfer_receive}},
};

uint64_t clock_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

bool traffic_accepts(const struct wl_params *params, const char **ret_why)
{
	bool transfer = params->pattern == PATTERN_TRANSFER;
	const struct {
		bool broken;
		const char *why;
	} rules[] = {
		{params->writers < 1 || params->writers > TRAFFIC_ENDS_MAX || params->readers < 1 ||
			 params->readers > TRAFFIC_ENDS_MAX,
		 "there can be 1 to 4 writers and 1 to 4 readers"},
		{transfer && (params->writers != 1 || params->readers != 1),
		 "transfer takes one writer and one reader"},
		{transfer && !params->count,
		 "transfer moves a file that has a size: give --count, not --duration"},
		{transfer && (params->count > TRANSFER_BYTES_MAX ||
			      params->count * params->size_bytes > TRANSFER_BYTES_MAX),
		 "transfer takes a file of at most 1 GiB: count times size is more"},
		{params->pattern == PATTERN_PINGPONG && params->writers != params->readers,
		 "pingpong takes as many writers as readers"},
		{!params->count && !params->duration_ns, "give --count or --duration"},
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (!rules[i].broken)
			continue;
		*ret_why = rules[i].why;
		return false;
	}
	return true;
}

bool traffic_accepts_pairs(const struct wl_params *params, const char **ret_why)
{
	if (!traffic_accepts(params, ret_why))
		return false;
	*ret_why = "it goes from one to one: one writer and one reader";
	return params->pattern == PATTERN_PINGPONG ||
	       (params->writers == 1 && params->readers == 1);
}

uint32_t traffic_channels(const struct wl_params *params)
{
	return params->pattern == PATTERN_PINGPONG ? 2 * params->writers : 1;
}

struct traffic_route traffic_route(const struct wl_run *run, const struct wl_member *member)
{
	const struct traffic *traffic = run->state;

	return traffic->routes[member - run->members];
}

static void traffic_member_add(struct wl_run *run, int side, uint32_t index)
{
	struct traffic *traffic = run->state;
	enum pattern pattern = run->params.pattern;
	int there = pattern == PATTERN_PINGPONG ? 2 * index : 0;
	int back = pattern == PATTERN_PINGPONG ? there + 1 : -1;
	struct wl_member *member = &run->members[run->nmembers];

	snprintf(member->role, sizeof(member->role), "%s", traffic_sides[pattern][side].role);
	member->index = index;
	member->prepare = traffic_prepare;
	member->body = traffic_sides[pattern][side].body;
	traffic->routes[run->nmembers++] =
		side ? (struct traffic_route){there, back} : (struct traffic_route){back, there};
}

/* How many send into this channel. */
static uint32_t lane_senders(const struct wl_params *params)
{
	return params->pattern == PATTERN_PINGPONG ? 1 : params->writers;
}

uint32_t traffic_receivers(const struct wl_run *run)
{
	return run->params.pattern == PATTERN_PINGPONG ? 1 : run->params.readers;
}

/* Whole pieces: who receives the last one may not know that it is shorter. */
static size_t buffer_plan(struct wl_run *run, const struct carrier *carrier)
{
	uint64_t size = run->params.size_bytes, whole_max = carrier->whole_max(run);
	uint64_t piece = whole_max && whole_max < size ? whole_max : size;

	run->piece_bytes = piece;
	return carrier->head_bytes + (size + piece - 1) / piece * piece;
}

static int traffic_map(struct wl_run *run, const struct carrier *carrier)
{
	const struct wl_params *params = &run->params;
	size_t table_bytes = payload_table_bytes(params->size_bytes);
	bool paired = params->pattern != PATTERN_STREAM;
	size_t buffer_bytes = buffer_plan(run, carrier);
	size_t map_bytes = sizeof(struct traffic) + table_bytes +
			   (params->writers + params->readers) * buffer_bytes;
	struct traffic *traffic;
	unsigned char *table;

	traffic = mmap(NULL, map_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (traffic == MAP_FAILED)
		return -errno;
	table = (unsigned char *)(traffic + 1);
	traffic->buffer_bytes = buffer_bytes;
	payload_table_fill(table, table_bytes);
	traffic->map_bytes = map_bytes;
	traffic->payload.table = table;
	traffic->payload.size_bytes = params->size_bytes;
	traffic->payload.mode =
		paired ? PAYLOAD_WHOLE
		       : payload_mode_of(params->size_bytes, carrier->whole_max(run),
					 params->writers, params->readers);
	traffic->buffers = table + table_bytes;
	traffic->carrier = carrier;
	for (uint32_t i = 0; i < traffic_channels(params); i++)
		traffic->lanes[i].senders = lane_senders(params);
	run->state = traffic;
	return 0;
}

int traffic_setup(struct wl_run *run, const struct carrier *carrier)
{
	const struct traffic *traffic;
	int rc = traffic_map(run, carrier);

	if (rc) {
		snprintf(run->error, sizeof(run->error), "memory for the messages: %s",
			 strerror(-rc));
		return rc;
	}
	traffic = run->state;
	for (uint32_t i = 0; i < run->params.writers; i++)
		traffic_member_add(run, 0, i);
	for (uint32_t i = 0; i < run->params.readers; i++)
		traffic_member_add(run, 1, i);
	if (run->params.pattern == PATTERN_TRANSFER)
		return transfer_setup(run, traffic->payload.table);
	return 0;
}

void traffic_teardown(struct wl_run *run)
{
	struct traffic *traffic = run->state;

	if (traffic)
		munmap(traffic, traffic->map_bytes);
	run->state = NULL;
}

unsigned char *traffic_buffer(const struct wl_run *run, const struct wl_member *self)
{
	const struct traffic *traffic = run->state;

	return traffic->buffers + (self - run->members) * traffic->buffer_bytes +
	       traffic->carrier->head_bytes;
}

struct payload_account *traffic_account(const struct wl_run *run, const struct wl_member *self)
{
	struct traffic *traffic = run->state;

	return &traffic->accounts[self - run->members];
}

/* Volatile, because nobody uses what is read: it is done for the page tables. */
static void byte_touch(volatile unsigned char *byte)
{
	*byte = *byte;
}

void traffic_touch(void *start, size_t len)
{
	unsigned char *bytes = start;
	size_t page_bytes = sysconf(_SC_PAGESIZE);

	for (size_t at = 0; at < len; at += page_bytes)
		byte_touch(bytes + at);
	byte_touch(bytes + len - 1);
}

int traffic_prepare(struct wl_run *run, struct wl_member *self)
{
	struct traffic *traffic = run->state;

	traffic_touch(traffic + 1, payload_table_bytes(run->params.size_bytes));
	traffic_touch(traffic_buffer(run, self) - traffic->carrier->head_bytes,
		      traffic->buffer_bytes);
	traffic_touch(traffic_account(run, self), sizeof(traffic->accounts[0]));
	traffic_touch(traffic->lanes, sizeof(traffic->lanes));
	clock_now_ns();
	if (run->params.pattern == PATTERN_TRANSFER)
		return transfer_prepare(run, self);
	return 0;
}

int traffic_fail(struct wl_member *self, int err, const char *what)
{
	snprintf(self->result->error, sizeof(self->result->error), "%s: %s", what, strerror(-err));
	return err;
}

uint64_t traffic_share(const struct wl_params *params, uint32_t index)
{
	if (!params->count)
		return UINT64_MAX;
	return params->count / params->writers + (index < params->count % params->writers);
}

uint64_t traffic_stop_ns(const struct wl_params *params, const struct wl_member *self)
{
	return params->duration_ns ? self->result->begin_ns + params->duration_ns : 0;
}

static const struct carrier *carrier_of(const struct wl_run *run)
{
	const struct traffic *traffic = run->state;

	return traffic->carrier;
}

bool traffic_leave(struct wl_run *run, const struct wl_member *self)
{
	struct traffic *traffic = run->state;
	struct traffic_lane *lane = &traffic->lanes[traffic_route(run, self).out];

	return __atomic_sub_fetch(&lane->senders, 1, __ATOMIC_ACQ_REL) == 0;
}

unsigned char *traffic_space(struct wl_run *run, struct wl_member *self)
{
	const struct carrier *carrier = carrier_of(run);
	unsigned char *space = traffic_buffer(run, self);
	int rc = 0;

	if (carrier->reserve)
		rc = carrier->reserve(run, self, run->params.size_bytes, &space);
	if (rc)
		traffic_fail(self, rc, "waiting for room");
	return rc ? NULL : space;
}

int traffic_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	int rc = carrier_of(run)->send(run, self, bytes, len);

	if (rc)
		return traffic_fail(self, rc, "writing");
	self->result->sent_bytes += len;
	self->result->sent_msgs++;
	return 0;
}

/* In place, the message is made from the table: that is the sender's own work, and no copy of ours.
 */
int traffic_put(struct wl_run *run, struct wl_member *self, uint64_t seq)
{
	const struct traffic *traffic = run->state;
	unsigned char *space = traffic_space(run, self);
	const void *bytes;

	if (!space)
		return -EIO;
	bytes = payload_message(&traffic->payload, traffic_account(run, self), self->index, seq,
				space);
	if (traffic->carrier->reserve && bytes != space)
		bytes = memcpy(space, bytes, run->params.size_bytes);
	return traffic_send(run, self, bytes, run->params.size_bytes);
}

int traffic_hang_up(struct wl_run *run, struct wl_member *self)
{
	int rc = carrier_of(run)->hang_up(run, self);

	return rc ? traffic_fail(self, rc, "ending") : 0;
}

/* Counts what came, after checking it. */
static int traffic_accept(struct wl_run *run, struct wl_member *self, const unsigned char *bytes,
			  size_t len)
{
	const struct traffic *traffic = run->state;
	struct wl_result *result = self->result;

	if (len && !payload_check(&traffic->payload, traffic_account(run, self),
				  result->received_bytes, bytes, len)) {
		snprintf(result->error, sizeof(result->error),
			 "what it received from byte %" PRIu64 " on is not what was sent",
			 result->received_bytes);
		return -EBADMSG;
	}
	result->received_bytes += len;
	result->received_msgs = result->received_bytes / run->params.size_bytes;
	return 0;
}

static ssize_t message_receive(struct wl_run *run, struct wl_member *self,
			       const unsigned char **ret)
{
	unsigned char *buffer = traffic_buffer(run, self);
	size_t have = 0;
	ssize_t n = 1;

	while (n > 0 && have < run->params.size_bytes) {
		*ret = buffer + have;
		n = carrier_of(run)->receive(run, self, buffer + have,
					     run->params.size_bytes - have, ret);
		if (n > 0 && *ret != buffer + have)
			return n;
		have += n > 0 ? n : 0;
	}
	*ret = buffer;
	return n < 0 ? n : (ssize_t)have;
}

ssize_t traffic_receive(struct wl_run *run, struct wl_member *self, bool whole,
			const unsigned char **ret)
{
	ssize_t n;
	int rc;

	*ret = traffic_buffer(run, self);
	n = whole ? message_receive(run, self, ret)
		  : carrier_of(run)->receive(run, self, traffic_buffer(run, self),
					     run->params.size_bytes, ret);
	if (n < 0)
		return traffic_fail(self, n, "reading");
	rc = traffic_accept(run, self, *ret, n);
	return rc ? rc : n;
}

void traffic_release(struct wl_run *run, struct wl_member *self)
{
	if (carrier_of(run)->release)
		carrier_of(run)->release(run, self);
}
