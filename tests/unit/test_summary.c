/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "capture.h"
#include "report_fixture.h"

static void a_stream_reads_well_in_80_columns(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	view_shows(
		&f.report, &summary_view, 80, true,
		"fifo · stream · 10,000 messages of 4 KiB = 39.1 MiB\n"
		"Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
		"\n"
		"  writer 4211 ──copy 1──▶ pipe buffer 64 KiB ──copy 2──▶ reader 4212\n"
		"               39.1 MiB   was full 83 times   39.1 MiB\n"
		"\n"
		"  copies per byte       2.00     ✔ expected 2 · 78.1 MiB copied · 39.1 MiB sent\n"
		"  system calls        20,003     ✔ expected at least 20,000 · 2.0003 a message\n"
		"  context switches     1,241       0.124 a message · 1,204 slept · 37 preempted\n"
		"  slept                  116 ms    writer 12.4 ms (full) · reader 104 ms (empty)\n"
		"  wake-up to running     4.1 µs    median · p99 18 µs\n"
		"  page faults             14       first touch 14\n"
		"  CPU time              61.2 ms    user 3.2 ms · system 58 ms\n"
		"  time                    61 ms    640 MiB/s · 6.1 µs a message\n"
		"  expectations             2     ✔ of 2 held\n"
		"\n"
		"  complete: nothing lost · copies made in user space are not counted\n");
}

static void without_utf8_only_ascii_is_used(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	view_shows(
		&f.report, &summary_view, 80, false,
		"fifo - stream - 10,000 messages of 4 KiB = 39.1 MiB\n"
		"Linux 6.18.0 x86_64 - syscall level: copies inferred from results\n"
		"\n"
		"  writer 4211 --copy 1--> pipe buffer 64 KiB --copy 2--> reader 4212\n"
		"               39.1 MiB   was full 83 times   39.1 MiB\n"
		"\n"
		"  copies per byte       2.00     ok expected 2 - 78.1 MiB copied - 39.1 MiB sent\n"
		"  system calls        20,003     ok expected at least 20,000 - 2.0003 a message\n"
		"  context switches     1,241        0.124 a message - 1,204 slept - 37 preempted\n"
		"  slept                  116 ms     writer 12.4 ms (full)\n"
		"                                    reader 104 ms (empty)\n"
		"  wake-up to running     4.1 us     median - p99 18 us\n"
		"  page faults             14        first touch 14\n"
		"  CPU time              61.2 ms     user 3.2 ms - system 58 ms\n"
		"  time                    61 ms     640 MiB/s - 6.1 us a message\n"
		"  expectations             2     ok of 2 held\n"
		"\n"
		"  complete: nothing lost - copies made in user space are not counted\n");
}

static void forty_columns_suffice(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	view_shows(&f.report, &summary_view, 40, true,
		   "fifo · stream\n"
		   "10,000 messages of 4 KiB = 39.1 MiB\n"
		   "Linux 6.18.0 x86_64\n"
		   "syscall level: copies inferred from\n"
		   "results\n"
		   "\n"
		   "  writer 4211\n"
		   "    │ copy 1  39.1 MiB\n"
		   "    ▼\n"
		   "  pipe buffer 64 KiB  was full 83 times\n"
		   "    │ copy 2  39.1 MiB\n"
		   "    ▼\n"
		   "  reader 4212\n"
		   "\n"
		   "  copies per byte       2.00     ✔\n"
		   "    expected 2 · 78.1 MiB copied\n"
		   "    39.1 MiB sent\n"
		   "  system calls        20,003     ✔\n"
		   "    expected at least 20,000\n"
		   "    2.0003 a message\n"
		   "  context switches     1,241\n"
		   "    0.124 a message · 1,204 slept\n"
		   "    37 preempted\n"
		   "  slept                  116 ms\n"
		   "    writer 12.4 ms (full)\n"
		   "    reader 104 ms (empty)\n"
		   "  wake-up to running     4.1 µs\n"
		   "    median · p99 18 µs\n"
		   "  page faults             14\n"
		   "    first touch 14\n"
		   "  CPU time              61.2 ms\n"
		   "    user 3.2 ms · system 58 ms\n"
		   "  time                    61 ms\n"
		   "    640 MiB/s · 6.1 µs a message\n"
		   "  expectations             2     ✔\n"
		   "    of 2 held\n"
		   "\n"
		   "  complete: nothing lost\n"
		   "  copies made in user space are not\n"
		   "  counted\n");
}

