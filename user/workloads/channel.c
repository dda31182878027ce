/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <unistd.h>

#include "workloads/channel.h"

int channel_write(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			at += n;
			len -= n;
		}
	}
	return 0;
}

ssize_t channel_read(int fd, void *bytes, size_t len)
{
	ssize_t n;

	do
		n = read(fd, bytes, len);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

ssize_t channel_read_all(int fd, void *bytes, size_t len)
{
	char *at = bytes;
	size_t have = 0;

	while (have < len) {
		ssize_t n = channel_read(fd, at + have, len - have);

		if (n < 0)
			return n;
		if (!n)
			break;
		have += n;
	}
	return have;
}
