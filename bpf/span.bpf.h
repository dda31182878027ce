/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SPAN_BPF_H
#define IPCT_SPAN_BPF_H

/*
 * The engine: whom we watch, what a descriptor is, and the span of one operation.
 *
 * Spans are lazy. An operation that never leaves its CPU is folded into its end
 * by one call at its end. One that does leave is classified as it goes, because
 * by its return its descriptor may have become something else.
 */

#include "compat.bpf.h"
#include "ipct/hist.h"
#include "ipct/kind.h"
#include "ipct/life.h"
#include "ipct/rows.h"
#include "ipct/story.h"
#include "ipct/watch.h"

#define SLOTS	  8 /* files that each of a thread's caches holds */
#define DEPTH_MAX 4 /* see hook.bpf.h */

/*
 * What one channel is to us, and this thread's ends of it. Three ways in: by the
 * file, recognised by its inode; where close and its kin are watched, by the
 * descriptor, as long as nobody closes or replaces one in its table; and by what
 * tells the channel from others, where no descriptor leads to it.
 */
struct slot {
	__u64 id[3];   /* inode, its number and generation; or device, number, generation */
	__u32 channel; /* 0: nothing that we count */
	__u32 there;   /* where what it sends goes, if that is another one */
	__u32 ends[IPCT_DIR_NR]; /* 0: not opened yet */
	__u8 kind;
	__u8 how;      /* what read and write do with bytes there: enum how */
	bool writable; /* vmsplice's direction */
	__u32 fd;
	__u32 generation;
	__u64 files; /* the descriptor table; 0: not looked up by descriptor */
};

enum fault_kind { FAULT_NONE, FAULT_ANON, FAULT_SHARED_FILE, FAULT_PRIVATE_FILE, FAULT_WP };

/* What an operation does with its bytes. */
enum how {
	HOW_PASSED,
	HOW_COPIED,
	HOW_MOVED,
	HOW_WITHIN,
	HOW_CONTROL,
	HOW_MAPPED,
	HOW_NOTHING, /* that it happened is all: a result is no number of bytes */
	HOW_PEEKED,  /* copied, and still there */
	HOW_DROPPED, /* nobody gets them */
};

/* One operation in flight: its ends by IPCT_SIDE, 0 where there is none that we count. */
struct span {
	__u32 op; /* enum ipct_op; IPCT_OP_NONE: no span is open */
	__u32 ends[IPCT_SIDE_NR];
	__u8 how;
	__u8 waits[IPCT_SIDE_NR]; /* can it fall asleep for want of data, for want of room? */
	__u8 floor[IPCT_SIDE_NR]; /* does the system call's result count for this end? */
	bool sized;  /* the result does not say how many bytes: size does, if it succeeds */
	bool capped; /* the result may be more than what passed: size is the most that can */
	bool counts; /* the result is a number of messages: see messages_sum() */
	__u64 size;
};

/* The system call that a mechanism of its own looks at. */
struct call {
	__u32 op;
	bool over; /* ret is its result; else it is on its way to sleep */
	long ret;
	__u64 args[6];
};

struct channel_key {
	__u64 dev, ino, gen;
	__u64 kind;
};

/* What does not fit on a program's stack while a socket is looked at. */
struct desk {
	struct ipct_channel what;
	struct channel_key own, other, taken;
	__u32 from[4], to[4];
};

/* A watched thread: all that its probes need between two events. */
struct self {
	struct ipct_watch watch; /* first: user space writes it */
	__u32 row;		 /* in threads; 0: not seeded yet */
	struct span span;
	struct call call;
	__u64 copied[IPCT_SIDE_NR]; /* within the call it is in, whose own probe takes it */
	__u64 off_ns;		    /* when it left the CPU; 0: it runs */
	__u64 waking_ns;	    /* when it was woken */
	__u32 off_state;	    /* what it sleeps in; 0: preempted */
	__u32 fault;		    /* enum fault_kind, until its page is seen allocated */
	__u64 faults_over;	    /* how many it had behind it when that one began */
	__u64 ended;		    /* of a process' first thread: somebody has said so */
	__u64 address;		    /* see number_of() */
	__u32 probe;		    /* see story_probe() */
	__u32 busy;		    /* a program is folding an operation that is over */
	__u32 depth;		    /* functions it is inside of that keep arguments */
	__u64 kept[DEPTH_MAX][4];
	struct desk desk;
	struct slot by_fd[SLOTS];
	struct slot by_id[SLOTS];
};

struct end_key {
	__u32 thread, channel, dir;
};

#define ROWS(name, row)                            \
	struct name##_map {                        \
		__uint(type, BPF_MAP_TYPE_ARRAY);  \
		__uint(map_flags, BPF_F_MMAPABLE); \
		__uint(max_entries, 1);            \
		__type(key, __u32);                \
		__type(value, row);                \
	}

ROWS(threads, struct ipct_thread);
ROWS(channels, struct ipct_channel);
ROWS(ends, struct ipct_end);
ROWS(hists, struct ipct_hist);
ROWS(gates, __u64);
ROWS(scope, __u64);
ROWS(generations, __u32);
ROWS(events, struct ipct_event);

extern struct threads_map threads SEC(".maps");
extern struct channels_map channels SEC(".maps");
extern struct ends_map ends SEC(".maps");
extern struct hists_map hists SEC(".maps");
extern struct gates_map gates SEC(".maps");
extern struct scope_map scope SEC(".maps");
extern struct generations_map generations SEC(".maps");
extern struct events_map events SEC(".maps");

struct selves_map {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct self);
};
extern struct selves_map selves SEC(".maps");

struct channel_index_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct channel_key);
	__type(value, __u32);
};
extern struct channel_index_map channel_index SEC(".maps");

