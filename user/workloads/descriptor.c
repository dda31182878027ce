/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "workloads/channel.h"
#include "workloads/descriptor.h"

uint64_t descriptor_whole_max(const struct wl_run *run)
{
	(void)run;
	return PIPE_BUF;
}

int descriptor_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	(void)run;
	return channel_write(self->fds[TRAFFIC_OUT], bytes, len);
}

ssize_t descriptor_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			   size_t len, const unsigned char **ret)
{
	(void)run;
	*ret = buffer;
	return channel_read(self->fds[TRAFFIC_IN], buffer, len);
}

int descriptor_hang_up(struct wl_run *run, struct wl_member *self)
{
	(void)run;
	close(self->fds[TRAFFIC_OUT]);
	self->fds[TRAFFIC_OUT] = -1;
	return 0;
}

/* A descriptor of its own for each member, so that each can be closed with its member. */
static int descriptor_copy(int fd)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	return own < 0 ? -errno : own;
}

int descriptors_share(struct wl_run *run, int channel, const int ends[2])
{
	for (size_t i = 0; i < run->nmembers; i++) {
		struct wl_member *member = &run->members[i];
		struct traffic_route route = traffic_route(run, member);

		if (route.in == channel)
			member->fds[TRAFFIC_IN] = descriptor_copy(ends[0]);
		if (route.out == channel)
			member->fds[TRAFFIC_OUT] = descriptor_copy(ends[1]);
		if (member->fds[TRAFFIC_IN] < -1)
			return member->fds[TRAFFIC_IN];
		if (member->fds[TRAFFIC_OUT] < -1)
			return member->fds[TRAFFIC_OUT];
	}
	return 0;
}

const struct carrier descriptor_carrier = {
	.whole_max = descriptor_whole_max,
	.send = descriptor_send,
	.receive = descriptor_receive,
	.hang_up = descriptor_hang_up,
};
