/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PICTURE_H
#define IPCT_PICTURE_H

#include "model/report.h"
#include "sinks/text.h"

/* For the channels with most bytes: who wrote, what lay between, who read, and where each copy was
 * made. */
void picture_show(const struct report *report, struct text *text);

#endif
