/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_REGISTRY_H
#define IPCT_REGISTRY_H

#include "workloads/workload.h"

extern const struct workload workload_fifo, workload_pipe;
extern const struct workload workload_sysv_msg, workload_posix_mq;
extern const struct workload workload_splice, workload_vmsplice, workload_tee, workload_sendfile;
extern const struct workload workload_copy_range;
extern const struct workload workload_sysv_shm, workload_posix_shm, workload_memfd,
	workload_mmap_anon;
extern const struct workload workload_sysv_sem, workload_posix_sem, workload_futex,
	workload_eventfd;
extern const struct workload workload_zombie, workload_zombie_autoreap, workload_zombie_leak,
	workload_orphan;
extern const struct workload workload_unix_stream, workload_unix_dgram, workload_unix_seqpacket;
extern const struct workload workload_tcp;

#endif
