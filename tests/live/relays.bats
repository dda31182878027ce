#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What the kernel passes on by itself: splice, vmsplice, tee, sendfile, copy_file_range. Moved, or
# copied inside the kernel, or copied for us: each of them to the byte.

load live

# relay NAME PATTERN SIZE COUNT: sets $bytes, what one writer sends.
relay() {
	bytes=$(($3 * $4))
	workload "$1" --pattern="$2" --size="$3" --count="$4" || return
	json .metrics.payload_bytes "$([ "$2" = pingpong ] && echo $((2 * bytes)) || echo "$bytes")"
	adds_up
	brackets
}

@test "splice: file to pipe to file, and no byte is copied for user space" {
	local size
	for size in 1 4096 4097 262144; do
		relay splice transfer "$size" 40
		json '[.metrics.copied_bytes, .metrics.copies_per_byte]' '[0,0]'
		json '[.metrics.by_kind.pipe.moved_bytes, .metrics.by_kind.file.copied_within_bytes]' "[$bytes,$bytes]"
		json '[.metrics.by_kind.pipe.copied_within_bytes, .metrics.by_kind.file.moved_bytes]' '[0,0]'
	done
}

@test "sendfile: into a pipe moved, out of it copied" {
	relay sendfile transfer 4097 40
	json '[.metrics.copied_in_bytes, .metrics.copied_out_bytes, .metrics.moved_bytes]' "[$bytes,$bytes,$bytes]"
	json '[.metrics.by_kind.pipe.copied_out_bytes, .metrics.by_kind.file.copied_in_bytes]' "[$bytes,$bytes]"
}

@test "vmsplice: the pages go in, the bytes come out" {
	local size
	for size in 1 4096 4097 262144; do
		relay vmsplice stream "$size" 40
		json '.metrics | [.copied_in_bytes, .copied_out_bytes, .moved_bytes]' "[0,$bytes,$bytes]"
	done
	relay vmsplice pingpong 100 40
	json '.metrics | [.copied_in_bytes, .copied_out_bytes, .moved_bytes]' "[0,$((2 * bytes)),$((2 * bytes))]"
	relay vmsplice transfer 4097 40
	json '.metrics | [.copied_in_bytes, .copied_out_bytes, .moved_bytes]' "[$bytes,$bytes,$bytes]"
}

@test "tee: two readers, three copies" {
	relay tee stream 4097 40
	json '.metrics | [.copied_in_bytes, .copied_out_bytes, .moved_bytes]' "[$bytes,$((2 * bytes)),$bytes]"
}

@test "copy-range: within the kernel, and no channel but the two files" {
	relay copy-range transfer 4097 40
	json '.metrics | [.copied_bytes, .copied_within_bytes]' "[0,$bytes]"
	json '[.metrics.by_kind | keys[]]' '["file"]'
}

@test "pages given to a pipe, and pages lent: moved, both" {
	watch relays given
	agrees
	json '.metrics.by_kind.pipe | [.moved_bytes, .copied_in_bytes]' '[40960,0]'
	watch relays lent
	agrees
	json '.metrics.by_kind.pipe | [.moved_bytes, .copied_in_bytes]' '[40960,0]'
}

@test "vmsplice out of a pipe copies" {
	watch relays fetched
	agrees
	json .metrics.moved_bytes 0
}

@test "tee leaves what it duplicates, and says EAGAIN of an empty pipe" {
	watch relays duplicated
	agrees
	json .metrics.by_kind.pipe.moved_bytes 1600
	json .metrics.by_kind.pipe.again 1
}

@test "splice from pipe to pipe, from and into a file" {
	local step
	for step in passed_on from_file into_file; do
		watch relays "$step"
		agrees
	done
}

@test "sendfile and copy_file_range from file to file" {
	watch relays file_to_file
	agrees
	json .metrics.copied_within_bytes 9000
}
