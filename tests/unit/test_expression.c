/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "model/expression.h"
#include "report_fixture.h"

static struct expr_value evaluated(const char *text, const struct report *report)
{
	struct expression *expression = NULL;
	struct expression_error error = {};
	struct expression_result result;
	struct expr_value value;

	if (expression_parse(text, strlen(text), &expression, &error))
		fail_msg("%s: column %zu: %s", text, error.column, error.text);
	assert_string_equal(expression->text, text);
	expression_evaluate(expression, report, &result);
	value = *expression_value(&result);
	expression_free(expression);
	return value;
}

struct truth_case {
	const char *text;
	enum truth truth;
};

static void truths_are(const struct truth_case *cases, size_t n)
{
	struct fixture f;

	fixture_fill(&f);
	for (size_t i = 0; i < n; i++)
		if (evaluated(cases[i].text, &f.report).truth != cases[i].truth)
			fail_msg("%s is not %d", cases[i].text, cases[i].truth);
}

#define TRUTHS(...)                                          \
	truths_are((const struct truth_case[]){__VA_ARGS__}, \
		   sizeof((const struct truth_case[]){__VA_ARGS__}) / sizeof(struct truth_case))

#define T TRUTH_TRUE
#define F TRUTH_FALSE
#define U TRUTH_UNKNOWN

static void comparisons_compare(void **state)
{
	(void)state;
	TRUTHS({"messages<10000", F}, {"messages<10001", T}, {"messages<=10000", T},
	       {"messages<=9999", F}, {"messages==10000", T}, {"messages==9999", F},
	       {"messages!=10000", F}, {"messages!=9999", T}, {"messages>=10000", T},
	       {"messages>=10001", F}, {"messages>10000", F}, {"messages>9999", T},
	       {" \tmessages  ==\t10000 ", T}, {"10000==messages", T}, {"-1<messages", T});
}

static void units_scale_and_a_bare_number_is_in_the_base_unit(void **state)
{
	(void)state;
	TRUTHS({"2==2", T}, {"2048B==2K", T}, {"2 KiB==2K", T}, {"2M==2048KiB", T},
	       {"1.5MiB==1572864", T}, {"2G==2048M", T}, {"2GiB==2G", T}, {"2T==2048GiB", T},
	       {"2TiB==2T", T}, {"3us==3000ns", T}, {"3\u00b5s==3us", T}, {"3\u03bcs==3us", T},
	       {"3ms==3000us", T}, {"0.5s==500ms", T}, {"copied_bytes==81920000", T},
	       {"blocked_ns==116400000", T}, {"blocked_ns==116400us", T},
	       {"throughput_bytes_per_s>640MiB", T}, {"throughput_bytes_per_s>640MiB/s", T},
	       {"throughput_bytes_per_s>641MiB/s", F}, {"640MiB/s<throughput_bytes_per_s", T});
}

static void reckoning_keeps_rank_and_dimension(void **state)
{
	(void)state;
	TRUTHS({"1+2*3==7", T}, {"(1+2)*3==9", T}, {"10-4-3==3", T}, {"12/2/3==2", T},
	       {"-2*-3==6", T}, {"1--1==2", T}, {"copied_bytes/payload_bytes==2", T},
	       {"copied_bytes<=2*payload_bytes", T}, {"copied_bytes/2==payload_bytes+0", T},
	       {"blocked_ns+1ms==117.4ms", T}, {"blocked_ns/blocked_ns==1", T},
	       {"payload_bytes/1s==40960000B/s", T}, {"messages/1s==10000/s", T},
	       {"messages/1ms==10000000", T}, {"40960000B/s*1s==payload_bytes", T},
	       {"1s/1ms==1000", T}, {"1s*1s==1000000000s*1ns", T}, {"1/1s/1s==1", T},
	       {"1M*1s/1s/1K==1024", T}, {"fifo.copied_in_bytes==payload_bytes", T});
}

static void and_or_and_not_bind_as_usual(void **state)
{
	(void)state;
	TRUTHS({"1<2 and 2<3", T}, {"1<2 and 3<2", F}, {"3<2 or 1<2", T}, {"3<2 or 2<1", F},
	       {"not 3<2", T}, {"not not 3<2", F}, {"not (1<2 and 2<3)", F},
	       {"1<2 or 3<2 and 3<2", T}, {"(1<2 or 3<2) and 3<2", F}, {"not 3<2 and 1<2", T},
	       {"1<2 and not 3<2", T});
}

static void what_was_not_measured_decides_nothing(void **state)
{
	(void)state;
	TRUTHS({"forks==0", U}, {"forks!=0", U}, {"not forks==0", U}, {"not not forks==0", U},
	       {"forks==forks", U}, {"0*forks==0", U}, {"forks==0 or 1<2", T},
	       {"1<2 or forks==0", T}, {"forks==0 or 2<1", U}, {"forks==0 and 1<2", U},
	       {"forks==0 and 2<1", F}, {"2<1 and forks==0", F}, {"not (forks==0 and 2<1)", T},
	       {"not (forks==0 or 1<2)", F}, {"forks==0 or not forks==0", U},
	       {"udp.copied_bytes==0", U}, {"pipe.copied_in_bytes!=1", U});
}

