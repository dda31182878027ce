/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RECORD_H
#define IPCT_RECORD_H

#include <stdio.h>

#include "model/recording.h"

/*
 * A recording as a file: JSON Lines, one object a line. The first line names the
 * format and its version, the last one says how many lines there are, so that a
 * file cut short is known for one. Sums that are 0 are left out. What is needed to
 * read the tables comes before them: a file cut short lacks ends first.
 *
 * Names that the kernel gave are bytes, JSON strings are UTF-8: a byte that is no
 * part of valid UTF-8 is written as \xNN (lower-case hex), a backslash as two. A
 * number above 2^63 - 1 is written as a string of digits.
 */
#define RECORD_VERSION 1

/* 0; or -errno of writing, or -EINVAL: the recording holds what no run can (a NaN, say). */
int record_write(const struct recording *rec, FILE *file);

/*
 * 0; or -errno of reading, -EINVAL (not a recording, or damaged), -ENOTSUP (of a
 * newer version), -ENODATA (cut short: *ret holds what could be read), -ENOMEM. For
 * each but 0 and -ENOMEM, error says in one sentence what and after how many lines.
 */
int record_read(FILE *file, struct recording **ret, char *error, size_t error_size);

#endif
