/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/children.h"
#include "workloads/registry.h"
#include "workloads/traffic.h"

#define NEVER (METRIC_BIT(MOVED_BYTES) | METRIC_BIT(COPIED_WITHIN_BYTES))

/*
 * Between which two durations each zombie's must lie: for the shortest, the median and
 * the longest, in result->notes. The parent knew it was one at seen_ns, and it was one
 * when the parent began to wait; it was none before last_ns, nor after the wait.
 */
enum { NOTE_MIN, NOTE_P50 = 2, NOTE_MAX = 4 };

static int child_hold(struct wl_member *self, struct child *child)
{
	siginfo_t info;

	if (waitid(P_PID, child->pid, &info, WEXITED | WNOWAIT))
		return child_fail(self, -errno, "waiting for a child to end");
	child->seen_ns = clock_now_ns();
	if (!child_is_zombie(child->pid))
		return child_fail(self, -EBADMSG, "/proc does not call an ended child a zombie");
	return 0;
}

static int child_reap(struct wl_run *run, struct wl_member *self, uint32_t i)
{
	struct child *child = &((struct children *)run->state)->child[i];
	int status = 0;

	sleep_until_ns(child->seen_ns + run->params.hold_ns);
	child->reap_ns = clock_now_ns();
	if (waitpid(child->pid, &status, 0) != child->pid)
		return child_fail(self, -errno, "waiting for a child");
	child->reaped_ns = clock_now_ns();
	if (!WIFEXITED(status) || WEXITSTATUS(status) != (int)(i % 128))
		return child_fail(self, -EBADMSG, "a child's exit status came back as another");
	return 0;
}

static int all_start(struct wl_run *run, struct wl_member *self)
{
	for (uint32_t i = 0; i < run->params.children; i++) {
		pid_t pid = child_start(run, self, i, child_work);

		if (pid < 0)
			return children_abandon(run, pid);
	}
	return 0;
}

static int all_hold(struct wl_run *run, struct wl_member *self)
{
	struct children *children = run->state;
	int rc = 0;

	for (uint32_t i = 0; !rc && i < run->params.children; i++)
		rc = child_hold(self, &children->child[i]);
	return rc;
}

static int bound_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The shortest, the median, the longest of n: of the lower bounds, or of the upper ones. */
static void bounds_note(uint64_t *bounds, uint32_t n, uint64_t *notes)
{
	qsort(bounds, n, sizeof(*bounds), bound_compare);
	notes[NOTE_MIN] = bounds[0];
	notes[NOTE_P50] = bounds[(n + 1) / 2 - 1];
	notes[NOTE_MAX] = bounds[n - 1];
}

static void all_note(struct wl_run *run, struct wl_member *self)
{
	struct children *children = run->state;

	for (uint32_t i = 0; i < run->params.children; i++) {
		const struct child *child = &children->child[i];

		children->least_ns[i] = child->reap_ns - child->seen_ns;
		children->most_ns[i] = child->reaped_ns - child->last_ns;
	}
	bounds_note(children->least_ns, run->params.children, self->result->notes);
	bounds_note(children->most_ns, run->params.children, self->result->notes + 1);
}

static int zombie_body(struct wl_run *run, struct wl_member *self)
{
	int rc = all_start(run, self);

	if (rc)
		return rc;
	rc = all_hold(run, self);
	for (uint32_t i = 0; !rc && i < run->params.children; i++)
		rc = child_reap(run, self, i);
	if (rc)
		return children_abandon(run, rc);
	all_note(run, self);
	return 0;
}

static int zombie_setup(struct wl_run *run)
{
	return children_setup(run, "parent", zombie_body);
}

static struct expect exactly(enum metric metric, double value, const char *why)
{
	return (struct expect){metric, IPCT_KIND_NONE, value, value, why};
}

