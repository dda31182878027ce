# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=sh
#
# TAP for tests written in plain sh: source this, use is/same/ok, end with tap_end.
tap_count=0
tap_failed=0

ok() { # status name
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_count - $2"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_count - $2"
	fi
}

is() { # actual expected name
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		printf '%s\n' "expected: $2" "     got: $1" | sed 's/^/# /'
	fi
}

same() { # expected-file actual-file name
	if tap_diff=$(diff -u "$1" "$2"); then
		ok 0 "$3"
	else
		ok 1 "$3"
		printf '%s\n' "$tap_diff" | sed 's/^/# /'
	fi
}

# What was found is a fault: the test holds if there is nothing.
none() { # found name
	if [ -z "$1" ]; then
		ok 0 "$2"
	else
		ok 1 "$2"
		printf '%s\n' "$1" | sed 's/^/# /'
	fi
}

tap_end() {
	echo "1..$tap_count"
	[ "$tap_failed" = 0 ]
}
