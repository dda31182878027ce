#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# tests/vm/guests.t [GUEST...]: the live tests, on the kernels of tests/vm/matrix. A guest makes
# the runs and no more: bats takes ten times as long there. Here the tests are run twice: once to
# ask which runs they want, and then, while the next guest runs, on what this one has made. A guest
# that does not come back, or whose kernel complains, is a failure, and so is a row of the matrix
# that did not run.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
# shellcheck source=tests/prove/tap.sh
. tests/prove/tap.sh

build=${O:-build}
log=${IPCTRACE_VM_LOG:-$(mktemp -d)}
all=(tests/live/{bytes,descriptors,abi,pages,lives,memory,queues,sleeps,workloads,relays,sockets,socket_workloads,shared,zombies,compare}.bats)
some=(tests/live/{bytes,descriptors,pages,queues,shared,sockets,lives,zombies}.bats)
few=(tests/live/{bytes,queues,workloads}.bats)
few_names='there and back|System V: refused|POSIX: priorities|from many|100 writes|EAGAIN|EPIPE: '
pipes_names='there and back|from many'
most_names='^([^s]|s[^i])' # all but "sizes: …"
auto_names='there and back|100 writes'

# What is run on this guest: sets levels.
guest_levels() { # want
	case $1 in
	both | most | some) levels=(function syscall auto) ;;
	func) levels=(function auto) ;;
	floor) levels=(syscall auto) ;;
	*) levels=(auto) ;;
	esac
}

# What is run there at this level: sets files, and names (a regular expression).
level_tests() { # want level
	files=("${few[@]}") names=$few_names
	case $1-$2 in
	both-auto | most-auto | some-auto) names=$auto_names ;;
	both-*) files=("${all[@]}") names=. ;;
	most-*) files=("${all[@]}") names=$most_names ;;
	some-*) files=("${some[@]}") names=$most_names ;;
	func-*) files=(tests/live/workloads.bats) names=$pipes_names ;;
	esac
}

tests_run() { # what is set
	env "$@" bats --tap -f "$names" "${files[@]}"
}

# What these tests want to have run: asked once, whoever wants it.
runs_ask() { # want level file
	local key
	level_tests "$1" "$2"
	key=$log/asked.$(cksum <<<"${files[*]} $names" | tr ' ' -)
	if [ ! -e "$key" ]; then
		tests_run IPCTRACE_ASKED="$key.all" >/dev/null 2>&1
		sort -u -o "$key" "$key.all"
	fi
	cp "$key" "$3"
}

guest_ask() { # name want
	mkdir -p "$log/$1/live"
	guest_levels "$2"
	for level in "${levels[@]}"; do
		runs_ask "$2" "$level" "$log/$1/live/asked.$level"
	done
	[ "$2" != first ] || echo workload fifo --count=1000 >"$log/$1/live/asked.auto"
}

