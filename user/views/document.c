/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <math.h>

#include "document.h"
#include "model/assertion.h"
#include "sinks/json.h"
#include "wording.h"

/* json_pack() takes over what "o" is given, and fails where that is NULL: no memory shows at the
 * top. */

/* Ratios are reals, everything else is whole. */
static json_t *figure_json(enum metric metric, double value)
{
	return metric_infos[metric].unit == UNIT_RATIO
		       ? json_real(value)
		       : json_integer((json_int_t)whole_round(value));
}

/* A bound that is none is null. */
static json_t *bound_json(double value)
{
	if (!isfinite(value))
		return json_null();
	return fabs(value) < 0x1p53 && value == (double)(json_int_t)value
		       ? json_integer((json_int_t)value)
		       : json_real(value);
}

static int metrics_set(json_t *object, const struct metric_set *set)
{
	int failed = 0;

	for (enum metric m = 0; m < METRIC_NR; m++)
		if (set->has[m])
			failed |= json_object_set_new(object, metric_infos[m].key,
						      figure_json(m, set->value[m]));
	return failed;
}

/* Gives the object back, or NULL where something could not be set in it. */
static json_t *object_check(json_t *object, int failed)
{
	if (!failed)
		return object;
	json_decref(object);
	return NULL;
}

static json_t *kinds_json(const struct report *report)
{
	json_t *kinds = json_object();
	int failed = 0;

	for (unsigned kind = 1; kind < IPCT_KIND_NR; kind++) {
		json_t *object = report->has_kind[kind] ? json_object() : NULL;

		if (!report->has_kind[kind])
			continue;
		failed |= metrics_set(object, &report->by_kind[kind]);
		failed |= json_object_set_new(kinds, kind_names[kind], object);
	}
	return object_check(kinds, failed);
}

static json_t *metrics_json(const struct report *report)
{
	json_t *metrics = json_object();
	int failed = metrics_set(metrics, &report->metrics);

	failed |= json_object_set_new(metrics, "by_kind", kinds_json(report));
	return object_check(metrics, failed);
}

static json_t *probe_json(const struct rec_probe *probe)
{
	return json_pack("{s:o, s:o, s:o, s:s, s:o}", "probe", json_text(probe->probe), "via",
			 json_text(probe->via), "target", json_text(probe->target), "source",
			 probe_source(probe), "note", json_text(probe->note));
}

static json_t *lost_json(const struct ipct_lost *lost)
{
	json_t *object = json_object();
	int failed = 0;

#define LOST_SET(name) failed |= json_object_set_new(object, #name, json_integer(lost->name));
	IPCT_LOST(LOST_SET)
#undef LOST_SET
	return object_check(object, failed);
}

static json_t *params_json(const struct rec_workload *workload)
{
	json_t *params = json_object();
	int failed = 0;

	for (size_t i = 0; i < workload->nparams; i++)
		failed |= json_object_set_new(params, workload->params[i].name,
					      json_text(workload->params[i].value));
	return object_check(params, failed);
}

static json_t *workload_json(const struct rec_workload *workload)
{
	if (!workload->pattern)
		return json_pack("{s:o, s:o}", "name", json_text(workload->name), "params",
				 params_json(workload));
	return json_pack("{s:o, s:o, s:I, s:I, s:I, s:i, s:i, s:o}", "name",
			 json_text(workload->name), "pattern", json_text(workload->pattern),
			 "messages", (json_int_t)workload->messages, "size_bytes",
			 (json_int_t)workload->size_bytes, "payload_bytes",
			 (json_int_t)workload->payload_bytes, "writers", (int)workload->writers,
			 "readers", (int)workload->readers, "params", params_json(workload));
}

static json_t *expect_json(const struct report_expect *result)
{
	const struct expect *expect = result->expect;
	struct phrase metric = metric_name(expect->kind, expect->metric);

	return json_pack("{s:s, s:o, s:o, s:o, s:b, s:o}", "metric", metric.text, "min",
			 bound_json(expect->min), "max", bound_json(expect->max), "measured",
			 result->present ? figure_json(expect->metric, result->measured)
					 : json_null(),
			 "ok", result->ok, "why", json_text(expect->why));
}

/* Each metric under the name that it has in the text; null where it was not measured. */
static json_t *assert_json(const struct expression_result *result)
{
	const struct expression *expression = result->expression;
	json_t *measured = json_object();
	int failed = 0;

	for (size_t i = 0; i < expression->nnodes; i++) {
		const struct expr_node *node = &expression->nodes[i];
		const struct expr_value *value = &result->values[i];

		if (node->op == EXPR_METRIC)
			failed |= json_named_set(measured, node_name(expression, node).text,
						 value->why ? json_null()
							    : figure_json(node->metric,
									  value->number));
	}
	return json_pack("{s:o, s:o, s:b}", "text", json_text(expression->text), "measured",
			 object_check(measured, failed), "ok", assertion_holds(result));
}

static json_t *parent_json(const struct report *report, const struct rec_task *rec)
{
	for (size_t i = 0; i < report->ntasks; i++)
		if (report->tasks[i].tgid == rec->parent_tgid &&
		    report->tasks[i].start_ns == rec->parent_start_ns)
			return json_text(report->tasks[i].id);
	return json_null();
}

/* 0: not known. */
static json_t *known_json(uint32_t number)
{
	return number ? json_integer(number) : json_null();
}

