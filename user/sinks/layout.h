/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LAYOUT_H
#define IPCT_LAYOUT_H

#include "text.h"

/* The inside of the text sink: what text.c gathers and facts.c, table.c and path.c lay out. */

enum block {
	BLOCK_NONE,
	BLOCK_TITLE,
	BLOCK_NOTE,
	BLOCK_FACTS,
	BLOCK_TABLE,
	BLOCK_PATH,
	BLOCK_TIMELINE
};
enum cell_tag { CELL_HEAD, CELL_FIGURE, CELL_ARROW, CELL_PART, CELL_STRETCH };
enum ink { INK_PLAIN, INK_STRONG, INK_QUIET, INK_GOOD, INK_BAD };

#define TEXT_INDENT 2

struct cell {
	char *text;
	enum cell_tag tag;
	enum text_mark mark;
	enum text_stretch stretch;
	double from, to;
};

struct text {
	FILE *file;
	struct text_style style;
	int error;
	enum block block;
	bool begun; /* something has been written */
	struct cell *cells;
	size_t ncells, space;
	const struct text_column *columns;
	size_t ncolumns;
	size_t indent;	 /* of notes */
	size_t at, want; /* columns written on this line; where the next word goes */
};

void facts_layout(struct text *text);
void table_layout(struct text *text);
void path_layout(struct text *text);
void timeline_layout(struct text *text);

/* Spaces up to column are written only when something follows them. */
void line_goto(struct text *text, size_t column);
void line_put(struct text *text, enum ink ink, const char *s, size_t len);
void line_puts(struct text *text, enum ink ink, const char *s);
void line_repeat(struct text *text, enum ink ink, const char *s, size_t times);
void line_mark(struct text *text, enum text_mark mark);
size_t mark_width(const struct text *text);
void line_end(struct text *text);

/* s from the present column on, further lines beginning at indent; the last one is left open. */
void line_wrap(struct text *text, enum ink ink, const char *s, size_t indent);
/* How many bytes of s fill a line of so many columns; *ret_next: where the next line begins. */
size_t line_fit(const char *s, size_t columns, size_t *ret_next);

/*
 * The parts that begin at cell `first`, from the present column on: middle dots
 * between those on one line, and a new line rather than a break inside a part.
 */
void parts_wrap(struct text *text, enum ink ink, size_t first, size_t indent);
/* The cell behind the parts that begin at `first`. */
size_t parts_end(const struct text *text, size_t first);

#endif
