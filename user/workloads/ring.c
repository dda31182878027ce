/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "workloads/ring.h"
#include "workloads/ring_shape.h"
#include "workloads/sync.h"
#include "workloads/traffic.h"

/* Of one channel. A ticket is a place in the order of its messages. */
struct ring_lane {
	_Alignas(64) uint32_t tail; /* the next sender's ticket */
	_Alignas(64) uint32_t head; /* the next receiver's */
};

/* Whose turn it is: 2r, who sends in round r of the ring; 2r + 1, who receives then. */
struct ring_slot {
	uint32_t turn, length;
};

/* What one member has in its hands. */
struct ring_hand {
	_Alignas(64) uint32_t out, in; /* tickets */
	bool reserved;
};

/* At the start of the memory; the slots' messages follow on pages of their own. */
struct ring_head {
	struct sync sync;
	struct ring_lane lanes[TRAFFIC_CHANNELS_MAX];
	struct ring_hand hands[WL_MEMBERS_MAX];
	struct ring_slot slots[];
};

/* Made before the members are, who inherit it. */
struct ring {
	const struct ring_memory *memory;
	struct ring_shape shape;
	size_t head_bytes, bytes;
	void *made;
};

static struct ring *ring_of(const struct wl_run *run)
{
	const struct traffic *traffic = run->state;

	return traffic->own;
}

/* In each lane, what one waits for who receives, and who sends. */
static unsigned items_of(int lane)
{
	return 2 * lane;
}

static unsigned spaces_of(int lane)
{
	return 2 * lane + 1;
}

static struct ring_slot *slot_at(const struct ring *ring, struct ring_head *head, int lane,
				 uint32_t ticket)
{
	return &head->slots[lane * ring->shape.slots + ticket % ring->shape.slots];
}

static unsigned char *bytes_at(const struct ring *ring, void *memory, int lane, uint32_t ticket)
{
	return (unsigned char *)memory + ring->head_bytes + lane * ring->shape.lane_bytes +
	       ticket % ring->shape.slots * ring->shape.stride;
}

/* Who has a permit gets its slot for sure, but one that is slower may still be at it. */
static void turn_await(const struct ring_slot *slot, uint32_t turn)
{
	while (__atomic_load_n(&slot->turn, __ATOMIC_ACQUIRE) != turn)
		sched_yield();
}

static void turn_pass(struct ring_slot *slot, uint32_t turn)
{
	__atomic_store_n(&slot->turn, turn, __ATOMIC_RELEASE);
}

static uint32_t round_of(const struct ring *ring, uint32_t ticket)
{
	return ticket / ring->shape.slots;
}

static int ring_reserve(struct wl_run *run, struct wl_member *self, size_t len, unsigned char **ret)
{
	const struct ring *ring = ring_of(run);
	unsigned index = self - run->members;
	int lane = traffic_route(run, self).out, rc;
	struct ring_head *head = self->own;
	struct ring_hand *hand = &head->hands[index];

	(void)len;
	if (!hand->reserved) {
		rc = sync_wait(&head->sync, self, index, spaces_of(lane));
		if (rc)
			return rc;
		hand->out = __atomic_fetch_add(&head->lanes[lane].tail, 1, __ATOMIC_ACQ_REL);
		turn_await(slot_at(ring, head, lane, hand->out), 2 * round_of(ring, hand->out));
		hand->reserved = true;
	}
	*ret = bytes_at(ring, head, lane, hand->out);
	return 0;
}

/* bytes is where the message was reserved; NULL: this one is the end. */
static int ring_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	const struct ring *ring = ring_of(run);
	unsigned index = self - run->members;
	int lane = traffic_route(run, self).out;
	struct ring_head *head = self->own;
	struct ring_hand *hand = &head->hands[index];
	struct ring_slot *slot = slot_at(ring, head, lane, hand->out);

	(void)bytes;
	slot->length = len;
	hand->reserved = false;
	turn_pass(slot, 2 * round_of(ring, hand->out) + 1);
	return sync_post(&head->sync, self, index, items_of(lane));
}

static ssize_t ring_receive(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			    size_t len, const unsigned char **ret)
{
	const struct ring *ring = ring_of(run);
	unsigned index = self - run->members;
	int lane = traffic_route(run, self).in, rc;
	struct ring_head *head = self->own;
	struct ring_hand *hand = &head->hands[index];
	struct ring_slot *slot;

	(void)buffer, (void)len;
	rc = sync_wait(&head->sync, self, index, items_of(lane));
	if (rc)
		return rc;
	hand->in = __atomic_fetch_add(&head->lanes[lane].head, 1, __ATOMIC_ACQ_REL);
	slot = slot_at(ring, head, lane, hand->in);
	turn_await(slot, 2 * round_of(ring, hand->in) + 1);
	*ret = bytes_at(ring, head, lane, hand->in);
	return slot->length;
}

static void ring_release(struct wl_run *run, struct wl_member *self)
{
	const struct ring *ring = ring_of(run);
	unsigned index = self - run->members;
	int lane = traffic_route(run, self).in;
	struct ring_head *head = self->own;
	uint32_t ticket = head->hands[index].in;

	turn_pass(slot_at(ring, head, lane, ticket), 2 * round_of(ring, ticket) + 2);
	sync_post(&head->sync, self, index, spaces_of(lane));
}

