// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "record/record.h"

enum exit_status cmd_replay(struct options *options)
{
	char error[256] = "";
	struct recording *rec = NULL;
	enum exit_status status;
	FILE *file;
	int err;

	if (options->nargs != 1)
		return failure_show(options->format, EXIT_USAGE, NULL,
				    "replay takes one recording");
	file = fopen(options->args[0], "re");
	if (!file)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot read %s: %s",
				    options->args[0], strerror(errno));
	err = record_read(file, &rec, error, sizeof(error));
	fclose(file);
	if (err == -EINVAL || err == -ENOTSUP)
		return failure_show(options->format, EXIT_FAILED, NULL, "%s: %s", options->args[0],
				    error);
	if (err && err != -ENODATA)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot read %s: %s",
				    options->args[0], strerror(-err));
	/* Cut short: what could be read is shown, and that it is not all. */
	if (err)
		warning_show("%s: %s", options->args[0], error);
	status = result_show(options, rec);
	recording_free(rec);
	return err ? EXIT_FAILED : status;
}
