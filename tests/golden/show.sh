# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=sh
#
# How a recording is shown in each form that is kept; the caller stands in the project's directory.
# shellcheck disable=SC2034 # for the caller
golden_forms='txt 40.txt ascii.txt json'

golden_show() { # RECORDING FORM
	set -- "$1" "$2" "${IPCTRACE:-build/ipctrace}" --view=summary,channels
	case $1 in
	*/trace-pipeline.rec) set -- "$1" "$2" "$3" "$4,probes" ;;
	esac
	case $2 in
	txt) LC_ALL=C.UTF-8 "$3" replay "$4" "$1" ;;
	40.txt) NO_COLOR=1 LC_ALL=C.UTF-8 tests/cli/on_terminal 40 "$3" replay "$4" "$1" ;;
	ascii.txt) LC_ALL=C "$3" replay "$4" "$1" ;;
	json) LC_ALL=C "$3" replay --format=json "$1" ;;
	esac
}
