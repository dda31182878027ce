# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# What the live tests share: `load live`. IPCTRACE_PROBES says at which level
# they run; what a program's code fixes must come out the same at each.

load ../cli/helper

: "${IPCTRACE_PROBES:=auto}"
export IPCTRACE IPCTRACE_PROBES
# shellcheck disable=SC2154 # helper.bash sets it
programs=${IPCTRACE_LIVE:-$tools}

# watch PROGRAM ARGUMENT...: runs one of our programs under ipctrace. Sets $output to the report, $said to
# what the program says of itself. Neither goes through a pipe: that would be one more channel.
watch() {
	made watch "$@" || return
	said=$(<"$made/said")
	if [[ $said == *'"skip":'* ]]; then
		skip "$(jq -r .skip <<<"$said")"
	fi
	holds .complete
}

# workload ARGUMENT...: runs one. Sets $output to the report, $record to the file of the recording.
workload() {
	made workload "$@" || return
	# shellcheck disable=SC2034 # for the tests
	record=$made/record
	holds .complete
	holds '[.expect[].ok] | all'
}

# exact NAME PATTERN SIZE COUNT WRITERS READERS: each byte copied in once and out once.
exact() {
	local bytes=$(($3 * $4)) name=$1
	local kind=.metrics.by_kind.${name//-/_}
	workload "$1" --pattern="$2" --size="$3" --count="$4" --writers="$5" --readers="$6" || return
	[ "$2" != pingpong ] || bytes=$((2 * bytes))
	json "[.metrics.payload_bytes, $kind.copied_in_bytes, $kind.copied_out_bytes]" "[$bytes,$bytes,$bytes]"
	adds_up
	brackets
}

# brackets: what was counted of each member lies between its own two readings of getrusage.
brackets() {
	is "$(jq -sr -f "$BATS_TEST_DIRNAME/brackets.jq" "$record")" '' 'sums outside of what getrusage says'
}

# made KIND ARGUMENT...: makes a run, here; or takes it from $IPCTRACE_MADE, where a guest has made it.
# With $IPCTRACE_ASKED it is only written down there, for a guest to make. Sets $made to a directory,
# and $output to the report.
made() {
	if [ -n "${IPCTRACE_ASKED-}" ]; then
		printf '%s\n' "$*" >>"$IPCTRACE_ASKED"
		made=$BATS_TEST_TMPDIR output=
		touch "$made/said" "$made/record"
		return
	elif [ -n "${IPCTRACE_MADE-}" ]; then
		made=$IPCTRACE_MADE/$(tr ' /' '_.' <<<"$*")
	else
		made=$BATS_TEST_TMPDIR
		"$BATS_TEST_DIRNAME/make_run" "$made" "$programs" "$@"
	fi
	output=$(cat "$made/report")
	skipped
	is "$(cat "$made/status")" 0 "status of '$*': $(cat "$made/error")"
}

# Where the kernel may skip a program of ours, the report says when it did, and nothing exact can be asked of
# it. That can only be where a way that keeps the CPU was refused; elsewhere a loss is a failure.
skipped() {
	local times
	times=$(jq '
		["sys_exit", "mm_page_alloc", "sched_process_fork", "sched_process_exec", "sched_process_exit"]
			as $leave
		| if any(.probes[]?; (.via == "fexit" and .target != "posix_cpu_timers_exit_group") or
			(.via == "tp_btf" and (.target | IN($leave[])))) then .lost else {} end
		| if (del(.spans) | add // 0) == 0 then .spans // 0 else 0 end' <<<"$output")
	[ "${times:-0}" = 0 ] || skip "this kernel skipped programs $times times, and the report says so"
}

# agrees: the report says of each end what the program says, and knows no other pipe.
agrees() {
	is "$(jq -nr --argjson said "$said" --argjson report "$output" -f "$BATS_TEST_DIRNAME/agrees.jq")" '' \
		'differences between the program and the report'
	adds_up
}

# adds_up: the ends of a kind make up its totals, and the kinds make up those of the run.
adds_up() {
	is "$(jq -r -f "$BATS_TEST_DIRNAME/adds_up.jq" <<<"$output")" '' 'totals that do not add up'
}

# Whoever only asks what runs there will be has nothing to compare.
if [ -n "${IPCTRACE_ASKED-}" ]; then
	is() { :; }
	has() { :; }
	json() { :; }
	holds() { :; }
	agrees() { :; }
	adds_up() { :; }
fi
