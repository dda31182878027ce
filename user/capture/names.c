// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "names.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* What the symbolic link at this path says, or NULL: who owned it may have gone. */
static char *link_read(const char *format, ...)
{
	char path[64], target[PATH_MAX];
	va_list args;
	ssize_t len;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	len = readlink(path, target, sizeof(target));
	return len < 0 ? NULL : strndup(target, len);
}

/* The cgroup of the unified hierarchy, "0::/…", or else the first one that is named. */
static char *cgroup_read(uint32_t pid)
{
	char path[64], line[PATH_MAX + 64], *cgroup = NULL, *at;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%u/cgroup", pid);
	file = fopen(path, "re");
	if (!file)
		return NULL;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		at = strchr(line, '/');
		if (!at || (cgroup && strncmp(line, "0::", 3)))
			continue;
		free(cgroup);
		cgroup = strdup(at);
	}
	fclose(file);
	return cgroup;
}

static void comm_read(uint32_t pid, char comm[16])
{
	char path[64];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "/proc/%u/comm", pid);
	file = fopen(path, "re");
	if (!file)
		return;
	len = fread(comm, 1, 15, file);
	comm[len && comm[len - 1] == '\n' ? len - 1 : len] = '\0';
	fclose(file);
}

static struct rec_task *task_find(struct names *names, uint32_t tgid, uint64_t start_ns)
{
	for (size_t i = names->ntasks; i-- > 0;)
		if (names->tasks[i].tgid == tgid && names->tasks[i].start_ns == start_ns)
			return &names->tasks[i];
	return NULL;
}

static struct rec_task *task_make(struct names *names, uint32_t tgid, uint64_t start_ns)
{
	struct rec_task *task = task_find(names, tgid, start_ns);
	struct rec_task *more;

	if (task)
		return task;
	more = reallocarray(names->tasks, names->ntasks + 1, sizeof(*more));
	if (!more) {
		names->error = -ENOMEM;
		return NULL;
	}
	names->tasks = more;
	task = &more[names->ntasks++];
	*task = (struct rec_task){.tgid = tgid, .start_ns = start_ns};
	return task;
}

static void task_look(struct rec_task *task)
{
	free(task->exe);
	free(task->cgroup);
	task->exe = link_read("/proc/%u/exe", task->pid);
	task->cgroup = cgroup_read(task->pid);
}

void names_add(struct names *names, uint32_t tgid, uint64_t start_ns, uint32_t pid)
{
	struct rec_task *task = task_make(names, tgid, start_ns);

	if (!task)
		return;
	task->pid = task->ns_pid = pid;
	comm_read(pid, task->comm);
	task_look(task);
}

/*
 * What /proc calls the file behind this descriptor, if it still is the one that
 * was meant: by now the descriptor may be closed, and bear another file.
 */
static char *channel_path(uint32_t pid, int fd, const struct ipct_channel *channel)
{
	unsigned int major = channel->dev >> 20, minor = channel->dev & 0xfffff;
	char path[64], *name;
	struct stat file;

	snprintf(path, sizeof(path), "/proc/%u/fd/%d", pid, fd);
	name = link_read("/proc/%u/fd/%d", pid, fd);
	if (name && !stat(path, &file) && file.st_ino == channel->ino &&
	    file.st_dev == makedev(major, minor))
		return name;
	free(name);
	return NULL;
}

static const char *address_format(const uint32_t address[4], char text[INET6_ADDRSTRLEN])
{
	const unsigned char *bytes = (const void *)address;
	bool mapped = !address[0] && !address[1] && address[2] == htonl(0xffff);

	return mapped ? inet_ntop(AF_INET, bytes + 12, text, INET6_ADDRSTRLEN)
		      : inet_ntop(AF_INET6, bytes, text, INET6_ADDRSTRLEN);
}

