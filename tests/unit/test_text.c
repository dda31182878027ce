/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "report_fixture.h"
#include "model/assertion.h"
#include "sinks/display.h"
#include "views/view.h"

static void escape_is(const char *s, bool utf8, const char *expected)
{
	char *escaped = display_escape(s, utf8);

	assert_string_equal(escaped, expected);
	free(escaped);
}

static void hostile_strings_become_visible(void **state)
{
	(void)state;
	escape_is("plain \"name\"", true, "plain \"name\"");
	escape_is("\033[31mred\033[0m", true, "\\x1b[31mred\\x1b[0m");
	escape_is("a\nb\rc\td\177", true, "a\\nb\\rc\\td\\x7f");
	escape_is("back\\slash", true, "back\\\\slash");
	escape_is("\xff\xc3(\xe2\x82", true, "\\xff\\xc3(\\xe2\\x82");
	escape_is("\xc0\x80\xed\xa0\x80", true, "\\xc0\\x80\\xed\\xa0\\x80");
	escape_is("\xf4\x90\x80\x80", true, "\\xf4\\x90\\x80\\x80");
	escape_is("\u202egnp.exe\u2066", true, "\\u202egnp.exe\\u2066");
	escape_is("\xc2\x9b[2J", true, "\\u009b[2J");
	escape_is("\U000e0041", true, "\\U000e0041");
	escape_is("é 漢 µs", true, "é 漢 µs");
	escape_is("é 4 µs · x", false, "\\xc3\\xa9 4 us - x");
}

static void width_is_what_a_terminal_shows(void **state)
{
	(void)state;
	assert_int_equal(display_width(""), 0);
	assert_int_equal(display_width("4.1 µs"), 6);
	assert_int_equal(display_width("漢字"), 4);
	assert_int_equal(display_width("e\u0301"), 1);
}

static void figures_stay_whole_where_lines_wrap(void **state)
{
	struct capture capture;

	(void)state;
	capture_begin(&capture, 30, true, false);
	text_title(capture.text, "as many as 123,456,789 messages of 39.1 MiB");
	text_note(capture.text, MARK_NONE,
		  "with a word that is much-too-long-for-any-line-of-thirty");
	capture_end(&capture, "as many as\n"
			      "123,456,789 messages of\n"
			      "39.1 MiB\n"
			      "with a word that is\n"
			      "much-too-long-for-any-line-of-\n"
			      "thirty\n");
}

static void nothing_is_added_to_a_full_line(void **state)
{
	struct capture capture;

	(void)state;
	capture_begin(&capture, 20, true, false);
	text_title(capture.text, "twenty columns of it");
	text_add(capture.text, "more");
	text_add(capture.text, "and some more");
	capture_end(&capture, "twenty columns of it\n"
			      "more · and some more\n");
}

static void words_in_place_of_figures_begin_in_one_column(void **state)
{
	struct capture capture;

	(void)state;
	capture_begin(&capture, 80, true, false);
	text_fact(capture.text, MARK_BAD, "BTF", "No such file");
	text_fact(capture.text, MARK_OK, "bpf()", "allowed");
	text_add(capture.text, "tried");
	capture_end(&capture, "  BTF    No such file  ✘\n"
			      "  bpf()  allowed       ✔ tried\n");
}

static void colour_is_only_there_when_asked_for(void **state)
{
	struct capture capture;

	(void)state;
	capture_begin(&capture, 80, true, true);
	text_fact(capture.text, MARK_OK, "time", "61 ms");
	text_add(capture.text, "fast");
	capture_end(&capture, "  time  \033[1m61\033[0m ms  \033[32m✔\033[0m \033[2mfast\033[0m\n");
}

