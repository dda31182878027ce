// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "session_rooms.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <bpf/bpf.h>

bool session_has_link(const struct session *session, const struct bpf_program *prog)
{
	for (size_t i = 0; i < session->nlinks; i++)
		if (session->links[i].prog == prog)
			return true;
	return false;
}

static uint32_t rows_used(const struct session *session, enum ipct_table table)
{
	uint32_t next = session->skel->data->row_next[table];
	uint32_t max = session->skel->rodata->row_max[table];

	return next < max ? next : max;
}

/* So many rows of a table as it stands in the kernel, for the caller to free. */
static int map_copy(const struct bpf_map *map, size_t rows, void **ret)
{
	size_t size = rows * bpf_map__value_size(map);
	void *seen = mmap(NULL, size, PROT_READ, MAP_SHARED, bpf_map__fd(map), 0);
	void *copy;

	if (seen == MAP_FAILED)
		return -errno;
	copy = malloc(size);
	if (copy)
		memcpy(copy, seen, size);
	munmap(seen, size);
	if (!copy)
		return -ENOMEM;
	*ret = copy;
	return 0;
}

/* Row 0 included. */
static int rows_copy(const struct session *session, const struct bpf_map *map,
		     enum ipct_table table, void **ret, size_t *ret_rows)
{
	size_t rows = rows_used(session, table);
	int err = map_copy(map, rows, ret);

	if (!err)
		*ret_rows = rows;
	return err;
}

static int events_copy(const struct session *session, struct recording *rec)
{
	uint32_t max = session->skel->rodata->story_max,
		 seen = session->skel->bss->story_events_cnt;
	size_t rows = seen < max ? seen : max;
	int err = rows ? map_copy(session->skel->maps.events, rows, (void **)&rec->events) : 0;

	rec->explains = max;
	if (!err)
		rec->nevents = rows;
	return err;
}

void session_name_watched(struct session *session)
{
	struct ipct_thread *threads = NULL;
	size_t nthreads = 0;

	if (rows_copy(session, session->skel->maps.threads, TABLE_THREADS, (void **)&threads,
		      &nthreads)) {
		session->names.error = -ENOMEM;
		return;
	}
	for (size_t i = 1; i < nthreads; i++)
		for (size_t j = 0; j < session->nwatched; j++)
			if (session->watched[j].gate == threads[i].gate &&
			    threads[i].tid == threads[i].tgid)
				names_add(&session->names, threads[i].tgid,
					  threads[i].task_start_ns, session->watched[j].pid);
	free(threads);
}

static int channels_copy(struct session *session, struct recording *rec)
{
	struct names *names = &session->names;
	struct ipct_channel *rows = NULL;
	size_t n = 0;
	int err = rows_copy(session, session->skel->maps.channels, TABLE_CHANNELS, (void **)&rows,
			    &n);

	if (err)
		return err;
	rec->channels = calloc(n, sizeof(*rec->channels));
	if (rec->channels) {
		rec->nchannels = n;
		for (size_t i = 0; i < n; i++) {
			rec->channels[i].row = rows[i];
			if (i < names->nchannels) {
				rec->channels[i].name = names->channels[i];
				names->channels[i] = NULL;
			}
		}
	}
	free(rows);
	return rec->channels ? 0 : -ENOMEM;
}

/* Who had ended and is no zombie any more, though nobody was seen to wait for it, went by now. */
static void life_close(struct ipct_lifetime *life, uint64_t now_ns)
{
	if (life->exit_ns && !life->reaped_ns && !(life->flags & IPCT_LIFE_FOUND)) {
		life->flags |= IPCT_LIFE_LATE;
		life->reaped_ns = now_ns;
	}
}

static int lives_copy(const struct session *session, struct recording *rec)
{
	int fd = bpf_map__fd(session->skel->maps.lifetimes);
	uint32_t max = bpf_map__max_entries(session->skel->maps.lifetimes);
	struct ipct_who key, *last = NULL;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	rec->lives = calloc(max, sizeof(*rec->lives));
	if (!rec->lives)
		return -ENOMEM;
	for (; rec->nlives < max && !bpf_map_get_next_key(fd, last, &key); last = &key) {
		struct ipct_lifetime *life = &rec->lives[rec->nlives];

		if (bpf_map_lookup_elem(fd, &key, life))
			continue;
		life_close(life, now.tv_sec * 1000000000ULL + now.tv_nsec);
		rec->nlives++;
	}
	return 0;
}

