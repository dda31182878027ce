# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What tells about ipctrace itself: help, list, doctor.
load helper

@test "alone, it shows a short help with three examples" {
	ipct 0
	is "$(grep -c '^  sudo ipctrace ' <<<"$output")" 3
	is "$stderr" ''
	local short=$output
	ipct 0 --help
	is "$output" "$short"
	ipct 0 help
	is "$output" "$short"
}

@test "each command has a help of its own, that fits" {
	local command
	for command in run compare trace doctor replay list; do
		ipct 0 "$command" --help
		has "${lines[0]}" "ipctrace $command"
		has "$output" '--format=NAME'
		is "$(gawk 'length > 80' <<<"$output")" '' 'too wide'
	done
	ipct 0 run --help
	has "$output" '--size=SIZE'
	ipct 0 list --help
	[[ $output != *--size* ]]
}

@test "--version says the version" {
	ipct 0 --version
	[[ $output =~ ^ipctrace\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
	local version=${output#ipctrace }
	ipct 0 run --version
	is "$output" "ipctrace $version"
	ipct 0 doctor --format=json
	json .tool.version "\"$version\""
}

@test "list, whole and in parts, by names that may be shortened" {
	ipct 0 list --format=json
	json 'keys' '["kinds","metrics","schema","views","workloads"]'
	json .schema '"ipctrace.list/1"'
	json '[.workloads[].name] | contains(["fifo", "pipe"])' true
	json '[.views[].name]' '["summary","channels","zombies","orphans","probes","story"]'
	json '[.kinds[].name] | length' 20
	holds '.metrics | all((.name | test("^[a-z0-9_]+$")) and (.help | length > 10))'
	local all=$output
	ipct 0 list metrics --format=json
	is "$(jq -c .metrics <<<"$output")" "$(jq -c .metrics <<<"$all")"
	json keys '["metrics","schema"]'
	ipct 0 list metr work --format=json
	json keys '["metrics","schema","workloads"]'
}

@test "every metric of a report is in the list" {
	ipct 0 list metrics --format=json
	local names
	names=$(jq '[.metrics[].name]' <<<"$output")
	ipct 0 replay --format=json "$root/tests/golden/fifo-transfer.rec"
	is "$(jq -c --argjson names "$names" '(.metrics | del(.by_kind) | keys) - $names' <<<"$output")" '[]'
	holds '[.channels[].ends[] | keys[]] - ["task", "dir", "ops", "bytes"] | length > 5'
}

@test "commands and workloads may be shortened when unique" {
	ipct 0 l v --format=js
	json '.views[0].name' '"summary"'
	ipct 0 ru fi --count=1 --format=json
	json .workload.name '"fifo"'
	ipct 0 -w pip -n1 -fjson
	json .workload.name '"pipe"'
}

@test "doctor: text says what JSON says" {
	LC_ALL=C.UTF-8 ipct 0 doctor
	local text=$output probe target
	has "$text" 'ipctrace can trace here'
	has "$text" "Linux $(uname -r)"
	ipct 0 doctor --format=json
	json '[.schema, .can_trace, .obstacle, .hint]' '["ipctrace.doctor/1",true,null,null]'
	json '.kernel | [.btf, .bpf_errno, .release, .arch]' "[true,0,\"$(uname -r)\",\"$(uname -m)\"]"
	while read -r probe target; do
		[[ $text =~ $probe\ +[a-z_]+\ +$target ]] || is "$text" "$probe on $target"
	done < <(jq -r '.probes[] | "\(.probe) \(.target)"' <<<"$output")
	holds '.probes | all(.target != null and (.source == "measured" or .source == "inferred"))'
	holds '[.probes[].refused[]] | all(.why | length > 0)'
}

@test "doctor shows the level that is asked for" {
	ipct 0 doctor --probes=syscall --format=json
	json '[.level, (.probes[] | select(.probe == "pipe_write") | .target)]' '["syscall","sys_exit"]'
	json '[.probes[] | select(.probe == "pipe_write") | .refused[].errno]' '[0,0]'
}
