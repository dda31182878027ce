#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What 100 pages cost a thread more than none.

load live

# faults WHAT: faults but those for files' pages, first touches, write-protect faults, copies, bytes copied.
faults() {
	local pages counts=()
	for pages in 0 100; do
		watch memory "$1" "$pages"
		counts+=("$(jq -sc 'map(select(.row == "thread" and .tid != .tgid))[]
			| [(.faults // 0) - (.faults_file // 0), .faults_first_touch, .faults_wp, .faults_cow, .cow_copied_bytes]
			| map(. // 0)' "$made/record")")
	done
	jq -nc "[${counts[1]}, ${counts[0]}] | transpose | map(.[0] - .[1])"
}

@test "a first touch by writing brings a page" {
	is "$(faults touch)" '[100,100,0,0,0]'
}

@test "a first touch by reading brings none" {
	is "$(faults look)" '[100,0,0,0,0]'
}

@test "writing where only zeros were read brings a fresh page, and copies none" {
	is "$(faults look_and_touch)" '[100,100,100,0,0]'
}

@test "writing what a child shares copies" {
	is "$(faults copy)" '[100,0,100,100,409600]'
}

@test "the kernel's writing for us copies, too" {
	is "$(faults copy_by_kernel)" '[100,0,100,100,409600]'
}

@test "the last who has a page keeps it" {
	is "$(faults keep)" '[100,0,100,0,0]'
}

@test "the last who has a page keeps it when the kernel writes for it" {
	is "$(faults keep_by_kernel)" '[100,0,100,0,0]'
}

@test "what a file brings into memory is no copy of the pages that its reader keeps" {
	is "$(faults keep_receiving)" '[100,0,100,0,0]'
}

@test "a file's new pages are nobody's first touch" {
	is "$(faults send_untouched)" '[100,0,0,0,0]'
}
