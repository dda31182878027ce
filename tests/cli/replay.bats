# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Recordings that are no good, expectations, and which exit status goes before which.
load helper

golden=$root/tests/golden
good=$golden/fifo-stream.rec

setup() {
	rec=$BATS_TEST_TMPDIR/rec
}

# unreadable WHY: $rec is refused whole.
unreadable() {
	ipct 1 replay "$rec"
	complains "ipctrace: $rec: $1"
	ipct 1 replay --format=json "$rec"
	explains "$rec: $1"
	error_is "$rec: $1"
}

@test "what was recorded is what was shown" {
	ipct 0 run pipe --count=100 --size=1K --record="$rec" --format=json
	local shown=$output
	ipct 0 replay --format=json "$rec"
	is "$output" "$shown"
	valid report
	json '[.metrics.copied_in_bytes, .metrics.copied_out_bytes, .metrics.messages]' '[102400,102400,100]'
}

@test "a file that is no recording" {
	printf '' >"$rec"
	unreadable 'line 0: this is not a recording of ipctrace'
	printf 'root:x:0:0\n' >"$rec"
	unreadable 'line 1: this is not a recording of ipctrace'
	printf '{"format":"something else","version":1}\n' >"$rec"
	unreadable 'line 1: this is not a recording of ipctrace'
	head -c 100000 /dev/zero >"$rec"
	ipct 1 replay "$rec"
	complains "ipctrace: $rec: line "
	ipct 1 replay "$BATS_TEST_TMPDIR/missing"
	complains "ipctrace: cannot read $BATS_TEST_TMPDIR/missing: No such file or directory"
	ipct 1 replay "$BATS_TEST_TMPDIR"
	complains "ipctrace: cannot read $BATS_TEST_TMPDIR: Is a directory"
}

@test "a recording of a newer version" {
	sed '1s/"version":1/"version":2/' "$good" >"$rec"
	unreadable 'line 1: this recording has version 2, known are up to 1'
}

@test "a damaged recording" {
	sed '5s/"probe"/"prob"/' "$good" >"$rec"
	unreadable 'line 5: such a row is not known'
	sed '5s/}/,"more":1}/' "$good" >"$rec"
	unreadable 'line 5: probe: has a field that is not known'
	sed '5s/.*/garbage/' "$good" >"$rec"
	unreadable 'line 5: this is not a JSON object'
	sed 5d "$good" >"$rec"
	unreadable "line $(wc -l <"$rec"): the number of lines is not $(wc -l <"$rec")"
}

@test "a recording cut short is shown as far as it goes, and is a failure" {
	local whole
	whole=$(($(wc -l <"$good") - 1))
	head -n "$whole" "$good" >"$rec"
	ipct 1 replay --format=json "$rec"
	is "$stderr" "ipctrace: $rec: line $whole: the recording is cut short after this"
	valid report
	json .metrics.copied_bytes 8192000
	# 1 goes before 5
	ipct 1 replay --assert='copied_bytes==1' "$rec"
	head -n 1 "$good" >"$rec"
	ipct 1 replay --format=json "$rec"
	valid report
}

@test "assertions: true 0, false 5, each with what was measured" {
	ipct 0 replay --assert='copies_per_byte<=2' --assert='fifo.copied_in_bytes == 4096000' "$good"
	has "$output" 'copies_per_byte<=2'
	ipct 5 replay --assert='copies_per_byte<2' --format=json "$good"
	is "$stderr" ''
	json .asserts '[{"text":"copies_per_byte<2","measured":{"copies_per_byte":2},"ok":false}]'
	ipct 5 replay --assert='copies_per_byte<=2' --assert='copied_bytes>8MiB' "$good"
	ipct 0 replay --assert='copied_bytes>7MiB' --assert='elapsed_ns<1s' "$good"
	has "$output" 'copied_bytes>7MiB'
}

@test "an assertion on what was not measured is false" {
	ipct 5 replay --assert='latency_ns_p50<1s' --format=json "$good"
	json .asserts '[{"text":"latency_ns_p50<1s","measured":{"latency_ns_p50":null},"ok":false}]'
	ipct 5 replay --assert='udp.copied_bytes==0' --format=json "$good"
	json '.asserts[0].ok' false
}

