# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The package, and the static program, in a Debian that has nothing else.
load ../cli/helper

setup_file() {
	"$root/scripts/deps" build package
	package=$(make -s -C "$root" deb)
	make -s -C "$root" STATIC=1
	static=$(make -s -C "$root" STATIC=1 where)
	export package static
	cp "$package" "$BATS_FILE_TMPDIR/first.deb"
}

# inside COMMAND...: in this file's Debian, whose changes stay until its last test is over.
inside() {
	"$root/tests/package/chroot" "$BATS_FILE_TMPDIR/debian" "$@"
}

# bring FILE: into the root directory there.
bring() {
	mkdir -p "$BATS_FILE_TMPDIR/debian/upper"
	cp "$1" "$BATS_FILE_TMPDIR/debian/upper/"
}

fifo_runs() { # COMMAND
	output=$(inside "$1" --workload=fifo --count=100 --format=json)
	json '.metrics | [.payload_bytes, .copied_in_bytes, .copied_out_bytes]' '[409600,409600,409600]'
	holds '.complete and (.expect | length > 0 and all(.ok))'
}

@test "the package says what it is and what it needs" {
	is "$(dpkg-deb -f "$package" Package Version Architecture | paste -sd,)" \
		"Package: ipctrace,Version: $("$IPCTRACE" --version | cut -d' ' -f2)-1,Architecture: $(dpkg --print-architecture)"
	is "$(dpkg-deb -f "$package" Depends | sed 's/ ([^)]*)//g')" 'libbpf1, libc6, libjansson4, zlib1g'
	is "$(dpkg-deb -c "$package" | awk '{ print $1, $2 }' | sort -u | paste -sd,)" \
		'-rw-r--r-- root/root,-rwxr-xr-x root/root,drwxr-xr-x root/root'
}

@test "the same files make the same package" {
	(umask 077 && make -s -C "$root" deb)
	cmp "$package" "$BATS_FILE_TMPDIR/first.deb"
}

@test "the static program needs no library" {
	run -1 grep NEEDED <(readelf -d "$static")
	run -1 grep INTERP <(readelf -l "$static")
	has "$(readelf -h "$static")" "Machine:"
}

@test "the static program runs where nothing is installed" {
	bring "$static"
	[ -z "$(inside find / -xdev -name 'libbpf*')" ]
	is "$(inside /ipctrace --version)" "$("$IPCTRACE" --version)"
	fifo_runs /ipctrace
	inside rm /ipctrace
}

@test "the package installs, with what it depends on" {
	bring "$package"
	inside sh -c 'apt-get -y --no-install-recommends install "$@" || { apt-get update && apt-get -y install "$@"; }' \
		- "/${package##*/}"
	is "$(inside ipctrace --version)" "$("$IPCTRACE" --version)"
	is "$(inside dpkg --verify ipctrace)" ''
	is "$(inside dpkg -L ipctrace | grep -E 'man1/|completions/|copyright|changelog' | sort | paste -sd' ')" \
		'/usr/share/bash-completion/completions/ipctrace /usr/share/doc/ipctrace/changelog.Debian.gz /usr/share/doc/ipctrace/changelog.gz /usr/share/doc/ipctrace/copyright /usr/share/man/man1/ipctrace.1.gz'
	is "$(inside zcat /usr/share/man/man1/ipctrace.1.gz | sed -n '1,/^\.SH NAME/p' | tail -n 1)" '.SH NAME'
	inside bash -euc '. /usr/share/bash-completion/completions/ipctrace; complete -p ipctrace'
}

@test "the installed program runs" {
	fifo_runs ipctrace
}

@test "removed, it leaves nothing" {
	inside sh -c 'dpkg -L ipctrace | grep ipctrace >/files'
	inside dpkg --purge ipctrace
	inside rm "/${package##*/}"
	[ "$(inside wc -l /files | cut -d' ' -f1)" -ge 10 ]
	is "$(inside sh -c 'xargs ls -d </files 2>/dev/null')" ''
	is "$(inside find / -xdev -name '*ipctrace*')" ''
}

@test "killed, it leaves neither mount nor process" {
	local mounts child status=0 mark=1000.$$
	mounts=$(cat /proc/self/mountinfo)
	mkfifo "$BATS_TEST_TMPDIR/started"
	"$root/tests/package/chroot" "$BATS_FILE_TMPDIR/debian" \
		sh -c 'sleep "$1" & echo yes; wait' - "$mark" >"$BATS_TEST_TMPDIR/started" 3>&- &
	child=$!
	is "$(head -n 1 "$BATS_TEST_TMPDIR/started")" yes
	until_true 10 pgrep -fx "sleep $mark"
	is "$(cat /proc/self/mountinfo)" "$mounts"
	kill -KILL "$child"
	wait "$child" || status=$?
	is "$status" 137
	until_true 10 eval '! pgrep -fx "sleep $mark"'
	rm -rf "$BATS_FILE_TMPDIR/debian"
}
