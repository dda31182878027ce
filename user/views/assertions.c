/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "view.h"
#include "wording.h"

static void assertion_show(const struct assertion_result *result, struct text *text)
{
	const struct assertion *assertion = result->assertion;

	text_fact(text, result->ok ? MARK_OK : MARK_BAD, assertion->text,
		  result->present ? metric_exact(assertion->metric, result->measured).text
				  : "absent");
	if (!result->present)
		text_add(text, "not measured in this run");
	else if (result->ok)
		text_add(text, "holds");
	else
		text_add(text, "does not hold");
	if (result->present && !result->ok && result->measured != assertion->value)
		text_add(text, "%s",
			 gap_format(assertion->metric, result->measured, assertion->value).text);
}

void assertions_show(const struct assertion_result *results, size_t n, struct text *text)
{
	if (!n)
		return;
	text_title(text, "Assertions");
	for (size_t i = 0; i < n; i++)
		assertion_show(&results[i], text);
}
