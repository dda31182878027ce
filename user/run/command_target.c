// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A command of the user's. Until it is let go it dies with us; after that it lives its own life. */
struct target {
	pid_t pid;
	int pidfd;
	int gate;   /* closing it lets the command go */
	int failed; /* says with which errno exec failed; closed by one that did not */
	const char *name;
};

/* In the child: waits, then becomes the command. Nothing of ours is left in it. */
static void command_become(char **command, pid_t parent, struct gates *gates, int gate, int failed)
{
	sigset_t none;
	char byte;
	int err;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	while (read(gate, &byte, 1) < 0 && errno == EINTR)
		;
	prctl(PR_SET_PDEATHSIG, 0);
	gates->words[0] = 1;
	execvp(*command, command);
	err = errno;
	if (write(failed, &err, sizeof(err)) != sizeof(err))
		_exit(126);
	_exit(127);
}

static int target_start(struct target *target, char **command, struct gates *gates)
{
	pid_t parent = getpid();
	int gate[2], failed[2];

	if (pipe2(gate, O_CLOEXEC))
		return -errno;
	if (pipe2(failed, O_CLOEXEC)) {
		close(gate[0]);
		close(gate[1]);
		return -ENFILE;
	}
	target->pid = fork();
	if (!target->pid) {
		close(gate[1]);
		command_become(command, parent, gates, gate[0], failed[1]);
	}
	close(gate[0]);
	close(failed[1]);
	target->gate = gate[1];
	target->failed = failed[0];
	if (target->pid < 0)
		return -EAGAIN;
	target->pidfd = syscall(SYS_pidfd_open, target->pid, 0);
	return target->pidfd < 0 ? -errno : 0;
}

static void target_close(struct target *target)
{
	if (!target)
		return;
	if (target->pid > 0 && target->gate >= 0) {
		kill(target->pid, SIGKILL); /* never let go */
		waitpid(target->pid, NULL, 0);
	}
	if (target->pidfd >= 0)
		close(target->pidfd);
	if (target->gate >= 0)
		close(target->gate);
	if (target->failed >= 0)
		close(target->failed);
	free(target);
}

/* Is there anything to start? Said before, as a shell would, and not after probes were armed. */
static int command_find(const char *name)
{
	char path[4096];
	const char *dir = getenv("PATH") ?: "/usr/bin:/bin";
	int err = -ENOENT;

	if (strchr(name, '/'))
		return access(name, X_OK) ? -errno : 0;
	for (;; dir++) {
		int len = strcspn(dir, ":");

		snprintf(path, sizeof(path), "%.*s/%s", len, dir, name);
		if (!access(path, X_OK))
			return 0;
		if (errno == EACCES)
			err = -EACCES;
		dir += len;
		if (!*dir)
			return err;
	}
}

static int target_open(const struct run_request *request, struct gates *gates, struct target **ret,
		       char error[TARGET_ERROR_MAX])
{
	struct target *target;
	int err = command_find(*request->command);

	if (err) {
		snprintf(error, TARGET_ERROR_MAX, "%s: %s", *request->command,
			 err == -ENOENT && !strchr(*request->command, '/') ? "command not found"
									   : strerror(-err));
		return err;
	}
	target = calloc(1, sizeof(*target));
	if (!target)
		return -ENOMEM;
	*target = (struct target){.pidfd = -1, .gate = -1, .failed = -1};
	target->name = *request->command;
	err = target_start(target, request->command, gates);
	if (err) {
		snprintf(error, TARGET_ERROR_MAX, "cannot start %s: %s", target->name,
			 strerror(-err));
		target_close(target);
		return err;
	}
	*ret = target;
	return 0;
}

static int target_watch(struct target *target, struct session *session)
{
	return session_watch(session, target->pid, 0);
}

static int target_release(struct target *target)
{
	close(target->gate);
	target->gate = -1;
	return 0;
}

static int target_fd(struct target *target)
{
	return target->pidfd;
}

static double target_progress(struct target *target)
{
	(void)target;
	return -1;
}

/* A terminal's keys reach the command as well: it decides, we report when it ends. */
static bool target_stops_on(int sig)
{
	return sig != SIGINT && sig != SIGQUIT;
}

static int target_finish(struct target *target, char error[TARGET_ERROR_MAX])
{
	int status, err = 0;

	if (waitpid(target->pid, &status, 0) < 0)
		return -errno;
	if (read(target->failed, &err, sizeof(err)) == sizeof(err)) {
		snprintf(error, TARGET_ERROR_MAX, "%s: %s", target->name, strerror(err));
		return -err;
	}
	return 0;
}

static int target_describe(struct target *target, struct recording *rec)
{
	(void)target, (void)rec;
	return 0;
}

const struct target_ops command_target = {
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
