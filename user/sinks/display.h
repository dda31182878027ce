/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_DISPLAY_H
#define IPCT_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strings as a terminal shows them, whatever the locale is. */

/* Decodes the code point at s: how many bytes it has, or 0 where s is not UTF-8. */
size_t utf8_decode(const char *s, uint32_t *ret_point);

/* Columns that s takes; s is valid UTF-8 without control characters. */
size_t display_width(const char *s);
size_t point_width(uint32_t point);

/*
 * What may go to a terminal of a string that came from elsewhere. Control
 * characters, bytes that are no UTF-8, backslashes and what reorders or hides
 * text become visible: \n \x1b \xff \\ \u202e. Without utf8 only ASCII is left.
 * NULL: no memory. The caller frees.
 */
char *display_escape(const char *s, bool utf8);

#endif
