// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "plan.h"

#include <errno.h>
#include <string.h>

const char *const via_names[VIA_NR] = {
	[VIA_FENTRY] = "fentry",	  [VIA_FEXIT] = "fexit",
	[VIA_TP_BTF] = "tp_btf",	  [VIA_TP] = "tp",
	[VIA_SESSION] = "kprobe.session",
};

const char *const probes_names[PROBES_NR] = {
	[PROBES_AUTO] = "auto",
	[PROBES_FUNCTION] = "function",
	[PROBES_SYSCALL] = "syscall",
	[PROBES_NONE] = "none",
};

static bool spec_has_level(const struct probe_spec *spec, enum probe_level level)
{
	for (size_t i = 0; i < PROBE_ALTS && spec->alts[i].prog; i++)
		if (spec->alts[i].level == level)
			return true;
	return false;
}

static bool alt_is_wanted(const struct probe_spec *spec, const struct probe_alt *alt,
			  const struct plan_request *request)
{
	enum probes_wanted wanted = request->level;

	if (alt->level == PROBE_BOTH || wanted == PROBES_AUTO)
		return true;
	if (wanted == PROBES_SYSCALL)
		return alt->level == PROBE_SYSCALL;
	return alt->level == PROBE_FUNCTION || !spec_has_level(spec, PROBE_FUNCTION);
}

static bool alt_is_same(const struct probe_alt *a, const struct probe_alt *b)
{
	return a->via == b->via && a->reads_fds == b->reads_fds && !strcmp(a->target, b->target);
}

/* What the trial said of the same target in an earlier row, so that nothing is tried twice. */
static bool verdict_find(const struct plan *plan, const struct probe_alt *alt, int *ret)
{
	for (size_t i = 0; i < plan->nchoices; i++) {
		const struct probe_choice *choice = &plan->choices[i];

		if (choice->alt && alt_is_same(choice->alt, alt)) {
			*ret = 0;
			return true;
		}
		for (size_t j = 0; j < choice->nrefusals; j++) {
			const struct probe_refusal *refusal = &choice->refusals[j];

			if (refusal->error && alt_is_same(refusal->alt, alt)) {
				*ret = refusal->error;
				return true;
			}
		}
	}
	return false;
}

static void choice_refuse(struct probe_choice *choice, const struct probe_alt *alt, int error)
{
	choice->refusals[choice->nrefusals++] = (struct probe_refusal){.alt = alt, .error = error};
}

static void choice_make(const struct plan *plan, struct probe_choice *choice,
			const struct plan_request *request, alt_check_fn check, void *ctx)
{
	for (size_t i = 0; i < PROBE_ALTS && choice->spec->alts[i].prog; i++) {
		const struct probe_alt *alt = &choice->spec->alts[i];
		int err;

		if (alt->if_preempts && !request->preempts)
			continue;
		if (!alt_is_wanted(choice->spec, alt, request)) {
			choice_refuse(choice, alt, 0);
			continue;
		}
		if (!verdict_find(plan, alt, &err))
			err = check(alt, ctx);
		if (!err) {
			choice->alt = alt;
			return;
		}
		choice_refuse(choice, alt, err);
	}
}

static enum level plan_level(const struct plan *plan)
{
	bool function = false, syscall = false;

	for (size_t i = 0; i < plan->nchoices; i++) {
		const struct probe_alt *alt = plan->choices[i].alt;

		function |= alt && alt->level == PROBE_FUNCTION;
		syscall |= alt && alt->level == PROBE_SYSCALL;
	}
	return function && syscall ? LEVEL_MIXED : function ? LEVEL_FUNCTION : LEVEL_SYSCALL;
}

/* What it means for the whole that this choice has, or has not, found something. */
static void plan_weigh(struct plan *plan, const struct probe_choice *choice, uint32_t must,
		       metric_mask *blind)
{
	const struct probe_spec *spec = choice->spec;

	if (choice->alt) {
		plan->metrics |= spec->metrics;
		if (choice->alt->level == PROBE_SYSCALL)
			plan->floor_kinds |= spec->kinds & plan->kinds;
		return;
	}
	if (!spec->kinds || spec->need == NEED_MAY)
		*blind |= spec->metrics;
	if (spec->need == NEED_MAY)
		return;
	plan->kinds &= ~spec->kinds;
	if (!plan->missing && (!spec->kinds || spec->kinds & must || !plan->kinds))
		plan->missing = choice;
}

static bool spec_is_wanted(const struct probe_spec *spec, const struct plan_request *request)
{
	if (spec->kinds && !(spec->kinds & request->kinds))
		return false;
	return !spec->metrics || spec->metrics & ~request->skip;
}

int plan_resolve(struct plan *plan, const struct probe_spec *specs, size_t nspecs,
		 const struct plan_request *request, alt_check_fn check, void *ctx)
{
	metric_mask blind = request->skip;

	memset(plan, 0, sizeof(*plan));
	if (nspecs > PLAN_MAX)
		return -E2BIG;
	plan->kinds = request->kinds;
	for (size_t i = 0; i < nspecs; i++) {
		struct probe_choice *choice = &plan->choices[plan->nchoices];

		if (!spec_is_wanted(&specs[i], request))
			continue;
		choice->spec = &specs[i];
		choice_make(plan, choice, request, check, ctx);
		plan->nchoices++;
		plan_weigh(plan, choice, request->must, &blind);
	}
	plan->floor_kinds &= plan->kinds;
	/* A sum of two probes is not the sum when one of them is missing. */
	plan->metrics &= ~blind;
	plan->level = plan_level(plan);
	return plan->missing ? -ENOTSUP : 0;
}

bool plan_uses(const struct plan *plan, const char *prog)
{
	for (size_t i = 0; i < plan->nchoices; i++)
		if (plan->choices[i].alt && !strcmp(plan->choices[i].alt->prog, prog))
			return true;
	return false;
}
