/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "model/expression_parser.h"
#include "model/nearest.h"
#include "model/task_metrics.h"

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define TASK_NAME_MAX 48 /* a comm has 15, and roles are short */

static int fail_unknown(const struct parser *p, const char *what, size_t len, const char *nearest)
{
	return parse_fail(p, p->at, "unknown %s '%.*s'%s%s%s", what,
			  (int)(len < SHOWN_MAX ? len : SHOWN_MAX), p->at,
			  nearest ? ": did you mean " : "", nearest ? nearest : "",
			  nearest ? "?" : "");
}

/* KIND. in front of the metric, or nothing. */
static int parse_kind(struct parser *p, enum ipct_kind *ret)
{
	size_t len = name_length(p->at);
	struct nearest nearest = nearest_to(p->at, len);

	if (!len || p->at[len] != '.')
		return 0;
	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++)
		nearest_offer(&nearest, kind_names[kind]);
	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++)
		if (word_is(p->at, len, kind_names[kind])) {
			p->at += len + 1;
			*ret = kind;
			return 0;
		}
	return fail_unknown(p, "kind", len, nearest.name);
}

/* task[NAME]. in front of the metric, or nothing. */
static int parse_task(struct parser *p, struct expr_node *node)
{
	size_t len = name_length(p->at), name;
	struct nearest nearest = nearest_to(p->at, len);

	if (p->at[len] != '[')
		return 0;
	nearest_offer(&nearest, "task");
	if (!word_is(p->at, len, "task"))
		return fail_unknown(p, "prefix", len, nearest.name);
	p->at += len + 1;
	name = strcspn(p->at, "]");
	if (!name)
		return parse_fail(p, p->at, "expected the name of a task");
	if (!p->at[name])
		return parse_fail(p, p->at + name, "expected ] behind the name of the task");
	if (name > TASK_NAME_MAX)
		return parse_fail(p, p->at, "no task has a name of more than %d bytes",
				  TASK_NAME_MAX);
	node->task = p->at - p->text;
	node->tasklen = name;
	p->at += name + 1;
	if (*p->at != '.')
		return parse_fail(p, p->at, "expected a dot and a metric");
	p->at++;
	return 0;
}

static int parse_metric(struct parser *p, enum metric *ret)
{
	size_t len = name_length(p->at);
	struct nearest nearest = nearest_to(p->at, len);
	enum metric metric = metric_find(p->at, len);

	if (!len)
		return parse_fail(p, p->at, "expected a metric");
	for (unsigned i = 0; metric == METRIC_NR && i < METRIC_NR; i++)
		nearest_offer(&nearest, metric_infos[i].key);
	if (metric == METRIC_NR)
		return fail_unknown(p, "metric", len, nearest.name);
	p->at += len;
	*ret = metric;
	return 0;
}

static bool is_no_value(const char *at, size_t len)
{
	static const char *const words[] = {"nan", "NaN", "NAN", "inf", "Inf", "INF", "infinity"};

	for (size_t i = 0; i < COUNT(words); i++)
		if (word_is(at, len, words[i]))
			return true;
	return false;
}

int parse_named(struct parser *p, unsigned short *ret)
{
	struct expr_node node = {.op = EXPR_METRIC};
	const char *begin = p->at, *name;
	size_t len = name_length(begin);
	int err;

	if (is_no_value(begin, len))
		return parse_fail(p, begin, "%.*s is no value that anything can have", (int)len,
				  begin);
	err = parse_task(p, &node);
	if (!err && !node.tasklen)
		err = parse_kind(p, &node.kind);
	name = p->at;
	if (!err)
		err = parse_metric(p, &node.metric);
	if (err)
		return err;
	if (node.tasklen && !metric_is_of_tasks(node.metric))
		return parse_fail(p, name, "%s is the whole run's: a task has none of its own",
				  metric_infos[node.metric].key);
	node.dimension = dimension_of(node.metric);
	return node_add(p, node, begin, ret);
}
