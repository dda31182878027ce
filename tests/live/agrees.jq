# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# $said is what a program says it did, $report what was reported of it: one line for each figure that
# differs, and for each pipe that was reported and nobody used.
def name: "\(.kind) \(.ino) \(.dir)";

# A probe on the pipe's own function never sees a call that was turned away before it.
def ops($measured): .ops - (if $measured and .kind == "pipe" then .refused else 0 end);

# What was copied in a call that then failed shows where the copy is made, and nowhere else.
def copied($measured): .copied_bytes + (if $measured then .wasted else 0 end);

def measured($probe): $report.probes | any(.probe == $probe and .source == "measured");

measured("pipe_write") as $measured | measured("load_msg") as $loaded
| [$report.channels[] | {kind, ino: (.id | split(":")[2] | tonumber)} + .ends[]] as $seen
| [$said.ends[] | .ops = ops($measured) | .copied_bytes = copied($loaded) | del(.refused, .wasted)] as $wanted
| ($wanted[] | . as $one | del(.ino) | to_entries[] | select(.value | type == "number")
	| .key as $what | .value as $value
	| ([$seen[] | select(name == ($one | name)) | .[$what]] | add // 0) as $got
	| select($got != $value)
	| "\($one | name): \($what) is \($value), reported \($got)"),
  ($seen[] | select(.kind | IN("pipe", "fifo", "sysv_msg", "posix_mq")) | select(.ops > 0)
	| select(name as $name | $wanted | any(name == $name) | not)
	| "\(name): nobody used it, reported \(.)")
