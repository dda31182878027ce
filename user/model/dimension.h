/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_DIMENSION_H
#define IPCT_DIMENSION_H

#include <stdbool.h>
#include <stddef.h>

#include "metrics.h"

/*
 * What a number counts: powers of bytes and of time. A plain number, a count or a
 * ratio, has neither. Bytes are in B and times in ns, but a time below the line is in
 * seconds: copied_bytes / elapsed_ns is in bytes a second.
 */
struct dimension {
	signed char bytes, time;
};

#define DIMENSION_MAX 4 /* the highest power, and the lowest */

bool dimension_equal(struct dimension a, struct dimension b);
bool dimension_is_plain(struct dimension dimension);
struct dimension dimension_of(enum metric metric);

/* That of a product, or of a quotient (sign -1); false: a power is out of range. */
bool dimension_combine(struct dimension a, struct dimension b, int sign, struct dimension *ret);
/* By what the product or quotient of two such numbers is multiplied, to be in the units above. */
double dimension_factor(struct dimension a, struct dimension b, int sign);

struct unit_name {
	const char *name;
	double scale;
	struct dimension dimension;
};

/* The unit with this name (len characters of it), or NULL. */
const struct unit_name *unit_find(const char *name, size_t len);

/* "B K KiB M MiB G GiB T TiB", "ns us µs ms s" */
#define UNITS_BYTES "B K KiB M MiB G GiB T TiB"
#define UNITS_TIME  "ns us \u00b5s ms s"

/* "a plain number", "bytes", "a time", "bytes a second"… */
const char *dimension_noun(struct dimension dimension);
/* "", " B", " ns", " B/s"…: what stands behind the number. */
const char *dimension_suffix(struct dimension dimension);

#endif
