/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LIVE_SLEEPER_H
#define IPCT_LIVE_SLEEPER_H

/* A thread that one can wait for to have fallen asleep, and not merely to be about to. */

#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>

#include "account.h"

struct sleeper {
	struct end *end; /* of fd, at the time */
	int fd;
	size_t size;
	volatile pid_t tid;
	pthread_t thread;
	ssize_t got;
};

/* Is this thread asleep in that system call on fd? The kernel knows. */
static inline bool sleeps_in(pid_t tid, long nr, int fd)
{
	char path[64], line[128] = "";
	long now = -1;
	unsigned long first = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/syscall", tid);
	file = fopen(path, "re");
	must(file);
	if (fgets(line, sizeof(line), file) && sscanf(line, "%ld 0x%lx", &now, &first) != 2)
		now = -1;
	fclose(file);
	return now == nr && (int)first == fd;
}

static inline void sleeper_await(const struct sleeper *sleeper, long nr)
{
	while (!sleeper->tid || !sleeps_in(sleeper->tid, nr, sleeper->fd))
		sched_yield();
}

static inline void *sleeper_read(void *arg)
{
	struct sleeper *sleeper = arg;
	static __thread char buffer[1 << 16];

	sleeper->tid = syscall(SYS_gettid);
	sleeper->got = did(sleeper->end, COPIED, read(sleeper->fd, buffer, sleeper->size));
	return NULL;
}

static inline void *sleeper_write(void *arg)
{
	struct sleeper *sleeper = arg;
	static __thread char buffer[1 << 16];

	sleeper->tid = syscall(SYS_gettid);
	sleeper->got = did(sleeper->end, COPIED, write(sleeper->fd, buffer, sleeper->size));
	return NULL;
}

static inline void sleeper_start(struct sleeper *sleeper, struct end *end, int fd, size_t size,
				 enum side side)
{
	*sleeper = (struct sleeper){.end = end, .fd = fd, .size = size};
	must(!pthread_create(&sleeper->thread, NULL, side == READS ? sleeper_read : sleeper_write,
			     sleeper));
	sleeper_await(sleeper, side == READS ? SYS_read : SYS_write);
}

static inline ssize_t sleeper_join(struct sleeper *sleeper)
{
	must(!pthread_join(sleeper->thread, NULL));
	return sleeper->got;
}

#endif
