/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_VIEW_H
#define IPCT_VIEW_H

#include "model/expression.h"
#include "model/report.h"
#include "sinks/text.h"

/* What to show of a report. A view chooses and words; how it looks is the sink's. */
struct view {
	const char *name, *help;
	int (*emit)(const struct report *report, struct text *text); /* 0, or -errno */
};

extern const struct view *const views[]; /* NULL-terminated; the default comes first */
const struct view *view_find(const char *name);

extern const struct view summary_view, channels_view, probes_view, story_view, zombies_view,
	orphans_view;

/* What was demanded, what was measured, and what lies between. */
void assertions_show(const struct expression_result *results, size_t n, struct text *text);

#endif
