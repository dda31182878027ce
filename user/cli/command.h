/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMMAND_H
#define IPCT_COMMAND_H

#include <jansson.h>

#include "options.h"
#include "run/run.h"
#include "values.h"

struct command {
	const char *name, *args, *help;
	unsigned bit; /* in option_spec.commands */
	enum exit_status (*main)(struct options *options);
	name_at_fn names; /* what its arguments are; NULL: no names of ours */
};

extern const struct command commands[];
extern const size_t commands_cnt;

/* The first EXAMPLES_SHORT of them stand in the short help, all in the man page. */
#define EXAMPLES_SHORT 3
struct example {
	const char *line, *what;
};
extern const struct example examples[];
extern const size_t examples_cnt;

/* By enum exit_status. */
extern const char *const exit_meanings[];
extern const size_t exit_meanings_cnt;

/* What 'compare' compares: workloads, or "all". */
const char *compared_name(size_t i);

/* What 'list' lists. */
const char *listing_name(size_t i);

enum exit_status cmd_run(struct options *options);
enum exit_status cmd_compare(struct options *options);
enum exit_status cmd_trace(struct options *options);
enum exit_status cmd_doctor(struct options *options);
enum exit_status cmd_list(struct options *options);
enum exit_status cmd_replay(struct options *options);

/* By its name, whole or shortened; or NULL, which command_unknown() explains. */
const struct command *command_find(const char *word);
enum exit_status command_unknown(enum format format, const char *word);

/* Says that word is none of these names, and which it may be, else the hint; returns EXIT_USAGE. */
enum exit_status name_unknown(enum format format, const char *what, const char *word, name_at_fn at,
			      const char *hint);

void help_short(FILE *file);
void help_command(const struct command *command, FILE *file);

/*
 * Says why there is no result: one line on stderr, and in JSON mode an object on
 * stdout. Returns the status, so that a command can end with it.
 */
enum exit_status failure_show(enum format format, enum exit_status status, const char *hint,
			      const char *text, ...) __attribute__((format(printf, 4, 5)));

/* What is no failure, or not yet: one line on stderr. */
void warning_show(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* A file that cannot be written is better known before a run than after it. */
enum exit_status files_try(const struct options *options);

/* Says why a run failed; if by a signal, ends by it, so that whoever waits for us sees which. */
enum exit_status failure_end(const struct options *options, const struct failure *failure);

/* The run of a workload, and what to look at in it. */
struct run_request workload_request(const struct workload *workload,
				    const struct wl_params *params);

/* Makes the run that was asked for, with the options all runs have, and shows what came of it. */
enum exit_status measure(const struct options *options, struct run_request *request);

/* Shows a recording as the options ask: output, format, views, assertions. The status says how it
 * went. */
enum exit_status result_show(const struct options *options, const struct recording *rec);

/* Opens what --output names, or standard output. NULL and errno. */
FILE *output_open(const struct options *options);
/* Closes it and says whether all was written: EXIT_OK, or EXIT_FAILED and a line on stderr. */
enum exit_status output_close(const struct options *options, FILE *file, int err);

#endif
