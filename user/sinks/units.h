/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_UNITS_H
#define IPCT_UNITS_H

#include <stdint.h>

/*
 * Figures for people: three significant digits, and never a rounder number than
 * the value is. Bytes without decimals are exact ("4 KiB"); with them they are
 * rounded ("39.1 MiB", "2.00 GiB"). A ratio that looks whole is whole. The
 * decimal point is the C library's: leave LC_NUMERIC alone.
 */
struct figure {
	char text[40];
};

/* The nearest whole number; what has none (negative, not a number, too large) goes to the nearest
 * end. */
uint64_t whole_round(double value);

struct figure count_format(uint64_t count);
struct figure bytes_format(uint64_t bytes);
struct figure ns_format(uint64_t ns);
struct figure rate_format(double bytes_per_s);
struct figure ratio_format(double ratio);

#endif
