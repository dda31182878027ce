# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# One line for each total that is not the sum of its parts: a kind of its ends, the run of its kinds.
. as $report
| ("copied_in_bytes", "copied_out_bytes", "copied_bytes", "copied_within_bytes", "moved_bytes", "syscalls", "again",
	"broken", "blocked_full", "blocked_empty", "blocked_ns") as $key
| select(.metrics | has($key))
| (.metrics.by_kind | to_entries[] | .key as $kind | .value[$key] as $value
	| ([$report.channels[] | select(.kind == $kind) | .ends[][$key]] | add // 0) as $sum
	| select($sum != ($value // 0)) | "\($kind).\($key): its ends make \($sum), reported \($value)"),
  ((([.metrics.by_kind[][$key]] | add) // 0) as $sum
	| select($sum != .metrics[$key]) | "\($key): the kinds make \($sum), reported \(.metrics[$key])")
