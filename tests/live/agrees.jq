# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# $said is what a program says it did, $report what was reported of it: one line for each figure that
# differs, and for each pipe that was reported and nobody used.
def name: "\(.kind) \(.ino) \(.dir)";

# A probe on the pipe's own function never sees a call that was turned away before it.
def ops($measured): .ops - (if $measured and .kind == "pipe" then .refused else 0 end);

($report.probes | any(.probe == "pipe_write" and .source == "measured")) as $measured
| [$report.channels[] | {kind, ino: (.id | split(":")[2] | tonumber)} + .ends[]] as $seen
| [$said.ends[] | .ops = ops($measured) | del(.refused)] as $wanted
| ($wanted[] | . as $one | del(.ino) | to_entries[] | select(.value | type == "number")
	| .key as $what | .value as $value
	| ([$seen[] | select(name == ($one | name)) | .[$what]] | add // 0) as $got
	| select($got != $value)
	| "\($one | name): \($what) is \($value), reported \($got)"),
  ($seen[] | select(.kind == "pipe" or .kind == "fifo") | select(.ops > 0)
	| select(name as $name | $wanted | any(name == $name) | not)
	| "\(name): nobody used it, reported \(.)")
