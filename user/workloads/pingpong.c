/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>

#include "workloads/pingpong.h"
#include "workloads/traffic.h"

static int pingpong_send(struct wl_run *run, struct wl_member *self, uint64_t seq, uint64_t now_ns)
{
	struct traffic *traffic = run->state;

	traffic->lanes[traffic_route(run, self).out].sent_ns = now_ns;
	return traffic_put(run, self, seq);
}

/* 1 when a message came, 0 at the end, or -errno. */
static int pingpong_receive(struct wl_run *run, struct wl_member *self)
{
	struct traffic *traffic = run->state;
	const unsigned char *bytes;
	uint64_t sent_ns;
	ssize_t n;

	n = traffic_receive(run, self, true, &bytes);
	if (n <= 0)
		return n;
	if ((uint64_t)n < run->params.size_bytes)
		return traffic_fail(self, -EPIPE, "the other side left within a message");
	sent_ns = traffic->lanes[traffic_route(run, self).in].sent_ns;
	self->result->latency.bucket[ipct_hist_bucket(clock_now_ns() - sent_ns)]++;
	traffic_release(run, self);
	return 1;
}

/* One message and its answer. */
static int pingpong_round(struct wl_run *run, struct wl_member *self, uint64_t seq, uint64_t now_ns)
{
	int rc = pingpong_send(run, self, seq, now_ns);

	if (rc)
		return rc;
	rc = pingpong_receive(run, self);
	if (!rc)
		return traffic_fail(self, -EPIPE, "the other side left without an answer");
	return rc < 0 ? rc : 0;
}

int pingpong_ask(struct wl_run *run, struct wl_member *self)
{
	uint64_t share = traffic_share(&run->params, self->index);
	uint64_t stop_ns = traffic_stop_ns(&run->params, self);
	int rc = 0, end;

	for (uint64_t seq = 0; !rc && seq < share; seq++) {
		uint64_t now_ns = clock_now_ns();

		if (stop_ns && now_ns >= stop_ns)
			break;
		rc = pingpong_round(run, self, seq, now_ns);
	}
	end = traffic_hang_up(run, self);
	return rc ? rc : end;
}

int pingpong_answer(struct wl_run *run, struct wl_member *self)
{
	for (uint64_t seq = 0;; seq++) {
		int rc = pingpong_receive(run, self);

		if (rc <= 0)
			return rc;
		rc = pingpong_send(run, self, seq, clock_now_ns());
		if (rc)
			return rc;
	}
}
