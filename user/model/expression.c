/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <math.h>
#include <string.h>

#include "model/expression.h"
#include "model/nearest.h"
#include "model/task_metrics.h"

static struct expr_value unknown(enum unknown_why why)
{
	return (struct expr_value){.truth = TRUTH_UNKNOWN, .why = why};
}

static struct expr_value number(double value)
{
	return isfinite(value) ? (struct expr_value){.number = value} : unknown(UNKNOWN_RANGE);
}

static struct expr_value truth(enum truth value)
{
	return (struct expr_value){.truth = value,
				   .why = value == TRUTH_UNKNOWN ? UNKNOWN_PART : KNOWN};
}

static struct expr_value metric_value(const struct metric_set *set, enum metric metric)
{
	return set->has[metric] ? number(set->value[metric]) : unknown(UNKNOWN_UNMEASURED);
}

static struct expr_value task_value(const struct expression *expression,
				    const struct expr_node *node, const struct report *report)
{
	const char *name = expression->text + node->task;
	struct expr_value value = unknown(UNKNOWN_TASK);
	struct nearest nearest = nearest_to(name, node->tasklen);
	struct metric_set set;

	if (report_tasks_metrics(report, name, node->tasklen, &set))
		return metric_value(&set, node->metric);
	for (size_t i = 0; i < report->ntasks; i++) {
		const struct report_task *task = &report->tasks[i];

		if (task->role)
			nearest_offer(&nearest, task->role);
		if (task->rec)
			nearest_offer(&nearest, task->rec->comm);
	}
	value.nearest = nearest.name;
	return value;
}

static struct expr_value leaf_value(const struct expression *expression,
				    const struct expr_node *node, const struct report *report)
{
	if (node->op == EXPR_NUMBER)
		return number(node->number);
	if (node->tasklen)
		return task_value(expression, node, report);
	return metric_value(node->kind ? &report->by_kind[node->kind] : &report->metrics,
			    node->metric);
}

static bool compare_holds(enum expr_op op, double a, double b)
{
	switch (op) {
	case EXPR_LT:
		return a < b;
	case EXPR_LE:
		return a <= b;
	case EXPR_EQ:
		return a == b;
	case EXPR_NE:
		return a != b;
	case EXPR_GE:
		return a >= b;
	default:
		return a > b;
	}
}

/* Of two known numbers. */
static struct expr_value reckon(const struct expr_node *node, struct dimension left,
				struct dimension right, double a, double b)
{
	switch (node->op) {
	case EXPR_NEGATE:
		return number(-a);
	case EXPR_ADD:
		return number(a + b);
	case EXPR_SUBTRACT:
		return number(a - b);
	case EXPR_MULTIPLY:
		return number(a * b * dimension_factor(left, right, 1));
	case EXPR_DIVIDE:
		return b == 0 ? unknown(UNKNOWN_ZERO)
			      : number(a / b * dimension_factor(left, right, -1));
	default:
		return truth(compare_holds(node->op, a, b) ? TRUTH_TRUE : TRUTH_FALSE);
	}
}

static struct expr_value node_value(const struct expression *expression,
				    const struct expr_node *node, const struct expr_value *values)
{
	const struct expr_value *a = &values[node->left], *b = &values[node->right];

	switch (node->op) {
	case EXPR_NOT:
		return truth(TRUTH_TRUE - a->truth);
	case EXPR_AND:
		return truth(a->truth < b->truth ? a->truth : b->truth);
	case EXPR_OR:
		return truth(a->truth > b->truth ? a->truth : b->truth);
	default:
		if (a->why || b->why)
			return unknown(UNKNOWN_PART);
		return reckon(node, expression->nodes[node->left].dimension,
			      expression->nodes[node->right].dimension, a->number, b->number);
	}
}

/* From the whole down: what is not as it would have to be for the whole to be true. */
static void blame(const struct expression *expression, struct expr_value *values)
{
	bool wants_false[EXPRESSION_NODES_MAX] = {};
	size_t last = expression->nnodes - 1;

	if (!expr_is_truth(expression->nodes[last].op))
		return;
	values[last].is_blamed = values[last].truth != TRUTH_TRUE;
	for (size_t i = last + 1; i-- > 0;) {
		const struct expr_node *node = &expression->nodes[i];
		const unsigned short operands[] = {node->left, node->right};

		if (!values[i].is_blamed || node->op < EXPR_NOT)
			continue;
		for (size_t side = 0; side < 2; side++) {
			size_t of = operands[side];

			wants_false[of] = wants_false[i] != (node->op == EXPR_NOT);
			values[of].is_blamed =
				values[of].truth != (wants_false[of] ? TRUTH_FALSE : TRUTH_TRUE);
		}
	}
}

void expression_evaluate(const struct expression *expression, const struct report *report,
			 struct expression_result *ret)
{
	ret->expression = expression;
	for (size_t i = 0; i < expression->nnodes; i++) {
		const struct expr_node *node = &expression->nodes[i];

		ret->values[i] = node->op <= EXPR_METRIC
					 ? leaf_value(expression, node, report)
					 : node_value(expression, node, ret->values);
	}
	blame(expression, ret->values);
}

const struct expr_value *expression_value(const struct expression_result *result)
{
	return &result->values[result->expression->nnodes - 1];
}
