#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# scripts/vmlinux.sh [BTF [NAME]]: make vmlinux/ARCH/vmlinux.h anew, so that it
# declares what bpf/*.bpf.c reads and nothing else. For developers: needs the
# build's packages, python3 and llvm-objdump; building ipctrace needs none of this.
#
# BTF is a kernel's type information (/sys/kernel/btf/vmlinux) or a kernel image that
# has it, NAME what to call that kernel in the header (this one's release).
# The other architecture's header, from a kernel that scripts/kernels fetches:
#   ARCH=arm64 scripts/vmlinux.sh ~/.cache/ipctrace/kernels/6.12.arm64/vmlinuz 6.12.107
#
# When: after a program in bpf/ reads a new member, type, typedef or enumerator.
# How: the programs are compiled against all types of that kernel; "bpftool gen
# min_core_btf" says which members they read; vmlinux-trim.py keeps the
# declarations of these, in the kernel's own words. The result is proved, not
# trusted: the programs compiled against it must have the same instructions but
# for the numbers in them, and read the same members.
#
# What to know when writing bpf/: a struct in the header has only the members that
# are read, at offsets of its own. Never take the sizeof of one that is looked
# into, nor copy it whole. Structs that exist on other kernels only (name___old)
# are declared where they are used, in compat.bpf.h.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "$0")/.."

btf=$(realpath "${1:-/sys/kernel/btf/vmlinux}")
name=${2:-$(uname -r | sed 's/-.*//')}
arch=${ARCH:-$(uname -m | sed s/aarch64/arm64/)}
header=vmlinux/$arch/vmlinux.h
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
scripts/vmlinux-btf.py "$btf" >"$tmp/btf"
btf=$tmp/btf
mkdir "$tmp"/{full,trimmed,none}
export ARCH=$arch

# The members that sources name in code which the compiler then drops: asked of the compiler.
named() {
	local flags source
	read -ra flags <<<"$(make -s bpf-flags)"
	flags=("${flags[@]/#-Ivmlinux*/-I$tmp/trimmed}")
	for source in bpf/*.bpf.c; do
		clang "${flags[@]}" -ferror-limit=0 -fsyntax-only "$source" 2>&1 || :
	done | sed -nE "s/.* no member named '(\w+)' in '(struct|union) (\w+)'.*/\2 \3 \1/p" | sort -u
}

# Compile and link all programs against the header in $tmp/$1, with the Makefile's flags.
build() {
	local flags object objects=()
	read -ra flags <<<"$(make -s bpf-flags)"
	flags=("${flags[@]/#-Ivmlinux*/-I$tmp/$1}")
	for source in bpf/*.bpf.c; do
		object=$tmp/$1/$(basename "$source" .c).o
		clang "${flags[@]}" -c "$source" -o "$object"
		objects+=("$object")
	done
	bpftool gen object "$tmp/$1/linked.o" "${objects[@]}"
	bpftool gen min_core_btf "$btf" "$tmp/$1/min.btf" "$tmp/$1/linked.o"
	bpftool -j btf dump file "$tmp/$1/min.btf" >"$tmp/$1/min.json"
	# Numbers that name a type are counted through each object's own types.
	llvm-objdump -d --no-show-raw-insn "$tmp/$1/linked.o" | tail -n +3 |
		sed -E 's/(r[0-9]+ = )[0-9]+ ll/\1TYPE ll/' >"$tmp/$1/code"
	sed -E 's/(0x)?\b[0-9a-f]+\b//g' "$tmp/$1/code" >"$tmp/$1/code-without-numbers"
}

# Every identifier and "struct NAME" of our own sources, macros expanded; of libbpf's headers
# the identifiers: they declare their structs themselves.
words() {
	local flags source
	read -ra flags <<<"$(make -s bpf-flags)"
	: >"$tmp/none/vmlinux.h"
	for source in bpf/*.bpf.c; do
		clang "${flags[@]/#-Ivmlinux*/-I$tmp/none}" -E "$source"
	done | awk '
		/^# [0-9]+ "/ {
			ours = $3 ~ /^"(\.\/)?(bpf|include)\//
			libbpf = $3 ~ /\/bpf\/bpf_/
		}
		!/^#/ && (ours || libbpf) {
			n = split($0, word, /[^A-Za-z0-9_]+/)
			for (i = 1; i <= n; i++) {
				print word[i]
				if (ours && word[i - 1] ~ /^(struct|union|enum)$/)
					print word[i - 1], word[i]
			}
		}' | sort -u
}

# The header's frame around the trimmer's output.
trim() {
	cat <<-END
	/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
	/*
	 * Made by scripts/vmlinux.sh from the types of Linux $name: what bpf/ reads, no more.
	 * Member offsets mean nothing here: libbpf fills in those of the running kernel.
	 */
	#ifndef __VMLINUX_H__
	#define __VMLINUX_H__

	#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

	END
	scripts/vmlinux-trim.py "$tmp/full/vmlinux.h" "$tmp/full/min.json" "$tmp/words" "$tmp/named"
	printf '\n#pragma clang attribute pop\n\n#endif\n'
}

same() { # variant file what
	cmp -s "$tmp/full/$2" "$tmp/$1/$2" && return
	echo "scripts/vmlinux.sh: with the trimmed header $3 differ:" >&2
	diff "$tmp/full/$2" "$tmp/$1/$2" | head -n 20 >&2 || :
	exit 1
}

# A driver's struct may be called what one of ours is: it gets another name.
clashes=$(sed -nE 's/^struct (\w+) \{$/s:\\bstruct \1\\b:\&___kernel:g/p' \
	bpf/*.[ch] include/ipct/*.h)
bpftool btf dump file "$btf" format c | sed "$clashes" >"$tmp/full/vmlinux.h"
build full
words >"$tmp/words"
: >"$tmp/named"
trim >"$tmp/trimmed/vmlinux.h"
while more=$(named) && [ -n "$more" ]; do
	echo "$more" >>"$tmp/named"
	trim >"$tmp/trimmed/vmlinux.h"
done
build trimmed
same trimmed code-without-numbers "the instructions"
same trimmed min.btf "the members read"

mkdir -p "$(dirname "$header")"
cp "$tmp/trimmed/vmlinux.h" "$header"
echo "$header: $(wc -l <"$header") lines; $(grep -c '^ ' "$tmp/full/code") instructions proved the same"
