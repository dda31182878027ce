/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "model/metrics.h"

#define METRIC(id, key, unit, meaning) [METRIC_##id] = {key, UNIT_##unit, meaning},
const struct metric_info metric_infos[METRIC_NR] = {
#include "metrics.def"
};
#undef METRIC

enum metric metric_find(const char *key, size_t len)
{
	for (unsigned i = 0; i < METRIC_NR; i++)
		if (strlen(metric_infos[i].key) == len && !memcmp(metric_infos[i].key, key, len))
			return i;
	return METRIC_NR;
}

void metric_put(struct metric_set *set, enum metric metric, double value)
{
	set->value[metric] = value;
	set->has[metric] = true;
}

void metric_add(struct metric_set *set, enum metric metric, double value)
{
	metric_put(set, metric, set->has[metric] ? set->value[metric] + value : value);
}
