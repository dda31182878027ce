/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_EXPRESSION_H
#define IPCT_EXPRESSION_H

#include "dimension.h"
#include "report.h"

/*
 * The expression language, over the metrics of a report:
 *
 *	copied_bytes / payload_bytes <= 2 and not task[writer].faults_cow > 0
 *
 * or, and, not; < <= == != >= >; + -; * /; unary -; ( ). A metric may bear a kind
 * of channel or a task in front: fifo.copied_in_bytes, task[redis-server].syscalls. A
 * number may bear a unit. Dimensions are checked as it is read: what is added or
 * compared has the same, except that a number without a unit takes that of the other
 * side, and a size compared with bytes a second is one a second.
 *
 * Truth has three values. What depends on a metric that was not measured, on a
 * division by zero or on a number that is out of range is unknown, unless the rest of
 * an and or an or decides it.
 */

#define EXPRESSION_TEXT_MAX  4096
#define EXPRESSION_NODES_MAX 128
#define EXPRESSION_DEPTH_MAX 32

enum expr_op {
	EXPR_NUMBER,
	EXPR_METRIC,
	EXPR_NEGATE,
	EXPR_ADD,
	EXPR_SUBTRACT,
	EXPR_MULTIPLY,
	EXPR_DIVIDE,
	EXPR_LT,
	EXPR_LE,
	EXPR_EQ,
	EXPR_NE,
	EXPR_GE,
	EXPR_GT,
	EXPR_NOT,
	EXPR_AND,
	EXPR_OR,
};

static inline bool expr_is_truth(enum expr_op op)
{
	return op >= EXPR_LT;
}

static inline bool expr_is_comparison(enum expr_op op)
{
	return op >= EXPR_LT && op <= EXPR_GT;
}

/* A part of an expression. Its operands stand before it; with one operand, left and right are that
 * one. */
struct expr_node {
	enum expr_op op;
	unsigned short left, right;
	unsigned short at, len; /* where it stands in the text */
	struct dimension dimension;
	bool is_constant; /* numbers alone */
	bool is_bare;	  /* of these, none with a unit */
	double number;	  /* of EXPR_NUMBER */
	enum metric metric;
	enum ipct_kind kind;	      /* IPCT_KIND_NONE: of all */
	unsigned short task, tasklen; /* in the text; 0, 0: of all */
};

struct expression {
	char *text; /* as given; one string */
	size_t len;
	size_t nnodes; /* the last one is the whole */
	struct expr_node nodes[];
};

struct expression_error {
	size_t column; /* from 1, in characters */
	char text[200];
};

/*
 * Reads len bytes, whatever is in them. 0; -ENOMEM; or -EINVAL with what is wrong, and
 * where. Of the text, the error repeats only what can be shown.
 */
int expression_parse(const char *text, size_t len, struct expression **ret,
		     struct expression_error *ret_error);
struct expression *expression_free(struct expression *expression);
const struct expr_node *expression_whole(const struct expression *expression);

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

enum unknown_why {
	KNOWN,
	UNKNOWN_PART,	    /* a part of it is */
	UNKNOWN_UNMEASURED, /* nobody looked */
	UNKNOWN_TASK,	    /* no watched task has this name */
	UNKNOWN_ZERO,	    /* divided by zero */
	UNKNOWN_RANGE,	    /* too large to be told */
};

/* What became of each node. */
struct expr_value {
	double number;	      /* of one that is no truth; 0 where unknown */
	enum truth truth;     /* of one that is */
	enum unknown_why why; /* KNOWN: number or truth is it */
	const char *nearest;  /* with UNKNOWN_TASK: a task that may have been meant, or NULL */
	bool is_blamed;	      /* because of this one the whole is not true */
};

struct expression_result {
	const struct expression *expression;
	struct expr_value values[EXPRESSION_NODES_MAX];
};

/* Points into expression and report. */
void expression_evaluate(const struct expression *expression, const struct report *report,
			 struct expression_result *ret);
const struct expr_value *expression_value(const struct expression_result *result);

#endif