struct end_index_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct end_key);
	__type(value, __u32);
};
extern struct end_index_map end_index SEC(".maps");

/* Of the watched: from fork until the run ends. */
struct lifetimes_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct ipct_who);
	__type(value, struct ipct_lifetime);
};
extern struct lifetimes_map lifetimes SEC(".maps");

/* Who is meant by a number that a wait returns, in each pid namespace that has one for it. */
struct pid_key {
	__u32 ns; /* 0: the first one */
	__u32 nr;
};

struct ended_map {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, struct pid_key);
	__type(value, struct ipct_who);
};
extern struct ended_map ended SEC(".maps");

struct lives_map {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 256 * 1024);
};
extern struct lives_map lives SEC(".maps");

/* Set before loading. */
extern const volatile bool has_wp_function; /* do_wp_page is attached: it counts, not the fault */
extern const volatile bool has_floor;	  /* sys_exit is attached: descriptors may be remembered */
extern const volatile __u32 floor_kinds;  /* bit enum ipct_kind: counted there */
extern const volatile __u32 wanted_kinds; /* bit enum ipct_kind: counted at all */
extern const volatile bool keeps_lives;	  /* somebody wants to know of zombies */
extern const volatile __u32 story_max;	  /* events; 0: nobody wants a story */
extern const volatile __u64 story_after_ops; /* not before this many operations */
extern const volatile __u64 page_bytes;	     /* 4 KiB, 16 KiB or 64 KiB on arm64 */
extern const volatile __u64 salt;	     /* kernel addresses never leave unmixed */
extern const volatile __u32 row_max[TABLE_NR];
extern const volatile __u8 ops[ABI_NR][IPCT_OPS_MAX];

extern struct ipct_lost lost;
extern __u32 row_next[TABLE_NR]; /* the next free row */
extern __u64 story_ops_cnt;
extern __u32 story_events_cnt;

#define LOSE(what) __sync_fetch_and_add(&lost.what, 1)

/* What a figure depends on: if it cannot be had, the report is incomplete. */
static __always_inline bool user_need(void *ret, __u32 size, __u64 address)
{
	if (user_read(ret, size, address))
		return true;
	LOSE(spans);
	return false;
}

/* The next free row of a table, or 0 when it is full. */
static __always_inline __u32 row_take(enum ipct_table table)
{
	__u32 row;

	if (row_next[table] >= row_max[table])
		return 0;
	row = __sync_fetch_and_add(&row_next[table], 1);
	return row < row_max[table] ? row : 0;
}

static __always_inline bool scope_has(__u32 tid)
{
	__u32 word = tid / 64;
	__u64 *bits = bpf_map_lookup_elem(&scope, &word);

	return bits && *bits & 1ULL << tid % 64;
}

static __always_inline void scope_put(__u32 tid, bool watched)
{
	__u32 word = tid / 64;
	__u64 *bits = bpf_map_lookup_elem(&scope, &word);

	if (!bits)
		return;
	if (watched)
		__sync_fetch_and_or(bits, 1ULL << tid % 64);
	else
		__sync_fetch_and_and(bits, ~(1ULL << tid % 64));
}

/* The watched thread behind task, or NULL. The bit first: a bystander pays for no more. */
static __always_inline struct self *self_of(struct task_struct *task)
{
	if (!scope_has(task->pid))
		return NULL;
	return bpf_task_storage_get(&selves, task, 0, 0);
}

/* Is this the part of its life that is to be counted? */
static __always_inline bool gate_is_open(struct self *me)
{
	__u32 gate = me->watch.gate;
	__u64 *open = bpf_map_lookup_elem(&gates, &gate);

	return open && *open;
}

static __always_inline struct ipct_thread *thread_row(struct self *me)
{
	__u32 row = me->row;

	return row ? bpf_map_lookup_elem(&threads, &row) : NULL;
}

static __always_inline struct ipct_end *end_row(__u32 row)
{
	return row ? bpf_map_lookup_elem(&ends, &row) : NULL;
}

/* A pointer as a number: the verifier lets nobody calculate with one, but forgets what it has
 * stored. */
static __always_inline __u64 number_of(struct self *me, const volatile void *pointer)
{
	*(volatile __u64 *)&me->address = (__u64)pointer;
	return *(volatile __u64 *)&me->address;
}

static __always_inline __u32 *generation_of(__u64 files)
{
	__u32 word = (files >> 6) * 2654435761U % IPCT_GENERATIONS;

	return bpf_map_lookup_elem(&generations, &word);
}

/* A descriptor of this task's table was closed or replaced: forget what its descriptors were. */
static __always_inline void generation_bump(struct self *me, struct task_struct *task)
{
	__u32 *generation = generation_of(number_of(me, task->files));

	if (generation)
		__sync_fetch_and_add(generation, 1);
}

static __always_inline void hist_count(__u32 *row, __u64 ns)
{
	struct ipct_hist *hist;
	__u32 index;

	if (!*row)
		*row = row_take(TABLE_HISTS);
	index = *row;
	hist = index ? bpf_map_lookup_elem(&hists, &index) : NULL;
	if (!hist) {
		LOSE(hists);
		return;
	}
	index = ipct_hist_bucket(ns);
	if (index < IPCT_HIST_BUCKETS)
		hist->bucket[index]++;
}

/* Which operation the system call in these registers is; IPCT_OP_NONE for all that pass no bytes.
 */
static __always_inline enum ipct_op op_of(struct pt_regs *regs, enum abi abi)
{
	__u64 nr = syscall_nr(regs);

	return nr < IPCT_OPS_MAX ? ops[abi == ABI_COMPAT][nr] : IPCT_OP_NONE;
}

#endif
