# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# bash completion, called as readline calls it: words split at =, the last is completed.
load helper

setup_file() {
	make -s -C "$root" pages
	build=$(cd "$root" && realpath "${O:-build}")
	export build
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	# shellcheck source=man/completion.bash
	. "$build/completion/ipctrace"
}

# Outside of readline there is no such command; asked is what was asked of it.
compopt() {
	asked=${*: -1}
}

# completes TO WORD...: the words of the line after ipctrace have these completions.
completes() {
	local to=$1 function
	shift
	COMP_WORDS=(ipctrace "$@")
	COMP_CWORD=$#
	COMPREPLY=(left over)
	asked=
	function=$(complete -p ipctrace)
	[[ $function =~ ^complete\ -F\ ([a-z_]+)\ ipctrace$ ]]
	"${BASH_REMATCH[1]}" ipctrace "${*: -1}" "${COMP_WORDS[-2]}"
	is "${COMPREPLY[*]}" "$to" "ipctrace $*"
}

names_of() { # LIST
	ipct 0 list "$1" --format=json
	jq -r "[.$1[].name] | join(\" \")" <<<"$output"
}

options_of() { # COMMAND
	ipct 0 "$1" --help
	sed -n '/^Exit/q; s/^  .[a-z ,]* *\(--[a-z-]*=\{0,1\}\).*/\1/Ip' <<<"$output" | paste -sd' '
}

@test "the first word is a command, or an option of run" {
	completes 'run compare trace doctor replay list' ''
	completes 'run replay' r
	completes trace t
	completes '' x
	completes --workload= --wo
	is "$asked" nospace
}

@test "each command has its own options" {
	local command
	for command in run compare trace doctor replay list; do
		[ "$(options_of "$command" | wc -w)" -ge 4 ]
		completes "$(options_of "$command")" "$command" -
	done
	completes --strict replay --st
	is "$asked" ''
	completes '' list --st
	completes --size= ru fifo --si
	completes '' r --
}

@test "an option's value, behind = or a blank, is one that it takes" {
	completes "$(names_of workloads)" --workload = ''
	completes "$(names_of workloads)" --workload =
	completes fifo -w fi
	completes 'stream' run fifo --pattern = s
	completes 'auto function syscall none' doctor --probes = ''
	completes 'auto function syscall none' trace -p ''
	completes json list --format js
	completes "$(names_of metrics)" run fifo --assert = ''
	completes '' run fifo --size = ''
	touch budget
	completes budget run fifo --assert-file = bud
	completes '' run fifo --count ''
}

@test "several views, with commas" {
	completes "$(names_of views)" replay --view = ''
	completes summary,channels replay --view = summary,ch
	completes 'a,b,summary a,b,channels a,b,zombies a,b,orphans a,b,probes a,b,story' replay -v a,b,
}

@test "where readline does not split at =, the option stays" {
	completes --format=json list --format=j
	completes --view=summary,probes replay --view=summary,p
	touch some.rec
	completes --record=some.rec run --record=so
}

@test "names of files" {
	touch one.rec 'two words.rec'
	mkdir other
	completes 'one.rec other' replay o
	completes 'two words.rec' replay t
	is "${#COMPREPLY[@]} $asked" '1 filenames'
	completes one.rec run fifo --output = one
	completes one.rec run -o one
}

@test "arguments: workloads, lists, none" {
	completes "$(names_of workloads)" run ''
	completes "$(names_of workloads)" run --size = 4K --strict ''
	completes "$(names_of workloads) all" compare ''
	completes 'time copies switches cpu' compare --sort = ''
	completes 'workloads metrics kinds views' list ''
	completes metrics list views m
	completes '' doctor ''
}

@test "a command to be traced is completed as if it stood alone" {
	mkdir bin
	touch bin/zz_one bin/zz_two
	chmod +x bin/*
	PATH=$PWD/bin:$PATH
	completes 'zz_one zz_two' trace -- zz_
	completes zz_two trace --strict -o file zz_t
	completes zz_two trace --output = file -- zz_t
	completes bin trace -- zz_one b
	completes bin trace zz_one --strict b
	completes '' trace zz_one --str
	completes --strict trace --str
}

@test "with bash-completion, that completes the traced command's own words" {
	_command_offset() { COMPREPLY=("from word $1"); }
	completes 'from word 3' trace -- git checkout ''
	completes 'from word 5' trace --output = file git -
	_comp_command_offset() { COMPREPLY=("newer, from word $1"); }
	completes 'newer, from word 2' trace g
	completes '' doctor g
}
