/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_NEST_FIXTURE_H
#define IPCT_NEST_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "run/nest.h"

#define PARAMS(kind, bytes, n, ns, w, r)                                                     \
	{                                                                                    \
		.pattern = (kind), .size_bytes = (bytes), .count = (n), .duration_ns = (ns), \
		.writers = (w), .readers = (r)                                               \
	}

static volatile uint64_t *gates; /* as many as members, and one; shared as the kernel's would be */

static inline int gates_make(void **state)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	(void)state;
	gates = map == MAP_FAILED ? NULL : map;
	return gates ? 0 : -1;
}

static inline struct nest *nest_must_open(const char *name, const struct wl_params *params)
{
	const struct workload *workload = workload_find(name);
	char error[WL_ERROR_MAX] = "";
	struct nest *nest = NULL;
	int rc;

	assert_non_null(workload);
	rc = nest_open(workload, params, gates, &nest, error, sizeof(error));
	if (rc)
		print_error("%s: %s\n", name, error);
	assert_int_equal(rc, 0);
	return nest;
}

#endif
