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

static void chosen(const struct probe_choice *choice, const char *target)
{
	assert_non_null(choice->alt);
	assert_string_equal(choice->alt->target, target);
}

static void refused(const struct probe_choice *choice, size_t place, const char *target, int error)
{
	assert_true(place < choice->nrefusals);
	assert_string_equal(choice->refusals[place].alt->target, target);
	assert_int_equal(choice->refusals[place].error, error);
}

static void the_best_that_can_be_attached_is_taken(void **state)
{
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(
		RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_AUTO, pipe_write, waking, exits), 0);
	assert_int_equal(plan.nchoices, 3);
	chosen(&plan.choices[0], "anon_pipe_write");
	assert_int_equal(plan.choices[0].nrefusals, 0);
	chosen(&plan.choices[1], "sched_waking");
	assert_int_equal(plan.level, LEVEL_FUNCTION);
	assert_int_equal(plan.floor_kinds, 0);
	assert_null(plan.missing);
	assert_int_equal(kernel.nchecks, 3);
}

static void the_second_best_knows_why_it_is_not_the_best(void **state)
{
	struct kernel kernel = {.rules = {{VIA_FEXIT, "anon_pipe_write", -ENOENT}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_AUTO, pipe_write), 0);
	chosen(&plan.choices[0], "pipe_write");
	assert_int_equal(plan.choices[0].nrefusals, 1);
	refused(&plan.choices[0], 0, "anon_pipe_write", -ENOENT);
	assert_int_equal(plan.level, LEVEL_FUNCTION);
}

static void the_floor_is_taken_where_functions_are_refused(void **state)
{
	struct kernel kernel = {
		.rules = {{VIA_FEXIT, "pipe_write", -ENOENT}, {VIA_FEXIT, NULL, -EPERM}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, K(PIPE) | K(FILE), PROBES_AUTO, pipe_write, exits),
			 0);
	chosen(&plan.choices[0], "sys_exit");
	assert_int_equal(plan.choices[0].nrefusals, 2);
	refused(&plan.choices[0], 0, "anon_pipe_write", -EPERM);
	refused(&plan.choices[0], 1, "pipe_write", -ENOENT);
	assert_int_equal(plan.level, LEVEL_SYSCALL);
	/* of its kinds the ones that are looked at */
	assert_int_equal(plan.floor_kinds, K(PIPE));
	assert_int_equal(plan.kinds, K(PIPE) | K(FILE));
}

static void the_floor_asked_for_tries_no_function(void **state)
{
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_SYSCALL, pipe_write, exits), 0);
	chosen(&plan.choices[0], "sys_exit");
	refused(&plan.choices[0], 0, "anon_pipe_write", 0);
	refused(&plan.choices[0], 1, "pipe_write", 0);
	chosen(&plan.choices[1], "sched_process_exit");
	assert_int_equal(plan.level, LEVEL_SYSCALL);
	assert_int_equal(kernel.nchecks, 2);
	assert_string_equal(kernel.checks[0]->target, "sys_exit");
}

static void functions_asked_for_and_refused_are_missing(void **state)
{
	struct kernel kernel = {.rules = {{VIA_FEXIT, NULL, -EPERM}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_FUNCTION, pipe_write, waking),
			 -ENOTSUP);
	assert_ptr_equal(plan.missing, &plan.choices[0]);
	assert_null(plan.choices[0].alt);
	assert_int_equal(plan.choices[0].nrefusals, 3);
	refused(&plan.choices[0], 0, "anon_pipe_write", -EPERM);
	refused(&plan.choices[0], 1, "pipe_write", -EPERM);
	refused(&plan.choices[0], 2, "sys_exit", 0); /* could be, was not wanted */
	/* the plan is whole all the same */
	assert_int_equal(plan.nchoices, 2);
	chosen(&plan.choices[1], "sched_waking");
}

static void a_row_without_a_function_stays_on_the_floor(void **state)
{
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, K(FIFO) | K(FILE), PROBES_FUNCTION, pipe_write,
				 file_write),
			 0);
	chosen(&plan.choices[0], "anon_pipe_write");
	chosen(&plan.choices[1], "sys_exit");
	assert_int_equal(plan.level, LEVEL_MIXED);
	assert_int_equal(plan.floor_kinds, K(FILE));
	assert_int_equal(RESOLVE(&plan, &kernel, K(FIFO), PROBES_FUNCTION, pipe_write, file_write),
			 0);
	assert_int_equal(plan.level, LEVEL_FUNCTION);
}

