#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Each recording, replayed, looks as it did when someone last looked at it and
# ran tests/golden/update. No privileges, no kernel: the same bytes everywhere.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/prove/tap.sh
. tests/golden/show.sh

shown=$(mktemp)
trap 'rm -f "$shown"' EXIT

for recording in tests/golden/*.rec; do
	name=${recording%.rec}
	case $name in
	*/false-*) status_wanted=5 ;;
	*) status_wanted=0 ;;
	esac
	for form in $golden_forms; do
		status=0
		golden_show "$recording" "$form" >"$shown" || status=$?
		is "$status" "$status_wanted" "${name##*/}.$form leaves with $status_wanted"
		same "$name.$form" "$shown" "${name##*/}.$form"
	done
	ok "$(tests/cli/schema.py docs/report.schema.json "$name.json" >&2; echo $?)" \
		"${name##*/}.json is what the schema says"
	wide=$(LC_ALL=C.UTF-8 gawk 'length > 40' "$name.40.txt")
	none "$wide" "${name##*/}.40.txt fits in 40 columns"
	wide=$(LC_ALL=C.UTF-8 gawk 'length > 80' "$name.txt" "$name.ascii.txt")
	none "$wide" "${name##*/}.txt fits in 80 columns"
	none "$(LC_ALL=C grep -an '[^ -~]' "$name.ascii.txt" "$name.json")" \
		"${name##*/}: ASCII is nothing but ASCII"
done
tap_end
