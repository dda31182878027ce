/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/fields.h"
#include "record/record.h"

struct writer {
	FILE *file;
	size_t lines;
};

static bool is_zero(const unsigned char *at, size_t size)
{
	return !*at && !memcmp(at, at + 1, size - 1);
}

static int write_error(void)
{
	return errno ? -errno : -EIO;
}

/* Takes the line. */
static int line_write(struct writer *w, json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);
	int err = 0;

	json_decref(line);
	if (!text)
		return -ENOMEM;
	errno = 0;
	if (strlen(text) > RECORD_LINE_MAX)
		err = -EMSGSIZE;
	else if (fputs(text, w->file) < 0 || fputc('\n', w->file) < 0)
		err = write_error();
	free(text);
	w->lines++;
	return err;
}

static int fields_save(const struct line_type *type, const void *row, json_t *line)
{
	for (const struct field *field = type->fields; field->name; field++) {
		const void *member = (const char *)row + field->offset;
		json_t *value;
		int err;

		if (field->sparse && is_zero(member, field->type->size))
			continue;
		err = field->type->save(field->type, member, &value);
		if (err)
			return err;
		if (json_object_set_new(line, field->name, value))
			return -ENOMEM;
	}
	return 0;
}

/* Takes the line, which may be NULL for want of memory. */
static int row_write(struct writer *w, const struct line_type *type, const void *row, json_t *line)
{
	int err = line ? fields_save(type, row, line) : -ENOMEM;

	if (!err)
		return line_write(w, line);
	json_decref(line);
	return err;
}

static int rows_write(struct writer *w, const struct line_type *type, const void *owner)
{
	size_t n;
	const char *rows = rows_of(type, owner, &n);
	int err = 0;

	for (size_t i = type->indexed; !err && i < n; i++) {
		json_t *line = type->indexed ? json_pack("{s:s,s:I}", "row", type->name, "n",
							 (json_int_t)i)
					     : json_pack("{s:s}", "row", type->name);

		err = row_write(w, type, rows + i * type->size, line);
	}
	return err;
}

int record_write(const struct recording *rec, FILE *file)
{
	struct writer w = {.file = file};
	json_t *line = json_pack("{s:s,s:i}", "format", RECORD_FORMAT, "version", RECORD_VERSION);
	int err = row_write(&w, &head_line, rec, line);

	for (const struct line_type *type = line_types; !err && type->name; type++) {
		const void *owner = type->of_workload ? (void *)rec->workload : (void *)rec;

		if (owner)
			err = rows_write(&w, type, owner);
	}
	if (err)
		return err;
	line = json_pack("{s:s,s:I}", "row", RECORD_LAST, "lines", (json_int_t)w.lines + 1);
	err = line ? line_write(&w, line) : -ENOMEM;
	if (!err && fflush(file))
		err = write_error();
	return err;
}
