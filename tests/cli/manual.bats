# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The man page says what the program says of itself.
load helper

setup_file() {
	make -s -C "$root" pages
	build=$(cd "$root" && realpath "${O:-build}")
	export build
}

setup() {
	page=$build/man/ipctrace.1
}

# The page as one line of words, nothing hyphenated.
words_of_page() {
	groff -man -Kutf8 -Tutf8 -P-cbou -rHY=0 -rLL=2000n "$page" | tr -s ' \n' ' '
}

@test "groff has nothing to say against the page, and it fits 80 columns" {
	is "$(groff -man -Kutf8 -ww -z "$page" 2>&1)" ''
	is "$(groff -man -Kutf8 -Tutf8 -P-cbou -rLL=78n "$page" | gawk 'length > 80')" ''
	is "$(grep -c '@[a-z]*@$' "$page")" 0
}

@test "it has the sections that one expects, in their order" {
	is "$(sed -n 's/^\.SH //p' "$page" | paste -sd,)" \
		'NAME,SYNOPSIS,DESCRIPTION,COMMANDS,OPTIONS,ASSERTIONS,WORKLOADS,VIEWS,METRICS,EXIT STATUS,ENVIRONMENT,FILES,EXAMPLES,NOTES,SEE ALSO'
	ipct 0 --version
	has "$(words_of_page)" "$output IPCTRACE(1)"
}

@test "workloads, views and metrics are those of 'list', word for word" {
	local text name help
	text=$(words_of_page)
	ipct 0 list --format=json
	while IFS=$'\t' read -r name help; do
		[[ $text == *" $name $help "* || $text == *" $name ("*") $help "* ]] || is "$name" "$help"
	done < <(jq -r '(.workloads, .views, .metrics)[] | [.name, .help] | @tsv' <<<"$output")
	is "$(awk '/^\.SH METRICS/ { on = 1 } /^\.SH EXIT/ { on = 0 } on && /^\.TP/ { n++ } END { print n }' "$page")" \
		"$(jq '.metrics | length' <<<"$output")"
}

@test "commands, options, examples and exit statuses are those of the help" {
	local text command line
	text=$(words_of_page)
	ipct 0
	for line in "${lines[@]}"; do
		[[ $line =~ ^\ \ (sudo )?[a-z] ]] || continue
		has "$text" "$(sed 's/.*   *//' <<<"${line#"  "}")"
	done
	for command in run trace doctor replay list; do
		ipct 0 "$command" --help
		has "$text" "${lines[0]#ipctrace } ${lines[1]}"
		for line in "${lines[@]:2}"; do
			[[ $line == '  '* ]] || continue
			read -r line <<<"$(tr -s ' ' <<<"$line")"
			has "$text" "$line"
		done
	done
}
