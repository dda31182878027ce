/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/bytes.h"

#define ESCAPED_MAX 4 /* \xNN */

/* How many bytes the valid UTF-8 character in front has; 0: none is there. */
static size_t utf8_length(const unsigned char *at, size_t left)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* less is an overlong form */
	size_t len = *at < 0x80		? 1
		     : *at >> 5 == 0x6	? 2
		     : *at >> 4 == 0xe	? 3
		     : *at >> 3 == 0x1e ? 4
					: 0;
	uint32_t code;

	if (len < 2)
		return len;
	if (len > left)
		return 0;
	code = *at & (0x7f >> len);
	for (size_t i = 1; i < len; i++) {
		if (at[i] >> 6 != 0x2)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < least[len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return len;
}

static const char hex[] = "0123456789abcdef";

static char *byte_escape(char *to, unsigned char byte)
{
	*to++ = '\\';
	*to++ = 'x';
	*to++ = hex[byte >> 4];
	*to++ = hex[byte & 0xf];
	return to;
}

int bytes_save(const char *bytes, size_t len, json_t **ret)
{
	char *escaped = malloc(len * ESCAPED_MAX + 1), *to = escaped;
	json_t *json;

	if (!escaped)
		return -ENOMEM;
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_length((const unsigned char *)bytes + i, len - i);
		if (!n) {
			to = byte_escape(to, (unsigned char)bytes[i]);
			n = 1;
			continue;
		}
		if (bytes[i] == '\\')
			*to++ = '\\';
		to = mempcpy(to, bytes + i, n);
	}
	json = json_stringn(escaped, to - escaped);
	free(escaped);
	if (!json)
		return -ENOMEM;
	*ret = json;
	return 0;
}

static int hex_value(char c)
{
	const char *found = c ? strchr(hex, c) : NULL;

	return found ? (int)(found - hex) : -1;
}

/* The byte behind a backslash, and how long its name is; 0: no such escape. */
static size_t escape_read(const char *at, char *ret)
{
	int high, low;

	if (*at == '\\') {
		*ret = '\\';
		return 1;
	}
	if (*at != 'x')
		return 0;
	high = hex_value(at[1]);
	low = high < 0 ? -1 : hex_value(at[2]);
	if (high < 8 || low < 0)
		return 0;
	*ret = (char)(high << 4 | low);
	return 3;
}

int bytes_load(const json_t *json, char **ret)
{
	const char *from = json_string_value(json);
	char *bytes, *to;

	if (!from)
		return -EINVAL;
	bytes = to = strdup(from);
	if (!bytes)
		return -ENOMEM;
	while (*from) {
		size_t len = 0;

		*to = *from++;
		if (*to == '\\') {
			len = escape_read(from, to);
			if (!len) {
				free(bytes);
				return -EINVAL;
			}
		}
		from += len;
		to++;
	}
	*to = '\0';
	*ret = bytes;
	return 0;
}
