/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Notifications without payload: one member posts and the other waits, there and back,
 * so that each of them sleeps; or, uncontended, one posts and takes it back itself.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "workloads/registry.h"
#include "workloads/sync.h"
#include "workloads/traffic.h"

enum { THERE, BACK, COUNTERS };

/* Shared by both members. */
struct notify {
	struct sync sync;
	uint32_t over; /* the last post that comes is none */
	_Alignas(64) uint64_t posted_ns[COUNTERS];
};

static bool notify_accepts(const struct wl_params *params, const char **ret_why)
{
	*ret_why = "give --count or --duration";
	return params->count || params->duration_ns;
}

static int notify_post(struct wl_run *run, struct wl_member *self, unsigned which)
{
	struct notify *notify = run->state;
	int rc;

	notify->posted_ns[which] = clock_now_ns();
	rc = sync_post(&notify->sync, self, self - run->members, which);
	if (rc)
		return traffic_fail(self, rc, "posting");
	self->result->sent_msgs++;
	return 0;
}

static int notify_wait(struct wl_run *run, struct wl_member *self, unsigned which)
{
	struct notify *notify = run->state;
	int rc = sync_wait(&notify->sync, self, self - run->members, which);

	return rc ? traffic_fail(self, rc, "waiting") : 0;
}

static void notify_took(struct wl_run *run, struct wl_member *self, unsigned which)
{
	const struct notify *notify = run->state;

	self->result->received_msgs++;
	self->result->latency.bucket[ipct_hist_bucket(clock_now_ns() - notify->posted_ns[which])]++;
}

/* Posts there, and waits for the answer: at its own post, or at the other's. */
static int notify_ask(struct wl_run *run, struct wl_member *self)
{
	unsigned answer = run->params.uncontended ? THERE : BACK;
	uint64_t stop_ns = traffic_stop_ns(&run->params, self);
	struct notify *notify = run->state;
	int rc = 0;

	for (uint64_t n = 0; !rc && (!run->params.count || n < run->params.count); n++) {
		if (stop_ns && clock_now_ns() >= stop_ns)
			break;
		rc = notify_post(run, self, THERE);
		rc = rc ? rc : notify_wait(run, self, answer);
		if (!rc)
			notify_took(run, self, answer);
	}
	__atomic_store_n(&notify->over, 1, __ATOMIC_RELEASE);
	if (!rc && !run->params.uncontended)
		rc = sync_post(&notify->sync, self, self - run->members, THERE);
	return rc;
}

static int notify_answer(struct wl_run *run, struct wl_member *self)
{
	const struct notify *notify = run->state;

	for (;;) {
		int rc = notify_wait(run, self, THERE);

		if (rc || __atomic_load_n(&notify->over, __ATOMIC_ACQUIRE))
			return rc;
		notify_took(run, self, THERE);
		rc = notify_post(run, self, BACK);
		if (rc)
			return rc;
	}
}

static int notify_prepare(struct wl_run *run, struct wl_member *self)
{
	struct notify *notify = run->state;

	(void)self;
	traffic_touch(notify, sizeof(*notify));
	sync_prepare(&notify->sync);
	clock_now_ns();
	return 0;
}

static void notify_member_add(struct wl_run *run, const char *role,
			      int (*body)(struct wl_run *run, struct wl_member *self))
{
	struct wl_member *member = &run->members[run->nmembers++];

	snprintf(member->role, sizeof(member->role), "%s", role);
	member->prepare = notify_prepare;
	member->body = body;
}

