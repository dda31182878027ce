/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RING_SHAPE_H
#define IPCT_RING_SHAPE_H

#include "workloads/workload.h"

/*
 * What follows from the parameters alone, so that what must be true of a run can be said by
 * who has no ring: each lane of slots begins on a page of its own.
 */
struct ring_shape {
	uint32_t slots; /* of a lane */
	size_t stride;	/* from slot to slot */
	size_t lane_bytes;
};

struct ring_shape ring_shape(const struct wl_params *params);

#endif
