/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_BYTES_H
#define IPCT_BYTES_H

#include <jansson.h>
#include <stddef.h>

/* Bytes as a JSON string and back, none lost: record.h says how. */

/* 0 or -ENOMEM. */
int bytes_save(const char *bytes, size_t len, json_t **ret);

/* 0, -ENOMEM, or -EINVAL where it is not a string that bytes_save() makes. The caller frees. */
int bytes_load(const json_t *json, char **ret);

#endif
