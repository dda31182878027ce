// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <stdio.h>
#include <string.h>

#define COUNT_DEFAULT 10000

/* Fills in what was left open, and refuses what cannot be. */
static enum exit_status params_settle(struct options *options, const struct workload *workload)
{
	const struct option_spec *foreign = options_foreign(options, workload);
	struct wl_params *params = &options->params;
	const char *why = "";

	if (foreign)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--%s is no option of workload '%s'", foreign->name,
				    workload->name);
	if (params->count && params->duration_ns)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--count and --duration: a run ends by one of them, not both");
	if (!options_given(options, "pattern") && workload->patterns)
		params->pattern = __builtin_ctz(workload->patterns);
	if (!(workload->options & WL_TRAFFIC))
		params->size_bytes = 0;
	if (!(workload->patterns & 1U << params->pattern))
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--pattern=%s: workload '%s' has no such pattern",
				    pattern_names[params->pattern], workload->name);
	if (options->explain && params->writers + params->readers != 2)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--explain: with several writers or readers nobody can tell "
				    "which of them a byte came from");
	if (options->explain && options->probes == PROBES_NONE)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--explain: --probes=none sees nothing to tell");
	if (!params->count && !params->duration_ns)
		params->count = COUNT_DEFAULT;
	if (workload->accepts && !workload->accepts(params, &why))
		return failure_show(options->format, EXIT_USAGE, NULL, "workload '%s': %s",
				    workload->name, why);
	return EXIT_OK;
}

struct run_request workload_request(const struct workload *workload, const struct wl_params *params)
{
	struct run_request request = {.workload = workload, .params = *params};

	request.look.kinds = workload->kind ? 1U << workload->kind : 0;
	if (workload->also)
		request.look.kinds |= workload->also(params);
	if (params->pattern == PATTERN_TRANSFER)
		request.look.kinds |= 1U << IPCT_KIND_FILE;
	request.look.must = request.look.kinds;
	request.look.skip = workload->never;
	return request;
}

enum exit_status cmd_run(struct options *options)
{
	const char *name = options->workload ?: options->nargs ? options->args[0] : NULL;
	const struct workload *workload;
	struct run_request request;
	enum exit_status status;
	int place;

	if (!name)
		return failure_show(options->format, EXIT_USAGE,
				    "'ipctrace list workloads' shows them", "which workload?");
	if (options->nargs > !options->workload)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "'%s' is one workload too many",
				    options->args[options->nargs - 1]);
	if (options->nsizes > 1)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--size: a run has one size; 'ipctrace compare' takes several");
	place = name_read(name, strlen(name), workload_name);
	if (place < 0)
		return name_unknown(options->format, "workload", name, workload_name,
				    "'ipctrace list workloads' shows them");
	workload = workloads[place];
	status = params_settle(options, workload);
	request = workload_request(workload, &options->params);
	request.explain = options->explain;
	if (options->explain && !options->nviews) {
		options->views[options->nviews++] = &summary_view;
		options->views[options->nviews++] = &story_view;
	}
	return status ?: measure(options, &request);
}
