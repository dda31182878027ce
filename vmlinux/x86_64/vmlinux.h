/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Made by scripts/vmlinux.sh from the types of Linux 6.18.44: what bpf/ reads, no more.
 * Member offsets mean nothing here: libbpf fills in those of the running kernel.
 */
#ifndef __VMLINUX_H__
#define __VMLINUX_H__

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct bpf_iter__task;
struct dentry;
struct eventfd_ctx;
struct fdtable;
struct file;
struct files_struct;
struct hlist_head;
struct hlist_node;
struct idr;
struct in6_addr;
struct inode;
struct iov_iter;
struct ipc_ids;
struct ipc_namespace;
struct k_sigaction;
struct kern_ipc_perm;
struct kernel_siginfo;
struct kiocb;
struct mm_struct;
struct mount;
struct mq_attr;
struct mqueue_inode_info;
struct msg_queue;
struct msghdr;
struct net;
struct ns_common;
struct nsproxy;
struct page;
struct path;
struct pid;
struct pid_namespace;
struct pipe_inode_info;
struct pt_regs;
struct qstr;
struct sigaction;
struct sighand_struct;
struct signal_struct;
struct sock;
struct sock_common;
struct sockaddr_in6;
struct sockaddr_un;
struct socket;
struct super_block;
struct task_struct;
struct thread_info;
struct timespec64;
struct trace_event_raw_mm_page_alloc;
struct trace_event_raw_sched_process_exec;
struct trace_event_raw_sys_exit;
struct unix_address;
struct unix_sock;
struct unix_stream_read_state;
struct upid;
struct vfsmount;
struct vm_area_struct;
struct vm_fault;
struct xa_node;
struct xarray;

typedef unsigned char __u8;
typedef short int __s16;
typedef short unsigned int __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long int __s64;
typedef long long unsigned int __u64;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;

enum {
	false = 0,
	true = 1,
};

typedef long int __kernel_long_t;
typedef long unsigned int __kernel_ulong_t;
typedef int __kernel_pid_t;
typedef __kernel_ulong_t __kernel_size_t;
typedef long long int __kernel_loff_t;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;
typedef u32 __kernel_dev_t;
typedef __kernel_dev_t dev_t;
typedef short unsigned int umode_t;
typedef __kernel_pid_t pid_t;
typedef _Bool bool;
typedef __kernel_loff_t loff_t;
typedef __kernel_size_t size_t;
typedef unsigned int fmode_t;

typedef struct {
	int counter;
} atomic_t;

struct hlist_head {
	struct hlist_node *first;
};

struct thread_info {
	u32 status;
};

struct task_struct {
	struct thread_info thread_info;
	unsigned int flags;
	int on_cpu;
	int on_rq;
	struct mm_struct *mm;
	int exit_state;
	int exit_code;
	int exit_signal;
	pid_t pid;
	pid_t tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	u64 start_boottime;
	long unsigned int min_flt;
	long unsigned int maj_flt;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct sighand_struct *sighand;
	int pagefault_disabled;
};

typedef __s64 time64_t;

struct timespec64 {
	time64_t tv_sec;
};

struct pt_regs {
	long unsigned int bp;
	long unsigned int bx;
	long unsigned int r10;
	long unsigned int r9;
	long unsigned int r8;
	long unsigned int ax;
	long unsigned int cx;
	long unsigned int dx;
	long unsigned int si;
	long unsigned int di;
	long unsigned int orig_ax;
};

typedef long unsigned int vm_flags_t;

struct mm_struct {
	long unsigned int start_stack;
};

struct vm_area_struct {
	long unsigned int vm_start;
	long unsigned int vm_end;
	const vm_flags_t vm_flags;
	long unsigned int vm_pgoff;
	struct file *vm_file;
};

struct xarray {
	void *xa_head;
};

struct idr {
	struct xarray idr_rt;
};

struct ns_common {
	unsigned int inum;
};

struct pid_namespace {
	struct ns_common ns;
};

