/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include <inttypes.h>

#include "facts.h"
#include "lives.h"
#include "picture.h"
#include "view.h"
#include "wording.h"

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void traffic_show(const struct rec_workload *workload, struct text *text)
{
	text_add(text, "%s", workload->pattern);
	text_add(text, "%s", messages_format(workload).text);
}

static void workload_show(const struct rec_workload *workload, struct text *text)
{
	text_title(text, "%s", workload->name);
	if (workload->pattern)
		traffic_show(workload, text);
	for (size_t i = 0; i < workload->nparams; i++)
		text_add(text, "%s %s", workload->params[i].name, workload->params[i].value);
}

/* The probes whose figures rest on this; in the order of the plan, behind one word. */
static void sources_show(const struct recording *rec, const char *source, const char *word,
			 struct text *text)
{
	char names[256] = "";
	size_t len = 0;

	for (size_t i = 0; i < rec->nprobes; i++)
		if (!strcmp(probe_source(&rec->probes[i]), source) && len < sizeof(names))
			len += snprintf(names + len, sizeof(names) - len, "%s%s", len ? ", " : "",
					rec->probes[i].probe);
	if (len)
		text_add(text, "%s: %s", word, names);
}

static void heading_show(const struct report *report, struct text *text)
{
	static const char *const lives[LEVEL_NR] = {
		[LEVEL_NONE] = "not traced",
		[LEVEL_SYSCALL] = "syscall level: who was waited for inferred from results",
		[LEVEL_FUNCTION] = "function level: who was waited for measured",
		[LEVEL_MIXED] = "mixed level: measured where possible",
	};
	const struct recording *rec = report->rec;
	bool traffic = !rec->workload || rec->workload->pattern;

	if (rec->workload)
		workload_show(rec->workload, text);
	else {
		text_title(text, "%zu task%s", report->ntasks, plural(report->ntasks));
		text_add(text, "%zu channel%s", report->nchannels, plural(report->nchannels));
	}
	text_note(text, MARK_NONE, "Linux %s %s", rec->release, rec->arch);
	text_add(text, "%s", traffic ? level_phrase(rec->level) : lives[rec->level]);
	if (rec->level == LEVEL_MIXED)
		sources_show(rec, "inferred", "inferred", text);
	sources_show(rec, "absent", "cannot be seen here", text);
}

static void lost_show(const struct ipct_lost *lost, struct text *text)
{
	const struct {
		const char *name;
		uint64_t count;
	} rows[] = {
#define LOST_ROW(name) {#name, lost->name},
		IPCT_LOST(LOST_ROW)
#undef LOST_ROW
	};

	text_note(text, MARK_BAD, "incomplete: not everything could be counted");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].count)
			text_add(text, "%s: %s lost", rows[i].name,
				 count_format(rows[i].count).text);
}

static void only_show(uint32_t kinds, struct text *text)
{
	int first = __builtin_ctz(kinds);

	text_note(text, MARK_NONE, "watched only: %s", kind_names[first]);
	for (int kind = first + 1; kind < IPCT_KIND_NR; kind++)
		if (kinds >> kind & 1)
			text_add(text, "%s", kind_names[kind]);
}

static int summary_emit(const struct report *report, struct text *text)
{
	heading_show(report, text);
	picture_show(report, text);
	if (report->rec->workload && !report->rec->workload->pattern)
		lives_show(report, text);
	facts_show(report, text);
	if (!report->complete)
		lost_show(&report->rec->lost, text);
	else if (report->rec->level != LEVEL_NONE) {
		text_note(text, MARK_NONE, "complete: nothing lost");
		if (!report->rec->workload || report->rec->workload->pattern)
			text_add(text, "copies made in user space are not counted");
	}
	if (report->rec->only_kinds)
		only_show(report->rec->only_kinds, text);
	failures_show(report, text);
	return 0;
}

const struct view summary_view = {
	"summary", "what ran, where each copy was made, what it cost and whether that was expected",
	summary_emit};
