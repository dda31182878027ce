/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/nest_inside.h"

#define DESCRIPTORS_MAX (2 + WL_FDS_MAX)

void lifeline_tie(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(MEMBER_BEREFT);
}

static int descriptor_compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int descriptors_keep(const int *keep, size_t n)
{
	int sorted[DESCRIPTORS_MAX];
	unsigned from = STDERR_FILENO + 1;

	if (n > DESCRIPTORS_MAX)
		return -EINVAL;
	memcpy(sorted, keep, n * sizeof(*keep));
	qsort(sorted, n, sizeof(*sorted), descriptor_compare);
	for (size_t i = 0; i < n; i++) {
		if (sorted[i] < (int)from)
			continue;
		if (sorted[i] > (int)from && close_range(from, sorted[i] - 1, 0))
			return -errno;
		from = sorted[i] + 1;
	}
	return close_range(from, ~0U, 0) ? -errno : 0;
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static uint64_t timeval_ns(struct timeval tv)
{
	return tv.tv_sec * 1000000000ULL + tv.tv_usec * 1000ULL;
}

static struct rec_usage usage_between(const struct rusage *from, const struct rusage *to)
{
	return (struct rec_usage){
		.minflt = to->ru_minflt - from->ru_minflt,
		.majflt = to->ru_majflt - from->ru_majflt,
		.nvcsw = to->ru_nvcsw - from->ru_nvcsw,
		.nivcsw = to->ru_nivcsw - from->ru_nivcsw,
		.user_ns = timeval_ns(to->ru_utime) - timeval_ns(from->ru_utime),
		.sys_ns = timeval_ns(to->ru_stime) - timeval_ns(from->ru_stime),
	};
}

/* The measured part: between the two words of the gate there is the body, and its innermost
 * getrusage. */
static int member_measure(struct wl_run *run, struct wl_member *self, volatile uint64_t *gate)
{
	struct wl_result *result = self->result;
	struct rusage edge[4];
	int rc;

	getrusage(RUSAGE_THREAD, &edge[0]);
	result->begin_ns = now_ns();
	*gate = 1;
	getrusage(RUSAGE_THREAD, &edge[1]);
	rc = self->body(run, self);
	getrusage(RUSAGE_THREAD, &edge[2]);
	*gate = 0;
	result->end_ns = now_ns();
	getrusage(RUSAGE_THREAD, &edge[3]);
	result->outer = usage_between(&edge[0], &edge[3]);
	result->inner = usage_between(&edge[1], &edge[2]);
	return rc;
}

/* A fault that comes before the gate is not counted: the stack's pages and the result's come now.
 */
static __attribute__((noinline)) void member_touch(struct wl_result *result,
						   volatile uint64_t *gate)
{
	volatile char stack[32 << 10];
	struct rusage usage;

	for (size_t at = 0; at < sizeof(stack); at += 1024)
		stack[at] = 0;
	getrusage(RUSAGE_THREAD, &usage);
	result->begin_ns = now_ns();
	result->end_ns = 0;
	memset(&result->latency, 0, sizeof(result->latency));
	memset(result->error, 0, sizeof(result->error));
	*gate = 0;
}

/* Returns when ipctrace opens the gate. */
static void member_wait(const struct nest_inside *nest)
{
	char byte;

	if (write(nest->ready_fd, "", 1) != 1)
		_exit(MEMBER_BEREFT);
	close(nest->ready_fd);
	while (read(nest->gate_fd, &byte, 1) < 0 && errno == EINTR)
		;
	if (!__atomic_load_n(&nest->shared->released, __ATOMIC_ACQUIRE))
		_exit(MEMBER_BEREFT);
	close(nest->gate_fd);
}

/* What it returns is the exit status. */
static int member_run(const struct nest_inside *nest, struct wl_run *run, size_t i)
{
	struct wl_member *self = &run->members[i];
	int keep[DESCRIPTORS_MAX] = {nest->gate_fd, nest->ready_fd};
	volatile uint64_t unwatched, *gate = nest->gates ? &nest->gates[i + 1] : &unwatched;
	int rc;

	memcpy(keep + 2, self->fds, sizeof(self->fds));
	rc = descriptors_keep(keep, sizeof(keep) / sizeof(keep[0]));
	if (!rc && self->prepare)
		rc = self->prepare(run, self);
	if (!rc) {
		member_touch(self->result, gate);
		member_wait(nest);
		rc = member_measure(run, self, gate);
	}
	if (rc && !*self->result->error)
		snprintf(self->result->error, sizeof(self->result->error), "%s", strerror(-rc));
	if (rc == -EPIPE)
		return MEMBER_BEREFT;
	return rc ? MEMBER_FAILED : 0;
}

static void member_live(const struct nest_inside *nest, pid_t parent, size_t i)
	__attribute__((noreturn));
static void member_live(const struct nest_inside *nest, pid_t parent, size_t i)
{
	struct wl_run run = nest->shared->run;

	lifeline_tie(parent);
	run.members[i].result->pid = getpid();
	prctl(PR_SET_NAME, run.members[i].role);
	_exit(member_run(nest, &run, i));
}

/* In the process between: starts the member and leaves it. */
static void member_orphan(const struct nest_inside *nest, pid_t parent, size_t i, const int gone[2])
	__attribute__((noreturn));
static void member_orphan(const struct nest_inside *nest, pid_t parent, size_t i, const int gone[2])
{
	pid_t pid = fork();
	char byte;

	if (pid) {
		nest->shared->results[i].pid = pid > 0 ? pid : 0;
		_exit(pid < 0 ? errno : 0);
	}
	setsid();
	close(gone[1]);
	/* It ends when the nest has reaped the process between, so that the nest is the parent now.
	 */
	while (read(gone[0], &byte, 1) < 0 && errno == EINTR)
		;
	member_live(nest, parent, i);
}

static pid_t member_start_unrelated(const struct nest_inside *nest, size_t i)
{
	pid_t self = getpid(), between, pid;
	int gone[2], status = 0;

	if (pipe2(gone, O_CLOEXEC))
		return -errno;
	between = fork();
	if (!between)
		member_orphan(nest, self, i, gone);
	pid = between < 0 ? -errno : 0;
	close(gone[0]);
	if (between > 0)
		while (waitpid(between, &status, 0) < 0 && errno == EINTR)
			;
	close(gone[1]);
	if (between > 0)
		pid = nest->shared->results[i].pid;
	return pid ? pid
		   : -(WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : EAGAIN);
}

static void member_close(const struct wl_member *member)
{
	for (size_t i = 0; i < sizeof(member->fds) / sizeof(member->fds[0]); i++)
		if (member->fds[i] >= 0)
			close(member->fds[i]);
}

pid_t member_start(const struct nest_inside *nest, size_t i)
{
	const struct wl_member *member = &nest->shared->run.members[i];
	pid_t parent = getpid(), pid;

	if (member->unrelated) {
		pid = member_start_unrelated(nest, i);
	} else {
		pid = fork();
		if (!pid)
			member_live(nest, parent, i);
		if (pid < 0)
			pid = -errno;
	}
	member_close(member);
	return pid;
}
