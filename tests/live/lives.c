/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Processes and threads that begin and end in known numbers. */
#include <pthread.h>
#include <sched.h>
#include <spawn.h>
#include <sys/wait.h>

#include "account.h"

#define THREADS 8
#define FD	50

static char *leaf[] = {"lives", "leaf", NULL};

static void wait_for(pid_t child)
{
	int status;

	must(child > 0 && waitpid(child, &status, 0) == child && !status);
}

/* 3 children, each with 2 of its own; of these, one becomes another program. */
static void tree(struct account *account)
{
	(void)account;
	for (int i = 0; i < 3; i++) {
		pid_t child = fork(), grandchild;

		if (child) {
			wait_for(child);
			continue;
		}
		for (int j = 0; j < 2; j++) {
			grandchild = fork();
			if (!grandchild && j)
				execv("/proc/self/exe", leaf);
			if (!grandchild)
				_exit(0);
			wait_for(grandchild);
		}
		_exit(0);
	}
}

/* vfork and exec under the C library's name for them. */
static void spawned(struct account *account)
{
	extern char **environ;

	(void)account;
	for (int i = 0; i < 5; i++) {
		pid_t child;

		must(!posix_spawn(&child, "/proc/self/exe", NULL, NULL, leaf, environ));
		wait_for(child);
	}
}

static void leaf_run(struct account *account)
{
	(void)account;
	_exit(0);
}

static void *thread_end(void *arg)
{
	return arg;
}

static void threads(struct account *account)
{
	pthread_t thread;

	(void)account;
	for (int i = 0; i < 20; i++)
		must(!pthread_create(&thread, NULL, thread_end, NULL) &&
		     !pthread_join(thread, NULL));
}

static void *thread_spin(void *arg)
{
	while (!arg)
		sched_yield();
	return NULL;
}

/* All threads of a process end at the same moment, on all CPUs; it ends once. */
static void together(struct account *account)
{
	(void)account;
	for (int i = 0; i < 200; i++) {
		pid_t child = fork();
		pthread_t thread;

		if (child) {
			wait_for(child);
			continue;
		}
		for (int j = 0; j < THREADS; j++)
			must(!pthread_create(&thread, NULL, thread_spin, NULL));
		_exit(0);
	}
}

static void *thread_exec(void *arg)
{
	(void)arg;
	execl("/proc/self/exe", "lives", "after_exec", NULL);
	must(!"exec");
	return NULL;
}

/* A thread that is not the first becomes the program: it takes over the process' number. */
static void exec_by_thread(struct account *account)
{
	pthread_t thread;
	int fd[2];

	must(!pipe(fd));
	must(dup2(fd[0], FD) == FD && dup2(fd[1], FD + 1) == FD + 1);
	for (int i = 0; i < 100; i++) {
		did(end_of(account, fd[1], WRITES), COPIED, 100);
		did(end_of(account, fd[0], READS), COPIED, 100);
	}
	account_say(account);
	must(!pthread_create(&thread, NULL, thread_exec, NULL));
	pthread_join(thread, NULL);
}

static void after_exec(struct account *account)
{
	char buffer[100] = "";

	(void)account;
	for (int i = 0; i < 100; i++) {
		must(write(FD + 1, buffer, 100) == 100);
		must(read(FD, buffer, 100) == 100);
	}
	_exit(0);
}

static const struct step steps[] = {
	{"tree", tree},
	{"spawned", spawned},
	{"leaf", leaf_run},
	{"threads", threads},
	{"together", together},
	{"exec_by_thread", exec_by_thread},
	{"after_exec", after_exec},
};

STEPS_MAIN(steps)
