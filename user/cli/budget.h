/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_BUDGET_H
#define IPCT_BUDGET_H

#include "model/assertion.h"

/*
 * What must be true of a run, an assertion a line; # begins a comment. Opened when the
 * command line is read, so that a mistake in it is one before anything is started.
 */
struct budget {
	struct expression **asserts; /* max of them, n of them there */
	size_t n, max;
};

/*
 * Adds what is in the file. 0; -ENOMEM; -EINVAL with one whole sentence in error: what
 * is wrong with the file, or FILE:LINE:COLUMN and what is wrong there.
 */
int budget_read(const char *path, struct budget *budget, char *error, size_t error_size);

#endif
