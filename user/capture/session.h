/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_SESSION_H
#define IPCT_SESSION_H

#include "kernel.h"
#include "model/recording.h"
#include "plan.h"

/*
 * The words by which members open and close their own counting: memory that the
 * kernel programs read and the members write. Made before the members are, so
 * that they inherit it. [0] is for targets without a word of their own.
 */
struct gates {
	int fd;
	volatile uint64_t *words;
	size_t size;
};

int gates_open(size_t words, struct gates *ret);
void gates_close(struct gates *gates);

/* How many rows the tables shall have. */
struct session_size {
	uint32_t threads, channels, ends, lives;
	uint32_t events;    /* of a story; 0: nobody wants one */
	uint64_t after_ops; /* which begins after so many operations */
};

/* Sole owner of the BPF programs and maps: while it lives they are there, after it nothing is. */
struct session;

/* Loads what the plan chose; nothing is attached yet. 0 or -errno with one sentence in error. */
int session_open(const struct plan *plan, const struct kernel_facts *facts,
		 const struct gates *gates, const struct session_size *size, struct session **ret,
		 char *error, size_t error_size);
struct session *session_close(struct session *session);

/* Names a process to be watched, counted while the gate's word is not 0. -ESRCH: it has gone. */
int session_watch(struct session *session, pid_t pid, uint32_t gate);

/*
 * Attaches the probes. From here on whatever passes an open gate is counted. Where
 * one cannot be attached, ret_refused says which; it is NULL for another failure.
 */
int session_arm(struct session *session, const struct probe_alt **ret_refused);

/* Readable when names are to be looked up; then call session_poll(). */
int session_fd(const struct session *session);
int session_poll(struct session *session);

/* Detaches the probes and puts what they saw into the recording: rows, names, losses, the plan. */
int session_harvest(struct session *session, struct recording *rec);

#endif
