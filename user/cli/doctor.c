// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "doctor.h"

#include <string.h>

#include "model/report.h"
#include "sinks/json.h"

static const char *source_word(const struct probe_alt *alt)
{
	return alt->level == PROBE_SYSCALL ? "inferred" : "measured";
}

static const char *refusal_word(const struct probe_refusal *refusal)
{
	return refusal->error ? strerror(-refusal->error) : "not of the level asked for";
}

static void kernel_text(const struct kernel_facts *facts, struct text *text)
{
	text_fact(text, facts->btf ? MARK_OK : MARK_BAD, "BTF",
		  facts->btf ? "readable" : strerror(-facts->btf_error));
	text_fact(text, facts->map_error ? MARK_BAD : MARK_OK, "bpf()",
		  facts->map_error ? strerror(-facts->map_error) : "allowed");
	text_fact(text, facts->task_storage_error ? MARK_BAD : MARK_OK, "task storage",
		  facts->task_storage_error ? strerror(-facts->task_storage_error) : "there");
	text_fact(text, MARK_NONE, "typed reads", facts->has_rdonly_cast ? "yes" : "no");
	text_add(text, facts->has_rdonly_cast
			       ? "bpf_rdonly_cast: nothing is read by copying"
			       : "no bpf_rdonly_cast: bpf_probe_read_kernel is used");
	text_fact(text, MARK_NONE, "lockdown", facts->lockdown);
	for (int i = 0; i < CAPABILITY_NR; i++)
		text_fact(text, facts->has_capability[i] ? MARK_OK : MARK_NONE, capability_names[i],
			  facts->has_capability[i] ? "held" : "missing");
}

static void refusals_text(const struct plan *plan, struct text *text)
{
	static const struct text_column columns[] = {
		{.header = "probe"}, {.header = "via"}, {.header = "not on"}, {.header = "why"}};
	bool any = false;

	for (size_t i = 0; i < plan->nchoices; i++) {
		const struct probe_choice *choice = &plan->choices[i];

		for (size_t j = 0; j < choice->nrefusals; j++) {
			const struct probe_refusal *refusal = &choice->refusals[j];

			if (!any)
				text_table(text, columns, 4);
			any = true;
			text_add(text, "%s", j ? "" : choice->spec->name);
			text_add(text, "%s", via_names[refusal->alt->via]);
			text_add(text, "%s", refusal->alt->target);
			text_add(text, "%s", refusal_word(refusal));
		}
	}
}

/* What no report can say without this probe. */
static void loss_text(const struct probe_spec *spec, struct text *text)
{
	if (!spec->kinds)
		text_note(text, MARK_BAD, "without %s there is no", spec->name);
	else if (spec->need == NEED_MUST)
		text_note(text, MARK_BAD, "without %s nothing is seen of", spec->name);
	else
		text_note(text, MARK_BAD, "what passes through %s is not counted in", spec->name);
	for (int kind = 1; kind < IPCT_KIND_NR; kind++)
		if (spec->kinds & 1U << kind)
			text_add(text, "%s", kind_names[kind]);
	for (int metric = 0; metric < METRIC_NR && !spec->kinds; metric++)
		if (metric_in(spec->metrics, metric))
			text_add(text, "%s", metric_infos[metric].key);
}

static void losses_text(const struct plan *plan, struct text *text)
{
	for (size_t i = 0; i < plan->nchoices; i++)
		if (!plan->choices[i].alt)
			loss_text(plan->choices[i].spec, text);
}

static void probes_text(const struct plan *plan, struct text *text)
{
	static const struct text_column columns[] = {{.header = "probe"},
						     {.header = "via"},
						     {.header = "on"},
						     {.header = "figures are"}};

	text_table(text, columns, 4);
	for (size_t i = 0; i < plan->nchoices; i++) {
		const struct probe_choice *choice = &plan->choices[i];

		text_add(text, "%s", choice->spec->name);
		text_add(text, "%s", choice->alt ? via_names[choice->alt->via] : "-");
		text_add(text, "%s", choice->alt ? choice->alt->target : "-");
		text_add(text, "%s", choice->alt ? source_word(choice->alt) : "absent");
	}
}

