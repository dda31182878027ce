// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "session_rooms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "hook.h"
#include "syscalls.h"

#define LOG_BYTES (64 * 1024)

/* The last line of the verifier's log that says something: the reason, not the trace that led to
 * it. */
static void log_reason(const char *log, char *ret, size_t size)
{
	const char *line = log, *reason = "";
	size_t len = 0;

	while (*line) {
		size_t n = strcspn(line, "\n");

		if (n && strncmp(line, "processed ", 10)) {
			reason = line;
			len = n;
		}
		line += n + (line[n] == '\n');
	}
	snprintf(ret, size, "%.*s", (int)len, reason);
}

static int program_choose(struct session *session, const struct kernel_facts *facts,
			  const struct probe_alt *alt)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(session->skel->obj, alt->prog);

	if (!prog)
		return -ENOENT;
	if (bpf_program__autoload(prog))
		return 0;
	bpf_program__set_autoload(prog, true);
	if (alt->via == VIA_SESSION)
		return hook_prepare(prog, facts);
	if (alt->via == VIA_TP_BTF || alt->via == VIA_TP)
		return 0;
	return bpf_program__set_attach_target(prog, 0, alt->target);
}

static int programs_choose(struct session *session, const struct plan *plan,
			   const struct kernel_facts *facts)
{
	int err = 0;

	bpf_program__set_autoload(session->skel->progs.seed__iter, true);
	bpf_program__set_autoload(session->skel->progs.unreaped__iter, true);
	for (size_t i = 0; !err && i < plan->nchoices; i++) {
		const struct probe_alt *alt = plan->choices[i].alt;

		if (alt)
			err = program_choose(session, facts, alt);
	}
	return err;
}

static int maps_size(struct session *session, const struct kernel_facts *facts,
		     const struct gates *gates, const struct session_size *size)
{
	const struct {
		struct bpf_map *map;
		uint32_t entries;
	} sizes[] = {
		{session->skel->maps.threads, size->threads},
		{session->skel->maps.channels, size->channels},
		/* A pair of sockets has a key for each of the two, what they share and its sides.
		 */
		{session->skel->maps.channel_index, size->channels * 4},
		{session->skel->maps.ends, size->ends},
		{session->skel->maps.end_index, size->ends},
		{session->skel->maps.hists, size->ends + size->threads},
		{session->skel->maps.lifetimes, size->lives},
		{session->skel->maps.ended, 2 * size->lives},
		{session->skel->maps.scope, facts->pid_max / 64 + 1},
		{session->skel->maps.events, size->events ?: 1},
		{session->skel->maps.generations, IPCT_GENERATIONS},
	};
	int err = 0;

	for (size_t i = 0; !err && i < sizeof(sizes) / sizeof(sizes[0]); i++)
		err = bpf_map__set_max_entries(sizes[i].map, sizes[i].entries);
	return err ?: bpf_map__reuse_fd(session->skel->maps.gates, gates->fd);
}

static void constants_set(struct session *session, const struct plan *plan,
			  const struct kernel_facts *facts, const struct session_size *size)
{
	uint64_t salt = 0;

	if (getrandom(&salt, sizeof(salt), 0) != sizeof(salt))
		salt = (uintptr_t)session;
	session->skel->rodata->salt = salt;
	session->skel->rodata->page_bytes = sysconf(_SC_PAGESIZE);
	session->skel->rodata->keeps_lives = (plan->metrics & METRIC_BIT(ZOMBIES)) != 0;
	session->skel->rodata->has_floor = plan->floor_kinds != 0;
	session->skel->rodata->floor_kinds = plan->floor_kinds;
	session->skel->rodata->wanted_kinds = plan->kinds;
	session->skel->rodata->has_wp_function = plan_uses(plan, "do_wp_page__fentry");
	session->skel->rodata->has_rdonly_cast = facts->has_rdonly_cast;
	session->skel->rodata->may_read_kernel = facts->may_read_kernel;
	session->skel->rodata->story_max = size->events;
	session->skel->rodata->story_after_ops = size->after_ops;
	session->skel->rodata->row_max[TABLE_THREADS] = size->threads;
	session->skel->rodata->row_max[TABLE_CHANNELS] = size->channels;
	session->skel->rodata->row_max[TABLE_ENDS] = size->ends;
	session->skel->rodata->row_max[TABLE_HISTS] = size->ends + size->threads;
	syscall_ops_get(plan->kinds, session->skel->rodata->ops);
}

/* Read as memory: a look-up by bpf() would have the kernel skip programs for as long. */
static int channels_map(struct session *session)
{
	const struct bpf_map *map = session->skel->maps.channels;
	size_t size = (size_t)bpf_map__max_entries(map) * bpf_map__value_size(map);
	void *seen = mmap(NULL, size, PROT_READ, MAP_SHARED, bpf_map__fd(map), 0);

	if (seen == MAP_FAILED)
		return -errno;
	session->channels = seen;
	session->channels_bytes = size;
	return 0;
}

static int life_take(void *ctx, void *data, size_t size)
{
	struct session *session = ctx;
	const struct ipct_life *life = data;
	struct ipct_channel channel = {};

	if (size < sizeof(*life))
		return 0;
	if (life->type == IPCT_LIFE_CHANNEL)
		channel = session->channels[life->channel];
	names_take(&session->names, life, &channel);
	return 0;
}

