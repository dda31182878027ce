/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "display.h"
#include "layout.h"

#define WIDTH_MIN 20

static const char *const inks[] = {
	[INK_PLAIN] = "",	 [INK_STRONG] = "\033[1m", [INK_QUIET] = "\033[2m",
	[INK_GOOD] = "\033[32m", [INK_BAD] = "\033[1;31m",
};

static void bytes_write(struct text *text, const char *s, size_t len)
{
	if (text->error)
		return;
	errno = 0;
	if (fwrite(s, 1, len, text->file) != len)
		text->error = errno ? -errno : -EIO;
}

static void string_write(struct text *text, const char *s)
{
	bytes_write(text, s, strlen(s));
}

void line_goto(struct text *text, size_t column)
{
	text->want = column;
}

void line_put(struct text *text, enum ink ink, const char *s, size_t len)
{
	bool inked = text->style.colour && ink != INK_PLAIN;
	uint32_t point;

	if (!len)
		return;
	for (; text->at < text->want; text->at++)
		string_write(text, " ");
	if (inked)
		string_write(text, inks[ink]);
	bytes_write(text, s, len);
	if (inked)
		string_write(text, "\033[0m");
	for (size_t i = 0; i < len; text->at += point_width(point))
		i += utf8_decode(s + i, &point);
	text->want = text->at;
}

void line_puts(struct text *text, enum ink ink, const char *s)
{
	line_put(text, ink, s, strlen(s));
}

void line_repeat(struct text *text, enum ink ink, const char *s, size_t times)
{
	while (times--)
		line_puts(text, ink, s);
}

static const struct {
	enum ink ink;
	const char *utf8, *ascii;
} marks[] = {
	[MARK_NONE] = {INK_PLAIN, "", ""},
	[MARK_OK] = {INK_GOOD, "✔", "ok"},
	[MARK_BAD] = {INK_BAD, "✘", "no"},
	[MARK_POINT] = {INK_PLAIN, "•", "*"},
};

void line_mark(struct text *text, enum text_mark mark)
{
	line_puts(text, marks[mark].ink, text->style.utf8 ? marks[mark].utf8 : marks[mark].ascii);
}

size_t mark_width(const struct text *text)
{
	return text->style.utf8 ? 1 : 2;
}

void line_end(struct text *text)
{
	string_write(text, "\n");
	text->at = text->want = 0;
}

/* A number stays with what follows it, be that its unit or the thing it counts. */
static bool break_fits(const char *s, size_t i)
{
	return s[i] == ' ' && i && s[i - 1] != ' ' && !(s[i - 1] >= '0' && s[i - 1] <= '9');
}

size_t line_fit(const char *s, size_t columns, size_t *ret_next)
{
	size_t width = 0, len, i, good = 0, any = 0;
	uint32_t point;

	for (i = 0; s[i]; i += len) {
		len = utf8_decode(s + i, &point);
		if (break_fits(s, i))
			good = i;
		if (s[i] == ' ' && i)
			any = i;
		width += point_width(point);
		if (width > columns && s[i] != ' ' && i)
			break;
	}
	if (s[i] && (good || any))
		i = good ? good : any;
	*ret_next = i + strspn(s + i, " ");
	return i;
}

void line_wrap(struct text *text, enum ink ink, const char *s, size_t indent)
{
	size_t from = text->want, columns, len, next;

	do {
		columns = text->style.width > from ? text->style.width - from : 1;
		len = line_fit(s, columns, &next);
		line_put(text, ink, s, len);
		s += next;
		from = indent;
		if (*s) {
			line_end(text);
			line_goto(text, indent);
		}
	} while (*s);
}

size_t parts_end(const struct text *text, size_t first)
{
	while (first < text->ncells && text->cells[first].tag == CELL_PART)
		first++;
	return first;
}

void parts_wrap(struct text *text, enum ink ink, size_t first, size_t indent)
{
	const char *dot = text->style.utf8 ? " · " : " - ";
	size_t end = parts_end(text, first);

	for (size_t i = first; i < end; i++) {
		const char *part = text->cells[i].text;
		size_t room = text->at < text->style.width ? text->style.width - text->at : 0;

		if (i > first && display_width(dot) + display_width(part) <= room) {
			line_puts(text, ink, dot);
		} else if (i > first) {
			line_end(text);
			line_goto(text, indent);
		}
		line_wrap(text, ink, part, indent);
	}
}

static void sentence_layout(struct text *text)
{
	enum text_mark mark = text->cells[0].mark;
	enum ink ink = text->block == BLOCK_TITLE ? INK_STRONG : mark ? INK_PLAIN : INK_QUIET;

	line_goto(text, text->indent);
	if (mark) {
		line_mark(text, mark);
		line_goto(text, text->at + 1);
	}
	text->cells[0].tag = CELL_PART;
	parts_wrap(text, ink, 0, text->want);
	line_end(text);
}