static void names_cannot_break_the_table(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	f.tasks[0].role = f.tasks[1].role = NULL;
	snprintf(f.rec_tasks[0].comm, 16, "\033[2J\n");
	snprintf(f.rec_tasks[1].comm, 16, "漢\xff");
	f.channels[0].name = "/tmp/a|b\u202ec";
	view_shows(
		&f.report, &channels_view, 80, true,
		"  channel        kind  task           dir       ops     bytes    copied  blocked\n"
		"  /tmp/a|b\\u202  fifo  \\x1b[2J\\n      write  10,000  39.1 MiB  39.1 MiB  12.4 "
		"ms\n"
		"  ec                   4211\n"
		"                       漢\\xff 4212    read   10,003  39.1 MiB  39.1 MiB   104 "
		"ms\n");
}

static void a_table_too_wide_becomes_records(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	view_shows(&f.report, &channels_view, 40, true,
		   "  channel  /tmp/channel\n"
		   "  kind     fifo\n"
		   "  task     writer 4211\n"
		   "  dir      write\n"
		   "  ops      10,000\n"
		   "  bytes    39.1 MiB\n"
		   "  copied   39.1 MiB\n"
		   "  blocked  12.4 ms\n"
		   "\n"
		   "  task     reader 4212\n"
		   "  dir      read\n"
		   "  ops      10,003\n"
		   "  bytes    39.1 MiB\n"
		   "  copied   39.1 MiB\n"
		   "  blocked  104 ms\n");
}

static const struct text_column bar_columns[] = {{.header = "name"}, {"share", COLUMN_BARS}};

static void bars_show(unsigned width, bool utf8, const char *expected)
{
	struct capture capture;

	capture_begin(&capture, width, utf8, false);
	text_table(capture.text, bar_columns, 2);
	text_add(capture.text, "all");
	text_bar(capture.text, 1);
	text_add(capture.text, "half");
	text_bar(capture.text, 0.5);
	text_add(capture.text, "hardly");
	text_bar(capture.text, 0.0001);
	text_add(capture.text, "none");
	text_bar(capture.text, 0);
	text_add(capture.text, "unknown");
	text_add(capture.text, "%s", "");
	capture_end(&capture, expected);
}

/* Of 11 columns and a half one sees the half; ASCII knows whole ones only. */
static void bars_take_what_the_words_leave(void **state)
{
	(void)state;
	bars_show(22, true,
		  "  name     share\n"
		  "  all      ███████████\n"
		  "  half     █████▌\n"
		  "  hardly   ▏\n"
		  "  none\n"
		  "  unknown\n");
	bars_show(22, false,
		  "  name     share\n"
		  "  all      ###########\n"
		  "  half     ######\n"
		  "  hardly   #\n"
		  "  none\n"
		  "  unknown\n");
}

static void bars_are_never_longer_than_forty(void **state)
{
	(void)state;
	bars_show(200, false,
		  "  name     share\n"
		  "  all      ########################################\n"
		  "  half     ####################\n"
		  "  hardly   #\n"
		  "  none\n"
		  "  unknown\n");
}

static void probes_say_where_figures_come_from(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	f.probes[0].note = (char *)"copies in asynchronous calls are not seen";
	view_shows(&f.report, &probes_view, 72, true,
		   "  probe         attached by  to            source    what is lost\n"
		   "  sys_exit      tp_btf       sys_exit      inferred  copies in\n"
		   "                                                     asynchronous calls\n"
		   "                                                     are not seen\n"
		   "  sched_switch  tp_btf       sched_switch  measured\n");
}

static void asserted(const char *text, const char *shown)
{
	struct expression *expression;
	struct expression_error error;
	struct expression_result result;
	struct capture capture;
	struct fixture f;

	fixture_fill(&f);
	assert_int_equal(assertion_parse(text, strlen(text), &expression, &error), 0);
	expression_evaluate(expression, &f.report, &result);
	capture_begin(&capture, 100, true, false);
	assertions_show(&result, 1, capture.text);
	capture_end(&capture, shown);
	expression_free(expression);
}