static void verdict_text(const struct diagnosis *diagnosis, struct text *text)
{
	if (diagnosis->error) {
		text_note(text, MARK_BAD, "ipctrace cannot trace here: %s",
			  diagnosis->failure.text);
		text_note(text, MARK_NONE, "hint: %s", diagnosis->failure.hint);
	} else {
		text_note(text, MARK_OK, "ipctrace can trace here");
	}
}

void diagnosis_text(const struct diagnosis *diagnosis, struct text *text)
{
	text_title(text, "Linux %s", diagnosis->facts.release);
	text_add(text, "%s", diagnosis->facts.arch);
	if (diagnosis->plan.nchoices)
		text_add(text, "%s level", level_names[diagnosis->plan.level]);
	verdict_text(diagnosis, text);
	kernel_text(&diagnosis->facts, text);
	if (diagnosis->plan.nchoices)
		probes_text(&diagnosis->plan, text);
	refusals_text(&diagnosis->plan, text);
	losses_text(&diagnosis->plan, text);
}

static json_t *metrics_json(metric_mask metrics)
{
	json_t *keys = json_array();

	for (int metric = 0; metric < METRIC_NR; metric++)
		if (metric_in(metrics, metric))
			json_array_append_new(keys, json_string(metric_infos[metric].key));
	return keys;
}

static json_t *probe_json(const struct probe_choice *choice)
{
	const struct probe_alt *alt = choice->alt;
	json_t *refused = json_array();

	for (size_t i = 0; i < choice->nrefusals; i++)
		json_array_append_new(refused, json_pack("{ss ss ss si}", "via",
							 via_names[choice->refusals[i].alt->via],
							 "target", choice->refusals[i].alt->target,
							 "why", refusal_word(&choice->refusals[i]),
							 "errno", -choice->refusals[i].error));
	return json_pack("{ss ss? ss? ss? ss? so so}", "probe", choice->spec->name, "via",
			 alt ? via_names[alt->via] : NULL, "target", alt ? alt->target : NULL,
			 "source", alt ? source_word(alt) : NULL, "note", alt ? alt->note : NULL,
			 "refused", refused, "absent_metrics",
			 metrics_json(alt || choice->spec->kinds ? 0 : choice->spec->metrics));
}

static json_t *kernel_json(const struct kernel_facts *facts)
{
	json_t *capabilities = json_object();

	for (int i = 0; i < CAPABILITY_NR; i++)
		json_object_set_new(capabilities, capability_names[i],
				    json_boolean(facts->has_capability[i]));
	return json_pack("{ss ss ss sb si si sb so}", "release", facts->release, "arch",
			 facts->arch, "lockdown", facts->lockdown, "btf", facts->btf != NULL,
			 "bpf_errno", -facts->map_error, "task_storage_errno",
			 -facts->task_storage_error, "typed_reads", facts->has_rdonly_cast,
			 "capabilities", capabilities);
}

json_t *diagnosis_document(const struct diagnosis *diagnosis)
{
	json_t *probes = json_array();
	bool ok = !diagnosis->error;

	for (size_t i = 0; i < diagnosis->plan.nchoices; i++)
		json_array_append_new(probes, probe_json(&diagnosis->plan.choices[i]));
	return json_pack("{ss s{ss} so ss sb ss? ss? so}", "schema", "ipctrace.doctor/1", "tool",
			 "version", IPCTRACE_VERSION, "kernel", kernel_json(&diagnosis->facts),
			 "level", level_names[diagnosis->plan.level], "can_trace", ok, "obstacle",
			 ok ? NULL : diagnosis->failure.text, "hint",
			 ok ? NULL : diagnosis->failure.hint, "probes", probes);
}
