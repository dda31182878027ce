/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "display.h"

struct range {
	uint32_t first, last;
};

/* Two columns: East Asian wide and emoji. */
static const struct range wide[] = {
	{0x1100, 0x115f},   {0x2e80, 0x303e},	{0x3041, 0xa4cf},   {0xa960, 0xa97c},
	{0xac00, 0xd7a3},   {0xf900, 0xfaff},	{0xfe30, 0xfe6f},   {0xff00, 0xff60},
	{0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff},
	{0x20000, 0x3fffd},
};

/* No column of their own: combining marks and variation selectors. */
static const struct range narrow[] = {
	{0x300, 0x36f},	  {0x483, 0x489},   {0x591, 0x5bd},   {0x64b, 0x65f},	{0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

/* Never shown as they are: controls, and what hides or reorders its neighbours. */
static const struct range hidden[] = {
	{0x00, 0x1f},	  {0x7f, 0x9f},	      {0xad, 0xad},	   {0x61c, 0x61c},
	{0x115f, 0x1160}, {0x180b, 0x180f},   {0x200b, 0x200f},	   {0x2028, 0x202e},
	{0x2060, 0x206f}, {0x3164, 0x3164},   {0xfeff, 0xfeff},	   {0xfff0, 0xfffb},
	{0xe000, 0xf8ff}, {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff},
};

/* What our own sentences use, for terminals that know ASCII only. */
static const struct {
	uint32_t point;
	const char *ascii;
} plain[] = {{0xb5, "u"}, {0xb7, "-"}, {0xd7, "x"}, {0x2013, "-"}, {0x2026, "..."}};

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

static bool range_has(const struct range *ranges, size_t n, uint32_t point)
{
	for (size_t i = 0; i < n; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

size_t utf8_decode(const char *s, uint32_t *ret_point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *u = (const unsigned char *)s;
	size_t len = *u < 0x80 ? 1 : *u >> 5 == 6 ? 2 : *u >> 4 == 14 ? 3 : *u >> 3 == 30 ? 4 : 0;
	uint32_t point;

	if (!len)
		return 0;
	point = len == 1 ? *u : *u & (0x7f >> len);
	for (size_t i = 1; i < len; i++) {
		if (u[i] >> 6 != 2)
			return 0;
		point = point << 6 | (u[i] & 0x3f);
	}
	if (point < least[len] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return 0;
	*ret_point = point;
	return len;
}

size_t point_width(uint32_t point)
{
	if (range_has(narrow, COUNT_OF(narrow), point))
		return 0;
	return range_has(wide, COUNT_OF(wide), point) ? 2 : 1;
}

size_t display_width(const char *s)
{
	size_t width = 0, len;
	uint32_t point;

	while (*s && (len = utf8_decode(s, &point))) {
		width += point_width(point);
		s += len;
	}
	return width;
}

static size_t byte_escape(FILE *out, unsigned char byte)
{
	static const char named[] = "\n\t\r\\", letters[] = "ntr\\";
	const char *at = strchr(named, byte);

	if (at)
		fprintf(out, "\\%c", letters[at - named]);
	else
		fprintf(out, "\\x%02x", byte);
	return 1;
}

static const char *plain_find(uint32_t point)
{
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (plain[i].point == point)
			return plain[i].ascii;
	return NULL;
}

/* One code point, or one byte that is none; returns how many bytes of s that took. */
static size_t point_escape(FILE *out, const char *s, bool utf8)
{
	uint32_t point = 0;
	size_t len = utf8_decode(s, &point);
	bool is_hidden = range_has(hidden, COUNT_OF(hidden), point);
	const char *shown = plain_find(point);

	if (!len || point == '\\' || (len == 1 && is_hidden))
		return byte_escape(out, *s);
	if (is_hidden)
		fprintf(out, point > 0xffff ? "\\U%08x" : "\\u%04x", point);
	else if (len == 1 || utf8)
		fwrite(s, 1, len, out);
	else if (shown)
		fputs(shown, out);
	else
		return byte_escape(out, *s);
	return len;
}

char *display_escape(const char *s, bool utf8)
{
	char *escaped = NULL;
	size_t size;
	FILE *out = open_memstream(&escaped, &size);
	bool failed;

	if (!out)
		return NULL;
	while (*s)
		s += point_escape(out, s, utf8);
	failed = ferror(out);
	if (fclose(out) || failed) {
		free(escaped);
		return NULL;
	}
	return escaped;
}
