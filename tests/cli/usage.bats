# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# What is asked for wrongly: exit 2, one line that says what is accepted, nothing started.
load helper

# rejects TEXT COMMAND [ARGUMENT...]: without any privilege, so nothing can have been tried before.
rejects() {
	run --separate-stderr -2 as_nobody "$IPCTRACE" "$2" --format=json "${@:3}"
	explains "$1"
	error_is "$1"
}

@test "in text mode, nothing is said on stdout" {
	ipct 2 run fifo --size=0
	complains 'ipctrace: --size=0: expected a size from 1 to 1M bytes, such as 64, 4K or 1M'
	ipct 2 bogus
	is "$output" '' stdout
	is "$stderr" "ipctrace: unknown command 'bogus'
ipctrace: hint: 'ipctrace' alone shows a short help" stderr
}

@test "a workload that does not exist" {
	rejects "unknown workload 'fiffo': did you mean fifo?" --workload=fiffo
	rejects "unknown workload 'pope': did you mean pipe?" run pope
	rejects "unknown workload 'carrier_pigeon'" run carrier_pigeon
	is "${stderr_lines[1]}" "ipctrace: hint: 'ipctrace list workloads' shows them"
	rejects "unknown workload ''" run ''
	rejects 'which workload?' run
	rejects "'pipe' is one workload too many" run fifo pipe
	rejects "'pipe' is one workload too many" --workload=fifo pipe
}

@test "a command that does not exist" {
	rejects "unknown command 'dcotor': did you mean doctor?" dcotor
	rejects "unknown command 'xyzzy'" xyzzy
	is "${stderr_lines[1]}" "ipctrace: hint: 'ipctrace' alone shows a short help"
	rejects "'r' could be more than one command" r
	rejects "unknown command ''" ''
}

@test "an option that does not exist, or belongs to another command" {
	rejects 'unknown option --sise=4: did you mean --size?' run fifo --sise=4
	rejects 'unknown option --xyzzy' run fifo --xyzzy
	rejects 'unknown option -x' run fifo -x
	rejects '--s could be more than one option' run fifo --s=4
	rejects "--size is no option of 'list'" list --size=4
	rejects "--strict is no option of 'doctor'" doctor --strict
	rejects "--workload is no option of 'trace'" trace --workload=fifo -- true
	rejects '--strict=1: this option takes no value' run fifo --strict=1
	rejects '--size needs a value: SIZE' run fifo --size
}

@test "a size that is none" {
	local accepted='expected a size from 1 to 1M bytes, such as 64, 4K or 1M' size
	for size in '' 0 -1 4X 2M 1048577 1e3 0x10 '4 K' 1.0001K nan; do
		rejects "--size=$size: $accepted" run fifo "--size=$size"
	done
	size=$(printf '9%.0s' {1..5000})
	rejects "--size=${size:0:80}...: $accepted" run fifo "--size=$size"
}

@test "a count that is none" {
	local accepted='expected a whole number from 1 to 1000000000000' count
	for count in '' 0 -1 1.5 1e3 4K ten 1000000000000001 1000000000000000000000000000000; do
		rejects "--count=$count: $accepted" run fifo "--count=$count"
	done
	for count in 0 5 -1 1.5; do
		rejects "--writers=$count: expected a whole number from 1 to 4" run fifo "--writers=$count"
		rejects "--readers=$count: expected a whole number from 1 to 4" run fifo "--readers=$count"
	done
}

@test "a duration that is none" {
	local accepted='expected a time up to 1h with its unit, such as 500ms, 2s or 1m' duration
	for duration in '' 0s 2 s -1s 2sec 2S '2 s' 1e3s 61m; do
		rejects "--duration=$duration: $accepted" run fifo "--duration=$duration"
	done
}

@test "a name that is none of those that are accepted" {
	rejects '--pattern=strem: expected stream, pingpong or transfer' run fifo --pattern=strem
	rejects '--probes=kernel: expected auto, function, syscall or none' run fifo --probes=kernel
	rejects '--view=bogus: expected summary, channels, zombies, orphans, probes or story' run fifo --view=bogus
	rejects '--view=summary,bogus: expected summary, channels, zombies, orphans, probes or story' run fifo --view=summary,bogus
	rejects "unknown list 'bogus'" list bogus
	rejects "unknown list 'metric_s': did you mean metrics?" list metric_s
	ipct 2 list --format=xml
	complains '--format=xml: expected text or json'
}

