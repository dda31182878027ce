/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "workloads/registry.h"
#include "workloads/ring.h"
#include "workloads/traffic.h"

/* A message that carries one descriptor and one byte. */
struct parcel {
	char byte;
	struct iovec piece;
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr message;
};

static void parcel_make(struct parcel *parcel)
{
	memset(parcel, 0, sizeof(*parcel));
	parcel->piece = (struct iovec){&parcel->byte, 1};
	parcel->message = (struct msghdr){.msg_iov = &parcel->piece,
					  .msg_iovlen = 1,
					  .msg_control = parcel->control.space,
					  .msg_controllen = sizeof(parcel->control.space)};
}

static int parcel_send(int socket, int fd)
{
	struct parcel parcel;
	struct cmsghdr *head;

	parcel_make(&parcel);
	head = CMSG_FIRSTHDR(&parcel.message);
	*head = (struct cmsghdr){.cmsg_level = SOL_SOCKET,
				 .cmsg_type = SCM_RIGHTS,
				 .cmsg_len = CMSG_LEN(sizeof(fd))};
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	return sendmsg(socket, &parcel.message, 0) == 1 ? 0 : -errno;
}

/* The descriptor that comes, or -errno. */
static int parcel_receive(int socket)
{
	struct parcel parcel;
	struct cmsghdr *head;
	int fd;

	parcel_make(&parcel);
	if (recvmsg(socket, &parcel.message, MSG_CMSG_CLOEXEC) != 1)
		return errno ? -errno : -EPIPE;
	head = CMSG_FIRSTHDR(&parcel.message);
	if (!head || head->cmsg_type != SCM_RIGHTS)
		return -EBADMSG;
	memcpy(&fd, CMSG_DATA(head), sizeof(fd));
	return fd;
}

/* Sent before there is anyone to receive it: the socket keeps it. */
static int descriptor_hand(struct wl_member *member, int fd)
{
	int pair[2], rc;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return -errno;
	rc = parcel_send(pair[0], fd);
	close(pair[0]);
	member->fds[TRAFFIC_IN] = pair[1];
	return rc;
}

static int memfd_map(int fd, size_t bytes, void **ret)
{
	*ret = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return *ret == MAP_FAILED ? -errno : 0;
}

static int memfd_make(struct wl_run *run, size_t bytes, void **ret)
{
	int rc = ring_check_file(run, bytes), fd;

	if (rc)
		return rc;
	fd = memfd_create("ipctrace", MFD_CLOEXEC);
	if (fd < 0)
		return ring_refuse(run, -errno, "memfd_create");
	rc = ftruncate(fd, bytes) ? -errno : memfd_map(fd, bytes, ret);
	for (size_t i = 0; !rc && i < run->nmembers; i++)
		rc = descriptor_hand(&run->members[i], fd);
	close(fd);
	return rc ? ring_refuse(run, rc, "making the shared memory") : 0;
}

static int memfd_attach(struct wl_run *run, struct wl_member *self, size_t bytes, void **ret)
{
	int fd = parcel_receive(self->fds[TRAFFIC_IN]), rc;

	(void)run;
	close(self->fds[TRAFFIC_IN]);
	self->fds[TRAFFIC_IN] = -1;
	if (fd < 0)
		return fd;
	rc = memfd_map(fd, bytes, ret);
	close(fd);
	return rc;
}

static const struct ring_memory memfd_memory = {IPCT_KIND_MEMFD, memfd_make, memfd_attach};

static int memfd_setup(struct wl_run *run)
{
	return ring_setup(run, &memfd_memory);
}

static size_t memfd_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	return ring_expect(run, IPCT_KIND_MEMFD, out, max);
}

const struct workload workload_memfd = {
	.name = "memfd",
	.kind = IPCT_KIND_MEMFD,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC | WL_SYNC,
	.help = "memory without a name, whose descriptor is sent over a socket",
	.patterns = RING_PATTERNS,
	.accepts = traffic_accepts,
	.also = ring_also,
	.setup = memfd_setup,
	.verify = traffic_verify,
	.teardown = ring_teardown,
	.expect = memfd_expect,
};
