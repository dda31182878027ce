/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RECORD_FIXTURE_H
#define IPCT_RECORD_FIXTURE_H

/* A recording made by hand that has an example of everything. Include cmocka.h before it. */

#include <math.h>
#include <stdio.h>

#include "record/record.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define S(string)    ((char *)(string))

#define HEAD                                                                             \
	"{\"format\":\"ipctrace.recording\",\"version\":1,\"tool\":\"0.1\",\"release\":" \
	"\"6.18\",\"arch\":\"x86_64\",\"level\":\"syscall\",\"metrics\":[]}\n"

/* A bit of everything, edges included. */
static struct rec_probe probes[] = {
	{S("sys_exit"), S("tp_btf"), S("sys_exit"), S("no timing"), false},
	{S("pipe_write"), S("fexit"), S("anon_pipe_write"), NULL, true},
};
static struct ipct_thread threads[] = {
	{},
	{.tid = 10,
	 .tgid = 10,
	 .start_ns = 500,
	 .task_start_ns = 500,
	 .gate = 1,
	 .hist = 1,
	 .wakeups = 3,
	 .sigpipes = 1},
	{.tid = UINT32_MAX,
	 .tgid = UINT32_MAX,
	 .start_ns = UINT64_MAX,
	 .task_start_ns = 1ULL << 63},
};
static struct ipct_end ends[] = {
	{},
	{.thread = 1,
	 .channel = 1,
	 .dir = IPCT_DIR_WRITE,
	 .hist = 1,
	 .ops_cnt = 1,
	 .bytes = INT64_MAX,
	 .copied_bytes = UINT64_MAX,
	 .wakeups = 9007199254740993},
	{.thread = 2, .channel = 1, .dir = IPCT_DIR_NOTIFY},
};
static struct ipct_hist hists[] = {
	{},
	{.bucket = {[0] = 1, [7] = UINT32_MAX, [223] = 3}},
	{},
};
static struct rec_channel channels[] = {
	{},
	{.row = {.dev = 0xfd00,
		 .ino = UINT64_MAX,
		 .gen = 3,
		 .kind = IPCT_KIND_FIFO,
		 .capacity_bytes = 65536},
	 .name = S("/tmp/\033[31m\"q\"\\x41 caf\xc3\xa9 \xff\xc3 \xed\xa0\x80 \xf4\x90\x80\x80 "
		   "\xc0\xaf\n")},
	{},
};
static struct rec_task tasks[] = {
	{.tgid = 10,
	 .start_ns = 500,
	 .pid = 10,
	 .ns_pid = 2,
	 .parent_tgid = 1,
	 .parent_start_ns = 4,
	 .comm = "\xe2\x82 evil\\\n",
	 .exe = S("/bin/cat"),
	 .cgroup = S("/")},
	{.tgid = 11, .start_ns = 600, .comm = "fifteen letters"},
};
static struct rec_param params[] = {{S("writers"), S("2")}, {S(""), S("")}};
static struct rec_member members[] = {
	{.role = S("writer"),
	 .pid = 10,
	 .begin_ns = 1,
	 .end_ns = 2,
	 .sent_bytes = 3,
	 .sent_msgs = 4,
	 .received_bytes = 5,
	 .received_msgs = 6,
	 .inner = {1, 2, 3, 4, 5, 6},
	 .outer = {7, 8, 9, 10, 11, 12}},
	{.role = S("reader"), .pid = 11},
};
static struct expect expects[] = {
	{METRIC_COPIES_PER_BYTE, IPCT_KIND_NONE, 2, 2, "one copy in, one out"},
	{METRIC_COPIED_BYTES, IPCT_KIND_FIFO, 0.1, INFINITY, "at least"},
	{METRIC_FAULTS, IPCT_KIND_FILE, -INFINITY, 1e300, "at most"},
};
static struct rec_workload workload = {
	.name = S("fifo"),
	.pattern = S("stream"),
	.size_bytes = 4096,
	.messages = 10,
	.payload_bytes = 40960,
	.writers = 2,
	.readers = 1,
	.params = params,
	.nparams = COUNT(params),
	.members = members,
	.nmembers = COUNT(members),
	.latency = {.bucket = {[5] = 6}},
	.expects = expects,
	.nexpects = COUNT(expects),
};
static const struct recording full = {
	.version = S("0.1"),
	.release = S("6.18"),
	.arch = S("x86_64"),
	.level = LEVEL_MIXED,
	.metrics = METRIC_BIT(COPIED_BYTES) | (metric_mask)1 << (METRIC_NR - 1),
	.probes = probes,
	.nprobes = COUNT(probes),
	.lost = {.ring = 1, .hists = UINT64_MAX},
	.threads = threads,
	.nthreads = COUNT(threads),
	.ends = ends,
	.nends = COUNT(ends),
	.hists = hists,
	.nhists = COUNT(hists),
	.channels = channels,
	.nchannels = COUNT(channels),
	.tasks = tasks,
	.ntasks = COUNT(tasks),
	.workload = &workload,
};

static inline char *written(const struct recording *rec, size_t *ret_size)
{
	char *text = NULL;
	FILE *file = open_memstream(&text, ret_size);

	assert_non_null(file);
	assert_int_equal(record_write(rec, file), 0);
	fclose(file);
	return text;
}

static inline int read_from(const char *text, size_t size, struct recording **ret, char *error)
{
	/* fmemopen refuses a size of 0 */
	FILE *file = size ? fmemopen((void *)text, size, "r") : fopen("/dev/null", "re");
	int err;

	assert_non_null(file);
	*error = '\0';
	err = record_read(file, ret, error, 200);
	fclose(file);
	return err;
}

#endif