static size_t zombie_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	const uint64_t *notes = run->members[0].result->notes;
	double children = run->params.children;
	const char *why = "a zombie from before its parent saw it until its parent waited";
	const struct expect rows[] = {
		exactly(METRIC_FORKS, children, "each child was made by one fork"),
		exactly(METRIC_ZOMBIES, children,
			"each child ended before its parent waited for it"),
		exactly(METRIC_REAPS, children, "the parent waited for every one"),
		exactly(METRIC_ZOMBIES_INHERITED, 0, "nobody else did"),
		{METRIC_ZOMBIE_NS_MIN, IPCT_KIND_NONE, notes[NOTE_MIN], notes[NOTE_MIN + 1], why},
		{METRIC_ZOMBIE_NS_P50, IPCT_KIND_NONE, notes[NOTE_P50], notes[NOTE_P50 + 1], why},
		{METRIC_ZOMBIE_NS_MAX, IPCT_KIND_NONE, notes[NOTE_MAX], notes[NOTE_MAX + 1], why},
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		n = expect_add(out, n, max, rows[i]);
	return n;
}

const struct workload workload_zombie = {
	.name = "zombie",
	.help = "children that end, and a parent that lets them wait before it waits for them",
	.never = NEVER,
	.options = WL_CHILDREN | WL_HOLD,
	.patterns = 1 << PATTERN_STREAM,
	.accepts = children_accept,
	.setup = zombie_setup,
	.verify = children_verify,
	.teardown = children_teardown,
	.expect = zombie_expect,
};

/* With SIGCHLD ignored, wait returns when the last child has gone, and knows of none. */
static int autoreap_body(struct wl_run *run, struct wl_member *self)
{
	int rc;

	signal(SIGCHLD, SIG_IGN);
	rc = all_start(run, self);
	if (rc)
		return rc;
	while (waitpid(-1, NULL, 0) < 0 && errno == EINTR)
		;
	return errno == ECHILD ? 0 : child_fail(self, -EBADMSG, "wait found a child");
}

static int autoreap_setup(struct wl_run *run)
{
	return children_setup(run, "parent", autoreap_body);
}

static size_t autoreap_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	double children = run->params.children;
	size_t n = 0;

	n = expect_add(out, n, max,
		       exactly(METRIC_FORKS, children, "each child was made by one fork"));
	n = expect_add(out, n, max,
		       exactly(METRIC_ZOMBIES, 0, "whose parent ignores SIGCHLD is no zombie"));
	return expect_add(out, n, max,
			  exactly(METRIC_AUTOREAPED, children,
				  "each went by itself: its parent ignores SIGCHLD"));
}

const struct workload workload_zombie_autoreap = {
	.name = "zombie-autoreap",
	.help = "children of a parent that ignores SIGCHLD: none of them becomes a zombie",
	.never = NEVER,
	.options = WL_CHILDREN | WL_HOLD,
	.patterns = 1 << PATTERN_STREAM,
	.accepts = children_accept,
	.setup = autoreap_setup,
	.verify = children_verify,
	.teardown = children_teardown,
	.expect = autoreap_expect,
};

/* It never waits: whoever inherits them when it ends will. */
static int leak_body(struct wl_run *run, struct wl_member *self)
{
	int rc = all_start(run, self);

	if (rc)
		return rc;
	rc = all_hold(run, self);
	if (rc)
		return children_abandon(run, rc);
	sleep_until_ns(clock_now_ns() + run->params.hold_ns);
	return 0;
}

static int leak_setup(struct wl_run *run)
{
	return children_setup(run, "parent", leak_body);
}

static size_t leak_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	double children = run->params.children, hold_ns = run->params.hold_ns;
	size_t n = 0;

	n = expect_add(out, n, max,
		       exactly(METRIC_FORKS, children, "each child was made by one fork"));
	n = expect_add(out, n, max,
		       exactly(METRIC_ZOMBIES_INHERITED, children,
			       "their parent never waited: who inherited them did"));
	return expect_add(out, n, max,
			  (struct expect){METRIC_ZOMBIE_NS_MIN, IPCT_KIND_NONE, hold_ns, INFINITY,
					  "they were zombies until their parent ended"});
}

const struct workload workload_zombie_leak = {
	.name = "zombie-leak",
	.help = "a parent that never waits: its children are zombies until it ends",
	.never = NEVER,
	.options = WL_CHILDREN | WL_HOLD,
	.patterns = 1 << PATTERN_STREAM,
	.accepts = children_accept,
	.setup = leak_setup,
	.verify = children_verify,
	.teardown = children_teardown,
	.expect = leak_expect,
};
