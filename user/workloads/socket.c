/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "workloads/queue.h"
#include "workloads/registry.h"

/* What the kernel keeps of a unix socket's send buffer for itself: a longer datagram is EMSGSIZE.
 */
#define UNIX_OVERHEAD_BYTES 32

static const unsigned char nothing[1];

/* All len bytes, in as many calls as it takes; nothing is a datagram, too. */
static int socket_put(int fd, const unsigned char *bytes, size_t len)
{
	do {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		len -= n;
	} while (len);
	return 0;
}

static ssize_t socket_take(int fd, unsigned char *buffer, size_t len, const unsigned char **ret)
{
	ssize_t n;

	do
		n = recv(fd, buffer, len, 0);
	while (n < 0 && errno == EINTR);
	*ret = buffer;
	return n < 0 ? -errno : n;
}

/* So much is one buffer in the kernel, and goes and comes in one piece. */
static uint64_t stream_whole_max(const struct wl_run *run)
{
	(void)run;
	return PIPE_BUF;
}

/* TCP joins and divides as it likes. */
static uint64_t tcp_whole_max(const struct wl_run *run)
{
	(void)run;
	return 0;
}

static int stream_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	(void)run;
	return socket_put(self->fds[TRAFFIC_OUT], bytes, len);
}

static ssize_t stream_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			      size_t len, const unsigned char **ret)
{
	(void)run;
	return socket_take(self->fds[TRAFFIC_IN], buffer, len, ret);
}

/* The longest datagram that a socket takes, as a new one says; 0 where there are none. */
static uint64_t datagram_whole_max(const struct wl_run *run)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), bytes = 0;
	socklen_t len = sizeof(bytes);

	(void)run;
	if (fd < 0)
		return 0;
	if (getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, &len))
		bytes = 0;
	close(fd);
	return bytes > UNIX_OVERHEAD_BYTES ? bytes - UNIX_OVERHEAD_BYTES : 0;
}

static int datagram_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	int rc = 0;

	while (len && !rc) {
		size_t piece = len < run->piece_bytes ? len : run->piece_bytes;

		rc = socket_put(self->fds[TRAFFIC_OUT], at, piece);
		at += piece;
		len -= piece;
	}
	return rc;
}

/* What does not fit would be lost, so there is room for the longest. */
static ssize_t datagram_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
				size_t len, const unsigned char **ret)
{
	ssize_t n = socket_take(self->fds[TRAFFIC_IN], buffer, run->piece_bytes, ret);

	return n > 0 && (size_t)n > len ? -EBADMSG : n;
}

/* Nobody is told that who sent datagrams has gone. An empty one tells it, to each who waits. */
static int datagram_hang_up(struct wl_run *run, struct wl_member *self)
{
	int rc = 0;

	if (!traffic_leave(run, self))
		return 0;
	for (uint32_t i = 0; !rc && i < traffic_receivers(run); i++)
		rc = socket_put(self->fds[TRAFFIC_OUT], nothing, 0);
	return rc;
}

static const struct carrier stream_carrier = {
	.whole_max = stream_whole_max,
	.send = stream_send,
	.receive = stream_receive,
	.hang_up = descriptor_hang_up,
};

static const struct carrier tcp_carrier = {
	.whole_max = tcp_whole_max,
	.send = stream_send,
	.receive = stream_receive,
	.hang_up = descriptor_hang_up,
};

static const struct carrier seqpacket_carrier = {
	.whole_max = datagram_whole_max,
	.send = datagram_send,
	.receive = datagram_receive,
	.hang_up = descriptor_hang_up,
};

static const struct carrier dgram_carrier = {
	.whole_max = datagram_whole_max,
	.send = datagram_send,
	.receive = datagram_receive,
	.hang_up = datagram_hang_up,
};

static int unix_make(int type, int ends[2])
{
	return socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) ? -errno : 0;
}

/* From a port that the kernel chooses to another one. */
static int tcp_connect(int listener, int ends[2])
{
	struct sockaddr_in name = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(name);
	const int yes = 1;

	if (bind(listener, (struct sockaddr *)&name, len) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&name, &len))
		return -errno;
	if (setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) ||
	    connect(ends[1], (struct sockaddr *)&name, len))
		return -errno;
	ends[0] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	return ends[0] < 0 ? -errno : 0;
}

static int tcp_make(int type, int ends[2])
{
	int listener = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	int rc = listener < 0 ? -errno : 0;

	ends[1] = rc ? -1 : socket(AF_INET, type | SOCK_CLOEXEC, 0);
	if (!rc)
		rc = ends[1] < 0 ? -errno : tcp_connect(listener, ends);
	if (rc && ends[1] >= 0)
		close(ends[1]);
	if (listener >= 0)
		close(listener);
	return rc;
}

