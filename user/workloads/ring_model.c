/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "workloads/ring.h"
#include "workloads/ring_shape.h"
#include "workloads/sync.h"
#include "workloads/traffic.h"

#define LANE_BYTES   (64 << 10) /* as much as a pipe holds */
#define LINE_BYTES   64
#define AROUND_BYTES (64 << 10) /* a fault that finds a page there maps its neighbours as well */

struct ring_shape ring_shape(const struct wl_params *params)
{
	size_t page_bytes = sysconf(_SC_PAGESIZE);
	struct ring_shape shape;

	shape.stride = (params->size_bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
	shape.slots = LANE_BYTES / shape.stride;
	if (shape.slots < 2)
		shape.slots = 2;
	if (params->pattern == PATTERN_PINGPONG)
		shape.slots = 1;
	shape.lane_bytes = (shape.slots * shape.stride + page_bytes - 1) / page_bytes * page_bytes;
	return shape;
}

uint32_t ring_also(const struct wl_params *params)
{
	enum ipct_kind kind = sync_costs[params->sync].kind;

	return kind ? 1U << kind : 0;
}

/* Pages of a lane that are touched by so many messages, one after the other. */
static double pages_touched(const struct wl_run *run, uint64_t messages)
{
	struct ring_shape shape = ring_shape(&run->params);
	uint64_t used = messages < shape.slots ? messages : shape.slots;
	uint64_t page_bytes = sysconf(_SC_PAGESIZE);

	if (!used)
		return 0;
	return ((used - 1) * shape.stride + run->params.size_bytes + page_bytes - 1) / page_bytes;
}

/* The least and the most faults of a lane: each page is made by one fault. */
static void faults_add(const struct wl_run *run, uint64_t messages, uint32_t members,
		       struct expect *faults)
{
	double pages = pages_touched(run, messages);
	double windows = ceil(pages * sysconf(_SC_PAGESIZE) / AROUND_BYTES);

	faults->min += pages + windows;
	faults->max += pages * members;
}

static struct expect faults_expect(const struct wl_run *run, enum ipct_kind kind)
{
	bool pairs = run->params.pattern == PATTERN_PINGPONG;
	struct expect faults = {
		METRIC_FAULTS_MAPPED, kind, 0, 0,
		"each page that is written for the first time is one fault; who reads pages that "
		"are there takes one for up to 16 of them"};
	uint64_t messages = 0;

	for (size_t i = 0; i < run->nmembers; i++) {
		uint64_t sent = run->members[i].result->sent_msgs;

		messages += sent;
		if (pairs)
			faults_add(run, sent, 2, &faults);
	}
	if (!pairs)
		faults_add(run, messages, run->params.writers + run->params.readers, &faults);
	return faults;
}

static uint64_t messages_sent(const struct wl_run *run)
{
	uint64_t sent = 0;

	for (size_t i = 0; i < run->nmembers; i++)
		sent += run->members[i].result->sent_msgs;
	return sent;
}

/* One waits for room, posts, waits for a message, posts. The end has no room to give back. */
static double sync_ops_cnt(const struct wl_run *run)
{
	return 4.0 * messages_sent(run) + 3.0 * run->params.readers;
}

/* Where several wait at one counter, one that was woken may find that another was faster. */
static bool sync_is_fair(const struct wl_run *run)
{
	return run->params.pattern == PATTERN_PINGPONG ||
	       (run->params.writers == 1 && run->params.readers == 1);
}

static size_t sync_expect(const struct wl_run *run, struct expect *out, size_t n, size_t max)
{
	const struct sync_cost *cost = &sync_costs[run->params.sync];
	double ops = sync_ops_cnt(run), most = cost->calls_max * ops;
	double files = run->params.pattern == PATTERN_TRANSFER
			       ? traffic_file_calls(run, messages_sent(run))
			       : 0;

	if (cost->calls_min != cost->calls_max && !sync_is_fair(run))
		most = INFINITY;
	n = expect_add(out, n, max,
		       (struct expect){METRIC_SYSCALLS, IPCT_KIND_NONE,
				       cost->calls_min * ops + files, most + files, cost->why});
	if (cost->control_bytes > 0)
		n = expect_add(out, n, max,
			       (struct expect){METRIC_CONTROL_BYTES, cost->kind,
					       cost->control_bytes * ops, cost->control_bytes * ops,
					       cost->why});
	return n;
}

size_t ring_expect(const struct wl_run *run, enum ipct_kind kind, struct expect *out, size_t max)
{
	const struct hop_model model = {
		.kind = kind, .why = "both sides map the same pages: the kernel copies nothing"};
	size_t n = traffic_expect(run, &model, out, max);

	n = expect_add(out, n, max, faults_expect(run, kind));
	return sync_expect(run, out, n, max);
}
