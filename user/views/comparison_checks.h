/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_COMPARISON_CHECKS_H
#define IPCT_COMPARISON_CHECKS_H

#include "comparison.h"

/* What was expected and demanded of the runs, what was lost, and what is not among them. */
void comparison_checks_show(const struct comparison_result *result, struct text *text);

#endif
