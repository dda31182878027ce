/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "wording.h"

struct figure metric_format(enum metric metric, double value)
{
	switch (metric_infos[metric].unit) {
	case UNIT_BYTES:
		return bytes_format(whole_round(value));
	case UNIT_NS:
		return ns_format(whole_round(value));
	case UNIT_RATIO:
		return ratio_format(value);
	case UNIT_BYTES_PER_S:
		return rate_format(value);
	default:
		return count_format(whole_round(value));
	}
}

struct figure dimension_exact(struct dimension dimension, double value)
{
	const char *unit = dimension_suffix(dimension), *sign = value < 0 ? "-" : "";
	double size = fabs(value);
	struct figure figure;

	if (size < 1e15 && size == (double)whole_round(size))
		snprintf(figure.text, sizeof(figure.text), "%s%.20s%s", size ? sign : "",
			 count_format(size).text, unit);
	else
		snprintf(figure.text, sizeof(figure.text), "%.15g%s", value, unit);
	return figure;
}

struct figure metric_exact(enum metric metric, double value)
{
	return dimension_exact(dimension_of(metric), value);
}

/* A unit that both have is said once. */
struct figure range_format(enum metric metric, double min, double max)
{
	struct figure low = metric_format(metric, min), high = metric_format(metric, max), range;
	const char *unit = strchr(low.text, ' '), *other = strchr(high.text, ' ');
	size_t len = strlen(low.text);

	if (!strcmp(low.text, high.text))
		return low;
	if (unit && other && !strcmp(unit, other))
		len = unit - low.text;
	snprintf(range.text, sizeof(range.text), "%.*s–%.18s", (int)(len < 18 ? len : 18), low.text,
		 high.text);
	return range;
}

struct phrase expect_format(const struct expect *expect)
{
	struct figure min = metric_exact(expect->metric, expect->min);
	struct figure max = metric_exact(expect->metric, expect->max);
	struct phrase phrase;

	if (expect->min == expect->max)
		snprintf(phrase.text, sizeof(phrase.text), "expected %s", min.text);
	else if (isinf(expect->max))
		snprintf(phrase.text, sizeof(phrase.text), "expected at least %s", min.text);
	else if (isinf(expect->min))
		snprintf(phrase.text, sizeof(phrase.text), "expected at most %s", max.text);
	else
		snprintf(phrase.text, sizeof(phrase.text), "expected %s to %s", min.text, max.text);
	return phrase;
}

struct phrase gap_format(struct dimension dimension, double measured, double wanted)
{
	struct phrase phrase;

	snprintf(phrase.text, sizeof(phrase.text), "%s %s",
		 dimension_exact(dimension, fabs(measured - wanted)).text,
		 measured < wanted ? "below" : "above");
	return phrase;
}

struct phrase messages_format(const struct rec_workload *workload)
{
	bool exact = workload->size_bytes &&
		     workload->payload_bytes / workload->size_bytes == workload->messages &&
		     workload->payload_bytes % workload->size_bytes == 0;
	struct phrase phrase;

	if (!workload->size_bytes) {
		snprintf(phrase.text, sizeof(phrase.text), "%.26s notification%s",
			 count_format(workload->messages).text, workload->messages == 1 ? "" : "s");
		return phrase;
	}
	snprintf(phrase.text, sizeof(phrase.text), "%.26s message%s of %.20s%s%.20s",
		 count_format(workload->messages).text, workload->messages == 1 ? "" : "s",
		 bytes_format(workload->size_bytes).text, exact ? " = " : ", ",
		 bytes_format(workload->payload_bytes).text);
	return phrase;
}

struct phrase metric_name(enum ipct_kind kind, enum metric metric)
{
	struct phrase phrase;

	snprintf(phrase.text, sizeof(phrase.text), "%s%s%s", kind ? kind_names[kind] : "",
		 kind ? "." : "", metric_infos[metric].key);
	return phrase;
}

struct phrase node_name(const struct expression *expression, const struct expr_node *node)
{
	struct phrase phrase;

	if (!node->tasklen)
		return metric_name(node->kind, node->metric);
	snprintf(phrase.text, sizeof(phrase.text), "task[%.*s].%s", node->tasklen,
		 expression->text + node->task, metric_infos[node->metric].key);
	return phrase;
}

struct phrase task_format(const struct report_task *task)
{
	uint32_t pid = task->rec && task->rec->pid ? task->rec->pid : task->tgid;
	struct phrase phrase;

	if (task->role)
		snprintf(phrase.text, sizeof(phrase.text), "%.64s %u", task->role, pid);
	else if (task->rec)
		snprintf(phrase.text, sizeof(phrase.text), "%.16s %u", task->rec->comm, pid);
	else
		snprintf(phrase.text, sizeof(phrase.text), "task %u", pid);
	return phrase;
}

struct phrase tasks_format(const struct report_task *task, size_t n)
{
	struct phrase phrase;

	if (n == 1)
		return task_format(task);
	snprintf(phrase.text, sizeof(phrase.text), "%zu %.64ss", n,
		 task->role ? task->role : "task");
	return phrase;
}

const char *level_phrase(enum level level)
{
	static const char *const phrases[LEVEL_NR] = {
		[LEVEL_NONE] = "not traced",
		[LEVEL_SYSCALL] = "syscall level: copies inferred from results",
		[LEVEL_FUNCTION] = "function level: copies measured",
		[LEVEL_MIXED] = "mixed level: copies measured where possible",
	};

	return phrases[level];
}

const char *kind_noun(enum ipct_kind kind)
{
	static const char *const nouns[IPCT_KIND_NR] = {
		[IPCT_KIND_PIPE] = "pipe buffer",
		[IPCT_KIND_FIFO] = "pipe buffer",
		[IPCT_KIND_SYSV_MSG] = "message queue",
		[IPCT_KIND_POSIX_MQ] = "message queue",
		[IPCT_KIND_SYSV_SHM] = "shared memory",
		[IPCT_KIND_POSIX_SHM] = "shared memory",
		[IPCT_KIND_MEMFD] = "shared memory",
		[IPCT_KIND_ANON_SHM] = "shared memory",
		[IPCT_KIND_SYSV_SEM] = "semaphores",
		[IPCT_KIND_POSIX_SEM] = "semaphore",
		[IPCT_KIND_UNIX_STREAM] = "socket buffer",
		[IPCT_KIND_UNIX_DGRAM] = "socket buffer",
		[IPCT_KIND_UNIX_SEQPACKET] = "socket buffer",
		[IPCT_KIND_TCP] = "socket buffer",
		[IPCT_KIND_UDP] = "socket buffer",
	};

	return nouns[kind] ? nouns[kind] : kind_names[kind];
}
