/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_VIEW_H
#define IPCT_COMPARISON_VIEW_H

#include <jansson.h>

#include "model/comparison.h"
#include "model/expression.h"
#include "sinks/text.h"

/* All that is known when the last run is over. */
struct comparison_result {
	const struct comparison *comparison;
	const struct comparison_run *runs; /* in the order in which they were made */
	size_t nruns;
	const struct comparison_skip *skips;
	size_t nskips;
	struct expression *const *asserts; /* of each run */
	size_t nasserts;
};

/* Whether an assertion holds for a report. */
bool assertion_is_true(const struct expression *assertion, const struct report *report);

/* For each size a table with bars, and why it came out so; then what did not. */
void comparison_show(const struct comparison_result *result, struct text *text);

/* As ipctrace.compare/1: see docs/compare.schema.json. NULL: no memory. */
json_t *comparison_document(const struct comparison_result *result);

#endif
