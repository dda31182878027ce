/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "comparison_terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wording.h"

enum part { PART_MEDIAN, PART_MIN, PART_MAX, PART_SPREAD };

/* "A.switches.max", "B-A.time", "A.futex.syscalls". */
struct operand {
	char row, than; /* than: 0, or the row after - or / */
	char relation;
	enum ipct_kind kind;
	struct comparison_figure figure;
	bool named; /* no figure: the row's name */
	enum part part;
};

static bool word_is(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(text, word, len);
}

static bool part_read(const char *text, size_t len, enum part *ret)
{
	static const char *const parts[] = {"median", "min", "max", "spread"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (word_is(text, len, parts[i])) {
			*ret = i;
			return true;
		}
	return false;
}

static bool kind_read(const char *text, size_t len, enum ipct_kind *ret)
{
	for (size_t i = 1; i < IPCT_KIND_NR; i++)
		if (word_is(text, len, kind_names[i])) {
			*ret = i;
			return true;
		}
	return false;
}

/* [KIND.]FIGURE[.PART], to the end of text. */
static bool figure_read(const char *text, size_t len, struct operand *operand)
{
	const char *end = text + len, *dot = memchr(text, '.', len);

	if (dot && kind_read(text, dot - text, &operand->kind)) {
		text = dot + 1;
		dot = memchr(text, '.', end - text);
	}
	if (dot && !part_read(dot + 1, end - dot - 1, &operand->part))
		return false;
	return comparison_figure_find(text, (dot ?: end) - text, &operand->figure);
}

static bool row_is(char letter)
{
	return letter == 'A' || letter == 'B';
}

static bool operand_read(const char *text, size_t len, struct operand *ret)
{
	size_t used = 1;

	*ret = (struct operand){};
	if (!len || !row_is(text[0]))
		return false;
	ret->row = text[0];
	ret->named = len == 1;
	if (len > 3 && (text[1] == '-' || text[1] == '/') && row_is(text[2])) {
		ret->relation = text[1];
		ret->than = text[2];
		used = 3;
	}
	return ret->named ||
	       (text[used] == '.' && figure_read(text + used + 1, len - used - 1, ret));
}

static struct spread spread_of(const struct pair *pair, char row, const struct operand *operand)
{
	return comparison_spread(row == 'A' ? pair->a : pair->b, operand->kind, &operand->figure);
}

/* NaN: not measured. */
static double operand_value(const struct pair *pair, const struct operand *operand)
{
	struct spread spread = spread_of(pair, operand->row, operand);

	if (!spread.has)
		return NAN;
	return operand->part == PART_MIN   ? spread.min
	       : operand->part == PART_MAX ? spread.max
					   : spread.median;
}

/* A number, or [FACTOR*]OPERAND, up to a blank, a comma or the end. False: neither. */
static bool term_read(const struct pair *pair, const char **at, double *ret)
{
	size_t len = strcspn(*at, " ,");
	const char *text = *at;
	struct operand operand;
	double factor = 1;
	char *end;

	*at += len;
	if (!row_is(*text)) {
		factor = strtod(text, &end);
		*ret = factor;
		if (end == *at || *end != '*')
			return end == *at && len;
		text = end + 1;
	}
	if (!operand_read(text, *at - text, &operand) || operand.named || operand.relation)
		return false;
	*ret = factor * operand_value(pair, &operand);
	return true;
}

/* Comparisons with NaN are false. */
static bool relation_holds(double left, const char *sign, double right)
{
	if (!strncmp(sign, "<= ", 3))
		return left <= right;
	if (!strncmp(sign, ">= ", 3))
		return left >= right;
	return (!strncmp(sign, "< ", 2) && left < right) ||
	       (!strncmp(sign, "> ", 2) && left > right);
}

bool terms_hold(const char *when, const struct pair *pair)
{
	for (;; when += 2) {
		double left, right;
		const char *sign;

		if (!term_read(pair, &when, &left) || *when != ' ')
			return false;
		sign = when + 1;
		when = sign + strspn(sign, "<>= ");
		if (!term_read(pair, &when, &right) || !relation_holds(left, sign, right))
			return false;
		if (strncmp(when, ", ", 2))
			return !*when;
	}
}

/* False: not measured. */
static bool operand_format(const struct pair *pair, const struct operand *operand,
			   struct figure *ret)
{
	struct spread spread = spread_of(pair, operand->row, operand);
	struct spread than = operand->relation ? spread_of(pair, operand->than, operand) : spread;
	enum metric metric = operand->figure.metric;

	if (!spread.has || !than.has)
		return false;
	if (operand->part == PART_SPREAD)
		*ret = range_format(metric, spread.min, spread.max);
	else if (operand->relation == '-')
		*ret = metric_format(metric, spread.median - than.median);
	else if (operand->relation == '/')
		*ret = ratio_format(spread.median / than.median);
	else
		*ret = metric_format(metric, operand_value(pair, operand));
	return true;
}

/* What stands between two braces. */
static bool operand_put(const struct pair *pair, const char *text, size_t len, char *out,
			size_t size)
{
	struct operand operand;
	struct figure figure;

	if (!operand_read(text, len, &operand))
		return false;
	if (operand.named) {
		snprintf(out, size, "%s", (operand.row == 'A' ? pair->a : pair->b)->name);
		return true;
	}
	if (!operand_format(pair, &operand, &figure))
		return false;
	snprintf(out, size, "%s", figure.text);
	return true;
}

bool terms_fill(const char *text, const struct pair *pair, struct sentence *ret)
{
	size_t used = 0, size = sizeof(ret->text), len;

	while (*text && used < size) {
		if (*text == '{') {
			len = strcspn(++text, "}");
			if (!operand_put(pair, text, len, ret->text + used, size - used))
				return false;
			used += strlen(ret->text + used);
			text += len + (text[len] == '}');
		} else {
			len = strcspn(text, "{");
			snprintf(ret->text + used, size - used, "%.*s", (int)len, text);
			used += len;
			text += len;
		}
	}
	return used < size;
}
