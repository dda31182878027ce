#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Shared memory and what synchronises it: each object a channel, each call and each fault counted at it.

# shellcheck disable=SC2154 # live.bash sets $said and $record
load live

# ends KIND JQ: of each channel of this kind its ends, as JQ sees one, sorted.
ends() {
	jq -c "[.channels[] | select(.kind == \"$1\") | [.ends[] | $2] | sort] | sort" <<<"$output"
}

# said JQ: what the program says.
said() {
	jq -c "$1" <<<"$said"
}

@test "two eventfds are two channels, and one in the place of another is a third" {
	watch shared eventfds
	is "$(ends eventfd '[.dir, .ops, .bytes, .copied_bytes, .control_bytes, .again]')" \
		'[[["read",1,0,0,0,1]],[["read",1,0,0,8,0],["write",3,0,0,24,0]],[["write",1,0,0,8,0]]]'
	is "$(jq -c '[.channels[] | select(.kind == "eventfd") | .id | split(":")[2] | tonumber] | sort' <<<"$output")" \
		"$(said '.numbers | sort')"
	is "$(jq '[.channels[] | select(.kind == "eventfd") | .id] | unique | length' <<<"$output")" 3
	json '.metrics.by_kind.eventfd | [.control_bytes, .copied_bytes, .syscalls]' '[40,0,6]'
}

@test "System V semaphores: posts and waits, one that sleeps and one that will not; a set that is none" {
	watch shared semaphores
	is "$(jq -c '[.channels[] | select(.kind == "sysv_sem") | .id]' <<<"$output")" \
		"$(jq -nc --argjson s "$said" '["sysv_sem:\($s.space | tostring):\($s.set):0"]' |
			sed "s/:[0-9]*:/:$(printf %x "$(said .space)"):/")"
	json '.metrics.by_kind.sysv_sem | [.syscalls, .again, .control_bytes, .blocked_empty, .copied_bytes]' '[7,1,36,1,0]'
	is "$(jq -c '[.channels[] | select(.kind == "sysv_sem") | .ends[] | [.dir, .ops]] | sort' <<<"$output")" \
		'[["post",4],["wait",1],["wait",2]]'
	adds_up
}

@test "two processes that share a mutex meet at one futex" {
	watch shared mutex
	is "$(jq -c '[.channels[] | select(.kind == "futex" and (.id | startswith("futex:0:") | not)) | [.ends[] | [.dir, .blocked_empty]] | sort]' <<<"$output")" \
		'[[["post",0],["wait",1]]]'
	is "$(jq -c '[.channels[] | select(.kind == "futex" and (.id | startswith("futex:0:") | not)) | .ends[].task] | unique | length' <<<"$output")" 2
}

