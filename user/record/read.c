/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "record/fields.h"
#include "record/record.h"

struct reader {
	FILE *file;
	char *line;
	size_t lines;	       /* whole ones, so far */
	struct recording *rec; /* NULL before the first line */
	bool finished;
	char *error;
	size_t error_size;
};

/* The error never repeats what the file says: it may be hostile. */
__attribute__((format(printf, 3, 4))) static int read_fail(const struct reader *r, int err,
							   const char *format, ...)
{
	int n = snprintf(r->error, r->error_size, "line %zu: ", r->lines);
	va_list args;

	if (n >= 0 && (size_t)n < r->error_size) {
		va_start(args, format);
		vsnprintf(r->error + n, r->error_size - n, format, args);
		va_end(args);
	}
	return err;
}

static int fields_load(const struct reader *r, const struct line_type *type, const json_t *line,
		       void *row, size_t nothers)
{
	for (const struct field *field = type->fields; field->name; field++) {
		const json_t *value = json_object_get(line, field->name);
		int err;

		if (!value && !field->sparse)
			return read_fail(r, -EINVAL, "%s: %s is missing", type->name, field->name);
		if (!value)
			continue;
		err = field->type->load(field->type, value, (char *)row + field->offset);
		if (err == -EINVAL)
			return read_fail(r, err, "%s: %s has no such value", type->name,
					 field->name);
		if (err)
			return err;
		nothers++;
	}
	if (json_object_size(line) != nothers)
		return read_fail(r, -EINVAL, "%s: has a field that is not known", type->name);
	return 0;
}

/* Room for one more row, doubled as the count reaches a power of two. */
static void *rows_grow(void *rows, size_t count, size_t size)
{
	if (count & (count - 1))
		return rows;
	return reallocarray(rows, count ? count * 2 : 1, size);
}

/* Adds a zeroed row: what it comes to hold is freed with the recording, whole or not. */
static int row_add(const struct line_type *type, void *owner, void **ret)
{
	size_t count;
	char *rows = rows_of(type, owner, &count);

	rows = rows_grow(rows, count, type->size);
	if (!rows)
		return -ENOMEM;
	memset(rows + count * type->size, 0, type->size);
	*ret = rows + count * type->size;
	count++;
	memcpy((char *)owner + type->array, &rows, sizeof(rows));
	if (type->count != COUNT_IS_ONE)
		memcpy((char *)owner + type->count, &count, sizeof(count));
	return 0;
}

/* Where others point to a row by its number, that is its place: no number can ask for more room
 * than its line paid for. */
static int index_check(const struct reader *r, const struct line_type *type, const json_t *line,
		       size_t place)
{
	const json_t *n = json_object_get(line, "n");

	if (!json_is_integer(n) || json_integer_value(n) != (json_int_t)place)
		return read_fail(r, -EINVAL, "%s: expected number %zu", type->name, place);
	return 0;
}

static int row_load(const struct reader *r, const struct line_type *type, const json_t *line)
{
	void *owner = type->of_workload ? (void *)r->rec->workload : (void *)r->rec, *row;
	size_t count;
	int err = 0;

	if (!owner)
		return read_fail(r, -EINVAL, "%s: there is no workload before it", type->name);
	rows_of(type, owner, &count);
	if (type->count == COUNT_IS_ONE && count)
		return read_fail(r, -EINVAL, "%s: is there twice", type->name);
	if (type->indexed)
		err = index_check(r, type, line, count ? count : 1);
	if (!err && type->indexed && !count)
		err = row_add(type, owner, &row); /* row 0 is never in the file */
	if (!err)
		err = row_add(type, owner, &row);
	return err ? err : fields_load(r, type, line, row, 1 + type->indexed);
}

static int last_load(struct reader *r, const json_t *line)
{
	const json_t *lines = json_object_get(line, "lines");

	if (!json_is_integer(lines) || json_object_size(line) != 2 ||
	    json_integer_value(lines) != (json_int_t)r->lines)
		return read_fail(r, -EINVAL, "the number of lines is not %zu", r->lines);
	if (fgetc(r->file) != EOF)
		return read_fail(r, -EINVAL, "more follows, though this says it is the last");
	r->finished = true;
	return 0;
}

static int head_load(struct reader *r, const json_t *line)
{
	const char *format = json_string_value(json_object_get(line, "format"));
	const json_t *version = json_object_get(line, "version");

	if (!format || strcmp(format, RECORD_FORMAT) || !json_is_integer(version) ||
	    json_integer_value(version) < 1)
		return read_fail(r, -EINVAL, "this is not a recording of ipctrace");
	if (json_integer_value(version) > RECORD_VERSION)
		return read_fail(r, -ENOTSUP, "this recording has version %lld, known are up to %d",
				 (long long)json_integer_value(version), RECORD_VERSION);
	r->rec = calloc(1, sizeof(*r->rec));
	return r->rec ? fields_load(r, &head_line, line, r->rec, 2) : -ENOMEM;
}

static int line_load(struct reader *r, const json_t *line)
{
	const char *row = json_string_value(json_object_get(line, "row"));

	if (!r->rec)
		return head_load(r, line);
	if (row && !strcmp(row, RECORD_LAST))
		return last_load(r, line);
	for (const struct line_type *type = line_types; row && type->name; type++)
		if (!strcmp(type->name, row))
			return row_load(r, type, line);
	return read_fail(r, -EINVAL, "such a row is not known");
}

static int line_parse(struct reader *r)
{
	json_error_t json_error;
	json_t *line = json_loads(r->line, JSON_REJECT_DUPLICATES, &json_error);
	int err;

	/* jansson has words for every mistake in the text, and none for a lack of memory */
	if (!line && !*json_error.text)
		return -ENOMEM;
	if (!json_is_object(line))
		err = read_fail(r, -EINVAL,
				r->rec ? "this is not a JSON object"
				       : "this is not a recording of ipctrace");
	else
		err = line_load(r, line);
	json_decref(line);
	return err;
}

/* 1: there is a whole line. 0: there is none any more, or only the beginning of one. */
static int line_next(struct reader *r)
{
	size_t len;

	errno = 0;
	if (!fgets(r->line, RECORD_LINE_MAX + 2, r->file)) {
		if (ferror(r->file))
			return read_fail(r, errno ? -errno : -EIO, "what follows cannot be read");
		return 0;
	}
	len = strlen(r->line);
	if (len && r->line[len - 1] == '\n') {
		r->lines++;
		return 1;
	}
	if (feof(r->file))
		return 0;
	r->lines++;
	return read_fail(r, -EINVAL, "is too long, or holds a NUL");
}

static int lines_read(struct reader *r)
{
	int err = 0;

	while (!err && !r->finished) {
		int more = line_next(r);

		if (more < 0)
			return more;
		if (!more)
			return r->rec ? read_fail(r, -ENODATA,
						  "the recording is cut short after this")
				      : read_fail(r, -EINVAL,
						  "this is not a recording of ipctrace");
		err = line_parse(r);
	}
	return err;
}

int record_read(FILE *file, struct recording **ret, char *error, size_t error_size)
{
	struct reader r = {.file = file, .error = error, .error_size = error_size};
	int err = -ENOMEM;

	r.line = malloc(RECORD_LINE_MAX + 2);
	if (r.line)
		err = lines_read(&r);
	free(r.line);
	if (err && err != -ENODATA)
		r.rec = recording_free(r.rec);
	else
		*ret = r.rec;
	return err;
}
