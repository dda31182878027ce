#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Message queues: what passes, what is copied and then not taken, and who sleeps for what. The
# program asks msgctl and mq_getattr what is in a queue, too.

load live

@test "System V: 30 messages of three types, an empty one, and none" {
	watch queues types
	agrees
	json '.metrics.by_kind.sysv_msg | [.copied_in_bytes, .copied_out_bytes]' '[4650,4650]'
	json '.metrics.by_kind.sysv_msg | [.syscalls, .again, .blocked_empty]' '[63,1,0]'
	json .metrics.messages 30
	json '[.channels[] | select(.kind == "sysv_msg") | .name | test("^msqid [0-9]+$")]' '[true]'
}

@test "System V: what MSG_NOERROR cuts off is not copied out" {
	watch queues truncated
	agrees
	json '.metrics.by_kind.sysv_msg | [.copied_in_bytes, .copied_out_bytes, .syscalls]' '[1000,300,3]'
}

@test "System V: MSG_COPY copies out what stays" {
	watch queues looked_at
	agrees
	json '.metrics.by_kind.sysv_msg | [.copied_in_bytes, .copied_out_bytes]' '[300,600]'
}

# loads: is what load_msg copies seen where it is copied?
loads() {
	jq -e '.probes | any(.probe == "load_msg" and .source == "measured")' <<<"$output" >/dev/null
}

@test "System V: refused with EAGAIN and EINVAL; a copy where it is made, no payload anywhere" {
	local wasted=0
	watch queues refused
	agrees
	# Ten for want of room, and one when the queue had gone.
	loads && wasted=10050
	json '.metrics.by_kind.sysv_msg.again' 10
	json '[.channels[].ends[] | select(.dir == "write") | .copied_bytes - .bytes] | add' "$wasted"
	json '[.channels[] | select(.kind == "sysv_msg")] | length' 1
}

@test "System V: asleep when a signal comes, and when the queue is removed" {
	local wasted=0
	watch queues removed
	agrees
	loads && wasted=3000
	json '[.channels[].ends[] | select(.dir == "write") | .copied_bytes - .bytes] | add' "$wasted"
	json '.metrics.by_kind.sysv_msg | [.blocked_full, .blocked_empty]' '[2,1]'
}

@test "System V: five sleeps for want of room, seven for want of data" {
	watch queues waits
	agrees
	json '.metrics.by_kind.sysv_msg | [.blocked_full, .blocked_empty]' '[5,7]'
	json '[.channels[].ends[] | select(.dir == "read") | .blocked_full] | add' 0
	json '[.channels[].ends[] | select(.dir == "write") | .blocked_empty] | add' 0
}

@test "POSIX: five sleeps for want of room, seven for want of data" {
	watch queues posix_waits
	agrees
	json '.metrics.by_kind.posix_mq | [.blocked_full, .blocked_empty]' '[5,7]'
	json '[.channels[] | select(.kind == "posix_mq") | .capacity_bytes]' '[2000]'
}

@test "POSIX: priorities, EAGAIN, ETIMEDOUT, and read(2), which passes no message" {
	local wasted=0
	watch queues priorities
	agrees
	loads && wasted=2200
	json '[.channels[].ends[] | select(.dir == "write") | .copied_bytes - .bytes] | add' "$wasted"
	json '.metrics.by_kind.posix_mq | [.copied_out_bytes, .again, .syscalls]' '[600,4,19]'
}

# exact_calls …: as exact, and the system calls are held by the workload's own expectation.
exact_calls() {
	exact "$@" || return
	json '[.expect[].metric] | contains(["syscalls"])' true
}

@test "sizes: a stream of messages" {
	local name size
	for name in sysv-msg posix-mq; do
		for size in 1 64 8191 8192 8193 1048576; do
			exact_calls "$name" stream "$size" $((size > 8193 ? 3 : 100)) 1 1
		done
	done
}

@test "workloads: many to many, there and back, from file to file" {
	local name
	for name in sysv-msg posix-mq; do
		exact_calls "$name" stream 100 300 4 3
		exact_calls "$name" stream 10000 40 3 4
		exact_calls "$name" pingpong 64 100 2 2
		exact_calls "$name" transfer 10000 50 1 1
		json '[.metrics.copied_in_bytes, .metrics.copied_out_bytes, .metrics.copies_per_byte]' '[1000000,1000000,4]'
	done
}

@test "workloads: what a kernel limits is named with its value" {
	workload sysv-msg --size=20000 --count=10
	json .workload.params.pieces '"3 a message, each at most kernel.msgmax = 8192 B"'
	workload posix-mq --size=20000 --count=10
	json .workload.params.pieces '"3 a message, each at most fs.mqueue.msgsize_max = 8192 B"'
}
