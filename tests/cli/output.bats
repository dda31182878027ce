# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Where results go, and that what cannot be written is an error: exit 1 and one line.
load helper

recording=$root/tests/golden/fifo-stream.rec

# unwritable FILE WHY OPTION...: known before the run, and told in JSON as well.
unwritable() {
	ipct 1 run fifo --count=1 "$3=$1"
	complains "ipctrace: cannot write to $1: $2"
	ipct 1 run fifo --count=1 "$3=$1" --format=json
	explains "cannot write to $1: $2"
	error_is "cannot write to $1: $2"
}

@test "a file that cannot be written" {
	local dir=$BATS_TEST_TMPDIR option
	for option in --output --record; do
		unwritable "$dir/missing/file" 'No such file or directory' "$option"
		unwritable "$dir" 'Is a directory' "$option"
		unwritable /dev/full 'No space left on device' "$option"
	done
	ipct 1 list --output="$dir"
	complains "ipctrace: cannot write to $dir: Is a directory"
	ipct 1 doctor --output=/dev/full
	complains 'ipctrace: cannot write to /dev/full: No space left on device'
	ipct 1 replay --output="$dir/missing/file" "$recording"
	complains "ipctrace: cannot write to $dir/missing/file: No such file or directory"
}

@test "a file system that is read-only" {
	mkdir "$BATS_TEST_TMPDIR/ro"
	# shellcheck disable=SC2016 # expanded inside
	run --separate-stderr -1 unshare -m sh -c 'mount -t tmpfs -o ro none "$1" && exec "$0" run fifo --output="$1/out"' \
		"$IPCTRACE" "$BATS_TEST_TMPDIR/ro"
	complains "ipctrace: cannot write to $BATS_TEST_TMPDIR/ro/out: Read-only file system"
}

@test "--output holds all of the result, stdout nothing" {
	local file=$BATS_TEST_TMPDIR/out
	echo 'a longer text that stood there before' >"$file"
	ipct 0 replay --output="$file" --format=json "$recording"
	is "$output$stderr" ''
	cmp "$file" "$root/tests/golden/fifo-stream.json"
}

# with_stdout REDIRECTION STATUS ARGUMENT...
with_stdout() {
	# shellcheck disable=SC2016 # expanded inside
	run --separate-stderr "-$2" bash -c '"$0" "$@" '"$1" "$IPCTRACE" "${@:3}"
}

@test "stdout is full" {
	local command
	for command in 'list' 'doctor' 'doctor --format=json' '--help' '--version' 'run fifo --count=1' \
		'run fifo --count=1 --format=json' "replay $recording" "replay --format=json $recording"; do
		# shellcheck disable=SC2086 # a list of words
		with_stdout '>/dev/full' 1 $command
		complains 'ipctrace: cannot write to standard output: No space left on device'
	done
}

@test "stdout is closed" {
	local command
	for command in 'list' 'doctor --format=json' '--help' 'run fifo --count=1' "replay $recording"; do
		# shellcheck disable=SC2086 # a list of words
		with_stdout '>&-' 1 $command
		complains 'ipctrace: cannot write to standard output: Bad file descriptor'
	done
}

@test "who read stdout has gone" {
	local fifo=$BATS_TEST_TMPDIR/fifo command
	mkfifo "$fifo"
	for command in 'list' 'doctor --format=json' '--help' 'run fifo --count=1' "replay $recording"; do
		# shellcheck disable=SC2086 # a list of words
		with_stdout "4<>'$fifo' >'$fifo' 4<&-" 1 $command
		complains 'ipctrace: cannot write to standard output: Broken pipe'
	done
}

@test "a closed stdin or stderr harms nobody" {
	with_stdout '<&-' 0 run fifo --count=10 --format=json
	json .metrics.payload_bytes 40960
	with_stdout '2>&-' 0 run fifo --count=10 --format=json
	json .metrics.payload_bytes 40960
	with_stdout '2>&-' 2 run fifo --count=0
	is "$output$stderr" ''
	with_stdout '2>/dev/full' 2 run fifo --count=0 --format=json
	json .schema '"ipctrace.error/1"'
}

@test "nothing is written into files that took the place of closed streams" {
	local file=$BATS_TEST_TMPDIR/out
	with_stdout '<&- >&- 2>&-' 1 run fifo --count=10
	with_stdout '<&- >&- 2>&-' 2 run fifo --count=0
	with_stdout '<&- >&- 2>&-' 0 run fifo --count=10 --format=json --output="$file" --record="$file.rec"
	output=$(<"$file")
	valid report
	json .metrics.payload_bytes 40960
	ipct 0 replay --format=json "$file.rec"
	is "$output" "$(<"$file")"
}

@test "a traced command has stdout to itself, and SIGPIPE as it was" {
	# shellcheck disable=SC2016 # expanded inside
	ipct 0 trace --output="$BATS_TEST_TMPDIR/out" -- sh -c 'echo mine; sh -c "kill -PIPE \$\$"; echo $?'
	is "$output" $'mine\n141'
	is "$stderr" ''
	has "$(<"$BATS_TEST_TMPDIR/out")" 'complete: nothing lost'
}
