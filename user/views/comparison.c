/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "comparison.h"

#include <stdio.h>
#include <string.h>

#include "comparison_checks.h"
#include "comparison_why.h"
#include "wording.h"

#define FIGURES(bars)                                                                \
	{                                                                            \
		{"workload", COLUMN_WORDS}, {"copies", COLUMN_FIGURES},              \
			{"switches", COLUMN_FIGURES}, {"CPU", COLUMN_FIGURES},       \
			{"time", COLUMN_FIGURES}, {bars " min-max", COLUMN_FIGURES}, \
			{bars, COLUMN_BARS},                                         \
	}

static const struct text_column columns[BY_NR][7] = {
	[BY_COPIES] = FIGURES("copies"),
	[BY_TIME] = FIGURES("time"),
	[BY_SWITCHES] = FIGURES("switches"),
	[BY_CPU] = FIGURES("CPU"),
};
static const enum comparison_by column_figures[] = {BY_COPIES, BY_SWITCHES, BY_CPU, BY_TIME};

static struct spread spread_by(const struct comparison_row *row, enum comparison_by by)
{
	return comparison_spread(row, IPCT_KIND_NONE, &comparison_figures[by]);
}

static double longest_find(const struct comparison *comparison, size_t first, size_t end)
{
	double longest = 0;

	for (size_t i = first; i < end; i++) {
		double median = spread_by(&comparison->rows[i], comparison->by).median;

		longest = median > longest ? median : longest;
	}
	return longest;
}

static void row_show(const struct comparison_row *row, enum comparison_by by, double longest,
		     struct text *text)
{
	enum metric metric = comparison_figures[by].metric;
	struct spread spread = spread_by(row, by);

	text_add(text, "%s", row->name);
	for (size_t i = 0; i < sizeof(column_figures) / sizeof(*column_figures); i++) {
		enum metric shown = comparison_figures[column_figures[i]].metric;
		struct spread figure = spread_by(row, column_figures[i]);

		text_add(text, "%s", figure.has ? metric_format(shown, figure.median).text : "");
	}
	text_add(text, "%s", spread.has ? range_format(metric, spread.min, spread.max).text : "");
	if (spread.has)
		text_bar(text, longest > 0 ? spread.median / longest : 0);
	else
		text_add(text, "%s", "");
}

static const struct rec_workload *workload_of(const struct comparison_row *row)
{
	return row->reports[0]->rec->workload;
}

/* Should one have sent something else, this is no comparison, and is said. */
static void payloads_show(const struct comparison *comparison, size_t first, size_t end,
			  struct text *text)
{
	const struct rec_workload *workload = workload_of(&comparison->rows[first]);

	for (size_t i = first + 1; i < end; i++) {
		const struct rec_workload *other = workload_of(&comparison->rows[i]);

		if (other->payload_bytes != workload->payload_bytes)
			text_note(text, MARK_BAD, "%s sent %s, not %s", other->name,
				  bytes_format(other->payload_bytes).text,
				  bytes_format(workload->payload_bytes).text);
	}
}

/* Which of the compared was seen at this level. */
static void level_show(const struct comparison *comparison, enum level level, const char *word,
		       struct text *text)
{
	char names[512] = "";
	size_t used = 0, rows = 0, n = 0;

	for (size_t i = 0; i < comparison->nrows; i++) {
		const struct comparison_row *row = &comparison->rows[i];

		if (row->size_place)
			continue;
		rows++;
		if (row->reports[0]->rec->level != level)
			continue;
		n++;
		if (used < sizeof(names))
			used += snprintf(names + used, sizeof(names) - used, "%s%s",
					 used ? ", " : "", row->name);
	}
	if (n == rows)
		text_add(text, "%s", word);
	else if (n)
		text_add(text, "%s: %s", word, names);
}

static void kernel_show(const struct comparison *comparison, struct text *text)
{
	const struct recording *rec = comparison->rows[0].reports[0]->rec;

	text_note(text, MARK_NONE, "Linux %s %s", rec->release, rec->arch);
	for (enum level level = 0; level < LEVEL_NR; level++)
		level_show(comparison, level, level_phrase(level), text);
}

static void size_show(const struct comparison *comparison, size_t first, size_t end,
		      struct text *text)
{
	const struct rec_workload *workload = workload_of(&comparison->rows[first]);
	double longest = longest_find(comparison, first, end);
	struct sentence sentences[WHY_GROUPS];
	size_t runs = comparison->rows[first].nreports;
	size_t said = why_explain(comparison, first, sentences);

	text_title(text, "%s", workload->pattern);
	text_add(text, "%s", messages_format(workload).text);
	text_add(text, "%zu run%s each%s", runs, runs == 1 ? "" : "s",
		 runs == 1 ? "" : ", in turn");
	if (!first)
		kernel_show(comparison, text);
	payloads_show(comparison, first, end, text);
	text_table(text, columns[comparison->by], sizeof(columns[0]) / sizeof(columns[0][0]));
	for (size_t i = first; i < end; i++)
		row_show(&comparison->rows[i], comparison->by, longest, text);
	for (size_t i = 0; i < said; i++)
		text_note(text, MARK_POINT, "%s", sentences[i].text);
}

void comparison_show(const struct comparison_result *result, struct text *text)
{
	const struct comparison *comparison = result->comparison;

	for (size_t first = 0, end; first < comparison->nrows; first = end) {
		end = comparison_size_end(comparison, first);
		size_show(comparison, first, end, text);
	}
	comparison_checks_show(result, text);
}
