#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# ipctrace compare: runs in turn, and medians that whoever has the runs can find again.
load live

# comparison ARGUMENT...: makes one. Sets $output to it.
comparison() {
	made compare "$@" || return
	[ -n "${IPCTRACE_ASKED-}" ] || valid compare
	local lost
	lost=$(jq '[.runs[]?.lost.spans] | add' <<<"$output")
	[ "${lost:-0}" -le 0 ] || skip "this kernel skipped programs $lost times, and the reports say so"
	holds '[.runs[] | .complete, .expect[].ok] | all'
}

# Medians, least and most of each row, and of the runs of that name and size by themselves.
again='
def middle: sort | (.[(length - 1) / 2 | floor] + .[length / 2 | floor]) / 2;
[.runs as $runs | .summary[] | . as $row
 | [$runs[] | select(.workload.name == $row.name and .workload.size_bytes == $row.size_bytes) | .metrics] as $of
 | .metrics | to_entries[] | .key as $key | .value
 | ([$of[][$key]] | [middle, min, max]) as $found
 # A mean of two may be rounded twice.
 | [.min, .max] == $found[1:] and (.median - $found[0] | fabs) <= $found[2] * 1e-12]
| length > 50 and all'

@test "pipe and fifo, in turn: two copies of each byte, and medians that can be found again" {
	comparison pipe fifo --size=64,4097 --count=300 --repeat=3
	json '[.runs[] | "\(.workload.name) \(.workload.size_bytes)"] | .[:5]' \
		'["pipe 64","fifo 64","pipe 4097","fifo 4097","pipe 64"]'
	json '.runs | length' 12
	json '[.summary[] | .runs, .metrics.copies_per_byte.median, .metrics.copies_per_byte.max]' \
		'[3,2,2,3,2,2,3,2,2,3,2,2]'
	json '[.summary[] | .metrics.payload_bytes.median]' '[19200,19200,1229100,1229100]'
	json '.skipped' '[]'
	holds "$again"
	holds '[.summary[] | select(.size_bytes == 64) | .metrics.elapsed_ns.median] | . == sort'
}

@test "an even number of runs, by switches" {
	comparison fifo pipe --count=100 --repeat=2 --pattern=pingpong --sort=switches
	json '[.sort, (.runs | length)]' '["switches",4]'
	holds "$again"
	holds '[.summary[].metrics | .switches_voluntary.median + .switches_involuntary.median] | . == sort'
}
