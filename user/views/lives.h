/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LIVES_H
#define IPCT_LIVES_H

#include "model/report.h"
#include "sinks/text.h"

/* A line for each life: running, a zombie, reaped; the first of them, if they are many. */
void lives_show(const struct report *report, struct text *text);

#endif
