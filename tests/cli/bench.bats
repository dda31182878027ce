# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The benches still run, and say something about everything that they compare. No
# figure is held against anything: that is for a quiet machine.
load helper

# row NAME: the first column of a line of $output is NAME, and its second is a number.
row() {
	awk -v name="$1" '$1 == name && $2 > 0 { found = 1 } END { exit !found }' <<<"$output" && return
	printf 'no row %s in:\n%s\n' "$1" "$output"
	return 1
}

@test "scripts/bench has a row for each tracer" {
	run --separate-stderr -0 "$root/scripts/bench" --pairs=1 --count=2000
	local tracer
	for tracer in untraced empty ipctrace ipctrace-syscall bpftrace perf-trace strace; do
		row "$tracer" || [[ $stderr == *"$tracer cannot run here"* ]]
	done
	row untraced
	row empty
	row ipctrace-syscall
	has "$output" '64-byte pipe stream on one CPU, 1 rounds'
}

@test "scripts/bench --guest has a row for each level" {
	run --separate-stderr -0 "$root/scripts/bench" --guest=6.1 --rounds=1 --count=2000
	local tracer
	for tracer in untraced empty-sys_exit empty-fexit ipctrace-function ipctrace-syscall; do
		row "$tracer"
	done
	has "$output" 'Linux 6.1.'
}