static char *text_or_null(const char *text, bool *failed)
{
	char *copy = text ? strdup(text) : NULL;

	*failed |= text && !copy;
	return copy;
}

/* Why it cannot be had: what the kernel said of the last thing that was tried. */
static const char *refusal_words(const struct probe_choice *choice)
{
	for (size_t i = choice->nrefusals; i-- > 0;)
		if (choice->refusals[i].error)
			return strerror(-choice->refusals[i].error);
	return "not of the level asked for";
}

static int probes_copy(const struct plan *plan, struct recording *rec)
{
	bool failed = false;

	rec->probes = calloc(plan->nchoices, sizeof(*rec->probes));
	if (!rec->probes)
		return -ENOMEM;
	for (size_t i = 0; i < plan->nchoices; i++) {
		const struct probe_choice *choice = &plan->choices[i];
		struct rec_probe *probe = &rec->probes[rec->nprobes];

		rec->nprobes++;
		probe->probe = text_or_null(choice->spec->name, &failed);
		if (!choice->alt) {
			probe->via = text_or_null("none", &failed);
			probe->target = text_or_null("none", &failed);
			probe->note = text_or_null(refusal_words(choice), &failed);
			continue;
		}
		probe->via = text_or_null(via_names[choice->alt->via], &failed);
		probe->target = text_or_null(choice->alt->target, &failed);
		probe->note = text_or_null(choice->alt->note, &failed);
		probe->measured = choice->alt->level != PROBE_SYSCALL;
	}
	return failed ? -ENOMEM : 0;
}

/* Who has ended, and is no zombie now, was reaped in between. */
static void reaps_infer(struct recording *rec)
{
	for (size_t i = 1; i < rec->nthreads; i++)
		rec->threads[i].reaps = rec->threads[i].exits && !rec->threads[i].unreaped;
}

/* How often the kernel skipped this program, because its CPU was inside it already. */
static uint64_t skips_read(const struct bpf_program *prog)
{
	struct bpf_prog_info info = {};
	uint32_t size = sizeof(info);

	if (bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &size))
		return 0;
	return info.recursion_misses;
}

/* What was skipped may have been anybody's, so this is the most that can have been lost. */
static uint64_t skips_count(const struct session *session)
{
	uint64_t sum = session->missed;

	for (size_t i = 0; i < session->nlinks; i++)
		sum += skips_read(session->links[i].prog);
	return sum;
}

int session_harvest(struct session *session, struct recording *rec)
{
	const typeof(session->skel->maps) *maps = &session->skel->maps;
	int err;

	session_disarm(session);
	err = session_iterate(session->skel->progs.unreaped__iter);
	err = err ?: session_poll(session);
	err = err
		      ?: rows_copy(session, maps->threads, TABLE_THREADS, (void **)&rec->threads,
				   &rec->nthreads);
	err = err ?: rows_copy(session, maps->ends, TABLE_ENDS, (void **)&rec->ends, &rec->nends);
	err = err
		      ?: rows_copy(session, maps->hists, TABLE_HISTS, (void **)&rec->hists,
				   &rec->nhists);
	err = err ?: channels_copy(session, rec);
	err = err ?: events_copy(session, rec);
	err = err ?: lives_copy(session, rec);
	err = err ?: probes_copy(session->plan, rec);
	if (err)
		return err;
	if (!plan_uses(session->plan, "release_task__fexit"))
		reaps_infer(rec);
	rec->tasks = session->names.tasks;
	rec->ntasks = session->names.ntasks;
	session->names.tasks = NULL;
	session->names.ntasks = 0;
	memcpy(&rec->lost, &session->skel->bss->lost, sizeof(rec->lost));
	rec->lost.spans += skips_count(session);
	rec->level = session->plan->level;
	rec->metrics = session->plan->metrics;
	return 0;
}
