/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "record/fields.h"

#define FIELD(of, member, kind) \
	.name = #member, .type = &value_##kind, .offset = offsetof(of, member)
#define SPARSE(of, member, kind) FIELD(of, member, kind), .sparse = true

#define LOST(what) {"lost_" #what, &value_u64, offsetof(struct recording, lost.what), true},

static const struct field head_fields[] = {
	{"tool", &value_string, offsetof(struct recording, version), false},
	{FIELD(struct recording, release, string)},
	{FIELD(struct recording, arch, string)},
	{FIELD(struct recording, level, level)},
	{FIELD(struct recording, metrics, metrics)},
	{SPARSE(struct recording, only_kinds, u32)},
	{"explains", &value_bool, offsetof(struct recording, explains), true},
	IPCT_LOST(LOST){},
};

static const struct field probe_fields[] = {
	{FIELD(struct rec_probe, probe, string)},  {FIELD(struct rec_probe, via, string)},
	{FIELD(struct rec_probe, target, string)}, {SPARSE(struct rec_probe, note, string)},
	{FIELD(struct rec_probe, measured, bool)}, {},
};

static const struct field workload_fields[] = {
	{FIELD(struct rec_workload, name, string)},
	{SPARSE(struct rec_workload, pattern, string)},
	{FIELD(struct rec_workload, size_bytes, u64)},
	{FIELD(struct rec_workload, messages, u64)},
	{FIELD(struct rec_workload, payload_bytes, u64)},
	{FIELD(struct rec_workload, writers, u32)},
	{FIELD(struct rec_workload, readers, u32)},
	{SPARSE(struct rec_workload, latency, hist)},
	{},
};

static const struct field param_fields[] = {
	{FIELD(struct rec_param, name, string)},
	{FIELD(struct rec_param, value, string)},
	{},
};

#define USAGE(edge, sum)                            \
	.name = #edge "_" #sum, .type = &value_u64, \
	.offset = offsetof(struct rec_member, edge.sum), .sparse = true

static const struct field member_fields[] = {
	{FIELD(struct rec_member, role, string)},
	{FIELD(struct rec_member, pid, u32)},
	{FIELD(struct rec_member, begin_ns, u64)},
	{FIELD(struct rec_member, end_ns, u64)},
	{SPARSE(struct rec_member, sent_bytes, u64)},
	{SPARSE(struct rec_member, sent_msgs, u64)},
	{SPARSE(struct rec_member, received_bytes, u64)},
	{SPARSE(struct rec_member, received_msgs, u64)},
	{USAGE(inner, minflt)},
	{USAGE(inner, majflt)},
	{USAGE(inner, nvcsw)},
	{USAGE(inner, nivcsw)},
	{USAGE(inner, user_ns)},
	{USAGE(inner, sys_ns)},
	{USAGE(outer, minflt)},
	{USAGE(outer, majflt)},
	{USAGE(outer, nvcsw)},
	{USAGE(outer, nivcsw)},
	{USAGE(outer, user_ns)},
	{USAGE(outer, sys_ns)},
	{},
};

static const struct field expect_fields[] = {
	{SPARSE(struct expect, kind, kind)}, {FIELD(struct expect, metric, metric)},
	{FIELD(struct expect, min, min)},    {FIELD(struct expect, max, max)},
	{FIELD(struct expect, why, string)}, {},
};

static const struct field task_fields[] = {
	{FIELD(struct rec_task, tgid, u32)},	    {FIELD(struct rec_task, start_ns, u64)},
	{FIELD(struct rec_task, pid, u32)},	    {FIELD(struct rec_task, ns_pid, u32)},
	{FIELD(struct rec_task, parent_tgid, u32)}, {FIELD(struct rec_task, parent_start_ns, u64)},
	{FIELD(struct rec_task, comm, comm)},	    {SPARSE(struct rec_task, exe, string)},
	{SPARSE(struct rec_task, cgroup, string)},  {},
};

static const struct field hist_fields[] = {
	{"buckets", &value_hist, 0, false},
	{},
};

#define THREAD_SUM(name) {SPARSE(struct ipct_thread, name, u64)},

static const struct field thread_fields[] = {
	{FIELD(struct ipct_thread, tid, u32)},
	{FIELD(struct ipct_thread, tgid, u32)},
	{FIELD(struct ipct_thread, start_ns, u64)},
	{FIELD(struct ipct_thread, task_start_ns, u64)},
	{SPARSE(struct ipct_thread, gate, u32)},
	{SPARSE(struct ipct_thread, hist, u32)},
	IPCT_THREAD_SUMS(THREAD_SUM){},
};

