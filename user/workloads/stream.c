/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "workloads/channel.h"
#include "workloads/stream.h"
#include "workloads/traffic.h"

int stream_write(struct wl_run *run, struct wl_member *self)
{
	const struct traffic *traffic = run->state;
	struct payload_account *account = traffic_account(run, self);
	unsigned char *buffer = traffic_buffer(run, self);
	uint64_t share = traffic_share(&run->params, self->index);
	uint64_t stop_ns = traffic_stop_ns(&run->params, self);
	int rc = 0;

	for (uint64_t seq = 0; !rc && seq < share; seq++) {
		if (stop_ns && clock_now_ns() >= stop_ns)
			break;
		rc = traffic_send(
			self, payload_message(&traffic->payload, account, self->index, seq, buffer),
			run->params.size_bytes);
	}
	traffic_hang_up(self);
	return rc;
}

int stream_read(struct wl_run *run, struct wl_member *self)
{
	const struct traffic *traffic = run->state;
	uint64_t size_bytes = run->params.size_bytes;
	unsigned char *buffer = traffic_buffer(run, self);
	bool framed = traffic->payload.mode == PAYLOAD_FRAMED;

	for (;;) {
		ssize_t n = framed ? channel_read_all(self->fds[TRAFFIC_IN], buffer, size_bytes)
				   : channel_read(self->fds[TRAFFIC_IN], buffer, size_bytes);
		int rc = n < 0 ? traffic_fail(self, n, "reading") : traffic_accept(run, self, n);

		if (n <= 0 || rc)
			return rc;
	}
}
