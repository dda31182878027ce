/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_TERMINAL_H
#define IPCT_TERMINAL_H

#include "text.h"

/* What suits this descriptor: the terminal's width, or 80 columns without colour. Wants LC_CTYPE
 * set. */
struct text_style terminal_style(int fd);

#endif
