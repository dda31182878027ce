// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Runs a command while empty programs sit on sys_exit, or with --fexit on the
 * functions named: the price of looking there at all, to which a tracer's own
 * price is added.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

/* The descriptor of a link, which lasts as long as this process, or -errno. */
static int probe_attach(const char *target, enum bpf_attach_type type)
{
	const struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = type);
	int id = libbpf_find_vmlinux_btf_id(target, type);
	int prog;

	if (id < 0)
		return id;
	opts.attach_btf_id = id;
	prog = bpf_prog_load(BPF_PROG_TYPE_TRACING, "empty", "GPL", nothing, 2, &opts);
	return prog < 0 ? prog : bpf_raw_tracepoint_open(NULL, prog);
}

/* One on each of the functions that this kernel has; it must have one of them. */
static int functions_attach(char *names)
{
	int link, attached = -ENOENT;

	for (char *name = strsep(&names, ","); name; name = strsep(&names, ",")) {
		link = probe_attach(name, BPF_TRACE_FEXIT);
		if (link < 0 && link != -ENOENT)
			return link;
		if (link >= 0)
			attached = 0;
	}
	return attached;
}

static int command_run(char **argv)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	char *functions = NULL;
	int err;

	if (argc > 1 && !strncmp(argv[1], "--fexit=", 8)) {
		functions = argv[1] + 8;
		argv++, argc--;
	}
	if (argc < 2) {
		fputs("usage: empty_probe [--fexit=FUNCTION,...] COMMAND [ARG...]\n", stderr);
		return 2;
	}
	libbpf_set_print(NULL);
	err = functions ? functions_attach(functions) : probe_attach("sys_exit", BPF_TRACE_RAW_TP);
	if (err < 0) {
		fprintf(stderr, "empty_probe: %s\n", strerror(-err));
		return 3;
	}
	return command_run(argv + 1);
}
