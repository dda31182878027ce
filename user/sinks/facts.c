/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "display.h"
#include "layout.h"

/*
 *   label          1,234 MiB  ✔ remark · remark
 * Numbers end in one column and units begin in one. Where little room is left for
 * remarks they go beneath, and so does what follows a label that is too long.
 */
#define LABEL_MIN_MAX 20 /* however narrow the terminal is */
#define REMARK_MIN    24
#define REMARK_INDENT 4

struct facts_columns {
	size_t label_max, number_start, number_end, unit, mark, remark;
	bool words; /* no figure is a number: they begin in one column */
	bool stacked;
};

/* The bytes of a figure in front of its unit; words ("not permitted") have none. */
static size_t number_len(const char *figure)
{
	return isdigit((unsigned char)*figure) ? strcspn(figure, " ") : strlen(figure);
}

/* Numbers are ASCII. */
static size_t number_width(const char *figure)
{
	return isdigit((unsigned char)*figure) ? number_len(figure) : display_width(figure);
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static struct facts_columns columns_measure(const struct text *text)
{
	size_t label = 0, number = 0, unit = 0, marks = 0, width;
	struct facts_columns columns = {.words = true};

	columns.label_max = larger(LABEL_MIN_MAX, text->style.width * 2 / 5);
	for (size_t i = 0; i < text->ncells; i++) {
		const struct cell *cell = &text->cells[i];

		width = display_width(cell->text);
		if (cell->tag == CELL_HEAD && width <= columns.label_max)
			label = larger(label, width);
		if (cell->tag == CELL_HEAD && cell->mark)
			marks = mark_width(text) + 1;
		if (cell->tag != CELL_FIGURE)
			continue;
		columns.words &= !isdigit((unsigned char)*cell->text);
		number = larger(number, number_width(cell->text));
		unit = larger(unit, width - number_width(cell->text));
	}
	columns.number_start = TEXT_INDENT + label + (label ? 2 : 0);
	columns.number_end = columns.number_start + number;
	columns.unit = columns.number_end + 1;
	columns.mark = columns.number_end + unit + 2;
	columns.remark = columns.mark + marks;
	columns.stacked = columns.remark + REMARK_MIN > text->style.width;
	return columns;
}

static void label_put(struct text *text, const char *label, const struct facts_columns *columns)
{
	line_goto(text, TEXT_INDENT);
	line_wrap(text, INK_PLAIN, label, TEXT_INDENT);
	if (display_width(label) > columns->label_max)
		line_end(text);
}

static void figure_put(struct text *text, const char *figure, const struct facts_columns *columns)
{
	size_t len = number_len(figure);

	line_goto(text, columns->words ? columns->number_start
				       : columns->number_end - number_width(figure));
	line_put(text, INK_STRONG, figure, len);
	line_goto(text, columns->unit);
	line_puts(text, INK_PLAIN, figure + len + (figure[len] == ' '));
}

/* The fact whose label is cell i; returns the cell behind it. */
static size_t fact_layout(struct text *text, size_t i, const struct facts_columns *columns)
{
	size_t end = parts_end(text, i + 2);
	size_t indent = columns->stacked ? REMARK_INDENT : columns->remark;

	label_put(text, text->cells[i].text, columns);
	figure_put(text, text->cells[i + 1].text, columns);
	line_goto(text, columns->mark);
	line_mark(text, text->cells[i].mark);
	if (end > i + 2 && columns->stacked)
		line_end(text);
	line_goto(text, indent);
	parts_wrap(text, INK_QUIET, i + 2, indent);
	line_end(text);
	return end;
}

void facts_layout(struct text *text)
{
	struct facts_columns columns = columns_measure(text);

	for (size_t i = 0; i < text->ncells;)
		i = fact_layout(text, i, &columns);
}
