/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workloads/registry.h"
#include "workloads/traffic.h"

static void fifo_path(const struct wl_run *run, int channel, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/fifo-%d", run->dir, channel);
}

static int fifo_open(struct wl_run *run, struct wl_member *self, int slot, int channel)
{
	char path[PATH_MAX];

	if (channel < 0)
		return 0;
	fifo_path(run, channel, path);
	self->fds[slot] = open(path, (slot == TRAFFIC_IN ? O_RDONLY : O_WRONLY) | O_CLOEXEC);
	return self->fds[slot] < 0 ? traffic_fail(self, -errno, path) : 0;
}

/* Each open waits for the other side's: the two of a pair must go through their channels in the
 * same order. */
static int fifo_prepare(struct wl_run *run, struct wl_member *self)
{
	struct traffic_route route = traffic_route(run, self);
	bool in_first = route.in < route.out;
	int rc;

	rc = in_first ? fifo_open(run, self, TRAFFIC_IN, route.in)
		      : fifo_open(run, self, TRAFFIC_OUT, route.out);
	if (!rc)
		rc = in_first ? fifo_open(run, self, TRAFFIC_OUT, route.out)
			      : fifo_open(run, self, TRAFFIC_IN, route.in);
	return rc ? rc : traffic_prepare(run, self);
}

static int fifo_setup(struct wl_run *run)
{
	char path[PATH_MAX];
	int rc = traffic_setup(run, &descriptor_carrier);

	if (rc)
		return rc;
	for (size_t i = 0; i < run->nmembers; i++) {
		run->members[i].unrelated = true;
		run->members[i].prepare = fifo_prepare;
	}
	for (uint32_t i = 0; i < traffic_channels(&run->params); i++) {
		fifo_path(run, i, path);
		if (!mkfifo(path, 0600))
			continue;
		rc = -errno;
		snprintf(run->error, sizeof(run->error), "making a FIFO: %s", strerror(-rc));
		return rc;
	}
	return 0;
}

static size_t fifo_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	const struct hop_model model = {PIPE_HOP(FIFO)};

	return traffic_expect(run, &model, out, max);
}

const struct workload workload_fifo = {
	.name = "fifo",
	.kind = IPCT_KIND_FIFO,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC,
	.help = "bytes through a named pipe between unrelated processes",
	.patterns = 1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = fifo_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = fifo_expect,
};
