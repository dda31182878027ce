#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The reference workloads: what they know they did, to the byte, and what getrusage says it cost.

# shellcheck disable=SC2154 # live.bash sets $record
load live

# exact_alone …: as exact, and nothing else happens on the channel.
exact_alone() {
	exact "$@" || return
	json "[.metrics.by_kind.$1 | .copies_per_byte, .again, .broken]" '[2,0,0]'
}

# sizes NAME WRITERS READERS: a stream of every size that is near an edge.
sizes() {
	local size
	for size in 1 2 7 64 4095 4096 4097 65536 1048576; do
		exact_alone "$1" stream "$size" $((size > 4097 ? 12 : 300)) "$2" "$3"
		json .metrics.copies_per_byte 2
	done
}

@test "sizes: a pipe, one to one" {
	sizes pipe 1 1
}

@test "sizes: a FIFO, one to one" {
	sizes fifo 1 1
}

@test "sizes: a pipe, four to four" {
	sizes pipe 4 4
}

@test "sizes: a FIFO, four to four" {
	sizes fifo 4 4
}

@test "pipe and fifo: from many to one, from one to many, from three to two" {
	exact_alone pipe stream 64 1000 4 1
	exact_alone pipe stream 4097 200 1 4
	exact_alone pipe stream 64 1000 3 2
	exact_alone fifo stream 4097 200 4 1
	exact_alone fifo stream 64 1000 1 4
	exact_alone fifo stream 65536 20 2 3
}

@test "pipe and fifo: 20,000 messages, enough to be preempted" {
	exact_alone pipe stream 64 20000 1 1
	exact_alone fifo stream 64 20000 2 2
}

@test "pipe and fifo: there and back" {
	exact_alone pipe pingpong 64 500 1 1
	exact_alone fifo pingpong 4097 200 1 1
	exact_alone pipe pingpong 1 500 2 2
	json .metrics.messages 1000
}

@test "transfer: from file to file, four copies of each byte" {
	local name
	for name in pipe fifo; do
		exact_alone "$name" transfer 4097 300 1 1
		json '[.metrics.copied_in_bytes, .metrics.copied_out_bytes, .metrics.copies_per_byte]' '[2458200,2458200,4]'
		json '.metrics.by_kind.file | [.copied_in_bytes, .copied_out_bytes]' '[1229100,1229100]'
	done
}

@test "--explain tells one message, and names the function that moved it" {
	local name
	for name in pipe fifo; do
		workload "$name" --size=100 --count=400 --explain
		holds '.story | length >= 2'
		holds '[.story[] | select(.step == "operation") | .bytes, .copied_bytes] | unique == [100]'
		holds '[.story[].at_ns] | . == sort'
		holds '[.story[] | select(.step == "operation") | .dir] == ["write", "read"]'
		holds '(.probes | map({key: .probe, value: (select(.source == "measured") | .target)}) | from_entries) as $by
			| [.story[] | select(.step == "operation") | .function] == [$by.pipe_write, $by.pipe_read]'
	done
	if [[ $(jq -r '.level + .kernel.release' <<<"$output") == function6.1.* ]]; then
		holds '[.story[].function | select(.)] == ["pipe_write", "pipe_read"]'
	fi
	workload pipe --size=100 --count=10
	json .story null
}

@test "a run that ends by time reconciles, too" {
	local name
	for name in pipe fifo; do
		workload "$name" --size=4K --duration=300ms
		holds ".metrics | .payload_bytes > 0 and .payload_bytes == .messages * 4096 and .payload_bytes == .by_kind.$name.copied_in_bytes
			and .payload_bytes == .by_kind.$name.copied_out_bytes"
		adds_up
		brackets
	done
}

@test "without probes nothing is counted, and nothing is said to be 0" {
	ipct 0 run pipe --probes=none --size=64 --count=100 --format=json
	json '.metrics.payload_bytes' 6400
	json '[.metrics | keys[] | select(test("^(copied|moved|syscalls|switches|faults|forks|wake|blocked)"))]' '[]'
}
