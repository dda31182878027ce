/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TARGET_H
#define IPCT_TARGET_H

#include "capture/session.h"
#include "run.h"

/*
 * What a run watches: something that waits at a gate, is let go, and comes to an
 * end. All functions return 0 or -errno, with one sentence in error where they
 * take one.
 */
#define TARGET_ERROR_MAX 256

struct target;

struct target_ops {
	/* Makes it, up to the gate. gates is NULL in an untraced run. */
	int (*open)(const struct run_request *request, struct gates *gates, struct target **ret,
		    char error[TARGET_ERROR_MAX]);
	/* Names those that are to be watched. */
	int (*watch)(struct target *target, struct session *session);
	int (*release)(struct target *target);
	/* Readable when it has ended. */
	int (*fd)(struct target *target);
	/* How much is done, 0..1; negative: nobody knows. */
	double (*progress)(struct target *target);
	/* What to do when this signal asks us to stop: true, stop; false, the target has it, too.
	 */
	bool (*stops_on)(int sig);
	int (*finish)(struct target *target, char error[TARGET_ERROR_MAX]);
	/* What it says it did. */
	int (*describe)(struct target *target, struct recording *rec);
	/* Ends what still runs and must not outlive us. Takes NULL. */
	void (*close)(struct target *target);
};

extern const struct target_ops workload_target, command_target;

#endif
