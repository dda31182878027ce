// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "hook.h"

static const struct {
	enum bpf_attach_type type;
	const char *prefix; /* what BTF calls the target */
	uint32_t kind;
} forms[VIA_NR] = {
	[VIA_FENTRY] = {BPF_TRACE_FENTRY, "", BTF_KIND_FUNC},
	[VIA_FEXIT] = {BPF_TRACE_FEXIT, "", BTF_KIND_FUNC},
	[VIA_TP_BTF] = {BPF_TRACE_RAW_TP, "btf_trace_", BTF_KIND_TYPEDEF},
	/* VIA_TP's targets are tracefs', VIA_SESSION's hook.c's */
};

void trial_refuse(struct trial *trial, const struct probe_alt *alt, int error)
{
	if (trial->nrefused < PLAN_MAX)
		trial->refused[trial->nrefused++] =
			(struct probe_refusal){.alt = alt, .error = error};
}

static int prog_load(const struct probe_alt *alt, const struct btf *btf)
{
	const struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = forms[alt->via].type);
	char name[128];
	int id;

	snprintf(name, sizeof(name), "%s%s", forms[alt->via].prefix, alt->target);
	id = btf__find_by_name_kind(btf, name, forms[alt->via].kind);
	if (id < 0)
		return -ENOENT;
	opts.attach_btf_id = id;
	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "ipctrace_trial", "GPL", nothing, 2, &opts);
}

/* Perf knows a tracepoint by the number that tracefs gives it. */
static int tracefs_try(const char *target)
{
	static const char *const roots[] = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};
	char path[128];
	int err = -ENOENT;

	for (size_t i = 0; err && i < sizeof(roots) / sizeof(roots[0]); i++) {
		snprintf(path, sizeof(path), "%s/events/%s/id", roots[i], target);
		err = access(path, R_OK) ? -errno : 0;
	}
	return err;
}

int trial_check(const struct probe_alt *alt, void *ctx)
{
	const struct trial *trial = ctx;
	const struct kernel_facts *facts = trial->facts;
	int prog, link = 0;

	for (size_t i = 0; i < trial->nrefused; i++)
		if (trial->refused[i].alt == alt)
			return trial->refused[i].error;
	/* No pointer to follow from fd[n], and no leave to copy what it points to. */
	if (alt->reads_fds && !facts->has_rdonly_cast && !facts->may_read_kernel)
		return -EPERM;
	if (alt->via == VIA_TP)
		return tracefs_try(alt->target);
	if (alt->via == VIA_SESSION)
		return hook_check(facts, alt->target, trial->attach);
	prog = prog_load(alt, facts->btf);
	if (prog < 0)
		return prog;
	if (trial->attach) {
		link = bpf_raw_tracepoint_open(NULL, prog);
		if (link >= 0)
			close(link);
	}
	close(prog);
	return link < 0 ? link : 0;
}
