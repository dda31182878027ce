/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_CONTEST_H
#define IPCT_CONTEST_H

#include "command.h"
#include "run/series.h"
#include "views/comparison.h"

/* What is compared, and what cannot be. */
struct contest {
	const struct options *options;
	struct series series;
	struct comparison_skip *skips;
	size_t nskips;
};

/* Shows what the runs were like, as the options ask. The status says how it went. */
enum exit_status contest_show(const struct contest *contest);

#endif
