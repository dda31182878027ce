/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "workloads/registry.h"
#include "workloads/ring.h"
#include "workloads/traffic.h"

#define SEGMENT_KEY 0x69706374

/* A namespace of its own has limits of its own, as large as they come; what they are it says. */
static int segment_refuse(struct wl_run *run, int err, size_t bytes)
{
	const char *limit = err == -EINVAL ? "shmmax" : "shmall";
	char path[64], value[32] = "?";
	FILE *file;

	if (err != -EINVAL && err != -ENOSPC)
		return ring_refuse(run, err, "making a segment");
	snprintf(path, sizeof(path), "/proc/sys/kernel/%s", limit);
	file = fopen(path, "re");
	if (file) {
		if (fgets(value, sizeof(value), file))
			value[strcspn(value, "\n")] = '\0';
		fclose(file);
	}
	snprintf(run->error, sizeof(run->error),
		 "the ring takes a segment of %zu bytes, more than kernel.%s (%s) allows", bytes,
		 limit, value);
	return -EOPNOTSUPP;
}

static int segment_map(int id, void **ret)
{
	*ret = shmat(id, NULL, 0);
	return *ret == (void *)-1 ? -errno : 0;
}

static int segment_make(struct wl_run *run, size_t bytes, void **ret)
{
	int id = shmget(SEGMENT_KEY, bytes, IPC_CREAT | IPC_EXCL | 0600), rc;

	if (id < 0)
		return segment_refuse(run, -errno, bytes);
	rc = segment_map(id, ret);
	return rc ? ring_refuse(run, rc, "attaching the segment") : 0;
}

static int segment_attach(struct wl_run *run, struct wl_member *self, size_t bytes, void **ret)
{
	int id = shmget(SEGMENT_KEY, bytes, 0);

	(void)run, (void)self;
	return id < 0 ? -errno : segment_map(id, ret);
}

static const struct ring_memory segment_memory = {IPCT_KIND_SYSV_SHM, segment_make, segment_attach};

static int sysv_shm_setup(struct wl_run *run)
{
	int rc = ring_setup(run, &segment_memory);

	for (size_t i = 0; i < run->nmembers; i++)
		run->members[i].unrelated = true;
	return rc;
}

static size_t sysv_shm_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	return ring_expect(run, IPCT_KIND_SYSV_SHM, out, max);
}

const struct workload workload_sysv_shm = {
	.name = "sysv-shm",
	.kind = IPCT_KIND_SYSV_SHM,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC | WL_SYNC,
	.help = "a System V segment by its key, between unrelated processes",
	.patterns = RING_PATTERNS,
	.accepts = traffic_accepts,
	.also = ring_also,
	.setup = sysv_shm_setup,
	.verify = traffic_verify,
	.teardown = ring_teardown,
	.expect = sysv_shm_expect,
};
