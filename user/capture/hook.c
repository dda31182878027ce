// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "hook.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

/* BPF_TRACE_KPROBE_SESSION, which the headers we build with do not have yet. */
#define ATTACH_SESSION ((enum bpf_attach_type)56)

int hook_attach(int prog_fd, const char *function, uint64_t cookie)
{
	union bpf_attr attr;
	int fd;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = prog_fd;
	attr.link_create.attach_type = ATTACH_SESSION;
	attr.link_create.kprobe_multi.cnt = 1;
	attr.link_create.kprobe_multi.syms = (uintptr_t)&function;
	attr.link_create.kprobe_multi.cookies = (uintptr_t)&cookie;
	fd = syscall(SYS_bpf, BPF_LINK_CREATE, &attr, sizeof(attr));
	return fd < 0 ? -errno : fd;
}

int hook_check(const struct kernel_facts *facts, const char *function, bool attach)
{
	const struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = ATTACH_SESSION);
	int prog, link = 0;

	/* Before 6.14 the returns waited for are few, as they come out of a pool. */
	if (btf__find_by_name_kind(facts->btf, "fprobe_hlist", BTF_KIND_STRUCT) < 0)
		return -EOPNOTSUPP;
	for (size_t i = 0; i < IPCT_KFUNC_NR; i++)
		if (facts->kfuncs[i] <= 0)
			return -EOPNOTSUPP;
	if (btf__find_by_name_kind(facts->btf, function, BTF_KIND_FUNC) < 0)
		return -ENOENT;
	prog = bpf_prog_load(BPF_PROG_TYPE_KPROBE, "ipctrace_trial", "GPL", nothing, 2, &opts);
	if (prog < 0)
		return prog;
	if (attach) {
		link = hook_attach(prog, function, 0);
		if (link >= 0)
			close(link);
	}
	close(prog);
	return link < 0 ? link : 0;
}

int hook_prepare(struct bpf_program *prog, const struct kernel_facts *facts)
{
	size_t n = bpf_program__insn_cnt(prog);
	struct bpf_insn *insns = malloc(n * sizeof(*insns));
	int err;

	if (!insns)
		return -ENOMEM;
	memcpy(insns, bpf_program__insns(prog), n * sizeof(*insns));
	for (size_t i = 0; i < n; i++) {
		uint32_t number = insns[i].imm - IPCT_KFUNC_FIRST;

		if (insns[i].code != (BPF_JMP | BPF_CALL) || insns[i].src_reg ||
		    number >= IPCT_KFUNC_NR)
			continue;
		insns[i].src_reg = BPF_PSEUDO_KFUNC_CALL;
		insns[i].imm = facts->kfuncs[number];
	}
	err = bpf_program__set_insns(prog, insns, n);
	free(insns);
	return err ?: bpf_program__set_expected_attach_type(prog, ATTACH_SESSION);
}

uint64_t hook_missed(int link_fd)
{
	/* The kernel's bpf_link_info, as far as we read it. */
	struct {
		uint32_t type, id, prog_id, gap;
		uint64_t addrs;
		uint32_t count, flags;
		uint64_t missed;
	} info = {};
	uint32_t size = sizeof(info);

	return bpf_obj_get_info_by_fd(link_fd, &info, &size) ? 0 : info.missed;
}