#define ROW(member, kind) \
	.name = #member, .type = &value_##kind, .offset = offsetof(struct rec_channel, row.member)

static const struct field channel_fields[] = {
	{ROW(kind, kind), .sparse = true},
	{ROW(dev, u64)},
	{ROW(ino, u64)},
	{ROW(gen, u64)},
	{ROW(capacity_bytes, u32), .sparse = true},
	{SPARSE(struct rec_channel, name, string)},
	{},
};

#define END_SUM(name) {SPARSE(struct ipct_end, name, u64)},

static const struct field end_fields[] = {
	{FIELD(struct ipct_end, thread, u32)},
	{FIELD(struct ipct_end, channel, u32)},
	{FIELD(struct ipct_end, dir, dir)},
	{SPARSE(struct ipct_end, hist, u32)},
	IPCT_END_SUMS(END_SUM){},
};

static const struct field event_fields[] = {
	{FIELD(struct ipct_event, at_ns, u64)},
	{FIELD(struct ipct_event, step, step)},
	{SPARSE(struct ipct_event, thread, u32)},
	{SPARSE(struct ipct_event, other, u32)},
	{SPARSE(struct ipct_event, channel, u32)},
	{FIELD(struct ipct_event, dir, dir)},
	{SPARSE(struct ipct_event, cpu, u32)},
	{SPARSE(struct ipct_event, probe, u32)},
	{SPARSE(struct ipct_event, waits, u32)},
	{SPARSE(struct ipct_event, offset, u64)},
	{SPARSE(struct ipct_event, bytes, u64)},
	{SPARSE(struct ipct_event, copied, u64)},
	{},
};

#define WHO(who)                                                                                 \
	{#who "_tgid", &value_u32, offsetof(struct ipct_lifetime, who.tgid), true},              \
	{                                                                                        \
#who "_start_ns", &value_u64, offsetof(struct ipct_lifetime, who.start_ns), true \
	}

static const struct field life_fields[] = {
	WHO(self),
	WHO(parent),
	WHO(reaper),
	WHO(heir),
	{SPARSE(struct ipct_lifetime, fork_ns, u64)},
	{SPARSE(struct ipct_lifetime, exit_ns, u64)},
	{SPARSE(struct ipct_lifetime, zombie_ns, u64)},
	{SPARSE(struct ipct_lifetime, reaped_ns, u64)},
	{SPARSE(struct ipct_lifetime, exit_code, u32)},
	{SPARSE(struct ipct_lifetime, flags, u32)},
	{SPARSE(struct ipct_lifetime, comm, comm)},
	{},
};

#define ARRAY(of, name) offsetof(of, name), offsetof(of, n##name)

const struct line_type head_line = {.name = "head", .fields = head_fields};

const struct line_type line_types[] = {
	{"probe", probe_fields, sizeof(struct rec_probe), false, false,
	 ARRAY(struct recording, probes)},
	{"workload", workload_fields, sizeof(struct rec_workload), false, false,
	 offsetof(struct recording, workload), COUNT_IS_ONE},
	{"param", param_fields, sizeof(struct rec_param), true, false,
	 ARRAY(struct rec_workload, params)},
	{"member", member_fields, sizeof(struct rec_member), true, false,
	 ARRAY(struct rec_workload, members)},
	{"expect", expect_fields, sizeof(struct expect), true, false,
	 ARRAY(struct rec_workload, expects)},
	{"task", task_fields, sizeof(struct rec_task), false, false,
	 ARRAY(struct recording, tasks)},
	{"hist", hist_fields, sizeof(struct ipct_hist), false, true,
	 ARRAY(struct recording, hists)},
	{"thread", thread_fields, sizeof(struct ipct_thread), false, true,
	 ARRAY(struct recording, threads)},
	{"channel", channel_fields, sizeof(struct rec_channel), false, true,
	 ARRAY(struct recording, channels)},
	{"life", life_fields, sizeof(struct ipct_lifetime), false, false,
	 ARRAY(struct recording, lives)},
	{"end", end_fields, sizeof(struct ipct_end), false, true, ARRAY(struct recording, ends)},
	{"event", event_fields, sizeof(struct ipct_event), false, false,
	 ARRAY(struct recording, events)},
	{},
};

void *rows_of(const struct line_type *type, const void *owner, size_t *ret_count)
{
	void *rows;

	memcpy(&rows, (const char *)owner + type->array, sizeof(rows));
	if (type->count == COUNT_IS_ONE)
		*ret_count = rows != NULL;
	else
		memcpy(ret_count, (const char *)owner + type->count, sizeof(*ret_count));
	return rows;
}
