/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_VALUE_H
#define IPCT_VALUE_H

#include <jansson.h>
#include <stddef.h>

/* How one member of a structure becomes a JSON value, and back. */
struct value_type {
	size_t size; /* of the member */
	/* 0, -ENOMEM, or -EINVAL */
	int (*save)(const struct value_type *type, const void *member, json_t **ret);
	int (*load)(const struct value_type *type, const json_t *json, void *member);
	const char *(*name)(unsigned number); /* of enums: NULL past the last */
};

extern const struct value_type value_u32;
extern const struct value_type value_u64;
extern const struct value_type value_bool;
extern const struct value_type value_string;  /* char *, owned; NULL is written as "" */
extern const struct value_type value_comm;    /* char[16] */
extern const struct value_type value_min;     /* double; null: no bound */
extern const struct value_type value_max;     /* double; null: no bound */
extern const struct value_type value_hist;    /* struct ipct_hist, as [bucket, entries] pairs */
extern const struct value_type value_step;    /* enum ipct_story_step */
extern const struct value_type value_metrics; /* bit mask, as keys */
extern const struct value_type value_kind;
extern const struct value_type value_dir;
extern const struct value_type value_level;
extern const struct value_type value_metric;

#endif
