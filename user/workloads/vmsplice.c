/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>

#include "workloads/descriptor.h"
#include "workloads/pipe.h"
#include "workloads/registry.h"

/* The pipe holds these very pages until they are read: whoever sends must leave them as they are.
 */
static int pages_send(struct wl_member *self, const void *bytes, size_t len)
{
	struct iovec iov = {.iov_base = (void *)bytes, .iov_len = len};

	while (iov.iov_len) {
		ssize_t n = vmsplice(self->fds[TRAFFIC_OUT], &iov, 1, 0);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			iov.iov_base = (char *)iov.iov_base + n;
			iov.iov_len -= n;
		}
	}
	return 0;
}

static int vmsplice_send(struct wl_run *run, struct wl_member *self, const void *bytes, size_t len)
{
	(void)run;
	return pages_send(self, bytes, len);
}

/* The pages of the file itself, as the page cache has them. */
static int file_prepare(struct wl_run *run, struct wl_member *self)
{
	uint64_t bytes = run->params.count * run->params.size_bytes;
	int rc = traffic_prepare(run, self);

	if (rc)
		return rc;
	self->own =
		mmap(NULL, bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, self->fds[TRAFFIC_FILE], 0);
	return self->own == MAP_FAILED ? traffic_fail(self, -errno, "mapping the file") : 0;
}

static int file_send(struct wl_run *run, struct wl_member *self)
{
	uint64_t size = run->params.size_bytes, bytes = run->params.count * size;
	int rc = 0, end;

	for (uint64_t at = 0; !rc && at < bytes; at += size)
		rc = traffic_send(run, self, (unsigned char *)self->own + at, size);
	end = traffic_hang_up(run, self);
	return rc ? rc : end;
}

static const struct carrier vmsplice_carrier = {
	.whole_max = descriptor_whole_max,
	.send = vmsplice_send,
	.receive = descriptor_receive,
	.hang_up = descriptor_hang_up,
};

static int vmsplice_setup(struct wl_run *run)
{
	int rc = pipes_setup(run, &vmsplice_carrier);

	if (!rc && run->params.pattern == PATTERN_TRANSFER) {
		run->members[0].prepare = file_prepare;
		run->members[0].body = file_send;
	}
	return rc;
}

static size_t vmsplice_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	static const struct hop_model files = {
		.kind = IPCT_KIND_FILE,
		.copied_in = 1,
		.why = "the file read is mapped; each byte is copied into the file written once",
	};
	const struct hop_model model = {
		.kind = IPCT_KIND_PIPE,
		.copied_out = 1,
		.moved = 1,
		.why = "the pages go into the pipe as they are; the reader copies each byte once",
		.files = &files,
	};

	return traffic_expect(run, &model, out, max);
}

const struct workload workload_vmsplice = {
	.name = "vmsplice",
	.kind = IPCT_KIND_PIPE,
	.never = METRIC_BIT(COPIED_WITHIN_BYTES) | METRIC_BIT(REAPS),
	.options = WL_TRAFFIC,
	.help = "pages of user memory handed to a pipe, and read from it",
	.patterns = 1 << PATTERN_STREAM | 1 << PATTERN_PINGPONG | 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts_pairs,
	.setup = vmsplice_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = vmsplice_expect,
};
