# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# A private apt: its own sources, lists and archives in one directory, so that
# nothing of the host's changes. It uses the host's mirror and the host's
# transport settings (proxies), and needs no root.

apt_keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Where this host fetches SUITE from, or the same mirror's place for it.
apt_mirror_find() {
	local suite=$1 base

	base=${IPCTRACE_MIRROR:-$(apt-get update --print-uris 2>/dev/null |
		sed -n "s|^'\(.*/debian\)/dists/[^/]*/InRelease'.*|\1|p" | head -n 1)}
	if [ -z "$base" ]; then
		echo "no Debian mirror in this host's apt sources;" \
			"set IPCTRACE_MIRROR=http://HOST/debian" >&2
		return 1
	fi
	case $suite in
	*-security) echo "$base-security" ;;
	*) echo "$base" ;;
	esac
}

apt_sources_write() {
	local suite mirror

	for suite in ${1//,/ }; do
		mirror=$(apt_mirror_find "$suite") || return
		echo "deb [signed-by=$apt_keyring] $mirror $suite main"
	done
}

# apt_open DIR ARCH SUITE,… [STATUS]: STATUS is dpkg's list of what is installed;
# without one nothing is.
apt_open() {
	local dir=$1 arch=$2 suites=$3 status=${4:-$1/status}

	mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
	: >"$dir/status"
	apt_sources_write "$suites" >"$dir/sources.list" || return
	# The host's hooks are cleared: some of them empty the host's own archives.
	cat >"$dir/apt.conf" <<-CONF
		APT::Architecture "$arch";
		#clear APT::Architectures;
		APT::Architectures:: "$arch";
		APT::Sandbox::User "";
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		Acquire::Retries "3";
		Acquire::Languages "none";
		Dir::Etc::SourceList "$dir/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::Etc::Preferences "/dev/null";
		Dir::Etc::PreferencesParts "/dev/null";
		Dir::State "$dir";
		Dir::State::Lists "$dir/lists";
		Dir::State::Status "$status";
		Dir::Cache "$dir/cache";
	CONF
	apt-get -qq -c "$dir/apt.conf" update >&2
}

# The newest package whose whole name matches the extended REGEX.
apt_newest() {
	local dir=$1 regex=$2

	apt-cache -c "$dir/apt.conf" pkgnames | grep -Ex -- "$regex" |
		sort -V | tail -n 1 | grep .
}

# PACKAGE=VERSION as apt would fetch it now.
apt_candidate() {
	local dir=$1 package=$2

	apt-cache -c "$dir/apt.conf" show --no-all-versions "$package" |
		sed -n 's/^Version: //p' | sed "s|^|$package=|"
}

# The kernel's parts: newer ones come in several packages.
apt_kernel_parts() {
	local dir=$1 package=$2

	echo "$package"
	apt-cache -c "$dir/apt.conf" depends "$package" |
		sed -En 's/^ *Depends: (linux-(base|binary|modules)-[^ ]*)$/\1/p'
}

# What installing PACKAGE… from SUITE would add to this host.
apt_closure() {
	local dir=$1 suite=$2
	shift 2

	apt-get -c "$dir/apt.conf" -qq -s -t "$suite" --no-install-recommends \
		install "$@" | sed -n 's/^Inst \([^ ]*\) .*(\([^ ]*\) .*/\1=\2/p'
}

# apt_unpack DIR ROOT PACKAGE…: downloads the packages and unpacks them into ROOT.
apt_unpack() {
	local dir=$1 root=$2 deb
	shift 2

	rm -f "$dir"/cache/*.deb
	(cd "$dir/cache" && apt-get -c "$dir/apt.conf" -qq download "$@") >&2 || return
	mkdir -p "$root"
	for deb in "$dir"/cache/*.deb; do
		dpkg -x "$deb" "$root" || return
	done
	rm -f "$dir"/cache/*.deb
}
