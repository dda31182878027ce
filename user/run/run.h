/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RUN_H
#define IPCT_RUN_H

#include "capture/kernel.h"
#include "capture/plan.h"
#include "capture/trial.h"
#include "model/recording.h"
#include "workloads/workload.h"

/*
 * One run: a target behind a gate, a session that watches it, a recording of
 * what it saw. The one place where workloads and capture meet.
 */

/* Exit statuses, for all commands. Of several the first in the order 2 3 1 4 5. */
enum exit_status {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_CANNOT = 3, /* cannot trace here, or this workload cannot run here */
	EXIT_INCOMPLETE = 4,
	EXIT_FALSE = 5, /* an expectation or an assertion is false */
};

/* Why there is no result, for a person. */
struct failure {
	enum exit_status status;
	int signal; /* ended by this one; 0: not by a signal */
	char text[320];
	char hint[320]; /* what to do; "" when nobody knows */
};

struct run_request {
	const struct workload *workload; /* with params; or NULL, and */
	struct wl_params params;
	char **command; /* a command, NULL-terminated */
	struct plan_request look;
	uint32_t only_kinds; /* bit enum ipct_kind: what was asked for by name; 0: nothing was */
	bool explain;	     /* take the story of one message */
	void (*progress)(double done, void *ctx); /* now and then, 0..1; may be NULL */
	void *ctx;
};

/* 0 and a recording, or -errno and a failure. */
int run_make(const struct run_request *request, struct recording **ret,
	     struct failure *ret_failure);

/* The plan for this kernel. 0 or -errno and a failure; trial->facts and plan are there in both
 * cases. */
int run_plan(struct plan_request look, struct trial *trial, struct kernel_facts *facts,
	     struct plan *plan, struct failure *ret_failure);

#endif
