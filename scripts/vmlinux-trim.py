#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""vmlinux-trim.py FULL.h MIN.json WORDS NAMED: the part of FULL.h that is read.

FULL.h: all types of a kernel, as bpftool writes them in C. MIN.json: the BTF
that "bpftool gen min_core_btf" made for our programs, as JSON: it knows the
members that they read, but has lost what pointers point to. WORDS: a file with
every identifier in our programs, and every "struct NAME" in them. NAMED: a file of
lines "struct NAME MEMBER", members that code names although the compiler drops it.
Written for scripts/vmlinux.sh, which says more.

Members of nameless unions and structs become members of what holds them: CO-RE
finds both by the name.
"""
import json
import re
import sys

TAGGED = re.compile(r"\b(struct|union|enum) (\w+)")
PADDING = re.compile(r"^\s*\w+: \d+;$")
ENUMERATOR = re.compile(r"^\s*(\w+) = (-?\w+),?$")


def declared_name(line):
    line = re.sub(r"__attribute__\(\(.*?\)\)", "", line)
    function = re.search(r"\(\*+ ?(?:const )?(\w+)[^()]*\)\(", line)
    if function:
        return function.group(1)
    plain = re.search(r"(\w+)(?:\[\d*\])*(?:: \d+)?\s*;\s*$", line) or re.search(
        r"(\w+)\([^()]*\);$", line
    )
    return plain.group(1) if plain else None


def top_level(lines):
    """Every definition of the header, as its lines."""
    block = []
    for line in lines:
        if not block and (not line or line[0] in "#/"):
            continue
        block.append(line)
        if line.endswith(";") and not line.startswith("\t"):
            yield block
            block = []


def members(block, depth=1):
    """(name, lines) of every member; those of nameless unions and structs, too."""
    indent = "\t" * depth
    inner = []
    for line in block[1:-1]:
        inner.append(line)
        if not line.startswith(indent + "\t") and line.endswith(";"):
            if len(inner) > 1 and inner[-1].strip().startswith("};"):
                yield from members(inner, depth + 1)
            elif not PADDING.match(inner[-1]):
                yield declared_name(inner[-1]), [line[depth:] for line in inner]
            inner = []


class Header:
    def __init__(self, text):
        self.tagged, self.typedefs, self.enumerators = {}, {}, {}
        self.order = {}
        for block in top_level(text.split("\n")):
            first = block[0]
            key = id(block)
            self.order[key] = len(self.order)
            if first.startswith("typedef "):
                self.typedefs[declared_name(block[-1])] = block
            elif len(block) > 1 and TAGGED.match(first):
                self.tagged[TAGGED.match(first).group(0)] = block
            if re.match(r"(typedef )?enum\b", first) and len(block) > 1:
                for line in block[1:-1]:
                    found = ENUMERATOR.match(line)
                    if found:
                        self.enumerators[found.group(1)] = block


class Min:
    """What is read: for each struct its members, with their offsets in bits."""

    def __init__(self, types, named):
        self.types = {t["id"]: t for t in types}
        self.read, self.size = {}, {}
        for t in types:
            if t["kind"] in ("STRUCT", "UNION") and t["name"] != "(anon)":
                tag = f"{t['kind'].lower()} {t['name']}"
                self.read[tag] = dict(self.fields(t, 0))
                self.size[tag] = t["size"]
        for kind, name, member in named:
            self.read.setdefault(f"{kind} {name}", {}).setdefault(member, 0)
            self.size.setdefault(f"{kind} {name}", 0)

    def fields(self, t, base):
        for m in t["members"]:
            at = base + m["bits_offset"]
            if m["name"] == "(anon)":
                yield from self.fields(self.types[m["type_id"]], at)
            else:
                yield m["name"], at


class Trimmer:
    def __init__(self, header, minimum, words):
        self.header, self.min, self.words = header, minimum, words
        self.out, self.forward, self.strided = {}, set(), set()

    def need(self, block, make):
        """Write this definition, once, and then all that it mentions."""
        if id(block) in self.out:
            return
        self.out[id(block)] = None
        self.out[id(block)] = lines = make(block)
        for line in lines:
            self.mention(line)

    def mention(self, line):
        for kind, name in TAGGED.findall(line):
            tag = f"{kind} {name}"
            by_value = re.search(rf"^\s*(?:const |volatile )*{tag} \w", line)
            if kind == "enum" or (by_value and not line.rstrip().endswith("{")):
                if by_value and "[" in line:
                    self.strided.add(tag)
                self.need_tagged(tag)
            else:
                self.forward.add(tag)
        for word in re.findall(r"\w+", line):
            if word in self.header.typedefs:
                self.need(self.header.typedefs[word], self.typedef)

    def need_tagged(self, tag):
        block = self.header.tagged.get(tag)
        if not block:
            self.forward.add(tag)
        elif tag.startswith("enum"):
            self.need(block, self.enum)
        elif self.min.read.get(tag):
            self.need(block, lambda b: self.struct(tag, b))
        else:  # never looked into: it is read as a whole
            self.need(block, list)

    def typedef(self, block):
        return self.enum(block) if block[0].startswith("typedef enum") else block

    def enum(self, block):
        """The enumerators that are used, and those that give it its sign and its width."""
        values = [(m.group(1), int(m.group(2), 0)) for m in map(ENUMERATOR.match, block[1:-1]) if m]
        keep = {name for name, value in values if name in self.words or not 0 <= value < 1 << 31}
        keep = keep or {values[0][0]}
        return [block[0], *(line for line in block[1:-1] if line.split()[0] in keep), block[-1]]

    def struct(self, tag, block):
        read = self.min.read[tag]
        kept = [(read[name], lines)
                for name, lines in members(block) if name in read]
        missing = set(read) - {name for name, _ in members(block)}
        if missing:
            sys.exit(f"vmlinux-trim.py: {tag} has no {' '.join(sorted(missing))} in the full header")
        if tag in self.strided:
            return self.struct_exact(tag, kept)
        return [f"{tag} {{", *("\t" + line for _, lines in kept for line in lines), "};"]

    def struct_exact(self, tag, kept):
        body = ["\tunion {", f"\t\tchar _size[{self.min.size[tag]}];"]
        for n, (bits, lines) in enumerate(kept):
            unit = 32 if bits % 8 or re.search(r": \d+;", lines[-1]) else 8
            body += ["\t\tstruct {", f"\t\t\tchar _{n}[{bits // unit * (unit // 8)}];"]
            body += [f"\t\t\tunsigned int : {bits % unit};"] if bits % unit else []
            body += ["\t\t\t" + line.strip() for line in lines] + ["\t\t};"]
        return [f"{tag} {{", *body, "\t};", "};"]

    def collect(self):
        self.out = {}
        for word in self.words:
            if word in self.header.tagged:
                self.mention(word)
            if word in self.header.typedefs:
                self.need(self.header.typedefs[word], self.typedef)
            if word in self.header.enumerators:
                self.need(self.header.enumerators[word], self.enum)
        for tag, read in self.min.read.items():
            if read:
                self.need_tagged(tag)
            elif tag in self.header.tagged and id(self.header.tagged[tag]) not in self.out:
                self.need(self.header.tagged[tag], lambda b, tag=tag: self.struct(tag, b))

    def ordered(self):
        """Definitions in the header's order; a flexible array's elements before what holds them."""
        later = sorted(self.out, key=self.header.order.get)
        elements = [id(self.header.tagged[tag]) for tag in self.strided if tag in self.header.tagged]
        while later:
            key = later.pop(0)
            held = [e for e in elements if e in later and any(
                re.search(rf"{self.out[e][0][:-2]} \w+\[", line) for line in self.out[key])]
            if held:
                later.remove(held[0])
                later[:0] = [held[0], key]
            else:
                yield self.out[key]

    def run(self):
        known = None
        while known != self.strided:  # an element of an array needs its size: found too late, begin again
            known = set(self.strided)
            self.collect()
        for tag in sorted(self.forward):
            print(f"{tag};")
        space = True
        for lines in self.ordered():
            print(("\n" if space or len(lines) > 1 else "") + "\n".join(lines))
            space = len(lines) > 1


def main():
    full, minimum, words, named = (open(path) for path in sys.argv[1:5])
    read = Min(json.load(minimum)["types"], [line.split() for line in named])
    Trimmer(Header(full.read()), read, words.read().splitlines()).run()


if __name__ == "__main__":
    main()
