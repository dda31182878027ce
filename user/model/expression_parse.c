/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/expression_parser.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPERAND	     "expected a metric, a number or ("

static const struct {
	const char *sign;
	unsigned char rank; /* the higher, the closer it binds */
	enum expr_op op;
} operators[] = {
	/* the longer of two that begin alike comes first */
	{"or", 1, EXPR_OR}, {"and", 2, EXPR_AND},    {"<=", 3, EXPR_LE},      {"<", 3, EXPR_LT},
	{"==", 3, EXPR_EQ}, {"!=", 3, EXPR_NE},	     {">=", 3, EXPR_GE},      {">", 3, EXPR_GT},
	{"+", 4, EXPR_ADD}, {"-", 4, EXPR_SUBTRACT}, {"*", 5, EXPR_MULTIPLY}, {"/", 5, EXPR_DIVIDE},
};

enum { RANK_ANY = 1, RANK_COMPARE = 3, RANK_NONE = 6 };

static int parse_any(struct parser *p, unsigned rank, unsigned short *ret);

int parse_fail(const struct parser *p, const char *at, const char *format, ...)
{
	va_list args;

	p->error->column = 1;
	for (const char *c = p->text; c < at; c++)
		p->error->column += ((unsigned char)*c & 0xc0) != 0x80;
	va_start(args, format);
	vsnprintf(p->error->text, sizeof(p->error->text), format, args);
	va_end(args);
	/* What it repeats may be blank in another way than a line of text can be. */
	for (char *c = p->error->text; *c; c++)
		if (*c == '\t')
			*c = ' ';
	return -EINVAL;
}

static void skip_space(struct parser *p)
{
	p->at += strspn(p->at, " \t");
}

size_t name_length(const char *at)
{
	return strspn(at, NAME_CHARS);
}

bool word_is(const char *at, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(at, word, len);
}

static struct expr_node *node_at(struct parser *p, unsigned short place)
{
	return &p->nodes[place];
}

