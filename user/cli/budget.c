// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "budget.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX  (1024 * 1024)
#define SHOWN_MAX 160 /* of a path */

struct reader {
	const char *path;
	struct budget *budget;
	char *error;
	size_t error_size;
};

__attribute__((format(printf, 2, 3))) static int read_fail(const struct reader *reader,
							   const char *format, ...)
{
	size_t len = strlen(reader->path), shown = len < SHOWN_MAX ? len : SHOWN_MAX;
	int n = snprintf(reader->error, reader->error_size, "%s%s", len > shown ? "..." : "",
			 reader->path + len - shown);
	va_list args;

	if (n < 0 || (size_t)n >= reader->error_size)
		return -EINVAL;
	va_start(args, format);
	vsnprintf(reader->error + n, reader->error_size - n, format, args);
	va_end(args);
	return -EINVAL;
}

/* What stands before a comment: a # inside of brackets belongs to a name. */
static size_t code_length(const char *line, size_t len)
{
	size_t i;
	bool in_name = false;

	for (i = 0; i < len && (in_name || line[i] != '#'); i++)
		in_name = line[i] == '[' || (in_name && line[i] != ']');
	return i;
}

static int line_read(const struct reader *reader, const char *line, size_t len, size_t number)
{
	struct budget *budget = reader->budget;
	struct expression_error error;
	int err;

	if (len && line[len - 1] == '\r')
		len--;
	len = code_length(line, len);
	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	if (!len)
		return 0;
	if (budget->n == budget->max)
		return read_fail(reader, ":%zu:1: at most %zu assertions", number, budget->max);
	err = assertion_parse(line, len, &budget->asserts[budget->n], &error);
	if (!err)
		budget->n++;
	return err == -EINVAL ? read_fail(reader, ":%zu:%zu: %s", number, error.column, error.text)
			      : err;
}

static int text_read(const struct reader *reader, const char *text, size_t len)
{
	size_t had = reader->budget->n, number = 1;
	int err = 0;

	while (!err && len) {
		const char *end = memchr(text, '\n', len);
		size_t line = end ? (size_t)(end - text) : len;

		err = line_read(reader, text, line, number++);
		line += !!end;
		text += line;
		len -= line;
	}
	if (!err && reader->budget->n == had)
		err = read_fail(reader, ": there is no assertion in it");
	return err;
}

int budget_read(const char *path, struct budget *budget, char *error, size_t error_size)
{
	const struct reader reader = {path, budget, error, error_size};
	FILE *file = fopen(path, "re");
	char *text = malloc(FILE_MAX + 1);
	size_t len = 0;
	int err = 0;

	if (!file)
		err = read_fail(&reader, ": %s", strerror(errno));
	else if (!text)
		err = -ENOMEM;
	else
		len = fread(text, 1, FILE_MAX + 1, file);
	if (!err && ferror(file))
		err = read_fail(&reader, ": %s", strerror(errno));
	else if (len > FILE_MAX)
		err = read_fail(&reader, ": larger than %d bytes", FILE_MAX);
	if (!err)
		err = text_read(&reader, text, len);
	if (file)
		fclose(file);
	free(text);
	return err;
}
