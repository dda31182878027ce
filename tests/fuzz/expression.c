/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any bytes are an expression or a clear refusal, and an expression is evaluated the
 * same whatever its metrics are: known, absent, or zero.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/expression.h"

#define MUST(truth)                                                                           \
	do {                                                                                  \
		if (!(truth)) {                                                               \
			fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #truth); \
			abort();                                                              \
		}                                                                             \
	} while (0)

static const struct rec_task rec_task = {.tgid = 1, .comm = "fuzz"};
static struct report_task task = {.rec = &rec_task, .tgid = 1, .role = "writer"};
static struct ipct_thread threads[] = {{}, {.tgid = 1, .faults_cow = 3}};
static const struct recording rec = {
	.metrics = METRIC_BIT(FAULTS_COW), .threads = threads, .nthreads = 2};

/* Each metric is this number, or (NAN) absent. */
static void report_fill(struct report *report, double value)
{
	*report = (struct report){.rec = &rec, .tasks = &task, .ntasks = 1};
	for (enum metric m = 0; m < METRIC_NR && !isnan(value); m++) {
		metric_put(&report->metrics, m, value);
		metric_put(&report->by_kind[IPCT_KIND_FIFO], m, value);
	}
}

static void error_check(const struct expression_error *error, size_t len)
{
	MUST(error->column >= 1 && error->column <= len + 1);
	MUST(*error->text);
	for (const char *c = error->text; *c; c++)
		MUST((unsigned char)*c >= 0x20 && *c != 0x7f);
}

static void value_check(const struct expr_value *value, const struct expr_node *node)
{
	MUST(isfinite(value->number));
	MUST(value->truth <= TRUTH_TRUE && value->why <= UNKNOWN_RANGE);
	if (expr_is_truth(node->op))
		MUST(!value->why == (value->truth != TRUTH_UNKNOWN));
}

static enum truth whole_evaluate(const struct expression *expression, double value)
{
	struct expression_result result;
	struct report report;

	report_fill(&report, value);
	expression_evaluate(expression, &report, &result);
	for (size_t i = 0; i < expression->nnodes; i++)
		value_check(&result.values[i], &expression->nodes[i]);
	if (expr_is_truth(expression_whole(expression)->op))
		MUST(expression_value(&result)->is_blamed ==
		     (expression_value(&result)->truth != TRUTH_TRUE));
	return expression_value(&result)->truth;
}

static void nodes_check(const struct expression *expression)
{
	MUST(expression->nnodes && expression->nnodes <= EXPRESSION_NODES_MAX);
	for (size_t i = 0; i < expression->nnodes; i++) {
		const struct expr_node *node = &expression->nodes[i];

		MUST((size_t)node->at + node->len <= expression->len);
		MUST((size_t)node->task + node->tasklen <= expression->len);
		MUST(node->op <= EXPR_METRIC || (node->left < i && node->right < i));
	}
}

/* What is true is false behind not, and what is unknown stays so. */
static void opposite_check(const char *text, size_t len, enum truth truth, double value)
{
	struct expression *expression;
	struct expression_error error;
	char *opposite = malloc(len + 6);

	MUST(opposite);
	memcpy(opposite, "not (", 5);
	memcpy(opposite + 5, text, len);
	opposite[len + 5] = ')';
	/* It can be too long, too deep or too many parts by now. */
	if (!expression_parse(opposite, len + 6, &expression, &error)) {
		MUST(whole_evaluate(expression, value) == TRUTH_TRUE - truth);
		expression_free(expression);
	}
	free(opposite);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t len)
{
	static const double values[] = {NAN, 0, 2, 1e300};
	const char *text = (const char *)data;
	struct expression *expression = NULL;
	struct expression_error error = {};

	if (expression_parse(text, len, &expression, &error)) {
		error_check(&error, len);
		return 0;
	}
	nodes_check(expression);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		enum truth truth = whole_evaluate(expression, values[i]);

		if (expr_is_truth(expression_whole(expression)->op))
			opposite_check(text, len, truth, values[i]);
	}
	expression_free(expression);
	return 0;
}