static void nothing_is_tried_twice(void **state)
{
	static const struct probe_spec second = {
		"second", NEED_MUST, M(MESSAGES), 0, {FEXIT("anon_pipe_write"), FLOOR}};
	struct kernel kernel = {.rules = {{VIA_FEXIT, NULL, -EBUSY}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_AUTO, pipe_write, second,
				 file_write, second),
			 0);
	assert_int_equal(kernel.nchecks, 3); /* two functions, one floor */
	for (size_t i = 0; i < plan.nchoices; i++)
		chosen(&plan.choices[i], "sys_exit");
	/* who was not asked again knows the answer */
	refused(&plan.choices[1], 0, "anon_pipe_write", -EBUSY);
	refused(&plan.choices[3], 0, "anon_pipe_write", -EBUSY);
}

static void what_was_passed_over_is_no_verdict(void **state)
{
	static const struct probe_spec pipe_only = {
		"pipe_only", NEED_MUST, 0, 0, {FEXIT("f"), FLOOR}};
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	/* pipe_only passes over sys_exit; file_write, without a function, must still try it */
	assert_int_equal(
		RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_FUNCTION, pipe_only, file_write), 0);
	assert_int_equal(kernel.nchecks, 2);
	chosen(&plan.choices[1], "sys_exit");
}

static void metrics_of_a_missing_probe_are_blind(void **state)
{
	struct kernel kernel = {.rules = {{VIA_TP_BTF, "sched_waking", -EINVAL}}};
	struct plan plan;

	(void)state;
	assert_int_equal(
		RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_AUTO, pipe_write, waking, exits), 0);
	assert_null(plan.choices[1].alt);
	refused(&plan.choices[1], 0, "sched_waking", -EINVAL);
	/* SYSCALLS needs both probes: half of a sum is none */
	assert_true(plan.metrics == (M(COPIED_IN_BYTES) | M(EXITS)));
	assert_null(plan.missing); /* it need not be */
}

static void the_first_that_must_be_and_cannot_is_named(void **state)
{
	struct kernel kernel = {.rules = {{VIA_FEXIT, NULL, -EPERM}, {VIA_TP_BTF, NULL, -EACCES}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_AUTO, waking, pipe_write,
				 exits),
			 -ENOTSUP);
	assert_ptr_equal(plan.missing, &plan.choices[1]);
	refused(plan.missing, 2, "sys_exit", -EACCES);
	assert_true(plan.metrics == 0);
	assert_int_equal(plan.nchoices, 3);
}

/* A trace looks at what it can; a run needs its own. */
static void kinds_that_cannot_be_seen_are_left_out(void **state)
{
	struct kernel kernel = {.rules = {{VIA_TP_BTF, "sys_exit", -EPERM}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE_MUST(&plan, &kernel, K(PIPE) | K(FILE), 0, PROBES_AUTO, pipe_write,
				      file_write),
			 0);
	assert_int_equal(plan.kinds, K(PIPE));
	assert_null(plan.missing);
	/* what is left is whole: nothing of a file is in its sums */
	assert_true(plan.metrics == (M(COPIED_IN_BYTES) | M(SYSCALLS)));

	assert_int_equal(RESOLVE_MUST(&plan, &kernel, K(PIPE) | K(FILE), K(FILE), PROBES_AUTO,
				      pipe_write, file_write),
			 -ENOTSUP);
	assert_ptr_equal(plan.missing, &plan.choices[1]);
}

/* Without splice a pipe is seen all the same, only its splices are not. */
static void a_kind_is_seen_without_what_may_be_missing(void **state)
{
	static const struct probe_spec splice = {
		"splice", NEED_MAY, M(MOVED_BYTES), K(PIPE), {FEXIT("do_splice")}};
	struct kernel kernel = {.rules = {{VIA_FEXIT, "do_splice", -EPERM}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, K(PIPE), PROBES_AUTO, pipe_write, splice), 0);
	assert_int_equal(plan.kinds, K(PIPE));
	assert_null(plan.choices[1].alt);
	assert_true(plan.metrics == (M(COPIED_IN_BYTES) | M(SYSCALLS)));
	assert_false(plan.metrics & M(MOVED_BYTES));
}

static void a_plan_for_no_kind_at_all_is_none(void **state)
{
	struct kernel kernel = {.rules = {{VIA_TP_BTF, NULL, -EPERM}, {VIA_FEXIT, NULL, -EPERM}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE_MUST(&plan, &kernel, K(PIPE) | K(FIFO) | K(FILE), 0, PROBES_AUTO,
				      pipe_write, file_write, waking),
			 -ENOTSUP);
	assert_ptr_equal(plan.missing, &plan.choices[1]);
	assert_int_equal(plan.kinds, 0);
}

static void the_same_target_read_another_way_is_tried_again(void **state)
{
	static const struct probe_spec reader = {"reader",
						 NEED_MUST,
						 0,
						 0,
						 {{.via = VIA_FEXIT,
						   .level = PROBE_FUNCTION,
						   .prog = "prog",
						   .target = "anon_pipe_write",
						   .reads_fds = true}}};
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, EVERY_KIND, PROBES_AUTO, pipe_write, reader), 0);
	assert_int_equal(kernel.nchecks, 2);
}

