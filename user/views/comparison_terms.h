/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_TERMS_H
#define IPCT_COMPARISON_TERMS_H

#include "model/comparison.h"

/*
 * What can be said, and asked, of two rows of a comparison.
 *
 * A condition is "TERM < TERM, TERM >= TERM…"; all of it must hold, and with a figure
 * that was not measured it does not. A term is a number, or
 * [FACTOR*]ROW.[KIND.]FIGURE[.min|.max], where ROW is A or B. In a text there stand,
 * between braces:
 *
 *	A                        the name of the workload
 *	A.FIGURE  A.KIND.FIGURE  the median, with its unit
 *	A.FIGURE.spread          from the least to the most
 *	B-A.FIGURE  B/A.FIGURE   what B has more, and how many times as much
 */
struct pair {
	const struct comparison_row *a, *b;
};

struct sentence {
	char text[400];
};

/* Does the condition hold? One that cannot be read does not. */
bool terms_hold(const char *when, const struct pair *pair);

/* False where one of the figures was not measured, or the text cannot be read. */
bool terms_fill(const char *text, const struct pair *pair, struct sentence *ret);

#endif
