/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <sys/mman.h>

#include "workloads/registry.h"
#include "workloads/ring.h"
#include "workloads/traffic.h"

static int anonymous_make(struct wl_run *run, size_t bytes, void **ret)
{
	*ret = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return *ret == MAP_FAILED ? ring_refuse(run, -errno, "mapping memory") : 0;
}

static const struct ring_memory anonymous_memory = {IPCT_KIND_ANON_SHM, anonymous_make, NULL};

static int mmap_anon_setup(struct wl_run *run)
{
	return ring_setup(run, &anonymous_memory);
}

static size_t mmap_anon_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	return ring_expect(run, IPCT_KIND_ANON_SHM, out, max);
}

const struct workload workload_mmap_anon = {
	.name = "mmap-anon",
	.kind = IPCT_KIND_ANON_SHM,
	.never = NEVER_BY_COPYING,
	.options = WL_TRAFFIC | WL_SYNC,
	.help = "memory without a name, shared with those that inherit it over fork",
	.patterns = RING_PATTERNS,
	.accepts = traffic_accepts,
	.also = ring_also,
	.setup = mmap_anon_setup,
	.verify = traffic_verify,
	.teardown = ring_teardown,
	.expect = mmap_anon_expect,
};
