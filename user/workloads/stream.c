/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "workloads/stream.h"
#include "workloads/traffic.h"

int stream_write(struct wl_run *run, struct wl_member *self)
{
	uint64_t share = traffic_share(&run->params, self->index);
	uint64_t stop_ns = traffic_stop_ns(&run->params, self);
	int rc = 0, end;

	for (uint64_t seq = 0; !rc && seq < share; seq++) {
		if (stop_ns && clock_now_ns() >= stop_ns)
			break;
		rc = traffic_put(run, self, seq);
	}
	end = traffic_hang_up(run, self);
	return rc ? rc : end;
}

int stream_read(struct wl_run *run, struct wl_member *self)
{
	const struct traffic *traffic = run->state;
	bool framed = traffic->payload.mode == PAYLOAD_FRAMED;
	const unsigned char *bytes;
	ssize_t n;

	while ((n = traffic_receive(run, self, framed, &bytes)) > 0)
		traffic_release(run, self);
	return n;
}
