// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "target.h"

#define PROGRESS_MS  250
#define STORY_EVENTS 4096
#define STORY_AFTER  1000

/* A member uses few descriptors, and no thread but its own; of a command nobody knows. */
static const struct session_size size_workload = {
	.threads = 4096, .channels = 256, .ends = 1024, .lives = 4096};
static const struct session_size size_command = {
	.threads = 8192, .channels = 16384, .ends = 32768, .lives = 8192};

/* All that a run holds; each part may be missing. */
struct run {
	const struct run_request *request;
	struct failure *failure;
	struct kernel_facts facts;
	struct trial trial;
	struct plan plan;
	struct gates gates;
	const struct target_ops *ops;
	struct target *target;
	struct session *session;
	int signals; /* signalfd: asked to stop */
};

__attribute__((format(printf, 4, 5))) static int run_fail(struct run *run, enum exit_status status,
							  int err, const char *format, ...)
{
	va_list args;

	run->failure->status = status;
	va_start(args, format);
	vsnprintf(run->failure->text, sizeof(run->failure->text), format, args);
	va_end(args);
	return err;
}

/* Asked to stop, we take down what we put up; so signals are read, not suffered. */
static int signals_open(struct run *run)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	run->signals = signalfd(-1, &set, SFD_CLOEXEC);
	return run->signals < 0 ? run_fail(run, EXIT_FAILED, -errno, "signalfd: %m") : 0;
}

static enum exit_status open_status(int err)
{
	return err == -EOPNOTSUPP ? EXIT_CANNOT : err == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
}

static int target_make(struct run *run)
{
	char error[TARGET_ERROR_MAX] = "";
	struct gates *gates = run->gates.words ? &run->gates : NULL;
	int err = run->ops->open(run->request, gates, &run->target, error);

	if (!err)
		return 0;
	return run_fail(run, open_status(err), err, "%s", *error ? error : strerror(-err));
}

/* From the middle of the run: its beginning is not like the rest. */
static uint64_t story_after(const struct wl_params *params)
{
	return params->count ? params->count / 2 : STORY_AFTER;
}

static int session_make(struct run *run, const struct probe_alt **ret_refused)
{
	struct session_size size = run->request->workload ? size_workload : size_command;
	char error[256];
	int err;

	if (run->request->explain) {
		size.events = STORY_EVENTS;
		size.after_ops = story_after(&run->request->params);
	}
	err = session_open(&run->plan, &run->facts, &run->gates, &size, &run->session, error,
			   sizeof(error));

	*ret_refused = NULL;
	if (err)
		return run_fail(run, EXIT_CANNOT, err, "%s", error);
	err = run->ops->watch(run->target, run->session);
	err = err ?: session_arm(run->session, ret_refused);
	return err ? run_fail(run, EXIT_CANNOT, err, "cannot arm the probes: %s", strerror(-err))
		   : 0;
}

/* What could be loaded and then not be attached is refused, and the rest planned again. */
static int session_settle(struct run *run)
{
	const struct probe_alt *refused;
	int err = session_make(run, &refused);

	while (err && refused && run->trial.nrefused < PLAN_MAX) {
		trial_refuse(&run->trial, refused, err);
		run->session = session_close(run->session);
		err = run_plan(run->request->look, &run->trial, &run->facts, &run->plan,
			       run->failure);
		kernel_facts_drop(&run->facts);
		refused = NULL;
		err = err ?: session_make(run, &refused);
	}
	return err;
}

/* Until the target has ended, or someone wants us to stop. */
static int run_watch(struct run *run)
{
	struct pollfd fds[] = {
		{.fd = run->ops->fd(run->target), .events = POLLIN},
		{.fd = run->signals, .events = POLLIN},
		{.fd = run->session ? session_fd(run->session) : -1, .events = POLLIN},
	};

	for (;;) {
		int n = poll(fds, 3, run->request->progress ? PROGRESS_MS : -1);
		struct signalfd_siginfo info;

		if (n < 0 && errno != EINTR)
			return run_fail(run, EXIT_FAILED, -errno, "poll: %m");
		if (fds[1].revents && read(run->signals, &info, sizeof(info)) == sizeof(info) &&
		    run->ops->stops_on(info.ssi_signo)) {
			run->failure->signal = info.ssi_signo;
			return run_fail(run, EXIT_FAILED, -EINTR,
					"ended by %s before the run was over",
					strsignal(info.ssi_signo));
		}
		if (fds[2].revents)
			session_poll(run->session);
		if (fds[0].revents)
			return 0;
		if (run->request->progress)
			run->request->progress(run->ops->progress(run->target), run->request->ctx);
	}
}

static int recording_fill(struct run *run, struct recording *rec)
{
	int err = 0;

	rec->version = strdup(IPCTRACE_VERSION);
	rec->release = strdup(run->facts.release);
	rec->arch = strdup(run->facts.arch);
	if (!rec->version || !rec->release || !rec->arch)
		return -ENOMEM;
	rec->only_kinds = run->request->only_kinds;
	if (run->session)
		err = session_harvest(run->session, rec);
	return err ?: run->ops->describe(run->target, rec);
}

static int run_do(struct run *run, struct recording **ret)
{
	char error[TARGET_ERROR_MAX] = "";
	struct recording *rec;
	int err;

	err = run->ops->release(run->target);
	if (err)
		return run_fail(run, EXIT_FAILED, err, "cannot open the gate: %s", strerror(-err));
	err = run_watch(run);
	if (err)
		return err;
	err = run->ops->finish(run->target, error);
	if (err)
		return run_fail(run, EXIT_FAILED, err, "%s", *error ? error : strerror(-err));
	rec = calloc(1, sizeof(*rec));
	err = rec ? recording_fill(run, rec) : -ENOMEM;
	if (err) {
		recording_free(rec);
		return run_fail(run, EXIT_FAILED, err, "cannot take down what was seen: %s",
				strerror(-err));
	}
	*ret = rec;
	return 0;
}

static int plan_make(struct run *run)
{
	int err = run_plan(run->request->look, &run->trial, &run->facts, &run->plan, run->failure);

	if (err)
		return err;
	err = gates_open(WL_MEMBERS_MAX + 1, &run->gates);
	return err ? run_fail(run, EXIT_CANNOT, err, "cannot make the gates: %s", strerror(-err))
		   : 0;
}

static int run_prepare(struct run *run)
{
	bool traced = run->request->look.level != PROBES_NONE;
	int err = signals_open(run);

	if (!err && traced)
		err = plan_make(run);
	else if (!err)
		kernel_facts_get(&run->facts);
	/* What is large goes before the members are forked off. */
	kernel_facts_drop(&run->facts);
	err = err ?: target_make(run);
	return err || !traced ? err : session_settle(run);
}

int run_make(const struct run_request *request, struct recording **ret, struct failure *ret_failure)
{
	struct run run = {.request = request, .failure = ret_failure, .signals = -1};
	int err;

	run.ops = request->workload ? &workload_target : &command_target;
	memset(ret_failure, 0, sizeof(*ret_failure));
	ret_failure->status = EXIT_FAILED;
	err = run_prepare(&run);
	err = err ?: run_do(&run, ret);
	session_close(run.session);
	run.ops->close(run.target);
	gates_close(&run.gates);
	if (run.signals >= 0)
		close(run.signals);
	return err;
}
