// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "budget.h"
#include "capture/probes.h"
#include "model/assertion.h"
#include "values.h"
#include "workloads/children.h"

#define COUNT_MAX	 1000000000000ULL
#define REPEAT_MAX	 100
#define DURATION_MAX_NS	 (3600 * 1000000000ULL)
#define MEMBERS_SIDE_MAX 4

const char *const format_names[FORMAT_NR] = {[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json"};

#define NAMES(what, count)                                   \
	static const char *what##_name(size_t i)             \
	{                                                    \
		return i < (count) ? what##_names[i] : NULL; \
	}
NAMES(pattern, PATTERN_NR)
NAMES(probes, PROBES_NR)
NAMES(format, FORMAT_NR)
NAMES(sync, SYNC_NR)

static const char *sort_name(size_t i)
{
	return i < BY_NR ? comparison_figures[i].name : NULL;
}

const char *workload_name(size_t i)
{
	return workloads[i] ? workloads[i]->name : NULL;
}

static const char *metric_name(size_t i)
{
	return i < METRIC_NR ? metric_infos[i].key : NULL;
}

static const char *view_name(size_t i)
{
	return views[i] ? views[i]->name : NULL;
}

static const char *kind_name(size_t i)
{
	enum ipct_kind kind = probes_kind(i);

	return kind == IPCT_KIND_NONE ? NULL : kind_names[kind];
}

/* One size, or several with commas between. */
static int size_take(struct options *options, const char *value, char *why, size_t why_size)
{
	char size[32];
	size_t len;

	options->nsizes = 0;
	for (;; value += len + 1) {
		uint64_t *bytes = &options->sizes[options->nsizes];

		len = strcspn(value, ",");
		if (options->nsizes == SIZES_MAX) {
			snprintf(why, why_size, "at most %d sizes", SIZES_MAX);
			return -EINVAL;
		}
		snprintf(size, sizeof(size), "%.*s", (int)(len < sizeof(size) ? len : 0), value);
		if (size_read(size, bytes) || !*bytes || *bytes > WL_SIZE_MAX)
			break;
		for (size_t i = 0; i < options->nsizes; i++)
			if (options->sizes[i] == *bytes) {
				snprintf(why, why_size, "each size once");
				return -EINVAL;
			}
		options->params.size_bytes = options->sizes[0];
		options->nsizes++;
		if (!value[len])
			return 0;
	}
	snprintf(why, why_size, "a size from 1 to 1M bytes, such as 64, 4K or 1M");
	return -EINVAL;
}

static int count_take(struct options *options, const char *value, char *why, size_t why_size)
{
	if (!count_read(value, &options->params.count) && options->params.count &&
	    options->params.count <= COUNT_MAX)
		return 0;
	snprintf(why, why_size, "a whole number from 1 to %llu", COUNT_MAX);
	return -EINVAL;
}

static int repeat_take(struct options *options, const char *value, char *why, size_t why_size)
{
	if (!count_read(value, &options->repeat) && options->repeat &&
	    options->repeat <= REPEAT_MAX)
		return 0;
	snprintf(why, why_size, "a whole number from 1 to %d", REPEAT_MAX);
	return -EINVAL;
}

static int duration_take(struct options *options, const char *value, char *why, size_t why_size)
{
	if (!duration_read(value, &options->params.duration_ns) && options->params.duration_ns &&
	    options->params.duration_ns <= DURATION_MAX_NS)
		return 0;
	snprintf(why, why_size, "a time up to 1h with its unit, such as 500ms, 2s or 1m");
	return -EINVAL;
}

static int side_take(uint32_t *ret, const char *value, char *why, size_t why_size)
{
	uint64_t n;

	if (!count_read(value, &n) && n && n <= MEMBERS_SIDE_MAX) {
		*ret = n;
		return 0;
	}
	snprintf(why, why_size, "a whole number from 1 to %d", MEMBERS_SIDE_MAX);
	return -EINVAL;
}

static int writers_take(struct options *options, const char *value, char *why, size_t why_size)
{
	return side_take(&options->params.writers, value, why, why_size);
}

static int readers_take(struct options *options, const char *value, char *why, size_t why_size)
{
	return side_take(&options->params.readers, value, why, why_size);
}

static int children_take(struct options *options, const char *value, char *why, size_t why_size)
{
	uint64_t n;

	if (!count_read(value, &n) && n && n <= CHILDREN_MAX) {
		options->params.children = n;
		return 0;
	}
	snprintf(why, why_size, "a whole number from 1 to %d", CHILDREN_MAX);
	return -EINVAL;
}

static int hold_take(struct options *options, const char *value, char *why, size_t why_size)
{
	if (!duration_read(value, &options->params.hold_ns) &&
	    options->params.hold_ns <= HOLD_MAX_NS)
		return 0;
	snprintf(why, why_size, "a time up to 1m with its unit, such as 50ms or 2s");
	return -EINVAL;
}

/* The place of value among the names; else -EINVAL, and why lists them. */
static int choice_take(const char *value, size_t len, name_at_fn at, char *why, size_t why_size)
{
	int place = name_read(value, len, at);
	size_t used = 0;

	for (size_t i = 0; place < 0 && at(i) && used < why_size; i++)
		used += snprintf(why + used, why_size - used, "%s%s",
				 !i	     ? ""
				 : at(i + 1) ? ", "
					     : " or ",
				 at(i));
	return place < 0 ? -EINVAL : place;
}

static int pattern_take(struct options *options, const char *value, char *why, size_t why_size)
{
	int place = choice_take(value, strlen(value), pattern_name, why, why_size);

	if (place >= 0)
		options->params.pattern = place;
	return place < 0 ? place : 0;
}

static int sync_take(struct options *options, const char *value, char *why, size_t why_size)
{
	int place = choice_take(value, strlen(value), sync_name, why, why_size);

	if (place >= 0)
		options->params.sync = place;
	return place < 0 ? place : 0;
}

static int uncontended_take(struct options *options, const char *value, char *why, size_t why_size)
{
	(void)value, (void)why, (void)why_size;
	options->params.uncontended = true;
	return 0;
}

static int probes_take(struct options *options, const char *value, char *why, size_t why_size)
{
	int place = choice_take(value, strlen(value), probes_name, why, why_size);

	if (place >= 0)
		options->probes = place;
	return place < 0 ? place : 0;
}

static int sort_take(struct options *options, const char *value, char *why, size_t why_size)
{
	int place = choice_take(value, strlen(value), sort_name, why, why_size);

	if (place >= 0)
		options->sort = place;
	return place < 0 ? place : 0;
}

static int format_take(struct options *options, const char *value, char *why, size_t why_size)
{
	int place = choice_take(value, strlen(value), format_name, why, why_size);

	if (place >= 0)
		options->format = place;
	return place < 0 ? place : 0;
}

int assert_take(struct options *options, const char *value, char *why, size_t why_size)
{
	struct expression_error error;
	int err;

	if (options->nasserts == ASSERTS_MAX) {
		snprintf(why, why_size, "at most %d assertions", ASSERTS_MAX);
		return -EINVAL;
	}
	err = assertion_parse(value, strlen(value), &options->asserts[options->nasserts], &error);
	if (!err)
		options->nasserts++;
	else if (err == -EINVAL)
		snprintf(why, why_size, "column %zu: %s", error.column, error.text);
	else
		snprintf(why, why_size, "%s", strerror(-err));
	return err;
}

static int assert_file_take(struct options *options, const char *value, char *why, size_t why_size)
{
	struct budget budget = {options->asserts, options->nasserts, ASSERTS_MAX};
	int err = budget_read(value, &budget, why, why_size);

	options->nasserts = budget.n;
	if (err != -EINVAL && err)
		snprintf(why, why_size, "%s", strerror(-err));
	return err ? -EBADMSG : 0;
}

/* One name, or several with commas between: what is done with each. */
static int choices_take(struct options *options, const char *value, name_at_fn names,
			int (*put)(struct options *options, int place, char *why, size_t why_size),
			char *why, size_t why_size)
{
	for (size_t len;; value += len + 1) {
		int place, rc;

		len = strcspn(value, ",");
		place = choice_take(value, len, names, why, why_size);
		rc = place < 0 ? place : put(options, place, why, why_size);
		if (rc || !value[len])
			return rc;
	}
}

static int view_put(struct options *options, int place, char *why, size_t why_size)
{
	if (options->nviews == VIEWS_MAX) {
		snprintf(why, why_size, "at most %d views", VIEWS_MAX);
		return -EINVAL;
	}
	options->views[options->nviews++] = views[place];
	return 0;
}

static int view_take(struct options *options, const char *value, char *why, size_t why_size)
{
	return choices_take(options, value, view_name, view_put, why, why_size);
}

static int kind_put(struct options *options, int place, char *why, size_t why_size)
{
	(void)why;
	(void)why_size;
	options->kinds |= 1U << probes_kind(place);
	return 0;
}

static int kinds_take(struct options *options, const char *value, char *why, size_t why_size)
{
	return choices_take(options, value, kind_name, kind_put, why, why_size);
}

#define TAKES_TEXT(field)                                                              \
	static int field##_take(struct options *options, const char *value, char *why, \
				size_t why_size)                                       \
	{                                                                              \
		options->field = value;                                                \
		snprintf(why, why_size, "a name");                                     \
		return *value ? 0 : -EINVAL;                                           \
	}
#define TAKES_NOTHING(field)                                                           \
	static int field##_take(struct options *options, const char *value, char *why, \
				size_t why_size)                                       \
	{                                                                              \
		(void)value, (void)why, (void)why_size;                                \
		options->field = true;                                                 \
		return 0;                                                              \
	}
