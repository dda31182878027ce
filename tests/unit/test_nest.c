/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nest_fixture.h"

#define ALWAYS (60ULL * 1000000000) /* a duration that no test waits for */

static void refusals_say_what_is_accepted(void **state)
{
	static const struct {
		struct wl_params params;
		const char *error;
	} rows[] = {
		{PARAMS(PATTERN_TRANSFER, 64, 1, 0, 2, 1),
		 "pipe: transfer takes one writer and one reader"},
		{PARAMS(PATTERN_TRANSFER, 64, 0, 5, 1, 1),
		 "pipe: transfer moves a file that has a size: give --count, not --duration"},
		{PARAMS(PATTERN_TRANSFER, 1 << 20, 1025, 0, 1, 1),
		 "pipe: transfer takes a file of at most 1 GiB: count times size is more"},
		{PARAMS(PATTERN_PINGPONG, 64, 1, 0, 2, 1),
		 "pipe: pingpong takes as many writers as readers"},
		{PARAMS(PATTERN_STREAM, 64, 1, 0, 5, 1),
		 "pipe: there can be 1 to 4 writers and 1 to 4 readers"},
		{PARAMS(PATTERN_STREAM, 64, 0, 0, 1, 1), "pipe: give --count or --duration"},
		{PARAMS(PATTERN_STREAM, 0, 1, 0, 1, 1), "pipe: a message has 1 byte to 1 MiB"},
		{PARAMS(PATTERN_NR, 1, 1, 0, 1, 1),
		 "pipe: the workload does not know this pattern"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char error[WL_ERROR_MAX] = "";
		struct nest *nest = NULL;

		assert_int_equal(nest_open(workload_find("pipe"), &rows[i].params, gates, &nest,
					   error, sizeof(error)),
				 -EINVAL);
		assert_string_equal(error, rows[i].error);
		assert_null(nest);
	}
	assert_null(workload_find("pip"));
}

/* One line of /proc/PID/status, its first number. */
static long status_number(pid_t pid, const char *key)
{
	char path[64], line[256];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, key, strlen(key)))
			value = strtol(line + strlen(key), NULL, 10);
	fclose(file);
	return value;
}

static void nothing_runs_before_the_gate_opens(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 2, 2);
	struct nest *nest = nest_must_open("pipe", &params);
	const struct wl_run *run = nest_run(nest);

	(void)state;
	for (size_t i = 0; i < run->nmembers; i++) {
		assert_int_equal(gates[i + 1], 0);
		assert_int_equal(run->members[i].result->sent_msgs, 0);
		assert_string_equal(run->members[i].role, i < 2 ? "writer" : "reader");
	}
	nest_close(nest);
}

static void gate_words_are_1_while_measured(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 0, ALWAYS, 1, 1);
	struct nest *nest = nest_must_open("pipe", &params);

	(void)state;
	assert_int_equal(gates[1] + gates[2], 0);
	assert_int_equal(nest_release(nest), 0);
	while (gates[1] + gates[2] < 2)
		sched_yield();
	assert_true(nest_progress(nest) < 0.9);
	nest_close(nest);
	gates[1] = gates[2] = 0;
}

static void members_run_as(long uid, long gid)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 1, 1);
	struct nest *nest = nest_must_open("fifo", &params);

	for (size_t i = 0; i < 2; i++) {
		pid_t pid = nest_run(nest)->members[i].result->pid;

		assert_int_equal(status_number(pid, "Uid:"), uid);
		assert_int_equal(status_number(pid, "Gid:"), gid);
		assert_int_equal(status_number(pid, "CapEff:"), 0);
	}
	nest_close(nest);
}

static void members_are_not_root(void **state)
{
	(void)state;
	if (geteuid())
		skip();
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	members_run_as(65534, 65534);
	setenv("SUDO_UID", "1234", 1);
	members_run_as(65534, 65534); /* half an identity is none */
	setenv("SUDO_GID", "4321", 1);
	members_run_as(1234, 4321);
	setenv("SUDO_UID", "12x", 1);
	members_run_as(65534, 65534);
	setenv("SUDO_UID", "0", 1);
	members_run_as(65534, 65534);
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
}

/* How many of a process' descriptors are pipes or FIFOs; those that are anything else but standard
 * count 100. */