static void rows_of_other_kinds_are_left_out(void **state)
{
	struct kernel kernel = {.rules = {{VIA_FEXIT, NULL, -EPERM}}};
	struct plan plan;

	(void)state;
	assert_int_equal(RESOLVE(&plan, &kernel, K(FILE), PROBES_FUNCTION, pipe_write, file_write,
				 waking),
			 0);
	assert_int_equal(plan.nchoices, 2);
	assert_string_equal(plan.choices[0].spec->name, "file_write");
	assert_string_equal(plan.choices[1].spec->name, "waking"); /* of no kind: always there */
	assert_int_equal(kernel.nchecks, 2);
}

/* Nobody asks the kernel about a probe whose figures nobody wants. */
static void what_is_skipped_is_neither_tried_nor_found(void **state)
{
	static const struct probe_spec splice = {
		"splice", NEED_MAY, M(MOVED_BYTES), K(PIPE), {FEXIT("do_splice")}};
	const struct plan_request look = {.kinds = K(PIPE), .skip = M(MOVED_BYTES)};
	const struct probe_spec specs[] = {pipe_write, splice};
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(plan_resolve(&plan, specs, 2, &look, kernel_check, &kernel), 0);
	assert_int_equal(plan.nchoices, 1);
	assert_int_equal(kernel.nchecks, 1);
	assert_true(plan.metrics == (M(COPIED_IN_BYTES) | M(SYSCALLS)));
}

/* What is dear and only needed where the kernel preempts programs is not asked for elsewhere. */
static void what_preemption_makes_necessary_is_for_kernels_that_preempt(void **state)
{
	static const struct probe_spec reads = {"reads",
						NEED_MUST,
						M(SYSCALLS),
						K(PIPE),
						{{.via = VIA_TP,
						  .level = PROBE_SYSCALL,
						  .prog = "dear",
						  .target = "raw_syscalls/sys_exit",
						  .if_preempts = true},
						 FLOOR}};
	struct plan_request look = {.kinds = K(PIPE), .must = K(PIPE)};
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(plan_resolve(&plan, &reads, 1, &look, kernel_check, &kernel), 0);
	assert_string_equal(plan.choices[0].alt->prog, "floor");
	look.preempts = true;
	assert_int_equal(plan_resolve(&plan, &reads, 1, &look, kernel_check, &kernel), 0);
	assert_string_equal(plan.choices[0].alt->prog, "dear");
}

static void more_rows_than_there_is_room_for_are_refused(void **state)
{
	struct kernel kernel = {};
	struct plan plan;

	(void)state;
	assert_int_equal(plan_resolve(&plan, NULL, PLAN_MAX + 1,
				      LOOK(EVERY_KIND, EVERY_KIND, PROBES_AUTO), kernel_check,
				      &kernel),
			 -E2BIG);
	assert_int_equal(kernel.nchecks, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_that_can_be_attached_is_taken),
		cmocka_unit_test(the_second_best_knows_why_it_is_not_the_best),
		cmocka_unit_test(the_floor_is_taken_where_functions_are_refused),
		cmocka_unit_test(the_floor_asked_for_tries_no_function),
		cmocka_unit_test(functions_asked_for_and_refused_are_missing),
		cmocka_unit_test(a_row_without_a_function_stays_on_the_floor),
		cmocka_unit_test(nothing_is_tried_twice),
		cmocka_unit_test(what_was_passed_over_is_no_verdict),
		cmocka_unit_test(metrics_of_a_missing_probe_are_blind),
		cmocka_unit_test(the_first_that_must_be_and_cannot_is_named),
		cmocka_unit_test(kinds_that_cannot_be_seen_are_left_out),
		cmocka_unit_test(a_kind_is_seen_without_what_may_be_missing),
		cmocka_unit_test(a_plan_for_no_kind_at_all_is_none),
		cmocka_unit_test(the_same_target_read_another_way_is_tried_again),
		cmocka_unit_test(rows_of_other_kinds_are_left_out),
		cmocka_unit_test(what_is_skipped_is_neither_tried_nor_found),
		cmocka_unit_test(what_preemption_makes_necessary_is_for_kernels_that_preempt),
		cmocka_unit_test(more_rows_than_there_is_room_for_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
