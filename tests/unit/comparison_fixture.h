/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_FIXTURE_H
#define IPCT_COMPARISON_FIXTURE_H

#include "model/comparison.h"
#include "report_fixture.h"

/*
 * Workloads that were compared, in lanes of three runs each, made from the fixture of a
 * report. Tests change what they are about, and then ask for the comparison.
 */
#define LANES_MAX 4
#define LANE_RUNS 3

struct lanes {
	struct fixture runs[LANE_RUNS][LANES_MAX];
	enum ipct_kind kinds[LANES_MAX];
	size_t n;
	struct comparison_run list[LANE_RUNS * LANES_MAX];
	struct comparison *comparison;
};

/* Lanes must stay where they are: they point into themselves. */
static inline size_t lane_add(struct lanes *lanes, const char *name, enum ipct_kind kind,
			      uint64_t size_bytes)
{
	size_t lane = lanes->n++;

	lanes->kinds[lane] = kind;
	for (size_t i = 0; i < LANE_RUNS; i++) {
		struct fixture *f = &lanes->runs[i][lane];

		fixture_fill(f);
		f->workload.name = (char *)name;
		f->workload.size_bytes = size_bytes;
	}
	return lane;
}

/* What the three runs of a lane measured. */
static inline void lane_put(struct lanes *lanes, size_t lane, enum metric metric, double first,
			    double second, double third)
{
	const double values[LANE_RUNS] = {first, second, third};

	for (size_t i = 0; i < LANE_RUNS; i++)
		metric_put(&lanes->runs[i][lane].report.metrics, metric, values[i]);
}

static inline void lane_set(struct lanes *lanes, size_t lane, enum metric metric, double value)
{
	lane_put(lanes, lane, metric, value, value, value);
}

static inline void lane_set_kind(struct lanes *lanes, size_t lane, enum ipct_kind kind,
				 enum metric metric, double value)
{
	for (size_t i = 0; i < LANE_RUNS; i++)
		metric_put(&lanes->runs[i][lane].report.by_kind[kind], metric, value);
}

static inline void lane_forget(struct lanes *lanes, size_t lane, enum metric metric)
{
	for (size_t i = 0; i < LANE_RUNS; i++)
		lanes->runs[i][lane].report.metrics.has[metric] = false;
}

/* The runs in turn, as they are made; and the comparison of them, which replaces the last one. */
static inline const struct comparison *lanes_compare(struct lanes *lanes, enum comparison_by by)
{
	size_t n = 0;

	for (size_t i = 0; i < LANE_RUNS; i++)
		for (size_t lane = 0; lane < lanes->n; lane++)
			lanes->list[n++] = (struct comparison_run){&lanes->runs[i][lane].report,
								   lanes->kinds[lane]};
	comparison_free(lanes->comparison);
	assert_int_equal(comparison_build(lanes->list, n, by, &lanes->comparison), 0);
	return lanes->comparison;
}

/* Shared memory that waits with a futex and wins over a pipe. */
enum { LANE_MEMORY, LANE_PIPE };

static inline int lanes_setup(void **state)
{
	struct lanes *lanes = calloc(1, sizeof(*lanes));

	assert_non_null(lanes);
	lane_add(lanes, "posix-shm", IPCT_KIND_POSIX_SHM, 4096);
	lane_add(lanes, "pipe", IPCT_KIND_PIPE, 4096);
	lane_put(lanes, LANE_MEMORY, METRIC_ELAPSED_NS, 10e6, 12e6, 11e6);
	lane_set(lanes, LANE_MEMORY, METRIC_COPIED_BYTES, 0);
	lane_set(lanes, LANE_MEMORY, METRIC_COPIES_PER_BYTE, 0);
	lane_set(lanes, LANE_MEMORY, METRIC_CPU_SYS_NS, 2e6);
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_VOLUNTARY, 300);
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_INVOLUNTARY, 12);
	lane_set(lanes, LANE_MEMORY, METRIC_SWITCHES_PER_MESSAGE, 0.0312);
	lane_set_kind(lanes, LANE_MEMORY, IPCT_KIND_FUTEX, METRIC_SYSCALLS, 421);
	lane_put(lanes, LANE_PIPE, METRIC_ELAPSED_NS, 33e6, 31e6, 40e6);
	*state = lanes;
	return 0;
}

static inline int lanes_teardown(void **state)
{
	struct lanes *lanes = *state;

	comparison_free(lanes->comparison);
	free(lanes);
	return 0;
}

#endif
