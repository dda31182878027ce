/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_WHY_H
#define IPCT_COMPARISON_WHY_H

#include "comparison_terms.h"

/*
 * Why one is faster than another, in sentences made of what was measured. Each is a
 * row of a table: it is said when its condition holds, of its group only the first
 * one. Two rows of the comparison are held against each other, A and B: the fastest
 * that shares memory and the fastest that does not; or, where not both are there, the
 * fastest and the slowest. How conditions and texts are written: comparison_terms.h.
 */
enum why_pair { WHY_MEMORY, WHY_ANY };
enum why_group { WHY_VERDICT, WHY_SAVED, WHY_PAYS, WHY_TOUCHES, WHY_GROUPS };

struct why {
	enum why_pair pair;
	enum why_group group;
	const char *when, *text;
};

extern const struct why whys[];
extern const size_t whys_cnt;

/* Of the size whose rows begin at `first`: how many sentences. */
size_t why_explain(const struct comparison *comparison, size_t first,
		   struct sentence ret[WHY_GROUPS]);

#endif
