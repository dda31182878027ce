// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * From a descriptor to its channel, and from what else tells it from others.
 */
#include "peer.bpf.h"

static __always_inline struct file *file_of(struct task_struct *task, __u32 fd)
{
	struct files_struct *files = task->files;
	struct fdtable *fdt;

	if (!files)
		return NULL;
	fdt = files->fdt;
	if (fd >= fdt->max_fds)
		return NULL;
	return PEEK_POINTER(file, (__u64)fdt->fd + fd * sizeof(void *));
}

__u64 kernel_word(__u64 address)
{
	struct timespec64 *words; /* any struct will do that begins with a number of eight bytes */
	__u64 word = 0;

	if (has_rdonly_cast) {
		words = bpf_rdonly_cast((void *)address,
					bpf_core_type_id_kernel(struct timespec64));
		word = words->tv_sec;
	} else if (may_read_kernel) {
		bpf_probe_read_kernel(&word, sizeof(word), (void *)address);
	}
	return word;
}

__u32 end_by_id(struct self *me, const struct ipct_channel *what, __u32 dir)
{
	if (!me || !what || dir >= IPCT_DIR_NR)
		return 0;
	return end_of_id(me, NULL, what, dir);
}

__u64 name_head(struct self *me, __u64 address)
{
	__u64 head = 0;

	if (!me)
		return 0;
	if (has_rdonly_cast)
		head = number_of(
			me, ((struct hlist_head *)bpf_rdonly_cast(
				     (void *)address, bpf_core_type_id_kernel(struct hlist_head)))
				    ->first);
	else if (may_read_kernel)
		bpf_probe_read_kernel(&head, sizeof(head), (void *)address);
	return head;
}

#define MOUNTS_MAX 4 /* one over the other, at the same place */

/* The pointer that is stored at this address, as a number. */
static __always_inline __u64 pointer_at(struct self *me, __u64 at)
{
	return number_of(me, PEEK_POINTER(hlist_head, at));
}

static __always_inline bool dentry_is_root(struct self *me, __u64 dentry)
{
	return pointer_at(me, dentry + bpf_core_field_offset(struct dentry, d_parent)) == dentry;
}

__u64 directory_name_head(struct self *me, __u64 dentry, __u64 vfsmount)
{
	__u64 mount = vfsmount - bpf_core_field_offset(struct mount, mnt);

	if (!me || (!has_rdonly_cast && !may_read_kernel))
		return 0;
	dentry = pointer_at(me, dentry + bpf_core_field_offset(struct dentry, d_parent));
	/* The root of a file system bears the name of what it is mounted on. */
	for (int i = 0; i < MOUNTS_MAX && dentry_is_root(me, dentry); i++) {
		dentry =
			pointer_at(me, mount + bpf_core_field_offset(struct mount, mnt_mountpoint));
		mount = pointer_at(me, mount + bpf_core_field_offset(struct mount, mnt_parent));
	}
	return name_head(me, pointer_at(me, dentry + bpf_core_field_offset(struct dentry, d_name) +
						    bpf_core_field_offset(struct qstr, name)));
}

__u64 eventfd_id(__u64 context)
{
	struct eventfd_ctx *ctx = (void *)context;

	if (has_rdonly_cast)
		return ((struct eventfd_ctx *)bpf_rdonly_cast(
				ctx, bpf_core_type_id_kernel(struct eventfd_ctx)))
			->id;
	return may_read_kernel ? BPF_CORE_READ(ctx, id) : 0;
}

int slot_fill(struct self *me, __u32 fd)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct slot *slot;
	struct file *file;
	__u32 *generation;

	if (!me)
		return 0;
	slot = &me->by_fd[fd % SLOTS];
	file = has_rdonly_cast || may_read_kernel ? file_of(task, fd) : NULL;
	if (file)
		slot_settle(has_rdonly_cast, me, slot, file, fd);
	else
		__builtin_memset(slot, 0, sizeof(*slot));
	slot->fd = fd;
	/* Nobody says when a number that meant nothing comes to mean something: look again then. */
	if (!file) {
		slot->files = 0;
		return 0;
	}
	slot->files = number_of(me, task->files);
	generation = generation_of(slot->files);
	slot->generation = generation ? *generation : 0;
	return 0;
}

int channel_renew(struct self *me, long fd)
{
	struct file *file = NULL;
	struct ipct_channel what = {};
	struct channel_key key = {};

	if (!me || fd < 0)
		return 0;
	if (has_rdonly_cast || may_read_kernel)
		file = file_of(bpf_get_current_task_btf(), fd);
	if (!file)
		return 0;
	file_describe(has_rdonly_cast, me, file, PEEK(has_rdonly_cast, file, f_inode), &what);
	key.dev = what.dev;
	key.ino = what.ino;
	key.gen = what.gen;
	key.kind = what.kind;
	bpf_map_delete_elem(&channel_index, &key);
	return 0;
}

/* What the slot is to remember of the other end: when that changes, look again. */
static __always_inline __u64 peer_word(struct self *me, struct sock *sk, struct sock *peer)
{
	struct desk *desk = &me->desk;

	if (SOCKET_PEEK(sk, __sk_common.skc_family) == AF_UNIX)
		return number_of(me, peer);
	address_get(sk, false, desk->from);
	address_get(sk, true, desk->to);
	return mix(mix(address_hash(desk->from), SOCKET_PEEK(sk, __sk_common.skc_num)),
		   mix(address_hash(desk->to), SOCKET_PEEK(sk, __sk_common.skc_dport)));
}