@test "things that do not go together" {
	rejects '--count and --duration: a run ends by one of them, not both' run fifo --count=1 --duration=1s
	rejects "workload 'fifo': transfer takes one writer and one reader" run fifo --pattern=transfer --writers=2
	rejects "workload 'pipe': transfer takes one writer and one reader" run pipe --pattern=transfer --readers=2
	rejects "workload 'fifo': pingpong takes as many writers as readers" run fifo --pattern=pingpong --writers=2
	rejects 'doctor takes no names, and no --probes=none' doctor me
	rejects 'doctor takes no names, and no --probes=none' doctor --probes=none
	rejects 'which command?' trace
	rejects 'which command?' trace --
	rejects '--probes=none: a trace without probes shows nothing' trace --probes=none -- true
	rejects 'replay takes one recording' replay
	rejects 'replay takes one recording' replay a b
}

@test "an assertion that cannot be" {
	rejects "--assert=copies_per_bite<=2: column 1: unknown metric 'copies_per_bite': did you mean copies_per_byte?" \
		run fifo '--assert=copies_per_bite<=2'
	rejects '--assert=copies_per_byte<=1s: column 18: 1s is a time, and copies_per_byte is a plain number: they cannot be compared' \
		run fifo '--assert=copies_per_byte<=1s'
	rejects '--assert=: column 1: expected a metric, a number or (' run fifo --assert=
	rejects '--assert=forks<1 and tsk[a].forks<1: column 13: unknown prefix '\''tsk'\'': did you mean task?' \
		run fifo '--assert=forks<1 and tsk[a].forks<1'
	ipct 2 run fifo $'--assert=forks<1\e[31m'
	complains 'ipctrace: --assert=forks<1\x1b[31m: column 8: a control character (0x1b) is no part of it'
}

@test "a file of assertions that cannot be, with line and column" {
	cd "$BATS_TEST_TMPDIR"
	rejects 'missing: No such file or directory' run fifo --assert-file=missing
	rejects '.: Is a directory' run fifo --assert-file=.
	printf '# nothing\n\n' >budget
	rejects 'budget: there is no assertion in it' run fifo --assert-file=budget
	printf '# copies\ncopies_per_byte <= 2 # as ever\r\n\n  forks < 1s\n' >budget
	rejects 'budget:4:11: 1s is a time, and forks is a plain number: they cannot be compared' \
		run fifo --assert-file=budget
	printf 'forks<1\0' >budget
	rejects 'budget:1:8: a control character (0x00) is no part of it' run fifo --assert-file=budget
	printf 'forks<1\n%.0s' {1..257} >budget
	rejects 'budget:257:1: at most 256 assertions' run fifo --assert-file=budget
	rejects '/dev/zero: larger than 1048576 bytes' run fifo --assert-file=/dev/zero
	printf 'forks<' >budget
	run --separate-stderr -2 "$IPCTRACE" run fifo $'--assert-file=\e[31m'
	is "${stderr_lines[0]}" 'ipctrace: \x1b[31m: No such file or directory'
}

@test "a usage error comes before all else, and leaves no file" {
	mkdir "$BATS_TEST_TMPDIR/empty"
	cd "$BATS_TEST_TMPDIR/empty"
	ipct 2 run fifo --record=rec --output=out --size=0
	ipct 2 run fifo --record=rec --output=out --count=1 --duration=1s
	ipct 2 run bogus --record=rec --output=out
	ipct 2 replay --output=out
	is "$(ls -A)" ''
}

@test "names that are hostile stay on one line" {
	local evil=$'\e[31m\n\xff"\\' shown='\x1b[31m\n\xff"\\'
	ipct 2 run "$evil"
	is "${stderr_lines[0]}" "ipctrace: unknown workload '$shown'"
	ipct 2 "$evil"
	is "${stderr_lines[0]}" "ipctrace: unknown command '$shown'"
	ipct 2 run fifo "--size=$evil"
	complains "ipctrace: --size=$shown: expected a size"
	ipct 2 run fifo "--$evil"
	complains "ipctrace: unknown option --$shown"
	ipct 2 run fifo $'-\e'
	complains 'ipctrace: unknown option -\x1b'
	ipct 1 replay "/nonexistent/$evil"
	complains "ipctrace: cannot read /nonexistent/$shown: No such file or directory"
	ipct 2 run --format=json "$evil"
	is "$(jq -r .error <<<"$output")" "unknown workload '$shown'"
}

@test "a kind that there is none of" {
	ipct 2 trace --kinds=pipe,xyzzy -- true
	complains 'ipctrace: --kinds=pipe,xyzzy: expected pipe, fifo, ' ' or file'
}
