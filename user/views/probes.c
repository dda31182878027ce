/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "view.h"

static const struct text_column columns[] = {
	{.header = "probe"},  {.header = "attached by"},  {.header = "to"},
	{.header = "source"}, {.header = "what is lost"},
};

static int probes_emit(const struct report *report, struct text *text)
{
	const struct recording *rec = report->rec;

	if (!rec->nprobes) {
		text_note(text, MARK_NONE, "no probe was attached");
		return 0;
	}
	text_table(text, columns, sizeof(columns) / sizeof(*columns));
	for (size_t i = 0; i < rec->nprobes; i++) {
		const struct rec_probe *probe = &rec->probes[i];

		text_add(text, "%s", probe->probe);
		text_add(text, "%s", probe->via);
		text_add(text, "%s", probe->target);
		text_add(text, "%s", probe_source(probe));
		text_add(text, "%s", probe->note ? probe->note : "");
	}
	return 0;
}

const struct view probes_view = {"probes", "what was attached where, and what each figure rests on",
				 probes_emit};
