/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every way to pass bytes through a pipe by copying them, and every way in which
 * that may end.
 */
#include <signal.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "account.h"

struct ends {
	int fd[2];
	struct end *in, *out; /* of the pipe: written, read */
};

static struct ends pipe_make(struct account *account, int flags)
{
	struct ends ends;

	must(!pipe2(ends.fd, flags));
	ends.out = end_of(account, ends.fd[0], READS);
	ends.in = end_of(account, ends.fd[1], WRITES);
	return ends;
}

static ssize_t put(struct ends *ends, size_t n)
{
	static char buffer[1 << 17];

	return did(ends->in, COPIED, write(ends->fd[1], buffer, n));
}

static ssize_t take(struct ends *ends, size_t n)
{
	static char buffer[1 << 17];

	return did(ends->out, COPIED, read(ends->fd[0], buffer, n));
}

static void plain(struct account *account)
{
	struct ends ends = pipe_make(account, 0);

	for (int i = 0; i < 100; i++) {
		must(put(&ends, 64) == 64);
		must(take(&ends, 64) == 64);
	}
}

/* Never ends: someone to be not watched. */
static void hammer(struct account *account)
{
	struct ends ends = pipe_make(account, 0);

	for (;;) {
		must(put(&ends, 64) == 64);
		must(take(&ends, 64) == 64);
	}
}

static void vectored(struct account *account)
{
	struct ends ends = pipe_make(account, 0);
	char buffer[60] = {};
	struct iovec iov[] = {{buffer, 10}, {buffer + 10, 20}, {buffer + 30, 30}};

	for (int i = 0; i < 50; i++) {
		must(did(ends.in, COPIED, writev(ends.fd[1], iov, 3)) == 60);
		must(did(ends.out, COPIED, readv(ends.fd[0], iov, 3)) == 60);
	}
}

/* A pipe has no positions: calls that name one are refused, -1 means "where it stands". */
static void positioned(struct account *account)
{
	struct ends ends = pipe_make(account, 0);
	char buffer[100] = {};
	struct iovec iov = {buffer, sizeof(buffer)};

	must(put(&ends, 1000) == 1000);
	must(did(ends.out, COPIED, pread(ends.fd[0], buffer, 100, 0)) < 0 && errno == ESPIPE);
	must(did(ends.out, COPIED, preadv(ends.fd[0], &iov, 1, 0)) < 0 && errno == ESPIPE);
	must(did(ends.out, COPIED, preadv2(ends.fd[0], &iov, 1, 0, 0)) < 0 && errno == ESPIPE);
	must(did(ends.in, COPIED, pwrite(ends.fd[1], buffer, 100, 0)) < 0 && errno == ESPIPE);
	must(did(ends.in, COPIED, pwritev(ends.fd[1], &iov, 1, 0)) < 0 && errno == ESPIPE);
	must(did(ends.in, COPIED, pwritev2(ends.fd[1], &iov, 1, 0, 0)) < 0 && errno == ESPIPE);
	must(did(ends.in, COPIED, pwritev2(ends.fd[1], &iov, 1, -1, 0)) == 100);
	must(did(ends.out, COPIED, preadv2(ends.fd[0], &iov, 1, -1, 0)) == 100);
}

/* Older kernels refuse RWF_NOWAIT on a pipe: then nothing but refusals is to be counted. */
static void nowait(struct account *account)
{
	struct ends ends = pipe_make(account, 0);
	char buffer[100];
	struct iovec iov = {buffer, sizeof(buffer)};

	for (int i = 0; i < 7; i++)
		must(did(ends.out, COPIED, preadv2(ends.fd[0], &iov, 1, -1, RWF_NOWAIT)) < 0);
	must(put(&ends, 300) == 300);
	did(ends.out, COPIED, preadv2(ends.fd[0], &iov, 1, -1, RWF_NOWAIT));
}

static void again(struct account *account)
{
	struct ends ends = pipe_make(account, O_NONBLOCK);

	for (int i = 0; i < 10; i++)
		must(take(&ends, 64) < 0);
	while (put(&ends, 4096) > 0)
		;
	for (int i = 0; i < 20; i++)
		must(put(&ends, 1) < 0);
}

static void partial(struct account *account)
{
	struct ends ends = pipe_make(account, O_NONBLOCK);
	int capacity = fcntl(ends.fd[0], F_GETPIPE_SZ);

	must(capacity > 8192);
	must(put(&ends, 100) == 100);
	must(take(&ends, 4096) == 100);
	must(put(&ends, capacity - 4096) == capacity - 4096);
	must(put(&ends, 8192) == 4096);
	must(put(&ends, 8192) < 0 && errno == EAGAIN);
	must(take(&ends, 2 * capacity) == capacity);
}

static void eof(struct account *account)
{
	struct ends ends = pipe_make(account, 0);

	must(put(&ends, 10) == 10);
	close(ends.fd[1]);
	must(take(&ends, 100) == 10);
	for (int i = 0; i < 5; i++)
		must(take(&ends, 100) == 0);
}

static void signal_take(int sig)
{
	(void)sig;
}

static void broken_with(struct account *account, void (*handler)(int))
{
	struct ends ends = pipe_make(account, 0);

	signal(SIGPIPE, handler);
	close(ends.fd[0]);
	must(put(&ends, 10) < 0 && errno == EPIPE);
}

static void broken(struct account *account)
{
	broken_with(account, signal_take);
}

static void broken_ignored(struct account *account)
{
	broken_with(account, SIG_IGN);
}

/* The one who dies of it cannot write down that it happened. */
static void broken_deadly(struct account *account)
{
	struct ends ends = pipe_make(account, 0);
	int status;
	pid_t child;

	close(ends.fd[0]);
	child = fork();
	if (!child) {
		put(&ends, 10);
		_exit(0);
	}
	must(waitpid(child, &status, 0) == child);
	must(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
	ends.in->ops++;
	ends.in->broken++;
}

static void io(struct account *account)
{
	struct ends ends = pipe_make(account, 0);
	long rchar[2], wchar[2], own = io_read(&rchar[0], &wchar[0]);

	for (int i = 1; i <= 1000; i++) {
		must(put(&ends, i) == i);
		must(take(&ends, 4096) == i);
	}
	io_read(&rchar[1], &wchar[1]);
	must(rchar[1] - rchar[0] - own == ends.out->bytes);
	must(wchar[1] - wchar[0] == ends.in->bytes);
}

static const struct step steps[] = {
	{"plain", plain},
	{"hammer", hammer},
	{"vectored", vectored},
	{"positioned", positioned},
	{"nowait", nowait},
	{"again", again},
	{"partial", partial},
	{"eof", eof},
	{"broken", broken},
	{"broken_ignored", broken_ignored},
	{"broken_deadly", broken_deadly},
	{"io", io},
};

STEPS_MAIN(steps)
