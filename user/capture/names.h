/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_NAMES_H
#define IPCT_NAMES_H

#include "model/recording.h"

/*
 * Names of tasks and channels, looked up while they live: the kernel's records
 * say that there is something to look up, /proc says what it is called.
 */
struct names {
	bool init_pid_ns; /* the kernel's pids are /proc's, too */
	struct rec_task *tasks;
	size_t ntasks;
	char **channels; /* by row */
	size_t nchannels;
	int error; /* -ENOMEM, once there was not enough */
};

/* A record of the ring; for a channel's first, with its row. */
void names_take(struct names *names, const struct ipct_life *life,
		const struct ipct_channel *channel);

/* A task that was there before; pid is how /proc calls it. */
void names_add(struct names *names, uint32_t tgid, uint64_t start_ns, uint32_t pid);

void names_drop(struct names *names);

#endif
