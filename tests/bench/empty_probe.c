// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Runs a command while an empty program sits on sys_exit: the price of looking at
 * system calls at all, to which a tracer's own price is added.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static int probe_attach(void)
{
	const struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_RAW_TP);
	int prog;

	opts.attach_btf_id = libbpf_find_vmlinux_btf_id("sys_exit", BPF_TRACE_RAW_TP);
	prog = bpf_prog_load(BPF_PROG_TYPE_TRACING, "empty", "GPL", nothing, 2, &opts);
	return prog < 0 ? prog : bpf_raw_tracepoint_open(NULL, prog);
}

int main(int argc, char **argv)
{
	int status, link;
	pid_t pid;

	if (argc < 2) {
		fputs("usage: empty_probe COMMAND [ARG...]\n", stderr);
		return 2;
	}
	link = probe_attach();
	if (link < 0) {
		fprintf(stderr, "empty_probe: %s\n", strerror(-link));
		return 3;
	}
	pid = fork();
	if (!pid) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 1;
	close(link);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
