/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_VALUES_H
#define IPCT_VALUES_H

#include <stddef.h>
#include <stdint.h>

/* Values of options, strictly: the whole text is one number with one unit, or it is nothing. */

/* "64", "4K", "4KiB", "1M". 0 or -EINVAL. */
int size_read(const char *text, uint64_t *ret);
/* "2s", "500ms", "1.5s", "1m"; a unit is a must. 0 or -EINVAL. */
int duration_read(const char *text, uint64_t *ret_ns);
/* Digits. 0 or -EINVAL. */
int count_read(const char *text, uint64_t *ret);
/* The place of text among n names, or -EINVAL. */
int name_read(const char *text, const char *const *names, size_t n);

#endif
