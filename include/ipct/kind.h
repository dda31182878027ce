/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_KIND_H
#define IPCT_KIND_H

/*
 * What bytes or wake-ups pass through, and which side of it a thread stands on.
 * One list for the kernel programs and for user space: the position is the
 * number that crosses between them, the name is what people and JSON see.
 */
#define IPCT_KINDS(X)                       \
	X(PIPE, "pipe")                     \
	X(FIFO, "fifo")                     \
	X(SYSV_MSG, "sysv_msg")             \
	X(POSIX_MQ, "posix_mq")             \
	X(SYSV_SHM, "sysv_shm")             \
	X(POSIX_SHM, "posix_shm")           \
	X(MEMFD, "memfd")                   \
	X(ANON_SHM, "anon_shm")             \
	X(SYSV_SEM, "sysv_sem")             \
	X(POSIX_SEM, "posix_sem")           \
	X(FUTEX, "futex")                   \
	X(EVENTFD, "eventfd")               \
	X(SIGNAL, "signal")                 \
	X(UNIX_STREAM, "unix_stream")       \
	X(UNIX_DGRAM, "unix_dgram")         \
	X(UNIX_SEQPACKET, "unix_seqpacket") \
	X(TCP, "tcp")                       \
	X(UDP, "udp")                       \
	X(PROCESS_VM, "process_vm")         \
	X(FILE, "file")

#define IPCT_KIND_ENUM(id, name) IPCT_KIND_##id,
enum ipct_kind { IPCT_KIND_NONE, IPCT_KINDS(IPCT_KIND_ENUM) IPCT_KIND_NR };
#undef IPCT_KIND_ENUM

/* Memory that processes map together. */
#define IPCT_KINDS_MEMORY                                                               \
	(1U << IPCT_KIND_SYSV_SHM | 1U << IPCT_KIND_POSIX_SHM | 1U << IPCT_KIND_MEMFD | \
	 1U << IPCT_KIND_ANON_SHM)
#define IPCT_KINDS_DATAGRAM \
	(1U << IPCT_KIND_UNIX_DGRAM | 1U << IPCT_KIND_UNIX_SEQPACKET | 1U << IPCT_KIND_UDP)
#define IPCT_KINDS_SOCKET (IPCT_KINDS_DATAGRAM | 1U << IPCT_KIND_UNIX_STREAM | 1U << IPCT_KIND_TCP)
/* What keeps its bytes: nobody waits for data or for room there. */
#define IPCT_KINDS_STORED (IPCT_KINDS_MEMORY | 1U << IPCT_KIND_FILE)

/* In pairs: what comes from the channel, and what goes to it (see IPCT_SIDE). */
#define IPCT_DIRS(X)      \
	X(READ, "read")   \
	X(WRITE, "write") \
	X(WAIT, "wait")   \
	X(POST, "post")   \
	X(MAP, "map")     \
	X(NOTIFY, "notify")

#define IPCT_DIR_ENUM(id, name) IPCT_DIR_##id,
enum ipct_dir { IPCT_DIRS(IPCT_DIR_ENUM) IPCT_DIR_NR };
#undef IPCT_DIR_ENUM

enum ipct_side { IPCT_SIDE_FROM, IPCT_SIDE_TO, IPCT_SIDE_NR };
#define IPCT_SIDE(dir) ((dir)&1)

#endif