static void assertions_say_what_lies_between(void **state)
{
	(void)state;
	asserted("copies_per_byte<=1.5",
		 "Assertions\n\n"
		 "  copies_per_byte<=1.5  2  ✘ does not hold · 0.5 above\n");
	asserted("fifo.copied_in_bytes==40960000",
		 "Assertions\n\n"
		 "  fifo.copied_in_bytes==40960000  40,960,000 B  ✔ holds\n");
	asserted("faults_cow==0", "Assertions\n\n"
				  "  faults_cow==0  absent  ✘ not measured in this run\n");
	asserted("not (messages > 1)",
		 "Assertions\n\n"
		 "  not (messages > 1)  false  ✘ does not hold · (messages > 1): 10,000, 9,999 "
		 "above\n");
}

static void joined_assertions_say_what_failed_and_why_it_is_unknown(void **state)
{
	(void)state;
	asserted("copied_bytes/payload_bytes <= 1 and (messages==1 or forks==0)",
		 "Assertions\n\n"
		 "  copied_bytes/payload_bytes <= 1 and (messages==1 or forks==0)\n"
		 "  false  ✘ does not hold · copied_bytes/payload_bytes <= 1: 2, 1 above\n"
		 "           messages==1: 10,000, 9,999 above · forks==0: unknown · copied_bytes "
		 "81,920,000 B\n"
		 "           payload_bytes 40,960,000 B · forks was not measured in this run\n");
	asserted("1/faults_wp > 2",
		 "Assertions\n\n"
		 "  1/faults_wp > 2  unknown  ✘ unknown, so it does not hold · faults_wp 0\n"
		 "                              1/faults_wp divides by zero\n");
	asserted("task[writr].forks==0",
		 "Assertions\n\n"
		 "  task[writr].forks==0  unknown  ✘ unknown, so it does not hold\n"
		 "                                   task[writr].forks: no watched task has this "
		 "name: did you mean\n"
		 "                                   writer?\n");
}

static void summary_write(FILE *file, int expected)
{
	struct text_style style = {.width = 80, .utf8 = true};
	struct fixture f;
	struct text *text = text_begin(file, &style);

	fixture_fill(&f);
	for (int i = 0; i < 50; i++)
		summary_view.emit(&f.report, text);
	assert_int_equal(text_end(text), expected);
	fclose(file);
}

static void a_full_disk_is_reported(void **state)
{
	FILE *file = fopen("/dev/full", "we");

	(void)state;
	assert_non_null(file);
	summary_write(file, -ENOSPC);
	file = fopen("/dev/full", "we");
	assert_non_null(file);
	setvbuf(file, NULL, _IONBF, 0);
	summary_write(file, -ENOSPC);
}

static void a_reader_that_left_is_reported(void **state)
{
	int fds[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	close(fds[0]);
	summary_write(fdopen(fds[1], "w"), -EPIPE);
}

static void views_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(view_find("summary"), &summary_view);
	assert_ptr_equal(views[0], &summary_view);
	assert_ptr_equal(view_find("channels"), &channels_view);
	assert_null(view_find("nonsense"));
	assert_int_equal(text_end(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_strings_become_visible),
		cmocka_unit_test(width_is_what_a_terminal_shows),
		cmocka_unit_test(figures_stay_whole_where_lines_wrap),
		cmocka_unit_test(nothing_is_added_to_a_full_line),
		cmocka_unit_test(words_in_place_of_figures_begin_in_one_column),
		cmocka_unit_test(colour_is_only_there_when_asked_for),
		cmocka_unit_test(names_cannot_break_the_table),
		cmocka_unit_test(a_table_too_wide_becomes_records),
		cmocka_unit_test(bars_take_what_the_words_leave),
		cmocka_unit_test(bars_are_never_longer_than_forty),
		cmocka_unit_test(probes_say_where_figures_come_from),
		cmocka_unit_test(assertions_say_what_lies_between),
		cmocka_unit_test(joined_assertions_say_what_failed_and_why_it_is_unknown),
		cmocka_unit_test(a_full_disk_is_reported),
		cmocka_unit_test(a_reader_that_left_is_reported),
		cmocka_unit_test(views_are_found_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
