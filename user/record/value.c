/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/report.h"
#include "record/bytes.h"
#include "record/value.h"

#define UNUSED __attribute__((unused))

static int json_made(json_t *json, json_t **ret)
{
	if (!json)
		return -ENOMEM;
	*ret = json;
	return 0;
}

/* Rows have __u64, the rest uint64_t: two types where the compiler looks for aliases, hence memcpy.
 */
static int u64_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	uint64_t value;
	char digits[24];

	memcpy(&value, member, sizeof(value));
	if (value <= INT64_MAX)
		return json_made(json_integer((json_int_t)value), ret);
	snprintf(digits, sizeof(digits), "%" PRIu64, value);
	return json_made(json_string(digits), ret);
}

static int u64_load(const struct value_type *type UNUSED, const json_t *json, void *member)
{
	const char *digits = json_string_value(json);
	uint64_t value = (uint64_t)json_integer_value(json);

	if (digits) {
		if (!*digits || digits[strspn(digits, "0123456789")])
			return -EINVAL;
		errno = 0;
		value = strtoull(digits, NULL, 10);
		if (errno || value <= INT64_MAX)
			return -EINVAL;
	} else if (!json_is_integer(json) || value > INT64_MAX) {
		return -EINVAL;
	}
	memcpy(member, &value, sizeof(value));
	return 0;
}

static int u32_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	return json_made(json_integer(*(const uint32_t *)member), ret);
}

static int u32_load(const struct value_type *type UNUSED, const json_t *json, void *member)
{
	json_int_t value = json_integer_value(json);

	if (!json_is_integer(json) || value < 0 || value > UINT32_MAX)
		return -EINVAL;
	*(uint32_t *)member = (uint32_t)value;
	return 0;
}

static int bool_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	return json_made(json_boolean(*(const bool *)member), ret);
}

static int bool_load(const struct value_type *type UNUSED, const json_t *json, void *member)
{
	if (!json_is_boolean(json))
		return -EINVAL;
	*(bool *)member = json_is_true(json);
	return 0;
}

static int string_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	const char *string = *(char *const *)member;

	return string ? bytes_save(string, strlen(string), ret) : json_made(json_string(""), ret);
}

static int string_load(const struct value_type *type UNUSED, const json_t *json, void *member)
{
	return bytes_load(json, member);
}

static int comm_save(const struct value_type *type, const void *member, json_t **ret)
{
	return bytes_save(member, strnlen(member, type->size), ret);
}

static int comm_load(const struct value_type *type, const json_t *json, void *member)
{
	char *bytes;
	int err = bytes_load(json, &bytes);
	size_t len;

	if (err)
		return err;
	len = strlen(bytes);
	if (len < type->size)
		memcpy(member, bytes, len + 1);
	else
		err = -EINVAL;
	free(bytes);
	return err;
}

static int bound_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	double value = *(const double *)member;

	if (isnan(value))
		return -EINVAL;
	return json_made(isinf(value) ? json_null() : json_real(value), ret);
}

static int bound_load(const struct value_type *type, const json_t *json, void *member)
{
	if (!json_is_number(json) && !json_is_null(json))
		return -EINVAL;
	if (json_is_null(json))
		*(double *)member = type == &value_min ? -INFINITY : INFINITY;
	else
		*(double *)member = json_number_value(json);
	return 0;
}

static int hist_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	const struct ipct_hist *hist = member;
	json_t *pairs = json_array();

	for (unsigned i = 0; i < IPCT_HIST_BUCKETS; i++) {
		json_int_t entries = hist->bucket[i];

		if (entries && json_array_append_new(pairs, json_pack("[i,I]", i, entries))) {
			json_decref(pairs);
			return -ENOMEM;
		}
	}
	return json_made(pairs, ret);
}

