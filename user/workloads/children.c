/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "workloads/children.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "workloads/traffic.h"

#define STAIRS 8 /* children end at so many different times */

bool children_accept(const struct wl_params *params, const char **ret_why)
{
	*ret_why = "a parent has 1 to 1000 children";
	if (params->children < 1 || params->children > CHILDREN_MAX)
		return false;
	*ret_why = "a zombie is held for 1m at most";
	return params->hold_ns <= HOLD_MAX_NS;
}

int children_setup(struct wl_run *run, const char *role,
		   int (*body)(struct wl_run *run, struct wl_member *self))
{
	struct wl_member *member = &run->members[0];
	void *state = mmap(NULL, sizeof(struct children), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (state == MAP_FAILED) {
		snprintf(run->error, sizeof(run->error), "memory to share: %s", strerror(errno));
		return -ENOMEM;
	}
	run->state = state;
	run->nmembers = 1;
	snprintf(member->role, sizeof(member->role), "%s", role);
	member->body = body;
	return 0;
}

int children_verify(struct wl_run *run)
{
	(void)run;
	return 0;
}

void children_teardown(struct wl_run *run)
{
	if (run->state)
		munmap(run->state, sizeof(struct children));
	run->state = NULL;
}

int child_fail(struct wl_member *self, int err, const char *what)
{
	snprintf(self->result->error, sizeof(self->result->error), "%.60s: %.60s", what,
		 strerror(-err));
	return err;
}

/* One more than may be: whose limit that is, as far as anyone can tell from here. */
static int fork_fail(struct wl_member *self, uint32_t made, int err)
{
	struct rlimit limit = {};

	getrlimit(RLIMIT_NPROC, &limit);
	if (err == -EAGAIN && limit.rlim_cur != RLIM_INFINITY)
		snprintf(self->result->error, sizeof(self->result->error),
			 "no child after %u: the user may have %llu processes (RLIMIT_NPROC), or "
			 "a cgroup's pids.max or kernel.pid_max is reached",
			 made, (unsigned long long)limit.rlim_cur);
	else
		snprintf(self->result->error, sizeof(self->result->error),
			 "no child after %u: a cgroup's pids.max or kernel.pid_max is reached: "
			 "%.40s",
			 made, strerror(-err));
	return err;
}

pid_t child_start(struct wl_run *run, struct wl_member *self, uint32_t i,
		  void (*life)(struct wl_run *run, uint32_t i))
{
	struct children *children = run->state;
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		return fork_fail(self, i, -errno);
	if (pid) {
		children->child[i].pid = pid;
		self->result->sent_msgs++;
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	prctl(PR_SET_NAME, "child");
	life(run, i);
	children->child[i].last_ns = clock_now_ns();
	_exit(i % 128);
}

int children_abandon(struct wl_run *run, int err)
{
	struct children *children = run->state;

	for (uint32_t i = 0; i < run->params.children; i++) {
		if (children->child[i].pid <= 0)
			continue;
		kill(children->child[i].pid, SIGKILL);
		waitpid(children->child[i].pid, NULL, 0);
	}
	return err;
}

bool child_is_zombie(pid_t pid)
{
	char path[40], line[256], *at;
	bool zombie = false;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return false;
	at = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	zombie = at && at[1] == ' ' && at[2] == 'Z';
	fclose(file);
	return zombie;
}

void sleep_until_ns(uint64_t ns)
{
	struct timespec until = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}

void child_work(struct wl_run *run, uint32_t i)
{
	uint64_t step_ns = run->params.hold_ns / STAIRS;

	sleep_until_ns(clock_now_ns() + step_ns * (1 + i % STAIRS));
}