static int descriptors_count(pid_t pid)
{
	int n = 0;

	for (int fd = 3; fd < 64; fd++) {
		char path[64];
		struct stat st;

		snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
		if (!stat(path, &st))
			n += S_ISFIFO(st.st_mode) ? 1 : 100;
	}
	return n;
}

/* A link in /proc, such as a namespace. */
static void proc_link(pid_t pid, const char *name, char text[256])
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	n = readlink(path, text, 255);
	assert_true(n > 0);
	text[n] = '\0';
}

static void fifo_members_are_unrelated(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 2, 1);
	struct nest *nest = nest_must_open("fifo", &params);
	long parent = status_number(nest_run(nest)->members[0].result->pid, "PPid:");

	(void)state;
	assert_int_equal(status_number(parent, "PPid:"), getpid());
	for (size_t i = 0; i < 3; i++) {
		pid_t pid = nest_run(nest)->members[i].result->pid;
		char link[256];

		assert_int_equal(status_number(pid, "PPid:"), parent);
		assert_int_equal(getsid(pid), pid);
		assert_int_equal(descriptors_count(pid), 2); /* the gate, and what it opened */
		proc_link(pid, "fd/0", link);
		assert_string_equal(link, "/dev/null");
	}
	nest_close(nest);
}

static void pipe_members_hold_one_end(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 2, 2);
	struct nest *nest = nest_must_open("pipe", &params);

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(descriptors_count(nest_run(nest)->members[i].result->pid), 2);
	nest_close(nest);
}

static void namespaces_are_its_own(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 1, 1);
	struct nest *nest = nest_must_open("fifo", &params);
	pid_t pid = nest_run(nest)->members[0].result->pid;
	const char *const names[] = {"ns/mnt", "ns/ipc"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char ours[256], theirs[256];

		proc_link(pid, names[i], theirs);
		proc_link(getpid(), names[i], ours);
		assert_string_not_equal(ours, theirs);
	}
	assert_int_equal(access("/mnt/fifo-0", F_OK), -1);
	nest_close(nest);
}

static void member_that_is_killed_is_named(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 0, ALWAYS, 2, 1);

	(void)state;
	for (size_t victim = 0; victim < 3; victim++) {
		struct nest *nest = nest_must_open("fifo", &params);
		pid_t pid = nest_run(nest)->members[victim].result->pid;
		char error[WL_ERROR_MAX], said[WL_ERROR_MAX];

		assert_int_equal(nest_release(nest), 0);
		assert_int_equal(kill(pid, SIGTERM), 0);
		assert_int_equal(nest_finish(nest, error, sizeof(error)), -EIO);
		snprintf(said, sizeof(said), "%s %d was killed by signal 15 (Terminated)",
			 victim < 2 ? "writer" : "reader", pid);
		assert_string_equal(error, said);
		nest_close(nest);
	}
}

static void member_killed_before_the_gate_is_named(void **state)
{
	struct wl_params params = PARAMS(PATTERN_PINGPONG, 64, 100, 0, 1, 1);
	struct nest *nest = nest_must_open("pipe", &params);
	char error[WL_ERROR_MAX];

	(void)state;
	assert_int_equal(kill(nest_run(nest)->members[1].result->pid, SIGKILL), 0);
	assert_int_equal(nest_release(nest), 0);
	assert_int_equal(nest_finish(nest, error, sizeof(error)), -EIO);
	assert_non_null(strstr(error, "server "));
	assert_non_null(strstr(error, "was killed by signal 9 (Killed)"));
	nest_close(nest);
}

static void descriptor_tells_the_end(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 1, 1);
	struct nest *nest = nest_must_open("pipe", &params);
	struct pollfd poll_fd = {.fd = nest_fd(nest), .events = POLLIN};
	char error[WL_ERROR_MAX];

	(void)state;
	assert_int_equal(poll(&poll_fd, 1, 0), 0);
	assert_int_equal(nest_release(nest), 0);
	assert_int_equal(nest_release(nest), -EALREADY);
	assert_int_equal(poll(&poll_fd, 1, -1), 1);
	assert_int_equal(nest_finish(nest, error, sizeof(error)), 0);
	assert_int_equal(nest_finish(nest, error, sizeof(error)), -ECHILD);
	nest_close(nest);
}

