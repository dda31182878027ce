#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Each fuzz target, from its corpus on, for IPCTRACE_FUZZ_SECONDS (60): nothing may
# crash, hang, leak or break what the target says must hold. What does is kept and named.
set -eu
cd "$(dirname "$0")/../.."
. tests/prove/tap.sh

targets=$(realpath "${O:-build}")/fuzz/tests/fuzz
for source in tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	work=$(mktemp -d)
	mkdir "$work/found"
	status=0
	"$targets/$name" -max_total_time="${IPCTRACE_FUZZ_SECONDS:-60}" -max_len=4200 -timeout=10 \
		-print_final_stats=1 -dict="tests/fuzz/$name.dict" -artifact_prefix="$work/" \
		"$work/found" "tests/fuzz/corpus/$name" >"$work/log" 2>&1 || status=$?
	ok "$status" "$name: nothing crashes, and what must hold holds"
	if [ "$status" = 0 ]; then
		grep '^stat::number_of_executed_units' "$work/log" | sed 's/^/# /'
		rm -r "$work"
	else
		tail -n 40 "$work/log" | sed 's/^/# /'
		echo "# kept in $work"
	fi
done
tap_end
