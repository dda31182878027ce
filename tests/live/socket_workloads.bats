#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The socket workloads: two copies of each byte, whatever the kernel makes of the messages.

load live

# calls_held ANSWER: is it said in advance how many system calls there are?
calls_held() {
	json '[.expect[].metric] | contains(["syscalls"])' "$1"
}

@test "sizes: a stream over sockets" {
	local name size
	for name in unix-stream unix-seqpacket unix-dgram tcp; do
		for size in 1 4096 4097 1048576; do
			exact "$name" stream "$size" $((size > 4097 ? 3 : 100)) 1 1
		done
	done
}

@test "sockets: many to many, there and back, from file to file" {
	local name
	for name in unix-stream unix-seqpacket unix-dgram tcp; do
		exact "$name" stream 100 300 4 3
		exact "$name" stream 300000 8 2 2
		exact "$name" pingpong 64 100 2 2
		json '[.channels[] | select(.kind != "file") | [.ends[].dir] | sort] | unique' '[["read","write"]]'
		exact "$name" transfer 10000 50 1 1
		json '[.metrics.copied_in_bytes, .metrics.copied_out_bytes, .metrics.copies_per_byte]' '[1000000,1000000,4]'
	done
}

@test "sockets: how many calls there are is known where messages stay whole, and only there" {
	workload unix-stream --size=4096 --count=50
	calls_held true
	json .metrics.syscalls 101
	workload unix-stream --size=4097 --count=50
	calls_held false
	workload unix-seqpacket --size=4097 --count=50
	calls_held true
	json .metrics.syscalls 101
	workload unix-dgram --size=4097 --count=50 --readers=2
	calls_held true
	json .metrics.syscalls 104
	workload tcp --size=64 --count=50
	calls_held false
}

@test "sockets: the longest datagram is named, and longer messages go in pieces" {
	workload unix-dgram --size=1M --count=2
	json '.workload.params.pieces | test("^[0-9]+ a message, each at most SO_SNDBUF - 32 = [0-9]+ B$")' true
	json '.workload.params.pieces | capture("^(?<n>[0-9]+) .* = (?<most>[0-9]+) B$") | map_values(tonumber)
		| .n == (1048576 / .most | ceil)' true
	workload unix-seqpacket --size=64 --count=2
	json .workload.params.pieces null
}

@test "sockets: TCP has a loopback of its own, whose connection has both ends" {
	workload tcp --size=1000 --count=10
	json '[.channels[] | select(.kind == "tcp").name | test("^127.0.0.1:[0-9]+ ↔ 127.0.0.1:[0-9]+$")]' '[true]'
	json '[.channels[] | select(.kind == "tcp").ends[] | [.dir, .bytes]] | sort' '[["read",10000],["write",10000]]'
}
