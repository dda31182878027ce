/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SESSION_ROOMS_H
#define IPCT_SESSION_ROOMS_H

/* What session.c and harvest.c share, and nobody else sees. */

#include "session.h"

#include <bpf/libbpf.h>

#include "ipct/watch.h"
#include "ipctrace.skel.h"
#include "names.h"

struct watched {
	pid_t pid;
	uint32_t gate;
};

struct session {
	const struct plan *plan;
	struct ipctrace_bpf *skel;
	struct ring_buffer *ring;
	const struct ipct_channel *channels; /* the kernel's table */
	size_t channels_bytes;
	struct {
		struct bpf_program *prog;
		struct bpf_link *link; /* NULL: it is a hook */
		int hook;	       /* descriptor of its link; 0: it is none */
	} links[PLAN_MAX];
	size_t nlinks;
	uint64_t missed; /* by the hooks that are closed */
	struct watched *watched;
	size_t nwatched;
	struct names names;
	char *log;
};

/* Rows of the plan may share a program. */
bool session_has_link(const struct session *session, const struct bpf_program *prog);

/* Runs a task iterator once over all tasks: it runs as its file is read. */
int session_iterate(struct bpf_program *prog);

void session_disarm(struct session *session);

/* Takes down the names of those that were there before us. */
void session_name_watched(struct session *session);

#endif
