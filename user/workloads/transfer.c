/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workloads/channel.h"
#include "workloads/traffic.h"
#include "workloads/transfer.h"

#define SOURCE_NAME "source"
#define COPY_NAME   "copy"

static int transfer_open(const struct wl_run *run, const char *name, int flags)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", run->dir, name);
	fd = open(path, flags | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

static int transfer_memory_available(uint64_t *ret_bytes)
{
	FILE *file = fopen("/proc/meminfo", "re");
	char line[128];
	uint64_t kib = 0;
	int rc = -ENODATA;

	if (!file)
		return -errno;
	while (rc && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "MemAvailable: %" SCNu64, &kib) != 1)
			continue;
		*ret_bytes = kib << 10;
		rc = 0;
	}
	fclose(file);
	return rc;
}

static int transfer_check_room(struct wl_run *run, uint64_t bytes)
{
	uint64_t available = 0;
	int rc = transfer_memory_available(&available);

	if (rc) {
		snprintf(run->error, sizeof(run->error), "reading /proc/meminfo: %s",
			 strerror(-rc));
		return rc;
	}
	if (bytes <= available / 2)
		return 0;
	snprintf(run->error, sizeof(run->error),
		 "a file of %" PRIu64 " MiB and its copy do not fit into the %" PRIu64
		 " MiB of memory that are available: ask for fewer or smaller messages",
		 bytes >> 20, available >> 20);
	return -EOPNOTSUPP;
}

static int source_write(int fd, const unsigned char *table, uint64_t bytes)
{
	int rc = 0;

	while (bytes && !rc) {
		size_t len = bytes < PAYLOAD_PERIOD ? bytes : PAYLOAD_PERIOD;

		rc = channel_write(fd, table, len);
		bytes -= len;
	}
	return rc;
}

int transfer_setup(struct wl_run *run, const unsigned char *table)
{
	uint64_t bytes = run->params.count * run->params.size_bytes;
	int fd, rc;

	rc = transfer_check_room(run, bytes);
	if (rc)
		return rc;
	fd = transfer_open(run, SOURCE_NAME, O_WRONLY | O_CREAT | O_EXCL);
	rc = fd < 0 ? fd : source_write(fd, table, bytes);
	if (fd >= 0)
		close(fd);
	if (rc)
		snprintf(run->error, sizeof(run->error), "making the file to transfer: %s",
			 strerror(-rc));
	return rc;
}

static int transfer_open_slot(struct wl_run *run, struct wl_member *self, int slot,
			      const char *name, int flags)
{
	int fd = transfer_open(run, name, flags);

	if (fd < 0)
		return traffic_fail(self, fd, "opening the file to transfer");
	self->fds[slot] = fd;
	return 0;
}

int transfer_open_source(struct wl_run *run, struct wl_member *self, int slot)
{
	return transfer_open_slot(run, self, slot, SOURCE_NAME, O_RDONLY);
}

int transfer_open_copy(struct wl_run *run, struct wl_member *self, int slot)
{
	return transfer_open_slot(run, self, slot, COPY_NAME, O_WRONLY | O_CREAT | O_EXCL);
}

int transfer_prepare(struct wl_run *run, struct wl_member *self)
{
	bool sends = traffic_route(run, self).out >= 0;

	return sends ? transfer_open_source(run, self, TRAFFIC_FILE)
		     : transfer_open_copy(run, self, TRAFFIC_FILE);
}

int transfer_send(struct wl_run *run, struct wl_member *self)
{
	ssize_t n;
	int rc = 0, end;

	do {
		unsigned char *space = traffic_space(run, self);

		n = space ? channel_read(self->fds[TRAFFIC_FILE], space, run->params.size_bytes)
			  : -EIO;
		if (n < 0)
			rc = traffic_fail(self, n, "reading the file");
		else if (n > 0)
			rc = traffic_send(run, self, space, n);
	} while (n > 0 && !rc);
	end = traffic_hang_up(run, self);
	return rc ? rc : end;
}

int transfer_receive(struct wl_run *run, struct wl_member *self)
{
	const unsigned char *bytes;
	ssize_t n;
	int rc;

	while ((n = traffic_receive(run, self, false, &bytes)) > 0) {
		rc = channel_write(self->fds[TRAFFIC_FILE], bytes, n);
		if (rc)
			return traffic_fail(self, rc, "writing the file");
		traffic_release(run, self);
	}
	return n;
}

static int file_map(const struct wl_run *run, const char *name, uint64_t bytes, void **ret)
{
	int fd = transfer_open(run, name, O_RDONLY);
	struct stat st;
	void *map = MAP_FAILED;
	int rc = 0;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		rc = -errno;
	else if ((uint64_t)st.st_size != bytes)
		rc = -EBADMSG;
	else if ((map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED)
		rc = -errno;
	close(fd);
	if (!rc)
		*ret = map;
	return rc;
}

int transfer_verify(struct wl_run *run)
{
	uint64_t bytes = run->params.count * run->params.size_bytes;
	void *source = NULL, *copy = NULL;
	int rc;

	rc = file_map(run, SOURCE_NAME, bytes, &source);
	if (!rc)
		rc = file_map(run, COPY_NAME, bytes, &copy);
	if (!rc && memcmp(source, copy, bytes))
		rc = -EBADMSG;
	if (source)
		munmap(source, bytes);
	if (copy)
		munmap(copy, bytes);
	if (rc)
		snprintf(run->error, sizeof(run->error), "the file and its copy differ%s%s",
			 rc == -EBADMSG ? "" : ", or cannot be compared: ",
			 rc == -EBADMSG ? "" : strerror(-rc));
	return rc;
}