/* From where it begins to where the parser stands, without the space before that. */
static void node_place(const struct parser *p, struct expr_node *node, const char *begin)
{
	const char *end = p->at;

	while (end > begin && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	node->at = begin - p->text;
	node->len = end - begin;
}

int node_add(struct parser *p, struct expr_node node, const char *begin, unsigned short *ret)
{
	if (p->nnodes == EXPRESSION_NODES_MAX)
		return parse_fail(p, begin, "more than %d parts are too many",
				  EXPRESSION_NODES_MAX);
	node_place(p, &node, begin);
	*ret = p->nnodes;
	p->nodes[p->nnodes++] = node;
	return 0;
}

/* A unit is bytes that are neither space nor ASCII punctuation. */
static size_t unit_length(const char *at)
{
	size_t len = 0;

	while (name_length(at + len) || (unsigned char)at[len] >= 0x80)
		len++;
	return len;
}

/* Behind a number, with or without space; "and" and "or" are none. */
static int parse_unit(struct parser *p, struct expr_node *node)
{
	const char *at = p->at + strspn(p->at, " \t");
	size_t len = unit_length(at);
	const struct unit_name *unit = unit_find(at, len);

	node->is_bare = !len || word_is(at, len, "and") || word_is(at, len, "or");
	if (!node->is_bare && !unit)
		return parse_fail(p, at, "a unit is one of %s for bytes, of %s for times",
				  UNITS_BYTES, UNITS_TIME);
	if (!node->is_bare) {
		node->dimension = unit->dimension;
		node->number *= unit->scale;
		p->at = at + len;
	}
	if (!node->dimension.time && !strncmp(p->at, "/s", 2) && !name_length(p->at + 2)) {
		node->dimension.time = -1;
		node->is_bare = false;
		p->at += 2;
	}
	return 0;
}

/* Digits with or without a fraction, and only they reach strtod: it would take hex, nan, inf and
 * exponents too. */
static int parse_number(struct parser *p, unsigned short *ret)
{
	struct expr_node node = {.op = EXPR_NUMBER, .is_constant = true};
	const char *begin = p->at;
	size_t len = strspn(begin, DIGITS), fraction;
	char number[32];
	int err;

	if (begin[len] == '.') {
		fraction = strspn(begin + len + 1, DIGITS);
		if (!fraction)
			return parse_fail(p, begin + len + 1, "expected a digit");
		len += 1 + fraction;
	}
	if (len >= sizeof(number))
		return parse_fail(p, begin, "the number is too long: %zu characters at most",
				  sizeof(number) - 1);
	memcpy(number, begin, len);
	number[len] = '\0';
	node.number = strtod(number, NULL);
	p->at += len;
	err = parse_unit(p, &node);
	return err ? err : node_add(p, node, begin, ret);
}

/* What opens here is closed by the caller: depth goes down again. */
static int depth_enter(struct parser *p)
{
	if (++p->depth > EXPRESSION_DEPTH_MAX)
		return parse_fail(p, p->at, "nested more than %d deep", EXPRESSION_DEPTH_MAX);
	return 0;
}

static int parse_group(struct parser *p, unsigned short *ret)
{
	const char *begin = p->at;
	int err;

	p->at++;
	err = parse_any(p, RANK_ANY, ret);
	skip_space(p);
	if (err)
		return err;
	if (*p->at != ')')
		return parse_fail(p, p->at, "expected an operator or )");
	p->at++;
	node_place(p, node_at(p, *ret), begin);
	return 0;
}

/* not, or a minus. */
static int parse_prefixed(struct parser *p, bool is_not, unsigned short *ret)
{
	const char *begin = p->at;
	struct expr_node node = {.op = is_not ? EXPR_NOT : EXPR_NEGATE};
	unsigned short of;
	const struct expr_node *operand;
	int err;

	p->at += is_not ? 3 : 1;
	err = parse_any(p, is_not ? RANK_COMPARE : RANK_NONE, &of);
	if (err)
		return err;
	operand = node_at(p, of);
	if (is_not != expr_is_truth(operand->op))
		return parse_fail(p, p->text + operand->at, "expected a %s behind %s",
				  is_not ? "comparison" : "number", is_not ? "not" : "the minus");
	node.left = node.right = of;
	node.dimension = operand->dimension;
	node.is_constant = operand->is_constant;
	node.is_bare = operand->is_bare;
	return node_add(p, node, begin, ret);
}

static int parse_operand(struct parser *p, unsigned short *ret)
{
	size_t len;
	int err;

	skip_space(p);
	len = name_length(p->at);
	err = depth_enter(p);
	if (err)
		return err;
	if (*p->at == '(')
		err = parse_group(p, ret);
	else if (*p->at == '-' || word_is(p->at, len, "not"))
		err = parse_prefixed(p, *p->at != '-', ret);
	else if (strspn(p->at, DIGITS))
		err = parse_number(p, ret);
	else if (len)
		err = parse_named(p, ret);
	else
		err = parse_fail(p, p->at, OPERAND);
	p->depth--;
	return err;
}

/* The row of the operator that stands here and binds at least so close; or none. */
static size_t operator_find(const struct parser *p, unsigned rank)
{
	for (size_t i = 0; i < COUNT(operators); i++) {
		size_t len = strlen(operators[i].sign);

		if (operators[i].rank >= rank && !strncmp(p->at, operators[i].sign, len) &&
		    (operators[i].rank >= RANK_COMPARE || !name_length(p->at + len)))
			return i;
	}
	return COUNT(operators);
}

static int fail_unlike(const struct parser *p, const struct expr_node *node)
{
	const struct expr_node *a = &p->nodes[node->left], *b = &p->nodes[node->right];

	return parse_fail(p, p->text + b->at, "%.*s is %s, and %.*s is %s: they cannot be %s",
			  b->len < SHOWN_MAX ? b->len : SHOWN_MAX, p->text + b->at,
			  dimension_noun(b->dimension), a->len < SHOWN_MAX ? a->len : SHOWN_MAX,
			  p->text + a->at, dimension_noun(a->dimension),
			  expr_is_truth(node->op) ? "compared" : "added");
}

/* A number without unit is in whatever the other side is in; a size may be meant a second. */
static bool dimension_adapt(struct expr_node *constant, struct dimension dimension)
{
	if (constant->is_constant && constant->dimension.bytes == 1 && !constant->dimension.time &&
	    dimension.bytes == 1 && dimension.time == -1)
		constant->dimension = dimension;
	if (constant->is_bare)
		constant->dimension = dimension;
	return dimension_equal(constant->dimension, dimension);
}

/* Operands of + - and comparisons are alike. */
static int likeness_check(struct parser *p, struct expr_node *node)
{
	struct expr_node *a = node_at(p, node->left), *b = node_at(p, node->right);
	bool both_bare = a->is_bare && b->is_bare;

	if (!dimension_adapt(b, a->dimension) && !dimension_adapt(a, b->dimension))
		return fail_unlike(p, node);
	node->dimension = a->dimension;
	node->is_bare = both_bare;
	return 0;
}

static int factors_check(struct parser *p, struct expr_node *node)
{
	const struct expr_node *a = node_at(p, node->left), *b = node_at(p, node->right);

	node->is_bare = a->is_bare && b->is_bare;
	if (dimension_combine(a->dimension, b->dimension, node->op == EXPR_DIVIDE ? -1 : 1,
			      &node->dimension))
		return 0;
	return parse_fail(p, p->text + b->at, "more than %d bytes or times are multiplied",
			  DIMENSION_MAX);
}

/* Truths are joined by and, or; everything else is done with numbers. */
static int operands_check(struct parser *p, const char *sign, struct expr_node *node)
{
	const struct expr_node *a = node_at(p, node->left), *b = node_at(p, node->right);
	bool joins = node->op >= EXPR_AND;

	if (joins != expr_is_truth(a->op))
		return parse_fail(p, sign,
				  joins ? "expected one of < <= == != >= >"
					: "expected and, or, or the end");
	if (joins != expr_is_truth(b->op))
		return parse_fail(p, p->text + b->at, "expected a %s",
				  joins ? "comparison" : "number");
	node->is_constant = a->is_constant && b->is_constant;
	if (joins)
		return 0;
	if (node->op == EXPR_MULTIPLY || node->op == EXPR_DIVIDE)
		return factors_check(p, node);
	return likeness_check(p, node);
}

static int parse_any(struct parser *p, unsigned rank, unsigned short *ret)
{
	const char *begin;
	int err;

	skip_space(p);
	begin = p->at;
	err = parse_operand(p, ret);
	while (!err) {
		struct expr_node node = {.left = *ret};
		const char *sign;
		size_t row;

		skip_space(p);
		sign = p->at;
		row = operator_find(p, rank);
		if (row == COUNT(operators))
			return 0;
		node.op = operators[row].op;
		p->at += strlen(operators[row].sign);
		err = parse_any(p, operators[row].rank + 1, &node.right);
		if (!err)
			err = operands_check(p, sign, &node);
		if (!err)
			err = node_add(p, node, begin, ret);
	}
	return err;
}

static int parse_whole(struct parser *p, size_t len)
{
	unsigned short root;
	int err;

	if (len > EXPRESSION_TEXT_MAX)
		return parse_fail(p, p->text, "longer than %d bytes", EXPRESSION_TEXT_MAX);
	for (const char *c = p->text; c < p->text + len; c++)
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return parse_fail(p, c, "a control character (0x%02x) is no part of it",
					  (unsigned char)*c);
	err = parse_any(p, RANK_ANY, &root);
	skip_space(p);
	if (err || !*p->at)
		return err;
	return parse_fail(p, p->at, "%s",
			  expr_is_truth(node_at(p, root)->op) ? "expected and, or, or the end"
							      : "expected one of < <= == != >= >");
}

int expression_parse(const char *text, size_t len, struct expression **ret,
		     struct expression_error *ret_error)
{
	struct parser p = {.error = ret_error};
	struct expression *expression;
	char *copy = malloc(len + 1);
	int err;

	if (!copy)
		return -ENOMEM;
	memcpy(copy, text, len);
	copy[len] = '\0';
	p.text = p.at = copy;
	err = parse_whole(&p, len);
	expression = err ? NULL : malloc(sizeof(*expression) + p.nnodes * sizeof(p.nodes[0]));
	if (!expression) {
		free(copy);
		return err ? err : -ENOMEM;
	}
	expression->text = copy;
	expression->len = len;
	expression->nnodes = p.nnodes;
	memcpy(expression->nodes, p.nodes, p.nnodes * sizeof(p.nodes[0]));
	*ret = expression;
	return 0;
}

struct expression *expression_free(struct expression *expression)
{
	if (expression)
		free(expression->text);
	free(expression);
	return NULL;
}

const struct expr_node *expression_whole(const struct expression *expression)
{
	return &expression->nodes[expression->nnodes - 1];
}
