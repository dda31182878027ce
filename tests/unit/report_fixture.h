/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_REPORT_FIXTURE_H
#define IPCT_REPORT_FIXTURE_H

#include <math.h>
#include <stdio.h>

#include "model/report.h"

/*
 * A report made by hand, as a run of the fifo workload would give it: 10,000
 * messages of 4 KiB from writer 4211 to reader 4212. Tests change what they are about.
 */
struct fixture {
	struct rec_probe probes[2];
	struct rec_workload workload;
	struct rec_task rec_tasks[2];
	struct expect expects[3];
	struct recording rec;
	struct report_task tasks[2];
	struct report_end ends[2], file_ends[2];
	struct report_channel channels[3];
	struct report_expect results[3];
	struct report report;
};

struct fixture_value {
	enum metric metric;
	double value;
};

static void fixture_put(struct metric_set *set, const struct fixture_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		metric_put(set, values[i].metric, values[i].value);
}

static void fixture_expect(struct fixture *f, size_t i, struct expect expect, double measured)
{
	f->expects[i] = expect;
	f->results[i] = (struct report_expect){
		.expect = &f->expects[i],
		.present = true,
		.measured = measured,
		.ok = expect.min <= measured && measured <= expect.max,
	};
	if (f->report.nexpects <= i)
		f->report.nexpects = i + 1;
	f->report.expects_ok &= f->results[i].ok;
}

static void fixture_task(struct fixture *f, size_t i, const char *comm, const char *role)
{
	struct rec_task *rec = &f->rec_tasks[i];

	*rec = (struct rec_task){
		.tgid = 4211 + i, .start_ns = 1000 + i, .pid = 4211 + i, .ns_pid = 1 + i};
	snprintf(rec->comm, sizeof(rec->comm), "%s", comm);
	f->tasks[i] = (struct report_task){
		.rec = rec, .tgid = rec->tgid, .start_ns = rec->start_ns, .role = role};
	snprintf(f->tasks[i].id, sizeof(f->tasks[i].id), "%u:%u", rec->tgid, 1000 + (unsigned)i);
}

static struct report_end fixture_end(const struct report_task *task, enum ipct_dir dir,
				     uint64_t ops, uint64_t bytes)
{
	struct report_end end = {.task = task, .dir = dir};

	end.sums.dir = dir;
	end.sums.ops_cnt = ops;
	end.sums.bytes = end.sums.copied_bytes = bytes;
	metric_put(&end.metrics, METRIC_COPIED_BYTES, bytes);
	return end;
}

static void fixture_channels(struct fixture *f)
{
	struct report_end *writer = &f->ends[0], *reader = &f->ends[1];

	*writer = fixture_end(&f->tasks[0], IPCT_DIR_WRITE, 10000, 40960000);
	*reader = fixture_end(&f->tasks[1], IPCT_DIR_READ, 10003, 40960000);
	writer->sums.blocked_full_cnt = 83;
	metric_put(&writer->metrics, METRIC_BLOCKED_NS, 12400000);
	metric_put(&writer->metrics, METRIC_BLOCKED_FULL_NS, 12400000);
	metric_put(&reader->metrics, METRIC_BLOCKED_NS, 104000000);
	metric_put(&reader->metrics, METRIC_BLOCKED_EMPTY_NS, 104000000);
	f->channels[0] = (struct report_channel){.id = "fifo:2f:7:1",
						 .kind = IPCT_KIND_FIFO,
						 .name = "/tmp/channel",
						 .capacity_bytes = 65536,
						 .ends = f->ends,
						 .nends = 2};
	f->report.channels = f->channels;
	f->report.nchannels = 1;
	f->report.has_kind[IPCT_KIND_FIFO] = true;
	metric_put(&f->report.by_kind[IPCT_KIND_FIFO], METRIC_COPIED_IN_BYTES, 40960000);
}

/* The pattern in which writer and reader stand between two files. */
static inline void fixture_transfer(struct fixture *f)
{
	f->file_ends[0] = fixture_end(&f->tasks[0], IPCT_DIR_READ, 10001, 40960000);
	f->file_ends[1] = fixture_end(&f->tasks[1], IPCT_DIR_WRITE, 10000, 40960000);
	for (size_t i = 0; i < 2; i++)
		f->channels[1 + i] = (struct report_channel){.id = "file",
							     .kind = IPCT_KIND_FILE,
							     .name = "",
							     .ends = &f->file_ends[i],
							     .nends = 1};
	f->report.nchannels = 3;
	f->workload.pattern = "transfer";
}

