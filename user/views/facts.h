/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_FACTS_H
#define IPCT_FACTS_H

#include "model/report.h"
#include "sinks/text.h"

/* The figures of a run, each with what it is made of and whether it is what was expected. */
void facts_show(const struct report *report, struct text *text);

/* The expectations that did not hold: expected, measured and why; under a title, and alone. */
void failures_show(const struct report *report, struct text *text);
void failures_list(const struct report *report, struct text *text);

#endif
