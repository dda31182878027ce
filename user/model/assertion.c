/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/assertion.h"
#include "model/nearest.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * One function per thing of the language, each taking its part off the front of
 * what is left: a fuller grammar is more such functions over the same ones.
 */
struct parser {
	const char *text;
	const char *at; /* what is left */
	char *error;
	size_t error_size;
};

static const struct {
	const char *sign;
	enum compare compare;
} compares[] = {
	/* the longer of two that begin alike comes first */
	{"<=", CMP_LE}, {"<", CMP_LT},	{"==", CMP_EQ},
	{"!=", CMP_NE}, {">=", CMP_GE}, {">", CMP_GT},
};

struct unit_scale {
	const char *name;
	double scale;
};

static const struct unit_scale byte_scales[] = {
	{"B", 1},
	{"K", 1024.0},
	{"KiB", 1024.0},
	{"M", 1048576.0},
	{"MiB", 1048576.0},
	{"G", 1073741824.0},
	{"GiB", 1073741824.0},
	{"T", 1099511627776.0},
	{"TiB", 1099511627776.0},
};

static const struct unit_scale ns_scales[] = {
	{"ns", 1},	  {"us", 1e3}, {"\u00b5s", 1e3}, /* micro sign */
	{"\u03bcs", 1e3}, /* Greek mu: some keyboards have the one, some the other */
	{"ms", 1e6},	  {"s", 1e9},
};

#define BYTE_UNITS "B K KiB M MiB G GiB T TiB"

static const struct {
	const struct unit_scale *scales;
	size_t n;
	const char *accepted;
} units[] = {
	[UNIT_COUNT] = {},
	[UNIT_RATIO] = {},
	[UNIT_BYTES] = {byte_scales, COUNT(byte_scales), BYTE_UNITS},
	[UNIT_BYTES_PER_S] = {byte_scales, COUNT(byte_scales), BYTE_UNITS},
	[UNIT_NS] = {ns_scales, COUNT(ns_scales), "ns us \u00b5s ms s"},
};

__attribute__((format(printf, 3, 4))) static int parse_fail(const struct parser *p, const char *at,
							    const char *format, ...)
{
	int n = snprintf(p->error, p->error_size, "column %td: ", at - p->text + 1);
	va_list args;

	if (n >= 0 && (size_t)n < p->error_size) {
		va_start(args, format);
		vsnprintf(p->error + n, p->error_size - n, format, args);
		va_end(args);
	}
	return -EINVAL;
}

static void skip_space(struct parser *p)
{
	p->at += strspn(p->at, " \t");
}

/* Letters, digits and _ only, so that an error may repeat it: no escape sequence gets through. */
static size_t name_length(const char *at)
{
	return strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

static int fail_unknown(const struct parser *p, const char *what, size_t len, const char *nearest)
{
	return parse_fail(p, p->at, "unknown %s '%.*s'%s%s%s", what, (int)(len < 40 ? len : 40),
			  p->at, nearest ? ": did you mean " : "", nearest ? nearest : "",
			  nearest ? "?" : "");
}

/* KIND. in front of the metric, or nothing. */
static int parse_kind(struct parser *p, enum ipct_kind *ret)
{
	size_t len = name_length(p->at);
	struct nearest nearest = nearest_to(p->at, len);

	if (!len || p->at[len] != '.') {
		*ret = IPCT_KIND_NONE;
		return 0;
	}
	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++)
		nearest_offer(&nearest, kind_names[kind]);
	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++)
		if (strlen(kind_names[kind]) == len && !memcmp(kind_names[kind], p->at, len)) {
			p->at += len + 1;
			*ret = kind;
			return 0;
		}
	return fail_unknown(p, "kind", len, nearest.name);
}

static int parse_metric(struct parser *p, enum metric *ret)
{
	size_t len = name_length(p->at);
	struct nearest nearest = nearest_to(p->at, len);
	enum metric metric = metric_find(p->at, len);

	if (!len)
		return parse_fail(p, p->at, "expected a metric");
	for (unsigned i = 0; metric == METRIC_NR && i < METRIC_NR; i++)
		nearest_offer(&nearest, metric_infos[i].key);
	if (metric == METRIC_NR)
		return fail_unknown(p, "metric", len, nearest.name);
	p->at += len;
	*ret = metric;
	return 0;
}

