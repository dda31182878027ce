#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Nothing happens, and nothing is counted, whatever the others do.

# shellcheck disable=SC2154 # live.bash sets $programs
load live

teardown() {
	[ -z "${hammer-}" ] || kill -KILL "$hammer"
}

@test "a program that uses no pipe, while another one hammers on one" {
	"$programs/bytes" hammer >/dev/null &
	hammer=$!
	until_true 10 grep -q '^wchar: [1-9][0-9][0-9][0-9]' "/proc/$hammer/io"
	watch lives leaf
	json '[.channels[] | select(.kind == "pipe" or .kind == "fifo")]' '[]'
	json '.metrics | [.messages, .copied_in_bytes, .moved_bytes, .again, .broken, .sigpipes, .forks, .exits]' \
		'[0,0,0,0,0,0,0,1]'
	json '.metrics.by_kind | has("pipe")' false
	json '.tasks | length' 1
}

@test "a workload counts its own pipe alone, while another one is hammered on" {
	"$programs/bytes" hammer >/dev/null &
	hammer=$!
	workload pipe --size=64 --count=100
	json '.channels | length' 1
	json .metrics.copied_bytes 12800
	json .metrics.syscalls 201
}
