// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "workloads/queue.h"
#include "workloads/registry.h"

/*
 * Each writer has a priority of its own. The marker of the end has the lowest, so it
 * comes when no message is left.
 */
#define PRIORITY_END 0

static uint64_t posix_mq_whole_max(const struct wl_run *run)
{
	(void)run;
	return queue_limit("fs.mqueue.msgsize_max");
}

static int piece_send(int queue, unsigned priority, const unsigned char *bytes, size_t len)
{
	int rc;

	do
		rc = mq_send(queue, (const char *)bytes, len, priority);
	while (rc && errno == EINTR);
	return rc ? -errno : 0;
}

static int posix_mq_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	int rc = 0;

	while (len && !rc) {
		size_t piece = len < run->piece_bytes ? len : run->piece_bytes;

		rc = piece_send(self->fds[TRAFFIC_OUT], TRAFFIC_ENDS_MAX - self->index, at, piece);
		at += piece;
		len -= piece;
	}
	return rc;
}

/* Whoever receives must have room for the longest that may come. */
static ssize_t posix_mq_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
				size_t len, const unsigned char **ret)
{
	unsigned priority;
	ssize_t n;

	do
		n = mq_receive(self->fds[TRAFFIC_IN], (char *)buffer, run->piece_bytes, &priority);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	*ret = buffer;
	return (size_t)n > len || (priority == PRIORITY_END) != !n ? -EBADMSG : n;
}

static int posix_mq_hang_up(struct wl_run *run, struct wl_member *self)
{
	int rc = 0;

	if (!traffic_leave(run, self))
		return 0;
	for (uint32_t i = 0; !rc && i < traffic_receivers(run); i++)
		rc = piece_send(self->fds[TRAFFIC_OUT], PRIORITY_END, traffic_buffer(run, self), 0);
	return rc;
}

static const struct carrier posix_mq_carrier = {
	.whole_max = posix_mq_whole_max,
	.send = posix_mq_send,
	.receive = posix_mq_receive,
	.hang_up = posix_mq_hang_up,
};

static void posix_mq_name(char name[32], int channel)
{
	snprintf(name, 32, "/ipctrace-%d", channel);
}

static int posix_mq_refuse(struct wl_run *run, int err)
{
	struct rlimit bytes = {};
	char value[40];

	getrlimit(RLIMIT_MSGQUEUE, &bytes);
	if (err == -EMFILE) {
		snprintf(value, sizeof(value), "%" PRIu64 " B", (uint64_t)bytes.rlim_cur);
		return queue_refuse(run, err, "making a POSIX message queue", "RLIMIT_MSGQUEUE",
				    value);
	}
	snprintf(value, sizeof(value), "%" PRIu64, queue_limit("fs.mqueue.queues_max"));
	return queue_refuse(run, err, "making a POSIX message queue",
			    err == -ENOSPC ? "fs.mqueue.queues_max" : NULL, value);
}

static int posix_mq_make(struct wl_run *run, int channel)
{
	struct mq_attr attr = {
		.mq_maxmsg = queue_limit("fs.mqueue.msg_max"),
		.mq_msgsize = run->piece_bytes,
	};
	char name[32];
	int queue;

	posix_mq_name(name, channel);
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr);
	if (queue < 0)
		return posix_mq_refuse(run, -errno);
	mq_close(queue);
	return 0;
}

static int posix_mq_open(const struct wl_run *run, struct wl_member *self, int slot, int channel)
{
	char name[32];

	(void)run;
	if (channel < 0)
		return 0;
	posix_mq_name(name, channel);
	self->fds[slot] = mq_open(name, slot == TRAFFIC_IN ? O_RDONLY : O_WRONLY);
	return self->fds[slot] < 0 ? traffic_fail(self, -errno, name) : 0;
}

/* The name alone leads to the queue. */
static int posix_mq_prepare(struct wl_run *run, struct wl_member *self)
{
	struct traffic_route route = traffic_route(run, self);
	int rc = posix_mq_open(run, self, TRAFFIC_IN, route.in);

	rc = rc ? rc : posix_mq_open(run, self, TRAFFIC_OUT, route.out);
	return rc ? rc : traffic_prepare(run, self);
}

static int posix_mq_setup(struct wl_run *run)
{
	uint64_t most = posix_mq_whole_max(run);
	int rc;

	if (!most || !queue_limit("fs.mqueue.msg_max"))
		return queue_refuse(run, -ENOSYS, "POSIX message queues", NULL, NULL);
	rc = traffic_setup(run, &posix_mq_carrier);
	for (size_t i = 0; !rc && i < run->nmembers; i++) {
		run->members[i].unrelated = true;
		run->members[i].prepare = posix_mq_prepare;
	}
	for (uint32_t i = 0; !rc && i < traffic_channels(&run->params); i++)
		rc = posix_mq_make(run, i);
	if (!rc)
		queue_facts(run, most, "fs.mqueue.msgsize_max");
	return rc;
}

static size_t posix_mq_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	return queue_expect(run, IPCT_KIND_POSIX_MQ, out, max);
}

const struct workload workload_posix_mq = {
	.name = "posix-mq",
	.kind = IPCT_KIND_POSIX_MQ,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC,
	.help = "messages with priorities through a POSIX queue between unrelated processes",
	.patterns = 1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = posix_mq_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = posix_mq_expect,
};
