/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * One writer, two readers that both get all of it: the first one duplicates what
 * is in its pipe into the second one's before it reads.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "workloads/channel.h"
#include "workloads/descriptor.h"
#include "workloads/pipe.h"
#include "workloads/registry.h"

/* To read, at the end of what was duplicated: it must all be read before more is. */
static ssize_t tee_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			   size_t len, const unsigned char **ret)
{
	ssize_t n;

	(void)run;
	*ret = buffer;
	do
		n = tee(self->fds[TRAFFIC_IN], self->fds[TRAFFIC_OUT], len, 0);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : channel_read_all(self->fds[TRAFFIC_IN], buffer, n);
}

static ssize_t reader_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			      size_t len, const unsigned char **ret)
{
	bool duplicates = self->fds[TRAFFIC_OUT] >= 0;

	return duplicates ? tee_receive(run, self, buffer, len, ret)
			  : descriptor_receive(run, self, buffer, len, ret);
}

static const struct carrier tee_carrier = {
	.whole_max = descriptor_whole_max,
	.send = descriptor_send,
	.receive = reader_receive,
	.hang_up = descriptor_hang_up,
};

static bool tee_accepts(const struct wl_params *params, const char **ret_why)
{
	if (!traffic_accepts(params, ret_why))
		return false;
	*ret_why = "there is one writer, and two readers by themselves: leave --writers and "
		   "--readers out";
	return params->writers == 1 && params->readers == 1;
}

/* The second pipe, from the first reader to the second one. */
static int tee_join(struct wl_run *run)
{
	struct wl_member *first = &run->members[1], *second = &run->members[2];
	int ends[2];

	if (pipe2(ends, O_CLOEXEC)) {
		snprintf(run->error, sizeof(run->error), "making a pipe: %s", strerror(errno));
		return -errno;
	}
	close(second->fds[TRAFFIC_IN]);
	second->fds[TRAFFIC_IN] = ends[0];
	first->fds[TRAFFIC_OUT] = ends[1];
	return 0;
}

static int tee_setup(struct wl_run *run)
{
	struct traffic *traffic;
	int rc;

	run->params.readers = 2;
	rc = pipes_setup(run, &tee_carrier);
	if (rc)
		return rc;
	/* Each reader gets the whole stream, as if it were alone. */
	traffic = run->state;
	traffic->payload.mode = PAYLOAD_WHOLE;
	return tee_join(run);
}

static int tee_verify(struct wl_run *run)
{
	uint64_t sent = run->members[0].result->sent_bytes;

	for (size_t i = 1; i < run->nmembers; i++) {
		uint64_t received = run->members[i].result->received_bytes;

		if (received == sent)
			continue;
		snprintf(run->error, sizeof(run->error),
			 "of %" PRIu64 " bytes sent, %" PRIu64 " were received by %s %zu", sent,
			 received, run->members[i].role, i);
		return -EBADMSG;
	}
	return 0;
}

static size_t tee_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	const struct hop_model model = {
		.kind = IPCT_KIND_PIPE,
		.copied_in = 1,
		.copied_out = 2,
		.moved = 1,
		.why = "written once, read by two; what the second one reads was not copied for it",
	};

	return traffic_expect(run, &model, out, max);
}

const struct workload workload_tee = {
	.name = "tee",
	.kind = IPCT_KIND_PIPE,
	.never = METRIC_BIT(COPIED_WITHIN_BYTES) | METRIC_BIT(REAPS),
	.options = WL_TRAFFIC,
	.help = "bytes through a pipe, duplicated by tee for a second reader",
	.patterns = 1 << PATTERN_STREAM,
	.accepts = tee_accepts,
	.setup = tee_setup,
	.verify = tee_verify,
	.teardown = traffic_teardown,
	.expect = tee_expect,
};
