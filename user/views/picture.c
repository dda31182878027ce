/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "picture.h"
#include "wording.h"

#define PATHS_MAX 4

/* All ends of one channel in one direction. */
struct side {
	const struct report_task *task; /* one of them */
	size_t ntasks;
	bool mixed; /* of more than one role */
	uint64_t bytes, copied, moved, within, calls, faults;
};

struct sleeps {
	uint64_t full, empty;
};

/* Channels that only tell that something happened. */
#define KINDS_TELLING                                                                   \
	(1U << IPCT_KIND_SYSV_SEM | 1U << IPCT_KIND_POSIX_SEM | 1U << IPCT_KIND_FUTEX | \
	 1U << IPCT_KIND_EVENTFD)

static bool kind_in(uint32_t kinds, enum ipct_kind kind)
{
	return kinds & 1U << kind;
}

static bool role_is_same(const struct report_task *a, const struct report_task *b)
{
	return a->role && b->role && !strcmp(a->role, b->role);
}

static void side_add(struct side *side, const struct report_end *end)
{
	side->mixed |= side->task && !role_is_same(side->task, end->task);
	side->task = end->task;
	side->ntasks++;
	side->calls += end->sums.ops_cnt;
	side->faults += end->sums.faults;
	side->bytes += end->sums.bytes;
	side->copied += end->sums.copied_bytes;
	side->moved += end->sums.moved_bytes;
	side->within += end->sums.within_bytes;
}

/* What comes in pairs stands on the same side: who writes and who posts, who reads and who waits.
 */
static struct side side_gather(const struct report_channel *channel, enum ipct_dir dir,
			       enum ipct_dir other)
{
	struct side side = {};

	for (size_t i = 0; i < channel->nends; i++)
		if ((channel->ends[i].dir == dir || channel->ends[i].dir == other) &&
		    channel->ends[i].sums.ops_cnt)
			side_add(&side, &channel->ends[i]);
	return side;
}

/* What a workload's only task on this side reads from files, or writes to them. */
static struct side files_gather(const struct report *report, const struct side *via,
				enum ipct_dir dir)
{
	struct side side = {};

	for (size_t i = 0; report->rec->workload && via->ntasks == 1 && i < report->nchannels;
	     i++) {
		const struct report_channel *channel = &report->channels[i];

		for (size_t j = 0; channel->kind == IPCT_KIND_FILE && j < channel->nends; j++)
			if (channel->ends[j].task == via->task && channel->ends[j].dir == dir &&
			    channel->ends[j].sums.bytes)
				side_add(&side, &channel->ends[j]);
	}
	return side;
}

static void arrow_show(struct text *text, const struct side *side, unsigned *copies)
{
	if (side->copied && side->moved)
		text_arrow(text, "copy %u, moved", ++*copies);
	else if (side->copied)
		text_arrow(text, "copy %u", ++*copies);
	else
		text_arrow(text, "%s", side->moved ? "moved" : side->within ? "copied within" : "");
	if (side->bytes)
		text_add(text, "%s", bytes_format(side->bytes).text);
}

static void tasks_show(struct text *text, const struct side *side)
{
	if (side->ntasks > 1 && side->mixed)
		text_station(text, "%zu tasks", side->ntasks);
	else if (side->ntasks)
		text_station(text, "%s", tasks_format(side->task, side->ntasks).text);
	else
		text_station(text, "(not watched)");
}

static void sleeps_show(struct text *text, const char *state, uint64_t times)
{
	if (times == 1)
		text_add(text, "was %s once", state);
	else if (times)
		text_add(text, "was %s %s times", state, count_format(times).text);
}

static void channel_show(const struct report *report, const struct report_channel *channel,
			 struct text *text)
{
	struct sleeps sleeps = {};

	for (size_t i = 0; i < channel->nends; i++) {
		sleeps.full += channel->ends[i].sums.blocked_full_cnt;
		sleeps.empty += channel->ends[i].sums.blocked_empty_cnt;
	}
	if (channel->capacity_bytes)
		text_station(text, "%s %s", kind_noun(channel->kind),
			     bytes_format(channel->capacity_bytes).text);
	else
		text_station(text, "%s", kind_noun(channel->kind));
	if (!report->rec->workload && *channel->name)
		text_add(text, "%s", basename(channel->name));
	sleeps_show(text, "full", sleeps.full);
	if (!kind_in(KINDS_TELLING, channel->kind))
		sleeps_show(text, "empty", sleeps.empty);
	else if (sleeps.empty)
		text_add(text, "%s sleep%s", count_format(sleeps.empty).text,
			 sleeps.empty == 1 ? "" : "s");
}

static void told_show(struct text *text, const char *what, const struct side *side)
{
	text_arrow(text, "%s", what);
	if (side->calls)
		text_add(text, "%s call%s", count_format(side->calls).text,
			 side->calls == 1 ? "" : "s");
}

