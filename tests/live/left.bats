#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What is there after ipctrace has ended, however it ended: nothing of it.

# shellcheck disable=SC2154 # live.bash sets $programs
load live

setup() {
	mark=IPCTRACE_MARK=$BATS_TEST_NUMBER.$$
	programs_before=$(programs_loaded)
	touch "$BATS_TEST_TMPDIR/begun"
}

teardown() {
	[ -z "${tracer-}" ] || kill -KILL "$tracer" 2>/dev/null || true
}

# Where there is no bpftool, the other checks remain.
programs_loaded() {
	PATH=$PATH:/usr/sbin type -P bpftool >/dev/null || { echo '[]'; return; }
	bpf_programs
}

programs_new() {
	jq -nc "$(programs_loaded) - $programs_before | length"
}

# Every process that ipctrace has made has its environment, and with it our mark.
marked() {
	grep -alzsx "$mark" /proc/[0-9]*/environ
}

zombies() {
	grep -lsE '^Name:[[:space:]](ipctrace|writer|reader|bytes)$' /proc/[0-9]*/status | xargs -r grep -lsE '^State:[[:space:]]Z'
}

# A workload's directory is a mount of its own: neither it nor what is in it may show outside.
files_new() {
	find /mnt /tmp /dev/shm -maxdepth 1 -type p -newer "$BATS_TEST_TMPDIR/begun"
	grep '^ipctrace ' /proc/self/mounts
}

all_gone() {
	[ -z "$(marked)$(zombies)" ] && [ "$(programs_new)" = 0 ]
}

# nothing_left: soon, for the kernel frees programs and processes a moment later.
nothing_left() {
	if ! until_true 10 all_gone; then
		echo "processes: $(marked) zombies: $(zombies) programs: $(programs_new)"
		return 1
	fi
	is "$(files_new)" '' 'FIFOs and mounts'
}

# start ARGUMENT...: in the background, without end.
start() {
	env "$mark" "$IPCTRACE" "$1" --probes="$IPCTRACE_PROBES" "${@:2}" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
	tracer=$!
}

# members_are NUMBER: as many processes as a workload with its nest makes.
members_are() {
	[ "$(marked | wc -l)" -ge "$1" ]
}

programs_are_loaded() {
	members_are 8 && { [ "$(programs_new)" -gt 5 ] || ! PATH=$PATH:/usr/sbin type -P bpftool >/dev/null; }
}

# end_by SIGNAL [CONDITION...]: a workload without end, as soon as CONDITION holds.
end_by() {
	start run fifo --writers=3 --readers=3 --duration=1h
	[ $# = 1 ] || until_true 10 "${@:2}"
	kill -"$1" "$tracer"
	wait "$tracer" || true
	tracer=
	nothing_left
}

@test "after a normal end" {
	start run fifo --count=100
	wait "$tracer"
	nothing_left
}

@test "after SIGINT, SIGTERM and SIGHUP in the run" {
	local signal
	for signal in INT TERM HUP; do
		end_by "$signal" programs_are_loaded
	done
}

@test "after SIGKILL when the members are there, and in the run" {
	end_by KILL members_are 8
	end_by KILL programs_are_loaded
}

# A shell that has forked and not yet become another program loses a SIGTERM.
@test "after SIGTERM and SIGKILL at its very start" {
	end_by TERM members_are 1
	end_by KILL
}

@test "after SIGKILL at any of eight moments of its start" {
	local i
	for ((i = 0; i < 8; i++)); do
		end_by KILL members_are "$i"
	done
}

# Those of the marked that are still ipctrace, and not the command.
waiting() {
	marked | sed 's/environ$/comm/' | xargs -r grep -lsx ipctrace
}

none_waits() {
	[ -z "$(waiting)" ]
}

@test "a command that waits at the gate dies with ipctrace; one that was let go lives its own life" {
	local i left
	for i in 1 2; do
		start trace -- "$programs/bytes" hammer
		until_true 10 members_are 2
		kill -KILL "$tracer"
		wait "$tracer" || true
		tracer=
		until_true 10 none_waits
		left=$(marked | cut -d/ -f3)
		[ -z "$left" ] || kill -KILL "$left"
		nothing_left
	done
}
