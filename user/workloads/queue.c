// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "workloads/queue.h"

uint64_t queue_limit(const char *name)
{
	char path[64] = "/proc/sys/";
	size_t len = strlen(path);
	uint64_t value = 0;
	FILE *file;

	snprintf(path + len, sizeof(path) - len, "%s", name);
	for (char *at = path + len; *at; at++)
		if (*at == '.')
			*at = '/';
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%" SCNu64, &value) != 1)
		value = 0;
	fclose(file);
	return value;
}

int queue_refuse(struct wl_run *run, int err, const char *what, const char *limit,
		 const char *value)
{
	if (limit)
		snprintf(run->error, sizeof(run->error),
			 "%s: the limit %s, which is %s, is reached", what, limit, value);
	else if (err == -ENOSYS)
		snprintf(run->error, sizeof(run->error), "%s: this kernel has none", what);
	else
		snprintf(run->error, sizeof(run->error), "%s: %s", what, strerror(-err));
	return limit || err == -ENOSYS || err == -EACCES || err == -EPERM ? -EOPNOTSUPP : err;
}

void queue_facts(struct wl_run *run, uint64_t piece_max, const char *limit)
{
	uint64_t pieces = traffic_pieces(run);

	if (pieces > 1)
		fact_add(run, "pieces", "%" PRIu64 " a message, each at most %s = %" PRIu64 " B",
			 pieces, limit, piece_max);
}

size_t queue_expect(const struct wl_run *run, enum ipct_kind kind, struct expect *out, size_t max)
{
	const struct hop_model model = {
		.kind = kind,
		.copied_in = 1,
		.copied_out = 1,
		.why = "each byte is copied into a message in the kernel once and out of it once",
		.calls_max = WL_SIZE_MAX,
		.calls = 2 * traffic_pieces(run),
		.end_calls = 2,
		.calls_why = "one call sends a piece of a message, one receives it; and so it is "
			     "with the empty message that tells each reader of the end",
	};

	return traffic_expect(run, &model, out, max);
}