static void division_by_zero_and_overflow_are_unknown(void **state)
{
	struct fixture f;

	(void)state;
	TRUTHS({"1/0==1", U}, {"0/0==0", U}, {"not 1/0==1", U}, {"1/faults_wp>1", U},
	       {"1/0==1 or 1<2", T});
	fixture_fill(&f);
	assert_int_equal(evaluated("1/faults_wp", &f.report).why, UNKNOWN_ZERO);
	assert_int_equal(evaluated("1/faults_wp<1", &f.report).why, UNKNOWN_PART);
#define BIG "9999999999999999999999999999999"
	assert_int_equal(evaluated(BIG "*" BIG "*" BIG "*" BIG "*" BIG "*" BIG "*" BIG "*" BIG
				       "*" BIG "*" BIG,
				   &f.report)
				 .why,
			 UNKNOWN_RANGE);
	assert_int_equal(evaluated("forks", &f.report).why, UNKNOWN_UNMEASURED);
	assert_true(evaluated("messages/2", &f.report).number == 5000);
}

/* Two threads of the writer and one of the reader; both know what they sent. */
static void tasks_have_what_their_threads_and_ends_have(void **state)
{
	struct ipct_thread threads[] = {
		{},
		{.tgid = 4211, .task_start_ns = 1000, .faults_cow = 3, .switches_voluntary = 10},
		{.tgid = 4211, .task_start_ns = 1000, .faults_cow = 4, .switches_voluntary = 20},
		{.tgid = 4212, .task_start_ns = 1001, .faults_cow = 5, .switches_voluntary = 40},
	};
	struct rec_member members[] = {
		{.role = (char *)"writer", .sent_bytes = 7, .sent_msgs = 2, .inner.user_ns = 5},
		{.role = (char *)"reader", .sent_bytes = 0, .inner.user_ns = 6}};
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	f.rec.metrics = METRIC_BIT(FAULTS_COW) | METRIC_BIT(SWITCHES_VOLUNTARY) |
			METRIC_BIT(SYSCALLS) | METRIC_BIT(COPIED_BYTES);
	f.rec.threads = threads;
	f.rec.nthreads = 4;
	f.workload.members = members;
	f.workload.nmembers = 2;
	f.tasks[0].role = members[0].role;
	f.tasks[1].role = members[1].role;
	assert_true(evaluated("task[writer].faults_cow", &f.report).number == 7);
	assert_true(evaluated("task[reader].faults_cow", &f.report).number == 5);
	assert_true(evaluated("task[ipctrace].faults_cow", &f.report).number == 12);
	assert_true(evaluated("task[writer].switches_voluntary", &f.report).number == 30);
	assert_true(evaluated("task[writer].syscalls", &f.report).number == 10000);
	assert_true(evaluated("task[reader].syscalls", &f.report).number == 10003);
	assert_true(evaluated("task[reader].copies_per_byte", &f.report).number == 1);
	assert_true(evaluated("task[writer].payload_bytes", &f.report).number == 7);
	assert_true(evaluated("task[ipctrace].messages", &f.report).number == 2);
	assert_true(evaluated("task[ipctrace].cpu_user_ns", &f.report).number == 11);
	assert_int_equal(evaluated("task[writer].forks", &f.report).why, UNKNOWN_UNMEASURED);
	assert_int_equal(evaluated("task[writr].forks", &f.report).why, UNKNOWN_TASK);
	assert_string_equal(evaluated("task[writr].forks", &f.report).nearest, "writer");
	assert_null(evaluated("task[redis-server].forks", &f.report).nearest);
	assert_int_equal(evaluated("task[write].faults_cow==0", &f.report).truth, U);
}

static void a_trace_has_sends_of_a_task_as_its_messages(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	f.rec.workload = NULL;
	f.rec.metrics = METRIC_BIT(MESSAGES);
	f.ends[0].sums.msgs_cnt = 12;
	assert_true(evaluated("task[writer].messages", &f.report).number == 12);
	assert_true(evaluated("task[reader].messages", &f.report).number == 0);
	f.channels[0].kind = IPCT_KIND_FILE;
	assert_true(evaluated("task[writer].messages", &f.report).number == 0);
	assert_int_equal(evaluated("task[writer].payload_bytes", &f.report).why,
			 UNKNOWN_UNMEASURED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparisons_compare),
		cmocka_unit_test(units_scale_and_a_bare_number_is_in_the_base_unit),
		cmocka_unit_test(reckoning_keeps_rank_and_dimension),
		cmocka_unit_test(and_or_and_not_bind_as_usual),
		cmocka_unit_test(what_was_not_measured_decides_nothing),
		cmocka_unit_test(division_by_zero_and_overflow_are_unknown),
		cmocka_unit_test(tasks_have_what_their_threads_and_ends_have),
		cmocka_unit_test(a_trace_has_sends_of_a_task_as_its_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
