# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Built here for the other architecture; tests/vm/matrix says where it runs.
load helper

@test "make ARCH=arm64 makes a static program for it" {
	[ "$(uname -m)" != aarch64 ] || skip 'this is the native build here'
	"$root/scripts/deps" build arm64
	make -s -C "$root" -j"$(nproc)" ARCH=arm64
	local program
	program=$(make -s -C "$root" ARCH=arm64 where)
	has "$(readelf -h "$program")" 'Machine:                           AArch64'
	[[ $(readelf -l "$program") != *INTERP* ]]
}
