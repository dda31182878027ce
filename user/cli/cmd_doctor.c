// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "capture/probes.h"
#include "doctor.h"
#include "sinks/json.h"
#include "sinks/terminal.h"

static int doctor_text_show(const struct diagnosis *diagnosis, FILE *file)
{
	struct text_style style = terminal_style(fileno(file));
	struct text *text = text_begin(file, &style);

	if (!text)
		return -ENOMEM;
	diagnosis_text(diagnosis, text);
	return text_end(text);
}

static int doctor_json_show(const struct diagnosis *diagnosis, FILE *file)
{
	json_t *document = diagnosis_document(diagnosis);
	int err = document ? json_print(document, file, false) : -ENOMEM;

	json_decref(document);
	return err;
}

enum exit_status cmd_doctor(struct options *options)
{
	const struct plan_request look = {.kinds = probes_kinds(), .level = options->probes};
	struct trial trial = {.attach = true};
	struct diagnosis diagnosis = {};
	enum exit_status status;
	FILE *file;
	int err;

	if (options->nargs || options->probes == PROBES_NONE)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "doctor takes no names, and no --probes=none");
	file = output_open(options);
	if (!file)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot write to %s: %s",
				    options->output, strerror(errno));
	diagnosis.error =
		run_plan(look, &trial, &diagnosis.facts, &diagnosis.plan, &diagnosis.failure);
	err = options->format == FORMAT_JSON ? doctor_json_show(&diagnosis, file)
					     : doctor_text_show(&diagnosis, file);
	kernel_facts_drop(&diagnosis.facts);
	status = output_close(options, file, err);
	return status ?: diagnosis.error ? EXIT_CANNOT : EXIT_OK;
}
