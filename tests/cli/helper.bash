# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# What tests/cli and tests/live share: `load helper` or `load ../cli/helper`.
# scripts/test says which program; by hand it is build/ipctrace.

bats_require_minimum_version 1.5.0

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
: "${IPCTRACE:=$root/build/ipctrace}"
tools=${IPCTRACE%/*}
case $tools in */san | */static) tools=${tools%/*} ;; esac
# shellcheck disable=SC2034 # for tests/live: the programs built from its C files
tools=$tools/tests/live

# ipct STATUS ARGUMENT...: runs ipctrace; it must leave with STATUS. Sets $output and $stderr.
ipct() {
	local status_wanted=$1
	shift
	run --separate-stderr -"$status_wanted" "$IPCTRACE" "$@"
}

# is ACTUAL EXPECTED [WHAT]
is() {
	[ "$1" = "$2" ] && return
	printf '%s: expected: %q\n     got: %q\n' "${3-value}" "$2" "$1"
	return 1
}

# has TEXT PART: PART stands somewhere in TEXT.
has() {
	[[ $1 == *"$2"* ]] && return
	printf 'missing: %s\nin: %s\n' "$2" "$1"
	return 1
}

# json FILTER EXPECTED: what jq makes of $output, compact.
json() {
	# shellcheck disable=SC2154 # bats sets it
	is "$(jq -c "$1" <<<"$output")" "$2" "$1"
}

# holds FILTER: jq finds it true of $output.
holds() {
	jq -e "$1" <<<"$output" >/dev/null && return
	printf 'not true: %s\n' "$1"
	jq -c '.metrics // .' <<<"$output"
	return 1
}

# complains PART...: one line on stderr, each PART in it, and nothing on stdout.
complains() {
	# shellcheck disable=SC2154 # bats sets it
	is "$(wc -l <<<"$stderr")" 1 'lines on stderr'
	is "$output" '' stdout
	local part
	for part; do
		has "$stderr" "$part"
	done
}

# explains TEXT: that is what stderr says, in one line; a second one can only be a hint.
explains() {
	# shellcheck disable=SC2154 # bats sets it
	is "${stderr_lines[0]}" "ipctrace: $1" stderr
	[ "${#stderr_lines[@]}" -le 2 ] || is "$stderr" "ipctrace: $1" stderr
	[[ ${stderr_lines[1]-ipctrace: hint: } == 'ipctrace: hint: '* ]] || is "$stderr" "ipctrace: $1" stderr
}

# error_is TEXT: $output is the JSON object that says so, with the hint that stderr gives.
error_is() {
	# shellcheck disable=SC2016 # of jq
	jq -e --arg error "$1" --arg hint "${stderr_lines[1]#ipctrace: hint: }" \
		'. == {schema: "ipctrace.error/1", error: $error, hint: (if $hint == "" then null else $hint end)}' \
		<<<"$output" >/dev/null && return
	printf 'not the error that says %s: %s\n' "$1" "$output"
	return 1
}

# as_nobody COMMAND...: without any privilege.
as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs -- "$@"
}

# until_true SECONDS COMMAND...: tries again until it succeeds; fails when the time is over.
until_true() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		((SECONDS < deadline)) || return 1
		sleep 0.02
	done
}

# valid SCHEMA: $output is JSON that docs/SCHEMA.schema.json accepts.
valid() {
	"$root/tests/cli/schema.py" "$root/docs/$1.schema.json" <<<"$output"
}

# bpf_programs: the ids of all that are loaded; compare before and after.
bpf_programs() {
	PATH=$PATH:/usr/sbin bpftool -j prog list | jq -c '[.[].id]'
}
