/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/report.h"

#define PARENT          \
	{               \
		1, 0, 5 \
	}

/* A child of process 1: forked at 100, ended at 200, a zombie from 210 until it was reaped. */
static struct ipct_lifetime child(uint32_t tgid, uint64_t start_ns, uint64_t reaped_ns)
{
	return (struct ipct_lifetime){
		.self = {tgid, 0, start_ns},
		.parent = PARENT,
		.heir = PARENT,
		.reaper = PARENT,
		.fork_ns = 100,
		.exit_ns = 200,
		.zombie_ns = 210,
		.reaped_ns = reaped_ns,
	};
}

static struct report *report_of(struct recording *rec, struct ipct_lifetime *lives, size_t n)
{
	struct report *report;

	memset(rec, 0, sizeof(*rec));
	rec->lives = lives;
	rec->nlives = n;
	rec->metrics = METRICS_LIVES;
	assert_int_equal(report_build(rec, &report), 0);
	return report;
}

static void metric_is(const struct report *report, enum metric metric, double value)
{
	assert_true(report->metrics.has[metric]);
	assert_true(report->metrics.value[metric] == value);
}

static void a_reused_number_is_another_life(void **state)
{
	struct ipct_lifetime lives[] = {child(7, 90, 310), child(7, 50, 220), child(7, 70, 260)};
	struct recording rec;
	struct report *report = report_of(&rec, lives, 3);

	(void)state;
	assert_int_equal(report->nlives, 3);
	assert_string_equal(report->lives[0].id.text, "7-50");
	assert_string_equal(report->lives[2].id.text, "7-90");
	metric_is(report, METRIC_ZOMBIES, 3);
	metric_is(report, METRIC_ZOMBIE_NS_MIN, 10);
	metric_is(report, METRIC_ZOMBIE_NS_P50, 50);
	metric_is(report, METRIC_ZOMBIE_NS_MAX, 100);
	report_free(report);
}

static void endings_are_told_apart(void **state)
{
	struct ipct_lifetime lives[] = {child(2, 2, 220), child(3, 3, 230), child(4, 4, 240),
					child(5, 5, 0),	  child(6, 6, 0),   child(7, 7, 250)};
	static const enum ipct_ending endings[] = {
		IPCT_ENDING_WAITED, IPCT_ENDING_INHERITED, IPCT_ENDING_AUTO,
		IPCT_ENDING_STILL,  IPCT_ENDING_ALIVE,	   IPCT_ENDING_INHERITED,
	};
	struct recording rec;
	struct report *report;

	(void)state;
	lives[1].reaper.tgid = 9;
	lives[2].flags = IPCT_LIFE_SELF;
	lives[3].flags = IPCT_LIFE_FOUND;
	lives[4].exit_ns = lives[4].zombie_ns = 0;
	lives[5].reaper = (struct ipct_who){};
	lives[5].heir.tgid = 9; /* nobody saw who waited, but it was not its parent's any more */
	report = report_of(&rec, lives, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(report->lives[i].ending, endings[i]);
	metric_is(report, METRIC_ZOMBIES, 4);
	metric_is(report, METRIC_ZOMBIES_INHERITED, 2);
	metric_is(report, METRIC_AUTOREAPED, 1);
	metric_is(report, METRIC_ORPHANS, 1);
	assert_int_equal(report->lives[3].zombie_ns, 40); /* until the last that was seen */
	report_free(report);
}

static void a_zombie_from_before_is_in_no_median(void **state)
{
	struct ipct_lifetime lives[] = {child(2, 2, 9210), child(3, 3, 220)};
	struct recording rec;
	struct report *report;

	(void)state;
	lives[0].fork_ns = lives[0].exit_ns = 0;
	lives[0].flags = IPCT_LIFE_BEFORE;
	report = report_of(&rec, lives, 2);
	metric_is(report, METRIC_ZOMBIES, 2);
	metric_is(report, METRIC_ZOMBIE_NS_MAX, 10);
	report_free(report);
}

static void who_was_there_before_is_nobodys_child(void **state)
{
	struct ipct_lifetime lives[] = {child(2, 2, 220)};
	struct recording rec;
	struct report *report;

	(void)state;
	lives[0].fork_ns = 0;
	report = report_of(&rec, lives, 1);
	assert_int_equal(report->nlives, 0);
	metric_is(report, METRIC_ZOMBIES, 0);
	assert_false(report->metrics.has[METRIC_ZOMBIE_NS_P50]);
	report_free(report);
}

static void an_orphan_is_one_since_its_parent_ended(void **state)
{
	struct ipct_lifetime lives[] = {child(2, 2, 220), child(3, 3, 400)};
	struct recording rec;
	struct report *report;

	(void)state;
	lives[1].parent = lives[0].self;
	report = report_of(&rec, lives, 2);
	assert_false(report->lives[0].orphan);
	assert_true(report->lives[1].orphan);
	assert_int_equal(report->lives[1].orphan_ns, 210);
	report_free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reused_number_is_another_life),
		cmocka_unit_test(endings_are_told_apart),
		cmocka_unit_test(a_zombie_from_before_is_in_no_median),
		cmocka_unit_test(who_was_there_before_is_nobodys_child),
		cmocka_unit_test(an_orphan_is_one_since_its_parent_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
