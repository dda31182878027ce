/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TRAFFIC_H
#define IPCT_TRAFFIC_H

#include "workloads/payload.h"
#include "workloads/workload.h"

/*
 * The patterns, for any channel that is a byte stream with a descriptor at each
 * end. Channels are numbered: stream and transfer have one, pingpong has two for
 * each pair, there and back. A workload makes them and puts each member's ends
 * into its fds; the rest is here.
 */
enum { TRAFFIC_IN, TRAFFIC_OUT, TRAFFIC_FILE }; /* in wl_member.fds */

#define TRAFFIC_ENDS_MAX     4 /* writers, and readers */
#define TRAFFIC_CHANNELS_MAX (2 * TRAFFIC_ENDS_MAX)

struct traffic_route {
	int in, out; /* channel numbers; -1: none */
};

/* When the message that is under way in a channel was sent. */
struct traffic_stamp {
	_Alignas(64) volatile uint64_t ns;
};

/* Shared by all members. The payload's table and a buffer for each member follow it. */
struct traffic {
	size_t map_bytes;
	struct payload payload;
	unsigned char *buffers;
	struct traffic_route routes[WL_MEMBERS_MAX];
	struct payload_account accounts[WL_MEMBERS_MAX];
	struct traffic_stamp stamps[TRAFFIC_CHANNELS_MAX];
};

bool traffic_accepts(const struct wl_params *params, const char **ret_why);

/* Fills members and state. */
int traffic_setup(struct wl_run *run);
uint32_t traffic_channels(const struct wl_params *params);
struct traffic_route traffic_route(const struct wl_run *run, const struct wl_member *member);

/* For wl_member.prepare, or called by it: touches what body() will, opens the files of a transfer.
 */
int traffic_prepare(struct wl_run *run, struct wl_member *self);
int traffic_verify(struct wl_run *run);
void traffic_teardown(struct wl_run *run);
size_t traffic_expect(const struct wl_run *run, enum ipct_kind kind, struct expect *out,
		      size_t max);

/* Below: for the patterns' bodies. */

/* Says in result->error what failed, and why. Returns err, a -errno. */
int traffic_fail(struct wl_member *self, int err, const char *what);
unsigned char *traffic_buffer(const struct wl_run *run, const struct wl_member *self);
struct payload_account *traffic_account(const struct wl_run *run, const struct wl_member *self);

/* Of count messages, the ones that this sender sends; without a count, no end of them. */
uint64_t traffic_share(const struct wl_params *params, uint32_t index);
/* When this sender must stop; 0: not by the clock. */
uint64_t traffic_stop_ns(const struct wl_params *params, const struct wl_member *self);

/* Sends one message and counts it. */
int traffic_send(struct wl_member *self, const void *bytes, size_t len);
/* Closes its sending end, so that the other side sees the end. */
void traffic_hang_up(struct wl_member *self);
/* Counts len bytes in its buffer as received, after checking them. */
int traffic_accept(struct wl_run *run, struct wl_member *self, size_t len);

uint64_t clock_now_ns(void);

#endif