static void telling_show(const struct report *report, const struct report_channel *channel,
			 struct text *text)
{
	struct side from = side_gather(channel, IPCT_DIR_POST, IPCT_DIR_WRITE);
	struct side to = side_gather(channel, IPCT_DIR_WAIT, IPCT_DIR_READ);

	text_path(text);
	tasks_show(text, &from);
	told_show(text, "post", &from);
	channel_show(report, channel, text);
	told_show(text, "wait", &to);
	tasks_show(text, &to);
}

/*
 * Who maps the same memory: on the left the first and those of its role, on the right the
 * others. Which way the bytes go no kernel knows.
 */
static struct side mappers_gather(const struct report_channel *channel, bool others)
{
	const struct report_task *first = NULL;
	struct side side = {};

	for (size_t i = 0; i < channel->nends; i++) {
		const struct report_end *end = &channel->ends[i];

		if (end->dir != IPCT_DIR_MAP)
			continue;
		if (!first)
			first = end->task;
		if ((end->task == first || role_is_same(end->task, first)) != others)
			side_add(&side, end);
	}
	return side;
}

static void mapped_show(struct text *text, const struct side *side)
{
	text_arrow(text, "%s", side->ntasks ? "maps" : "");
	if (side->faults)
		text_add(text, "%s fault%s", count_format(side->faults).text,
			 side->faults == 1 ? "" : "s");
}

static void memory_show(const struct report *report, const struct report_channel *channel,
			struct text *text)
{
	struct side from = mappers_gather(channel, false);
	struct side to = mappers_gather(channel, true);
	struct side source = files_gather(report, &from, IPCT_DIR_READ);
	struct side target = files_gather(report, &to, IPCT_DIR_WRITE);
	unsigned copies = 0;

	text_path(text);
	if (source.ntasks) {
		text_station(text, "%s", kind_noun(IPCT_KIND_FILE));
		arrow_show(text, &source, &copies);
	}
	tasks_show(text, &from);
	mapped_show(text, &from);
	channel_show(report, channel, text);
	text_add(text, "0 copies");
	mapped_show(text, &to);
	tasks_show(text, &to);
	if (target.ntasks) {
		arrow_show(text, &target, &copies);
		text_station(text, "%s", kind_noun(IPCT_KIND_FILE));
	}
}

static void copying_show(const struct report *report, const struct report_channel *channel,
			 struct text *text)
{
	struct side from = side_gather(channel, IPCT_DIR_WRITE, IPCT_DIR_WRITE);
	struct side to = side_gather(channel, IPCT_DIR_READ, IPCT_DIR_READ);
	struct side source = files_gather(report, &from, IPCT_DIR_READ);
	struct side target = files_gather(report, &to, IPCT_DIR_WRITE);
	unsigned copies = 0;

	text_path(text);
	if (source.ntasks) {
		text_station(text, "%s", kind_noun(IPCT_KIND_FILE));
		arrow_show(text, &source, &copies);
	}
	tasks_show(text, &from);
	arrow_show(text, &from, &copies);
	channel_show(report, channel, text);
	arrow_show(text, &to, &copies);
	tasks_show(text, &to);
	if (target.ntasks) {
		arrow_show(text, &target, &copies);
		text_station(text, "%s", kind_noun(IPCT_KIND_FILE));
	}
}

static bool channel_has(const struct report_channel *channel, unsigned dirs)
{
	for (size_t i = 0; i < channel->nends; i++)
		if (dirs & 1U << channel->ends[i].dir)
			return true;
	return false;
}

/* Where nobody waited, there is no picture: most programs wake whom they do not have. */
static bool channel_is_seen(const struct report_channel *channel)
{
	if (kind_in(KINDS_TELLING, channel->kind))
		return channel_has(channel, 1U << IPCT_DIR_WAIT | 1U << IPCT_DIR_READ);
	return channel->kind != IPCT_KIND_FILE;
}

static void path_show(const struct report *report, const struct report_channel *channel,
		      struct text *text)
{
	bool copies = channel_has(channel, 1U << IPCT_DIR_READ | 1U << IPCT_DIR_WRITE);

	if (kind_in(KINDS_TELLING, channel->kind))
		telling_show(report, channel, text);
	else if (kind_in(IPCT_KINDS_MEMORY, channel->kind) && !copies)
		memory_show(report, channel, text);
	else
		copying_show(report, channel, text);
}

/* First what bytes go through, below it what those who share memory tell each other by. */
void picture_show(const struct report *report, struct text *text)
{
	size_t paths = 0;

	for (size_t i = 0; i < 2 * report->nchannels; i++) {
		const struct report_channel *channel = &report->channels[i % report->nchannels];
		bool tells = kind_in(KINDS_TELLING, channel->kind);

		if (!channel_is_seen(channel) || tells != (i >= report->nchannels))
			continue;
		if (paths++ < PATHS_MAX)
			path_show(report, channel, text);
	}
	if (paths > PATHS_MAX)
		text_note(text, MARK_NONE, "and %zu more channels with fewer bytes",
			  paths - PATHS_MAX);
}
