// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include "capture/probes.h"

enum exit_status cmd_trace(struct options *options)
{
	struct run_request request = {.command = options->args,
				      .look.kinds = options->kinds ?: probes_kinds(),
				      .only_kinds = options->kinds};

	if (!options->nargs)
		return failure_show(options->format, EXIT_USAGE,
				    "ipctrace trace -- COMMAND [ARG...]", "which command?");
	if (options->probes == PROBES_NONE)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "--probes=none: a trace without probes shows nothing");
	return measure(options, &request);
}
