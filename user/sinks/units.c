/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

static const char *const byte_units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
static const char *const time_units[] = {"ns", "µs", "ms", "s"};

#define BYTE_UNITS (sizeof(byte_units) / sizeof(*byte_units))
#define TIME_UNITS (sizeof(time_units) / sizeof(*time_units))

/* Beyond this a double has no digit left after the point, and soon no exact ones before it. */
#define PLAIN_MAX 1e15

uint64_t whole_round(double value)
{
	uint64_t whole;

	if (!(value > 0))
		return 0;
	if (value >= 0x1p64)
		return UINT64_MAX;
	whole = (uint64_t)value;
	return whole + (value - (double)whole >= 0.5);
}

struct figure count_format(uint64_t count)
{
	struct figure figure;
	char digits[24];
	size_t len = snprintf(digits, sizeof(digits), "%ju", (uintmax_t)count);
	char *out = figure.text;

	for (size_t i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			*out++ = ',';
		*out++ = digits[i];
	}
	*out = '\0';
	return figure;
}

/* Drops zeros behind the decimal point while more than min decimals are left. */
static void zeros_trim(char *digits, size_t min)
{
	char *point = strchr(digits, '.');
	char *end = digits + strlen(digits);

	if (!point)
		return;
	while (end[-1] == '0' && (size_t)(end - point - 1) > min)
		end--;
	*(end == point + 1 ? point : end) = '\0';
}

/* At least three significant digits; those in front of the point always. */
static struct figure decimal_format(double value)
{
	struct figure figure;
	int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	if (value >= 999.5 && value < PLAIN_MAX)
		return count_format(whole_round(value));
	if (value >= PLAIN_MAX)
		snprintf(figure.text, sizeof(figure.text), "%.3g", value);
	else
		snprintf(figure.text, sizeof(figure.text), "%.*f", decimals, value);
	return figure;
}

static void unit_append(struct figure *figure, const char *unit, const char *per)
{
	size_t len = strlen(figure->text);

	snprintf(figure->text + len, sizeof(figure->text) - len, " %s%s", unit, per);
}

struct figure bytes_format(uint64_t bytes)
{
	struct figure figure;
	size_t unit = 0;
	double value;

	while (unit + 1 < BYTE_UNITS && bytes >> (10 * (unit + 1)))
		unit++;
	value = (double)bytes / (double)(1ULL << (10 * unit));
	if (bytes % (1ULL << (10 * unit)) == 0) {
		figure = count_format(bytes >> (10 * unit));
	} else {
		if (value >= 1023.5 && unit + 1 < BYTE_UNITS) {
			value /= 1024;
			unit++;
		}
		figure = decimal_format(value);
	}
	unit_append(&figure, byte_units[unit], "");
	return figure;
}

struct figure ns_format(uint64_t ns)
{
	struct figure figure;
	double value = ns;
	size_t unit = 0;

	while (unit + 1 < TIME_UNITS && value >= 999.5) {
		value /= 1000;
		unit++;
	}
	figure = decimal_format(value);
	zeros_trim(figure.text, 0);
	unit_append(&figure, time_units[unit], "");
	return figure;
}

struct figure rate_format(double bytes_per_s)
{
	struct figure figure = {"unknown"};
	size_t unit = 0;

	if (!isfinite(bytes_per_s) || bytes_per_s < 0)
		return figure;
	while (unit + 1 < BYTE_UNITS && bytes_per_s >= 1023.5) {
		bytes_per_s /= 1024;
		unit++;
	}
	figure = decimal_format(bytes_per_s);
	zeros_trim(figure.text, 0);
	unit_append(&figure, byte_units[unit], "/s");
	return figure;
}

/* Three significant digits, and more until it no longer looks whole: 17 tell any two doubles apart.
 */
static struct figure fraction_format(double ratio)
{
	struct figure figure;
	int decimals = ratio < 10 ? 2 : 1;

	for (double rest = ratio; rest < 1; rest *= 10)
		decimals++;
	do {
		snprintf(figure.text, sizeof(figure.text), "%.*f", decimals, ratio);
	} while (strspn(strchr(figure.text, '.') + 1, "0") == (size_t)decimals && ++decimals < 20);
	zeros_trim(figure.text, 2);
	return figure;
}

struct figure ratio_format(double ratio)
{
	struct figure figure = {"unknown"};

	if (!isfinite(ratio) || ratio < 0)
		return figure;
	if (ratio >= PLAIN_MAX || (ratio > 0 && ratio < 1e-6))
		snprintf(figure.text, sizeof(figure.text), "%.3g", ratio);
	else if (ratio == (double)whole_round(ratio))
		figure = decimal_format(ratio);
	else
		figure = fraction_format(ratio);
	return figure;
}
