/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "model/comparison.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct comparison_figure comparison_figures[BY_NR] = {
	[BY_COPIES] = {"copies", METRIC_COPIES_PER_BYTE, METRIC_NR},
	[BY_TIME] = {"time", METRIC_ELAPSED_NS, METRIC_NR},
	[BY_SWITCHES] = {"switches", METRIC_SWITCHES_VOLUNTARY, METRIC_SWITCHES_INVOLUNTARY},
	[BY_CPU] = {"cpu", METRIC_CPU_USER_NS, METRIC_CPU_SYS_NS},
};

bool comparison_figure_find(const char *name, size_t len, struct comparison_figure *ret)
{
	enum metric metric = metric_find(name, len);

	for (size_t i = 0; i < BY_NR; i++)
		if (strlen(comparison_figures[i].name) == len &&
		    !memcmp(comparison_figures[i].name, name, len)) {
			*ret = comparison_figures[i];
			return true;
		}
	if (metric == METRIC_NR)
		return false;
	*ret = (struct comparison_figure){metric_infos[metric].key, metric, METRIC_NR};
	return true;
}

bool kind_is_memory(enum ipct_kind kind)
{
	return kind == IPCT_KIND_SYSV_SHM || kind == IPCT_KIND_POSIX_SHM ||
	       kind == IPCT_KIND_MEMFD || kind == IPCT_KIND_ANON_SHM;
}

/* As a report shows it, so that who has the reports comes to the same medians. */
static double value_shown(enum metric metric, double value)
{
	return metric_infos[metric].unit == UNIT_RATIO ? value : floor(value + 0.5);
}

static bool figure_get(const struct report *report, enum ipct_kind kind,
		       const struct comparison_figure *figure, double *ret)
{
	const struct metric_set *set = kind ? &report->by_kind[kind] : &report->metrics;
	bool both = figure->plus != METRIC_NR;

	if (!set->has[figure->metric] || (both && !set->has[figure->plus]))
		return false;
	*ret = value_shown(figure->metric, set->value[figure->metric]) +
	       (both ? value_shown(figure->plus, set->value[figure->plus]) : 0);
	return true;
}

static int values_compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

struct spread comparison_spread(const struct comparison_row *row, enum ipct_kind kind,
				const struct comparison_figure *figure)
{
	size_t n = row->nreports;
	double values[n + 1];

	for (size_t i = 0; i < n; i++)
		if (!figure_get(row->reports[i], kind, figure, &values[i]))
			return (struct spread){};
	if (!n)
		return (struct spread){};
	qsort(values, n, sizeof(*values), values_compare);
	return (struct spread){
		.has = true,
		.median = (values[(n - 1) / 2] + values[n / 2]) / 2,
		.min = values[0],
		.max = values[n - 1],
	};
}

static struct comparison_row *row_find(const struct comparison *comparison,
				       const struct rec_workload *workload)
{
	for (size_t i = 0; i < comparison->nrows; i++)
		if (comparison->rows[i].size_bytes == workload->size_bytes &&
		    !strcmp(comparison->rows[i].name, workload->name))
			return &comparison->rows[i];
	return NULL;
}

static size_t size_place(const struct comparison *comparison, uint64_t size_bytes)
{
	for (size_t i = 0; i < comparison->nrows; i++)
		if (comparison->rows[i].size_bytes == size_bytes)
			return comparison->rows[i].size_place;
	return comparison->nrows;
}

/* n: how many runs there are, so that no row outgrows its array. */
static int run_add(struct comparison *comparison, const struct comparison_run *run, size_t n)
{
	const struct rec_workload *workload = run->report->rec->workload;
	struct comparison_row *row = row_find(comparison, workload);

	if (!row) {
		row = &comparison->rows[comparison->nrows];
		*row = (struct comparison_row){
			.name = workload->name,
			.size_bytes = workload->size_bytes,
			.kind = run->kind,
			.reports = calloc(n, sizeof(*row->reports)),
			.place = comparison->nrows,
			.size_place = size_place(comparison, workload->size_bytes),
		};
		comparison->nrows++;
	}
	if (!row->reports)
		return -ENOMEM;
	row->reports[row->nreports++] = run->report;
	return 0;
}

static int places_compare(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* What was not measured comes last; what is equal stays as it was. */
static int rows_compare(const void *a, const void *b, void *figure)
{
	const struct comparison_row *left = a, *right = b;
	struct spread mine = comparison_spread(left, IPCT_KIND_NONE, figure);
	struct spread other = comparison_spread(right, IPCT_KIND_NONE, figure);

	if (left->size_place != right->size_place)
		return places_compare(left->size_place, right->size_place);
	if (mine.has != other.has)
		return mine.has ? -1 : 1;
	if (mine.median != other.median)
		return mine.median < other.median ? -1 : 1;
	return places_compare(left->place, right->place);
}

int comparison_build(const struct comparison_run *runs, size_t n, enum comparison_by by,
		     struct comparison **ret)
{
	struct comparison *comparison = calloc(1, sizeof(*comparison));
	int err = 0;

	if (!comparison)
		return -ENOMEM;
	comparison->by = by;
	comparison->rows = calloc(n + 1, sizeof(*comparison->rows));
	if (!comparison->rows)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < n; i++)
		err = run_add(comparison, &runs[i], n);
	if (err) {
		comparison_free(comparison);
		return err;
	}
	qsort_r(comparison->rows, comparison->nrows, sizeof(*comparison->rows), rows_compare,
		(void *)&comparison_figures[by]);
	*ret = comparison;
	return 0;
}

size_t comparison_size_end(const struct comparison *comparison, size_t first)
{
	size_t end = first;

	while (end < comparison->nrows &&
	       comparison->rows[end].size_bytes == comparison->rows[first].size_bytes)
		end++;
	return end;
}

struct comparison *comparison_free(struct comparison *comparison)
{
	if (!comparison)
		return NULL;
	for (size_t i = 0; i < comparison->nrows; i++)
		free(comparison->rows[i].reports);
	free(comparison->rows);
	free(comparison);
	return NULL;
}
