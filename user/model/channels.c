/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/report_build.h"

#define NAME(id, name) [IPCT_KIND_##id] = name,
const char *const kind_names[IPCT_KIND_NR] = {[IPCT_KIND_NONE] = "none", IPCT_KINDS(NAME)};
#undef NAME

#define NAME(id, name) [IPCT_DIR_##id] = name,
const char *const dir_names[IPCT_DIR_NR] = {IPCT_DIRS(NAME)};
#undef NAME

/* Where one row of ends belongs: rows that agree in all but the last are one end. */
struct end_ref {
	uint32_t channel;
	uint32_t dir;
	const struct report_task *task;
	size_t row;
};

void end_add(struct ipct_end *sum, const struct ipct_end *part)
{
#define ADD(field) sum->field += part->field;
	IPCT_END_SUMS(ADD)
#undef ADD
}

static bool end_is_idle(const struct ipct_end *end)
{
	uint64_t any = 0;
#define OR(field) any |= end->field;
	IPCT_END_SUMS(OR)
#undef OR
	return !any;
}

static int end_refer(const struct recording *rec, const struct report *report, size_t row,
		     struct end_ref *ret)
{
	const struct ipct_end *end = &rec->ends[row];
	uint32_t kind;

	if (!end->thread || end->thread >= rec->nthreads || !end->channel ||
	    end->channel >= rec->nchannels || end->dir >= IPCT_DIR_NR ||
	    (end->hist && end->hist >= rec->nhists))
		return -EINVAL;
	kind = rec->channels[end->channel].row.kind;
	if (kind == IPCT_KIND_NONE || kind >= IPCT_KIND_NR)
		return -EINVAL;
	ret->channel = end->channel;
	ret->dir = end->dir;
	ret->task = task_of_thread(report, &rec->threads[end->thread]);
	ret->row = row;
	return ret->task ? 0 : -EINVAL;
}

static int ref_compare_end(const struct end_ref *x, const struct end_ref *y)
{
	if (x->channel != y->channel)
		return x->channel < y->channel ? -1 : 1;
	if (x->task != y->task)
		return x->task < y->task ? -1 : 1;
	return x->dir < y->dir ? -1 : x->dir > y->dir;
}

static int ref_compare(const void *a, const void *b)
{
	const struct end_ref *x = a, *y = b;
	int order = ref_compare_end(x, y);

	return order ? order : x->row < y->row ? -1 : x->row > y->row;
}

static uint64_t channel_bytes(const struct report_channel *channel)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < channel->nends; i++)
		bytes += channel->ends[i].sums.bytes;
	return bytes;
}

static int channel_compare(const void *a, const void *b)
{
	uint64_t x = channel_bytes(a), y = channel_bytes(b);

	if (x != y)
		return x > y ? -1 : 1;
	return strcmp(((const struct report_channel *)a)->id,
		      ((const struct report_channel *)b)->id);
}

static void channel_describe(const struct rec_channel *from, struct report_channel *channel)
{
	const struct ipct_channel *row = &from->row;

	channel->kind = row->kind;
	channel->name = from->name ? from->name : "";
	channel->capacity_bytes = row->capacity_bytes;
	snprintf(channel->id, sizeof(channel->id), "%s:%llx:%llu:%llx", kind_names[row->kind],
		 row->dev, row->ino, row->gen);
}

static int channel_fill(const struct recording *rec, const struct end_ref *refs, size_t n,
			struct report_channel *channel)
{
	channel_describe(&rec->channels[refs[0].channel], channel);
	channel->ends = calloc(n, sizeof(*channel->ends));
	if (!channel->ends)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct ipct_end *row = &rec->ends[refs[i].row];
		struct report_end *end;

		if (!i || ref_compare_end(&refs[i - 1], &refs[i]))
			channel->nends++;
		end = &channel->ends[channel->nends - 1];
		end->task = refs[i].task;
		end->dir = end->sums.dir = refs[i].dir;
		end_add(&end->sums, row);
		if (row->hist)
			hist_add(&end->wakeups, &rec->hists[row->hist]);
	}
	return 0;
}

/* The refs are sorted: each channel's stand together. */
static int channels_fill(const struct recording *rec, const struct end_ref *refs, size_t n,
			 struct report *report)
{
	size_t i = 0, next;
	int err;

	while (i < n) {
		for (next = i + 1; next < n && refs[next].channel == refs[i].channel; next++)
			;
		err = channel_fill(rec, &refs[i], next - i, &report->channels[report->nchannels++]);
		if (err)
			return err;
		i = next;
	}
	qsort(report->channels, report->nchannels, sizeof(*report->channels), channel_compare);
	return 0;
}

int channels_build(const struct recording *rec, struct report *report)
{
	struct end_ref *refs = calloc(rec->nends + 1, sizeof(*refs));
	size_t n = 0;
	int err = 0;

	report->channels = calloc(rec->nchannels + 1, sizeof(*report->channels));
	if (!refs || !report->channels)
		err = -ENOMEM;
	for (size_t i = 1; !err && i < rec->nends; i++)
		if (!end_is_idle(&rec->ends[i]))
			err = end_refer(rec, report, i, &refs[n++]);
	if (!err) {
		qsort(refs, n, sizeof(*refs), ref_compare);
		err = channels_fill(rec, refs, n, report);
	}
	free(refs);
	return err;
}
