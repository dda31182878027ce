// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_AFTER_NS 2000000000ULL

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

struct progress progress_begin(void)
{
	return (struct progress){.begin_ns = now_ns()};
}

static void progress_show(double done, void *ctx)
{
	struct progress *progress = ctx;

	if (done < 0 || now_ns() - progress->begin_ns < PROGRESS_AFTER_NS)
		return;
	progress->shown = true;
	fprintf(stderr, "\ripctrace: %3.0f %% done ", done * 100);
}

progress_fn progress_shower(void)
{
	return isatty(STDERR_FILENO) ? progress_show : NULL;
}

void progress_clear(const struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
}
