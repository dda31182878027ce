/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "display.h"
#include "layout.h"

/*
 *   label  ▬▬▬▬░░░░░░●        figure
 *
 * All rows share one scale. What is there is seen: no stretch is shorter than a column,
 * and each covers the one before it.
 */
#define BAR_MIN 10

struct timeline {
	size_t label, figure, bar; /* columns */
};

static const struct {
	enum ink ink;
	const char *utf8, *ascii;
} stretches[] = {
	[STRETCH_RUN] = {INK_PLAIN, "▬", "="},
	[STRETCH_REST] = {INK_PLAIN, "░", "."},
	[STRETCH_END] = {INK_GOOD, "●", "*"},
};

static size_t widest(const struct text *text, enum cell_tag tag)
{
	size_t width = 0;

	for (size_t i = 0; i < text->ncells; i++)
		if (text->cells[i].tag == tag && display_width(text->cells[i].text) > width)
			width = display_width(text->cells[i].text);
	return width;
}

static size_t column_of(const struct timeline *line, double at)
{
	size_t column = at <= 0 ? 0 : (size_t)(at * line->bar);

	return column < line->bar ? column : line->bar - 1;
}

/* Which stretch a column shows: the last of those that reach it; -1: none. */
static int stretch_at(const struct timeline *line, const struct cell *cells, size_t n,
		      size_t column)
{
	int shown = -1;

	for (size_t i = 0; i < n; i++)
		if (column >= column_of(line, cells[i].from) &&
		    column <= column_of(line, cells[i].to))
			shown = cells[i].stretch;
	return shown;
}

static void bar_put(struct text *text, const struct timeline *line, const struct cell *cells,
		    size_t n)
{
	size_t from = TEXT_INDENT + line->label + 2;

	for (size_t column = 0; column < line->bar; column++) {
		int shown = stretch_at(line, cells, n, column);

		if (shown < 0)
			continue;
		line_goto(text, from + column);
		line_puts(text, stretches[shown].ink,
			  text->style.utf8 ? stretches[shown].utf8 : stretches[shown].ascii);
	}
}

static void row_put(struct text *text, const struct timeline *line, const struct cell *cells,
		    size_t n)
{
	size_t figure = display_width(cells[1].text);

	line_goto(text, TEXT_INDENT);
	line_puts(text, INK_PLAIN, cells[0].text);
	bar_put(text, line, cells + 2, n - 2);
	line_goto(text, TEXT_INDENT + line->label + 2 + line->bar + 2 + line->figure - figure);
	line_puts(text, INK_PLAIN, cells[1].text);
	line_end(text);
}

void timeline_layout(struct text *text)
{
	struct timeline line = {widest(text, CELL_HEAD), widest(text, CELL_FIGURE), BAR_MIN};
	size_t used = TEXT_INDENT + line.label + line.figure + 4, end;

	if (text->style.width > used + BAR_MIN)
		line.bar = text->style.width - used;
	for (size_t i = 0; i < text->ncells; i = end) {
		end = i + 2;
		while (end < text->ncells && text->cells[end].tag == CELL_STRETCH)
			end++;
		row_put(text, &line, &text->cells[i], end - i);
	}
}
