#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What scripts/vm promises: a test that runs in a guest must be able to fail.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
failures=0

vm() {
	"$here/../../scripts/vm" --kernel=6.1 --log="$log" --timeout=120 "$@" >/dev/null 2>&1
}

is() {
	if [ "$2" = "$3" ]; then
		echo "ok - $1"
	else
		echo "not ok - $1: '$2' instead of '$3'"
		failures=$((failures + 1))
	fi
}

vm sh -c 'printf "a\r\n"; echo e >&2; exit 42' && status=0 || status=$?
is 'exit status is the command'"'"'s' "$status" 42
is 'stdout has every byte of stdout alone' "$(od -An -c <"$log/stdout" | tr -d ' ')" 'a\r\n'
is 'stderr has stderr alone' "$(cat "$log/stderr")" e

vm sh -c 'echo "<4>WARNING: not a real one" >/dev/kmsg' && status=0 || status=$?
is 'a kernel warning fails the guest' "$status" 125

vm --append=lockdown=integrity sh -c 'echo c >/proc/sysrq-trigger' && status=0 || status=$?
is 'a guest that dies fails' "$status" 125

vm --disk --timeout=20 sh -c 'grep " /disk " /proc/mounts | cut -d" " -f3; sleep 1000' && status=0 || status=$?
is 'a guest that does not end is ended' "$status" 124
is 'the disk is ext4' "$(cat "$log/stdout")" ext4
exit "$((failures > 0))"
