#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# read, write and their kin on pipes: bytes, calls and how they end.

load live

@test "100 writes and reads of 64 bytes" {
	watch bytes plain
	agrees
	json .metrics.by_kind.pipe.copied_in_bytes 6400
	json .metrics.by_kind.pipe.copied_out_bytes 6400
	json .metrics.by_kind.pipe.syscalls 200
	json .metrics.messages 100
}

@test "writev and readv count what they pass, once a call" {
	watch bytes vectored
	agrees
	json .metrics.by_kind.pipe.copied_bytes 6000
	json .metrics.by_kind.pipe.syscalls 100
}

@test "a position on a pipe is refused and passes nothing; -1 is none" {
	watch bytes positioned
	agrees
	json .metrics.by_kind.pipe.copied_in_bytes 1100
	json .metrics.by_kind.pipe.copied_out_bytes 100
}

@test "RWF_NOWAIT, taken or refused" {
	watch bytes nowait
	agrees
	json .metrics.by_kind.pipe.switches_voluntary 0
}

@test "EAGAIN is counted, and nobody sleeps" {
	watch bytes again
	agrees
	json .metrics.by_kind.pipe.again 31
	json .metrics.by_kind.pipe.switches_voluntary 0
	json .metrics.by_kind.pipe.blocked_full 0
	json .metrics.by_kind.pipe.blocked_empty 0
}

@test "partial reads and short writes: the bytes that passed" {
	watch bytes partial
	agrees
}

@test "the end of a pipe is a call without bytes" {
	watch bytes eof
	agrees
	json .metrics.by_kind.pipe.copied_out_bytes 10
	json .metrics.by_kind.pipe.syscalls 7
}

@test "EPIPE: broken, and one SIGPIPE, taken" {
	watch bytes broken
	agrees
	json .metrics.broken 1
	json .metrics.sigpipes 1
	json .metrics.signals_generated 1
	json .metrics.signals_delivered 1
}

@test "EPIPE with SIGPIPE ignored: broken, and no signal" {
	watch bytes broken_ignored
	agrees
	json .metrics.broken 1
	json .metrics.sigpipes 0
	json .metrics.signals_generated 0
	json .metrics.signals_delivered 0
}

@test "EPIPE that kills: the call is counted all the same" {
	watch bytes broken_deadly
	agrees
	json .metrics.broken 1
	json .metrics.sigpipes 1
	json .metrics.signals_delivered 1
}

@test "/proc/self/io knows the same bytes" {
	watch bytes io
	agrees
	json .metrics.by_kind.pipe.copied_in_bytes 500500
	json .metrics.by_kind.pipe.copied_out_bytes 500500
	# What make_run asks for by --kinds, and nothing else.
	json '.metrics.by_kind | keys' '["file","pipe"]'
	json .only_kinds '["pipe","fifo","file"]'
	json '[.probes[] | select(.probe == "futex" or .probe == "load_msg")]' '[]'
}
