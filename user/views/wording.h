/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_WORDING_H
#define IPCT_WORDING_H

#include "model/expression.h"
#include "model/metrics.h"
#include "model/report.h"
#include "sinks/units.h"

/* How the views word what the model has. */

/* A metric's value, rounded for reading; and with every digit, for where it must equal something.
 */
struct figure metric_format(enum metric metric, double value);
struct figure metric_exact(enum metric metric, double value);
struct figure dimension_exact(struct dimension dimension, double value);

/* "31.2–40 ms", "980 µs–1.2 ms"; where both look the same, once. */
struct figure range_format(enum metric metric, double min, double max);

struct phrase {
	char text[96];
};

/* "expected 2", "expected at least 3". */
struct phrase expect_format(const struct expect *expect);
/* "4,096 B below", "0.5 above". */
struct phrase gap_format(struct dimension dimension, double measured, double wanted);

/* "10,000 messages of 4 KiB = 39.1 MiB". */
struct phrase messages_format(const struct rec_workload *workload);

/* "copies_per_byte", "fifo.copied_in_bytes": as assertions name it. */
struct phrase metric_name(enum ipct_kind kind, enum metric metric);
/* The same, or "task[reader].syscalls": of an EXPR_METRIC. */
struct phrase node_name(const struct expression *expression, const struct expr_node *node);

/* "writer 4211", "2 writers", "sh 17", "3 tasks": n tasks of which task is one. */
struct phrase tasks_format(const struct report_task *task, size_t n);
struct phrase task_format(const struct report_task *task);

/* "function level: copies measured". */
const char *level_phrase(enum level level);

/* "pipe buffer", "file", "shared memory". */
const char *kind_noun(enum ipct_kind kind);

#endif
