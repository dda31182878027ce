/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <sys/wait.h>

#include "document.h"
#include "sinks/json.h"

static json_t *who_json(const struct who_id *who)
{
	return *who->text ? json_text(who->text) : json_null();
}

/* 0: not known. */
static json_t *moment_json(uint64_t ns)
{
	return ns ? json_integer((json_int_t)ns) : json_null();
}

static json_t *fork_json(const struct report_life *life)
{
	return json_pack("{s:o, s:o, s:I, s:o, s:o, s:s}", "parent", who_json(&life->parent),
			 "child", who_json(&life->id), "at_ns", (json_int_t)life->rec->fork_ns,
			 "exit_ns", moment_json(life->rec->exit_ns), "comm",
			 json_text(life->rec->comm), "until", life->rec->exit_ns ? "exit" : "end");
}

static json_t *zombie_json(const struct report_life *life)
{
	const struct ipct_lifetime *rec = life->rec;
	bool killed = WIFSIGNALED(rec->exit_code);
	bool lower = rec->flags & IPCT_LIFE_BEFORE || life->ending == IPCT_ENDING_STILL;
	bool upper = life->ending != IPCT_ENDING_STILL && rec->flags & IPCT_LIFE_LATE;

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:b, s:b, s:s}", "task",
			 who_json(&life->id), "parent", who_json(&life->parent), "reaper",
			 who_json(&life->reaper), "exit_code",
			 killed ? json_null() : json_integer(WEXITSTATUS(rec->exit_code)), "signal",
			 killed ? json_integer(WTERMSIG(rec->exit_code)) : json_null(), "begin_ns",
			 moment_json(rec->zombie_ns), "lifetime_ns", (json_int_t)life->zombie_ns,
			 "lower_bound", lower, "upper_bound", upper, "ended",
			 ending_names[life->ending]);
}

static json_t *orphan_json(const struct report_life *life)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "task", who_json(&life->id), "old_parent",
			 who_json(&life->parent), "new_parent", who_json(&life->heir), "at_ns",
			 moment_json(life->orphan_ns));
}

static bool is_fork(const struct report_life *life)
{
	return life->rec->fork_ns != 0;
}

static bool is_zombie(const struct report_life *life)
{
	return life->zombie || life->ending == IPCT_ENDING_AUTO;
}

static bool is_orphan(const struct report_life *life)
{
	return life->orphan;
}

/* NULL: no memory. */
static json_t *lives_json(const struct report *report, bool (*is)(const struct report_life *),
			  json_t *(*row)(const struct report_life *))
{
	json_t *array = json_array();
	int failed = 0;

	for (size_t i = 0; i < report->nlives; i++)
		if (is(&report->lives[i]))
			failed |= json_array_append_new(array, row(&report->lives[i]));
	if (!failed)
		return array;
	json_decref(array);
	return NULL;
}

int lives_set(json_t *document, const struct report *report)
{
	int failed = 0;

	if (!(report->rec->metrics & METRIC_BIT(ZOMBIES)))
		return 0;
	failed |= json_object_set_new(document, "forks", lives_json(report, is_fork, fork_json));
	failed |= json_object_set_new(document, "zombies",
				      lives_json(report, is_zombie, zombie_json));
	return failed |
	       json_object_set_new(document, "orphans", lives_json(report, is_orphan, orphan_json));
}
