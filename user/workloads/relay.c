/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A file to a file, as far as the kernel does it by itself: splice and sendfile
 * through a pipe, copy_file_range without one. User space sees no byte of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "workloads/pipe.h"
#include "workloads/registry.h"
#include "workloads/transfer.h"

typedef ssize_t (*relay_call)(const struct wl_member *self, size_t len);

static ssize_t splice_in(const struct wl_member *self, size_t len)
{
	return splice(self->fds[TRAFFIC_FILE], NULL, self->fds[TRAFFIC_OUT], NULL, len, 0);
}

static ssize_t splice_out(const struct wl_member *self, size_t len)
{
	return splice(self->fds[TRAFFIC_IN], NULL, self->fds[TRAFFIC_FILE], NULL, len, 0);
}

static ssize_t sendfile_in(const struct wl_member *self, size_t len)
{
	return sendfile(self->fds[TRAFFIC_OUT], self->fds[TRAFFIC_FILE], NULL, len);
}

static ssize_t range_copy(const struct wl_member *self, size_t len)
{
	return copy_file_range(self->fds[TRAFFIC_FILE], NULL, self->fds[TRAFFIC_OUT], NULL, len, 0);
}

/* At most len bytes, in as many calls as it takes; fewer only at the end. Or -errno. */
static ssize_t relay_message(struct wl_member *self, relay_call call, size_t len)
{
	size_t done = 0;
	ssize_t n = 1;

	while (n && done < len) {
		n = call(self, len - done);
		if (n < 0 && errno != EINTR)
			return -errno;
		done += n > 0 ? n : 0;
	}
	return done;
}

/* Message by message, to the end of the file. */
static int relay_send(struct wl_run *run, struct wl_member *self, relay_call call)
{
	ssize_t n;
	int rc;

	while ((n = relay_message(self, call, run->params.size_bytes)) > 0) {
		self->result->sent_bytes += n;
		self->result->sent_msgs++;
	}
	if (n < 0)
		traffic_fail(self, n, "sending the file");
	rc = traffic_hang_up(run, self);
	return n < 0 ? n : rc;
}

static int splice_send(struct wl_run *run, struct wl_member *self)
{
	return relay_send(run, self, splice_in);
}

static int sendfile_send(struct wl_run *run, struct wl_member *self)
{
	return relay_send(run, self, sendfile_in);
}

/* What came is checked when all has come: the two files are compared. */
static int splice_receive(struct wl_run *run, struct wl_member *self)
{
	ssize_t n;

	while ((n = relay_message(self, splice_out, run->params.size_bytes)) > 0)
		self->result->received_bytes += n;
	self->result->received_msgs = self->result->received_bytes / run->params.size_bytes;
	return n < 0 ? traffic_fail(self, n, "filling the file") : 0;
}

static int range_send(struct wl_run *run, struct wl_member *self)
{
	int rc = relay_send(run, self, range_copy);

	self->result->received_bytes = self->result->sent_bytes;
	self->result->received_msgs = self->result->sent_msgs;
	return rc;
}

static int range_prepare(struct wl_run *run, struct wl_member *self)
{
	int rc = traffic_prepare(run, self);

	return rc ? rc : transfer_open_copy(run, self, TRAFFIC_OUT);
}

static int splice_setup(struct wl_run *run)
{
	int rc = pipes_setup(run, &descriptor_carrier);

	run->members[0].body = splice_send;
	run->members[1].body = splice_receive;
	return rc;
}

static int sendfile_setup(struct wl_run *run)
{
	int rc = pipes_setup(run, &descriptor_carrier);

	run->members[0].body = sendfile_send;
	return rc;
}

/* One process has both files: there is nobody to send to. */
static int range_setup(struct wl_run *run)
{
	int rc = traffic_setup(run, &descriptor_carrier);

	run->members[0].prepare = range_prepare;
	run->members[0].body = range_send;
	run->nmembers = 1;
	return rc;
}

static size_t splice_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	static const struct hop_model files = {
		.kind = IPCT_KIND_FILE,
		.within = 1,
		.why = "the file read lends its pages; the kernel copies them into the file "
		       "written",
	};
	const struct hop_model model = {
		.kind = IPCT_KIND_PIPE,
		.moved = 1,
		.why = "pages of the file go through the pipe as they are",
		.files = &files,
	};

	return traffic_expect(run, &model, out, max);
}

static size_t sendfile_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	static const struct hop_model files = {
		.kind = IPCT_KIND_FILE,
		.copied_in = 1,
		.why = "the file read lends its pages; each byte is copied into the file written "
		       "once",
	};
	const struct hop_model model = {
		.kind = IPCT_KIND_PIPE,
		.copied_out = 1,
		.moved = 1,
		.why = "pages of the file go into the pipe as they are; the reader copies each "
		       "byte once",
		.files = &files,
	};

	return traffic_expect(run, &model, out, max);
}

static size_t range_expect(const struct wl_run *run, struct expect *out, size_t max)
{
	const struct hop_model model = {
		.kind = IPCT_KIND_FILE,
		.within = 1,
		.why = "no byte comes to user space",
	};

	return traffic_expect(run, &model, out, max);
}

const struct workload workload_splice = {
	.name = "splice",
	.kind = IPCT_KIND_PIPE,
	.never = METRIC_BIT(REAPS),
	.options = WL_TRAFFIC,
	.help = "a file spliced into a pipe, and out of it into another file",
	.patterns = 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = splice_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = splice_expect,
};

const struct workload workload_sendfile = {
	.name = "sendfile",
	.kind = IPCT_KIND_PIPE,
	.never = METRIC_BIT(COPIED_WITHIN_BYTES) | METRIC_BIT(REAPS),
	.options = WL_TRAFFIC,
	.help = "a file sent into a pipe by the kernel, and read from it",
	.patterns = 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = sendfile_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = sendfile_expect,
};

const struct workload workload_copy_range = {
	.name = "copy-range",
	.kind = IPCT_KIND_FILE,
	.never = METRIC_BIT(MOVED_BYTES) | METRIC_BIT(REAPS),
	.options = WL_TRAFFIC,
	.help = "a file copied by copy_file_range, with nobody between",
	.patterns = 1 << PATTERN_TRANSFER,
	.accepts = traffic_accepts,
	.setup = range_setup,
	.verify = traffic_verify,
	.teardown = traffic_teardown,
	.expect = range_expect,
};
