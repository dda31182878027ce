/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run/nest.h"
#include "run/nest_inside.h"

struct nest {
	pid_t pid; /* 0: not started, or reaped */
	int gate_fd, report_fd;
	struct nest_shared *shared;
	struct wl_run run;
	struct wl_result results[WL_MEMBERS_MAX];
};

static void facts_copy(struct wl_run *run, const struct wl_run *said)
{
	run->piece_bytes = said->piece_bytes;
	run->nfacts = said->nfacts < WL_FACTS_MAX ? said->nfacts : WL_FACTS_MAX;
	memcpy(run->facts, said->facts, sizeof(run->facts));
	for (size_t i = 0; i < run->nfacts; i++) {
		run->facts[i].name[sizeof(run->facts[i].name) - 1] = '\0';
		run->facts[i].value[sizeof(run->facts[i].value) - 1] = '\0';
	}
}

/*
 * Members may be in the power of whoever invoked ipctrace: what they wrote is taken
 * over as numbers and bounded text, and pointers never.
 */
static void nest_copy(struct nest *nest)
{
	const struct nest_shared *shared = nest->shared;
	size_t n = shared->run.nmembers;

	nest->run.nmembers = n < WL_MEMBERS_MAX ? n : WL_MEMBERS_MAX;
	memcpy(nest->results, shared->results, sizeof(nest->results));
	nest->run.nfacts = shared->run.nfacts < WL_FACTS_MAX ? shared->run.nfacts : WL_FACTS_MAX;
	memcpy(nest->run.facts, shared->run.facts, sizeof(nest->run.facts));
	for (size_t i = 0; i < nest->run.nmembers; i++) {
		struct wl_result *result = &nest->results[i];

		result->role[WL_NAME_MAX - 1] = '\0';
		result->error[WL_ERROR_MAX - 1] = '\0';
		memcpy(nest->run.members[i].role, result->role, WL_NAME_MAX);
		nest->run.members[i].result = result;
	}
	facts_copy(&nest->run, &shared->run);
}

static struct nest *nest_new(const struct workload *workload, const struct wl_params *params)
{
	struct nest *nest = calloc(1, sizeof(*nest));