guest_boot() { # name kernel arch want disk append
	local options=() binary=$build/static/ipctrace
	guest_levels "$4"
	[ "$5" = - ] || options+=("--$5")
	[ "$6" = - ] || options+=("--append=$6")
	[ "$3" = x86_64 ] || binary=$build/arm64/static/ipctrace
	[ -e "$binary" ] || binary=$build/$3/ipctrace
	cp tests/live/make_run "$log/$1/live"
	[ "$3" != x86_64 ] || cp "$build"/tests/live/* "$log/$1/live" 2>/dev/null
	scripts/vm --kernel="$2" --arch="$3" --binary="$binary" --timeout=3000 --mem=2048 \
		--log="$log/$1/vm" --files="$log/$1/live:/live" \
		--files=tests/vm/guest:/guest "${options[@]}" sh /guest "${levels[@]}" \
		>"$log/$1/tar" 2>"$log/$1/error"
	echo $? >"$log/$1/status"
	mkdir -p "$log/$1/made"
	tar -x -C "$log/$1/made" -f "$log/$1/tar" 2>>"$log/$1/error" || echo 125 >"$log/$1/status"
}

# The tests on what the guest has made. Their TAP is kept: the rows are told of in order.
guest_test() { # name want
	[ "$2" != first ] || return
	guest_levels "$2"
	for level in "${levels[@]}"; do
		level_tests "$2" "$level"
		tests_run IPCTRACE_MADE="$log/$1/made/$level" IPCTRACE_PROBES="$level" \
			>"$log/$1/tap.$level" 2>&1
	done
}

# Has this kernel anything that we can trace with? If not, does it say what is missing?
guest_doctor() { # name want
	local status made=$log/$1/made
	status=$(cat "$made/doctor.status")
	if [ "$status" = 0 ]; then
		ok 0 "$1: doctor: $(jq -r '.kernel.release + ", " + .level + " level"' "$made/doctor")"
		return
	fi
	if [ "$2" = either ] && jq -e '.hint != ""' "$made/doctor" >/dev/null && [ "$status" = 3 ]; then
		ok 0 "$1: doctor: $(jq -r .obstacle "$made/doctor")"
		is "$(cat "$made"/auto/*/status | sort -u)" 3 "$1: a run says so, too"
	else
		ok 1 "$1: doctor left with $status"
	fi
	return 1
}

guest_level() { # name level
	local name="$1 at --probes=$2" tap
	tap=$(cat "$log/$1/tap.$2")
	if grep -q '^not ok\|^bats' <<<"$tap" || ! grep -q '^ok' <<<"$tap"; then
		ok 1 "$name"
		grep -v '^ok' <<<"$tap" | sed 's/^\(# \)\{0,1\}/# /'
	else
		ok 0 "$name: $(grep -c '^ok' <<<"$tap") tests, $(grep -c '# skip' <<<"$tap") skipped"
		sed -n 's/^ok [0-9]* \(.*# skip\)/#   \1/p' <<<"$tap"
	fi
}

guest_first() { # name: of the first guest of its kind, a look
	local made=$log/$1/made/auto/workload_fifo_--count=1000
	is "$(jq -c '[.metrics.copied_in_bytes, .metrics.copied_out_bytes, .complete]' "$made/report")" \
		'[4096000,4096000,true]' "$1: the FIFO workload, to the byte"
}

guest_judge() { # name want
	local status
	status=$(cat "$log/$1/status" 2>/dev/null)
	if [ "$status" != 0 ]; then
		ok 1 "$1: the guest ended with status $status; see $log/$1"
		sed 's/^/# /' "$log/$1/error"
		return
	fi
	ok 0 "$1: the kernel did not complain"
	guest_doctor "$1" "$2" || return
	if [ "$2" = first ]; then
		guest_first "$1"
		return
	fi
	guest_levels "$2"
	for level in "${levels[@]}"; do
		guest_level "$1" "$level"
	done
}

rows=$(grep -v '^#\|^$' tests/vm/matrix)
[ $# -eq 0 ] || rows=$(for guest; do grep "^${guest}[[:space:]]" <<<"$rows"; done)
scripts/deps build arm64 >&2 || exit
make -s STATIC=1 all live >&2 || exit
make -s ARCH=arm64 >&2 || exit

while read -r name _ _ want _; do
	guest_ask "$name" "$want"
done <<<"$rows"
while read -r name kernel arch want disk append; do
	# Two at a time: there are two processors, and a guest takes more than one.
	while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
		wait -n
	done
	{
		guest_boot "$name" "$kernel" "$arch" "$want" "$disk" "$append"
		guest_test "$name" "$want"
	} &
done <<<"$rows"
wait
while read -r name _ _ want _; do
	guest_judge "$name" "$want"
done <<<"$rows"
is "$(find "$log" -name tar -size +0 | wc -l)" "$(wc -l <<<"$rows")" 'every row of the matrix has run'
tap_end