static int hist_load(const struct value_type *type UNUSED, const json_t *json, void *member)
{
	struct ipct_hist *hist = member;
	json_int_t next = 0;
	json_t *pair;
	size_t at;

	if (!json_is_array(json))
		return -EINVAL;
	json_array_foreach (json, at, pair) {
		const json_t *bucket = json_array_get(pair, 0), *entries = json_array_get(pair, 1);
		json_int_t i = json_integer_value(bucket);

		if (json_array_size(pair) != 2 || !json_is_integer(bucket) || i < next ||
		    i >= IPCT_HIST_BUCKETS || u32_load(NULL, entries, &hist->bucket[i]) ||
		    !hist->bucket[i])
			return -EINVAL;
		next = i + 1;
	}
	return 0;
}

static int metrics_save(const struct value_type *type UNUSED, const void *member, json_t **ret)
{
	metric_mask mask = *(const metric_mask *)member;
	json_t *keys = json_array();

	for (unsigned i = 0; i < METRIC_NR; i++)
		if (metric_in(mask, i) &&
		    json_array_append_new(keys, json_string(metric_infos[i].key))) {
			json_decref(keys);
			return -ENOMEM;
		}
	return json_made(keys, ret);
}

static int metrics_load(const struct value_type *type UNUSED, const json_t *json, void *member)
{
	metric_mask mask = 0;
	json_t *key;
	size_t at;

	if (!json_is_array(json))
		return -EINVAL;
	json_array_foreach (json, at, key) {
		enum metric metric = METRIC_NR;

		if (json_is_string(key))
			metric = metric_find(json_string_value(key), json_string_length(key));
		if (metric == METRIC_NR)
			return -EINVAL;
		mask |= (metric_mask)1 << metric;
	}
	*(metric_mask *)member = mask;
	return 0;
}

static int enum_save(const struct value_type *type, const void *member, json_t **ret)
{
	const char *name = type->name(*(const uint32_t *)member);

	return name ? json_made(json_string(name), ret) : -EINVAL;
}

static int enum_load(const struct value_type *type, const json_t *json, void *member)
{
	const char *wanted = json_string_value(json), *name;

	for (unsigned i = 0; wanted && (name = type->name(i)); i++)
		if (!strcmp(name, wanted)) {
			*(uint32_t *)member = i;
			return 0;
		}
	return -EINVAL;
}

static const char *kind_name(unsigned kind)
{
	return kind < IPCT_KIND_NR ? kind_names[kind] : NULL;
}

static const char *dir_name(unsigned dir)
{
	return dir < IPCT_DIR_NR ? dir_names[dir] : NULL;
}

static const char *step_name(unsigned step)
{
	return step < IPCT_STORY_NR ? step_names[step] : NULL;
}

static const char *level_name(unsigned level)
{
	return level < LEVEL_NR ? level_names[level] : NULL;
}

static const char *metric_name(unsigned metric)
{
	return metric < METRIC_NR ? metric_infos[metric].key : NULL;
}

_Static_assert(sizeof(enum ipct_kind) == sizeof(uint32_t), "an enum is as wide as a row's number");

const struct value_type value_u32 = {sizeof(uint32_t), u32_save, u32_load, NULL};
const struct value_type value_u64 = {sizeof(uint64_t), u64_save, u64_load, NULL};
const struct value_type value_bool = {sizeof(bool), bool_save, bool_load, NULL};
const struct value_type value_string = {sizeof(char *), string_save, string_load, NULL};
const struct value_type value_comm = {16, comm_save, comm_load, NULL};
const struct value_type value_min = {sizeof(double), bound_save, bound_load, NULL};
const struct value_type value_max = {sizeof(double), bound_save, bound_load, NULL};
const struct value_type value_hist = {sizeof(struct ipct_hist), hist_save, hist_load, NULL};
const struct value_type value_metrics = {sizeof(metric_mask), metrics_save, metrics_load, NULL};
const struct value_type value_kind = {sizeof(uint32_t), enum_save, enum_load, kind_name};
const struct value_type value_dir = {sizeof(uint32_t), enum_save, enum_load, dir_name};
const struct value_type value_step = {sizeof(uint32_t), enum_save, enum_load, step_name};
const struct value_type value_level = {sizeof(uint32_t), enum_save, enum_load, level_name};
const struct value_type value_metric = {sizeof(uint32_t), enum_save, enum_load, metric_name};
