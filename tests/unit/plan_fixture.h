/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PLAN_FIXTURE_H
#define IPCT_PLAN_FIXTURE_H

/* Kernels that refuse what a test wants them to refuse, and a few probes to ask them for. */

#include "capture/probes.h"

#define M(id)	     METRIC_BIT(id)
#define K(id)	     (1U << IPCT_KIND_##id)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define EVERY_KIND   UINT32_MAX
#define CHECKS_MAX   128
#define FEXIT(name)                                                                       \
	{                                                                                 \
		.via = VIA_FEXIT, .level = PROBE_FUNCTION, .prog = "prog", .target = name \
	}
#define EITHER(name)                                                                   \
	{                                                                              \
		.via = VIA_TP_BTF, .level = PROBE_BOTH, .prog = "prog", .target = name \
	}
#define FLOOR                                                                                    \
	{                                                                                        \
		.via = VIA_TP_BTF, .level = PROBE_SYSCALL, .prog = "floor", .target = "sys_exit" \
	}

/* A kernel that refuses what its rules say, and remembers what it was asked. */
struct rule {
	enum attach_via via;
	const char *target; /* NULL: whatever is attached so */
	int error;
};

struct kernel {
	struct rule rules[8]; /* the first that fits; no rule: it can be attached */
	const struct probe_alt *checks[CHECKS_MAX];
	size_t nchecks;
};

static int kernel_check(const struct probe_alt *alt, void *ctx)
{
	struct kernel *kernel = ctx;

	assert_true(kernel->nchecks < CHECKS_MAX);
	kernel->checks[kernel->nchecks++] = alt;
	for (const struct rule *rule = kernel->rules; rule->error; rule++)
		if (rule->via == alt->via && (!rule->target || !strcmp(rule->target, alt->target)))
			return rule->error;
	return 0;
}

static const struct probe_spec pipe_write = {"pipe_write",
					     NEED_MUST,
					     M(COPIED_IN_BYTES) | M(SYSCALLS),
					     K(PIPE) | K(FIFO),
					     {FEXIT("anon_pipe_write"), FEXIT("pipe_write"),
					      FLOOR}};
static const struct probe_spec file_write = {
	"file_write", NEED_MUST, M(COPIED_IN_BYTES) | M(SYSCALLS), K(FILE), {FLOOR}};
static const struct probe_spec waking = {
	"waking", NEED_MAY, M(WAKEUP_NS_P50) | M(SYSCALLS), 0, {EITHER("sched_waking")}};
static const struct probe_spec exits = {
	"exit", NEED_MUST, M(EXITS), 0, {EITHER("sched_process_exit")}};

#define LOOK(kinds_, must_, level_) \
	(&(const struct plan_request){.kinds = (kinds_), .must = (must_), .level = (level_)})
#define RESOLVE_MUST(plan, kernel, kinds, must, wanted, ...)                                       \
	plan_resolve(plan, (const struct probe_spec[]){__VA_ARGS__},                               \
		     COUNT(((const struct probe_spec[]){__VA_ARGS__})), LOOK(kinds, must, wanted), \
		     kernel_check, kernel)
/* All that is asked for must be. */
#define RESOLVE(plan, kernel, kinds, wanted, ...) \
	RESOLVE_MUST(plan, kernel, kinds, kinds, wanted, __VA_ARGS__)

#endif
