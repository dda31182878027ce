/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "comparison_checks.h"

#include <string.h>

#include "facts.h"
#include "model/assertion.h"
#include "wording.h"

static void expects_show(const struct comparison_result *result, struct text *text)
{
	size_t all = 0, held = 0;

	for (size_t i = 0; i < result->nruns; i++) {
		const struct report *report = result->runs[i].report;

		all += report->nexpects;
		for (size_t j = 0; j < report->nexpects; j++)
			held += report->expects[j].ok;
	}
	if (!all)
		return;
	text_fact(text, held == all ? MARK_OK : MARK_BAD, "expectations", count_format(held).text);
	text_add(text, "of %s held, all runs together", count_format(all).text);
}

bool assertion_is_true(const struct expression *assertion, const struct report *report)
{
	struct expression_result result;

	expression_evaluate(assertion, report, &result);
	return assertion_holds(&result);
}

static size_t asserts_hold(const struct expression *assertion, const struct comparison_row *row)
{
	size_t held = 0;

	for (size_t i = 0; i < row->nreports; i++)
		held += assertion_is_true(assertion, row->reports[i]);
	return held;
}

static void assert_show(const struct comparison_result *result, const struct expression *assertion,
			struct text *text)
{
	const struct comparison *comparison = result->comparison;
	size_t held = 0;

	for (size_t i = 0; i < comparison->nrows; i++)
		held += asserts_hold(assertion, &comparison->rows[i]);
	text_fact(text, held == result->nruns ? MARK_OK : MARK_BAD, assertion->text,
		  count_format(held).text);
	text_add(text, "of %s runs hold", count_format(result->nruns).text);
	for (size_t i = 0; i < comparison->nrows; i++) {
		const struct comparison_row *row = &comparison->rows[i];
		size_t failed = row->nreports - asserts_hold(assertion, row);

		if (failed)
			text_add(text, "not %s at %s, in %zu of %zu runs", row->name,
				 bytes_format(row->size_bytes).text, failed, row->nreports);
	}
}

/* Of a row's runs that were not as expected, the first stands for all. */
static void row_failures_show(const struct comparison_row *row, struct text *text)
{
	const struct report *first = NULL;
	size_t failed = 0;

	for (size_t i = 0; i < row->nreports; i++)
		if (!row->reports[i]->expects_ok) {
			first = first ?: row->reports[i];
			failed++;
		}
	if (!first)
		return;
	text_title(text, "Not as expected: %s", row->name);
	text_add(text, "%s", bytes_format(row->size_bytes).text);
	text_add(text, "%zu of %zu runs", failed, row->nreports);
	failures_list(first, text);
}

static void skips_show(const struct comparison_result *result, struct text *text)
{
	static const struct text_column columns[] = {{.header = "workload"}, {.header = "why"}};

	if (!result->nskips)
		return;
	text_title(text, "Left out");
	text_table(text, columns, 2);
	for (size_t i = 0; i < result->nskips; i++) {
		const struct comparison_skip *skip = &result->skips[i];

		if (skip->size_bytes)
			text_add(text, "%s at %s", skip->name, bytes_format(skip->size_bytes).text);
		else
			text_add(text, "%s", skip->name);
		text_add(text, "%s", skip->why);
	}
}

static bool incomplete_show(const struct comparison_result *result, struct text *text)
{
	const struct comparison *comparison = result->comparison;
	bool any = false;

	for (size_t i = 0; i < comparison->nrows; i++) {
		const struct comparison_row *row = &comparison->rows[i];
		size_t lost = 0;

		for (size_t j = 0; j < row->nreports; j++)
			lost += !row->reports[j]->complete;
		if (!lost)
			continue;
		if (!any)
			text_note(text, MARK_BAD, "incomplete: not everything could be counted");
		text_add(text, "%s at %s in %zu of %zu runs", row->name,
			 bytes_format(row->size_bytes).text, lost, row->nreports);
		any = true;
	}
	return any;
}

void comparison_checks_show(const struct comparison_result *result, struct text *text)
{
	expects_show(result, text);
	for (size_t i = 0; i < result->nasserts; i++)
		assert_show(result, result->asserts[i], text);
	for (size_t i = 0; i < result->comparison->nrows; i++)
		row_failures_show(&result->comparison->rows[i], text);
	skips_show(result, text);
	if (incomplete_show(result, text) || result->runs[0].report->rec->level == LEVEL_NONE)
		return;
	text_note(text, MARK_NONE, "complete: nothing lost");
	text_add(text, "copies made in user space are not counted");
}