static int notify_setup(struct wl_run *run, enum sync_way way)
{
	const uint32_t values[COUNTERS] = {0};
	struct notify *notify = mmap(NULL, sizeof(*notify), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int rc;

	if (notify == MAP_FAILED)
		return -errno;
	run->state = notify;
	notify_member_add(run, "client", notify_ask);
	if (!run->params.uncontended)
		notify_member_add(run, "server", notify_answer);
	fact_add(run, "mode", run->params.uncontended ? "uncontended" : "contended");
	rc = sync_make(run, &notify->sync, way, values, COUNTERS);
	for (size_t i = 0; !rc && i < run->nmembers; i++)
		for (unsigned which = 0; !rc && which < COUNTERS; which++)
			rc = sync_lend(run, &notify->sync, &run->members[i], which);
	sync_made(&notify->sync);
	return rc;
}

static void notify_teardown(struct wl_run *run)
{
	if (run->state)
		munmap(run->state, sizeof(struct notify));
	run->state = NULL;
}

static int notify_verify(struct wl_run *run)
{
	uint64_t sent = 0, taken = 0, due = run->params.count * (run->params.uncontended ? 1 : 2);

	for (size_t i = 0; i < run->nmembers; i++) {
		sent += run->members[i].result->sent_msgs;
		taken += run->members[i].result->received_msgs;
	}
	if (sent == taken && (!due || sent == due))
		return 0;
	snprintf(run->error, sizeof(run->error),
		 "%llu notifications were posted and %llu taken, instead of %llu",
		 (unsigned long long)sent, (unsigned long long)taken, (unsigned long long)due);
	return -EBADMSG;
}

/* A post and a wait for each; contended, one of both more for the end. */
static size_t notify_expect(const struct wl_run *run, enum sync_way way, struct expect *out,
			    size_t max)
{
	const struct sync_cost *cost = &sync_costs[way];
	bool alone = run->params.uncontended;
	double ops = alone ? 0 : 2, n_min, n_max;
	size_t n = 0;

	for (size_t i = 0; i < run->nmembers; i++)
		ops += 2.0 * run->members[i].result->sent_msgs;
	n_min = cost->calls_min * ops;
	n_max = alone ? n_min : cost->calls_max * ops;
	n = expect_add(out, n, max,
		       (struct expect){METRIC_SYSCALLS, IPCT_KIND_NONE, n_min, n_max, cost->why});
	if (cost->control_bytes > 0)
		n = expect_add(
			out, n, max,
			(struct expect){METRIC_CONTROL_BYTES, cost->kind, cost->control_bytes * ops,
					cost->control_bytes * ops,
					"what says that something happened, and no payload"});
	if (alone)
		n = expect_add(
			out, n, max,
			(struct expect){METRIC_BLOCKED_EMPTY, IPCT_KIND_NONE, 0, 0,
					"who takes back what it posted itself never sleeps"});
	return n;
}

#define NOTIFY(id, ident, way, title)                                                          \
	static int ident##_setup(struct wl_run *run)                                           \
	{                                                                                      \
		return notify_setup(run, way);                                                 \
	}                                                                                      \
	static size_t ident##_expect(const struct wl_run *run, struct expect *out, size_t max) \
	{                                                                                      \
		return notify_expect(run, way, out, max);                                      \
	}                                                                                      \
	const struct workload workload_##ident = {                                             \
		.name = title,                                                                 \
		.kind = IPCT_KIND_##id,                                                        \
		.never = NEVER_BY_COPYING,                                                     \
		.options = WL_NOTIFY,                                                          \
		.help = "notifications by " HELP_##id ", without payload",                     \
		.patterns = 1 << PATTERN_PINGPONG,                                             \
		.accepts = notify_accepts,                                                     \
		.setup = ident##_setup,                                                        \
		.verify = notify_verify,                                                       \
		.teardown = notify_teardown,                                                   \
		.expect = ident##_expect,                                                      \
	}

#define HELP_SYSV_SEM  "a System V semaphore"
#define HELP_POSIX_SEM "a POSIX semaphore with a name"
#define HELP_FUTEX     "a word in shared memory"
#define HELP_EVENTFD   "an eventfd"

NOTIFY(SYSV_SEM, sysv_sem, SYNC_SYSV_SEM, "sysv-sem");
NOTIFY(POSIX_SEM, posix_sem, SYNC_POSIX_SEM, "posix-sem");
NOTIFY(FUTEX, futex, SYNC_FUTEX, "futex");
NOTIFY(EVENTFD, eventfd, SYNC_EVENTFD, "eventfd");
