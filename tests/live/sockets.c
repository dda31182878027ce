/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What sockets do that pipes do not: results that are no byte counts, names, many messages a call.
 */
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "sleeper.h"

static char buffer[1 << 16];

static void pair_make(int type, int fd[2])
{
	must(!socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fd));
}

static int inet_bound(int type, struct sockaddr_in *name)
{
	socklen_t len = sizeof(*name);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	*name = (struct sockaddr_in){.sin_family = AF_INET,
				     .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	must(fd >= 0);
	must(!bind(fd, (struct sockaddr *)name, len));
	must(!getsockname(fd, (struct sockaddr *)name, &len));
	return fd;
}

static void tcp_make(int fd[2])
{
	struct sockaddr_in name;
	int listener = inet_bound(SOCK_STREAM, &name);

	must(!listen(listener, 1));
	fd[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(!connect(fd[0], (struct sockaddr *)&name, sizeof(name)));
	fd[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	must(fd[1] >= 0);
	close(listener);
}

static void udp_make(int fd[2])
{
	struct sockaddr_in name;

	fd[1] = inet_bound(SOCK_DGRAM, &name);
	fd[0] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	must(!connect(fd[0], (struct sockaddr *)&name, sizeof(name)));
}

/* 110 bytes there in two calls, and out again in two. */
static void plain_use(const int fd[2])
{
	must(send(fd[0], buffer, 100, 0) == 100);
	must(recv(fd[1], buffer, 100, 0) == 100);
	must(write(fd[0], buffer, 10) == 10);
	must(read(fd[1], buffer, 1000) == 10);
}

static void plain(struct account *account)
{
	int fd[2];

	(void)account;
	pair_make(SOCK_STREAM, fd);
	plain_use(fd);
	pair_make(SOCK_DGRAM, fd);
	plain_use(fd);
	pair_make(SOCK_SEQPACKET, fd);
	plain_use(fd);
	tcp_make(fd);
	plain_use(fd);
	udp_make(fd);
	plain_use(fd);
}

/* Looked at twice, taken once: three copies of each byte. */
static void peek_use(const int fd[2])
{
	must(send(fd[0], buffer, 300, 0) == 300);
	must(recv(fd[1], buffer, 300, MSG_PEEK) == 300);
	must(recv(fd[1], buffer, 100, MSG_PEEK) == 100);
	must(recv(fd[1], buffer, 300, 0) == 300);
}

static void peek(struct account *account)
{
	int fd[2];

	(void)account;
	pair_make(SOCK_STREAM, fd);
	peek_use(fd);
	pair_make(SOCK_DGRAM, fd);
	peek_use(fd);
	tcp_make(fd);
	peek_use(fd);
	udp_make(fd);
	peek_use(fd);
}

/* 300 bytes in one datagram, and room for 100 of them, in one buffer and in two. */
static void truncated_use(const int fd[2])
{
	struct iovec iov[2] = {{buffer, 60}, {buffer, 40}};
	struct msghdr message = {.msg_iov = iov, .msg_iovlen = 2};

	for (int i = 0; i < 3; i++)
		must(send(fd[0], buffer, 300, 0) == 300);
	must(recv(fd[1], buffer, 100, MSG_TRUNC) == 300);
	must(recvmsg(fd[1], &message, MSG_TRUNC) == 300);
	must(recv(fd[1], buffer, 100, 0) == 100);
}

static void truncated(struct account *account)
{
	int fd[2];

	(void)account;
	pair_make(SOCK_DGRAM, fd);
	truncated_use(fd);
	pair_make(SOCK_SEQPACKET, fd);
	truncated_use(fd);
	udp_make(fd);
	truncated_use(fd);
	/* A TCP socket throws away as many bytes as asked for, and copies none. */
	tcp_make(fd);
	must(send(fd[0], buffer, 5000, 0) == 5000);
	must(recv(fd[1], NULL, 5000, MSG_TRUNC | MSG_WAITALL) == 5000);
}

static void many_use(const int fd[2])
{
	struct iovec iov[2] = {{buffer, 30}, {buffer, 70}};
	struct mmsghdr messages[5] = {0};

	for (int i = 0; i < 5; i++)
		messages[i].msg_hdr = (struct msghdr){.msg_iov = iov, .msg_iovlen = i == 4 ? 1 : 2};
	must(sendmmsg(fd[0], messages, 5, 0) == 5);
	must(recvmmsg(fd[1], messages, 5, 0, NULL) == 5);
	must(messages[3].msg_len == 100 && messages[4].msg_len == 30);
}

static void many(struct account *account)
{
	int fd[2];

	(void)account;
	pair_make(SOCK_DGRAM, fd);
	many_use(fd);
	udp_make(fd);
	many_use(fd);
}

/* Two send to one, by a connection and by its name; it answers one of them by name. */
static void named(struct account *account)
{
	struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "\0ipctrace-live"};
	socklen_t len = offsetof(struct sockaddr_un, sun_path) + 14;
	struct sockaddr_in name, from;
	socklen_t from_len = sizeof(from);
	int to = inet_bound(SOCK_DGRAM, &name), first, second;

	(void)account;
	first = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	second = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	must(!connect(first, (struct sockaddr *)&name, sizeof(name)));
	must(send(first, buffer, 10, 0) == 10);
	must(sendto(second, buffer, 20, 0, (struct sockaddr *)&name, sizeof(name)) == 20);
	must(recv(to, buffer, 100, 0) == 10);
	must(recvfrom(to, buffer, 100, 0, (struct sockaddr *)&from, &from_len) == 20);
	must(sendto(to, buffer, 5, 0, (struct sockaddr *)&from, from_len) == 5);
	must(recv(second, buffer, 100, 0) == 5);
	to = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	must(!bind(to, (struct sockaddr *)&path, len));
	for (int i = 0; i < 2; i++) {
		int one = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

		must(!connect(one, (struct sockaddr *)&path, len));
		must(send(one, buffer, 7, 0) == 7);
		must(recv(to, buffer, 100, 0) == 7);
	}
}

/* The same again, with the same numbers or addresses: nothing merges. */
static void again(struct account *account)
{
	(void)account;
	for (int i = 0; i < 4; i++) {
		int fd[2];

		pair_make(SOCK_STREAM, fd);
		must(write(fd[i % 2], buffer, 1 + i) == 1 + i);
		must(read(fd[!(i % 2)], buffer, 100) == 1 + i);
		close(fd[0]);
		close(fd[1]);
	}
}

/* Written and closed before the other end is ever looked at. */
static void orphan(struct account *account)
{
	int fd[2];

	(void)account;
	pair_make(SOCK_STREAM, fd);
	must(write(fd[0], buffer, 50) == 50);
	close(fd[0]);
	must(read(fd[1], buffer, 100) == 50);
	must(read(fd[1], buffer, 100) == 0);
	tcp_make(fd);
	must(write(fd[0], buffer, 50) == 50);
	close(fd[0]);
	must(read(fd[1], buffer, 100) == 50);
	must(read(fd[1], buffer, 100) == 0);
}

/* A reader that waits three times for data, on each kind. */
static void empty_use(struct account *account, const int fd[2])
{
	struct end *end = end_of(account, fd[1], READS);

	for (int i = 0; i < 3; i++) {
		struct sleeper reader;

		sleeper_start(&reader, end, fd[1], 4096, READS);
		must(write(fd[0], buffer, 100) == 100);
		must(sleeper_join(&reader) == 100);
	}
}

/* A writer that waits once for room. */
static void full_use(struct account *account, const int fd[2])
{
	struct end *end = end_of(account, fd[0], WRITES);
	struct sleeper writer;
	ssize_t n;
	long queued = 0;

	while ((n = send(fd[0], buffer, 4096, MSG_DONTWAIT)) > 0)
		queued += n;
	must(n < 0 && errno == EAGAIN);
	sleeper_start(&writer, end, fd[0], 4096, WRITES);
	while (queued > 0) {
		n = recv(fd[1], buffer, queued < 4096 ? queued : 4096, 0);
		must(n > 0);
		queued -= n;
	}
	must(sleeper_join(&writer) == 4096);
}

static void sleeps(struct account *account)
{
	int fd[2];

	pair_make(SOCK_STREAM, fd);
	empty_use(account, fd);
	full_use(account, fd);
	pair_make(SOCK_DGRAM, fd);
	empty_use(account, fd);
	full_use(account, fd);
	tcp_make(fd);
	empty_use(account, fd);
	udp_make(fd);
	empty_use(account, fd);
}

/* read and write on sockets, which /proc counts, too. */
static void io(struct account *account)
{
	long rchar[2], wchar[2], own;
	int fd[2];

	(void)account;
	tcp_make(fd);
	own = io_read(&rchar[0], &wchar[0]);
	for (int i = 1; i <= 10; i++) {
		must(write(fd[0], buffer, i * 100) == i * 100);
		must(read(fd[1], buffer, i * 100) == i * 100);
	}
	io_read(&rchar[1], &wchar[1]);
	must(rchar[1] - rchar[0] - own == 5500);
	must(wchar[1] - wchar[0] == 5500);
}

static const struct step steps[] = {
	{"plain", plain},   {"peek", peek},	{"truncated", truncated},
	{"many", many},	    {"named", named},	{"again", again},
	{"orphan", orphan}, {"sleeps", sleeps}, {"io", io},
};

STEPS_MAIN(steps)
