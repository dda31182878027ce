/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/report_build.h"

const char *const ending_names[IPCT_ENDING_NR] = {
#define ENDING_NAME(id, name) name,
	IPCT_ENDINGS(ENDING_NAME)
#undef ENDING_NAME
};

static bool who_same(const struct ipct_who *a, const struct ipct_who *b)
{
	return a->tgid == b->tgid && a->start_ns == b->start_ns;
}

static struct who_id who_id(const struct ipct_who *who)
{
	struct who_id id = {""};

	if (who->tgid)
		snprintf(id.text, sizeof(id.text), "%" PRIu32 "-%" PRIu64, who->tgid,
			 (uint64_t)who->start_ns);
	return id;
}

/* By start; of those that started at once, as they are numbered. */
static int life_compare(const void *a, const void *b)
{
	const struct ipct_who *x = &((const struct report_life *)a)->rec->self;
	const struct ipct_who *y = &((const struct report_life *)b)->rec->self;

	if (x->start_ns != y->start_ns)
		return x->start_ns < y->start_ns ? -1 : 1;
	return x->tgid < y->tgid ? -1 : x->tgid > y->tgid;
}

static const struct ipct_lifetime *life_find(const struct recording *rec,
					     const struct ipct_who *who)
{
	for (size_t i = 0; i < rec->nlives; i++)
		if (who_same(&rec->lives[i].self, who))
			return &rec->lives[i];
	return NULL;
}

static enum ipct_ending life_ending(const struct ipct_lifetime *life)
{
	if (life->flags & IPCT_LIFE_SELF)
		return IPCT_ENDING_AUTO;
	if (!life->exit_ns && !(life->flags & IPCT_LIFE_BEFORE))
		return IPCT_ENDING_ALIVE;
	if (life->flags & IPCT_LIFE_FOUND)
		return IPCT_ENDING_STILL;
	if (life->reaper.tgid)
		return who_same(&life->reaper, &life->parent) ? IPCT_ENDING_WAITED
							      : IPCT_ENDING_INHERITED;
	return who_same(&life->heir, &life->parent) ? IPCT_ENDING_WAITED : IPCT_ENDING_INHERITED;
}

/* One that nobody has waited for is a zombie until the last that the run has seen. */
static uint64_t life_zombie_ns(const struct ipct_lifetime *life, enum ipct_ending ending,
			       uint64_t end_ns)
{
	uint64_t until_ns = ending == IPCT_ENDING_STILL ? end_ns : life->reaped_ns;

	return life->zombie_ns && until_ns > life->zombie_ns ? until_ns - life->zombie_ns : 0;
}

/* Its parent had ended, and it had not: it has another one now. */
static void orphan_settle(const struct recording *rec, struct report_life *life)
{
	const struct ipct_lifetime *parent = life_find(rec, &life->rec->parent);

	life->orphan = life->rec->fork_ns && life->rec->heir.tgid &&
		       !who_same(&life->rec->heir, &life->rec->parent);
	if (parent)
		life->orphan_ns = parent->zombie_ns ? parent->zombie_ns : parent->exit_ns;
}

static struct report_life life_make(const struct recording *rec, const struct ipct_lifetime *row,
				    uint64_t end_ns)
{
	struct report_life life = {
		.rec = row,
		.id = who_id(&row->self),
		.parent = who_id(&row->parent),
		.reaper = who_id(&row->reaper),
		.heir = who_id(&row->heir),
		.ending = life_ending(row),
	};

	life.zombie = life.ending != IPCT_ENDING_ALIVE && life.ending != IPCT_ENDING_AUTO;
	life.zombie_ns = life.zombie ? life_zombie_ns(row, life.ending, end_ns) : 0;
	orphan_settle(rec, &life);
	return life;
}

static uint64_t latest(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The last moment that any of them tells of. */
static uint64_t lives_end_ns(const struct recording *rec)
{
	uint64_t end_ns = 0;

	for (size_t i = 0; i < rec->nlives; i++) {
		const struct ipct_lifetime *life = &rec->lives[i];

		end_ns = latest(end_ns, latest(latest(life->fork_ns, life->exit_ns),
					       latest(life->zombie_ns, life->reaped_ns)));
	}
	return end_ns;
}

/* Who was there before us is nobody's child here, except as a zombie. */
static bool life_counts(const struct ipct_lifetime *life)
{
	return life->fork_ns || life->flags & IPCT_LIFE_BEFORE;
}

static int duration_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Of n in order, the one that a share (0..1) of them does not exceed. */
static double quantile(const uint64_t *sorted, size_t n, double share)
{
	size_t nth = (size_t)(share * n);

	if (nth < share * n || !nth)
		nth++;
	return (double)sorted[nth - 1];
}

static void durations_feed(struct metric_set *set, uint64_t *ns, size_t n)
{
	if (!n)
		return;
	qsort(ns, n, sizeof(*ns), duration_compare);
	metric_put(set, METRIC_ZOMBIE_NS_MIN, (double)ns[0]);
	metric_put(set, METRIC_ZOMBIE_NS_P50, quantile(ns, n, 0.50));
	metric_put(set, METRIC_ZOMBIE_NS_P99, quantile(ns, n, 0.99));
	metric_put(set, METRIC_ZOMBIE_NS_MAX, (double)ns[n - 1]);
}

/* Of one that was a zombie before us, only a lower bound is known: it is in no duration. */
static int lives_feed(struct report *report)
{
	uint64_t *ns = calloc(report->nlives + 1, sizeof(*ns));
	double zombies = 0, inherited = 0, by_themselves = 0, orphans = 0;
	size_t n = 0;

	if (!ns)
		return -ENOMEM;
	for (size_t i = 0; i < report->nlives; i++) {
		const struct report_life *life = &report->lives[i];

		zombies += life->zombie;
		inherited += life->zombie && life->ending == IPCT_ENDING_INHERITED;
		by_themselves += life->ending == IPCT_ENDING_AUTO;
		orphans += life->orphan;
		if (life->zombie && !(life->rec->flags & IPCT_LIFE_BEFORE))
			ns[n++] = life->zombie_ns;
	}
	metric_put(&report->metrics, METRIC_ZOMBIES, zombies);
	metric_put(&report->metrics, METRIC_ZOMBIES_INHERITED, inherited);
	metric_put(&report->metrics, METRIC_AUTOREAPED, by_themselves);
	metric_put(&report->metrics, METRIC_ORPHANS, orphans);
	durations_feed(&report->metrics, ns, n);
	free(ns);
	return 0;
}

int lives_build(const struct recording *rec, struct report *report)
{
	uint64_t end_ns = lives_end_ns(rec);

	report->lives = calloc(rec->nlives + 1, sizeof(*report->lives));
	if (!report->lives)
		return -ENOMEM;
	for (size_t i = 0; i < rec->nlives; i++)
		if (life_counts(&rec->lives[i]))
			report->lives[report->nlives++] = life_make(rec, &rec->lives[i], end_ns);
	report->lives_end_ns = end_ns;
	qsort(report->lives, report->nlives, sizeof(*report->lives), life_compare);
	return rec->metrics & METRIC_BIT(ZOMBIES) ? lives_feed(report) : 0;
}
