// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>

#include "workloads/queue.h"
#include "workloads/registry.h"

/*
 * A message's type is its writer's number. Readers ask for the lowest type there is, so
 * the marker of the end, whose type is the highest, comes when no message is left.
 */
#define TYPE_END (TRAFFIC_ENDS_MAX + 1L)

/* In front of the bytes, as msgsnd and msgrcv want it. */
#define TYPE_BYTES sizeof(long)

static uint64_t sysv_msg_whole_max(const struct wl_run *run)
{
	uint64_t one = queue_limit("kernel.msgmax"), all = queue_limit("kernel.msgmnb");

	(void)run;
	return one < all ? one : all;
}

static int sysv_msg_queue(const struct wl_run *run, int channel)
{
	const struct traffic *traffic = run->state;

	return traffic->lanes[channel].id;
}

/* Made in place: a message needs its type in front of it. */
static int sysv_msg_reserve(struct wl_run *run, struct wl_member *self, size_t len,
			    unsigned char **ret)
{
	(void)len;
	*ret = traffic_buffer(run, self);
	return 0;
}

/* text has TYPE_BYTES before it, which are overwritten. */
static int message_send(int queue, long type, unsigned char *text, size_t len)
{
	int rc;

	memcpy(text - TYPE_BYTES, &type, TYPE_BYTES);
	do
		rc = msgsnd(queue, text - TYPE_BYTES, len, 0);
	while (rc && errno == EINTR);
	return rc ? -errno : 0;
}

/* A piece's type goes over the end of the piece before, which is away by then. */
static int sysv_msg_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	int queue = sysv_msg_queue(run, traffic_route(run, self).out), rc = 0;
	unsigned char *text = traffic_buffer(run, self);

	(void)bytes; /* they are there */
	while (len && !rc) {
		size_t piece = len < run->piece_bytes ? len : run->piece_bytes;

		rc = message_send(queue, self->index + 1, text, piece);
		text += piece;
		len -= piece;
	}
	return rc;
}

/* buffer has TYPE_BYTES before it, which are used, and left as they were. */
static ssize_t message_receive(int queue, unsigned char *buffer, size_t len,
			       const unsigned char **ret)
{
	unsigned char before[TYPE_BYTES];
	long type;
	ssize_t n;

	memcpy(before, buffer - TYPE_BYTES, TYPE_BYTES);
	do
		n = msgrcv(queue, buffer - TYPE_BYTES, len, -TYPE_END, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	memcpy(&type, buffer - TYPE_BYTES, TYPE_BYTES);
	memcpy(buffer - TYPE_BYTES, before, TYPE_BYTES);
	*ret = buffer;
	return type < 1 || type > TYPE_END || (type == TYPE_END) != !n ? -EBADMSG : n;
}

static ssize_t sysv_msg_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
				size_t len, const unsigned char **ret)
{
	return message_receive(sysv_msg_queue(run, traffic_route(run, self).in), buffer, len, ret);
}

static int sysv_msg_hang_up(struct wl_run *run, struct wl_member *self)
{
	int queue = sysv_msg_queue(run, traffic_route(run, self).out), rc = 0;

	if (!traffic_leave(run, self))
		return 0;
	for (uint32_t i = 0; !rc && i < traffic_receivers(run); i++)
		rc = message_send(queue, TYPE_END, traffic_buffer(run, self), 0);
	return rc;
}

/* Calls that go nowhere, so that the pages of their code are there. */
static int sysv_msg_prepare(struct wl_run *run, struct wl_member *self)
{
	const unsigned char *bytes;

	message_send(-1, 1, traffic_buffer(run, self), 0);
	message_receive(-1, traffic_buffer(run, self), 0, &bytes);
	return traffic_prepare(run, self);
}

static const struct carrier sysv_msg_carrier = {
	.whole_max = sysv_msg_whole_max,
	.head_bytes = TYPE_BYTES,
	.reserve = sysv_msg_reserve,
	.send = sysv_msg_send,
	.receive = sysv_msg_receive,
	.hang_up = sysv_msg_hang_up,
};

static int sysv_msg_make(struct wl_run *run, int channel)
{
	struct traffic *traffic = run->state;
	int id = msgget(IPC_PRIVATE, 0600), err = -errno;
	char value[24];

	traffic->lanes[channel].id = id;
	if (id >= 0)
		return 0;
	snprintf(value, sizeof(value), "%" PRIu64, queue_limit("kernel.msgmni"));
	return queue_refuse(run, err, "making a System V message queue",
			    err == -ENOSPC ? "kernel.msgmni" : NULL, value);
}

static int sysv_msg_setup(struct wl_run *run)
{
	uint64_t most = sysv_msg_whole_max(run);
	int rc;

	if (!most)
		return queue_refuse(run, -ENOSYS, "System V message queues", NULL, NULL);
	rc = traffic_setup(run, &sysv_msg_carrier);
	for (size_t i = 0; !rc && i < run->nmembers; i++) {
		run->members[i].unrelated = true;
		run->members[i].prepare = sysv_msg_prepare;
	}
	for (uint32_t i = 0; !rc && i < traffic_channels(&run->params); i++)
		rc = sysv_msg_make(run, i);
	if (!rc)
		queue_facts(run, most,
			    most == queue_limit("kernel.msgmax") ? "kernel.msgmax"
								 : "kernel.msgmnb");
	return rc;
}

static size_t sysv_msg_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	return queue_expect(run, IPCT_KIND_SYSV_MSG, out, max);
}

const struct workload workload_sysv_msg = {
	.name = "sysv-msg",
	.kind = IPCT_KIND_SYSV_MSG,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC,
	.help = "messages with types through a System V queue between unrelated processes",
	.patterns = 1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = sysv_msg_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = sysv_msg_expect,
};
