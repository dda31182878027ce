/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Descriptors that come to mean something else: closed, replaced, inherited,
 * shared, while somebody uses them or just before. FD is the number that it
 * happens to.
 */
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "sleeper.h"

#define FD     50
#define ROUNDS 1000

/* Something to write to: a descriptor elsewhere, and its end; NULL where nothing is to be counted.
 */
struct sink {
	int fd, drain;
	struct end *end, *drained;
};

enum { PIPE_A, PIPE_B, PLAIN_FILE, NULL_DEVICE, SINKS };

static struct sink pipe_make(struct account *account)
{
	struct sink sink;
	int fd[2];

	must(!pipe2(fd, 0));
	sink.fd = fd[1];
	sink.drain = fd[0];
	sink.end = end_of(account, fd[1], WRITES);
	sink.drained = end_of(account, fd[0], READS);
	return sink;
}

static void sinks_make(struct account *account, struct sink sinks[SINKS])
{
	FILE *file = tmpfile();

	must(file);
	sinks[PIPE_A] = pipe_make(account);
	sinks[PIPE_B] = pipe_make(account);
	sinks[PLAIN_FILE] = (struct sink){.fd = fileno(file), .drain = -1};
	sinks[PLAIN_FILE].end = end_of(account, fileno(file), WRITES);
	sinks[NULL_DEVICE] = (struct sink){.fd = open("/dev/null", O_WRONLY), .drain = -1};
}

static void put(const struct sink *sink, int fd, size_t n)
{
	static char buffer[1 << 16];
	ssize_t ret = write(fd, buffer, n);

	must(ret == (ssize_t)n);
	if (sink->end)
		did(sink->end, COPIED, ret);
}

static void drain(const struct sink *sink, size_t n)
{
	static char buffer[1 << 16];

	if (sink->drain >= 0)
		must(did(sink->drained, COPIED, read(sink->drain, buffer, n)) == (ssize_t)n);
}

/* Ways to put what is behind from at FD, whatever is there. */
static void by_dup2(int from)
{
	must(dup2(from, FD) == FD);
}

static void by_dup3(int from)
{
	must(dup3(from, FD, O_CLOEXEC) == FD);
}

static void by_close(int from)
{
	close(FD);
	must(fcntl(from, F_DUPFD, FD) == FD);
}

static void by_close_range(int from)
{
	must(!close_range(FD, FD, 0));
	must(fcntl(from, F_DUPFD, FD) == FD);
}

static void recycle(struct account *account, void (*place)(int from))
{
	struct sink sinks[SINKS];

	sinks_make(account, sinks);
	for (int i = 0; i < ROUNDS; i++) {
		const struct sink *sink = &sinks[i * 7 % 5 % SINKS];

		place(sink->fd);
		put(sink, FD, i % 50 + 1);
		drain(sink, i % 50 + 1);
	}
}

static void recycle_dup2(struct account *account)
{
	recycle(account, by_dup2);
}

static void recycle_dup3(struct account *account)
{
	recycle(account, by_dup3);
}

static void recycle_close(struct account *account)
{
	recycle(account, by_close);
}

static void recycle_close_range(struct account *account)
{
	recycle(account, by_close_range);
}

/* New pipes each time: the kernel gives the same memory for them again and again. */
static void renew(struct account *account)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct sink sink = pipe_make(account);
		int null;

		put(&sink, sink.fd, i + 1);
		drain(&sink, i + 1);
		close(sink.fd);
		null = open("/dev/null", O_WRONLY);
		must(null == sink.fd && write(null, "some bytes", 10) == 10);
		close(null);
		close(sink.drain);
	}
}

