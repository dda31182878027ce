/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_ASSERTION_H
#define IPCT_ASSERTION_H

#include "expression.h"

/*
 * What a user demands of a run: an expression that must be true of it. Unknown is
 * not true.
 */

/* As expression_parse(); what is a number and no truth is refused as well. */
int assertion_parse(const char *text, size_t len, struct expression **ret,
		    struct expression_error *ret_error);
bool assertion_holds(const struct expression_result *result);

#endif