static void forty_columns_suffice_in_ascii(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	view_shows(&f.report, &summary_view, 40, false,
		   "fifo - stream\n"
		   "10,000 messages of 4 KiB = 39.1 MiB\n"
		   "Linux 6.18.0 x86_64\n"
		   "syscall level: copies inferred from\n"
		   "results\n"
		   "\n"
		   "  writer 4211\n"
		   "    | copy 1  39.1 MiB\n"
		   "    v\n"
		   "  pipe buffer 64 KiB  was full 83 times\n"
		   "    | copy 2  39.1 MiB\n"
		   "    v\n"
		   "  reader 4212\n"
		   "\n"
		   "  copies per byte       2.00     ok\n"
		   "    expected 2 - 78.1 MiB copied\n"
		   "    39.1 MiB sent\n"
		   "  system calls        20,003     ok\n"
		   "    expected at least 20,000\n"
		   "    2.0003 a message\n"
		   "  context switches     1,241\n"
		   "    0.124 a message - 1,204 slept\n"
		   "    37 preempted\n"
		   "  slept                  116 ms\n"
		   "    writer 12.4 ms (full)\n"
		   "    reader 104 ms (empty)\n"
		   "  wake-up to running     4.1 us\n"
		   "    median - p99 18 us\n"
		   "  page faults             14\n"
		   "    first touch 14\n"
		   "  CPU time              61.2 ms\n"
		   "    user 3.2 ms - system 58 ms\n"
		   "  time                    61 ms\n"
		   "    640 MiB/s - 6.1 us a message\n"
		   "  expectations             2     ok\n"
		   "    of 2 held\n"
		   "\n"
		   "  complete: nothing lost\n"
		   "  copies made in user space are not\n"
		   "  counted\n");
}

static void a_transfer_has_four_copies(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	fixture_transfer(&f);
	fixture_copies(&f, 4);
	view_shows(
		&f.report, &summary_view, 80, true,
		"fifo · transfer · 10,000 messages of 4 KiB = 39.1 MiB\n"
		"Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
		"\n"
		"  file ──copy 1──▶ writer 4211 ──copy 2──▶ pipe buffer 64 KiB\n"
		"        39.1 MiB                39.1 MiB   was full 83 times\n"
		"\n"
		"    ──copy 3──▶ reader 4212 ──copy 4──▶ file\n"
		"     39.1 MiB                39.1 MiB\n"
		"\n"
		"  copies per byte       4.00     ✔ expected 4 · 156 MiB copied · 39.1 MiB sent\n"
		"  system calls        20,003     ✔ expected at least 20,000 · 2.0003 a message\n"
		"  context switches     1,241       0.124 a message · 1,204 slept · 37 preempted\n"
		"  slept                  116 ms    writer 12.4 ms (full) · reader 104 ms (empty)\n"
		"  wake-up to running     4.1 µs    median · p99 18 µs\n"
		"  page faults             14       first touch 14\n"
		"  CPU time              61.2 ms    user 3.2 ms · system 58 ms\n"
		"  time                    61 ms    640 MiB/s · 6.1 µs a message\n"
		"  expectations             2     ✔ of 2 held\n"
		"\n"
		"  complete: nothing lost · copies made in user space are not counted\n");
}

static void ping_pong_goes_there_and_back(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	fixture_pingpong(&f);
	view_shows(
		&f.report, &summary_view, 80, true,
		"fifo · pingpong · 10,000 messages of 4 KiB = 39.1 MiB\n"
		"Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
		"\n"
		"  writer 4211 ──copy 1──▶  pipe buffer 64 KiB   ──copy 2──▶ reader 4212\n"
		"               19.5 MiB   was empty 4,999 times  19.5 MiB\n"
		"\n"
		"  reader 4212 ──copy 1──▶ pipe buffer 64 KiB ──copy 2──▶ writer 4211\n"
		"               19.5 MiB     was empty once    19.5 MiB\n"
		"\n"
		"  copies per byte       2.00     ✔ expected 2 · 78.1 MiB copied · 39.1 MiB sent\n"
		"  system calls        20,003     ✔ expected at least 20,000 · 2.0003 a message\n"
		"  context switches     1,241       0.124 a message · 1,204 slept · 37 preempted\n"
		"  slept                  116 ms    writer 12.4 ms (full) · reader 104 ms (empty)\n"
		"  wake-up to running     4.1 µs    median · p99 18 µs\n"
		"  send to receipt        6.1 µs    median · p99 22 µs\n"
		"  page faults             14       first touch 14\n"
		"  CPU time              61.2 ms    user 3.2 ms · system 58 ms\n"
		"  time                    61 ms    640 MiB/s · 6.1 µs a message\n"
		"  expectations             2     ✔ of 2 held\n"
		"\n"
		"  complete: nothing lost · copies made in user space are not counted\n");
}

static void several_tasks_stand_together(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	fixture_crowd(&f);
	view_shows(
		&f.report, &summary_view, 80, true,
		"fifo · stream · 10,000 messages of 4 KiB = 39.1 MiB\n"
		"Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
		"\n"
		"  2 writers ──copy 1──▶ pipe buffer 64 KiB ────▶ (not watched)\n"
		"             78.1 MiB   was full 83 times\n"
		"\n"
		"  copies per byte       2.00     ✔ expected 2 · 78.1 MiB copied · 39.1 MiB sent\n"
		"  system calls        20,003     ✔ expected at least 20,000 · 2.0003 a message\n"
		"  context switches     1,241       0.124 a message · 1,204 slept · 37 preempted\n"
		"  slept                  116 ms    writers 12.4 ms (full)\n"
		"  wake-up to running     4.1 µs    median · p99 18 µs\n"
		"  page faults             14       first touch 14\n"
		"  CPU time              61.2 ms    user 3.2 ms · system 58 ms\n"
		"  time                    61 ms    640 MiB/s · 6.1 µs a message\n"
		"  expectations             2     ✔ of 2 held\n"
		"\n"
		"  complete: nothing lost · copies made in user space are not counted\n");
}

