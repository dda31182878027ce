/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "display.h"
#include "layout.h"

/*
 *   station ──label──▶ station        station
 *     below    below     below          │ label · below
 *                                       ▼
 * On one row if it fits, else folded into two, else downwards.
 */
#define ROWS_MAX    2
#define FOLD_INDENT (2 * TEXT_INDENT)
#define ARROW_PLAIN 5 /* an arrow beside its label: two dashes, two more and the head */

/* A station or an arrow, where it is drawn. */
struct step {
	size_t first, end; /* cells: the name, then what stands beneath */
	size_t width, row, x;
	bool arrow;
};

struct path {
	struct text *text;
	struct step *steps;
	size_t nsteps;
};

static void steps_gather(struct path *path)
{
	const struct cell *cells = path->text->cells;

	for (size_t i = 0, end; i < path->text->ncells; i = end) {
		struct step *step = &path->steps[path->nsteps++];

		end = parts_end(path->text, i + 1);
		*step = (struct step){.first = i, .end = end, .arrow = cells[i].tag == CELL_ARROW};
		step->width = display_width(cells[i].text) + (step->arrow ? ARROW_PLAIN : 0);
		for (size_t c = i + 1; c < end; c++)
			if (display_width(cells[c].text) > step->width)
				step->width = display_width(cells[c].text);
	}
}

/* Gives each step its place; an arrow is not parted from where it leads to. How many rows that
 * takes. */
static size_t steps_place(struct path *path)
{
	size_t row = 0, x = TEXT_INDENT, need;

	for (size_t i = 0; i < path->nsteps; i++) {
		struct step *step = &path->steps[i];

		need = step->width;
		if (step->arrow && i + 1 < path->nsteps)
			need += 1 + path->steps[i + 1].width;
		if (i && (step->arrow || !path->steps[i - 1].arrow) &&
		    x + need > path->text->style.width) {
			row++;
			x = FOLD_INDENT;
		}
		if ((i == 1 && row) || x + need > path->text->style.width)
			return ROWS_MAX + 1;
		step->row = row;
		step->x = x;
		x += step->width + 1;
	}
	return row + 1;
}

static void arrow_put(struct text *text, const char *label, size_t width)
{
	size_t dashes = width - display_width(label) - 1;
	const char *dash = text->style.utf8 ? "─" : "-";

	line_repeat(text, INK_PLAIN, dash, dashes / 2);
	line_puts(text, INK_PLAIN, label);
	line_repeat(text, INK_PLAIN, dash, dashes - dashes / 2);
	line_puts(text, INK_PLAIN, text->style.utf8 ? "▶" : ">");
}

static void centred_put(struct text *text, enum ink ink, const char *s, const struct step *step)
{
	line_goto(text, step->x + (step->width - display_width(s)) / 2);
	line_puts(text, ink, s);
}

static void names_put(struct path *path, size_t row)
{
	struct text *text = path->text;

	for (size_t i = 0; i < path->nsteps; i++) {
		const struct step *step = &path->steps[i];
		const char *name = text->cells[step->first].text;

		if (step->row != row)
			continue;
		line_goto(text, step->x);
		if (step->arrow)
			arrow_put(text, name, step->width);
		else
			centred_put(text, INK_STRONG, name, step);
	}
	line_end(text);
}

/* The n-th line beneath the names; false when nobody has so many. */
static bool below_put(struct path *path, size_t row, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < path->nsteps; i++) {
		const struct step *step = &path->steps[i];

		if (step->row != row || step->first + 1 + n >= step->end)
			continue;
		centred_put(path->text, INK_QUIET, path->text->cells[step->first + 1 + n].text,
			    step);
		any = true;
	}
	if (any)
		line_end(path->text);
	return any;
}

static void rows_layout(struct path *path, size_t rows)
{
	for (size_t row = 0; row < rows; row++) {
		size_t n = 0;

		if (row)
			line_end(path->text);
		names_put(path, row);
		while (below_put(path, row, n))
			n++;
	}
}

static void downwards_layout(struct path *path)
{
	struct text *text = path->text;

	for (size_t i = 0; i < path->nsteps; i++) {
		const struct step *step = &path->steps[i];
		size_t indent = step->arrow ? FOLD_INDENT : TEXT_INDENT;

		line_goto(text, indent);
		if (step->arrow)
			line_puts(text, INK_PLAIN, text->style.utf8 ? "│" : "|");
		line_goto(text, step->arrow ? indent + 2 : indent);
		line_wrap(text, step->arrow ? INK_PLAIN : INK_STRONG, text->cells[step->first].text,
			  FOLD_INDENT);
		line_goto(text, text->want + 2);
		parts_wrap(text, INK_QUIET, step->first + 1, FOLD_INDENT + 2);
		line_end(text);
		if (step->arrow) {
			line_goto(text, indent);
			line_puts(text, INK_PLAIN, text->style.utf8 ? "▼" : "v");
			line_end(text);
		}
	}
}

void path_layout(struct text *text)
{
	struct path path = {.text = text};
	size_t rows;

	path.steps = calloc(text->ncells, sizeof(*path.steps));
	if (!path.steps) {
		text->error = -ENOMEM;
		return;
	}
	steps_gather(&path);
	rows = steps_place(&path);
	if (rows <= ROWS_MAX)
		rows_layout(&path, rows);
	else
		downwards_layout(&path);
	free(path.steps);
}
