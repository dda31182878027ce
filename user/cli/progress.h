/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PROGRESS_H
#define IPCT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* How far a run is, on a terminal; nobody wants to hear about one that is over in a blink. */
struct progress {
	uint64_t begin_ns;
	bool shown;
};

struct progress progress_begin(void);
/* For run_request.progress, with a struct progress as its context; NULL where nobody looks. */
typedef void (*progress_fn)(double done, void *ctx);
progress_fn progress_shower(void);
void progress_clear(const struct progress *progress);

#endif
