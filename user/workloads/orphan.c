/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/children.h"
#include "workloads/registry.h"
#include "workloads/traffic.h"

#define NEVER	(METRIC_BIT(MOVED_BYTES) | METRIC_BIT(COPIED_WITHIN_BYTES))
#define STEP_NS 500000ULL
#define STEPS	4000 /* so often at most: who inherits orphans may be slow to wait for them */

/* Lives on until it has another parent. */
static void orphan_live(struct wl_run *run, uint32_t i, pid_t parent)
{
	struct child *child = &((struct children *)run->state)->child[i];

	prctl(PR_SET_NAME, "orphan");
	for (int step = 0; getppid() == parent && step < STEPS; step++)
		sleep_until_ns(clock_now_ns() + STEP_NS);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == 1) /* the nest has gone, and with it the run */
		_exit(1);
	child_work(run, i);
	child->last_ns = clock_now_ns();
	_exit(getppid() == parent);
}

/* The one between: makes a child and leaves it. */
static void parent_live(struct wl_run *run, uint32_t i)
{
	struct child *child = &((struct children *)run->state)->child[i];
	pid_t parent = getpid(), pid = fork();

	if (!pid)
		orphan_live(run, i, parent);
	child->second = pid;
}

/* Waits until whoever has inherited it has waited for it; signal 0 asks. */
static int orphan_await(struct wl_member *self, const struct child *child)
{
	for (int step = 0; step < STEPS; step++) {
		if (kill(child->second, 0) && errno == ESRCH)
			return child->last_ns ? 0
					      : child_fail(self, -EBADMSG, "an orphan was killed");
		sleep_until_ns(clock_now_ns() + STEP_NS);
	}
	return child_fail(self, -ETIMEDOUT, "an orphan that nobody waits for");
}

static int parent_await(struct wl_member *self, const struct child *child, uint32_t i)
{
	int status;

	if (waitpid(child->pid, &status, 0) != child->pid)
		return child_fail(self, -errno, "waiting for a child");
	if (child->second <= 0 || !WIFEXITED(status) || WEXITSTATUS(status) != (int)(i % 128))
		return child_fail(self, -EAGAIN, "a child could not make its own");
	return 0;
}

static int orphan_body(struct wl_run *run, struct wl_member *self)
{
	struct children *children = run->state;
	int rc = 0;

	for (uint32_t i = 0; !rc && i < run->params.children; i++) {
		pid_t pid = child_start(run, self, i, parent_live);

		rc = pid < 0 ? pid : parent_await(self, &children->child[i], i);
	}
	for (uint32_t i = 0; !rc && i < run->params.children; i++)
		rc = orphan_await(self, &children->child[i]);
	return rc;
}

static int orphan_setup(struct wl_run *run)
{
	return children_setup(run, "grandparent", orphan_body);
}

static size_t orphan_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	double n = run->params.children;
	const struct expect rows[] = {
		{METRIC_FORKS, IPCT_KIND_NONE, 2 * n, 2 * n,
		 "each child was made by one fork, and made one of its own"},
		{METRIC_ORPHANS, IPCT_KIND_NONE, n, n, "each child's child outlived its parent"},
		{METRIC_ZOMBIES_INHERITED, IPCT_KIND_NONE, n, n,
		 "and was waited for by the one it was given to"},
	};
	size_t rows_cnt = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rows_cnt = expect_add(out, rows_cnt, max, rows[i]);
	return rows_cnt;
}

const struct workload workload_orphan = {
	.name = "orphan",
	.help = "children that outlive the parent that made them, and who takes them over",
	.never = NEVER,
	.options = WL_CHILDREN | WL_HOLD,
	.patterns = 1 << PATTERN_STREAM,
	.accepts = children_accept,
	.setup = orphan_setup,
	.verify = children_verify,
	.teardown = children_teardown,
	.expect = orphan_expect,
};
