#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What 100 pages cost a thread more than none.

load live

# faults WHAT: sets $counted: faults but those for files' pages, first touches, write-protect faults, copies, bytes copied.
faults() {
	local pages counts=()
	for pages in 0 100; do
		watch memory "$1" "$pages"
		counts+=("$(jq -sc 'map(select(.row == "thread" and .tid != .tgid))[]
			| [(.faults // 0) - (.faults_file // 0), .faults_first_touch, .faults_wp, .faults_cow, .cow_copied_bytes]
			| map(. // 0)' "$made/record")")
	done
	counted=$(jq -nc "[${counts[1]}, ${counts[0]}] | transpose | map(.[0] - .[1])")
}

@test "a first touch by writing brings a page" {
	faults touch
	is "$counted" '[100,100,0,0,0]'
}

@test "a first touch by reading brings none" {
	faults look
	is "$counted" '[100,0,0,0,0]'
}

@test "writing where only zeros were read brings a fresh page, and copies none" {
	faults look_and_touch
	is "$counted" '[100,100,100,0,0]'
}

@test "writing what a child shares copies" {
	faults copy
	is "$counted" '[100,0,100,100,409600]'
}

@test "the kernel's writing for us copies, too" {
	faults copy_by_kernel
	is "$counted" '[100,0,100,100,409600]'
}

@test "the last who has a page keeps it" {
	faults keep
	is "$counted" '[100,0,100,0,0]'
}

@test "the last who has a page keeps it when the kernel writes for it" {
	faults keep_by_kernel
	is "$counted" '[100,0,100,0,0]'
}

@test "what a file brings into memory is no copy of the pages that its reader keeps" {
	faults keep_receiving
	is "$counted" '[100,0,100,0,0]'
}

@test "a file's new pages are nobody's first touch" {
	faults send_untouched
	is "$counted" '[100,0,0,0,0]'
}
