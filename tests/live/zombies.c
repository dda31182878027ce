/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Children that end and are waited for in every way there is. Of each, told by its exit
 * status, the program says how it ended, and between which durations it was a zombie.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "account.h"

#define HOLD_NS 3000000

struct child {
	pid_t pid;
	int code;
	unsigned long long least_ns, most_ns;
	const char *ended;
};

static volatile unsigned long long *last_ns; /* of the one that ends; shared with it */

static unsigned long long now_ns(void)
{
	struct timespec now;

	must(!clock_gettime(CLOCK_MONOTONIC, &now));
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

static void hold(void)
{
	struct timespec time = {.tv_nsec = HOLD_NS};

	while (nanosleep(&time, &time))
		;
}

static void child_end(int code)
{
	*last_ns = now_ns();
	_exit(code);
}

static void wait_pid(pid_t pid)
{
	must(waitpid(pid, NULL, 0) == pid);
}

static void wait_any(pid_t pid)
{
	must(wait(NULL) == pid);
}

static void wait_id(pid_t pid)
{
	siginfo_t info;

	must(!waitid(P_ALL, 0, &info, WEXITED) && info.si_pid == pid);
}

static void wait_id_silently(pid_t pid)
{
	must(!waitid(P_PID, pid, NULL, WEXITED));
}

static void wait_pidfd(pid_t pid)
{
	int fd = pidfd_open(pid, 0);
	siginfo_t info;

	must(fd >= 0 && !waitid(P_PIDFD, fd, &info, WEXITED) && info.si_pid == pid);
	close(fd);
}

/* Looks, more than once, and only then waits. */
static void wait_after_looks(pid_t pid)
{
	siginfo_t info;

	must(!waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	must(!waitid(P_PID, pid, NULL, WEXITED | WNOWAIT));
	hold();
	must(waitpid(pid, NULL, WNOHANG) == pid);
}

static void child_wait(struct child *child, void (*wait_for)(pid_t pid))
{
	unsigned long long seen_ns, wait_ns;
	siginfo_t info;

	must(!waitid(P_PID, child->pid, &info, WEXITED | WNOWAIT));
	seen_ns = now_ns();
	hold();
	wait_ns = now_ns();
	wait_for(child->pid);
	child->most_ns = now_ns() - *last_ns;
	child->least_ns = wait_ns - seen_ns;
	child->ended = "waited";
}

static void child_say(const struct child *child)
{
	static int said;

	printf("%s{\"code\":%d,\"least_ns\":%llu,\"most_ns\":%llu,\"ended\":\"%s\"}",
	       said++ ? "," : "", child->code, child->least_ns, child->most_ns, child->ended);
	fflush(stdout);
}

static void plain(int code, void (*wait_for)(pid_t pid))
{
	struct child child = {.pid = fork(), .code = code};

	must(child.pid >= 0);
	if (!child.pid)
		child_end(code);
	child_wait(&child, wait_for);
	child_say(&child);
}

/* Stopped and continued, which a parent may wait for as well, and then killed by nobody. */
static void stopped(int code)
{
	struct child child = {.pid = fork(), .code = code};
	int status;

	must(child.pid >= 0);
	if (!child.pid) {
		raise(SIGSTOP);
		child_end(code);
	}
	must(waitpid(child.pid, &status, WUNTRACED) == child.pid && WIFSTOPPED(status));
	hold();
	must(!kill(child.pid, SIGCONT));
	child_wait(&child, wait_pid);
	child_say(&child);
}

/* The one that made it ends first; this process takes it over. */
static void inherited(int code)
{
	struct child child = {.code = code};
	pid_t between;

	must(!prctl(PR_SET_CHILD_SUBREAPER, 1));
	between = fork();
	if (!between) {
		pid_t self = getpid();

		if (!fork()) {
			while (getppid() == self)
				sched_yield();
			child_end(code);
		}
		_exit(0);
	}
	must(waitpid(between, NULL, 0) == between);
	siginfo_t info;
	must(!waitid(P_ALL, 0, &info, WEXITED | WNOWAIT));
	child.pid = info.si_pid;
	child_wait(&child, wait_pid);
	child.ended = "inherited";
	child_say(&child);
}

/* Nobody wants to know: it is no zombie, however long one waits. */
static void unwanted(int code, int flags, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
	struct child child = {.code = code, .ended = "auto"};

	must(!sigaction(SIGCHLD, &action, NULL));
	if (!fork())
		child_end(code);
	must(wait(NULL) < 0);
	child_say(&child);
	action = (struct sigaction){.sa_handler = SIG_DFL};
	must(!sigaction(SIGCHLD, &action, NULL));
}

static void every_way(struct account *account)
{
	(void)account;
	last_ns = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(last_ns != MAP_FAILED);
	printf("[");
	fflush(stdout);
	plain(1, wait_pid);
	plain(2, wait_any);
	plain(3, wait_id);
	plain(4, wait_id_silently);
	plain(5, wait_pidfd);
	plain(6, wait_after_looks);
	stopped(7);
	inherited(8);
	unwanted(9, 0, SIG_IGN);
	unwanted(10, SA_NOCLDWAIT, SIG_DFL);
	printf("]\n");
}

/* Left behind: whoever waits then, it is not this one. */
static void left(struct account *account)
{
	siginfo_t info;
	pid_t pid = fork();

	(void)account;
	if (!pid)
		_exit(11);
	must(!waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
}

static const struct step steps[] = {
	{"every_way", every_way},
	{"left", left},
};

STEPS_MAIN(steps)
