/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "display.h"
#include "json.h"

/* Enough for every count below 2^53 and for ratios, without the tail of 0.1. */
#define REAL_DIGITS 15

static int chunk_write(const char *chunk, size_t size, void *file)
{
	return fwrite(chunk, 1, size, file) == size ? 0 : -1;
}

int json_print(const json_t *json, FILE *file, bool one_line)
{
	size_t flags = JSON_ENSURE_ASCII | JSON_REAL_PRECISION(REAL_DIGITS) |
		       (one_line ? JSON_COMPACT : JSON_INDENT(2));

	errno = 0;
	if (json_dump_callback(json, chunk_write, file, flags) || fputc('\n', file) == EOF ||
	    fflush(file) || ferror(file))
		return errno ? -errno : -EIO;
	return 0;
}

int json_error_print(const char *error, const char *hint, FILE *file, bool one_line)
{
	json_t *json = json_pack("{s:s, s:o, s:o}", "schema", "ipctrace.error/1", "error",
				 json_text(error), "hint", json_text(hint));
	int ret = json ? json_print(json, file, one_line) : -ENOMEM;

	json_decref(json);
	return ret;
}

json_t *json_text(const char *s)
{
	json_t *json = s ? json_string(s) : json_null();
	char *escaped;

	if (json)
		return json;
	escaped = display_escape(s, true);
	json = escaped ? json_string(escaped) : NULL;
	free(escaped);
	return json;
}

int json_named_set(json_t *object, const char *name, json_t *value)
{
	json_t *key = json_text(name);
	int failed;

	/* Without a key it fails, and takes the value over nevertheless. */
	failed = json_object_set_new(object, json_string_value(key), value);
	json_decref(key);
	return failed;
}
