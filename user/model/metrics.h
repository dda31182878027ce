/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_METRICS_H
#define IPCT_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unit { UNIT_COUNT, UNIT_BYTES, UNIT_NS, UNIT_RATIO, UNIT_BYTES_PER_S };

#define METRIC(id, key, unit, meaning) METRIC_##id,
enum metric {
#include "metrics.def"
	METRIC_NR
};
#undef METRIC

/* A set of metrics: one bit each. */
typedef unsigned __int128 metric_mask;
_Static_assert(METRIC_NR <= 128, "a bit for each metric");

#define METRIC_BIT(id) ((metric_mask)1 << METRIC_##id)

/* What is known of lives one by one. */
#define METRICS_LIVES                                                                        \
	(METRIC_BIT(ZOMBIES) | METRIC_BIT(ZOMBIES_INHERITED) | METRIC_BIT(AUTOREAPED) |      \
	 METRIC_BIT(ZOMBIE_NS_MIN) | METRIC_BIT(ZOMBIE_NS_P50) | METRIC_BIT(ZOMBIE_NS_P99) | \
	 METRIC_BIT(ZOMBIE_NS_MAX) | METRIC_BIT(ORPHANS))

static inline bool metric_in(metric_mask mask, enum metric metric)
{
	return mask >> metric & 1;
}

struct metric_info {
	const char *key;
	enum unit unit;
	const char *meaning;
};

extern const struct metric_info metric_infos[METRIC_NR];

/* The metric with this key (len characters of it), or METRIC_NR. */
enum metric metric_find(const char *key, size_t len);

/* Figures, each present or absent. Absent is not 0: nobody looked. Counts are exact to 2^53. */
struct metric_set {
	double value[METRIC_NR];
	bool has[METRIC_NR];
};

void metric_put(struct metric_set *set, enum metric metric, double value);
/* Adds to what is there, or puts it. */
void metric_add(struct metric_set *set, enum metric metric, double value);

#endif
