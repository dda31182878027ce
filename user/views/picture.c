/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "picture.h"
#include "wording.h"

#define PATHS_MAX 4

/* All ends of one channel in one direction. */
struct side {
	const struct report_task *task; /* one of them */
	size_t ntasks;
	uint64_t bytes, copied, moved;
};

struct sleeps {
	uint64_t full, empty;
};

static void side_add(struct side *side, const struct report_end *end)
{
	side->task = end->task;
	side->ntasks++;
	side->bytes += end->sums.bytes;
	side->copied += end->sums.copied_bytes;
	side->moved += end->sums.moved_bytes;
}

static struct side side_gather(const struct report_channel *channel, enum ipct_dir dir)
{
	struct side side = {};

	for (size_t i = 0; i < channel->nends; i++)
		if (channel->ends[i].dir == dir && channel->ends[i].sums.ops_cnt)
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
		text_arrow(text, "%s", side->moved ? "moved" : "");
	if (side->bytes)
		text_add(text, "%s", bytes_format(side->bytes).text);
}

static void tasks_show(struct text *text, const struct side *side)
{
	if (side->ntasks)
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
	sleeps_show(text, "empty", sleeps.empty);
}

static void path_show(const struct report *report, const struct report_channel *channel,
		      struct text *text)
{
	struct side from = side_gather(channel, IPCT_DIR_WRITE);
	struct side to = side_gather(channel, IPCT_DIR_READ);
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

void picture_show(const struct report *report, struct text *text)
{
	size_t paths = 0;

	for (size_t i = 0; i < report->nchannels; i++) {
		if (report->channels[i].kind == IPCT_KIND_FILE)
			continue;
		if (paths++ < PATHS_MAX)
			path_show(report, &report->channels[i], text);
	}
	if (paths > PATHS_MAX)
		text_note(text, MARK_NONE, "and %zu more channels with fewer bytes",
			  paths - PATHS_MAX);
}
