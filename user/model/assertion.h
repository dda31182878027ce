/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_ASSERTION_H
#define IPCT_ASSERTION_H

#include "report.h"

/*
 * What a user demands of a run: METRIC OP VALUE[UNIT], where METRIC may bear a
 * channel kind in front ("fifo.copied_in_bytes"), OP is one of < <= == != >= >
 * and UNIT is one that fits the metric (B K KiB M MiB G GiB T TiB, where K is KiB;
 * ns us µs ms s; counts and ratios have none).
 */
enum compare { CMP_LT, CMP_LE, CMP_EQ, CMP_NE, CMP_GE, CMP_GT };

struct assertion {
	const char *text; /* as given; not owned */
	enum ipct_kind kind;
	enum metric metric;
	enum compare compare;
	double value;
};

struct assertion_result {
	const struct assertion *assertion;
	bool present; /* the metric was measured; when not, ok is false */
	double measured;
	bool ok;
};

/* 0, or -EINVAL with one sentence about what is wrong and where in error. */
int assertion_parse(const char *text, struct assertion *ret, char *error, size_t error_size);
struct assertion_result assertion_check(const struct assertion *assertion,
					const struct report *report);

#endif
