/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "model/dimension.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define PLAIN        \
	{            \
		0, 0 \
	}
#define BYTES        \
	{            \
		1, 0 \
	}
#define TIME         \
	{            \
		0, 1 \
	}
#define RATE          \
	{             \
		1, -1 \
	}
#define PER_TIME      \
	{             \
		0, -1 \
	}

static const struct unit_name unit_names[] = {
	{"B", 1, BYTES},
	{"K", 1024.0, BYTES},
	{"KiB", 1024.0, BYTES},
	{"M", 1048576.0, BYTES},
	{"MiB", 1048576.0, BYTES},
	{"G", 1073741824.0, BYTES},
	{"GiB", 1073741824.0, BYTES},
	{"T", 1099511627776.0, BYTES},
	{"TiB", 1099511627776.0, BYTES},
	{"ns", 1, TIME},
	{"us", 1e3, TIME},
	{"\u00b5s", 1e3, TIME}, /* micro sign */
	{"\u03bcs", 1e3, TIME}, /* Greek mu: some keyboards have the one, some the other */
	{"ms", 1e6, TIME},
	{"s", 1e9, TIME},
};

static const struct {
	struct dimension dimension;
	const char *noun, *suffix;
} wordings[] = {
	{PLAIN, "a plain number", ""},
	{BYTES, "bytes", " B"},
	{TIME, "a time", " ns"},
	{RATE, "bytes a second", " B/s"},
	{PER_TIME, "a number a second", "/s"},
};

bool dimension_equal(struct dimension a, struct dimension b)
{
	return a.bytes == b.bytes && a.time == b.time;
}

bool dimension_is_plain(struct dimension dimension)
{
	return dimension_equal(dimension, (struct dimension)PLAIN);
}

struct dimension dimension_of(enum metric metric)
{
	static const struct dimension dimensions[] = {
		[UNIT_COUNT] = PLAIN, [UNIT_BYTES] = BYTES,	 [UNIT_NS] = TIME,
		[UNIT_RATIO] = PLAIN, [UNIT_BYTES_PER_S] = RATE,
	};

	return dimensions[metric_infos[metric].unit];
}

bool dimension_combine(struct dimension a, struct dimension b, int sign, struct dimension *ret)
{
	int bytes = a.bytes + sign * b.bytes, time = a.time + sign * b.time;

	*ret = (struct dimension){bytes, time};
	return abs(bytes) <= DIMENSION_MAX && abs(time) <= DIMENSION_MAX;
}

/* How many of its units make one of the dimension in seconds. */
static double per_second_based(int time)
{
	double units = 1;

	for (; time > 0; time--)
		units *= 1e9;
	return units;
}

double dimension_factor(struct dimension a, struct dimension b, int sign)
{
	double units = per_second_based(a.time + sign * b.time) / per_second_based(a.time);

	return sign > 0 ? units / per_second_based(b.time) : units * per_second_based(b.time);
}

const struct unit_name *unit_find(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(unit_names); i++)
		if (strlen(unit_names[i].name) == len && !memcmp(unit_names[i].name, name, len))
			return &unit_names[i];
	return NULL;
}

const char *dimension_noun(struct dimension dimension)
{
	for (size_t i = 0; i < COUNT(wordings); i++)
		if (dimension_equal(wordings[i].dimension, dimension))
			return wordings[i].noun;
	return "a product of bytes and times";
}

const char *dimension_suffix(struct dimension dimension)
{
	for (size_t i = 0; i < COUNT(wordings); i++)
		if (dimension_equal(wordings[i].dimension, dimension))
			return wordings[i].suffix;
	return " (in B, ns and 1/s)";
}