@test "a value that has changed is EAGAIN; a word of one's own is not the child's" {
	watch shared words
	is "$(jq -c "[.channels[] | select(.id | startswith(\"futex:0:$(said .address):\")) | [.ends[] | [.dir, .ops, .again]] | sort] | sort" <<<"$output")" \
		'[[["post",1,0]],[["post",1,0],["wait",1,1]]]'
	is "$(jq -c '[.channels[] | select(.kind == "futex" and (.id | startswith("futex:0:") | not)) | [.ends[] | [.dir, .ops, .again]] | sort] | sort' <<<"$output")" \
		'[[["post",1,0]],[["post",1,0],["wait",1,1]]]'
	json .metrics.by_kind.futex.copied_bytes 0
}

@test "a named semaphore calls the kernel to sleep and to wake, and not otherwise" {
	watch shared named
	is "$(ends posix_sem '[.dir, .ops, .blocked_empty] | select(.[0] == "wait" or .[0] == "post")')" \
		'[[["post",1,0],["wait",1,1]]]'
}

@test "a segment: attached twice, each page that is written one fault" {
	watch shared segment
	is "$(jq -c '[.channels[] | select(.kind == "sysv_shm") | .id | split(":")[2] | tonumber]' <<<"$output")" "[$(said .id)]"
	is "$(ends sysv_shm '[.dir, .mapped_bytes, .faults_mapped]')" "[[[\"map\",819200,$(said .faults)]]]"
	is "$(said .faults)" 90
	is "$(said .attached)" 2
	json '.metrics.by_kind.sysv_shm | [.syscalls, .copied_bytes]' '[0,0]'
}

@test "memfd and POSIX memory: mapped, written to and read; a private mapping is none" {
	watch shared objects
	is "$(ends memfd '[.dir, .copied_bytes, .mapped_bytes, .faults_mapped]')" \
		'[[["map",null,81920,10],["read",500,null,null],["write",1000,null,null]]]'
	is "$(ends posix_shm '[.dir, .copied_bytes, .mapped_bytes, .faults_mapped]')" \
		'[[["map",null,81920,11],["read",500,null,null],["write",1000,null,null]]]'
	json '.metrics.by_kind.memfd | [.blocked_full, .blocked_empty]' '[0,0]'
	adds_up
}

@test "a mapping that a child inherits is made once, and each has its own faults" {
	watch shared objects
	is "$(jq -c '[.channels[] | select(.kind == "anon_shm" and .capacity_bytes == 122880) | .ends[] | [.mapped_bytes, .faults_mapped]] | sort' <<<"$output")" \
		'[[0,7],[122880,0]]'
}

# ring NAME PATTERN SIZE COUNT ARGUMENT...: no byte is copied on the hop, and all of them arrive.
ring() {
	local kind=${1/-/_} bytes=$(($3 * $4))
	[ "$kind" != mmap_anon ] || kind=anon_shm
	workload "$1" --pattern="$2" --size="$3" --count="$4" "${@:5}" || return
	[ "$2" != pingpong ] || bytes=$((2 * bytes))
	json "[.metrics.payload_bytes, .metrics.by_kind.$kind.copied_bytes]" "[$bytes,0]"
	adds_up
	brackets
}

@test "memory of four kinds: a stream, by default" {
	local name
	for name in sysv-shm posix-shm memfd mmap-anon; do
		ring "$name" stream 4097 100
	done
}

@test "each way to wait: what it costs, exactly where that is fixed" {
	ring sysv-shm stream 64 300 --sync=sysv-sem
	json '[.metrics.syscalls, .metrics.control_bytes]' '[1203,7218]'
	ring memfd pingpong 64 200 --sync=eventfd
	json '[.metrics.syscalls, .metrics.control_bytes]' '[1603,12824]'
	ring posix-shm pingpong 64 200 --sync=futex
	holds '.metrics.syscalls <= 1603 and .metrics.by_kind.futex.copied_bytes == 0'
	ring mmap-anon stream 64 300 --sync=spin
	json .metrics.syscalls 0
}

@test "many writers and many readers, and the sizes near an edge" {
	ring mmap-anon stream 64 1000 --writers=3 --readers=2 --sync=sysv-sem
	ring posix-shm stream 65536 20 --writers=2 --readers=2
	ring sysv-shm stream 1048576 4
	ring memfd stream 1 300
}

@test "a file through shared memory: two copies of each byte" {
	ring sysv-shm transfer 4097 100 --sync=eventfd
	json '[.metrics.copies_per_byte, .metrics.copied_in_bytes, .metrics.copied_out_bytes]' '[2,409700,409700]'
	json '.metrics.by_kind.file | [.copied_in_bytes, .copied_out_bytes]' '[409700,409700]'
}

@test "notifications: a call each where the kernel counts, none where nobody has to sleep" {
	workload sysv-sem --count=200
	json '.metrics | [.messages, .payload_bytes, .syscalls, .control_bytes, has("copies_per_byte")]' '[400,0,802,4812,false]'
	workload eventfd --count=200
	json '.metrics | [.messages, .syscalls, .control_bytes, .copied_bytes]' '[400,802,6416,0]'
	workload posix-sem --count=200
	holds '.metrics | .syscalls > 0 and .syscalls <= 802'
	workload futex --count=200
	holds '.metrics | .syscalls > 0 and .syscalls <= 802'
	workload posix-sem --count=200 --uncontended
	json '.metrics | [.messages, .syscalls, .switches_voluntary]' '[200,0,0]'
	workload futex --count=200 --uncontended
	json .metrics.syscalls 0
	workload sysv-sem --count=200 --uncontended
	json .metrics.syscalls 400
	workload eventfd --count=200 --uncontended
	json '.metrics | [.syscalls, .control_bytes]' '[400,3200]'
}