TAKES_TEXT(workload)
TAKES_TEXT(output)
TAKES_TEXT(record)
TAKES_NOTHING(strict)
TAKES_NOTHING(explain)
TAKES_NOTHING(help)
TAKES_NOTHING(version)

#define FOR_TRAFFIC (FOR_WORKLOADS | ONLY_WITH(WL_TRAFFIC))
#define FOR_COUNTED (FOR_WORKLOADS | ONLY_WITH(WL_TRAFFIC | WL_NOTIFY))

const struct option_spec option_specs[] = {
	{"workload", 'w', "NAME", "the reference workload to run", FOR_RUN, workload_take,
	 workload_name},
	{"pattern", 0, "NAME", "stream (default), pingpong, or transfer of a file", FOR_TRAFFIC,
	 pattern_take, pattern_name},
	{"size", 's', "SIZE", "bytes of a message, 1 to 1M; default 4K; compare: 64,4K",
	 FOR_TRAFFIC, size_take, NULL},
	{"count", 'n', "N", "messages one way; default 10000; compare: 16M bytes", FOR_COUNTED,
	 count_take, NULL},
	{"repeat", 0, "N", "runs of each, in turn, 1 to 100; default 5", FOR_COMPARE, repeat_take,
	 NULL},
	{"sort", 0, "NAME", "by copies, time (default), switches or cpu", FOR_COMPARE, sort_take,
	 sort_name},
	{"duration", 'd', "TIME", "send for this long instead: 500ms, 2s, 1m",
	 FOR_RUN | ONLY_WITH(WL_TRAFFIC | WL_NOTIFY), duration_take, NULL},
	{"writers", 0, "N", "1 to 4; default 1", FOR_TRAFFIC, writers_take, NULL},
	{"readers", 0, "N", "1 to 4; default 1", FOR_TRAFFIC, readers_take, NULL},
	{"sync", 0, "NAME", "how who shares memory waits; default posix-sem",
	 FOR_WORKLOADS | ONLY_WITH(WL_SYNC), sync_take, sync_name},
	{"uncontended", 0, NULL, "who posts takes it back: nobody sleeps",
	 FOR_RUN | ONLY_WITH(WL_NOTIFY), uncontended_take, NULL},
	{"explain", 0, NULL, "tell the way of one message, step by step",
	 FOR_RUN | ONLY_WITH(WL_TRAFFIC), explain_take, NULL},
	{"children", 0, "N", "children, 1 to 1000; default 4", FOR_RUN | ONLY_WITH(WL_CHILDREN),
	 children_take, NULL},
	{"hold", 0, "TIME", "how long an ended child is left a zombie; default 50ms",
	 FOR_RUN | ONLY_WITH(WL_HOLD), hold_take, NULL},
	{"probes", 'p', "LEVEL", "auto, function, syscall, or none to run untraced",
	 FOR_RUNS | FOR_COMPARE | FOR_DOCTOR, probes_take, probes_name},
	{"kinds", 'k', "NAME,...", "watch these kinds of channels only, such as pipe,tcp",
	 FOR_TRACE, kinds_take, kind_name},
	{"view", 'v', "NAME,...", "what to show, of 'ipctrace list views'", FOR_RESULT, view_take,
	 view_name},
	{"format", 'f', "NAME", "text or json", FOR_ALL, format_take, format_name},
	{"output", 'o', "FILE", "write the result there instead of to standard output", FOR_ALL,
	 output_take, NULL},
	{"record", 0, "FILE", "keep what was seen, for 'ipctrace replay'", FOR_RUNS, record_take,
	 NULL},
	{"assert", 'a', "EXPR", "exit 5 unless true (repeatable): copies_per_byte<=2", FOR_CHECKS,
	 assert_take, metric_name},
	{"assert-file", 0, "FILE", "the same for each line of a file; # begins a comment",
	 FOR_CHECKS, assert_file_take, NULL},
	{"strict", 0, NULL, "exit 4 if anything could not be counted", FOR_CHECKS, strict_take,
	 NULL},
	{"help", 'h', NULL, "show this help", FOR_ALL, help_take, NULL},
	{"version", 'V', NULL, "show the version", FOR_ALL, version_take, NULL},
};
const size_t option_specs_cnt = sizeof(option_specs) / sizeof(option_specs[0]);

bool options_given(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->nown; i++)
		if (!strcmp(options->own[i]->name, name))
			return true;
	return false;
}

const struct option_spec *options_foreign(const struct options *options,
					  const struct workload *workload)
{
	for (size_t i = 0; i < options->nown; i++)
		if (!(OPTION_WORKLOADS(options->own[i]->commands) & workload->options))
			return options->own[i];
	return NULL;
}
