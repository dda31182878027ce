/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TEXT_H
#define IPCT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Text for people, in blocks: titles, notes, facts, tables and pictures of a
 * path. A block is laid out when the next one begins, since columns and arrows
 * depend on everything in it; blank lines between blocks come by themselves.
 *
 * Every string passes through display_escape(): callers hand over what they have.
 * A line wraps at the width under its own column, and never between a number and
 * its unit. Nothing here fails: the first error is kept and text_end() returns it.
 */
struct text;

struct text_style {
	unsigned width;
	bool colour, utf8; /* without utf8: ASCII only */
};

enum text_mark { MARK_NONE, MARK_OK, MARK_BAD, MARK_POINT };

enum text_column_type {
	COLUMN_WORDS,
	COLUMN_FIGURES, /* to the right, and never wrapped */
	COLUMN_BARS,	/* as wide as the others leave room */
};

struct text_column {
	const char *header;
	enum text_column_type type;
};

/* NULL: no memory. The file stays the caller's. */
struct text *text_begin(FILE *file, const struct text_style *style);
/* Lays out what is left, flushes and frees. 0, or -errno of the first thing that failed. */
int text_end(struct text *text);

/* What a stretch of a time-line shows: a life, what stays after it, and the moment of its end. */
enum text_stretch { STRETCH_RUN, STRETCH_REST, STRETCH_END };

#define TEXT_PRINTF(n) __attribute__((format(printf, n, n + 1)))

/* Each begins a title, a note, a fact…; text_add() adds to it. */
void text_title(struct text *text, const char *format, ...) TEXT_PRINTF(2);
void text_note(struct text *text, enum text_mark mark, const char *format, ...) TEXT_PRINTF(3);
void text_fact(struct text *text, enum text_mark mark, const char *label, const char *figure);
/*
 * columns must live until the next block. Then one text_add() for each cell, row by
 * row; for a bar text_bar(), with its share of the longest one, 0..1; or text_add("").
 */
void text_table(struct text *text, const struct text_column *columns, size_t ncolumns);
void text_bar(struct text *text, double share);
/* A path is a station, an arrow, a station and so on; an arrow may be "". */
void text_path(struct text *text);
void text_station(struct text *text, const char *format, ...) TEXT_PRINTF(2);
void text_arrow(struct text *text, const char *format, ...) TEXT_PRINTF(2);

/*
 * A time-line: rows of a label, stretches between 0 and 1 of the whole, and a figure.
 */
void text_timeline(struct text *text);
void text_row(struct text *text, const char *label, const char *figure);
void text_stretch(struct text *text, enum text_stretch stretch, double from, double to);

/*
 * One more part of the latest title or note (a middle dot goes between), one more
 * remark on the latest fact, one more line beneath the latest station or arrow,
 * the next cell of the table.
 */
void text_add(struct text *text, const char *format, ...) TEXT_PRINTF(2);

#endif
