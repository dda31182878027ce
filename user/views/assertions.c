/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "model/assertion.h"
#include "view.h"
#include "wording.h"

/* One part of an expression, and what became of it. */
struct part {
	const struct expression_result *result;
	const struct expr_node *node;
	const struct expr_value *value;
};

static struct part part_at(const struct expression_result *result, size_t place)
{
	return (struct part){result, &result->expression->nodes[place], &result->values[place]};
}

static struct part part_left(const struct part *part)
{
	return part_at(part->result, part->node->left);
}

static struct part part_right(const struct part *part)
{
	return part_at(part->result, part->node->right);
}

static struct figure part_figure(const struct part *part)
{
	if (part->value->why == UNKNOWN_UNMEASURED)
		return (struct figure){"absent"};
	return part->value->why ? (struct figure){"unknown"}
				: dimension_exact(part->node->dimension, part->value->number);
}

/* The side of a comparison that was measured; the other says what was wanted. */
static struct part part_measured(const struct part *comparison)
{
	struct part left = part_left(comparison);

	return left.node->is_constant ? part_right(comparison) : left;
}

static double part_wanted(const struct part *comparison)
{
	struct part left = part_left(comparison), right = part_right(comparison);

	return left.node->is_constant ? left.value->number : right.value->number;
}

/* "0.5 above", unless nothing lies between. */
static struct phrase part_gap(const struct part *comparison)
{
	struct part measured = part_measured(comparison);
	double wanted = part_wanted(comparison);

	if (comparison->value->why || measured.value->number == wanted)
		return (struct phrase){""};
	return gap_format(measured.node->dimension, measured.value->number, wanted);
}

static void part_blame(const struct part *part, struct text *text)
{
	const char *written = part->result->expression->text + part->node->at;
	struct part measured = part_measured(part);
	struct phrase gap = part_gap(part);

	text_add(text, "%.*s: %s%s%s", (int)part->node->len, written,
		 part->value->why ? "unknown" : part_figure(&measured).text, *gap.text ? ", " : "",
		 gap.text);
}

/* Why this part is unknown, where no part of it is. */
static void part_excuse(const struct part *part, struct text *text)
{
	struct phrase name = node_name(part->result->expression, part->node);
	const char *nearest = part->value->nearest;

	if (part->value->why == UNKNOWN_UNMEASURED)
		text_add(text, "%s was not measured in this run", name.text);
	else if (part->value->why == UNKNOWN_TASK)
		text_add(text, "%s: no watched task has this name%s%s%s", name.text,
			 nearest ? ": did you mean " : "", nearest ? nearest : "",
			 nearest ? "?" : "");
	else if (part->value->why == UNKNOWN_ZERO)
		text_add(text, "%.*s divides by zero", (int)part->node->len,
			 part->result->expression->text + part->node->at);
	else if (part->value->why == UNKNOWN_RANGE)
		text_add(text, "%.*s is out of range", (int)part->node->len,
			 part->result->expression->text + part->node->at);
}

static bool is_repeated(const struct expression_result *result, size_t place)
{
	struct phrase name = node_name(result->expression, &result->expression->nodes[place]);

	for (size_t i = 0; i < place; i++)
		if (result->expression->nodes[i].op == EXPR_METRIC &&
		    !strcmp(node_name(result->expression, &result->expression->nodes[i]).text,
			    name.text))
			return true;
	return false;
}

/* With what was wanted of it, in the line of a comparison that failed. */
static bool is_blamed_alone(const struct expression_result *result, const struct expr_node *node)
{
	for (size_t i = 0; i < result->expression->nnodes; i++) {
		struct part part = part_at(result, i);

		if (part.value->is_blamed && expr_is_comparison(part.node->op) &&
		    part_measured(&part).node == node)
			return true;
	}
	return false;
}

/* Each metric once, and what cannot be told why. */
static void parts_measured(const struct expression_result *result, struct text *text)
{
	for (size_t i = 0; i < result->expression->nnodes; i++) {
		struct part part = part_at(result, i);
		bool is_metric = part.node->op == EXPR_METRIC;

		if (is_metric && is_repeated(result, i))
			continue;
		if (part.value->why)
			part_excuse(&part, text);
		else if (is_metric && !is_blamed_alone(result, part.node))
			text_add(text, "%s %s", node_name(result->expression, part.node).text,
				 part_figure(&part).text);
	}
}

/* One comparison: its measured side is the figure. */
static void comparison_show(const struct part *whole, struct text *text)
{
	struct part measured = part_measured(whole);
	bool alone = measured.node->op == EXPR_METRIC &&
		     measured.value->why == UNKNOWN_UNMEASURED &&
		     whole->result->expression->nnodes == 3;
	struct phrase gap = part_gap(whole);

	if (alone)
		text_add(text, "not measured in this run");
	else if (whole->value->truth == TRUTH_UNKNOWN)
		text_add(text, "unknown, so it does not hold");
	else
		text_add(text, "does not hold");
	if (*gap.text)
		text_add(text, "%s", gap.text);
	if (!alone)
		parts_measured(whole->result, text);
}

static void joined_show(const struct part *whole, struct text *text)
{
	text_add(text, whole->value->truth == TRUTH_UNKNOWN ? "unknown, so it does not hold"
							    : "does not hold");
	for (size_t i = 0; i < whole->result->expression->nnodes; i++) {
		struct part part = part_at(whole->result, i);

		if (part.value->is_blamed && expr_is_comparison(part.node->op))
			part_blame(&part, text);
	}
	parts_measured(whole->result, text);
}

static void assertion_show(const struct expression_result *result, struct text *text)
{
	static const char *const truths[] = {"false", "unknown", "true"};
	struct part whole = part_at(result, result->expression->nnodes - 1);
	bool compares = expr_is_comparison(whole.node->op), holds = assertion_holds(result);
	struct part measured = part_measured(&whole);

	text_fact(text, holds ? MARK_OK : MARK_BAD, result->expression->text,
		  compares ? part_figure(&measured).text : truths[whole.value->truth]);
	if (holds)
		text_add(text, "holds");
	else if (compares)
		comparison_show(&whole, text);
	else
		joined_show(&whole, text);
}

void assertions_show(const struct expression_result *results, size_t n, struct text *text)
{
	if (!n)
		return;
	text_title(text, "Assertions");
	for (size_t i = 0; i < n; i++)
		assertion_show(&results[i], text);
}
