/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "workloads/pipe.h"
#include "workloads/registry.h"
#include "workloads/traffic.h"

static int pipe_make(struct wl_run *run, int channel)
{
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	rc = descriptors_share(run, channel, ends);
	close(ends[0]);
	close(ends[1]);
	return rc;
}

int pipes_setup(struct wl_run *run, const struct carrier *carrier)
{
	int rc = traffic_setup(run, carrier);

	if (rc)
		return rc;
	for (uint32_t i = 0; !rc && i < traffic_channels(&run->params); i++)
		rc = pipe_make(run, i);
	if (rc)
		snprintf(run->error, sizeof(run->error), "making a pipe: %s", strerror(-rc));
	return rc;
}

static int pipe_setup(struct wl_run *run)
{
	return pipes_setup(run, &descriptor_carrier);
}

static size_t pipe_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	const struct hop_model model = {PIPE_HOP(PIPE)};

	return traffic_expect(run, &model, out, max);
}

const struct workload workload_pipe = {
	.name = "pipe",
	.kind = IPCT_KIND_PIPE,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC,
	.help = "bytes through a pipe between processes that inherit its ends",
	.patterns = 1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = pipe_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = pipe_expect,
};
