#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Descriptors that come to mean something else: what was remembered of one must never be counted for
# another, and bytes go to the channel that the call slept on.

load live

@test "closed by another thread while read() sleeps on it" {
	watch descriptors close_asleep
	agrees
	holds '.metrics.by_kind.pipe.blocked_empty >= 20'
	json .metrics.by_kind.pipe.blocked_full 0
}

@test "dup2'd onto another pipe while read() sleeps on it" {
	watch descriptors dup2_asleep
	agrees
	holds '.metrics.by_kind.pipe.blocked_empty >= 20'
	json .metrics.by_kind.pipe.blocked_full 0
}

@test "replaced 1,000 times by dup2: pipes, a file, /dev/null" {
	watch descriptors recycle_dup2
	agrees
}

@test "replaced 1,000 times by dup3" {
	watch descriptors recycle_dup3
	agrees
}

@test "closed and opened 1,000 times" {
	watch descriptors recycle_close
	agrees
}

@test "closed by close_range and opened 1,000 times" {
	watch descriptors recycle_close_range
	agrees
}

@test "1,000 new pipes one after the other, and /dev/null under the same number" {
	watch descriptors renew
	agrees
	json '[.channels[] | select(.kind == "pipe")] | length' 1000
	json .metrics.by_kind.pipe.copied_in_bytes 500500
}

@test "used while it meant nothing, then a pipe" {
	watch descriptors late
	agrees
}

@test "two pipes in turn, preempted between the calls" {
	watch descriptors turns
	agrees
	json .metrics.by_kind.pipe.copied_in_bytes 480000
}

@test "a forked child's table is its own" {
	watch descriptors forked
	agrees
}

@test "a table shared by two processes" {
	watch descriptors shared
	agrees
}

@test "a table that a thread stops sharing" {
	watch descriptors unshared
	agrees
}

@test "closed by exec" {
	watch descriptors closed_by_exec
	agrees
}

@test "the other end of the same pipe under the same number" {
	watch descriptors turned
	agrees
}

@test "the same file under the same number, past the page cache" {
	watch descriptors direct
	agrees
}
