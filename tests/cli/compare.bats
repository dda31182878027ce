# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# ipctrace compare: what it is asked for, what it says of a comparison, and how it ends.
load helper

# refuses TEXT [ARGUMENT...]: a usage error, told without any privilege.
refuses() {
	run --separate-stderr -2 as_nobody "$IPCTRACE" compare --format=json "${@:2}"
	explains "$1"
	error_is "$1"
}

@test "a workload that does not exist, or is named twice" {
	refuses "unknown workload 'fiffo': did you mean fifo?" pipe fiffo
	refuses "unknown workload 'al_l': did you mean all?" al_l
	refuses "unknown workload 'carrier_pigeon'" carrier_pigeon
	is "${stderr_lines[1]}" "ipctrace: hint: 'ipctrace list workloads' shows them"
	refuses "'pipe' is named twice" pipe fifo pipe
	refuses "'all' are all: name no others beside it" pipe all
	refuses "'all' are all: name no others beside it" all all
}

@test "sizes that are none" {
	local accepted='expected a size from 1 to 1M bytes, such as 64, 4K or 1M' sizes
	for sizes in '' , 64, ,64 64,,4K 64,2M 0,64 64,4X; do
		refuses "--size=$sizes: $accepted" pipe "--size=$sizes"
	done
	refuses '--size=64,4K,64: expected each size once' pipe --size=64,4K,64
	refuses '--size=1,2,3,4,5,6,7,8,9: expected at most 8 sizes' pipe --size=1,2,3,4,5,6,7,8,9
	run --separate-stderr -2 as_nobody "$IPCTRACE" run pipe --size=64,4K
	complains "ipctrace: --size: a run has one size; 'ipctrace compare' takes several"
}

@test "options that are none, or not those of a comparison" {
	refuses '--sort=speed: expected time, copies, switches or cpu' --sort=speed
	local repeat
	for repeat in 0 -1 101 two; do
		refuses "--repeat=$repeat: expected a whole number from 1 to 100" "--repeat=$repeat"
	done
	refuses "--duration is no option of 'compare'" --duration=1s
	refuses "--record is no option of 'compare'" --record=x
	refuses "--view is no option of 'compare'" --view=summary
	run --separate-stderr -2 as_nobody "$IPCTRACE" run pipe --repeat=2
	complains "ipctrace: --repeat is no option of 'run'"
}

@test "where nothing is left to compare, that is a usage error" {
	refuses "nothing to compare: workload 'pipe': transfer takes one writer and one reader" \
		pipe --pattern=transfer --writers=2
}

@test "a file that cannot be written is known before the first run" {
	ipct 1 compare pipe --output="$BATS_TEST_TMPDIR/missing/file"
	complains "ipctrace: cannot write to $BATS_TEST_TMPDIR/missing/file: No such file or directory"
	run --separate-stderr -1 bash -c '"$0" compare pipe --count=1 --repeat=1 >/dev/full' "$IPCTRACE"
	complains 'ipctrace: cannot write to standard output: No space left on device'
}

@test "where nothing can be traced it says why, once" {
	run --separate-stderr -3 "$BATS_TEST_DIRNAME/without_bpf" "$IPCTRACE" compare pipe fifo --count=1
	local why=$stderr
	run --separate-stderr -3 "$BATS_TEST_DIRNAME/without_bpf" "$IPCTRACE" run pipe --count=1
	is "$why" "$stderr"
}

@test "a table for each size, a bar for each row, and a reason" {
	LC_ALL=C.UTF-8 ipct 0 compare pipe fifo --size=64,4K --count=64 --repeat=3
	is "$stderr" ''
	has "$output" 'stream · 64 messages of 64 B = 4 KiB · 3 runs each, in turn'
	has "$output" 'stream · 64 messages of 4 KiB = 256 KiB · 3 runs each, in turn'
	is "$(grep -cE '^  (pipe|fifo) +2\.00 .* [▏▎▍▌▋▊▉█]+$' <<<"$output")" 4 rows
	is "$(grep -c 'Copying is not what decides: in both the kernel copies each byte 2.00 times' <<<"$output")" 2
	has "$output" 'expectations  48  ✔ of 48 held, all runs together'
	[[ $output != *'Left out'* ]]
	is "$(awk '{ gsub(/[^ -~]+/, "x") } length > 80' <<<"$output")" ''
}

@test "as many messages as make the same payload, where nobody says how many" {
	ipct 0 compare pipe --size=64K,1M --repeat=1 --format=json
	json '[.runs[].metrics | [.payload_bytes, .messages]]' '[[16777216,256],[16777216,16]]'
	ipct 0 compare pipe --size=64K --repeat=1 --pattern=pingpong --format=json
	json '[.runs[].metrics | [.payload_bytes, .messages]]' '[[8388608,128]]'
}

@test "an assertion is asked of each run" {
	ipct 0 compare pipe fifo --count=10 --repeat=2 --assert='copies_per_byte<=2' --format=json
	json '[.runs[].asserts[].ok]' '[true,true,true,true]'
	LC_ALL=C ipct 5 compare pipe fifo --count=10 --repeat=2 --assert='copies_per_byte<2' --assert='messages==10'
	has "$output" '0  no of 4 runs hold'
	has "$output" 'not pipe at 4 KiB, in 2 of 2 runs'
	has "$output" '4  ok of 4 runs hold'
}
