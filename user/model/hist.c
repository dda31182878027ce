/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "model/report.h"

void hist_add(struct ipct_hist *sum, const struct ipct_hist *part)
{
	for (unsigned i = 0; i < IPCT_HIST_BUCKETS; i++)
		if (__builtin_add_overflow(sum->bucket[i], part->bucket[i], &sum->bucket[i]))
			sum->bucket[i] = UINT32_MAX;
}

static uint64_t hist_count(const struct ipct_hist *hist)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < IPCT_HIST_BUCKETS; i++)
		n += hist->bucket[i];
	return n;
}

/* ceil(share * n), within 1..n */
static uint64_t hist_rank(double share, uint64_t n)
{
	double exact = share * (double)n;
	uint64_t rank;

	if (!(exact > 1))
		return 1;
	if (exact >= (double)n)
		return n;
	rank = (uint64_t)exact;
	return rank + ((double)rank < exact);
}

bool hist_quantile(const struct ipct_hist *hist, double share, double *ret_ns)
{
	uint64_t n = hist_count(hist), rank, before = 0;
	double floor, width;
	unsigned i = 0;

	if (!n)
		return false;
	rank = hist_rank(share, n);
	while (before + hist->bucket[i] < rank)
		before += hist->bucket[i++];
	floor = i ? (double)ipct_hist_floor(i)
		  : 0; /* the first bucket takes the shorter ones too */
	width = (double)ipct_hist_floor(i + 1) - floor;
	*ret_ns = floor + width * (double)(rank - before) / hist->bucket[i];
	return true;
}
