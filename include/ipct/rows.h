/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_ROWS_H
#define IPCT_ROWS_H

#include "types.h"

/*
 * The tables that the kernel programs fill and user space reads: threads,
 * channels, ends and histograms. Rows are found by index; row 0 of every table
 * is never used, so that index 0 says "none". A thread alone writes its own
 * rows, while it runs or as it is switched: no sum needs an atomic.
 */

/* One thread's side of one channel in one direction. All sums of operations live here. */
#define IPCT_END_SUMS(X)                                                                          \
	X(ops_cnt)	    /* calls that reached the channel, whatever they returned */          \
	X(joint_cnt)	    /* of these, calls that the other end of the same call counts, too */ \
	X(msgs_cnt)	    /* of these, the ones that passed more than 0 bytes */                \
	X(bytes)	    /* payload bytes passed */                                            \
	X(copied_bytes)	    /* of these, copied between user and kernel memory */                 \
	X(moved_bytes)	    /* handed over as pages; counted where they arrive */                 \
	X(within_bytes)	    /* copied from kernel to kernel memory */                             \
	X(control_bytes)    /* numbers that say something, not payload */                         \
	X(mapped_bytes)	    /* of mappings that were made */                                      \
	X(faults)	    /* taken in a mapping: the page was not there for this task */        \
	X(eof_cnt)	    /* returned 0 */                                                      \
	X(again_cnt)	    /* EAGAIN, or ENOMSG */                                               \
	X(broken_cnt)	    /* EPIPE */                                                           \
	X(interrupted_cnt)  /* EINTR, or left to be restarted */                                  \
	X(error_cnt)	    /* any other error */                                                 \
	X(blocked_ns)	    /* asleep in an operation, until it runs again */                     \
	X(blocked_full_ns)  /* of this, for want of room */                                       \
	X(blocked_empty_ns) /* of this, for want of data */                                       \
	X(blocked_cnt)                                                                            \
	X(blocked_full_cnt)                                                                       \
	X(blocked_empty_cnt)                                                                      \
	X(switches_voluntary) /* inside operations */                                             \
	X(switches_involuntary)                                                                   \
	X(wakeups) /* sleeps that ended */

/* One thread, from gate to end, whatever it does. */
#define IPCT_THREAD_SUMS(X)                                                               \
	X(switches_voluntary)	/* it went to sleep */                                    \
	X(switches_involuntary) /* it was preempted, or yielded */                        \
	X(wakeups)		/* sleeps that ended */                                   \
	X(slept_ns)		/* asleep, until it runs again */                         \
	X(faults)		/* page faults taken */                                   \
	X(faults_first_touch)	/* a fresh zeroed page came */                            \
	X(faults_file)		/* a page of a file was mapped */                         \
	X(faults_wp)		/* a write to a write-protected page */                   \
	X(faults_cow)		/* a page was copied */                                   \
	X(cow_copied_bytes)                                                               \
	X(forks) /* processes made by it */                                               \
	X(execs)                                                                          \
	X(exits)	     /* 1 where its process ended with it */                      \
	X(reaps)	     /* 1 where it was waited for */                              \
	X(unreaped)	     /* 1 where at the end of the run nobody had waited for it */ \
	X(signals_generated) /* for it */                                                 \
	X(signals_delivered) /* to it */                                                  \
	X(sigpipes)	     /* of the generated ones */

enum ipct_table { TABLE_THREADS, TABLE_CHANNELS, TABLE_ENDS, TABLE_HISTS, TABLE_NR };

#define IPCT_SUM_FIELD(name) __u64 name;

struct ipct_end {
	__u32 thread;  /* row in threads */
	__u32 channel; /* row in channels */
	__u32 hist;    /* row in hists: waking to running, sleeps inside operations */
	__u32 dir;     /* enum ipct_dir */
	IPCT_END_SUMS(IPCT_SUM_FIELD)
};

struct ipct_thread {
	__u32 tid; /* as the initial pid namespace numbers them */
	__u32 tgid;
	__u64 start_ns;	     /* CLOCK_BOOTTIME */
	__u64 task_start_ns; /* of its process: (tgid, task_start_ns) is the task */
	__u32 gate;
	__u32 hist; /* waking to running, sleeps outside operations */
	IPCT_THREAD_SUMS(IPCT_SUM_FIELD)
};

struct ipct_channel {
	__u64 dev;
	__u64 ino;
	__u64 gen;	      /* tells two apart that bear the same number one after the other */
	__u32 kind;	      /* enum ipct_kind */
	__u32 capacity_bytes; /* 0: no limit known */
};

#undef IPCT_SUM_FIELD

/* Where something could not be counted. All zero: the report is complete. */
#define IPCT_LOST(X) X(ring) X(ends) X(spans) X(tasks) X(channels) X(hists)

#define IPCT_LOST_FIELD(name) __u64 name;
struct ipct_lost {
	IPCT_LOST(IPCT_LOST_FIELD)
};
#undef IPCT_LOST_FIELD

#endif
