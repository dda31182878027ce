#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""vmlinux-btf.py FILE: the type information (BTF) in a kernel image, on stdout.

FILE is a bare image, one compressed as a whole, one that unpacks itself under EFI
(zboot), or BTF already. Written for scripts/vmlinux.sh.
"""
import struct
import subprocess
import sys

MAGIC = b"\x9f\xeb\x01\x00"
UNPACK = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zXZ\0": "xz"}


def unzboot(image):
    """The payload of an EFI zboot image: MZ, "zimg", where it begins, how long it is."""
    if image[:2] == b"MZ" and image[4:8] == b"zimg":
        start, size = struct.unpack_from("<II", image, 8)
        return image[start:start + size]
    return image


def unpacked(image):
    for magic, tool in UNPACK.items():
        if image.startswith(magic):
            return subprocess.run([tool, "-qdc"], input=image, stdout=subprocess.PIPE, check=False).stdout
    return image


def btfs(image):
    """Everything that looks like BTF: a header whose types and strings lie one behind the other."""
    at = image.find(MAGIC)
    while at >= 0:
        head, types, types_size, strings, strings_size = struct.unpack_from("<5I", image.ljust(at + 24, b"\0"), at + 4)
        end = at + head + strings + strings_size
        if head == 24 and types == 0 and strings == types_size and end <= len(image):
            yield image[at:end]
        at = image.find(MAGIC, at + 1)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], "rb") as file:
        image = unpacked(unzboot(file.read()))
    btf = max(btfs(image), key=len, default=None)
    if not btf:
        sys.exit(f"vmlinux-btf.py: no BTF in {sys.argv[1]}")
    sys.stdout.buffer.write(btf)


if __name__ == "__main__":
    main()
