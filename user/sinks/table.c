/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "display.h"
#include "layout.h"

/*
 * Columns are as wide as what is in them, and bars take what is left. Too wide for the
 * line: the widest column of words gives way and wraps inside itself. Still too wide:
 * each row becomes a few lines of "header  cell", which fit anywhere.
 */
#define COLUMN_GAP 2
#define COLUMN_MIN 10
#define BAR_MIN	   8
#define BAR_MAX	   40

struct table {
	struct text *text;
	size_t rows;
	size_t *widths;
};

static struct cell *cell_at(const struct table *table, size_t row, size_t column)
{
	return &table->text->cells[row * table->text->ncolumns + column];
}

static const char *cell_text(const struct table *table, size_t row, size_t column)
{
	return cell_at(table, row, column)->text;
}

static bool column_is(const struct table *table, size_t column, enum text_column_type type)
{
	return table->text->columns[column].type == type;
}

static size_t column_measure(const struct table *table, size_t column)
{
	size_t widest = display_width(table->text->columns[column].header), width;

	if (column_is(table, column, COLUMN_BARS))
		return widest > BAR_MIN ? widest : BAR_MIN;
	for (size_t r = 0; r < table->rows; r++) {
		width = display_width(cell_text(table, r, column));
		widest = width > widest ? width : widest;
	}
	return widest;
}

static size_t widths_sum(const struct table *table)
{
	size_t sum = TEXT_INDENT;

	for (size_t c = 0; c < table->text->ncolumns; c++)
		sum += table->widths[c] + (c ? COLUMN_GAP : 0);
	return sum;
}

static void widths_measure(struct table *table)
{
	for (size_t c = 0; c < table->text->ncolumns; c++)
		table->widths[c] = column_measure(table, c);
}

/* False when no column of words can give way any more. */
static bool widest_shrink(struct table *table)
{
	size_t widest = table->text->ncolumns;

	for (size_t c = 0; c < table->text->ncolumns; c++) {
		if (!column_is(table, c, COLUMN_WORDS) || table->widths[c] <= COLUMN_MIN)
			continue;
		if (widest == table->text->ncolumns || table->widths[c] > table->widths[widest])
			widest = c;
	}
	if (widest == table->text->ncolumns)
		return false;
	table->widths[widest]--;
	return true;
}

/* A cell's share as a bar of so many columns; what is more than nothing can be seen. */
static int bar_draw(const struct text *text, struct cell *cell, size_t columns)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	unsigned steps = text->style.utf8 ? 8 : 1;
	double share = strtod(cell->text, NULL);
	size_t filled = (size_t)(share * (double)(columns * steps) + 0.5);
	char *bar = NULL;
	size_t size;
	FILE *out;

	if (!*cell->text)
		return 0;
	out = open_memstream(&bar, &size);
	if (!out)
		return -ENOMEM;
	if (!filled && share > 0)
		filled = 1;
	for (size_t i = 0; i < filled / steps; i++)
		fputs(text->style.utf8 ? "█" : "#", out);
	fputs(eighths[filled % steps], out);
	if (fclose(out)) {
		free(bar);
		return -ENOMEM;
	}
	free(cell->text);
	cell->text = bar;
	return 0;
}

/* width 0: as the column is wide. */
static void bars_draw(struct table *table, size_t width)
{
	for (size_t c = 0; c < table->text->ncolumns; c++)
		for (size_t r = 0; column_is(table, c, COLUMN_BARS) && r < table->rows; r++)
			if (bar_draw(table->text, cell_at(table, r, c), width ?: table->widths[c]))
				table->text->error = -ENOMEM;
}

/* Bars take what the others leave, as far as that is of use. */
static void bars_widen(struct table *table)
{
	size_t sum = widths_sum(table);

	for (size_t c = 0; c < table->text->ncolumns; c++)
		for (; column_is(table, c, COLUMN_BARS) && table->widths[c] < BAR_MAX &&
		       sum < table->text->style.width;
		     sum++)
			table->widths[c]++;
}

/* One line of a row: takes from each rest what fits, and moves it on. True while something is left.
 */
static bool line_layout(struct table *table, const char **rests, enum ink ink)
{
	size_t x = TEXT_INDENT, len, next;
	bool more = false;

	for (size_t c = 0; c < table->text->ncolumns; c++) {
		bool right = column_is(table, c, COLUMN_FIGURES);

		len = line_fit(rests[c], table->widths[c], &next);
		line_goto(table->text,
			  x + (right ? table->widths[c] - display_width(rests[c]) : 0));
		line_put(table->text, ink, rests[c], len);
		rests[c] += next;
		more |= *rests[c] != '\0';
		x += table->widths[c] + COLUMN_GAP;
	}
	line_end(table->text);
	return more;
}

static void columns_layout(struct table *table, const char **rests)
{
	bars_widen(table);
	bars_draw(table, 0);
	for (size_t c = 0; c < table->text->ncolumns; c++)
		rests[c] = table->text->columns[c].header;
	while (line_layout(table, rests, INK_QUIET))
		;
	for (size_t r = 0; r < table->rows; r++) {
		for (size_t c = 0; c < table->text->ncolumns; c++)
			rests[c] = cell_text(table, r, c);
		while (line_layout(table, rests, INK_PLAIN))
			;
	}
}

static void records_layout(struct table *table)
{
	struct text *text = table->text;
	size_t label = 0;

	for (size_t c = 0; c < text->ncolumns; c++)
		if (display_width(text->columns[c].header) > label)
			label = display_width(text->columns[c].header);
	label += TEXT_INDENT + COLUMN_GAP;
	bars_draw(table, text->style.width >= label + BAR_MAX ? BAR_MAX
			 : text->style.width > label + 1      ? text->style.width - label
							      : 1);
	for (size_t r = 0; r < table->rows; r++) {
		if (r)
			line_end(text);
		for (size_t c = 0; c < text->ncolumns; c++) {
			if (!*cell_text(table, r, c))
				continue;
			line_goto(text, TEXT_INDENT);
			line_puts(text, INK_QUIET, text->columns[c].header);
			line_goto(text, label);
			line_wrap(text, INK_PLAIN, cell_text(table, r, c), label);
			line_end(text);
		}
	}
}

void table_layout(struct text *text)
{
	struct table table = {.text = text, .rows = text->ncells / text->ncolumns};
	const char **rests = calloc(text->ncolumns, sizeof(*rests));
	bool fits = true;

	table.widths = calloc(text->ncolumns, sizeof(*table.widths));
	if (!table.widths || !rests) {
		text->error = -ENOMEM;
		goto out;
	}
	widths_measure(&table);
	while (fits && widths_sum(&table) > text->style.width)
		fits = widest_shrink(&table);
	if (fits)
		columns_layout(&table, rests);
	else
		records_layout(&table);
out:
	free(rests);
	free(table.widths);
}
