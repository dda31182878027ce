/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_EXPRESSION_PARSER_H
#define IPCT_EXPRESSION_PARSER_H

/* What expression_parse.c and expression_names.c share. */

#include "model/expression.h"

#define DIGITS	   "0123456789"
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_" DIGITS
#define SHOWN_MAX  40 /* of a part that an error repeats */

/*
 * One function per thing of the language, each taking its part off the front of
 * what is left, and leaving a node behind it.
 */
struct parser {
	const char *text, *at; /* the whole, and what is left; both end in a NUL */
	unsigned depth;
	size_t nnodes;
	struct expr_node nodes[EXPRESSION_NODES_MAX];
	struct expression_error *error;
};

/* Says what is wrong at this place; -EINVAL. */
int parse_fail(const struct parser *p, const char *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

size_t name_length(const char *at);
bool word_is(const char *at, size_t len, const char *word);

/* Takes the node over, from where it begins to where the parser stands. */
int node_add(struct parser *p, struct expr_node node, const char *begin, unsigned short *ret);

/* A metric with what stands in front of it. */
int parse_named(struct parser *p, unsigned short *ret);

#endif
