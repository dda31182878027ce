// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "syscalls.h"

#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>

#include "ipct/kind.h"

struct syscall_op {
	uint16_t nr;
	uint8_t op;
};

/* Bit enum ipct_kind: looked at for these alone; 0: whatever the descriptor is. */
#define K(id)	    (1U << IPCT_KIND_##id)
#define KINDS_FUTEX (K(FUTEX) | K(POSIX_SEM))

static const uint32_t op_kinds[IPCT_OP_NR] = {
	[IPCT_OP_FD_MADE] = K(EVENTFD),
	[IPCT_OP_MMAP] = K(POSIX_SHM) | K(MEMFD) | K(ANON_SHM),
	[IPCT_OP_SHMAT] = K(SYSV_SHM),
	[IPCT_OP_SEMOP] = K(SYSV_SEM),
	[IPCT_OP_FUTEX] = KINDS_FUTEX,
	[IPCT_OP_FUTEX_WAITV] = KINDS_FUTEX,
	[IPCT_OP_FUTEX_WAKE] = KINDS_FUTEX,
	[IPCT_OP_FUTEX_WAIT] = KINDS_FUTEX,
	[IPCT_OP_FUTEX_REQUEUE] = KINDS_FUTEX,
	[IPCT_OP_MSG_SEND] = K(SYSV_MSG),
	[IPCT_OP_MSG_RECEIVE] = K(SYSV_MSG),
	[IPCT_OP_MQ_SEND] = K(POSIX_MQ),
	[IPCT_OP_MQ_RECEIVE] = K(POSIX_MQ),
	[IPCT_OP_IPC] = K(SYSV_MSG) | K(SYSV_SEM) | K(SYSV_SHM),
	[IPCT_OP_SENDTO] = IPCT_KINDS_SOCKET,
	[IPCT_OP_RECVFROM] = IPCT_KINDS_SOCKET,
	[IPCT_OP_SENDMSG] = IPCT_KINDS_SOCKET,
	[IPCT_OP_RECVMSG] = IPCT_KINDS_SOCKET,
	[IPCT_OP_SENDMMSG] = IPCT_KINDS_SOCKET,
	[IPCT_OP_RECVMMSG] = IPCT_KINDS_SOCKET,
	[IPCT_OP_SOCKETCALL] = IPCT_KINDS_SOCKET,
};

/* Newer than the headers of some. These numbers are the same everywhere. */
enum { NR_futex_waitv = 449, NR_futex_wake = 454, NR_futex_wait = 455, NR_futex_requeue = 456 };
#define FUTEX2                                                                      \
	{NR_futex_waitv, IPCT_OP_FUTEX_WAITV}, {NR_futex_wake, IPCT_OP_FUTEX_WAKE}, \
		{NR_futex_wait, IPCT_OP_FUTEX_WAIT},                                \
	{                                                                           \
		NR_futex_requeue, IPCT_OP_FUTEX_REQUEUE                             \
	}

static const struct syscall_op natives[] = {
	{SYS_read, IPCT_OP_READ},
	{SYS_readv, IPCT_OP_READ},
	{SYS_pread64, IPCT_OP_READ},
	{SYS_preadv, IPCT_OP_READ},
	{SYS_preadv2, IPCT_OP_READ},
	{SYS_write, IPCT_OP_WRITE},
	{SYS_writev, IPCT_OP_WRITE},
	{SYS_pwrite64, IPCT_OP_WRITE},
	{SYS_pwritev, IPCT_OP_WRITE},
	{SYS_pwritev2, IPCT_OP_WRITE},
	{SYS_splice, IPCT_OP_SPLICE},
	{SYS_tee, IPCT_OP_TEE},
	{SYS_vmsplice, IPCT_OP_VMSPLICE},
	{SYS_sendfile, IPCT_OP_SENDFILE},
	{SYS_copy_file_range, IPCT_OP_COPY_RANGE},
	{SYS_close, IPCT_OP_FD_CHANGE},
	{SYS_close_range, IPCT_OP_FD_CHANGE},
#ifdef SYS_dup2
	{SYS_dup2, IPCT_OP_FD_CHANGE},
#endif
	{SYS_dup3, IPCT_OP_FD_CHANGE},
	{SYS_unshare, IPCT_OP_FD_CHANGE},
	{SYS_msgsnd, IPCT_OP_MSG_SEND},
	{SYS_msgrcv, IPCT_OP_MSG_RECEIVE},
	{SYS_mq_timedsend, IPCT_OP_MQ_SEND},
	{SYS_mq_timedreceive, IPCT_OP_MQ_RECEIVE},
#ifdef SYS_eventfd
	{SYS_eventfd, IPCT_OP_FD_MADE},
#endif
	{SYS_eventfd2, IPCT_OP_FD_MADE},
	{SYS_mmap, IPCT_OP_MMAP},
	{SYS_shmat, IPCT_OP_SHMAT},
	{SYS_semop, IPCT_OP_SEMOP},
	{SYS_semtimedop, IPCT_OP_SEMOP},
	{SYS_futex, IPCT_OP_FUTEX},
	FUTEX2,
	/* What a socket is connected to may be another from now on. */
	{SYS_connect, IPCT_OP_FD_CHANGE},
	{SYS_bind, IPCT_OP_FD_CHANGE},
	{SYS_sendto, IPCT_OP_SENDTO},
	{SYS_recvfrom, IPCT_OP_RECVFROM},
	{SYS_sendmsg, IPCT_OP_SENDMSG},
	{SYS_recvmsg, IPCT_OP_RECVMSG},
	{SYS_sendmmsg, IPCT_OP_SENDMMSG},
	{SYS_recvmmsg, IPCT_OP_RECVMMSG},
};

