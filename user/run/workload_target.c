// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "target.h"

#include <errno.h>
#include <stdlib.h>

#include "describe.h"
#include "nest.h"

struct target {
	struct nest *nest;
};

static int target_open(const struct run_request *request, struct gates *gates, struct target **ret,
		       char error[TARGET_ERROR_MAX])
{
	struct target *target = calloc(1, sizeof(*target));
	int err;

	if (!target)
		return -ENOMEM;
	err = nest_open(request->workload, &request->params, gates ? gates->words : NULL,
			&target->nest, error, TARGET_ERROR_MAX);
	if (err)
		free(target);
	else
		*ret = target;
	return err;
}

/* Member i has word i + 1: see nest.h. */
static int target_watch(struct target *target, struct session *session)
{
	const struct wl_run *run = nest_run(target->nest);
	int err = 0;

	for (size_t i = 0; !err && i < run->nmembers; i++)
		err = session_watch(session, run->members[i].result->pid, i + 1);
	return err;
}

static int target_release(struct target *target)
{
	return nest_release(target->nest);
}

static int target_fd(struct target *target)
{
	return nest_fd(target->nest);
}

static double target_progress(struct target *target)
{
	return nest_progress(target->nest);
}

static bool target_stops_on(int sig)
{
	(void)sig;
	return true;
}

static int target_finish(struct target *target, char error[TARGET_ERROR_MAX])
{
	return nest_finish(target->nest, error, TARGET_ERROR_MAX);
}

static int target_describe(struct target *target, struct recording *rec)
{
	return workload_describe(nest_run(target->nest), &rec->workload);
}

static void target_close(struct target *target)
{
	if (!target)
		return;
	nest_close(target->nest);
	free(target);
}

const struct target_ops workload_target = {
	.open = target_open,
	.watch = target_watch,
	.release = target_release,
	.fd = target_fd,
	.progress = target_progress,
	.stops_on = target_stops_on,
	.finish = target_finish,
	.describe = target_describe,
	.close = target_close,
};
