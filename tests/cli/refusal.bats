# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Where it cannot trace: exit 3, what is missing, what to do.
load helper

# cannot TEXT HINT-PART [PREFIX...]: run under PREFIX, in text and as JSON; doctor says the same.
cannot() {
	run --separate-stderr -3 "${@:3}" "$IPCTRACE" run fifo --count=1
	explains "$1"
	has "${stderr_lines[1]}" "$2"
	is "$output" '' stdout
	run --separate-stderr -3 "${@:3}" "$IPCTRACE" trace --format=json -- true
	explains "$1"
	error_is "$1"
	run --separate-stderr -3 "${@:3}" "$IPCTRACE" doctor --format=json
	json .can_trace false
	is "$(jq -r .obstacle <<<"$output")" "$1"
	has "$(jq -r .hint <<<"$output")" "$2"
	is "$stderr" '' stderr
}

@test "no privileges: which ones, and sudo" {
	cannot 'tracing needs privileges that this process does not have' \
		'run it with sudo, or with CAP_BPF and CAP_PERFMON' as_nobody
}

@test "root without the capabilities" {
	cannot 'tracing needs privileges that this process does not have' 'CAP_BPF and CAP_PERFMON' \
		setpriv --bounding-set=-bpf,-perfmon,-sys_admin --inh-caps=-bpf,-perfmon,-sys_admin --
}

@test "bpf() forbidden to all" {
	cannot 'the kernel refuses bpf()' 'seccomp' "$root/tests/cli/without_bpf"
}

@test "a kernel without BTF" {
	mkdir "$BATS_TEST_TMPDIR/empty"
	# shellcheck disable=SC2016 # expanded inside
	cannot 'this kernel has no readable BTF (/sys/kernel/btf/vmlinux)' 'CONFIG_DEBUG_INFO_BTF=y' \
		unshare -m sh -c 'mount --bind "$0" /sys/kernel/btf && exec "$@"' "$BATS_TEST_TMPDIR/empty"
}

@test "no privileges are needed for what does not trace" {
	run --separate-stderr -0 as_nobody "$IPCTRACE" list workloads
	run --separate-stderr -0 as_nobody "$IPCTRACE" replay /dev/stdin <"$root/tests/golden/fifo-stream.rec"
	run --separate-stderr -0 as_nobody "$IPCTRACE" run pipe --probes=none --count=10 --format=json
	json '[.level, .metrics.payload_bytes, .metrics.copied_bytes]' '["none",40960,null]'
}

@test "--probes=function is done, or said to be refused" {
	ipct 0 doctor --format=json
	if "$IPCTRACE" doctor --probes=function --format=json >"$BATS_TEST_TMPDIR/doctor"; then
		ipct 0 run fifo --count=100 --probes=function --format=json
		json '[.probes[] | select(.probe == ("pipe_write", "pipe_read")).source]' '["measured","measured"]'
		json '[.level, .metrics.copied_bytes]' '["function",819200]'
		return
	fi
	ipct 3 run fifo --count=100 --probes=function
	explains "$(jq -r .obstacle "$BATS_TEST_TMPDIR/doctor")"
	has "${stderr_lines[0]}" "probe 'pipe_write' cannot be attached here: fexit "
	has "${stderr_lines[1]}" '--probes=auto'
	ipct 3 run fifo --count=100 --probes=function --format=json
	error_is "$(jq -r .obstacle "$BATS_TEST_TMPDIR/doctor")"
	ipct 3 trace --probes=function -- true
	explains "$(jq -r .obstacle "$BATS_TEST_TMPDIR/doctor")"
	ipct 0 run fifo --count=100 --probes=auto --format=json
	json '[.level, .metrics.copied_bytes]' '["syscall",819200]'
}

# Where the limit begins to matter is the C library's matter: from too little to enough, each must be either.
@test "a memory limit that is too low is named, and never a crash" {
	local kib refused=0
	for kib in {6000..30000..3000}; do
		# shellcheck disable=SC2016 # expanded inside
		run --separate-stderr bash -c 'ulimit -v "$1"; exec "$0" run fifo --count=1 --format=json' "$IPCTRACE" "$kib"
		# shellcheck disable=SC2154 # bats sets it
		case $status in
		0) is "$stderr" '' "stderr at $kib KiB" ;;
		127) has "$stderr" 'error while loading shared libraries' ;;
		1 | 3)
			refused=$((refused + 1))
			has "${stderr,,}" memory
			explains "$(jq -r .error <<<"$output")"
			;;
		*) is "$status" 3 "status at $kib KiB" ;;
		esac
	done
	[ "$refused" -gt 0 ]
}

@test "a command that is not there is not traced" {
	ipct 1 trace -- /nonexistent/command
	explains '/nonexistent/command: No such file or directory'
	ipct 1 trace -- ./
	explains './: Permission denied'
	ipct 1 trace --format=json -- surely-no-such-command
	error_is 'surely-no-such-command: command not found'
}
