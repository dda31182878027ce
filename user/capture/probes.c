// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "probes.h"

#define M(id) METRIC_BIT(id)

#define METRICS_BYTES                                                                          \
	(M(COPIED_IN_BYTES) | M(COPIED_OUT_BYTES) | M(COPIED_BYTES) | M(COPIED_WITHIN_BYTES) | \
	 M(MOVED_BYTES) | M(SYSCALLS) | M(AGAIN) | M(BROKEN) | M(MESSAGES))
#define METRICS_RELAY  (M(MOVED_BYTES) | M(COPIED_WITHIN_BYTES))
#define METRICS_SWITCH (M(SWITCHES_VOLUNTARY) | M(SWITCHES_INVOLUNTARY) | M(WAKEUPS))
#define METRICS_BLOCKED                                                               \
	(M(BLOCKED_NS) | M(BLOCKED_FULL_NS) | M(BLOCKED_EMPTY_NS) | M(BLOCKED_FULL) | \
	 M(BLOCKED_EMPTY))
/* What is allocated means something only where the fault before it was seen. */
#define METRICS_FAULT                                                                        \
	(M(FAULTS) | M(FAULTS_FIRST_TOUCH) | M(FAULTS_FILE) | M(FAULTS_WP) | M(FAULTS_COW) | \
	 M(COW_COPIED_BYTES))

#define K(id)	   (1U << IPCT_KIND_##id)
#define KINDS_PIPE (K(PIPE) | K(FIFO))
#define KINDS_MSG  (K(SYSV_MSG) | K(POSIX_MQ))

#define MSG_LOAD_NOTE FLOOR_NOTE "; a message copied in and then refused shows no copy"
#define METRICS_CALLS (M(SYSCALLS) | M(AGAIN))

/* A floor that several mechanisms share: one program, attached once. */
#define FLOOR_NOTE "copies inferred from the results of system calls"
#define FLOOR	   FLOOR_SAYING(FLOOR_NOTE)
#define FLOOR_SAYING(said)                                                             \
	{.via = VIA_TP,                                                                \
	 .level = PROBE_SYSCALL,                                                       \
	 .prog = "sys_exit__tp",                                                       \
	 .target = "raw_syscalls/sys_exit",                                            \
	 .note = said,                                                                 \
	 .reads_fds = true,                                                            \
	 .if_preempts = true},                                                         \
	{                                                                              \
		.via = VIA_TP_BTF, .level = PROBE_SYSCALL, .prog = "sys_exit__tp_btf", \
		.target = "sys_exit", .note = said, .reads_fds = true                  \
	}
#define WAIT_NOTE "who waits is known from the results of wait4 and waitid"
#define TRACEPOINT(name)                                                                        \
	{                                                                                       \
		.via = VIA_TP_BTF, .level = PROBE_BOTH, .prog = name "__tp_btf", .target = name \
	}
/* By way of perf, which keeps the CPU, where that matters. */
#define TRACEPOINT_KEPT(group, name) \
	{.via = VIA_TP,              \
	 .level = PROBE_BOTH,        \
	 .prog = name "__tp",        \
	 .target = group "/" name,   \
	 .if_preempts = true},       \
		TRACEPOINT(name)
#define FEXIT(name, function)                                                      \
	{                                                                          \
		.via = VIA_FEXIT, .level = PROBE_FUNCTION, .prog = name "__fexit", \
		.target = function                                                 \
	}
/* A function's return, where the body is made by AT_RETURN (bpf/hook.bpf.h); more = what else there
   is to say of both ways. */
#define RETURN(name, function, more...)                                            \
	{.via = VIA_SESSION,                                                       \
	 .level = PROBE_FUNCTION,                                                  \
	 .prog = name "__session",                                                 \
	 .target = function,                                                       \
	 .if_preempts = true,                                                      \
	 more},                                                                    \
	{                                                                          \
		.via = VIA_FEXIT, .level = PROBE_FUNCTION, .prog = name "__fexit", \
		.target = function, more                                           \
	}

/* What a queue is must be looked up, as a descriptor must. */
#define MSG_CALL(function) RETURN(function, function, .reads_fds = true)

#define SOCKET_NOTE "what it returns was copied once; each message of sendmmsg is a call"
/* A function that sends or receives for sockets, and which of them. */
#define SOCKET(name, kinds, function)                                                         \
	{                                                                                     \
		name, NEED_MUST, METRICS_BYTES, kinds,                                        \
		{                                                                             \
			RETURN(name, function, .note = SOCKET_NOTE, .reads_fds = true), FLOOR \
		}                                                                             \
	}

#if defined(__x86_64__)
#define SYSCALL_ENTRY "__x64_sys_"
#elif defined(__aarch64__)
#define SYSCALL_ENTRY "__arm64_sys_"
#endif

