#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Sockets: bytes and copies of each call, also where its result is no number of bytes.

load live

# ends KIND...: of each its bytes and copied bytes, written and read, all channels together.
ends() {
	local kind
	for kind; do
		jq -c --arg kind "$kind" '[.channels[] | select(.kind == $kind).ends[]] | [("write", "read") as $dir
			| map(select(.dir == $dir)) | map(.bytes) + [0], map(.copied_bytes) + [0] | add]' <<<"$output"
	done | sort -u
}

# channels KIND: how many there are, and how many of them have both ends.
channels() {
	jq -c --arg kind "$1" '[.channels[] | select(.kind == $kind)]
		| [length, (map(select([.ends[] | select(.bytes > 0).dir] | unique | length == 2)) | length)]' <<<"$output"
}

@test "each kind of socket: what is sent and received, by write and read as well" {
	watch sockets plain
	is "$(ends unix_stream unix_dgram unix_seqpacket tcp udp)" '[110,110,110,110]'
	json '[.metrics.by_kind[] | select(.copied_in_bytes == 110) | .syscalls] | unique' '[4]'
	for kind in unix_stream unix_dgram unix_seqpacket tcp udp; do
		is "$(channels $kind)" '[1,1]' "$kind"
	done
	adds_up
}

@test "MSG_PEEK copies, and nothing has passed" {
	watch sockets peek
	is "$(ends unix_stream unix_dgram tcp udp)" '[300,300,300,700]'
	json .metrics.messages 4
}

@test "MSG_TRUNC: a datagram's length is not what was copied, and TCP copies nothing" {
	watch sockets truncated
	is "$(ends unix_dgram unix_seqpacket udp)" '[900,900,300,300]'
	is "$(ends tcp)" '[5000,5000,0,0]'
}

@test "sendmmsg and recvmmsg return messages, and their bytes are counted" {
	watch sockets many
	is "$(ends unix_dgram udp)" '[430,430,430,430]'
	json .metrics.messages 10
}

@test "datagrams arrive at the receiver's channel, whoever sends them and by whatever name" {
	watch sockets named
	is "$(ends udp)" '[35,35,35,35]'
	is "$(channels udp)" '[2,2]'
	is "$(channels unix_dgram)" '[1,1]'
	json '[.channels[] | select(.kind == "unix_dgram").name]' '["@ipctrace-live"]'
	json '[.channels[] | select(.kind == "udp").name | test("^127.0.0.1:[0-9]+$")]' '[true,true]'
}

@test "sockets one after the other are channels of their own" {
	watch sockets again
	is "$(channels unix_stream)" '[4,4]'
	json '[.channels[] | select(.kind == "unix_stream").name] | unique' '["socketpair"]'
}

@test "an end that is closed has still been the other end" {
	watch sockets orphan
	is "$(channels unix_stream)" '[1,1]'
	is "$(channels tcp)" '[1,1]'
	is "$(ends unix_stream tcp)" '[50,50,50,50]'
	json '[.channels[] | select(.kind == "tcp").name | test("^127.0.0.1:[0-9]+ ↔ 127.0.0.1:[0-9]+$")]' '[true]'
}

@test "sleeps for want of data and of room, on each kind" {
	watch sockets sleeps
	json '[.metrics.by_kind | (.unix_stream, .unix_dgram, .tcp, .udp) | .blocked_empty]' '[3,3,3,3]'
	json '[.metrics.by_kind | (.unix_stream, .unix_dgram, .tcp, .udp) | .blocked_full > 0]' '[true,true,false,false]'
}

@test "/proc/self/io knows the same bytes of a socket" {
	watch sockets io
	is "$(ends tcp)" '[5500,5500,5500,5500]'
	json .metrics.by_kind.tcp.syscalls 20
}

@test "who uses no socket has none" {
	watch bytes plain
	json '[.channels[] | select(.kind | test("unix|tcp|udp"))]' '[]'
	json '.metrics.by_kind | has("tcp")' false
}