typedef void __signalfn_t(int);
typedef __signalfn_t *__sighandler_t;

struct sigaction {
	__sighandler_t sa_handler;
	long unsigned int sa_flags;
};

struct k_sigaction {
	union {
		char _size[32];
		struct {
			char _0[0];
			struct sigaction sa;
		};
	};
};

struct upid {
	union {
		char _size[16];
		struct {
			char _0[0];
			int nr;
		};
		struct {
			char _1[8];
			struct pid_namespace *ns;
		};
	};
};

struct pid {
	unsigned int level;
	struct upid numbers[0];
};

struct nsproxy {
	struct ipc_namespace *ipc_ns;
};

struct signal_struct {
	atomic_t live;
	int group_exit_code;
};

struct sighand_struct {
	struct k_sigaction action[64];
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	fmode_t f_mode;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	const struct path f_path;
};

struct iov_iter {
	u8 iter_type;
};

struct kiocb {
	struct file *ki_filp;
};

struct qstr {
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	const struct qstr d_name;
};

struct inode {
	umode_t i_mode;
	struct super_block *i_sb;
	long unsigned int i_ino;
	loff_t i_size;
	u32 i_generation;
	struct pipe_inode_info *i_pipe;
};

struct super_block {
	dev_t s_dev;
	long unsigned int s_flags;
	long unsigned int s_magic;
};

struct vfsmount {
};

struct net {
	struct ns_common ns;
};

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};

struct in6_addr {
	union {
		__u8 u6_addr8[16];
		__be16 u6_addr16[8];
		__be32 u6_addr32[4];
	} in6_u;
};

struct msghdr {
	void *msg_name;
	int msg_namelen;
	struct iov_iter msg_iter;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	short unsigned int skc_family;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	struct socket *sk_socket;
	u16 sk_protocol;
	u16 sk_type;
};

struct socket {
	struct file *file;
	struct sock *sk;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
};

struct files_struct {
	struct fdtable *fdt;
};

struct pipe_inode_info {
	unsigned int max_usage;
};

struct xa_node {
	unsigned char shift;
	void *slots[64];
};

struct ipc_ids {
	union {
		char _size[224];
		struct {
			char _0[48];
			struct idr ipcs_idr;
		};
	};
};

struct ipc_namespace {
	struct ipc_ids ids[3];
	struct ns_common ns;
};

struct trace_event_raw_sched_process_exec {
	pid_t old_pid;
};

struct trace_event_raw_sys_exit {
	long int ret;
};

struct mq_attr {
	__kernel_long_t mq_maxmsg;
	__kernel_long_t mq_msgsize;
};

struct kern_ipc_perm {
	int id;
};

enum {
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
};

enum {
	BPF_F_NO_PREALLOC = 1,
	BPF_F_MMAPABLE = 1024,
};

struct bpf_iter__task {
	struct task_struct *task;
};

enum {
	BPF_LOCAL_STORAGE_GET_F_CREATE = 1,
};

enum iter_type {
	ITER_UBUF = 0,
	ITER_IOVEC = 1,
};

struct trace_event_raw_mm_page_alloc {
	long unsigned int pfn;
	unsigned int order;
	long unsigned int gfp_flags;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct eventfd_ctx {
	int id;
};

struct sockaddr_un {
	union {
		char _size[110];
	};
};

struct unix_address {
	int len;
	struct sockaddr_un name[0];
};

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

struct msg_queue {
	long unsigned int q_qbytes;
};

struct mqueue_inode_info {
	struct inode vfs_inode;
	struct mq_attr attr;
};

struct sockaddr_in6 {
	short unsigned int sin6_family;
	__be16 sin6_port;
	__be32 sin6_flowinfo;
	struct in6_addr sin6_addr;
};

typedef struct {
	unsigned char op;
	unsigned char bits;
	short unsigned int val;
} code;

struct unix_stream_read_state {
	struct socket *socket;
	struct msghdr *msg;
	struct pipe_inode_info *pipe;
	int flags;
};

#pragma clang attribute pop

#endif
