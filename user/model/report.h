/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_REPORT_H
#define IPCT_REPORT_H

#include "recording.h"

/*
 * What a recording means. Built once, never changed after; it points into the
 * recording it was made from, which must outlive it.
 */

struct report_task {
	char id[32];		    /* tgid and start, stable in one boot */
	const struct rec_task *rec; /* NULL: it was never named */
	uint32_t tgid;
	uint64_t start_ns;
	const char *role; /* in a workload; else NULL */
};

struct report_end {
	const struct report_task *task;
	enum ipct_dir dir;
	struct ipct_end sums; /* all threads of the task; its row numbers mean nothing here */
	struct ipct_hist wakeups;
	struct metric_set metrics;
};

struct report_channel {
	char id[80];
	enum ipct_kind kind;
	const char *name; /* "" when not known */
	uint32_t capacity_bytes;
	struct report_end *ends;
	size_t nends;
};

struct report_expect {
	const struct expect *expect;
	bool present; /* the metric was measured */
	double measured;
	bool ok;
};

/* One thing that happened to a message on its way. */
struct story_step {
	const struct ipct_event *event;
	enum ipct_kind kind; /* of the channel at which it happened; IPCT_KIND_NONE: at none */
	uint64_t at_ns;	     /* since the story began */
	uint64_t took_ns; /* a sleep: until it ran again; running: since it was woken; 0: not known
			   */
	const struct report_task *task, *other; /* NULL: not watched */
	const struct rec_probe *probe; /* of an operation: the function; NULL: not visible */
};

/* One recorded message: empty where nobody asked, or where no call passed one on. */
struct story {
	uint64_t begin_ns, offset, bytes;
	struct story_step *steps;
	size_t nsteps;
};

struct who_id {
	char text[32]; /* as report_task.id; "": nobody */
};

/* One process that a watched one made, or one that was its zombie before anybody watched. */
struct report_life {
	const struct ipct_lifetime *rec;
	struct who_id id, parent, reaper, heir;
	enum ipct_ending ending;
	bool zombie;	    /* it was one, be it for a moment */
	uint64_t zombie_ns; /* for how long */
	bool orphan;
	uint64_t orphan_ns; /* when it became one; 0: not known */
};

struct report {
	const struct recording *rec;
	bool complete;
	struct metric_set metrics;
	struct metric_set by_kind[IPCT_KIND_NR];
	bool has_kind[IPCT_KIND_NR];
	struct report_task *tasks;
	size_t ntasks;
	struct report_life *lives; /* by start */
	size_t nlives;
	uint64_t lives_end_ns;		 /* the last moment that one of them tells of */
	struct report_channel *channels; /* most bytes first */
	size_t nchannels;
	struct report_expect *expects;
	size_t nexpects;
	bool expects_ok;
	struct story story;
};

/* 0, or -ENOMEM, or -EINVAL where the recording points to rows that it does not have. */
int report_build(const struct recording *rec, struct report **ret);
struct report *report_free(struct report *report);

/*
 * The duration that a share (0..1) of the histogram's entries does not exceed; false
 * when it is empty. That of entry ceil(share * n), counted from 1, where the c
 * entries of a bucket are taken to end at 1/c, 2/c … c/c of its width. The first
 * bucket begins at 0; longer ones than the last takes count as its end.
 */
bool hist_quantile(const struct ipct_hist *hist, double share, double *ret_ns);
void hist_add(struct ipct_hist *sum, const struct ipct_hist *part);

/* What its figures rest on: "measured", "inferred", or "absent" where it could not be attached. */
const char *probe_source(const struct rec_probe *probe);

extern const char *const kind_names[IPCT_KIND_NR];
extern const char *const dir_names[IPCT_DIR_NR];
extern const char *const ending_names[IPCT_ENDING_NR];

#endif
