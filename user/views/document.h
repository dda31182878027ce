/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_DOCUMENT_H
#define IPCT_DOCUMENT_H

#include <jansson.h>

#include "model/expression.h"
#include "model/report.h"

/* The report as ipctrace.report/1: see docs/report.schema.json. NULL: no memory. */
json_t *report_document(const struct report *report, const struct expression_result *asserts,
			size_t nasserts);

/* Sets forks, zombies and orphans, where they were looked for. Not 0: no memory. */
int lives_set(json_t *document, const struct report *report);

#endif
