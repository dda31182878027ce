#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What scripts/vm promises: a test that runs in a guest must be able to fail.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/prove/tap.sh
. "$here/../prove/tap.sh"
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT

vm() {
	"$here/../../scripts/vm" --kernel=6.1 --log="$log" --timeout=120 "$@" >/dev/null 2>&1
}

vm sh -c 'printf "a\r\n"; echo e >&2; exit 42' && status=0 || status=$?
is "$status" 42 "exit status is the command's"
is "$(od -An -c <"$log/stdout" | tr -d ' ')" 'a\r\n' 'stdout has every byte of stdout alone'
is "$(cat "$log/stderr")" e 'stderr has stderr alone'

vm sh -c 'echo "<4>WARNING: not a real one" >/dev/kmsg' && status=0 || status=$?
is "$status" 125 'a kernel warning fails the guest'

vm --append=lockdown=integrity sh -c 'echo c >/proc/sysrq-trigger' && status=0 || status=$?
is "$status" 125 'a guest that dies fails'

vm --disk --timeout=20 sh -c 'grep " /disk " /proc/mounts | cut -d" " -f3; sleep 1000' && status=0 || status=$?
is "$status" 124 'a guest that does not end is ended'
is "$(cat "$log/stdout")" ext4 'the disk is ext4'
tap_end