static void a_kind_is_not_the_whole_run(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	metric_put(&f.report.metrics, METRIC_COPIES_PER_BYTE, 2.0000001);
	f.report.nchannels = 0;
	view_shows(&f.report, &summary_view, 80, true,
		   "fifo · stream · 10,000 messages of 4 KiB = 39.1 MiB\n"
		   "Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
		   "\n"
		   "  copies per byte     2.0000001       78.1 MiB copied · 39.1 MiB sent\n"
		   "  system calls           20,003     ✔ expected at least 20,000\n"
		   "                                      2.0003 a message\n"
		   "  context switches        1,241       0.124 a message · 1,204 slept\n"
		   "                                      37 preempted\n"
		   "  slept                     116 ms\n"
		   "  wake-up to running        4.1 µs    median · p99 18 µs\n"
		   "  page faults                14       first touch 14\n"
		   "  CPU time                 61.2 ms    user 3.2 ms · system 58 ms\n"
		   "  time                       61 ms    640 MiB/s · 6.1 µs a message\n"
		   "  expectations                2     ✔ of 2 held\n"
		   "\n"
		   "  complete: nothing lost · copies made in user space are not counted\n");
}

static void failures_and_losses_are_named(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	fixture_spoil(&f);
	view_shows(
		&f.report, &summary_view, 80, true,
		"fifo · stream · 10,000 messages of 4 KiB = 39.1 MiB\n"
		"Linux 6.18.0 x86_64 · syscall level: copies inferred from results\n"
		"\n"
		"  writer 4211 ──copy 1──▶ pipe buffer 64 KiB ──copy 2──▶ reader 4212\n"
		"               39.1 MiB   was full 83 times   39.1 MiB\n"
		"\n"
		"  copies per byte       2.00     ✔ expected 2 · 78.1 MiB copied · 39.1 MiB sent\n"
		"  system calls        20,003     ✔ expected at least 20,000 · 2.0003 a message\n"
		"  context switches     1,241       0.124 a message · 1,204 slept · 37 preempted\n"
		"  slept                  116 ms    writer 12.4 ms (full) · reader 104 ms (empty)\n"
		"  wake-up to running     4.1 µs    median · p99 18 µs\n"
		"  page faults             14       first touch 14\n"
		"  CPU time              61.2 ms    user 3.2 ms · system 58 ms\n"
		"  time                    61 ms    640 MiB/s · 6.1 µs a message\n"
		"  expectations             2     ✘ of 3 held\n"
		"\n"
		"  ✘ incomplete: not everything could be counted · ring: 12 lost\n"
		"    hists: 1,203 lost\n"
		"\n"
		"Not as expected\n"
		"\n"
		"  fifo.copied_in_bytes  40,955,904 B  ✘ expected 40,960,000 B · 4,096 B below\n"
		"                                        each byte sent is copied once into the\n"
		"                                        buffer\n");
}

static void what_was_not_traced_is_not_shown(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	fixture_untrace(&f);
	view_shows(&f.report, &summary_view, 80, true,
		   "fifo · stream · 10,000 messages of 4 KiB = 39.1 MiB\n"
		   "Linux 6.18.0 x86_64 · not traced\n"
		   "\n"
		   "  CPU time  61.2 ms  user 3.2 ms · system 58 ms\n"
		   "  time        61 ms  640 MiB/s · 6.1 µs a message\n");
}

static void a_mixed_level_says_what_was_inferred(void **state)
{
	struct fixture f;

	(void)state;
	fixture_fill(&f);
	f.rec.level = LEVEL_MIXED;
	f.report.ntasks = 0;
	f.report.nchannels = 0;
	f.rec.workload = NULL;
	memset(&f.report.metrics, 0, sizeof(f.report.metrics));
	f.report.nexpects = 0;
	view_shows(&f.report, &summary_view, 80, true,
		   "0 tasks · 0 channels\n"
		   "Linux 6.18.0 x86_64 · mixed level: copies measured where possible\n"
		   "inferred: sys_exit\n"
		   "complete: nothing lost · copies made in user space are not counted\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_reads_well_in_80_columns),
		cmocka_unit_test(without_utf8_only_ascii_is_used),
		cmocka_unit_test(forty_columns_suffice),
		cmocka_unit_test(forty_columns_suffice_in_ascii),
		cmocka_unit_test(a_transfer_has_four_copies),
		cmocka_unit_test(ping_pong_goes_there_and_back),
		cmocka_unit_test(several_tasks_stand_together),
		cmocka_unit_test(a_kind_is_not_the_whole_run),
		cmocka_unit_test(failures_and_losses_are_named),
		cmocka_unit_test(what_was_not_traced_is_not_shown),
		cmocka_unit_test(a_mixed_level_says_what_was_inferred),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
