# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# Which QEMU, and how it is called for each architecture.

# Before 10 QEMU's translator corrupts Linux 6.12 and later at boot now and then.
qemu_oldest=10

cache_dir() {
	echo "${XDG_CACHE_HOME:-$HOME/.cache}/ipctrace/kernels"
}

qemu_binary() {
	case $1 in
	x86_64) echo qemu-system-x86_64 ;;
	arm64) echo qemu-system-aarch64 ;;
	*) return 1 ;;
	esac
}

qemu_host_works() {
	local major

	major=$("$(qemu_binary "$1")" --version 2>/dev/null |
		sed -n 's/.* version \([0-9]*\)\..*/\1/p')
	[ "${major:-0}" -ge "$qemu_oldest" ]
}

# Sets the array qemu to the words that start QEMU for ARCH.
qemu_find() {
	local arch=$1 root libs

	root=$(cache_dir)/qemu/root
	libs=("$root"/lib/*-linux-gnu "$root"/usr/lib/*-linux-gnu)
	if qemu_host_works "$arch"; then
		qemu=("$(qemu_binary "$arch")")
	elif [ -x "$root/usr/bin/$(qemu_binary "$arch")" ]; then
		qemu=(env "LD_LIBRARY_PATH=$(IFS=: && echo "${libs[*]}")"
			"$root/usr/bin/$(qemu_binary "$arch")")
		qemu+=(-L "$root/usr/share/qemu" -L "$root/usr/share/seabios")
	else
		return 1
	fi
}

# Adds to the array qemu what a machine of ARCH needs. KVM is never used: an
# ordinary kernel hangs under it on some cloud hosts.
qemu_machine_add() {
	local arch=$1 icount=$2

	case $arch in
	x86_64) qemu+=(-M q35 -cpu max) ;;
	arm64) qemu+=(-M virt -cpu 'max,pauth-impdef=on') ;;
	esac
	if [ -n "$icount" ]; then
		qemu+=(-accel 'tcg,thread=single' -smp 1 -icount 'shift=0,sleep=off')
	else
		qemu+=(-accel 'tcg,thread=multi' -smp 2)
	fi
}

qemu_console() {
	case $1 in
	x86_64) echo ttyS0 ;;
	arm64) echo ttyAMA0 ;;
	esac
}