static void closing_leaves_no_process(void **state)
{
	const char *const names[] = {"pipe", "fifo"};

	(void)state;
	assert_null(nest_close(NULL));
	for (int i = 0; i < 4; i++) {
		struct wl_params params = PARAMS(PATTERN_STREAM, 64, 0, ALWAYS, 2, 2);
		struct nest *nest = nest_must_open(names[i % 2], &params);
		pid_t pids[4];

		for (size_t m = 0; m < 4; m++)
			pids[m] = nest_run(nest)->members[m].result->pid;
		if (i >= 2)
			assert_int_equal(nest_release(nest), 0);
		while (i >= 2 && gates[1] + gates[2] + gates[3] + gates[4] < 4)
			sched_yield();
		nest_close(nest);
		for (size_t m = 0; m < 4; m++)
			assert_int_equal(kill(pids[m], 0), -1);
		for (size_t m = 0; m < 4; m++)
			gates[m + 1] = 0;
	}
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* In a process of its own: opens a nest, says who is in it, and waits for its own end. */
static void holder_live(const char *name, bool release, int fd)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 0, ALWAYS, 2, 2);
	char error[WL_ERROR_MAX];
	struct nest *nest;
	pid_t pids[4];

	if (nest_open(workload_find(name), &params, gates, &nest, error, sizeof(error)))
		_exit(1);
	for (size_t m = 0; m < 4; m++)
		pids[m] = nest_run(nest)->members[m].result->pid;
	if (release)
		nest_release(nest);
	if (write(fd, pids, sizeof(pids)) != sizeof(pids))
		_exit(1);
	for (;;)
		pause();
}

/* In another one: kills it, reaps whoever comes, and returns how many of the members are left. */
static int holder_outlive(const char *name, bool release)
{
	int ends[2], left = 0;
	pid_t holder, pids[4];

	alarm(20); /* the longest it may take; it ends sooner because there is nothing to wait for
		    */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	holder = fork();
	if (!holder)
		holder_live(name, release, ends[1]);
	close(ends[1]);
	if (read(ends[0], pids, sizeof(pids)) != sizeof(pids))
		return -1;
	kill(holder, SIGKILL);
	while (wait(NULL) > 0)
		;
	for (size_t m = 0; m < 4; m++)
		left += !kill(pids[m], 0);
	return left;
}

static void holder_is_killed(const char *name, bool release)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(holder_outlive(name, release));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	memset((void *)(uintptr_t)gates, 0, 4096);
}

static void killing_the_holder_leaves_nothing(void **state)
{
	(void)state;
	holder_is_killed("pipe", false);
	holder_is_killed("fifo", false);
	holder_is_killed("pipe", true);
	holder_is_killed("fifo", true);
}

static void untraced_needs_no_gates(void **state)
{
	struct wl_params params = PARAMS(PATTERN_STREAM, 64, 10, 0, 1, 1);
	char error[WL_ERROR_MAX];
	struct nest *nest;

	(void)state;
	assert_int_equal(
		nest_open(workload_find("pipe"), &params, NULL, &nest, error, sizeof(error)), 0);
	assert_int_equal(nest_release(nest), 0);
	assert_int_equal(nest_finish(nest, error, sizeof(error)), 0);
	nest_close(nest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals_say_what_is_accepted),
		cmocka_unit_test(nothing_runs_before_the_gate_opens),
		cmocka_unit_test(gate_words_are_1_while_measured),
		cmocka_unit_test(members_are_not_root),
		cmocka_unit_test(fifo_members_are_unrelated),
		cmocka_unit_test(pipe_members_hold_one_end),
		cmocka_unit_test(namespaces_are_its_own),
		cmocka_unit_test(member_that_is_killed_is_named),
		cmocka_unit_test(member_killed_before_the_gate_is_named),
		cmocka_unit_test(descriptor_tells_the_end),
		cmocka_unit_test(closing_leaves_no_process),
		cmocka_unit_test(killing_the_holder_leaves_nothing),
		cmocka_unit_test(untraced_needs_no_gates),
	};

	return cmocka_run_group_tests(tests, gates_make, NULL);
}
