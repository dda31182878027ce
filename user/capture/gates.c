// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "session.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bpf/bpf.h>

int gates_open(size_t words, struct gates *ret)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_MMAPABLE);
	size_t size = words * sizeof(uint64_t);
	void *memory;
	int fd, err;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "gates", sizeof(uint32_t), sizeof(uint64_t), words,
			    &opts);
	if (fd < 0)
		return fd;
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED) {
		err = -errno;
		close(fd);
		return err;
	}
	*ret = (struct gates){.fd = fd, .words = memory, .size = size};
	return 0;
}

void gates_close(struct gates *gates)
{
	if (!gates->words)
		return;
	munmap((void *)gates->words, gates->size);
	close(gates->fd);
	gates->words = NULL;
}