/* A number that meant nothing, was used, and then means a pipe. */
static void late(struct account *account)
{
	struct sink sink = pipe_make(account);

	must(write(FD, "x", 1) < 0 && errno == EBADF);
	must(fcntl(sink.fd, F_DUPFD, FD) == FD);
	put(&sink, FD, 1000);
	drain(&sink, 1000);
	must(read(FD + 1, &sink, 1) < 0 && errno == EBADF);
	must(fcntl(sink.drain, F_DUPFD, FD + 1) == FD + 1);
	sink.drain = FD + 1;
	put(&sink, FD, 2000);
	drain(&sink, 2000);
}

/* The thread sleeps in a pipe; FD goes away or means another one; the bytes come from where it
 * sleeps. */
static void asleep(struct account *account, bool replace)
{
	for (int i = 0; i < 20; i++) {
		struct sink a = pipe_make(account), b = pipe_make(account);
		struct sleeper sleeper;

		must(dup2(a.drain, FD) == FD);
		sleeper_start(&sleeper, a.drained, FD, 4096, READS);
		if (replace)
			must(dup2(b.drain, FD) == FD);
		else
			close(FD);
		put(&b, b.fd, 5);
		put(&a, a.fd, 1000 + i);
		must(sleeper_join(&sleeper) == 1000 + i);
		if (replace)
			b.drain = FD;
		drain(&b, 5);
		close_range(a.fd < a.drain ? a.fd : a.drain, FD, 0);
	}
}

static void close_asleep(struct account *account)
{
	asleep(account, false);
}

static void dup2_asleep(struct account *account)
{
	asleep(account, true);
}

/* Two pipes in turn, so often that the thread is surely preempted between a call and the next. */
static void turns(struct account *account)
{
	struct sink a = pipe_make(account), b = pipe_make(account);
	cpu_set_t one;
	pid_t hog;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	must(!sched_setaffinity(0, sizeof(one), &one));
	hog = fork();
	if (!hog)
		for (;;)
			prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < 40; i++) {
		for (int j = 0; j < 4000; j++) {
			put(&a, a.fd, 1);
			put(&b, b.fd, 2);
		}
		drain(&a, 4000);
		drain(&b, 8000);
	}
	kill(hog, SIGKILL);
	must(waitpid(hog, NULL, 0) == hog);
}

/* What the other does to FD: it lets it go, and writes to something else under the number. */
static void elsewhere(const struct sink sinks[SINKS])
{
	by_close(sinks[NULL_DEVICE].fd);
	must(write(FD, "12345", 5) == 5);
	by_dup2(sinks[PIPE_B].fd);
	put(&sinks[PIPE_B], FD, 100);
}

static void wait_for(pid_t child)
{
	int status;

	must(child > 0 && waitpid(child, &status, 0) == child && !status);
}

/* Its table is a copy: what the child does to FD is its own business. */
static void forked(struct account *account)
{
	struct sink sinks[SINKS];
	pid_t child;

	sinks_make(account, sinks);
	by_dup2(sinks[PIPE_A].fd);
	put(&sinks[PIPE_A], FD, 10);
	child = fork();
	if (!child) {
		put(&sinks[PIPE_A], FD, 20);
		elsewhere(sinks);
		_exit(0);
	}
	wait_for(child);
	put(&sinks[PIPE_A], FD, 40);
	drain(&sinks[PIPE_A], 70);
	drain(&sinks[PIPE_B], 100);
}

/* One table, two processes: what the child does to FD is done to the parent's. */
static void shared(struct account *account)
{
	struct sink sinks[SINKS];
	pid_t child;

	sinks_make(account, sinks);
	by_dup2(sinks[PIPE_A].fd);
	put(&sinks[PIPE_A], FD, 10);
	child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (!child) {
		put(&sinks[PIPE_A], FD, 20);
		elsewhere(sinks);
		_exit(0);
	}
	wait_for(child);
	put(&sinks[PIPE_B], FD, 40);
	drain(&sinks[PIPE_A], 30);
	drain(&sinks[PIPE_B], 140);
}

