/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_VALUES_H
#define IPCT_VALUES_H

#include <stddef.h>
#include <stdint.h>

/* Values, strictly: the whole text is one number with one unit, or one name, or it is nothing. */

/* "64", "4K", "4KiB", "1M". 0 or -EINVAL. */
int size_read(const char *text, uint64_t *ret);
/* "2s", "500ms", "1.5s", "1m"; a unit is a must. 0 or -EINVAL. */
int duration_read(const char *text, uint64_t *ret_ns);
/* Digits. 0 or -EINVAL. */
int count_read(const char *text, uint64_t *ret);

/* The names of a table, one by one; NULL: no more. */
typedef const char *(*name_at_fn)(size_t i);

/*
 * The place of the name that these len bytes are, or shorten when no other name begins
 * so; -ENOENT: none, -ENOTUNIQ: several.
 */
int name_read(const char *text, size_t len, name_at_fn at);
/* What may have been meant; NULL: nothing is near. */
const char *name_nearest(const char *text, size_t len, name_at_fn at);

#endif
