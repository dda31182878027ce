/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_STORY_H
#define IPCT_STORY_H

#include "types.h"

/*
 * What happened to messages, event by event: taken only when somebody asks for the
 * story of one, and only for as long as the table has room.
 */
#define IPCT_STORY_STEPS(X)                                       \
	X(OP, "operation") /* thread's operation is over */       \
	X(SLEEP, "sleep")  /* thread leaves its CPU to sleep */   \
	X(WAKE, "wake")	   /* thread wakes other, which sleeps */ \
	X(RUN, "run")	   /* thread, having slept, runs again */

#define IPCT_STORY_ENUM(id, name) IPCT_STORY_##id,
enum ipct_story_step { IPCT_STORY_NONE, IPCT_STORY_STEPS(IPCT_STORY_ENUM) IPCT_STORY_NR };
#undef IPCT_STORY_ENUM

struct ipct_event {
	__u64 at_ns;   /* CLOCK_MONOTONIC */
	__u32 step;    /* enum ipct_story_step */
	__u32 thread;  /* rows in threads; 0: not watched */
	__u32 other;   /* WAKE: who is woken */
	__u32 channel; /* row in channels; 0: none */
	__u32 dir;     /* enum ipct_dir, of the end at that channel */
	__u32 cpu;
	__u32 probe;  /* OP: the function probe that saw it, its place in the plan + 1; 0: a system
			 call's result */
	__u32 waits;  /* SLEEP: for want of data (from side) or room (to side); else for something
			 else */
	__u64 offset; /* OP: bytes that had passed this end before */
	__u64 bytes;  /* OP: passed by it */
	__u64 copied; /* of them, copied */
};

#endif
