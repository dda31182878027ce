# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# What the live tests share: `load live`. IPCTRACE_PROBES says at which level
# they run; what a program's code fixes must come out the same at each.

load ../cli/helper

: "${IPCTRACE_PROBES:=auto}"
# shellcheck disable=SC2154 # helper.bash sets it
programs=${IPCTRACE_LIVE:-$tools}

# watch PROGRAM ARGUMENT...: runs one of our programs under ipctrace. Sets $output to the report, $said to
# what the program says of itself. Neither goes through a pipe: that would be one more channel.
watch() {
	local dir=$BATS_TEST_TMPDIR
	"$IPCTRACE" trace --probes="$IPCTRACE_PROBES" --format=json --output="$dir/report" \
		--record="$dir/record" -- "$programs/$1" "${@:2}" >"$dir/said" || return
	output=$(<"$dir/report")
	said=$(<"$dir/said")
	if [[ $said == *'"skip":'* ]]; then
		skip "$(jq -r .skip <<<"$said")"
	fi
	holds .complete
}

# workload ARGUMENT...: runs one. Sets $output to the report, $record to the file of the recording.
workload() {
	record=$BATS_TEST_TMPDIR/record
	ipct 0 run --probes="$IPCTRACE_PROBES" --format=json --record="$record" "$@"
	holds .complete
	holds '[.expect[].ok] | all'
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
