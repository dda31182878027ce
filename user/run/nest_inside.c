/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/nest_inside.h"

/* The members as the nest knows them; what it has been told by whoever writes to the results, it
 * does not believe. */
struct brood {
	pid_t pids[WL_MEMBERS_MAX];
	int pidfds[WL_MEMBERS_MAX];
	size_t alive;
	int failure; /* exit status of the member that run->error is about */
};

/* ipctrace blocks signals to read them from a descriptor; neither this nor a handler is for
 * members. */
static void signals_reset(void)
{
	sigset_t none;

	for (int signo = 1; signo < NSIG; signo++)
		signal(signo, SIG_DFL); /* fails for the few that cannot be changed, which need no
					   change */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int standard_descriptors_mute(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int rc = 0;

	if (fd < 0)
		return -errno;
	for (int std = STDIN_FILENO; std <= STDERR_FILENO && !rc; std++)
		if (fd != std && dup2(fd, std) < 0)
			rc = -errno;
	if (fd > STDERR_FILENO)
		close(fd);
	return rc;
}

/* Cuts all that ties it to the terminal and to ipctrace's descriptors. */
static int nest_settle(const struct nest_inside *nest)
{
	const int keep[] = {nest->gate_fd, nest->report_fd};
	struct wl_run *run = &nest->shared->run;
	int rc;

	signals_reset();
	setpgid(0, 0); /* Ctrl-C is for ipctrace to decide on */
	prctl(PR_SET_NAME, "ipctrace-nest");
	rc = standard_descriptors_mute();
	if (!rc)
		rc = descriptors_keep(keep, sizeof(keep) / sizeof(keep[0]));
	if (!rc && prctl(PR_SET_CHILD_SUBREAPER, 1))
		rc = -errno;
	if (rc)
		snprintf(run->error, sizeof(run->error), "starting the workload: %s",
			 strerror(-rc));
	return rc;
}

/* Has all that its members may have, before there is one. */
static int nest_build(const struct nest_inside *nest)
{
	struct nest_shared *shared = nest->shared;
	struct wl_run *run = &shared->run;
	int rc;

	rc = nest_settle(nest);
	if (!rc)
		rc = seclusion_enter(run->workload->own_network, shared->dir, sizeof(shared->dir),
				     run->error, sizeof(run->error));
	lifeline_tie(nest->opener); /* the change of identity has cut it */
	if (rc)
		return rc;
	run->dir = shared->dir;
	for (size_t i = 0; i < WL_MEMBERS_MAX; i++) {
		run->members[i].result = &shared->results[i];
		memset(run->members[i].fds, -1, sizeof(run->members[i].fds));
	}
	rc = run->workload->setup(run);
	for (size_t i = 0; i < run->nmembers; i++)
		memcpy(shared->results[i].role, run->members[i].role, WL_NAME_MAX);
	return rc;
}

static int brood_start(struct brood *brood, const struct nest_inside *nest)
{
	struct wl_run *run = &nest->shared->run;

	for (size_t i = 0; i < run->nmembers; i++) {
		pid_t pid = member_start(nest, i);

		if (pid > 0) {
			brood->pids[i] = pid;
			brood->alive++;
			brood->pidfds[i] = pidfd_open(pid, 0);
		}
		if (pid < 0 || brood->pidfds[i] < 0) {
			int rc = pid < 0 ? pid : -errno;

			snprintf(run->error, sizeof(run->error), "starting the %s: %s",
				 run->members[i].role, strerror(-rc));
			return rc;
		}
	}
	return 0;
}

static bool brood_lost_any(const struct pollfd *pidfds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (pidfds[i].revents)
			return true;
	return false;
}

/*
 * 0 when each has said that it is ready and has closed the descriptor that it said it
 * through; -ECHILD as soon as one has ended.
 */
static int brood_await(const struct brood *brood, int ready_fd)
{
	struct pollfd polls[WL_MEMBERS_MAX + 1] = {{.fd = ready_fd, .events = POLLIN}};
	size_t n = brood->alive, ready = 0;
	char bytes[WL_MEMBERS_MAX];

	for (size_t i = 0; i < n; i++)
		polls[i + 1] = (struct pollfd){.fd = brood->pidfds[i], .events = POLLIN};
	for (;;) {
		ssize_t got;

		if (poll(polls, n + 1, -1) < 0)
			continue;
		if (brood_lost_any(polls + 1, n))
			return -ECHILD;
		got = read(ready_fd, bytes, sizeof(bytes));
		if (got > 0)
			ready += got;
		else if (!got && ready == n)
			return 0;
		else if (!got)
			polls[0].fd = -1; /* one is dying: its pidfd will say so in a moment */
	}
}

static void brood_kill(const struct brood *brood)
{
	for (size_t i = 0; i < WL_MEMBERS_MAX; i++)
		if (brood->pids[i])
			kill(brood->pids[i], SIGKILL);
}

/* How bad its end was: 0, MEMBER_BEREFT or MEMBER_FAILED. */
static int member_judge(int status)
{
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGPIPE ? MEMBER_BEREFT : MEMBER_FAILED;
	if (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == MEMBER_BEREFT)
		return WEXITSTATUS(status);
	return MEMBER_FAILED;
}

static void member_blame(struct wl_run *run, size_t i, pid_t pid, int status)
{
	const struct wl_result *result = run->members[i].result;
	char what[WL_ERROR_MAX];

	if (WIFSIGNALED(status))
		snprintf(what, sizeof(what), "was killed by signal %d (%s)", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	else if (*result->error)
		snprintf(what, sizeof(what), "failed: %.*s", WL_ERROR_MAX - 48, result->error);
	else
		snprintf(what, sizeof(what), "ended with status %d", WEXITSTATUS(status));
	snprintf(run->error, sizeof(run->error), "%.*s %d %.*s", WL_NAME_MAX, run->members[i].role,
		 pid, WL_ERROR_MAX - 40, what);
}

/*
 * One member has ended. The first that failed for reasons of its own is the one to
 * name, and the others are ended, for they would wait for ever. One that failed because
 * others had left only shows that these are about to be reaped: then they are waited for.
 */
static void brood_lose(struct brood *brood, struct wl_run *run, size_t i, int status)
{
	int failure = member_judge(status);
	pid_t pid = brood->pids[i];

	brood->pids[i] = 0;
	brood->alive--;
	if (!failure || brood->failure == MEMBER_FAILED || brood->failure == failure)
		return;
	brood->failure = failure;
	member_blame(run, i, pid, status);
	if (failure == MEMBER_FAILED)
		brood_kill(brood);
}

/* Reaps until all have ended, or with WNOHANG those that have. */
static int brood_reap(struct brood *brood, struct wl_run *run, int options)
{
	while (brood->alive) {
		int status;
		pid_t pid = waitpid(-1, &status, options);

		if (!pid)
			return 0;
		if (pid < 0 && errno != EINTR)
			return -errno;
		for (size_t i = 0; pid > 0 && i < WL_MEMBERS_MAX; i++)
			if (brood->pids[i] == pid)
				brood_lose(brood, run, i, status);
	}
	return brood->failure ? -EIO : 0;
}

static void brood_abandon(struct brood *brood, struct wl_run *run)
{
	/* Who has ended before the others are killed is the one to name. */
	brood_reap(brood, run, WNOHANG);
	brood->failure = MEMBER_FAILED;
	brood_kill(brood);
	brood_reap(brood, run, 0);
}

/* What members left behind when they ended came to the nest before they did. */
static void strays_reap(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static int nest_raise(struct nest_inside *nest, struct brood *brood)
{
	struct wl_run *run = &nest->shared->run;
	int ready[2], rc;

	if (pipe2(ready, O_CLOEXEC))
		return -errno;
	nest->ready_fd = ready[1];
	rc = brood_start(brood, nest);
	close(ready[1]);
	close(nest->gate_fd);
	if (!rc)
		rc = brood_await(brood, ready[0]);
	close(ready[0]);
	if (!rc && write(nest->report_fd, "", 1) != 1)
		rc = -errno;
	if (!rc) {
		rc = brood_reap(brood, run, 0);
		strays_reap();
		return rc;
	}
	brood_abandon(brood, run);
	return rc;
}

void nest_live(struct nest_inside *nest)
{
	struct wl_run *run = &nest->shared->run;
	struct brood brood = {0};
	int rc;

	lifeline_tie(nest->opener);
	rc = nest_build(nest);
	if (!rc)
		rc = nest_raise(nest, &brood);
	if (!rc)
		rc = run->workload->verify(run);
	run->workload->teardown(run);
	if (rc && !*run->error)
		snprintf(run->error, sizeof(run->error), "running the workload: %s", strerror(-rc));
	nest->shared->rc = rc;
	_exit(rc ? 1 : 0);
}