static json_t *task_json(const struct report *report, const struct report_task *task)
{
	static const struct rec_task unnamed;
	const struct rec_task *rec = task->rec ? task->rec : &unnamed;

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:o, s:o, s:o}", "id", json_text(task->id),
			 "pid", known_json(rec->pid), "ns_pid", known_json(rec->ns_pid), "comm",
			 json_text(rec->comm), "exe", json_text(rec->exe), "start_ns",
			 (json_int_t)task->start_ns, "parent", parent_json(report, rec), "cgroup",
			 json_text(rec->cgroup), "role", json_text(task->role));
}

static json_t *end_json(const struct report_end *end)
{
	json_t *object = json_pack("{s:o, s:s, s:I, s:I}", "task", json_text(end->task->id), "dir",
				   dir_names[end->dir], "ops", (json_int_t)end->sums.ops_cnt,
				   "bytes", (json_int_t)end->sums.bytes);

	return object_check(object, metrics_set(object, &end->metrics));
}

static json_t *channel_json(const struct report_channel *channel)
{
	json_t *ends = json_array();
	int failed = 0;

	for (size_t i = 0; i < channel->nends; i++)
		failed |= json_array_append_new(ends, end_json(&channel->ends[i]));
	return json_pack("{s:o, s:s, s:o, s:o, s:o}", "id", json_text(channel->id), "kind",
			 kind_names[channel->kind], "name",
			 *channel->name ? json_text(channel->name) : json_null(), "capacity_bytes",
			 known_json(channel->capacity_bytes), "ends", object_check(ends, failed));
}

static json_t *tasks_json(const struct report *report)
{
	json_t *array = json_array();
	int failed = 0;

	for (size_t i = 0; i < report->ntasks; i++)
		failed |= json_array_append_new(array, task_json(report, &report->tasks[i]));
	return object_check(array, failed);
}

#define ARRAY_JSON(name, type, element)                                            \
	static json_t *name(const type *rows, size_t n)                            \
	{                                                                          \
		json_t *array = json_array();                                      \
		int failed = 0;                                                    \
		for (size_t i = 0; i < n; i++)                                     \
			failed |= json_array_append_new(array, element(&rows[i])); \
		return object_check(array, failed);                                \
	}

ARRAY_JSON(probes_json, struct rec_probe, probe_json)
ARRAY_JSON(expects_json, struct report_expect, expect_json)
ARRAY_JSON(asserts_json, struct expression_result, assert_json)
ARRAY_JSON(channels_json, struct report_channel, channel_json)

static json_t *known_task_json(const struct report_task *task)
{
	return task ? json_text(task->id) : json_null();
}

/* Of an operation what it passed and which function was seen to do it, of the rest what there is.
 */
static json_t *step_json(const struct story_step *step)
{
	const struct ipct_event *event = step->event;
	json_t *object = json_pack("{s:s, s:I, s:o, s:I}", "step", step_names[event->step], "at_ns",
				   (json_int_t)step->at_ns, "task", known_task_json(step->task),
				   "cpu", (json_int_t)event->cpu);
	int failed = 0;

	if (step->kind != IPCT_KIND_NONE)
		failed |= json_object_update_new(object, json_pack("{s:s, s:s}", "kind",
								   kind_names[step->kind], "dir",
								   dir_names[event->dir]));
	if (event->step == IPCT_STORY_OP)
		failed |= json_object_update_new(
			object,
			json_pack("{s:I, s:I, s:o}", "bytes", (json_int_t)event->bytes,
				  "copied_bytes", (json_int_t)event->copied, "function",
				  step->probe ? json_text(step->probe->target) : json_null()));
	if (event->step == IPCT_STORY_WAKE)
		failed |= json_object_set_new(object, "wakes", known_task_json(step->other));
	if (step->took_ns)
		failed |= json_object_set_new(object, "took_ns", json_integer(step->took_ns));
	return object_check(object, failed);
}

ARRAY_JSON(steps_json, struct story_step, step_json)

static json_t *head_json(const struct report *report)
{
	const struct recording *rec = report->rec;

	return json_pack("{s:s, s:{s:o}, s:{s:o, s:o}, s:s, s:o, s:b, s:o}", "schema",
			 "ipctrace.report/1", "tool", "version", json_text(rec->version), "kernel",
			 "release", json_text(rec->release), "arch", json_text(rec->arch), "level",
			 level_names[rec->level], "probes", probes_json(rec->probes, rec->nprobes),
			 "complete", report->complete, "lost", lost_json(&rec->lost));
}

static json_t *only_kinds_json(uint32_t kinds)
{
	json_t *array = json_array();
	int failed = 0;

	for (int kind = 0; kind < IPCT_KIND_NR; kind++)
		if (kinds >> kind & 1)
			failed |= json_array_append_new(array, json_string(kind_names[kind]));
	return object_check(array, failed);
}

json_t *report_document(const struct report *report, const struct expression_result *asserts,
			size_t nasserts)
{
	const struct recording *rec = report->rec;
	json_t *document = head_json(report);
	int failed = 0;

	if (rec->only_kinds)
		failed |= json_object_set_new(document, "only_kinds",
					      only_kinds_json(rec->only_kinds));
	if (rec->workload)
		failed |= json_object_set_new(document, "workload", workload_json(rec->workload));
	failed |= json_object_set_new(document, "metrics", metrics_json(report));
	failed |= json_object_set_new(document, "expect",
				      expects_json(report->expects, report->nexpects));
	failed |= json_object_set_new(document, "asserts", asserts_json(asserts, nasserts));
	failed |= json_object_set_new(document, "tasks", tasks_json(report));
	failed |= json_object_set_new(document, "channels",
				      channels_json(report->channels, report->nchannels));
	if (rec->explains)
		failed |= json_object_set_new(
			document, "story", steps_json(report->story.steps, report->story.nsteps));
	failed |= lives_set(document, report);
	return object_check(document, failed);
}
