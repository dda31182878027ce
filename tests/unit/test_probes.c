/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "plan_fixture.h"

/* Every probe there is, on a kernel that preempts or does not. */
static void table_resolve(struct plan *plan, struct kernel *kernel, enum probes_wanted level,
			  bool preempts)
{
	const struct plan_request look = {
		.kinds = EVERY_KIND, .must = EVERY_KIND, .level = level, .preempts = preempts};

	assert_int_equal(
		plan_resolve(plan, probe_specs, probe_specs_cnt, &look, kernel_check, kernel), 0);
	assert_int_equal(plan->nchoices, probe_specs_cnt);
	for (size_t i = 0; i < plan->nchoices; i++)
		assert_non_null(plan->choices[i].alt);
}

/* Its program runs with interrupts off, a run queue or a page table locked, or among soft
 * interrupts. */
static bool target_keeps_cpu(const char *target)
{
	static const char *const targets[] = {
		"sched_switch",	      "sched_waking",	   "sched_wakeup_new",
		"page_fault_user",    "page_fault_kernel", "do_wp_page",
		"signal_generate",    "signal_deliver",	   "posix_cpu_timers_exit_group",
		"sched_process_free",
	};

	for (size_t i = 0; i < COUNT(targets); i++)
		if (!strcmp(target, targets[i]))
			return true;
	return false;
}

static bool via_keeps_cpu(enum attach_via via)
{
	return via == VIA_TP || via == VIA_SESSION;
}

/* The table itself: whatever refuses functions, each row that must be has a floor. */
static void every_probe_has_a_floor(void **state)
{
	struct kernel kernel = {.rules = {{VIA_FEXIT, NULL, -EPERM}, {VIA_FENTRY, NULL, -EPERM}}};
	struct plan plan;

	(void)state;
	table_resolve(&plan, &kernel, PROBES_AUTO, false);
	assert_int_equal(plan.level, LEVEL_SYSCALL);
	assert_true(plan.metrics & M(COPIED_BYTES));
}

/* At no level is there a program that another thread's could be skipped for. */
static void where_the_kernel_preempts_no_program_loses_its_cpu(void **state)
{
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	for (enum probes_wanted level = PROBES_AUTO; level < PROBES_NONE; level++) {
		kernel.nchecks = 0;
		table_resolve(&plan, &kernel, level, true);
		for (size_t i = 0; i < plan.nchoices; i++)
			assert_true(via_keeps_cpu(plan.choices[i].alt->via) ||
				    target_keeps_cpu(plan.choices[i].alt->target));
	}
}

static void where_it_does_not_nobody_pays_for_that(void **state)
{
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	table_resolve(&plan, &kernel, PROBES_AUTO, false);
	for (size_t i = 0; i < kernel.nchecks; i++)
		assert_false(via_keeps_cpu(kernel.checks[i]->via));
}

/* A kernel before 6.14, say, or without tracefs. */
static void where_the_dear_ways_are_refused_the_others_are_taken(void **state)
{
	struct kernel kernel = {
		.rules = {{VIA_SESSION, NULL, -EOPNOTSUPP}, {VIA_TP, NULL, -EPERM}}};
	struct plan plan;

	(void)state;
	table_resolve(&plan, &kernel, PROBES_AUTO, true);
	for (size_t i = 0; i < plan.nchoices; i++)
		assert_false(via_keeps_cpu(plan.choices[i].alt->via));
	assert_int_equal(plan.level, LEVEL_MIXED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_probe_has_a_floor),
		cmocka_unit_test(where_the_kernel_preempts_no_program_loses_its_cpu),
		cmocka_unit_test(where_it_does_not_nobody_pays_for_that),
		cmocka_unit_test(where_the_dear_ways_are_refused_the_others_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
