/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_WATCH_H
#define IPCT_WATCH_H

#include "types.h"

/* How user space tells the kernel programs whom to watch, and which calls are which. */

/* The head of a thread's storage; made by user space for the first, inherited over fork by the
 * others. */
struct ipct_watch {
	__u32 gate;	/* word in gates: counted while it is not 0 */
	__u32 children; /* watch what it forks, too */
};

/* What a system call does to channels. The table from numbers to these is user space's. */
enum ipct_op {
	IPCT_OP_NONE,
	IPCT_OP_READ,	    /* fd, …: result bytes go to user memory */
	IPCT_OP_WRITE,	    /* fd, …: result bytes come from user memory */
	IPCT_OP_SPLICE,	    /* fd_in, off, fd_out */
	IPCT_OP_TEE,	    /* fd_in, fd_out */
	IPCT_OP_VMSPLICE,   /* fd: its own direction says which */
	IPCT_OP_SENDFILE,   /* fd_out, fd_in */
	IPCT_OP_COPY_RANGE, /* fd_in, off, fd_out */
	IPCT_OP_FD_CHANGE,  /* some descriptor may mean something else from now on */
	IPCT_OP_FD_MADE,    /* its result is a descriptor of something new */
	/* From here on a mechanism looks at the call by itself: see call_open(). */
	IPCT_OP_OWN,
	IPCT_OP_IPC = IPCT_OP_OWN, /* i386: a number that says which System V call is meant, … */
	IPCT_OP_MSG_SEND,	   /* msqid, …, size */
	IPCT_OP_MSG_RECEIVE,	   /* msqid */
	IPCT_OP_MQ_SEND,	   /* fd, …, size */
	IPCT_OP_MQ_RECEIVE,	   /* fd */
	IPCT_OP_MMAP,		   /* address, length, protection, flags, … */
	IPCT_OP_SHMAT,		   /* id, … */
	IPCT_OP_SEMOP,		   /* id, operations, how many, … */
	IPCT_OP_FUTEX,		   /* word, what to do, … */
	IPCT_OP_FUTEX_WAITV,	   /* words, … */
	IPCT_OP_FUTEX_WAKE,	   /* word, mask, how many, flags */
	IPCT_OP_FUTEX_WAIT,	   /* word, value, mask, flags, … */
	IPCT_OP_FUTEX_REQUEUE,	   /* words, … */
	IPCT_OP_SENDTO,
	IPCT_OP_RECVFROM,
	IPCT_OP_SENDMSG,
	IPCT_OP_RECVMSG,
	IPCT_OP_SENDMMSG,
	IPCT_OP_RECVMMSG,
	IPCT_OP_SOCKETCALL, /* i386: which of these, and where its arguments are */
	IPCT_OP_NR
};

#define IPCT_OPS_MAX 512

/* Counters that tell when descriptors have changed, by a hash of their table. */
#define IPCT_GENERATIONS 4096

#endif