static void *thread_unshare(void *arg)
{
	const struct sink *sinks = arg;

	put(&sinks[PIPE_A], FD, 20);
	must(!unshare(CLONE_FILES));
	elsewhere(sinks);
	return NULL;
}

static void unshared(struct account *account)
{
	struct sink sinks[SINKS];
	pthread_t thread;

	sinks_make(account, sinks);
	by_dup2(sinks[PIPE_A].fd);
	put(&sinks[PIPE_A], FD, 10);
	must(!pthread_create(&thread, NULL, thread_unshare, sinks) && !pthread_join(thread, NULL));
	put(&sinks[PIPE_A], FD, 40);
	drain(&sinks[PIPE_A], 70);
	drain(&sinks[PIPE_B], 100);
}

/* The account does not outlive an exec: what comes after it is written down before. */
static void closed_by_exec(struct account *account)
{
	struct sink sinks[SINKS];

	sinks_make(account, sinks);
	by_dup3(sinks[PIPE_A].fd);
	put(&sinks[PIPE_A], FD, 10);
	must(dup2(sinks[PIPE_B].fd, FD + 1) == FD + 1);
	for (int i = 0; i < 100; i++)
		did(sinks[PIPE_B].end, COPIED, 10);
	account_say(account);
	execl("/proc/self/exe", "descriptors", "after_exec", NULL);
	must(!"exec");
}

static void after_exec(struct account *account)
{
	int null = open("/dev/null", O_WRONLY);

	(void)account;
	must(write(FD, "x", 1) < 0 && errno == EBADF);
	must(fcntl(null, F_DUPFD, FD) == FD);
	must(write(FD, "12345", 5) == 5);
	for (int i = 0; i < 100; i++)
		must(write(FD + 1, "0123456789", 10) == 10);
	_exit(0);
}

/* The other end of the same pipe comes under the number: it is written now, not read. */
static void turned(struct account *account)
{
	struct sink pipe = pipe_make(account);
	char buffer[10] = {};
	struct iovec iov = {buffer, sizeof(buffer)};

	put(&pipe, pipe.fd, 10);
	by_dup2(pipe.drain);
	must(did(pipe.drained, COPIED, vmsplice(FD, &iov, 1, 0)) == 10);
	by_dup2(pipe.fd);
	must(did(pipe.end, MOVED, vmsplice(FD, &iov, 1, 0)) == 10);
	drain(&pipe, 10);
}

/* The same file under the same number, past the page cache this time: nothing is copied. */
static void direct(struct account *account)
{
	char path[] = "/tmp/ipctrace-direct-XXXXXX";
	char *block = aligned_alloc(4096, 4096);
	int plain = mkostemp(path, O_CLOEXEC), past;
	struct end *end = end_of(account, plain, WRITES);

	must(block);
	memset(block, 0, 4096);
	by_dup2(plain);
	past = open(path, O_WRONLY | O_DIRECT | O_CLOEXEC);
	unlink(path);
	must(did(end, COPIED, write(FD, block, 4096)) == 4096);
	if (past < 0) {
		printf("{\"skip\":\"no O_DIRECT in /tmp\"}\n");
		exit(0);
	}
	by_dup2(past);
	must(did(end, PASSED, write(FD, block, 4096)) == 4096);
	by_dup2(plain);
	must(did(end, COPIED, write(FD, block, 4096)) == 4096);
}

static const struct step steps[] = {
	{"recycle_dup2", recycle_dup2},
	{"recycle_dup3", recycle_dup3},
	{"recycle_close", recycle_close},
	{"recycle_close_range", recycle_close_range},
	{"renew", renew},
	{"late", late},
	{"close_asleep", close_asleep},
	{"dup2_asleep", dup2_asleep},
	{"turns", turns},
	{"forked", forked},
	{"shared", shared},
	{"unshared", unshared},
	{"closed_by_exec", closed_by_exec},
	{"after_exec", after_exec},
	{"turned", turned},
	{"direct", direct},
};

STEPS_MAIN(steps)