static void fixture_metrics(struct fixture *f)
{
	static const struct fixture_value values[] = {
		{METRIC_PAYLOAD_BYTES, 40960000},
		{METRIC_MESSAGES, 10000},
		{METRIC_COPIED_IN_BYTES, 40960000},
		{METRIC_COPIED_OUT_BYTES, 40960000},
		{METRIC_COPIED_BYTES, 81920000},
		{METRIC_COPIES_PER_BYTE, 2},
		{METRIC_SYSCALLS, 20003},
		{METRIC_SYSCALLS_PER_MESSAGE, 2.0003},
		{METRIC_SWITCHES_VOLUNTARY, 1204},
		{METRIC_SWITCHES_INVOLUNTARY, 37},
		{METRIC_SWITCHES_PER_MESSAGE, 0.1241},
		{METRIC_BLOCKED_NS, 116400000},
		{METRIC_WAKEUP_NS_P50, 4100},
		{METRIC_WAKEUP_NS_P99, 18000},
		{METRIC_FAULTS, 14},
		{METRIC_FAULTS_FIRST_TOUCH, 14},
		{METRIC_FAULTS_WP, 0},
		{METRIC_CPU_USER_NS, 3200000},
		{METRIC_CPU_SYS_NS, 58000000},
		{METRIC_ELAPSED_NS, 61000000},
		{METRIC_THROUGHPUT, 671475409.83},
	};

	fixture_put(&f->report.metrics, values, sizeof(values) / sizeof(*values));
}

/* f must stay where it is: it points into itself. */
static void fixture_fill(struct fixture *f)
{
	*f = (struct fixture){
		.probes = {{"sys_exit", "tp_btf", "sys_exit", NULL, false},
			   {"sched_switch", "tp_btf", "sched_switch", NULL, true}},
		.workload = {.name = "fifo",
			     .pattern = "stream",
			     .size_bytes = 4096,
			     .messages = 10000,
			     .payload_bytes = 40960000,
			     .writers = 1,
			     .readers = 1},
		.rec = {.version = "0.1.0",
			.release = "6.18.0",
			.arch = "x86_64",
			.level = LEVEL_SYSCALL},
		.report = {.complete = true, .expects_ok = true},
	};
	f->rec.probes = f->probes;
	f->rec.nprobes = 2;
	f->rec.workload = &f->workload;
	f->report.rec = &f->rec;
	f->report.tasks = f->tasks;
	f->report.ntasks = 2;
	f->report.expects = f->results;
	fixture_task(f, 0, "ipctrace", "writer");
	fixture_task(f, 1, "ipctrace", "reader");
	fixture_channels(f);
	fixture_metrics(f);
	fixture_expect(f, 0,
		       (struct expect){METRIC_COPIES_PER_BYTE, IPCT_KIND_FIFO, 2, 2,
				       "a hop is two copies"},
		       2);
	fixture_expect(f, 1,
		       (struct expect){METRIC_SYSCALLS, 0, 20000, INFINITY,
				       "one call each to send and to receive"},
		       20003);
}

static inline void fixture_copies(struct fixture *f, double copies)
{
	metric_put(&f->report.metrics, METRIC_COPIED_BYTES, copies * 40960000);
	metric_put(&f->report.metrics, METRIC_COPIES_PER_BYTE, copies);
	fixture_expect(f, 0, (struct expect){METRIC_COPIES_PER_BYTE, 0, copies, copies, NULL},
		       copies);
}

/* A second channel for the answers. */
static inline void fixture_pingpong(struct fixture *f)
{
	f->file_ends[0] = fixture_end(&f->tasks[1], IPCT_DIR_WRITE, 5000, 20480000);
	f->file_ends[1] = fixture_end(&f->tasks[0], IPCT_DIR_READ, 5001, 20480000);
	f->ends[0].sums.bytes = f->ends[1].sums.bytes = 20480000;
	f->ends[0].sums.blocked_full_cnt = 0;
	f->ends[1].sums.blocked_empty_cnt = 4999;
	f->file_ends[1].sums.blocked_empty_cnt = 1;
	f->channels[1] = f->channels[0];
	f->channels[1].ends = f->file_ends;
	f->report.nchannels = 2;
	f->workload.pattern = "pingpong";
	metric_put(&f->report.metrics, METRIC_LATENCY_NS_P50, 6100);
	metric_put(&f->report.metrics, METRIC_LATENCY_NS_P99, 22000);
}

/* Two writers, and a reader that is not watched. */
static inline void fixture_crowd(struct fixture *f)
{
	f->tasks[1].role = "writer";
	f->ends[1] = fixture_end(&f->tasks[1], IPCT_DIR_WRITE, 10000, 40960000);
}

static inline void fixture_spoil(struct fixture *f)
{
	fixture_expect(f, 2,
		       (struct expect){METRIC_COPIED_IN_BYTES, IPCT_KIND_FIFO, 40960000, 40960000,
				       "each byte sent is copied once into the buffer"},
		       40955904);
	f->report.complete = false;
	f->rec.lost.ring = 12;
	f->rec.lost.hists = 1203;
}

/* As without any probe: only what the workload knows of itself. */
static inline void fixture_untrace(struct fixture *f)
{
	static const enum metric own[] = {METRIC_PAYLOAD_BYTES, METRIC_MESSAGES,
					  METRIC_ELAPSED_NS,	METRIC_THROUGHPUT,
					  METRIC_CPU_USER_NS,	METRIC_CPU_SYS_NS};
	struct metric_set set = {};

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		metric_put(&set, own[i], f->report.metrics.value[own[i]]);
	f->report.metrics = set;
	f->rec.level = LEVEL_NONE;
	f->rec.nprobes = f->report.nchannels = f->report.ntasks = f->report.nexpects = 0;
}

#endif
