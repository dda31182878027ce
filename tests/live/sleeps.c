/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A thread that waits for room, or for data, a known number of times. */
#include <signal.h>

#include "sleeper.h"

#define ROUNDS 10

struct pipe {
	int fd[2], capacity;
	struct end *written, *read;
};

static struct pipe pipe_make(struct account *account)
{
	struct pipe pipe;

	must(!pipe2(pipe.fd, O_CLOEXEC));
	pipe.read = end_of(account, pipe.fd[0], READS);
	pipe.written = end_of(account, pipe.fd[1], WRITES);
	pipe.capacity = fcntl(pipe.fd[0], F_GETPIPE_SZ);
	must(pipe.capacity > 0 && pipe.capacity <= 1 << 16);
	return pipe;
}

static char buffer[1 << 16];

static void full(struct account *account)
{
	struct pipe pipe = pipe_make(account);

	for (int i = 0; i < ROUNDS; i++) {
		struct sleeper writer;

		must(did(pipe.written, COPIED, write(pipe.fd[1], buffer, pipe.capacity)) ==
		     pipe.capacity);
		sleeper_start(&writer, pipe.written, pipe.fd[1], 100, WRITES);
		must(did(pipe.read, COPIED, read(pipe.fd[0], buffer, pipe.capacity)) ==
		     pipe.capacity);
		must(sleeper_join(&writer) == 100);
		must(did(pipe.read, COPIED, read(pipe.fd[0], buffer, 100)) == 100);
	}
}

static void empty(struct account *account)
{
	struct pipe pipe = pipe_make(account);

	for (int i = 0; i < ROUNDS; i++) {
		struct sleeper reader;

		sleeper_start(&reader, pipe.read, pipe.fd[0], 4096, READS);
		must(did(pipe.written, COPIED, write(pipe.fd[1], buffer, 100)) == 100);
		must(sleeper_join(&reader) == 100);
	}
}

static void signal_take(int sig)
{
	(void)sig;
}

/* The sleep ends, the call does too, and no byte has passed. */
static void interrupted(struct account *account)
{
	struct pipe pipe = pipe_make(account);

	sigaction(SIGUSR1, &(struct sigaction){.sa_handler = signal_take}, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		struct sleeper reader;

		sleeper_start(&reader, pipe.read, pipe.fd[0], 4096, READS);
		must(!pthread_kill(reader.thread, SIGUSR1));
		must(sleeper_join(&reader) == -1);
	}
}

static const struct step steps[] = {
	{"full", full},
	{"empty", empty},
	{"interrupted", interrupted},
};

STEPS_MAIN(steps)
