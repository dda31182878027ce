/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_CHANNEL_H
#define IPCT_CHANNEL_H

#include <stddef.h>
#include <sys/types.h>

/* All len bytes, however many calls it takes. 0 or -errno. */
int channel_write(int fd, const void *bytes, size_t len);

/* What one call gives, 0 at the end; or -errno. */
ssize_t channel_read(int fd, void *bytes, size_t len);

/* len bytes, fewer only where the channel ends; or -errno. */
ssize_t channel_read_all(int fd, void *bytes, size_t len);

#endif
