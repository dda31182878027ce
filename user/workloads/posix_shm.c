/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "workloads/registry.h"
#include "workloads/ring.h"
#include "workloads/traffic.h"

#define OBJECT_NAME "/ipctrace"

static int object_map(int fd, size_t bytes, void **ret)
{
	*ret = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return *ret == MAP_FAILED ? -errno : 0;
}

static int object_make(struct wl_run *run, size_t bytes, void **ret)
{
	int rc = ring_check_file(run, bytes), fd;

	if (rc)
		return rc;
	fd = shm_open(OBJECT_NAME, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		return ring_refuse(run, -errno, "shm_open");
	rc = ftruncate(fd, bytes) ? -errno : object_map(fd, bytes, ret);
	close(fd);
	return rc ? ring_refuse(run, rc, "making the shared memory") : 0;
}

static int object_attach(struct wl_run *run, struct wl_member *self, size_t bytes, void **ret)
{
	int fd = shm_open(OBJECT_NAME, O_RDWR, 0), rc;

	(void)run, (void)self;
	if (fd < 0)
		return -errno;
	rc = object_map(fd, bytes, ret);
	close(fd);
	return rc;
}

static const struct ring_memory object_memory = {IPCT_KIND_POSIX_SHM, object_make, object_attach};

static int posix_shm_setup(struct wl_run *run)
{
	int rc = ring_setup(run, &object_memory);

	for (size_t i = 0; i < run->nmembers; i++)
		run->members[i].unrelated = true;
	return rc;
}

static size_t posix_shm_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	return ring_expect(run, IPCT_KIND_POSIX_SHM, out, max);
}

const struct workload workload_posix_shm = {
	.name = "posix-shm",
	.kind = IPCT_KIND_POSIX_SHM,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC | WL_SYNC,
	.help = "shared memory by its name, between unrelated processes",
	.patterns = RING_PATTERNS,
	.accepts = traffic_accepts,
	.also = ring_also,
	.setup = posix_shm_setup,
	.verify = traffic_verify,
	.teardown = ring_teardown,
	.expect = posix_shm_expect,
};
