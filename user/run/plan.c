// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "capture/probes.h"
#include "capture/trial.h"

static void missing_explain(const struct plan *plan, enum probes_wanted wanted,
			    struct failure *failure)
{
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
	snprintf(failure->hint, sizeof(failure->hint), "%s",
		 wanted == PROBES_AUTO ? "'ipctrace doctor' shows what this kernel refuses"
				       : "--probes=auto takes what this kernel allows; 'ipctrace "
					 "doctor' shows what that is");
}

int run_plan(uint32_t kinds, enum probes_wanted wanted, struct kernel_facts *facts,
	     struct plan *plan, struct failure *ret_failure)
{
	const char *hint = "", *obstacle;
	int err;

	memset(plan, 0, sizeof(*plan));
	kernel_facts_get(facts);
	obstacle = kernel_obstacle(facts, &hint);
	if (obstacle) {
		ret_failure->status = EXIT_CANNOT;
		snprintf(ret_failure->text, sizeof(ret_failure->text), "%s", obstacle);
		snprintf(ret_failure->hint, sizeof(ret_failure->hint), "%s", hint);
		return -ENOTSUP;
	}
	err = plan_resolve(plan, probe_specs, probe_specs_cnt, kinds, wanted, trial_attach, facts);
	if (err)
		missing_explain(plan, wanted, ret_failure);
	return err;
}
