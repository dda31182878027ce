// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "capture/probes.h"

static void missing_explain(const struct plan *plan, const struct kernel_facts *facts,
			    enum probes_wanted wanted, struct failure *failure)
{
	const char *hint =
		wanted == PROBES_AUTO
			? "'ipctrace doctor' shows what this kernel refuses"
			: "--probes=auto takes what this kernel allows; 'ipctrace doctor' "
			  "shows what that is";
	const struct probe_choice *missing = plan->missing;
	const struct probe_refusal *refusal = NULL;

	/* Of several, a refusal says more than a name that is not there. */
	for (size_t i = 0; i < missing->nrefusals; i++)
		if (missing->refusals[i].error && (!refusal || refusal->error == -ENOENT))
			refusal = &missing->refusals[i];
	failure->status = EXIT_CANNOT;
	if (refusal)
		snprintf(failure->text, sizeof(failure->text),
			 "probe '%s' cannot be attached here: %s %s: %s", missing->spec->name,
			 via_names[refusal->alt->via], refusal->alt->target,
			 strerror(-refusal->error));
	if (refusal && refusal->alt->reads_fds && refusal->error == -EPERM &&
	    !strcmp(facts->lockdown, "confidentiality"))
		hint = "it must look up descriptors, which lockdown=confidentiality forbids before "
		       "Linux 6.2";
	snprintf(failure->hint, sizeof(failure->hint), "%s", hint);
}

int run_plan(struct plan_request look, struct trial *trial, struct kernel_facts *facts,
	     struct plan *plan, struct failure *ret_failure)
{
	const char *hint = "", *obstacle;
	int err;

	memset(plan, 0, sizeof(*plan));
	kernel_facts_get(facts);
	trial->facts = facts;
	obstacle = kernel_obstacle(facts, &hint);
	if (obstacle) {
		ret_failure->status = EXIT_CANNOT;
		snprintf(ret_failure->text, sizeof(ret_failure->text), "%s", obstacle);
		snprintf(ret_failure->hint, sizeof(ret_failure->hint), "%s", hint);
		return -ENOTSUP;
	}
	look.preempts = facts->preempts;
	/* Whoever asks for a level by its name wants it for all that they look at. */
	if (look.level != PROBES_AUTO)
		look.must = look.kinds;
	err = plan_resolve(plan, probe_specs, probe_specs_cnt, &look, trial_check, trial);
	if (err)
		missing_explain(plan, facts, look.level, ret_failure);
	return err;
}