static int parse_compare(struct parser *p, enum compare *ret)
{
	for (size_t i = 0; i < COUNT(compares); i++) {
		size_t len = strlen(compares[i].sign);

		if (!strncmp(p->at, compares[i].sign, len)) {
			p->at += len;
			*ret = compares[i].compare;
			return 0;
		}
	}
	return parse_fail(p, p->at, "expected one of < <= == != >= >");
}

/* Digits with or without a fraction, and only they reach strtod: it would take hex, nan, inf and
 * exponents too. */
static int parse_number(struct parser *p, double *ret)
{
	static const char digits[] = "0123456789";
	size_t whole = strspn(p->at, digits), len = whole, fraction;
	char number[32];

	if (!whole)
		return parse_fail(p, p->at, "expected a number");
	if (p->at[len] == '.') {
		fraction = strspn(p->at + len + 1, digits);
		if (!fraction)
			return parse_fail(p, p->at + len + 1, "expected a digit");
		len += 1 + fraction;
	}
	if (len >= sizeof(number))
		return parse_fail(p, p->at, "the number is too long");
	memcpy(number, p->at, len);
	number[len] = '\0';
	*ret = strtod(number, NULL);
	p->at += len;
	return 0;
}

/* A unit is bytes that are neither space nor ASCII punctuation. */
static size_t unit_length(const char *at)
{
	size_t len = 0;

	while (isalnum((unsigned char)at[len]) || (unsigned char)at[len] >= 0x80)
		len++;
	return len;
}

static int parse_unit(struct parser *p, enum metric metric, double *ret_scale)
{
	const struct metric_info *info = &metric_infos[metric];
	size_t len = unit_length(p->at);

	*ret_scale = 1;
	if (!len)
		return 0;
	for (size_t i = 0; i < units[info->unit].n; i++) {
		const struct unit_scale *unit = &units[info->unit].scales[i];

		if (strlen(unit->name) == len && !memcmp(unit->name, p->at, len)) {
			*ret_scale = unit->scale;
			p->at += len;
			return 0;
		}
	}
	if (!units[info->unit].n)
		return parse_fail(p, p->at, "%s has no unit", info->key);
	return parse_fail(p, p->at, "the unit of %s is one of %s", info->key,
			  units[info->unit].accepted);
}

static int parse_comparison(struct parser *p, struct assertion *ret)
{
	double scale = 1;
	int err;

	skip_space(p);
	err = parse_kind(p, &ret->kind);
	if (!err)
		err = parse_metric(p, &ret->metric);
	skip_space(p);
	if (!err)
		err = parse_compare(p, &ret->compare);
	skip_space(p);
	if (!err)
		err = parse_number(p, &ret->value);
	skip_space(p);
	if (!err)
		err = parse_unit(p, ret->metric, &scale);
	ret->value *= scale;
	skip_space(p);
	return err;
}

int assertion_parse(const char *text, struct assertion *ret, char *error, size_t error_size)
{
	struct parser p = {.text = text, .at = text, .error = error, .error_size = error_size};
	struct assertion assertion = {.text = text};
	int err = parse_comparison(&p, &assertion);

	if (!err && *p.at)
		err = parse_fail(&p, p.at, "expected nothing more");
	if (!err)
		*ret = assertion;
	return err;
}

static bool compare_holds(enum compare compare, double a, double b)
{
	switch (compare) {
	case CMP_LT:
		return a < b;
	case CMP_LE:
		return a <= b;
	case CMP_EQ:
		return a == b;
	case CMP_NE:
		return a != b;
	case CMP_GE:
		return a >= b;
	case CMP_GT:
		return a > b;
	}
	return false;
}

struct assertion_result assertion_check(const struct assertion *assertion,
					const struct report *report)
{
	const struct metric_set *set = assertion->kind == IPCT_KIND_NONE
					       ? &report->metrics
					       : &report->by_kind[assertion->kind];
	bool present = set->has[assertion->metric];
	double measured = set->value[assertion->metric];

	return (struct assertion_result){
		.assertion = assertion,
		.present = present,
		.measured = measured,
		.ok = present && compare_holds(assertion->compare, measured, assertion->value),
	};
}
