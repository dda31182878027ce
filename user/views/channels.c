/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "view.h"
#include "wording.h"

static const struct text_column columns[] = {
	{"channel", COLUMN_WORDS},  {"kind", COLUMN_WORDS},	 {"task", COLUMN_WORDS},
	{"dir", COLUMN_WORDS},	    {"ops", COLUMN_FIGURES},	 {"bytes", COLUMN_FIGURES},
	{"copied", COLUMN_FIGURES}, {"blocked", COLUMN_FIGURES},
};

static const enum metric figures[] = {METRIC_COPIED_BYTES, METRIC_BLOCKED_NS};

/* A channel is named once, above all its ends. */
static void end_show(const struct report_channel *channel, size_t i, struct text *text)
{
	const struct report_end *end = &channel->ends[i];

	text_add(text, "%s", i ? "" : *channel->name ? channel->name : channel->id);
	text_add(text, "%s", i ? "" : kind_names[channel->kind]);
	text_add(text, "%s", task_format(end->task).text);
	text_add(text, "%s", dir_names[end->dir]);
	text_add(text, "%s", count_format(end->sums.ops_cnt).text);
	text_add(text, "%s", bytes_format(end->sums.bytes).text);
	for (size_t f = 0; f < sizeof(figures) / sizeof(*figures); f++)
		text_add(text, "%s",
			 end->metrics.has[figures[f]]
				 ? metric_format(figures[f], end->metrics.value[figures[f]]).text
				 : "");
}

static int channels_emit(const struct report *report, struct text *text)
{
	if (!report->nchannels) {
		text_note(text, MARK_NONE, "no channel was used");
		return 0;
	}
	text_table(text, columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < report->nchannels; i++)
		for (size_t j = 0; j < report->channels[i].nends; j++)
			end_show(&report->channels[i], j, text);
	return 0;
}

const struct view channels_view = {"channels", "each channel and what every task did with it",
				   channels_emit};
