/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_FIELDS_H
#define IPCT_FIELDS_H

#include "model/recording.h"
#include "record/value.h"

/*
 * What a recording's lines hold, as data: writing and reading are the same tables
 * walked in two directions. A line is an object {"row": its type's name, "n": its
 * place in the kernel's table where others point to it by that, fields…}.
 */

#define RECORD_FORMAT	"ipctrace.recording"
#define RECORD_LAST	"finish"
#define RECORD_LINE_MAX (1 << 18) /* bytes: a reader need not take more */

struct field {
	const char *name;
	const struct value_type *type;
	size_t offset;
	bool sparse; /* left out where it is all zero */
};

struct line_type {
	const char *name;
	const struct field *fields; /* the last one has no name */
	size_t size;		    /* of a row */
	bool of_workload; /* array and count are in struct rec_workload, not in struct recording */
	bool indexed;	  /* row 0 is unused, the others are numbered */
	size_t array, count; /* where its owner keeps them */
};

#define COUNT_IS_ONE ((size_t)-1) /* count: at most one row, array points to it */

extern const struct line_type head_line;    /* the first line: fields of the recording itself */
extern const struct line_type line_types[]; /* in the order of the file; the last one has no name */

/* The rows of this type: owner is the recording or its workload. */
void *rows_of(const struct line_type *type, const void *owner, size_t *ret_count);

#endif
