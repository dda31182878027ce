/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_JSON_H
#define IPCT_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/*
 * 0, or -errno. Two spaces of indentation, or all on one line; a newline at the end; flushed.
 * ASCII only, so that a name cannot reach the terminal it is shown on.
 */
int json_print(const json_t *json, FILE *file, bool one_line);

/* {"schema":"ipctrace.error/1",…}; hint may be NULL. 0, or -errno. */
int json_error_print(const char *error, const char *hint, FILE *file, bool one_line);

/* A string, with display_escape() where it is not UTF-8; null for NULL. NULL: no memory. */
json_t *json_text(const char *s);

/* Takes the value over, as json_object_set_new(), under a name made by json_text(). 0, or -1. */
int json_named_set(json_t *object, const char *name, json_t *value);

#endif