/* A pair from birth: each other's peers, and nobody can send to a name of theirs. */
static __always_inline bool unix_is_pair(__u32 kind, struct sock *sk, struct sock *peer)
{
	if (!peer)
		return false;
	if (kind != IPCT_KIND_UNIX_DGRAM)
		return true;
	return unix_peer(peer) == sk && !unix_bound(sk) && !unix_bound(peer);
}

/* The channels that it receives from and sends to; the second 0 where they are one. */
static __always_inline void socket_join(struct self *me, struct slot *slot, struct sock *sk,
					struct sock *peer, __u32 fd)
{
	struct desk *desk = &me->desk;
	bool made = false, made_there = false;
	__u32 kind = slot->kind;

	if (kind == IPCT_KIND_TCP) {
		slot->channel = tcp_pair(me, sk, &made);
	} else if (kind == IPCT_KIND_UDP) {
		slot->channel = udp_port(me, sk, true, &made);
		slot->there = udp_port(me, sk, false, &made_there);
	} else if (unix_is_pair(kind, sk, peer)) {
		slot->channel = unix_pair(me, sk, peer, &made);
	} else {
		/* Datagrams are the receiver's: whoever sends to it, there they arrive. */
		slot->channel = socket_open(me, &desk->own, &made);
		desk->what.ino = desk->other.ino;
		if (desk->other.ino)
			slot->there = socket_open(me, &desk->other, &made_there);
		if (made_there)
			socket_tell(kind, peer, peer, slot->there, fd);
		peer = sk;
		made_there = false;
	}
	if (made)
		socket_tell(kind, sk, peer, slot->channel, fd);
	if (made_there)
		socket_tell(kind, sk, peer, slot->there, fd);
	if (!slot->channel)
		LOSE(channels);
}

static __always_inline void desk_lay(struct self *me, struct slot *slot, struct sock *peer,
				     __u64 dev)
{
	struct desk *desk = &me->desk;

	desk->what = (struct ipct_channel){.dev = dev, .ino = slot->id[1], .kind = slot->kind};
	desk->own = (struct channel_key){.dev = dev, .ino = slot->id[1], .kind = slot->kind};
	desk->other = (struct channel_key){.dev = dev, .ino = socket_ino(peer), .kind = slot->kind};
}

int socket_settle(struct self *me, __u64 address, __u32 place, __u32 fd)
{
	struct socket *socket = CAST(socket, address);
	struct sock *sk, *peer;
	struct slot *slot;
	__u64 word, ino, number;
	__u32 kind;

	if (!me || (!has_rdonly_cast && !may_read_kernel))
		return 0;
	slot = (int)fd >= 0 ? &me->by_fd[fd % SLOTS] : &me->by_id[place % SLOTS];
	sk = SOCKET_PEEK(socket, sk);
	kind = sk ? socket_kind(sk) : IPCT_KIND_NONE;
	if (!(wanted_kinds & 1U << kind)) {
		__builtin_memset(slot, 0, sizeof(*slot));
		return 0;
	}
	/* Never a NULL that the verifier knows of: it would follow it. */
	peer = kind == IPCT_KIND_TCP || kind == IPCT_KIND_UDP ? sk : unix_peer(sk);
	number = number_of(me, sk);
	ino = socket_ino(sk);
	word = peer_word(me, sk, peer);
	if (slot->kind == kind && slot->id[0] == number && slot->id[1] == ino &&
	    slot->id[2] == word)
		return 0;
	__builtin_memset(slot, 0, sizeof(*slot));
	slot->kind = kind;
	slot->id[0] = number;
	slot->id[1] = ino;
	slot->id[2] = word;
	desk_lay(me, slot, peer, sockfs_dev(socket));
	socket_join(me, slot, sk, peer, fd);
	return 0;
}

/* struct sockaddr_in and sockaddr_in6, in words and half words. */
struct port_name {
	__u16 family, port;
	__u32 in;
	__u32 in6[4];
};

static __always_inline bool port_name_read(struct port_name *name, __u64 address, bool user)
{
	struct sockaddr_in6 *in6;

	if (user)
		return user_read(name, sizeof(*name), address) || user_need(name, 8, address);
	if (!has_rdonly_cast)
		return may_read_kernel &&
		       !bpf_probe_read_kernel(name, sizeof(*name), (void *)address);
	in6 = CAST(sockaddr_in6, address);
	name->family = in6->sin6_family;
	name->port = in6->sin6_port;
	name->in = in6->sin6_flowinfo;
	for (int i = 0; i < 4; i++)
		name->in6[i] = in6->sin6_addr.in6_u.u6_addr32[i];
	return true;
}

__u32 socket_end_named(struct self *me, __u32 channel, __u64 address, bool user)
{
	const struct ipct_channel *own = bpf_map_lookup_elem(&channels, &channel);
	struct ipct_channel what = {.kind = IPCT_KIND_UDP};
	struct port_name name = {};

	if (!me || !own || !port_name_read(&name, address, user))
		return 0;
	if (name.family == AF_INET) {
		name.in6[0] = name.in6[1] = 0;
		name.in6[2] = bpf_htonl(0xffff);
		name.in6[3] = name.in;
	} else if (name.family != AF_INET6) {
		return 0;
	}
	what.dev = own->dev;
	what.ino = port_number(name.in6, bpf_ntohs(name.port));
	return end_by_id(me, &what, IPCT_DIR_WRITE);
}
