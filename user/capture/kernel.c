// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "kernel.h"

#include "preemption.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define INIT_PID_NS_INO 0xEFFFFFFCU /* PROC_PID_INIT_INO */

const char *const capability_names[CAPABILITY_NR] = {
	[CAPABILITY_BPF] = "CAP_BPF",
	[CAPABILITY_PERFMON] = "CAP_PERFMON",
	[CAPABILITY_SYS_ADMIN] = "CAP_SYS_ADMIN",
};

static void capabilities_get(bool ret[CAPABILITY_NR])
{
	static const int numbers[CAPABILITY_NR] = {
		[CAPABILITY_BPF] = CAP_BPF,
		[CAPABILITY_PERFMON] = CAP_PERFMON,
		[CAPABILITY_SYS_ADMIN] = CAP_SYS_ADMIN,
	};
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {};

	if (syscall(SYS_capget, &head, data))
		return;
	for (int i = 0; i < CAPABILITY_NR; i++)
		ret[i] = data[numbers[i] / 32].effective & 1U << numbers[i] % 32;
}

/* "none [integrity] confidentiality": the one in brackets. */
static void lockdown_get(char *ret, size_t size)
{
	char line[128] = "", *open, *close;
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");

	snprintf(ret, size, "unknown");
	if (!file)
		return;
	if (fgets(line, sizeof(line), file) && (open = strchr(line, '[')) &&
	    (close = strchr(open, ']')))
		snprintf(ret, size, "%.*s", (int)(close - open - 1), open + 1);
	fclose(file);
}

static uint32_t pid_max_get(void)
{
	unsigned int pid_max = 4194304; /* PID_MAX_LIMIT */
	FILE *file = fopen("/proc/sys/kernel/pid_max", "re");

	if (!file)
		return pid_max;
	if (fscanf(file, "%u", &pid_max) != 1)
		pid_max = 4194304;
	fclose(file);
	return pid_max;
}

static int map_try(enum bpf_map_type type, struct btf *values)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts);
	uint32_t entries = 1;
	int fd;

	if (type == BPF_MAP_TYPE_TASK_STORAGE) {
		opts.map_flags = BPF_F_NO_PREALLOC;
		opts.btf_fd = btf__fd(values);
		opts.btf_key_type_id = 1;
		opts.btf_value_type_id = 1;
		entries = 0;
	}
	fd = bpf_map_create(type, NULL, 4, 4, entries, &opts);
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

/* Task storage wants to know its types: one int will do. */
static int task_storage_try(void)
{
	struct btf *btf = btf__new_empty();
	int err;

	if (!btf)
		return -ENOMEM;
	err = btf__add_int(btf, "int", 4, BTF_INT_SIGNED) < 0 ? -ENOMEM
							      : btf__load_into_kernel(btf);
	if (!err)
		err = map_try(BPF_MAP_TYPE_TASK_STORAGE, btf);
	btf__free(btf);
	return err;
}

/* Would a program be let in that reads 8 bytes at address 0? */
static bool read_kernel_try(void)
{
	const struct bpf_insn insns[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_10},
		{.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_1, .imm = -8},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2, .imm = 8},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3},
		{.code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_probe_read_kernel},
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	int fd = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "ipctrace_trial", "GPL", insns,
			       sizeof(insns) / sizeof(insns[0]), NULL);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void kfuncs_find(struct kernel_facts *facts)
{
	static const char *const names[IPCT_KFUNC_NR] = {
		[IPCT_KFUNC_SESSION_IS_RETURN - IPCT_KFUNC_FIRST] = "bpf_session_is_return",
		[IPCT_KFUNC_SESSION_COOKIE - IPCT_KFUNC_FIRST] = "bpf_session_cookie",
		[IPCT_KFUNC_RDONLY_CAST - IPCT_KFUNC_FIRST] = "bpf_rdonly_cast",
	};

	for (size_t i = 0; facts->btf && i < IPCT_KFUNC_NR; i++)
		facts->kfuncs[i] = btf__find_by_name_kind(facts->btf, names[i], BTF_KIND_FUNC);
	facts->has_rdonly_cast = facts->kfuncs[IPCT_KFUNC_RDONLY_CAST - IPCT_KFUNC_FIRST] > 0;
}

void kernel_facts_get(struct kernel_facts *ret)
{
	struct kernel_facts facts = {};
	struct utsname name;
	struct stat ns;

	uname(&name);
	snprintf(facts.release, sizeof(facts.release), "%s", name.release);
	snprintf(facts.arch, sizeof(facts.arch), "%s", name.machine);
	lockdown_get(facts.lockdown, sizeof(facts.lockdown));
	capabilities_get(facts.has_capability);
	facts.preempts = preemption_get(facts.release);
	facts.pid_max = pid_max_get();
	facts.init_pid_ns = !stat("/proc/self/ns/pid", &ns) && ns.st_ino == INIT_PID_NS_INO;
	facts.map_error = map_try(BPF_MAP_TYPE_ARRAY, NULL);
	if (!facts.map_error)
		facts.task_storage_error = task_storage_try();
	facts.may_read_kernel = read_kernel_try();
	/* Its own message would be a second one; and of all the places it looks at, it says only
	 * ESRCH. */
	libbpf_set_print(NULL);
	facts.btf = btf__parse_raw("/sys/kernel/btf/vmlinux");
	if (!facts.btf)
		facts.btf_error = -errno;
	kfuncs_find(&facts);
	*ret = facts;
}

void kernel_facts_drop(struct kernel_facts *facts)
{
	btf__free(facts->btf);
	facts->btf = NULL;
}

const char *kernel_obstacle(const struct kernel_facts *facts, const char **ret_hint)
{
	if (facts->map_error == -EPERM &&
	    !(facts->has_capability[CAPABILITY_BPF] && facts->has_capability[CAPABILITY_PERFMON])) {
		*ret_hint = "run it with sudo, or with CAP_BPF and CAP_PERFMON";
		return "tracing needs privileges that this process does not have";
	}
	if (facts->map_error == -EPERM || facts->map_error == -ENOSYS) {
		*ret_hint = "bpf() is forbidden or not built in: look at seccomp, the container's "
			    "profile, and CONFIG_BPF_SYSCALL";
		return "the kernel refuses bpf()";
	}
	if (facts->map_error || facts->btf_error == -ENOMEM) {
		*ret_hint = "raise the memory limit (ulimit -l, ulimit -v, or the cgroup's)";
		return "there is not enough memory to trace";
	}
	if (!facts->btf) {
		*ret_hint = "it must be built with CONFIG_DEBUG_INFO_BTF=y, as the kernels of the "
			    "large distributions are";
		return "this kernel has no readable BTF (/sys/kernel/btf/vmlinux)";
	}
	if (facts->task_storage_error) {
		*ret_hint = "task storage came with Linux 5.11";
		return "this kernel has no task storage for tracing programs "
		       "(BPF_MAP_TYPE_TASK_STORAGE)";
	}
	return NULL;
}
