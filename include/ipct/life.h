/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LIFE_H
#define IPCT_LIFE_H

#include "types.h"

/*
 * What the ring carries: rare things only, each a fixed-width record. Names are
 * taken here while the task lives; what only user space can look up (executable,
 * cgroup, the path behind a descriptor) it looks up when the record arrives.
 */
enum ipct_life_type {
	IPCT_LIFE_FORK, /* task was made by parent */
	IPCT_LIFE_EXEC,
	IPCT_LIFE_EXIT,	   /* its last thread ends */
	IPCT_LIFE_CHANNEL, /* first operation on this channel row, through this descriptor */
};

/* The name of a TCP connection: addresses as IPv6 writes them, the looker's own first. */
struct ipct_life_pair {
	__u32 address[2][4];
	__u16 port[2]; /* host order */
};

struct ipct_life {
	__u32 type;
	__u32 tgid;
	__u64 task_start_ns;
	__u64 at_ns; /* CLOCK_MONOTONIC */
	__u64 parent_start_ns;
	__u32 parent_tgid;
	__s32 exit_code; /* as wait reports it */
	__u32 channel;	 /* CHANNEL: row */
	__s32 fd;	 /* CHANNEL: descriptor in that task */
	char comm[16];
	char name[64]; /* CHANNEL: last part of the file's name; "" where it may not be read */
};

/* A process, for as long as nobody has waited for it and for ever after. */
struct ipct_who {
	__u32 tgid; /* 0: nobody */
	__u32 zero;
	__u64 start_ns; /* CLOCK_BOOTTIME */
};

/* How a life ended, or rather what ended it. Of the last, nobody saw who waited. */
#define IPCT_ENDINGS(X)           \
	X(ALIVE, "alive")         \
	X(STILL, "still")         \
	X(WAITED, "waited")       \
	X(INHERITED, "inherited") \
	X(AUTO, "auto")

#define IPCT_ENDING_ENUM(id, name) IPCT_ENDING_##id,
enum ipct_ending { IPCT_ENDINGS(IPCT_ENDING_ENUM) IPCT_ENDING_NR };
#undef IPCT_ENDING_ENUM

enum ipct_life_flag {
	IPCT_LIFE_BEFORE = 1,  /* it was a zombie as we came: since when, nobody knows */
	IPCT_LIFE_LATE = 2,    /* who waited was not seen: reaped_ns is when it had gone */
	IPCT_LIFE_GONE = 4,    /* the kernel has given its memory back */
	IPCT_LIFE_IGNORED = 8, /* its parent wants to hear of no child's end */
	IPCT_LIFE_FOUND = 16,  /* it was a zombie as the run ended */
	IPCT_LIFE_SELF = 32,   /* it went without anybody waiting */
};

/*
 * One process from fork to reaping. Times are CLOCK_MONOTONIC, 0: did not happen, or not yet.
 * A zombie it is from zombie_ns to reaped_ns.
 */
struct ipct_lifetime {
	struct ipct_who self, parent, reaper;
	struct ipct_who heir; /* its parent at the last that was seen of it */
	__u64 fork_ns;	      /* 0: it was there before us */
	__u64 exit_ns;	      /* its last thread began to end */
	__u64 zombie_ns, reaped_ns;
	__s32 exit_code; /* as wait reports it */
	__u32 flags;	 /* enum ipct_life_flag */
	__u32 last_tid;	 /* of the thread that ended last */
	__u32 zero;
	char comm[16];
};

#ifndef __BPF__
_Static_assert(sizeof(struct ipct_life) == 128, "two cache lines");
#endif

#endif