	if (!nest)
		return NULL;
	nest->gate_fd = nest->report_fd = -1;
	nest->run.workload = workload;
	nest->run.params = *params;
	nest->shared = mmap(NULL, sizeof(*nest->shared), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (nest->shared == MAP_FAILED) {
		free(nest);
		return NULL;
	}
	nest->shared->run.workload = workload;
	nest->shared->run.params = *params;
	return nest;
}

static int nest_fork(struct nest *nest, volatile uint64_t *gates)
{
	struct nest_inside inside = {.shared = nest->shared, .gates = gates, .opener = getpid()};
	int gate[2], report[2];

	if (pipe2(gate, O_CLOEXEC))
		return -errno;
	inside.gate_fd = gate[0];
	nest->gate_fd = gate[1];
	if (pipe2(report, O_CLOEXEC)) {
		close(gate[0]);
		return -errno;
	}
	inside.report_fd = report[1];
	nest->report_fd = report[0];
	nest->pid = fork();
	if (!nest->pid)
		nest_live(&inside);
	close(gate[0]);
	close(report[1]);
	if (nest->pid > 0)
		return 0;
	nest->pid = 0;
	return -errno;
}

/* 0 when the members wait at the gate, -ECHILD when the nest has ended without that. */
static int nest_await(struct nest *nest)
{
	ssize_t n;
	char byte;

	do
		n = read(nest->report_fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	return n == 1 ? 0 : -ECHILD;
}

static int nest_start(struct nest *nest, volatile uint64_t *gates, char *error, size_t error_size)
{
	int rc = nest_fork(nest, gates);

	if (rc) {
		snprintf(error, error_size, "starting the workload: %s", strerror(-rc));
		return rc;
	}
	rc = nest_await(nest);
	if (!rc) {
		nest_copy(nest);
		return 0;
	}
	rc = nest_finish(nest, error, error_size);
	if (rc)
		return rc;
	snprintf(error, error_size, "the workload ended before it began");
	return -ECHILD;
}

/* Can this workload do this, here? */
static int nest_check(const struct workload *workload, const struct wl_params *params,
		      const char **ret_why)
{
	int rc;

	*ret_why = "the workload does not know this pattern";
	if (params->pattern >= PATTERN_NR || !(workload->patterns & 1U << params->pattern))
		return -EINVAL;
	*ret_why = "a message has 1 byte to 1 MiB";
	if (workload->options & WL_TRAFFIC &&
	    (params->size_bytes < 1 || params->size_bytes > WL_SIZE_MAX))
		return -EINVAL;
	if (workload->accepts && !workload->accepts(params, ret_why))
		return -EINVAL;
	rc = workload->supported ? workload->supported(ret_why) : 0;
	return rc ? -EOPNOTSUPP : 0;
}

int nest_open(const struct workload *workload, const struct wl_params *params,
	      volatile uint64_t *gates, struct nest **ret, char *error, size_t error_size)
{
	struct nest *nest;
	const char *why;
	int rc;

	rc = nest_check(workload, params, &why);
	if (rc) {
		snprintf(error, error_size, "%s: %s", workload->name, why);
		return rc;
	}
	nest = nest_new(workload, params);
	if (!nest) {
		snprintf(error, error_size, "starting the workload: %s", strerror(ENOMEM));
		return -ENOMEM;
	}
	rc = nest_start(nest, gates, error, error_size);
	if (rc) {
		nest_close(nest);
		return rc;
	}
	*ret = nest;
	return 0;
}

const struct wl_run *nest_run(const struct nest *nest)
{
	return &nest->run;
}

int nest_release(struct nest *nest)
{
	int fd = nest->gate_fd;

	if (fd < 0)
		return -EALREADY;
	nest->gate_fd = -1;
	/* Before the gate opens: that alone could also mean that ipctrace has died. */
	__atomic_store_n(&nest->shared->released, 1, __ATOMIC_RELEASE);
	return close(fd) ? -errno : 0;
}

int nest_fd(const struct nest *nest)
{
	return nest->report_fd;
}

static int nest_wait(struct nest *nest)
{
	int status = 0;

	while (waitpid(nest->pid, &status, 0) < 0 && errno == EINTR)
		;
	nest->pid = 0;
	return status;
}

int nest_finish(struct nest *nest, char *error, size_t error_size)
{
	const struct nest_shared *shared = nest->shared;
	int rc, status;

	if (!nest->pid)
		return -ECHILD;
	status = nest_wait(nest);
	nest_copy(nest);
	if (WIFSIGNALED(status)) {
		snprintf(error, error_size,
			 "the process that held the workload was killed by signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
		return -ECHILD;
	}
	if (!WEXITSTATUS(status))
		return 0;
	rc = shared->rc;
	snprintf(error, error_size, "%.*s", WL_ERROR_MAX - 1, shared->run.error);
	return rc < 0 ? rc : -EIO;
}

/*
 * The members die with the nest. To see them gone, and to leave no zombie to a pid 1 that
 * may be slow to reap, they become children of this process for the moment that takes.
 */
static void nest_kill(struct nest *nest)
{
	int subreaper = 0;

	prctl(PR_GET_CHILD_SUBREAPER, &subreaper);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	kill(nest->pid, SIGKILL);
	nest_wait(nest);
	for (size_t i = 0; i < nest->run.nmembers; i++) {
		pid_t pid = nest->results[i].pid;

		while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	prctl(PR_SET_CHILD_SUBREAPER, subreaper);
}

struct nest *nest_close(struct nest *nest)
{
	if (!nest)
		return NULL;
	if (nest->pid)
		nest_kill(nest);
	if (nest->gate_fd >= 0)
		close(nest->gate_fd);
	if (nest->report_fd >= 0)
		close(nest->report_fd);
	munmap(nest->shared, sizeof(*nest->shared));
	free(nest);
	return NULL;
}

static double progress_of_time(const struct nest *nest)
{
	uint64_t begin_ns = 0, now_ns;
	struct timespec ts;

	for (size_t i = 0; i < nest->run.nmembers; i++) {
		uint64_t ns = __atomic_load_n(&nest->shared->results[i].begin_ns, __ATOMIC_RELAXED);

		if (ns && (!begin_ns || ns < begin_ns))
			begin_ns = ns;
	}
	clock_gettime(CLOCK_MONOTONIC, &ts);
	now_ns = ts.tv_sec * 1000000000ULL + ts.tv_nsec;
	if (!begin_ns || now_ns < begin_ns)
		return 0;
	return (double)(now_ns - begin_ns) / nest->run.params.duration_ns;
}

static double progress_of_count(const struct nest *nest)
{
	uint64_t sent = 0;

	for (size_t i = 0; i < nest->run.nmembers; i++)
		sent += __atomic_load_n(&nest->shared->results[i].sent_msgs, __ATOMIC_RELAXED);
	if (nest->run.params.pattern == PATTERN_PINGPONG)
		sent /= 2;
	return (double)sent / nest->run.params.count;
}

double nest_progress(const struct nest *nest)
{
	double done;

	if (!__atomic_load_n(&nest->shared->released, __ATOMIC_RELAXED))
		return 0;
	done = nest->run.params.duration_ns ? progress_of_time(nest) : progress_of_count(nest);
	return done < 1 ? done : 1;
}