static int session_load(struct session *session, char *error, size_t error_size)
{
	char reason[160];
	int err = ipctrace_bpf__load(session->skel);

	if (err) {
		log_reason(session->log, reason, sizeof(reason));
		/* BTF that could be read before and now cannot: libbpf has no other word for it. */
		if (err == -ESRCH)
			err = -ENOMEM;
		snprintf(error, error_size, "cannot load the kernel programs: %s%s%s",
			 strerror(-err), *reason ? ": " : "", reason);
		return err;
	}
	session->ring =
		ring_buffer__new(bpf_map__fd(session->skel->maps.lives), life_take, session, NULL);
	err = session->ring ? channels_map(session) : -errno;
	if (err)
		snprintf(error, error_size, "cannot map the tables: %s", strerror(-err));
	return err;
}

int session_open(const struct plan *plan, const struct kernel_facts *facts,
		 const struct gates *gates, const struct session_size *size, struct session **ret,
		 char *error, size_t error_size)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .kernel_log_size = LOG_BYTES);
	struct session *session = calloc(1, sizeof(*session));
	int err = -ENOMEM;

	libbpf_set_print(NULL);
	if (session)
		session->log = calloc(1, LOG_BYTES);
	if (!session || !session->log)
		goto fail;
	opts.kernel_log_buf = session->log;
	session->plan = plan;
	session->names.init_pid_ns = facts->init_pid_ns;
	session->skel = ipctrace_bpf__open_opts(&opts);
	if (!session->skel) {
		err = -errno;
		goto fail;
	}
	err = programs_choose(session, plan, facts);
	err = err ?: maps_size(session, facts, gates, size);
	if (err)
		goto fail;
	constants_set(session, plan, facts, size);
	err = session_load(session, error, error_size);
	if (!err) {
		*ret = session;
		return 0;
	}
	session_close(session);
	return err;
fail:
	snprintf(error, error_size, "cannot prepare the kernel programs: %s", strerror(-err));
	session_close(session);
	return err;
}

struct session *session_close(struct session *session)
{
	if (!session)
		return NULL;
	session_disarm(session);
	ring_buffer__free(session->ring);
	if (session->channels)
		munmap((void *)session->channels, session->channels_bytes);
	ipctrace_bpf__destroy(session->skel);
	names_drop(&session->names);
	free(session->watched);
	free(session->log);
	free(session);
	return NULL;
}

int session_watch(struct session *session, pid_t pid, uint32_t gate)
{
	size_t size = bpf_map__value_size(session->skel->maps.selves);
	struct ipct_watch watch = {.gate = gate, .children = 1};
	struct watched *more;
	int pidfd, err;
	void *self;

	more = reallocarray(session->watched, session->nwatched + 1, sizeof(*more));
	self = calloc(1, size);
	if (more)
		session->watched = more;
	if (!more || !self) {
		free(self);
		return -ENOMEM;
	}
	more[session->nwatched++] = (struct watched){.pid = pid, .gate = gate};
	memcpy(self, &watch, sizeof(watch));
	pidfd = syscall(SYS_pidfd_open, pid, 0);
	err = pidfd < 0 ? -errno : 0;
	if (!err)
		err = bpf_map_update_elem(bpf_map__fd(session->skel->maps.selves), &pidfd, self,
					  BPF_ANY);
	if (pidfd >= 0)
		close(pidfd);
	free(self);
	return err;
}

int session_iterate(struct bpf_program *prog)
{
	struct bpf_link *link = bpf_program__attach_iter(prog, NULL);
	char nothing[16];
	ssize_t n;
	int fd;

	if (!link)
		return -errno;
	fd = bpf_iter_create(bpf_link__fd(link));
	bpf_link__destroy(link);
	if (fd < 0)
		return fd;
	do
		n = read(fd, nothing, sizeof(nothing));
	while (n > 0 || (n < 0 && errno == EAGAIN));
	close(fd);
	return n < 0 ? -EIO : 0;
}

static int probe_attach(struct session *session, const struct probe_alt *alt, uint64_t place)
{
	LIBBPF_OPTS(bpf_trace_opts, opts, .cookie = alt->level == PROBE_FUNCTION ? place : 0);
	struct bpf_program *prog = bpf_object__find_program_by_name(session->skel->obj, alt->prog);
	typeof(session->links[0]) *at = &session->links[session->nlinks];

	if (session_has_link(session, prog))
		return 0;
	session->nlinks++;
	at->prog = prog;
	if (alt->via == VIA_SESSION) {
		at->hook = hook_attach(bpf_program__fd(prog), alt->target, place);
		return at->hook < 0 ? at->hook : 0;
	}
	at->link = alt->via == VIA_TP ? bpf_program__attach(prog)
				      : bpf_program__attach_trace_opts(prog, &opts);
	return at->link ? 0 : -errno;
}

int session_arm(struct session *session, const struct probe_alt **ret_refused)
{
	int err = 0;

	*ret_refused = NULL;
	for (size_t i = 0; !err && i < session->plan->nchoices; i++) {
		const struct probe_alt *alt = session->plan->choices[i].alt;

		if (alt)
			err = probe_attach(session, alt, i + 1);
		if (err)
			*ret_refused = alt;
	}
	err = err ?: session_iterate(session->skel->progs.seed__iter);
	if (!err)
		session_name_watched(session);
	return err;
}

void session_disarm(struct session *session)
{
	for (size_t i = 0; i < session->nlinks; i++) {
		typeof(session->links[0]) *at = &session->links[i];

		bpf_link__destroy(at->link);
		at->link = NULL;
		if (at->hook <= 0)
			continue;
		session->missed += hook_missed(at->hook);
		close(at->hook);
		at->hook = 0;
	}
}

int session_fd(const struct session *session)
{
	return ring_buffer__epoll_fd(session->ring);
}

int session_poll(struct session *session)
{
	int n = ring_buffer__consume(session->ring);

	return n < 0 ? n : session->names.error;
}
