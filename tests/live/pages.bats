#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Pages handed over are moved, bytes that the kernel copies for itself are copied within; both count once,
# where they arrive. The file's own 10,000 bytes were written before.

load live

# kind KIND KEY NUMBER
kind() {
	json ".metrics.by_kind.$1.$2" "$3"
}

@test "splice from a file into a pipe moves" {
	watch pages splice_in
	agrees
	json .metrics.moved_bytes 10000
	json .metrics.copied_within_bytes 0
	kind pipe copied_in_bytes 0
	kind pipe copied_out_bytes 10000
	kind pipe syscalls 1
}

@test "splice from a pipe into a file copies within the kernel" {
	watch pages splice_out
	agrees
	json .metrics.moved_bytes 0
	json .metrics.copied_within_bytes 10000
	kind pipe copied_in_bytes 10000
	kind pipe copied_out_bytes 0
	kind pipe syscalls 2
}

@test "splice from pipe to pipe moves, once, in one call" {
	watch pages splice_through
	agrees
	json .metrics.moved_bytes 10000
	kind pipe copied_bytes 20000
	kind pipe syscalls 3
}

@test "splice from an empty pipe returns EAGAIN" {
	watch pages splice_again
	agrees
	json .metrics.moved_bytes 0
	kind pipe syscalls 1
}

@test "tee moves, and leaves its source as it was" {
	watch pages tee
	agrees
	json .metrics.moved_bytes 10000
	kind pipe copied_in_bytes 10000
	kind pipe copied_out_bytes 20000
	kind pipe syscalls 4
}

@test "vmsplice moves into a pipe and copies out of it" {
	watch pages vmsplice
	agrees
	json .metrics.moved_bytes 10000
	kind pipe copied_in_bytes 0
	kind pipe copied_out_bytes 10000
	kind pipe syscalls 2
}

@test "sendfile from a file into a pipe moves" {
	watch pages sendfile_to_pipe
	agrees
	json .metrics.moved_bytes 10000
	json .metrics.copied_within_bytes 0
}

@test "sendfile from file to file copies within the kernel" {
	watch pages sendfile_to_file
	agrees
	json .metrics.moved_bytes 0
	json .metrics.copied_within_bytes 10000
}

@test "copy_file_range copies within the kernel" {
	watch pages copy_range
	agrees
	json .metrics.moved_bytes 0
	json .metrics.copied_within_bytes 10000
}