/* All in which they differ. */
static const struct socket_way {
	const struct carrier *carrier;
	int (*make)(int type, int ret_ends[2]); /* who receives, who sends */
	int type;
	bool datagrams;
	const char *what;
	struct hop_model model; /* without what the length of a message decides */
} ways[IPCT_KIND_NR] = {
	[IPCT_KIND_UNIX_STREAM] = {&stream_carrier,
				   unix_make,
				   SOCK_STREAM,
				   false,
				   "a pair of unix sockets",
				   {.calls_max = PIPE_BUF, .calls = 2, .end_calls = 1}},
	[IPCT_KIND_UNIX_SEQPACKET] = {&seqpacket_carrier,
				      unix_make,
				      SOCK_SEQPACKET,
				      true,
				      "a pair of unix sockets",
				      {.calls_max = WL_SIZE_MAX, .end_calls = 1}},
	[IPCT_KIND_UNIX_DGRAM] = {&dgram_carrier,
				  unix_make,
				  SOCK_DGRAM,
				  true,
				  "a pair of unix sockets",
				  {.calls_max = WL_SIZE_MAX,
				   .end_calls = 2,
				   .calls_why =
					   "one call sends a datagram, one receives it; and so "
					   "it is with the empty one that tells each reader "
					   "of the end"}},
	[IPCT_KIND_TCP] =
		{&tcp_carrier, tcp_make, SOCK_STREAM, false, "a TCP connection over 127.0.0.1", {}},
};

static const struct socket_way *socket_way(const struct wl_run *run)
{
	return &ways[run->workload->kind];
}

static bool socket_is_missing(int err)
{
	return err == -EAFNOSUPPORT || err == -EPROTONOSUPPORT || err == -EADDRNOTAVAIL ||
	       err == -ENETUNREACH || err == -EACCES || err == -EPERM;
}

static int socket_make(struct wl_run *run, int channel)
{
	const struct socket_way *way = socket_way(run);
	int ends[2] = {-1, -1}, rc = way->make(way->type, ends);

	if (!rc) {
		rc = descriptors_share(run, channel, ends);
		close(ends[0]);
		close(ends[1]);
	}
	if (rc)
		snprintf(run->error, sizeof(run->error), "making %s: %s", way->what, strerror(-rc));
	return socket_is_missing(rc) ? -EOPNOTSUPP : rc;
}

/* Calls that go nowhere, so that the pages of their code are there. */
static int socket_prepare(struct wl_run *run, struct wl_member *self)
{
	const unsigned char *bytes;

	socket_put(-1, nothing, 0);
	socket_take(-1, traffic_buffer(run, self), 1, &bytes);
	return traffic_prepare(run, self);
}

static int socket_setup(struct wl_run *run)
{
	const struct socket_way *way = socket_way(run);
	int rc = traffic_setup(run, way->carrier);

	for (size_t i = 0; !rc && i < run->nmembers; i++)
		run->members[i].prepare = socket_prepare;
	for (uint32_t i = 0; !rc && i < traffic_channels(&run->params); i++)
		rc = socket_make(run, i);
	if (!rc && way->datagrams)
		queue_facts(run, way->carrier->whole_max(run), "SO_SNDBUF - 32");
	return rc;
}

static size_t socket_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	struct hop_model model = socket_way(run)->model;

	model.kind = run->workload->kind;
	model.copied_in = model.copied_out = 1;
	model.why = "each byte is copied into a socket buffer once and out of it once";
	if (socket_way(run)->datagrams)
		model.calls = 2 * traffic_pieces(run);
	return traffic_expect(run, &model, out, max);
}

#define SOCKETS(id, says, ...)                                                                   \
	{                                                                                        \
		.kind = IPCT_KIND_##id, .never = NEVER_BY_COPYING, .options = WL_TRAFFIC,        \
		.help = says,                                                                    \
		.patterns = 1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER, \
		.accepts = traffic_accepts, .setup = socket_setup, .verify = traffic_verify,     \
		.teardown = traffic_teardown, .expect = socket_expect, __VA_ARGS__               \
	}

const struct workload workload_unix_stream =
	SOCKETS(UNIX_STREAM, "bytes through a pair of unix stream sockets", .name = "unix-stream");
const struct workload workload_unix_seqpacket =
	SOCKETS(UNIX_SEQPACKET, "messages in order through a pair of unix seqpacket sockets",
		.name = "unix-seqpacket");
const struct workload workload_unix_dgram =
	SOCKETS(UNIX_DGRAM, "datagrams through a pair of unix sockets", .name = "unix-dgram");
const struct workload workload_tcp = SOCKETS(TCP, "bytes through a TCP connection over loopback",
					     .name = "tcp", .own_network = true);
