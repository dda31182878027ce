# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# C without its comments and strings, each line as "file:number:code", so that a
# grep for a name finds uses of it and not talk about it. Includes stay whole.
FNR == 1 { in_comment = 0 }
{
	text = $0
	code = ""
	if (!in_comment && text ~ /^[ \t]*#[ \t]*include/) {
		print FILENAME ":" FNR ":" text
		next
	}
	while (text != "") {
		if (in_comment) {
			end = index(text, "*/")
			if (!end)
				break
			text = substr(text, end + 2)
			in_comment = 0
		} else if (match(text, /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|\/\*|\/\//)) {
			code = code substr(text, 1, RSTART - 1)
			found = substr(text, RSTART, 2)
			text = substr(text, RSTART + RLENGTH)
			if (found == "//")
				break
			in_comment = found == "/*"
			if (!in_comment)
				code = code "\"\""
		} else {
			code = code text
			break
		}
	}
	if (code ~ /[^ \t]/)
		print FILENAME ":" FNR ":" code
}