/* Of i386 and arm: the two agree on all of these but the newer ones. */
static const struct syscall_op compats[] = {
	{3, IPCT_OP_READ},
	{4, IPCT_OP_WRITE},
	{6, IPCT_OP_FD_CHANGE},	 /* close */
	{63, IPCT_OP_FD_CHANGE}, /* dup2 */
	{145, IPCT_OP_READ},	 /* readv */
	{146, IPCT_OP_WRITE},	 /* writev */
	{180, IPCT_OP_READ},	 /* pread64 */
	{181, IPCT_OP_WRITE},	 /* pwrite64 */
	{187, IPCT_OP_SENDFILE},
	{436, IPCT_OP_FD_CHANGE}, /* close_range */
	{192, IPCT_OP_MMAP},	  /* mmap2 */
	{240, IPCT_OP_FUTEX},
	{422, IPCT_OP_FUTEX}, /* futex_time64 */
	{420, IPCT_OP_SEMOP}, /* semtimedop_time64 */
	FUTEX2,
	{418, IPCT_OP_MQ_SEND},
	{419, IPCT_OP_MQ_RECEIVE},
	{417, IPCT_OP_RECVMMSG}, /* recvmmsg_time64 */
#if defined(__x86_64__)
	{239, IPCT_OP_SENDFILE},  /* sendfile64 */
	{310, IPCT_OP_FD_CHANGE}, /* unshare */
	{117, IPCT_OP_IPC},
	{279, IPCT_OP_MQ_SEND},
	{280, IPCT_OP_MQ_RECEIVE},
	{400, IPCT_OP_MSG_SEND},
	{401, IPCT_OP_MSG_RECEIVE},
	{397, IPCT_OP_SHMAT},
	{323, IPCT_OP_FD_MADE}, /* eventfd */
	{328, IPCT_OP_FD_MADE}, /* eventfd2 */
	{313, IPCT_OP_SPLICE},
	{315, IPCT_OP_TEE},
	{316, IPCT_OP_VMSPLICE},
	{330, IPCT_OP_FD_CHANGE}, /* dup3 */
	{333, IPCT_OP_READ},	  /* preadv */
	{334, IPCT_OP_WRITE},	  /* pwritev */
	{377, IPCT_OP_COPY_RANGE},
	{378, IPCT_OP_READ},  /* preadv2 */
	{379, IPCT_OP_WRITE}, /* pwritev2 */
	{102, IPCT_OP_SOCKETCALL},
	{337, IPCT_OP_RECVMMSG},
	{345, IPCT_OP_SENDMMSG},
	{361, IPCT_OP_FD_CHANGE}, /* bind */
	{362, IPCT_OP_FD_CHANGE}, /* connect */
	{369, IPCT_OP_SENDTO},
	{370, IPCT_OP_SENDMSG},
	{371, IPCT_OP_RECVFROM},
	{372, IPCT_OP_RECVMSG},
#elif defined(__aarch64__)
	{239, IPCT_OP_SENDFILE},  /* sendfile64 */
	{337, IPCT_OP_FD_CHANGE}, /* unshare */
	{276, IPCT_OP_MQ_SEND},
	{277, IPCT_OP_MQ_RECEIVE},
	{301, IPCT_OP_MSG_SEND},
	{302, IPCT_OP_MSG_RECEIVE},
	{298, IPCT_OP_SEMOP},
	{312, IPCT_OP_SEMOP},
	{305, IPCT_OP_SHMAT},
	{351, IPCT_OP_FD_MADE},
	{356, IPCT_OP_FD_MADE}, /* eventfd, eventfd2 */
	{340, IPCT_OP_SPLICE},
	{342, IPCT_OP_TEE},
	{343, IPCT_OP_VMSPLICE},
	{358, IPCT_OP_FD_CHANGE}, /* dup3 */
	{361, IPCT_OP_READ},	  /* preadv */
	{362, IPCT_OP_WRITE},	  /* pwritev */
	{391, IPCT_OP_COPY_RANGE},
	{392, IPCT_OP_READ},	  /* preadv2 */
	{393, IPCT_OP_WRITE},	  /* pwritev2 */
	{282, IPCT_OP_FD_CHANGE}, /* bind */
	{283, IPCT_OP_FD_CHANGE}, /* connect */
	{289, IPCT_OP_WRITE},	  /* send */
	{290, IPCT_OP_SENDTO},
	{291, IPCT_OP_RECVFROM}, /* recv */
	{292, IPCT_OP_RECVFROM},
	{296, IPCT_OP_SENDMSG},
	{297, IPCT_OP_RECVMSG},
	{365, IPCT_OP_RECVMMSG},
	{374, IPCT_OP_SENDMMSG},
#endif
};

static void ops_put(uint8_t ops[IPCT_OPS_MAX], const struct syscall_op *list, size_t n,
		    uint32_t kinds)
{
	for (size_t i = 0; i < n; i++)
		if (!op_kinds[list[i].op] || op_kinds[list[i].op] & kinds)
			ops[list[i].nr] = list[i].op;
}

void syscall_ops_get(uint32_t kinds, uint8_t ret[2][IPCT_OPS_MAX])
{
	memset(ret, 0, 2 * sizeof(ret[0]));
	ops_put(ret[0], natives, sizeof(natives) / sizeof(natives[0]), kinds);
	ops_put(ret[1], compats, sizeof(compats) / sizeof(compats[0]), kinds);
}
