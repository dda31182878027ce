# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What a person sees: width, colour, and names that want to be more than names.
load helper

export LC_ALL=C.UTF-8
recording=$root/tests/golden/trace-pipeline.rec

# on_terminal COLUMNS ARGUMENT...
on_terminal() {
	run --separate-stderr -0 "$root/tests/cli/on_terminal" "$1" "$IPCTRACE" "${@:2}"
}

# nothing_raw TEXT: no control character but the newline, and valid UTF-8.
nothing_raw() {
	iconv -f UTF-8 -t UTF-32 <<<"$1" >/dev/null
	is "$(LC_ALL=C grep -caP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' <<<"$1")" 0 'lines with control characters'
}

widest() {
	gawk 'length > widest { widest = length } END { print widest }' <<<"$1"
}

@test "text fits the terminal" {
	local columns
	export NO_COLOR=1
	for columns in 40 60 80 132; do
		on_terminal "$columns" replay --view=summary,channels,probes "$recording"
		[ "$(widest "$output")" -le "$columns" ] || is "$(widest "$output")" "$columns" widest
		on_terminal "$columns" doctor
		[ "$(widest "$output")" -le "$columns" ] || is "$(widest "$output")" "$columns" widest
		on_terminal "$columns" list
		[ "$(widest "$output")" -le "$columns" ] || is "$(widest "$output")" "$columns" widest
	done
}

@test "a run on 40 columns keeps its figures whole" {
	export NO_COLOR=1
	on_terminal 40 run fifo --count=1000
	[ "$(widest "$output")" -le 40 ]
	has "$output" '2,001'
	has "$output" 'complete: nothing lost'
}

@test "without a terminal it is 80 columns, whatever the environment says" {
	COLUMNS=40 ipct 0 replay --view=summary,channels,probes "$recording"
	is "$output" "$(<"${recording%.rec}.txt")"
}

@test "colour is for terminals alone, and for those who want it" {
	unset NO_COLOR
	TERM=xterm on_terminal 80 replay "$recording"
	has "$output" $'\e['
	TERM=xterm NO_COLOR=1 on_terminal 80 replay "$recording"
	nothing_raw "$output"
	TERM=xterm NO_COLOR='' on_terminal 80 replay "$recording"
	has "$output" $'\e['
	TERM=dumb on_terminal 80 replay "$recording"
	nothing_raw "$output"
	TERM=xterm ipct 0 replay "$recording"
	nothing_raw "$output"
	TERM=xterm on_terminal 80 replay --format=json "$recording"
	nothing_raw "$output"
}

@test "colour changes nothing but colour" {
	TERM=xterm on_terminal 80 replay --view=summary,channels,probes "$recording"
	is "$(sed 's/\x1b\[[0-9;]*m//g' <<<"$output")" "$(<"${recording%.rec}.txt")"
}

@test "LC_ALL=C is ASCII alone" {
	local command
	export LC_ALL=C
	for command in list doctor --help "replay $recording" 'run fifo --count=10'; do
		# shellcheck disable=SC2086 # a list of words
		ipct 0 $command
		is "$(grep -ca '[^ -~]' <<<"$output")" 0 "lines of '$command' that are not ASCII"
	done
}

# A program and a FIFO whose names could move the cursor, end a string, or end a line.
@test "hostile names break neither terminal nor JSON" {
	local dir=$BATS_TEST_TMPDIR/hostile comm=$'\e[2J"\\\n\xff\xc3\xc2\x9b' fifo=$'f\e]0;t\a\n\xe2\x80\xae\xff'
	mkdir "$dir"
	cd "$dir"
	cp /bin/cat "$comm"
	mkfifo "$fifo"
	# shellcheck disable=SC2016 # expanded inside
	local traced=(sh -c 'printf hello >"$0" & "./$1" <"$0"' "$fifo" "$comm")

	ipct 0 trace --view=summary,channels --output=text --record=rec -- "${traced[@]}"
	is "$output" hello
	output=$(<text)
	nothing_raw "$output"
	has "$output" '\x1b[2J"\\\n\xff'
	has "$output" 'f\x1b]0;t\x07\n'
	ipct 0 replay --format=json rec
	valid report
	nothing_raw "$output"
	json '[.tasks[] | select(.comm | startswith("\\x1b[2J\"")) | .comm]' \
		'["\\x1b[2J\"\\\\\\n\\xff\\xc3\\u009b"]'
	json '[.channels[] | select(.kind == "fifo") | .ends | map(.bytes) | add]' '[10]'
	TERM=xterm on_terminal 40 replay --view=summary,channels rec
	nothing_raw "$(sed 's/\x1b\[[0-9;]*m//g' <<<"$output")"
}