/* 6.18 has split pipe_write: fifo_pipe_write goes through anon_pipe_write, which thus sees both. */
const struct probe_spec probe_specs[] = {
	{"pipe_write",
	 NEED_MUST,
	 METRICS_BYTES,
	 KINDS_PIPE,
	 {RETURN("pipe_write", "anon_pipe_write"), RETURN("pipe_write", "pipe_write"), FLOOR}},
	{"pipe_read",
	 NEED_MUST,
	 METRICS_BYTES,
	 KINDS_PIPE,
	 {RETURN("pipe_read", "anon_pipe_read"), RETURN("pipe_read", "pipe_read"), FLOOR}},
	{"splice",
	 NEED_MAY,
	 METRICS_RELAY,
	 KINDS_PIPE | IPCT_KINDS_SOCKET,
	 {RETURN("do_splice", "do_splice"), FLOOR}},
	{"tee", NEED_MAY, METRICS_RELAY, KINDS_PIPE, {RETURN("do_tee", "do_tee"), FLOOR}},
	{"sendfile",
	 NEED_MAY,
	 METRICS_RELAY,
	 KINDS_PIPE | IPCT_KINDS_SOCKET,
	 {RETURN("do_sendfile", "do_sendfile", .reads_fds = true), FLOOR}},
	{"vmsplice",
	 NEED_MAY,
	 METRICS_RELAY,
	 KINDS_PIPE,
	 {RETURN("vmsplice", SYSCALL_ENTRY "vmsplice", .note = "32-bit callers are not seen",
		 .reads_fds = true),
	  FLOOR}},
	/* Both kinds of queue copy by these two. */
	{"load_msg",
	 NEED_MUST,
	 METRICS_BYTES,
	 KINDS_MSG,
	 {RETURN("load_msg", "load_msg"), FLOOR_SAYING(MSG_LOAD_NOTE)}},
	{"store_msg",
	 NEED_MUST,
	 METRICS_BYTES,
	 KINDS_MSG,
	 {RETURN("store_msg", "store_msg"), FLOOR}},
	{"msgsnd", NEED_MUST, METRICS_BYTES, K(SYSV_MSG), {MSG_CALL("do_msgsnd"), FLOOR}},
	{"msgrcv", NEED_MUST, METRICS_BYTES, K(SYSV_MSG), {MSG_CALL("do_msgrcv"), FLOOR}},
	{"mq_send", NEED_MUST, METRICS_BYTES, K(POSIX_MQ), {MSG_CALL("do_mq_timedsend"), FLOOR}},
	{"mq_receive",
	 NEED_MUST,
	 METRICS_BYTES,
	 K(POSIX_MQ),
	 {MSG_CALL("do_mq_timedreceive"), FLOOR}},
	SOCKET("unix_stream_send", K(UNIX_STREAM), "unix_stream_sendmsg"),
	SOCKET("unix_stream_recv", K(UNIX_STREAM), "unix_stream_read_generic"),
	SOCKET("unix_dgram_send", K(UNIX_DGRAM), "unix_dgram_sendmsg"),
	SOCKET("unix_dgram_recv", K(UNIX_DGRAM), "unix_dgram_recvmsg"),
	SOCKET("unix_seqpacket_send", K(UNIX_SEQPACKET), "unix_seqpacket_sendmsg"),
	SOCKET("unix_seqpacket_recv", K(UNIX_SEQPACKET), "unix_seqpacket_recvmsg"),
	SOCKET("tcp_send", K(TCP), "tcp_sendmsg"),
	SOCKET("tcp_recv", K(TCP), "tcp_recvmsg"),
	SOCKET("udp_send", K(UDP), "udp_sendmsg"),
	SOCKET("udp_recv", K(UDP), "udp_recvmsg"),
	SOCKET("udpv6_send", K(UDP), "udpv6_sendmsg"),
	SOCKET("udpv6_recv", K(UDP), "udpv6_recvmsg"),
	{"file_write", NEED_MUST, METRICS_BYTES, K(FILE), {FLOOR}},
	{"file_read", NEED_MUST, METRICS_BYTES, K(FILE), {FLOOR}},
	{"memory_write", NEED_MUST, METRICS_BYTES, IPCT_KINDS_MEMORY, {FLOOR}},
	{"memory_read", NEED_MUST, METRICS_BYTES, IPCT_KINDS_MEMORY, {FLOOR}},
	{"memory_map", NEED_MAY, M(MAPPED_BYTES), IPCT_KINDS_MEMORY, {FLOOR}},
	{"memory_fault_user",
	 NEED_MAY,
	 M(FAULTS_MAPPED),
	 IPCT_KINDS_MEMORY,
	 {TRACEPOINT("page_fault_user")}},
	{"memory_fault_kernel",
	 NEED_MAY,
	 M(FAULTS_MAPPED),
	 IPCT_KINDS_MEMORY,
	 {TRACEPOINT("page_fault_kernel")}},
	{"semop", NEED_MUST, METRICS_CALLS | M(CONTROL_BYTES), K(SYSV_SEM), {FLOOR}},
	{"futex", NEED_MUST, METRICS_CALLS, K(FUTEX) | K(POSIX_SEM), {FLOOR}},
	{"eventfd", NEED_MUST, METRICS_BYTES | M(CONTROL_BYTES), K(EVENTFD), {FLOOR}},
	{"switch", NEED_MAY, METRICS_SWITCH, 0, {TRACEPOINT("sched_switch")}},
	{"blocked",
	 NEED_MAY,
	 METRICS_BLOCKED,
	 0,
	 {{.via = VIA_TP_BTF,
	   .level = PROBE_BOTH,
	   .prog = "sched_switch__tp_btf",
	   .target = "sched_switch",
	   .reads_fds = true}}},
	{"waking", NEED_MAY, M(WAKEUP_NS_P50) | M(WAKEUP_NS_P99), 0, {TRACEPOINT("sched_waking")}},
	{"fault_user", NEED_MAY, METRICS_FAULT, 0, {TRACEPOINT("page_fault_user")}},
	{"fault_kernel", NEED_MAY, METRICS_FAULT, 0, {TRACEPOINT("page_fault_kernel")}},
	{"page_alloc",
	 NEED_MAY,
	 M(FAULTS_FIRST_TOUCH) | M(FAULTS_COW) | M(COW_COPIED_BYTES),
	 0,
	 {TRACEPOINT_KEPT("kmem", "mm_page_alloc")}},
	/* Its page table is locked as it begins, so that it keeps the CPU. */
	{"wp",
	 NEED_MAY,
	 M(FAULTS_WP) | M(FAULTS_COW),
	 0,
	 {{.via = VIA_FENTRY,
	   .level = PROBE_FUNCTION,
	   .prog = "do_wp_page__fentry",
	   .target = "do_wp_page"},
	  TRACEPOINT("page_fault_user")}},
	{"fork",
	 NEED_MUST,
	 M(FORKS),
	 0,
	 {{.via = VIA_TP_BTF,
	   .level = PROBE_BOTH,
	   .prog = "sched_wakeup_new__tp_btf",
	   .target = "sched_wakeup_new",
	   .if_preempts = true},
	  TRACEPOINT("sched_process_fork")}},
	{"exec", NEED_MAY, M(EXECS), 0, {TRACEPOINT_KEPT("sched", "sched_process_exec")}},
	{"zombie",
	 NEED_MAY,
	 METRICS_LIVES,
	 0,
	 {{.via = VIA_TP_BTF,
	   .level = PROBE_BOTH,
	   .prog = "zombie_told__tp_btf",
	   .target = "signal_generate"}}},
	{"zombie_gone",
	 NEED_MAY,
	 METRICS_LIVES,
	 0,
	 {{.via = VIA_TP_BTF,
	   .level = PROBE_BOTH,
	   .prog = "zombie_gone__tp_btf",
	   .target = "sched_switch"}}},
	{"free", NEED_MAY, METRICS_LIVES, 0, {TRACEPOINT("sched_process_free")}},
	{"exit",
	 NEED_MUST,
	 M(EXITS) | M(ZOMBIES_UNREAPED),
	 0,
	 {TRACEPOINT_KEPT("sched", "sched_process_exit")}},
	/* The first is called inside the second for a process' end, with interrupts off. Below
	   them, those are taken for reaped who are no zombies as the run ends. */
	{"reap",
	 NEED_MAY,
	 M(REAPS) | METRICS_LIVES,
	 0,
	 {FEXIT("release_task", "posix_cpu_timers_exit_group"),
	  FEXIT("release_task", "release_task"),
	  {.via = VIA_TP,
	   .level = PROBE_SYSCALL,
	   .prog = "wait__tp",
	   .target = "raw_syscalls/sys_exit",
	   .note = WAIT_NOTE,
	   .if_preempts = true},
	  {.via = VIA_TP_BTF,
	   .level = PROBE_SYSCALL,
	   .prog = "wait__tp_btf",
	   .target = "sys_exit",
	   .note = WAIT_NOTE}}},
	{"signal_generate",
	 NEED_MAY,
	 M(SIGNALS_GENERATED) | M(SIGPIPES),
	 0,
	 {TRACEPOINT("signal_generate")}},
	{"signal_deliver", NEED_MAY, M(SIGNALS_DELIVERED), 0, {TRACEPOINT("signal_deliver")}},
};
const size_t probe_specs_cnt = sizeof(probe_specs) / sizeof(probe_specs[0]);

uint32_t probes_kinds(void)
{
	uint32_t kinds = 0;

	for (size_t i = 0; i < probe_specs_cnt; i++)
		kinds |= probe_specs[i].kinds;
	return kinds;
}

enum ipct_kind probes_kind(size_t i)
{
	for (int kind = IPCT_KIND_NONE + 1; kind < IPCT_KIND_NR; kind++)
		if (probes_kinds() >> kind & 1 && !i--)
			return kind;
	return IPCT_KIND_NONE;
}
