// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "values.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/nearest.h"

struct unit_spec {
	const char *name;
	double factor;
};

/* Times the unit that stands at the end of text; 0 where there is no such unit, or too many. */
static double unit_factor(const char *name, const struct unit_spec *units, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(name, units[i].name))
			return units[i].factor;
	return 0;
}

int count_read(const char *text, uint64_t *ret)
{
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end)
		return -EINVAL;
	*ret = value;
	return 0;
}

/* A decimal number and a unit; the product is whole, and fits. */
static int quantity_read(const char *text, const struct unit_spec *units, size_t n, uint64_t *ret)
{
	size_t digits = strspn(text, "0123456789."), whole = strspn(text, "0123456789");
	double factor = unit_factor(text + digits, units, n), value;
	char *end;

	if (!whole || !factor || digits > 20)
		return -EINVAL;
	value = strtod(text, &end) * factor;
	/* 1.001 s is not quite a whole number of ns as a double */
	if (end != text + digits || value > 9e15 || fabs(value - round(value)) > value * 1e-15)
		return -EINVAL;
	*ret = llround(value);
	return 0;
}

int size_read(const char *text, uint64_t *ret)
{
	static const struct unit_spec units[] = {
		{"", 1},	  {"B", 1},	     {"K", 1024},
		{"KiB", 1024},	  {"k", 1024},	     {"M", 1048576},
		{"MiB", 1048576}, {"G", 1073741824}, {"GiB", 1073741824},
	};

	return quantity_read(text, units, sizeof(units) / sizeof(units[0]), ret);
}

int duration_read(const char *text, uint64_t *ret_ns)
{
	static const struct unit_spec units[] = {
		{"ns", 1},   {"us", 1e3},   {"ms", 1e6},   {"s", 1e9},
		{"m", 60e9}, {"min", 60e9}, {"h", 3600e9},
	};

	return quantity_read(text, units, sizeof(units) / sizeof(units[0]), ret_ns);
}

int name_read(const char *text, size_t len, name_at_fn at)
{
	int found = -ENOENT;
	const char *name;

	for (size_t i = 0; len && (name = at(i)); i++) {
		if (strncmp(text, name, len))
			continue;
		if (!name[len])
			return i;
		found = found == -ENOENT ? (int)i : -ENOTUNIQ;
	}
	return found;
}

const char *name_nearest(const char *text, size_t len, name_at_fn at)
{
	struct nearest nearest = nearest_to(text, len);
	const char *name;

	for (size_t i = 0; (name = at(i)); i++)
		nearest_offer(&nearest, name);
	return nearest.name;
}
