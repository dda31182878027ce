/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "lives.h"

#include <stdio.h>
#include <sys/wait.h>

#include "view.h"
#include "wording.h"

#define LIVES_MAX 20

static struct phrase who_format(const struct report *report, const struct ipct_who *who,
				const char *comm)
{
	struct phrase phrase = {"-"};

	for (size_t i = 0; i < report->ntasks; i++)
		if (report->tasks[i].tgid == who->tgid &&
		    report->tasks[i].start_ns == who->start_ns)
			return task_format(&report->tasks[i]);
	if (who->tgid)
		snprintf(phrase.text, sizeof(phrase.text), "%.16s%s%u", comm, *comm ? " " : "",
			 who->tgid);
	return phrase;
}

static struct phrase life_format(const struct report *report, const struct report_life *life)
{
	return who_format(report, &life->rec->self, life->rec->comm);
}

static uint64_t life_begin_ns(const struct report_life *life)
{
	return life->rec->fork_ns ? life->rec->fork_ns : life->rec->zombie_ns;
}

static uint64_t lives_begin_ns(const struct report *report)
{
	uint64_t begin_ns = report->lives_end_ns;

	for (size_t i = 0; i < report->nlives; i++)
		if (life_begin_ns(&report->lives[i]) < begin_ns)
			begin_ns = life_begin_ns(&report->lives[i]);
	return begin_ns;
}

struct scale {
	uint64_t begin_ns, end_ns;
};

static double scale_at(const struct scale *scale, uint64_t ns)
{
	if (ns <= scale->begin_ns || scale->end_ns <= scale->begin_ns)
		return 0;
	return (double)(ns - scale->begin_ns) / (scale->end_ns - scale->begin_ns);
}

/* "50.1 ms", "at least 50.1 ms", "none": how long it was a zombie. */
static struct phrase zombie_format(const struct report_life *life)
{
	const char *bound = life->ending == IPCT_ENDING_STILL || life->rec->flags & IPCT_LIFE_BEFORE
				    ? "at least "
			    : life->rec->flags & IPCT_LIFE_LATE ? "at most "
								: "";
	struct phrase phrase = {""};

	if (life->ending == IPCT_ENDING_AUTO)
		snprintf(phrase.text, sizeof(phrase.text), "no zombie");
	else if (life->zombie)
		snprintf(phrase.text, sizeof(phrase.text), "%s%s", bound,
			 ns_format(life->zombie_ns).text);
	return phrase;
}

static void life_show(const struct report *report, const struct scale *scale,
		      const struct report_life *life, struct text *text)
{
	const struct ipct_lifetime *rec = life->rec;
	uint64_t ran_ns = life->zombie ? rec->zombie_ns : rec->reaped_ns;
	uint64_t until_ns = rec->reaped_ns && life->ending != IPCT_ENDING_STILL
				    ? rec->reaped_ns
				    : report->lives_end_ns;

	text_row(text, life_format(report, life).text, zombie_format(life).text);
	if (rec->fork_ns)
		text_stretch(text, STRETCH_RUN, scale_at(scale, rec->fork_ns),
			     scale_at(scale, ran_ns ? ran_ns : until_ns));
	if (life->zombie && rec->zombie_ns)
		text_stretch(text, STRETCH_REST, scale_at(scale, rec->zombie_ns),
			     scale_at(scale, until_ns));
	if (life->ending > IPCT_ENDING_STILL)
		text_stretch(text, STRETCH_END, scale_at(scale, until_ns),
			     scale_at(scale, until_ns));
}

void lives_show(const struct report *report, struct text *text)
{
	const struct scale scale = {lives_begin_ns(report), report->lives_end_ns};
	size_t shown = report->nlives < LIVES_MAX ? report->nlives : LIVES_MAX;

	if (!report->nlives)
		return;
	text_timeline(text);
	for (size_t i = 0; i < shown; i++)
		life_show(report, &scale, &report->lives[i], text);
	text_note(text, MARK_NONE, "%s from the first fork to the last end",
		  ns_format(scale.end_ns - scale.begin_ns).text);
	text_add(text, "on the right: how long each was a zombie");
	if (shown < report->nlives)
		text_add(text, "%zu more are not shown", report->nlives - shown);
}

/* "exit 3", "signal 9". */
static struct phrase status_format(int status)
{
	struct phrase phrase;

	if (WIFSIGNALED(status))
		snprintf(phrase.text, sizeof(phrase.text), "signal %d", WTERMSIG(status));
	else
		snprintf(phrase.text, sizeof(phrase.text), "exit %d", WEXITSTATUS(status));
	return phrase;
}

static const struct text_column zombie_columns[] = {
	{"task", false},	{"parent", false}, {"status", false},
	{"a zombie for", true}, {"ended", false},  {"waited for by", false},
};

static int zombies_emit(const struct report *report, struct text *text)
{
	size_t shown = 0;

	for (size_t i = 0; i < report->nlives; i++) {
		const struct report_life *life = &report->lives[i];

		if (!life->zombie && life->ending != IPCT_ENDING_AUTO)
			continue;
		if (!shown++)
			text_table(text, zombie_columns,
				   sizeof(zombie_columns) / sizeof(*zombie_columns));
		text_add(text, "%s", life_format(report, life).text);
		text_add(text, "%s", who_format(report, &life->rec->parent, "").text);
		text_add(text, "%s", status_format(life->rec->exit_code).text);
		text_add(text, "%s", zombie_format(life).text);
		text_add(text, "%s", ending_names[life->ending]);
		text_add(text, "%s", who_format(report, &life->rec->reaper, "").text);
	}
	if (!shown)
		text_note(text, MARK_NONE, "no child of a watched task has ended");
	return 0;
}

const struct view zombies_view = {
	"zombies", "each child that ended, how long it stayed and who waited for it", zombies_emit};

static const struct text_column orphan_columns[] = {
	{"task", false}, {"its parent was", false}, {"is now", false}, {"after", true}};

static int orphans_emit(const struct report *report, struct text *text)
{
	size_t shown = 0;

	for (size_t i = 0; i < report->nlives; i++) {
		const struct report_life *life = &report->lives[i];

		if (!life->orphan)
			continue;
		if (!shown++)
			text_table(text, orphan_columns,
				   sizeof(orphan_columns) / sizeof(*orphan_columns));
		text_add(text, "%s", life_format(report, life).text);
		text_add(text, "%s", who_format(report, &life->rec->parent, "").text);
		text_add(text, "%s", who_format(report, &life->rec->heir, "").text);
		text_add(text, "%s",
			 life->orphan_ns > life->rec->fork_ns
				 ? ns_format(life->orphan_ns - life->rec->fork_ns).text
				 : "-");
	}
	if (!shown)
		text_note(text, MARK_NONE, "no child of a watched task outlived its parent");
	return 0;
}

const struct view orphans_view = {
	"orphans", "each child that outlived its parent, and who it was given to", orphans_emit};
