# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# The guest's root: busybox, our init, and what the caller wants to be there.

initramfs_skeleton() {
	local root=$1 busybox=$2 init=$3

	mkdir -p "$root"/{usr/{bin,lib,lib64},proc,sys,dev,run,tmp,root,etc/vm,ipctrace}
	ln -s usr/bin "$root/bin"
	ln -s usr/bin "$root/sbin"
	ln -s usr/lib "$root/lib"
	ln -s usr/lib64 "$root/lib64"
	ln -s bin "$root/usr/sbin"
	cp "$busybox" "$root/usr/bin/busybox"
	cp "$init" "$root/init"
	echo '127.0.0.1 localhost' >"$root/etc/hosts"
	printf '%s\n' root:x:0:0:root:/root:/bin/sh \
		nobody:x:65534:65534:nobody:/nonexistent:/bin/sh >"$root/etc/passwd"
	printf '%s\n' root:x:0: nogroup:x:65534: >"$root/etc/group"
}

# initramfs_add ROOT SOURCE GUESTPATH: a file under that name, or what is in a directory.
initramfs_add() {
	local root=$1 source=$2 path=$3

	if [ -d "$source" ]; then
		mkdir -p "$root$path" && cp -a "$source/." "$root$path"
	else
		mkdir -p "$root$(dirname "$path")" && cp -L "$source" "$root$path"
	fi
}

# Adds the shared libraries that any program in ROOT asks this host's loader for.
initramfs_libs_add() {
	local root=$1 lib

	# ldd fails for scripts and static programs, which need none.
	{ find "$root" -type f -perm /111 -exec ldd {} + 2>/dev/null || :; } |
		sed -En 's/^\t(.* => )?(\/[^ ]+) \(0x.*/\2/p' | sort -u |
		while read -r lib; do
			[ -e "$root$lib" ] || initramfs_add "$root" "$lib" "$lib" || return
		done
}

module_decompress() {
	case $1 in
	*.xz) xz -dc "$1" ;;
	*.zst) zstd -qdc "$1" ;;
	*) cat "$1" ;;
	esac
}

# initramfs_module_add ROOT MODULES NAME: the module after those that it needs;
# one that is built into the kernel has no file and needs nothing.
initramfs_module_add() {
	local root=$1 modules=$2 name=$3 file needed

	file=$(find "$modules/" -name "${name//[-_]/[-_]}.ko*" | head -n 1)
	if [ -z "$file" ] || grep -qxF "$name" "$root/etc/vm/modules"; then
		return
	fi
	module_decompress "$file" >"$root/etc/vm/$name.ko" || return
	for needed in $(tr '\0' '\n' <"$root/etc/vm/$name.ko" |
		sed -n 's/^depends=//p' | tr , ' '); do
		initramfs_module_add "$root" "$modules" "$needed" || return
	done
	echo "$name" >>"$root/etc/vm/modules"
}

initramfs_modules_add() {
	local root=$1 modules=$2 name
	shift 2

	: >"$root/etc/vm/modules"
	for name in "$@"; do
		initramfs_module_add "$root" "$modules" "$name" || return
	done
}

# Not compressed: unpacking costs an emulated CPU more than it saves.
initramfs_pack() {
	local root=$1 busybox=$2 image=$3

	(cd "$root" && find . | "$busybox" cpio -o -H newc -R 0:0) >"$image" 2>/dev/null
}
