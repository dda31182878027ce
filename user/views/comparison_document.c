/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <math.h>
#include <stdlib.h>

#include "comparison.h"
#include "comparison_why.h"
#include "document.h"
#include "sinks/json.h"

/* json_array_append_new() and json_object_set_new() fail on NULL: no memory shows at the top. */

static json_t *number_json(double value)
{
	return value == floor(value) && fabs(value) < 0x1p53 ? json_integer((json_int_t)value)
							     : json_real(value);
}

static json_t *spread_json(const struct spread *spread)
{
	return json_pack("{s:o, s:o, s:o}", "median", number_json(spread->median), "min",
			 number_json(spread->min), "max", number_json(spread->max));
}

static json_t *metrics_json(const struct comparison_row *row)
{
	json_t *metrics = json_object();
	int failed = 0;

	for (enum metric metric = 0; metric < METRIC_NR; metric++) {
		const struct comparison_figure figure = {NULL, metric, METRIC_NR};
		struct spread spread = comparison_spread(row, IPCT_KIND_NONE, &figure);

		if (spread.has)
			failed |= json_object_set_new(metrics, metric_infos[metric].key,
						      spread_json(&spread));
	}
	if (!failed)
		return metrics;
	json_decref(metrics);
	return NULL;
}

static json_t *row_json(const struct comparison_row *row)
{
	return json_pack("{s:o, s:I, s:i, s:o}", "name", json_text(row->name), "size_bytes",
			 (json_int_t)row->size_bytes, "runs", (int)row->nreports, "metrics",
			 metrics_json(row));
}

static json_t *skip_json(const struct comparison_skip *skip)
{
	return json_pack("{s:o, s:o, s:o}", "name", json_text(skip->name), "size_bytes",
			 skip->size_bytes ? json_integer((json_int_t)skip->size_bytes)
					  : json_null(),
			 "why", json_text(skip->why));
}

static json_t *why_json(const struct comparison *comparison, size_t first)
{
	struct sentence sentences[WHY_GROUPS];
	size_t said = why_explain(comparison, first, sentences);
	json_t *array = json_array();
	int failed = 0;

	for (size_t i = 0; i < said; i++)
		failed |= json_array_append_new(array, json_text(sentences[i].text));
	if (failed) {
		json_decref(array);
		array = NULL;
	}
	return json_pack("{s:I, s:o}", "size_bytes", (json_int_t)comparison->rows[first].size_bytes,
			 "sentences", array);
}

static json_t *run_json(const struct comparison_result *result, size_t run)
{
	struct expression_result *asserts = calloc(result->nasserts + 1, sizeof(*asserts));
	const struct report *report = result->runs[run].report;
	json_t *document = NULL;

	for (size_t i = 0; asserts && i < result->nasserts; i++)
		expression_evaluate(result->asserts[i], report, &asserts[i]);
	if (asserts)
		document = report_document(report, asserts, result->nasserts);
	free(asserts);
	return document;
}

json_t *comparison_document(const struct comparison_result *result)
{
	const struct comparison *comparison = result->comparison;
	json_t *runs = json_array(), *summary = json_array(), *why = json_array();
	json_t *skipped = json_array();
	int failed = 0;

	for (size_t i = 0; i < result->nruns; i++)
		failed |= json_array_append_new(runs, run_json(result, i));
	for (size_t i = 0; i < comparison->nrows; i++)
		failed |= json_array_append_new(summary, row_json(&comparison->rows[i]));
	for (size_t i = 0; i < comparison->nrows; i = comparison_size_end(comparison, i))
		failed |= json_array_append_new(why, why_json(comparison, i));
	for (size_t i = 0; i < result->nskips; i++)
		failed |= json_array_append_new(skipped, skip_json(&result->skips[i]));
	if (failed) {
		json_decref(runs);
		runs = NULL;
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "schema", "ipctrace.compare/1", "sort",
			 comparison_figures[comparison->by].name, "summary", summary, "why", why,
			 "skipped", skipped, "runs", runs);
}
