/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_HIST_H
#define IPCT_HIST_H

#include "types.h"

/*
 * A histogram of durations: eight buckets an octave from 128 ns to 34 s, so a
 * percentile is right to one part in sixteen. Shorter ones fall into the first
 * bucket, longer ones into the last.
 */
#define IPCT_HIST_MIN_LOG2 7
#define IPCT_HIST_SUB_LOG2 3
#define IPCT_HIST_OCTAVES  28
#define IPCT_HIST_BUCKETS  (IPCT_HIST_OCTAVES << IPCT_HIST_SUB_LOG2)

struct ipct_hist {
	__u32 bucket[IPCT_HIST_BUCKETS];
};

static inline __u32 ipct_log2(__u64 v)
{
	__u32 r, s;

	r = (v > 0xffffffff) << 5;
	v >>= r;
	s = (v > 0xffff) << 4;
	v >>= s;
	r |= s;
	s = (v > 0xff) << 3;
	v >>= s;
	r |= s;
	s = (v > 0xf) << 2;
	v >>= s;
	r |= s;
	s = (v > 0x3) << 1;
	v >>= s;
	r |= s;
	return r | (v >> 1);
}

static inline __u32 ipct_hist_bucket(__u64 ns)
{
	__u32 log, bucket;

	if (ns < (1ULL << IPCT_HIST_MIN_LOG2))
		return 0;
	log = ipct_log2(ns);
	bucket = ((log - IPCT_HIST_MIN_LOG2) << IPCT_HIST_SUB_LOG2) +
		 ((ns >> (log - IPCT_HIST_SUB_LOG2)) & ((1 << IPCT_HIST_SUB_LOG2) - 1));
	return bucket < IPCT_HIST_BUCKETS ? bucket : IPCT_HIST_BUCKETS - 1;
}

/* The shortest duration that falls into this bucket; of IPCT_HIST_BUCKETS, where the last one ends.
 */
static inline __u64 ipct_hist_floor(__u32 bucket)
{
	__u32 log = (bucket >> IPCT_HIST_SUB_LOG2) + IPCT_HIST_MIN_LOG2;
	__u64 sub = bucket & ((1 << IPCT_HIST_SUB_LOG2) - 1);

	return (1ULL << log) + (sub << (log - IPCT_HIST_SUB_LOG2));
}

#endif
