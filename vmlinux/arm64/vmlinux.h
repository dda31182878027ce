/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Made by scripts/vmlinux.sh from the types of Linux 6.12.117: what bpf/ reads, no more.
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
struct inode;
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
struct super_block;
struct task_struct;
struct thread_info;
struct timespec64;
struct trace_event_raw_mm_page_alloc;
struct trace_event_raw_sched_process_exec;
struct trace_event_raw_sys_exit;
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
typedef __s32 s32;
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
	long unsigned int flags;
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
	u64 regs[31];
	u64 orig_x0;
	s32 syscallno;
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

struct mm_struct {
	long unsigned int start_stack;
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

typedef long unsigned int vm_flags_t;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	fmode_t f_mode;
	void *private_data;
	struct inode *f_inode;
	unsigned int f_flags;
	struct path f_path;
};

struct vm_area_struct {
	long unsigned int vm_start;
	long unsigned int vm_end;
	const vm_flags_t vm_flags;
	long unsigned int vm_pgoff;
	struct file *vm_file;
};

struct qstr {
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
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

struct kiocb {
	struct file *ki_filp;
};

enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};

struct trace_event_raw_sys_exit {
	long int ret;
};

struct xa_node {
	unsigned char shift;
	void *slots[64];
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

struct msg_queue {
	long unsigned int q_qbytes;
};

struct mqueue_inode_info {
	struct inode vfs_inode;
	struct mq_attr attr;
};

typedef struct {
	unsigned char op;
	unsigned char bits;
	short unsigned int val;
} code;

#pragma clang attribute pop

#endif