/* Both ends of a connection, in the same order whoever of the two was looked at. */
static char *pair_name(const struct ipct_life *life)
{
	const struct ipct_life_pair *pair = (const void *)life->name;
	char text[2][INET6_ADDRSTRLEN], *name = NULL;
	int order = memcmp(pair->address[0], pair->address[1], sizeof(pair->address[0]));
	bool turn = order > 0 || (!order && pair->port[0] > pair->port[1]);
	int n;

	if (!pair->port[1])
		n = asprintf(&name, "%s:%u", address_format(pair->address[0], text[0]),
			     pair->port[0]);
	else
		n = asprintf(&name, "%s:%u ↔ %s:%u", address_format(pair->address[turn], text[0]),
			     pair->port[turn], address_format(pair->address[!turn], text[1]),
			     pair->port[!turn]);
	return n < 0 ? NULL : name;
}

/* See port_number() in bpf/peer.bpf.h: of IPv6 only the port is left. */
static char *port_name(const struct ipct_channel *channel)
{
	struct in_addr address = {.s_addr = htonl(channel->ino >> 16)};
	unsigned port = channel->ino & 0xffff;
	char text[INET_ADDRSTRLEN], *name = NULL;
	int n;

	if (channel->ino >> 63)
		n = asprintf(&name, "port %u", port);
	else
		n = asprintf(&name, "%s:%u", inet_ntop(AF_INET, &address, text, sizeof(text)),
			     port);
	return n < 0 ? NULL : name;
}

/* Some names are made of a number; of another file at least the last part is known. */
static char *channel_fallback(const struct ipct_life *life, const struct ipct_channel *channel)
{
	static const char *const numbered[IPCT_KIND_NR] = {
		[IPCT_KIND_PIPE] = "pipe:[%llu]",
		[IPCT_KIND_SYSV_MSG] = "msqid %llu",
	};
	char *name = NULL;

	if (numbered[channel->kind])
		return asprintf(&name, numbered[channel->kind], (unsigned long long)channel->ino) <
				       0
			       ? NULL
			       : name;
	if (channel->kind == IPCT_KIND_TCP)
		return pair_name(life);
	if (channel->kind == IPCT_KIND_UDP)
		return port_name(channel);
	if (!*life->name)
		return NULL;
	return asprintf(&name, "%s%.*s", channel->kind == IPCT_KIND_POSIX_MQ ? "/" : "",
			(int)sizeof(life->name), life->name) < 0
		       ? NULL
		       : name;
}

static void channel_name(struct names *names, const struct ipct_life *life,
			 const struct ipct_channel *channel)
{
	const struct rec_task *task = task_find(names, life->tgid, life->task_start_ns);
	uint32_t pid = task ? task->pid : names->init_pid_ns ? life->tgid : 0;
	size_t want = life->channel + 1;
	char **more;

	if (want > names->nchannels) {
		more = reallocarray(names->channels, want, sizeof(*more));
		if (!more) {
			names->error = -ENOMEM;
			return;
		}
		memset(more + names->nchannels, 0, (want - names->nchannels) * sizeof(*more));
		names->channels = more;
		names->nchannels = want;
	}
	/* /proc calls a socket by its inode's number alone. */
	if (pid && !names->channels[life->channel] && !(IPCT_KINDS_SOCKET & 1U << channel->kind))
		names->channels[life->channel] = channel_path(pid, life->fd, channel);
	if (!names->channels[life->channel])
		names->channels[life->channel] = channel_fallback(life, channel);
}

void names_take(struct names *names, const struct ipct_life *life,
		const struct ipct_channel *channel)
{
	struct rec_task *task;

	if (life->type == IPCT_LIFE_CHANNEL) {
		channel_name(names, life, channel);
		return;
	}
	task = task_make(names, life->tgid, life->task_start_ns);
	if (!task)
		return;
	memcpy(task->comm, life->comm, sizeof(task->comm));
	if (life->type == IPCT_LIFE_FORK) {
		task->parent_tgid = life->parent_tgid;
		task->parent_start_ns = life->parent_start_ns;
		task->pid = task->ns_pid = names->init_pid_ns ? life->tgid : 0;
	}
	if (task->pid && life->type != IPCT_LIFE_EXIT)
		task_look(task);
}

void names_drop(struct names *names)
{
	for (size_t i = 0; i < names->ntasks; i++) {
		free(names->tasks[i].exe);
		free(names->tasks[i].cgroup);
	}
	for (size_t i = 0; i < names->nchannels; i++)
		free(names->channels[i]);
	free(names->tasks);
	free(names->channels);
	*names = (struct names){};
}