static void block_flush(struct text *text)
{
	static void (*const layouts[])(struct text *) = {
		[BLOCK_TITLE] = sentence_layout, [BLOCK_NOTE] = sentence_layout,
		[BLOCK_FACTS] = facts_layout,	 [BLOCK_TABLE] = table_layout,
		[BLOCK_PATH] = path_layout,	 [BLOCK_TIMELINE] = timeline_layout,
	};

	if (text->ncells && !text->error)
		layouts[text->block](text);
	while (text->ncells)
		free(text->cells[--text->ncells].text);
}

/* Notes keep close to what they follow; everything else stands apart. */
static void block_begin(struct text *text, enum block block)
{
	bool close =
		block == BLOCK_NOTE && (text->block == BLOCK_TITLE || text->block == BLOCK_NOTE);

	block_flush(text);
	if (text->begun && !close)
		line_end(text);
	if (!close)
		text->indent = block == BLOCK_NOTE ? TEXT_INDENT : 0;
	text->begun = true;
	text->block = block;
}

static struct cell *cell_append(struct text *text, enum cell_tag tag, char *owned)
{
	size_t space = text->space ? 2 * text->space : 32;
	struct cell *cells = text->cells;

	if (owned && text->ncells == text->space)
		cells = reallocarray(cells, space, sizeof(*cells));
	if (!owned || !cells) {
		free(owned);
		text->error = text->error ? text->error : -ENOMEM;
		return NULL;
	}
	if (text->ncells == text->space)
		text->space = space;
	text->cells = cells;
	cells[text->ncells] = (struct cell){.text = owned, .tag = tag};
	return &cells[text->ncells++];
}

static struct cell *string_append(struct text *text, enum cell_tag tag, const char *s)
{
	return cell_append(text, tag, display_escape(s, text->style.utf8));
}

static struct cell *format_append(struct text *text, enum cell_tag tag, const char *format,
				  va_list args)
{
	struct cell *cell;
	char *s;

	if (vasprintf(&s, format, args) < 0)
		return cell_append(text, tag, NULL);
	cell = string_append(text, tag, s);
	free(s);
	return cell;
}

#define FORMAT_APPEND(text, tag, format, ret_cell)                           \
	do {                                                                 \
		va_list args_;                                               \
		va_start(args_, format);                                     \
		*(ret_cell) = format_append((text), (tag), (format), args_); \
		va_end(args_);                                               \
	} while (0)

void text_title(struct text *text, const char *format, ...)
{
	struct cell *cell;

	block_begin(text, BLOCK_TITLE);
	FORMAT_APPEND(text, CELL_HEAD, format, &cell);
}

void text_note(struct text *text, enum text_mark mark, const char *format, ...)
{
	struct cell *cell;

	block_begin(text, BLOCK_NOTE);
	FORMAT_APPEND(text, CELL_HEAD, format, &cell);
	if (cell)
		cell->mark = mark;
}

void text_fact(struct text *text, enum text_mark mark, const char *label, const char *figure)
{
	struct cell *cell;

	if (text->block != BLOCK_FACTS)
		block_begin(text, BLOCK_FACTS);
	cell = string_append(text, CELL_HEAD, label);
	if (cell)
		cell->mark = mark;
	string_append(text, CELL_FIGURE, figure);
}

void text_table(struct text *text, const struct text_column *columns, size_t ncolumns)
{
	block_begin(text, BLOCK_TABLE);
	text->columns = columns;
	text->ncolumns = ncolumns;
}

void text_bar(struct text *text, double share)
{
	text_add(text, "%.6f", share);
}

void text_timeline(struct text *text)
{
	block_begin(text, BLOCK_TIMELINE);
}

void text_row(struct text *text, const char *label, const char *figure)
{
	string_append(text, CELL_HEAD, label);
	string_append(text, CELL_FIGURE, figure);
}

void text_stretch(struct text *text, enum text_stretch stretch, double from, double to)
{
	struct cell *cell = string_append(text, CELL_STRETCH, "");

	if (!cell)
		return;
	cell->stretch = stretch;
	cell->from = from;
	cell->to = to;
}

void text_path(struct text *text)
{
	block_begin(text, BLOCK_PATH);
}

void text_station(struct text *text, const char *format, ...)
{
	struct cell *cell;

	FORMAT_APPEND(text, CELL_HEAD, format, &cell);
}

void text_arrow(struct text *text, const char *format, ...)
{
	struct cell *cell;

	FORMAT_APPEND(text, CELL_ARROW, format, &cell);
}

void text_add(struct text *text, const char *format, ...)
{
	struct cell *cell;

	FORMAT_APPEND(text, CELL_PART, format, &cell);
}

struct text *text_begin(FILE *file, const struct text_style *style)
{
	struct text *text = calloc(1, sizeof(*text));

	if (!text)
		return NULL;
	text->file = file;
	text->style = *style;
	if (text->style.width < WIDTH_MIN)
		text->style.width = WIDTH_MIN;
	return text;
}

int text_end(struct text *text)
{
	int error;

	if (!text)
		return 0;
	block_flush(text);
	errno = 0;
	if ((fflush(text->file) || ferror(text->file)) && !text->error)
		text->error = errno ? -errno : -EIO;
	error = text->error;
	free(text->cells);
	free(text);
	return error;
}
