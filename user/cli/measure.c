// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "record/record.h"

#define PROGRESS_AFTER_NS 2000000000ULL

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

struct progress {
	uint64_t begin_ns;
	bool shown;
};

/* Nobody wants to hear about a run that is over in a blink. */
static void progress_show(double done, void *ctx)
{
	struct progress *progress = ctx;

	if (done < 0 || now_ns() - progress->begin_ns < PROGRESS_AFTER_NS)
		return;
	progress->shown = true;
	fprintf(stderr, "\ripctrace: %3.0f %% done ", done * 100);
}

static void progress_clear(const struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
}

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

/* A file that cannot be written is better known before the run than after it. */
static enum exit_status files_try(const struct options *options)
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

/* Whoever waits for us shall see by which signal we ended. */
static void signal_pass_on(int sig)
{
	sigset_t set;

	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	raise(sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

enum exit_status measure(const struct options *options, struct run_request *request)
{
	struct progress progress = {.begin_ns = now_ns()};
	enum exit_status status = files_try(options);
	struct recording *rec = NULL;
	struct failure failure;

	if (status)
		return status;
	request->look.level = options->probes;
	request->progress = isatty(STDERR_FILENO) ? progress_show : NULL;
	request->ctx = &progress;
	if (run_make(request, &rec, &failure)) {
		progress_clear(&progress);
		status = failure_show(options->format, failure.status, failure.hint, "%s",
				      failure.text);
		fflush(NULL);
		if (failure.signal)
			signal_pass_on(failure.signal);
		return status;
	}
	progress_clear(&progress);
	if (options->record)
		status = recording_keep(options, rec);
	if (!status)
		status = result_show(options, rec);
	recording_free(rec);
	return status;
}