@test "expressions: reckoned, joined, of one task" {
	ipct 0 replay --assert='copied_bytes / payload_bytes <= 2 and not forks > 0' \
		--assert='task[writer].copied_in_bytes + task[reader].copied_out_bytes == copied_bytes' \
		--assert='payload_bytes / elapsed_ns == throughput_bytes_per_s' "$good"
	ipct 5 replay --assert='task[writer].copied_in_bytes/1K < 4000 or copies_per_byte < 2' --format=json "$good"
	json '.asserts[0] | [.measured, .ok]' '[{"task[writer].copied_in_bytes":4096000,"copies_per_byte":2},false]'
	valid report
	ipct 5 replay --assert='copied_bytes < 1 and latency_ns_p50 < 1s' "$good"
	has "$output" '✘ does not hold'
	has "$output" '8,191,999 B above'
}

@test "what is unknown decides nothing, and is not true" {
	ipct 5 replay --assert='not latency_ns_p50 < 1s' "$good"
	has "$output" 'latency_ns_p50 was not measured'
	ipct 0 replay --assert='latency_ns_p50 < 1s or copies_per_byte == 2' "$good"
	ipct 5 replay --assert='latency_ns_p50 < 1s or copies_per_byte == 1' "$good"
	ipct 5 replay --assert='1 / forks >= 0' "$good"
	has "$output" 'divides by zero'
	COLUMNS=200 ipct 5 replay --assert='task[writr].forks == 0' "$good"
	has "$(tr -s ' \n' ' ' <<<"$output")" 'did you mean writer?'
}

@test "a file of assertions counts as its lines" {
	local budget=$BATS_TEST_TMPDIR/budget
	printf '# a budget\n\ncopies_per_byte <= 2 # two\r\nfifo.copied_bytes == 8192000' >"$budget"
	ipct 0 replay --assert-file="$budget" --assert='forks == 0' --format=json "$good"
	json '[.asserts[].text]' '["copies_per_byte <= 2","fifo.copied_bytes == 8192000","forks == 0"]'
	echo 'task[#1].forks == 0' >"$budget"
	ipct 5 replay --assert-file="$budget" --format=json "$good"
	json '.asserts' '[{"text":"task[#1].forks == 0","measured":{"task[#1].forks":null},"ok":false}]'
}

@test "an expectation that is false is 5, and says why" {
	ipct 5 replay "$golden/false-pingpong.rec"
	has "$output" 'each byte is copied into the pipe buffer once'
	ipct 5 replay --format=json "$golden/false-pingpong.rec"
	json '[.expect[] | select(.ok | not) | {metric, min, max, measured}]' \
		'[{"metric":"pipe.copies_per_byte","min":1,"max":1,"measured":2}]'
}

@test "what is incomplete is 4, only when strictly meant" {
	ipct 0 replay "$golden/lossy-stream.rec"
	ipct 4 replay --strict "$golden/lossy-stream.rec"
	ipct 0 replay --strict "$good"
	ipct 0 replay --format=json "$golden/lossy-stream.rec"
	json '[.complete, .lost.ring, .lost.ends]' '[false,3,17]'
}

@test "of several statuses the first in the order 2 3 1 4 5" {
	local lossy=$golden/lossy-stream.rec
	ipct 4 replay --strict --assert='copies_per_byte<2' "$lossy"
	ipct 5 replay --assert='copies_per_byte<2' "$lossy"
	ipct 1 replay --strict --assert='copies_per_byte<2' --output=/dev/full "$lossy"
	ipct 2 replay --strict --assert='copies_per_byte<2GiB' --output=/dev/full "$lossy"
	ipct 2 run fifo --count=0 --output=/nonexistent/file
	# What is missing here is said first, so that nobody looks for the file's trouble.
	run --separate-stderr -3 as_nobody "$IPCTRACE" run fifo --output=/dev/full
}