/* The end is a message without bytes, one for each who reads. */
static int ring_hang_up(struct wl_run *run, struct wl_member *self)
{
	uint32_t ends = run->params.pattern == PATTERN_PINGPONG ? 1 : run->params.readers;
	unsigned char *space;
	int rc = 0;

	if (!traffic_leave(run, self))
		return 0;
	for (uint32_t i = 0; !rc && i < ends; i++) {
		rc = ring_reserve(run, self, 0, &space);
		if (!rc)
			rc = ring_send(run, self, NULL, 0);
	}
	return rc;
}

static uint64_t ring_whole_max(const struct wl_run *run)
{
	(void)run;
	return WL_SIZE_MAX;
}

static const struct carrier ring_carrier = {
	.whole_max = ring_whole_max,
	.reserve = ring_reserve,
	.send = ring_send,
	.receive = ring_receive,
	.release = ring_release,
	.hang_up = ring_hang_up,
};

int ring_refuse(struct wl_run *run, int err, const char *what)
{
	snprintf(run->error, sizeof(run->error), "%s: %s", what, strerror(-err));
	return err;
}

int ring_check_file(struct wl_run *run, size_t bytes)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_cur >= bytes)
		return 0;
	snprintf(run->error, sizeof(run->error),
		 "the ring takes %zu bytes, and RLIMIT_FSIZE (ulimit -f) allows files of %llu",
		 bytes, (unsigned long long)limit.rlim_cur);
	return -EOPNOTSUPP;
}

/* Where huge pages are the rule, one fault would bring many. Kernels without them say EINVAL. */
static int memory_take(struct wl_run *run, struct wl_member *self, void *memory)
{
	const struct ring *ring = ring_of(run);

	self->own = memory;
	madvise(memory, ring->bytes, MADV_NOHUGEPAGE);
	traffic_touch(memory, ring->head_bytes);
	sync_prepare(&((struct ring_head *)memory)->sync);
	return traffic_prepare(run, self);
}

static int ring_prepare(struct wl_run *run, struct wl_member *self)
{
	const struct ring *ring = ring_of(run);
	void *memory = ring->made;
	int rc = 0;

	if (ring->memory->attach)
		rc = ring->memory->attach(run, self, ring->bytes, &memory);
	if (rc)
		return traffic_fail(self, rc, "mapping the memory");
	return memory_take(run, self, memory);
}

static int counters_make(struct wl_run *run, struct ring_head *head, const struct ring *ring)
{
	uint32_t lanes = traffic_channels(&run->params), value[SYNC_COUNTERS_MAX] = {0};
	int rc;

	for (uint32_t i = 0; i < lanes; i++)
		value[spaces_of(i)] = ring->shape.slots;
	rc = sync_make(run, &head->sync, run->params.sync, value, 2 * lanes);
	for (size_t i = 0; !rc && i < run->nmembers; i++) {
		struct traffic_route route = traffic_route(run, &run->members[i]);
		const int sides[] = {route.in, route.out};

		for (size_t side = 0; !rc && side < 2; side++) {
			if (sides[side] < 0)
				continue;
			rc = sync_lend(run, &head->sync, &run->members[i], items_of(sides[side]));
			rc = rc ? rc
				: sync_lend(run, &head->sync, &run->members[i],
					    spaces_of(sides[side]));
		}
	}
	sync_made(&head->sync);
	return rc;
}

static struct ring *ring_new(const struct wl_run *run, const struct ring_memory *memory)
{
	struct ring *ring = calloc(1, sizeof(*ring));
	size_t page_bytes = sysconf(_SC_PAGESIZE), lanes = traffic_channels(&run->params);

	if (!ring)
		return NULL;
	ring->memory = memory;
	ring->shape = ring_shape(&run->params);
	ring->head_bytes =
		sizeof(struct ring_head) + lanes * ring->shape.slots * sizeof(struct ring_slot);
	ring->head_bytes = (ring->head_bytes + page_bytes - 1) / page_bytes * page_bytes;
	ring->bytes = ring->head_bytes + lanes * ring->shape.lane_bytes;
	return ring;
}

int ring_setup(struct wl_run *run, const struct ring_memory *memory)
{
	struct traffic *traffic;
	struct ring *ring;
	int rc;

	rc = traffic_setup(run, &ring_carrier);
	if (rc)
		return rc;
	traffic = run->state;
	traffic->own = ring = ring_new(run, memory);
	if (!ring)
		return ring_refuse(run, -ENOMEM, "memory for the ring");
	for (size_t i = 0; i < run->nmembers; i++)
		run->members[i].prepare = ring_prepare;
	rc = memory->make(run, ring->bytes, &ring->made);
	if (rc)
		return rc;
	fact_add(run, "sync", "%s", sync_names[run->params.sync]);
	rc = counters_make(run, ring->made, ring);
	if (!rc && memory->attach)
		munmap(ring->made, ring->bytes);
	return rc;
}

void ring_teardown(struct wl_run *run)
{
	const struct traffic *traffic = run->state;

	if (traffic)
		free(traffic->own);
	traffic_teardown(run);
}
