/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_OPTIONS_H
#define IPCT_OPTIONS_H

#include "capture/plan.h"
#include "model/comparison.h"
#include "model/expression.h"
#include "values.h"
#include "views/view.h"
#include "workloads/workload.h"

/*
 * What the command line says, read by one table: the options with the commands
 * that take them, their meaning, and how a value is read. The help, the man page
 * and the completion are made from the same rows.
 */

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_NR };
extern const char *const format_names[FORMAT_NR];

#define ASSERTS_MAX 256
#define VIEWS_MAX   8
#define OWN_MAX	    16
#define SIZES_MAX   8

struct option_spec;

struct options {
	const char *workload;
	struct wl_params params;   /* size_bytes is the first of the sizes */
	uint64_t sizes[SIZES_MAX]; /* as given */
	size_t nsizes;
	uint64_t repeat; /* 0: as usual */
	enum comparison_by sort;
	enum probes_wanted probes;
	uint32_t kinds; /* bit enum ipct_kind; 0: all */
	enum format format;
	const char *output; /* NULL: standard output */
	const char *record; /* NULL: none */
	const struct view *views[VIEWS_MAX];
	size_t nviews;				 /* 0: the default ones */
	struct expression *asserts[ASSERTS_MAX]; /* owned */
	size_t nasserts;
	const struct option_spec *own[OWN_MAX]; /* given, and not for every workload */
	size_t nown;
	bool strict, explain, help, version;
	char **args; /* what is no option */
	int nargs;
};

enum command_bit {
	FOR_RUN = 1,
	FOR_TRACE = 2,
	FOR_DOCTOR = 4,
	FOR_LIST = 8,
	FOR_REPLAY = 16,
	FOR_COMPARE = 32,
	FOR_RUNS = FOR_RUN | FOR_TRACE,
	FOR_RESULT = FOR_RUNS | FOR_REPLAY,
	FOR_WORKLOADS = FOR_RUN | FOR_COMPARE,
	FOR_CHECKS = FOR_RESULT | FOR_COMPARE,
	FOR_ALL = FOR_CHECKS | FOR_DOCTOR | FOR_LIST,
};

/* Beside the commands that take an option: it is only for workloads with one of these, too. */
#define ONLY_WITH(wl_options)	   ((unsigned)(wl_options) << 16)
#define OPTION_WORKLOADS(commands) ((commands) >> 16)

struct option_spec {
	const char *name;
	char letter;	   /* 0: none */
	const char *arg;   /* NULL: takes no value */
	const char *help;  /* one line */
	unsigned commands; /* enum command_bit, and ONLY_WITH() */
	/* 0; -EINVAL, and why says what is accepted; -EBADMSG: why is the whole sentence */
	int (*read)(struct options *options, const char *value, char *why, size_t why_size);
	name_at_fn names; /* what a value is, or begins with; NULL: no names of ours */
};

extern const struct option_spec option_specs[];
/* Reads --assert, and says itself where what is wrong. */
int assert_take(struct options *options, const char *value, char *why, size_t why_size);
extern const size_t option_specs_cnt;

const char *workload_name(size_t i);

/* Was this option, which not every workload takes, given? */
bool options_given(const struct options *options, const char *name);

/* The first option given that this workload does not take, or NULL. */
const struct option_spec *options_foreign(const struct options *options,
					  const struct workload *workload);

/*
 * 0; or -EINVAL with one sentence in error. argv is permuted, and its strings are kept.
 * Of a command to be traced, the options are its own.
 */
int options_read(int argc, char **argv, unsigned command, const char *command_name,
		 struct options *ret, char *error, size_t error_size);

/* Gives back what was read into it. */
void options_free(struct options *options);

/* Is JSON asked for, as far as one can tell from a command line that may be wrong? */
bool options_want_json(int argc, char **argv);

#endif
