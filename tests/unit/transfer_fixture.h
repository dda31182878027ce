/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TRANSFER_FIXTURE_H
#define IPCT_TRANSFER_FIXTURE_H

/* A recording made by hand, its numbers known. Include cmocka.h before it. */

#include "model/report.h"

#define ALL_METRICS  (((metric_mask)1 << METRIC_NR) - 1)
#define BIT(id)	     METRIC_BIT(id)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * A transfer of 10 messages of 100 bytes: file → writer → FIFO → reader → file.
 * The writer has two threads at the FIFO; a task that reused the reader's pid wrote 7 bytes.
 */
struct fixture {
	struct ipct_thread threads[6];
	struct rec_channel channels[6];
	struct ipct_end ends[10];
	struct ipct_hist hists[4];
	struct rec_task tasks[4];
	struct rec_member members[2];
	struct expect expects[4];
	struct rec_workload workload;
	struct recording rec;
};

#define IN_FIFO .channel = 1
#define IN_FILE .channel = 2

static const struct fixture transfer = {
	.threads =
		{
			[1] = {.tid = 10,
			       .tgid = 10,
			       .start_ns = 500,
			       .task_start_ns = 500,
			       .switches_voluntary = 5,
			       .switches_involuntary = 1,
			       .wakeups = 5,
			       .faults = 9,
			       .faults_first_touch = 4,
			       .faults_file = 3,
			       .faults_wp = 2,
			       .faults_cow = 1,
			       .cow_copied_bytes = 4096,
			       .hist = 3},
			[2] = {.tid = 11,
			       .tgid = 10,
			       .start_ns = 510,
			       .task_start_ns = 500,
			       .switches_voluntary = 2,
			       .wakeups = 1,
			       .forks = 2,
			       .execs = 1},
			[3] = {.tid = 12,
			       .tgid = 12,
			       .start_ns = 400,
			       .task_start_ns = 400,
			       .switches_voluntary = 8,
			       .switches_involuntary = 4,
			       .exits = 1,
			       .signals_generated = 3,
			       .signals_delivered = 2,
			       .sigpipes = 1},
			[4] = {.tid = 12, .tgid = 12, .start_ns = 900, .task_start_ns = 900},
		},
	.channels =
		{
			[1] = {{.dev = 0x1f,
				.ino = 77,
				.gen = 0xabc,
				.kind = IPCT_KIND_FIFO,
				.capacity_bytes = 65536},
			       (char *)"/tmp/fifo"},
			[2] = {{.dev = 0xfd00, .ino = 3, .kind = IPCT_KIND_FILE}, NULL},
			[3] = {{.dev = 0x1f, .ino = 78, .kind = IPCT_KIND_PIPE}, NULL},
			[4] = {{.dev = 1, .ino = 1, .kind = IPCT_KIND_NONE}, NULL},
		},
	.ends =
		{
			[1] = {.thread = 1,
			       IN_FIFO,
			       .dir = IPCT_DIR_WRITE,
			       .hist = 1,
			       .ops_cnt = 7,
			       .msgs_cnt = 6,
			       .bytes = 600,
			       .copied_bytes = 600,
			       .again_cnt = 1,
			       .blocked_ns = 50,
			       .blocked_full_ns = 40,
			       .blocked_full_cnt = 2,
			       .switches_voluntary = 3,
			       .wakeups = 3},
			[2] = {.thread = 2,
			       IN_FIFO,
			       .dir = IPCT_DIR_WRITE,
			       .hist = 2,
			       .ops_cnt = 5,
			       .msgs_cnt = 4,
			       .bytes = 400,
			       .copied_bytes = 400,
			       .broken_cnt = 1,
			       .switches_involuntary = 1},
			[3] = {.thread = 3,
			       IN_FIFO,
			       .dir = IPCT_DIR_READ,
			       .ops_cnt = 11,
			       .msgs_cnt = 10,
			       .bytes = 1000,
			       .copied_bytes = 1000,
			       .eof_cnt = 1,
			       .blocked_ns = 70,
			       .blocked_empty_ns = 60,
			       .blocked_empty_cnt = 4},
			[4] = {.thread = 1,
			       IN_FILE,
			       .dir = IPCT_DIR_READ,
			       .ops_cnt = 10,
			       .msgs_cnt = 10,
			       .bytes = 1000,
			       .copied_bytes = 1000},
			[5] = {.thread = 3,
			       IN_FILE,
			       .dir = IPCT_DIR_WRITE,
			       .ops_cnt = 10,
			       .msgs_cnt = 10,
			       .bytes = 1020,
			       .copied_bytes = 1000,
			       .within_bytes = 20,
			       .moved_bytes = 5,
			       .control_bytes = 8},
			[6] = {.thread = 4,
			       IN_FIFO,
			       .dir = IPCT_DIR_WRITE,
			       .ops_cnt = 1,
			       .msgs_cnt = 1,
			       .bytes = 7,
			       .copied_bytes = 7},
			/* opened, never used: no end, though it points to a row without a kind */
			[7] = {.thread = 1, .channel = 4, .dir = IPCT_DIR_READ},
		},
	.hists =
		{
			[1] = {.bucket = {[8] = 2}},
			[2] = {.bucket = {[8] = 1, [16] = 1}},
			[3] = {.bucket = {[16] = 4}},
		},
	.tasks =
		{
			{.tgid = 10, .start_ns = 500, .pid = 10, .comm = "writer"},
			{.tgid = 12, .start_ns = 900, .pid = 12, .comm = "late"},
			{.tgid = 12, .start_ns = 400, .pid = 12, .comm = "reader"},
			{.tgid = 99, .start_ns = 1, .pid = 99, .comm = "bystander"},
		},
	.members =
		{
			{.role = (char *)"writer",
			 .pid = 10,
			 .begin_ns = 1000,
			 .end_ns = 2000,
			 .inner = {.user_ns = 30, .sys_ns = 300}},
			{.role = (char *)"reader",
			 .pid = 12,
			 .begin_ns = 900,
			 .end_ns = 2900,
			 .inner = {.user_ns = 20, .sys_ns = 200},
			 .outer = {.user_ns = 1000}},
		},
	.workload = {.name = (char *)"fifo",
		     .pattern = (char *)"transfer",
		     .size_bytes = 100,
		     .messages = 10,
		     .payload_bytes = 1000,
		     .latency = {.bucket = {[16] = 2}}},
	.rec = {.level = LEVEL_SYSCALL, .metrics = ALL_METRICS},
};

static inline int fixture_setup(void **state)
{
	static struct fixture f;

	f = transfer;
	f.workload.members = f.members;
	f.workload.nmembers = COUNT(f.members);
	f.workload.expects = f.expects;
	f.rec.workload = &f.workload;
	f.rec.threads = f.threads;
	f.rec.nthreads = COUNT(f.threads);
	f.rec.channels = f.channels;
	f.rec.nchannels = COUNT(f.channels);
	f.rec.ends = f.ends;
	f.rec.nends = COUNT(f.ends);
	f.rec.hists = f.hists;
	f.rec.nhists = COUNT(f.hists);
	f.rec.tasks = f.tasks;
	f.rec.ntasks = COUNT(f.tasks);
	*state = &f;
	return 0;
}

static inline struct report *built(const struct fixture *f)
{
	struct report *report = NULL;

	assert_int_equal(report_build(&f->rec, &report), 0);
	return report;
}

#define TEST(name) cmocka_unit_test_setup(name, fixture_setup)

#endif
