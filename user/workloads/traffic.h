/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TRAFFIC_H
#define IPCT_TRAFFIC_H

#include "workloads/payload.h"
#include "workloads/workload.h"

/*
 * The patterns, for whatever carries bytes. Channels are numbered: stream and
 * transfer have one, pingpong has two for each pair, there and back. A workload
 * makes them and says how they carry; the rest is here.
 */
enum { TRAFFIC_IN, TRAFFIC_OUT, TRAFFIC_FILE }; /* in wl_member.fds */

/* A pipe's hop, and a FIFO's: the same functions of the kernel. */
#define PIPE_HOP(id)                                                               \
	.kind = IPCT_KIND_##id, .copied_in = 1, .copied_out = 1,                   \
	.why = "each byte is copied into the pipe buffer once and out of it once", \
	.calls_max = PIPE_BUF, .calls = 2, .end_calls = 1

#define TRAFFIC_ENDS_MAX     4 /* writers, and readers */
#define TRAFFIC_CHANNELS_MAX (2 * TRAFFIC_ENDS_MAX)

struct traffic_route {
	int in, out; /* channel numbers; -1: none */
};

/* Of one channel. */
struct traffic_lane {
	_Alignas(64) volatile uint64_t sent_ns; /* when the message that is under way was sent */
	uint32_t senders;			/* that have not hung up yet */
	int id;					/* where a number leads to it */
};

/*
 * How a mechanism carries bytes: all in which those that do differ. Functions run
 * in a member; they return 0 (or a length) or -errno.
 */
struct carrier {
	/* Messages up to this many bytes arrive in one piece, however many send. */
	uint64_t (*whole_max)(const struct wl_run *run);
	size_t head_bytes; /* the carrier's own, in front of each member's buffer */
	/* Where the next message can be made in place. NULL: nowhere, they are made in a buffer. */
	int (*reserve)(struct wl_run *run, struct wl_member *self, size_t len, unsigned char **ret);
	/* One message, in as many calls as it takes; the one made in place where there is such. */
	int (*send)(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len);
	/*
	 * What one call gives, at most len bytes; 0 at the end. They are in buffer, which always
	 * has room for a piece of whole_max() bytes, or, always a whole message then, where *ret
	 * says, until release().
	 */
	ssize_t (*receive)(struct wl_run *run, struct wl_member *self, unsigned char *buffer,
			   size_t len, const unsigned char **ret);
	void (*release)(struct wl_run *run, struct wl_member *self); /* NULL: nothing to do */
	/* Nothing more comes from this one: whoever reads shall see the end, now or after the last.
	 */
	int (*hang_up)(struct wl_run *run, struct wl_member *self);
};

/* Byte streams with a descriptor at each end, in wl_member.fds: what is closed has ended. */
extern const struct carrier descriptor_carrier;
int descriptor_hang_up(struct wl_run *run, struct wl_member *self);

/* In setup(): hands copies of these ends, in and out, to the members whose route the channel is on.
 */
int descriptors_share(struct wl_run *run, int channel, const int ends[2]);

/* Shared by all members. The payload's table and a buffer for each member follow it. */
struct traffic {
	size_t map_bytes;
	struct payload payload;
	unsigned char *buffers;
	size_t buffer_bytes; /* of each, with what the carrier has in front */
	struct traffic_route routes[WL_MEMBERS_MAX];
	struct payload_account accounts[WL_MEMBERS_MAX];
	struct traffic_lane lanes[TRAFFIC_CHANNELS_MAX];
	const struct carrier *carrier;
	void *own; /* the carrier's */
};

/* What one hop does to each byte, and in how many calls. */
struct hop_model {
	enum ipct_kind kind;
	double copied_in, copied_out; /* of each byte */
	double moved, within;	      /* the same; 0: nothing is said of it */
	const char *why;	      /* for a student */
	const char *calls_why;	      /* NULL: as it is with descriptors */
	uint64_t calls_max; /* messages up to this size take calls, each; of longer ones nothing is
			       said */
	double calls;	    /* there and back out */
	double end_calls;   /* by which each reader sees the end */
	/* What a transfer does to its files; NULL: it reads and writes them. Of a hop from file
	 * to file, nothing. */
	const struct hop_model *files;
};

bool traffic_accepts(const struct wl_params *params, const char **ret_why);
/* The same, for what goes from one to one: on each channel there is one writer and one reader. */
bool traffic_accepts_pairs(const struct wl_params *params, const char **ret_why);

/* Fills members and state. */
int traffic_setup(struct wl_run *run, const struct carrier *carrier);
uint32_t traffic_channels(const struct wl_params *params);
struct traffic_route traffic_route(const struct wl_run *run, const struct wl_member *member);

/* Makes the pages be there, and changes nothing: a fault before the gate is not counted. */
void traffic_touch(void *start, size_t len);
/* For wl_member.prepare, or called by it: touches what body() will, opens the files of a transfer.
 */
int traffic_prepare(struct wl_run *run, struct wl_member *self);
int traffic_verify(struct wl_run *run);
void traffic_teardown(struct wl_run *run);
size_t traffic_expect(const struct wl_run *run, const struct hop_model *model, struct expect *out,
		      size_t max);
/* On the files of a transfer: each message is read, each piece of it written, and one more
 * read sees the end.
 */
double traffic_file_calls(const struct wl_run *run, uint64_t messages);
size_t expect_add(struct expect *out, size_t n, size_t max, struct expect expect);

/* True for the last of a channel's senders to hang up, who lets the readers know. */
bool traffic_leave(struct wl_run *run, const struct wl_member *self);

/* In how many calls a message goes, at least. */
uint64_t traffic_pieces(const struct wl_run *run);
/* How many wait at the channel that this one sends into. */
uint32_t traffic_receivers(const struct wl_run *run);

/* Below: for the patterns' bodies. */

/* Says in result->error what failed, and why. Returns err, a -errno. */
int traffic_fail(struct wl_member *self, int err, const char *what);
unsigned char *traffic_buffer(const struct wl_run *run, const struct wl_member *self);
struct payload_account *traffic_account(const struct wl_run *run, const struct wl_member *self);

/* Of count messages, the ones that this sender sends; without a count, no end of them. */
uint64_t traffic_share(const struct wl_params *params, uint32_t index);
/* When this sender must stop; 0: not by the clock. */
uint64_t traffic_stop_ns(const struct wl_params *params, const struct wl_member *self);

/* Where the next message may be made: in place, or in the member's buffer. NULL, and an error set.
 */
unsigned char *traffic_space(struct wl_run *run, struct wl_member *self);
/* Makes message number seq of this sender, and sends it. */
int traffic_put(struct wl_run *run, struct wl_member *self, uint64_t seq);
/* Sends one message and counts it. */
int traffic_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len);
/* Lets the other side see the end. */
int traffic_hang_up(struct wl_run *run, struct wl_member *self);
/*
 * What one call gives, or with whole a message, less only at the end; checked and
 * counted. Where it is goes to *ret, until traffic_release(). Its length, or -errno.
 */
ssize_t traffic_receive(struct wl_run *run, struct wl_member *self, bool whole,
			const unsigned char **ret);
void traffic_release(struct wl_run *run, struct wl_member *self);

uint64_t clock_now_ns(void);

#endif
