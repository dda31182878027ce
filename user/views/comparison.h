/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_VIEW_H
#define IPCT_COMPARISON_VIEW_H

#include <jansson.h>

#include "model/assertion.h"
#include "model/comparison.h"
#include "sinks/text.h"

/* All that is known when the last run is over. */
struct comparison_result {
	const struct comparison *comparison;
	const struct comparison_run *runs; /* in the order in which they were made */
	size_t nruns;
	const struct comparison_skip *skips;
	size_t nskips;
	const struct assertion *asserts; /* of each run */
	size_t nasserts;
};

/* For each size a table with bars, and why it came out so; then what did not. */
void comparison_show(const struct comparison_result *result, struct text *text);

/* As ipctrace.compare/1: see docs/compare.schema.json. NULL: no memory. */
json_t *comparison_document(const struct comparison_result *result);

#endif
