// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "progress.h"
#include "record/record.h"

static enum exit_status recording_keep(const struct options *options, const struct recording *rec)
{
	FILE *file = fopen(options->record, "we");
	int err = file ? record_write(rec, file) : -errno;

	if (file && fclose(file) && !err)
		err = -errno;
	if (err)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot write to %s: %s",
				    options->record, strerror(-err));
	return EXIT_OK;
}

enum exit_status files_try(const struct options *options)
{
	const char *names[] = {options->output, options->record};

	for (size_t i = 0; i < 2; i++) {
		bool is_new = names[i] && access(names[i], F_OK);
		FILE *file = names[i] ? fopen(names[i], "ae") : NULL;

		if (names[i] && !file)
			return failure_show(options->format, EXIT_FAILED, NULL,
					    "cannot write to %s: %s", names[i], strerror(errno));
		if (file)
			fclose(file);
		if (is_new)
			unlink(names[i]);
	}
	return EXIT_OK;
}

static void signal_pass_on(int sig)
{
	sigset_t set;

	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

enum exit_status failure_end(const struct options *options, const struct failure *failure)
{
	enum exit_status status =
		failure_show(options->format, failure->status, failure->hint, "%s", failure->text);

	fflush(NULL);
	if (failure->signal)
		signal_pass_on(failure->signal);
	return status;
}

enum exit_status measure(const struct options *options, struct run_request *request)
{
	struct progress progress = progress_begin();
	enum exit_status status = files_try(options);
	struct recording *rec = NULL;
	struct failure failure;
	int err;

	if (status)
		return status;
	request->look.level = options->probes;
	request->progress = progress_shower();
	request->ctx = &progress;
	err = run_make(request, &rec, &failure);
	progress_clear(&progress);
	if (err)
		return failure_end(options, &failure);
	if (options->record)
		status = recording_keep(options, rec);
	if (!status)
		status = result_show(options, rec);
	recording_free(rec);
	return status;
}
