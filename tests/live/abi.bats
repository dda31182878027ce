#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# A system call's number means something only together with the table it is from.

load live

@test "an i386 program's 1,000 writes, and calls whose numbers are x86_64's writes" {
	watch abi program
	agrees
	json .metrics.by_kind.pipe.copied_in_bytes 100000
	json .metrics.by_kind.pipe.copied_out_bytes 60000
	json .metrics.by_kind.pipe.syscalls 2000
}

@test "a program that makes calls of both kinds" {
	watch abi both
	agrees
	json .metrics.by_kind.pipe.copied_in_bytes 103000
	json .metrics.by_kind.pipe.copied_out_bytes 63000
	json .metrics.by_kind.pipe.syscalls 2400
}

@test "i386's ways to a message queue, ipc(2) among them" {
	watch abi queues
	agrees
	json '.metrics.by_kind.sysv_msg | [.copied_in_bytes, .copied_out_bytes, .syscalls]' '[1300,1300,40]'
	json '.metrics.by_kind.posix_mq | [.copied_in_bytes, .copied_out_bytes, .syscalls]' '[1300,1300,40]'
}
