/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PEER_BPF_H
#define IPCT_PEER_BPF_H

/*
 * From a socket to its channel. Both ends must come to the same one, whoever of the
 * two is looked at first, and whether or not the other still lives. For one object
 * alone: see compat.bpf.h on bpf_rdonly_cast.
 *
 * channel_index knows a channel by several keys: by the inode number of each socket
 * that has been looked at, and, where the other end's is not to be had, by what the
 * two have in common.
 */

#include <bpf/bpf_endian.h>

#include "file.bpf.h"
#include "socket.bpf.h"

#define AF_UNIX	       1
#define AF_INET	       2
#define SOCK_STREAM    1
#define SOCK_DGRAM     2
#define SOCK_SEQPACKET 5
#define IPPROTO_TCP    6
#define IPPROTO_UDP    17

#define KEY_PAIR 0xfffffffffffffffeULL /* in the place of a device: what two ends share */
#define KEY_SIDE 0xffffffffffffffffULL /* this side of that row is taken */

/* The pointer by itself: a relocation would look for our own structs in the kernel. */
#define SOCKET_PEEK(ptr, field)                     \
	({                                          \
		typeof(ptr) __at = (ptr);           \
		PEEK(has_rdonly_cast, __at, field); \
	})

static __always_inline __u64 mix(__u64 a, __u64 b)
{
	a = (a ^ (b + 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
	return a ^ a >> 29;
}

static __always_inline __u32 socket_kind(struct sock *sk)
{
	__u16 family = SOCKET_PEEK(sk, __sk_common.skc_family);
	__u16 type = SOCKET_PEEK(sk, sk_type), protocol = SOCKET_PEEK(sk, sk_protocol);

	if (family == AF_UNIX)
		return type == SOCK_STREAM	? IPCT_KIND_UNIX_STREAM
		       : type == SOCK_DGRAM	? IPCT_KIND_UNIX_DGRAM
		       : type == SOCK_SEQPACKET ? IPCT_KIND_UNIX_SEQPACKET
						: IPCT_KIND_NONE;
	if (family != AF_INET && family != AF_INET6)
		return IPCT_KIND_NONE;
	return type == SOCK_STREAM && protocol == IPPROTO_TCP  ? IPCT_KIND_TCP
	       : type == SOCK_DGRAM && protocol == IPPROTO_UDP ? IPCT_KIND_UDP
							       : IPCT_KIND_NONE;
}

/* Of one that is closed, or not accepted yet, 0. */
static __always_inline __u64 socket_ino(struct sock *sk)
{
	struct socket *socket = sk ? SOCKET_PEEK(sk, sk_socket) : NULL;
	struct file *file = socket ? SOCKET_PEEK(socket, file) : NULL;
	struct inode *inode = file ? SOCKET_PEEK(file, f_inode) : NULL;

	return inode ? SOCKET_PEEK(inode, i_ino) : 0;
}

static __always_inline __u32 netns_of(struct sock *sk)
{
	struct net *net = SOCKET_PEEK(sk, __sk_common.skc_net.net);

	return SOCKET_PEEK(net, ns.inum);
}

static __always_inline __u64 sockfs_dev(struct socket *socket)
{
	struct file *file = SOCKET_PEEK(socket, file);
	struct inode *inode = SOCKET_PEEK(file, f_inode);
	struct super_block *sb = SOCKET_PEEK(inode, i_sb);

	return SOCKET_PEEK(sb, s_dev);
}

static __always_inline struct sock *unix_peer(struct sock *sk)
{
	struct unix_sock *unix_sock = CAST(unix_sock, sk);

	return SOCKET_PEEK(unix_sock, peer);
}

static __always_inline struct unix_address *unix_bound(struct sock *sk)
{
	struct unix_sock *unix_sock = CAST(unix_sock, sk);

	return SOCKET_PEEK(unix_sock, addr);
}

/* Before 6.3 a key must lie on the stack, or be a map's own. */
static __noinline __u32 key_find(const struct channel_key *key)
{
	struct channel_key copy = *key;
	__u32 *known = bpf_map_lookup_elem(&channel_index, &copy);

	return known ? *known : 0;
}

/* Whose row the key is from now on: this one, or, unless it is to be replaced, that of who was
 * first. */
static __noinline __u32 key_claim(const struct channel_key *key, __u32 row, __u64 flags)
{
	struct channel_key copy = *key;
	__u32 value = row, *known;

	if (!row || !bpf_map_update_elem(&channel_index, &copy, &value, flags))
		return row;
	known = bpf_map_lookup_elem(&channel_index, &copy);
	return known ? *known : 0;
}

static __always_inline __u64 address_hash(const __u32 word[4])
{
	return mix(mix(word[0], word[1]), mix(word[2], word[3]));
}

/* The address that a socket is bound to, or connected to; an IPv4 one as IPv6 writes it. */
static __always_inline void address_get(struct sock *sk, bool peer, __u32 word[4])
{
	if (SOCKET_PEEK(sk, __sk_common.skc_family) == AF_INET6 &&
	    bpf_core_field_exists(sk->__sk_common.skc_v6_daddr)) {
		for (int i = 0; i < 4; i++)
			word[i] =
				peer ? SOCKET_PEEK(sk, __sk_common.skc_v6_daddr.in6_u.u6_addr32[i])
				     : SOCKET_PEEK(sk,
						   __sk_common.skc_v6_rcv_saddr.in6_u.u6_addr32[i]);
		return;
	}
	word[0] = word[1] = 0;
	word[2] = bpf_htonl(0xffff);
	word[3] = peer ? SOCKET_PEEK(sk, __sk_common.skc_daddr)
		       : SOCKET_PEEK(sk, __sk_common.skc_rcv_saddr);
}

/*
 * A port of an address in a network namespace is a channel for datagrams: its number
 * is IPv4 address and port, or a hash and the port. All that is this machine by any
 * name is 127.0.0.1, for a receiver may be bound to none.
 */
static __always_inline __u64 port_number(const __u32 word[4], __u16 port)
{
	bool mapped = !word[0] && !word[1] && word[2] == bpf_htonl(0xffff);
	bool local = !word[0] && !word[1] && !word[2] && bpf_ntohl(word[3]) <= 1;
	__u32 address = bpf_ntohl(word[3]);

	if (local || (mapped && (!address || address >> 24 == 127)))
		return 0x7f000001ULL << 16 | port;
	if (mapped)
		return (__u64)address << 16 | port;
	return 1ULL << 63 | (address_hash(word) << 16 & ~(1ULL << 63)) | port;
}

static __always_inline void unix_name(char name[64], struct sock *sk, struct sock *peer)
{
	struct unix_address *bound = unix_bound(sk);
	__u32 len;

	if (!bound)
		bound = unix_bound(peer);
	if (!bound) {
		__builtin_memcpy(name, sk == peer ? "unnamed\0\0\0" : "socketpair", 11);
		return;
	}
	if (!may_read_kernel)
		return;
	len = SOCKET_PEEK(bound, len) - 2; /* without the family */
	if (len > 63)
		len = 63;
	bpf_probe_read_kernel(
		name, len & 63,
		(void *)((__u64)bound + bpf_core_field_offset(struct unix_address, name) + 2));
	if (!*name)
		*name = '@';
}

static __always_inline void tcp_name(char name[64], struct sock *sk)
{
	struct ipct_life_pair *pair = (void *)name;

	address_get(sk, false, pair->address[0]);
	address_get(sk, true, pair->address[1]);
	pair->port[0] = SOCKET_PEEK(sk, __sk_common.skc_num);
	pair->port[1] = bpf_ntohs(SOCKET_PEEK(sk, __sk_common.skc_dport));
}

/* A row for the channel on the desk, not to be found by anybody yet. */
static __always_inline __u32 socket_row(struct self *me)
{
	__u32 index = row_take(TABLE_CHANNELS);
	struct ipct_channel *row = index ? bpf_map_lookup_elem(&channels, &index) : NULL;

	if (!row)
		return 0;
	*row = me->desk.what;
	return index;
}

static __always_inline void socket_tell(__u32 kind, struct sock *sk, struct sock *peer, __u32 row,
					__u32 fd)
{
	struct ipct_life *life = life_begin(bpf_get_current_task_btf(), IPCT_LIFE_CHANNEL);

	if (!life)
		return;
	life->channel = row;
	life->fd = fd;
	if (kind == IPCT_KIND_TCP)
		tcp_name(life->name, sk);
	else if (kind != IPCT_KIND_UDP)
		unix_name(life->name, sk, peer);
	bpf_ringbuf_submit(life, 0);
}

/* The row that is known by this key, which is made if there is none; *ret_made says so. */
static __always_inline __u32 socket_open(struct self *me, const struct channel_key *key,
					 bool *ret_made)
{
	__u32 known = key_find(key), row;

	if (known)
		return known;
	row = socket_row(me);
	known = key_claim(key, row, BPF_NOEXIST);
	*ret_made = known && known == row;
	return known;
}

/*
 * By what the two ends share (other, on the desk), of which this one is on a side. The
 * same again on a side that is taken is another channel.
 */
static __always_inline __u32 socket_meet(struct self *me, bool side, bool *ret_made)
{
	struct desk *desk = &me->desk;
	__u32 row = socket_open(me, &desk->other, ret_made);

	desk->taken = (struct channel_key){
		.dev = KEY_SIDE, .ino = row, .gen = side, .kind = desk->other.kind};
	if (!row || !key_find(&desk->taken)) {
		key_claim(&desk->taken, row, BPF_ANY);
		return row;
	}
	row = socket_row(me);
	if (!row)
		return 0;
	desk->taken.ino = row;
	key_claim(&desk->taken, row, BPF_ANY);
	key_claim(&desk->other, row, BPF_ANY);
	*ret_made = true;
	return row;
}

/* Two sockets that know each other: own and other are on the desk. */
static __always_inline __u32 unix_pair(struct self *me, struct sock *sk, struct sock *peer,
				       bool *ret_made)
{
	__u64 a = mix(number_of(me, sk) ^ salt, salt), b = mix(number_of(me, peer) ^ salt, salt);
	struct desk *desk = &me->desk;
	__u32 row = key_find(&desk->own);

	desk->what.gen = (a ^ b) >> 32;
	if (!desk->other.ino) {
		/* Closed, or not accepted yet. */
		desk->other.dev = KEY_PAIR;
		desk->other.ino = a ^ b;
		row = row ?: socket_meet(me, a < b, ret_made);
	} else if (!row) {
		bool first = desk->own.ino < desk->other.ino;

		desk->what.ino = first ? desk->own.ino : desk->other.ino;
		row = 0;
		row = row ?: socket_open(me, first ? &desk->own : &desk->other, ret_made);
	}
	if (row) {
		key_claim(&desk->own, row, BPF_NOEXIST);
		key_claim(&desk->other, row, BPF_NOEXIST);
	}
	return row;
}

static __always_inline __u32 tcp_pair(struct self *me, struct sock *sk, bool *ret_made)
{
	struct desk *desk = &me->desk;
	__u32 row = key_find(&desk->own);
	__u64 a, b;

	if (row)
		return row;
	desk->what.dev = netns_of(sk);
	b = bpf_ntohs(SOCKET_PEEK(sk, __sk_common.skc_dport));
	if (!b)
		return socket_open(me, &desk->own, ret_made);
	a = mix(address_hash(desk->from), SOCKET_PEEK(sk, __sk_common.skc_num));
	b = mix(address_hash(desk->to), b);
	desk->what.gen = (a ^ b) >> 32;
	desk->other = (struct channel_key){
		.dev = KEY_PAIR, .ino = mix(a ^ b, desk->what.dev), .kind = IPCT_KIND_TCP};
	row = socket_meet(me, a < b, ret_made);
	if (row)
		key_claim(&desk->own, row, BPF_NOEXIST);
	return row;
}

/* The port that it receives at, or the one that it is connected to. */
static __always_inline __u32 udp_port(struct self *me, struct sock *sk, bool own, bool *ret_made)
{
	struct desk *desk = &me->desk;
	__u16 port = own ? SOCKET_PEEK(sk, __sk_common.skc_num)
			 : bpf_ntohs(SOCKET_PEEK(sk, __sk_common.skc_dport));

	if (!port && !own)
		return 0;
	desk->what.dev = netns_of(sk);
	desk->what.ino = port_number(own ? desk->from : desk->to, port);
	desk->own = (struct channel_key){
		.dev = desk->what.dev, .ino = desk->what.ino, .kind = IPCT_KIND_UDP};
	return socket_open(me, &desk->own, ret_made);
}

#endif
