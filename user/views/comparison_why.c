/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include "comparison_why.h"

#include <string.h>

#include "comparison_terms.h"

#define WAITS "It still pays for waiting: {A."
#define SWITCHED                                                                           \
	" and {A.switches} context switches, {A.switches_per_message} a message; {B} has " \
	"{B.switches}."

const struct why whys[] = {
	{WHY_MEMORY, WHY_VERDICT, "A.time.max < B.time.min",
	 "Shared memory wins: {A} takes {A.time}, and {B}, the fastest without it, {B.time}, which "
	 "is {B/A.time} times as long."},
	{WHY_MEMORY, WHY_VERDICT, "A.time < B.time",
	 "Shared memory is ahead, but not clearly: {A} takes {A.time.spread}, and {B}, the fastest "
	 "without it, {B.time.spread}; their runs overlap."},
	{WHY_MEMORY, WHY_VERDICT, "A.time.min > B.time.max",
	 "Shared memory does not win here: {A}, the fastest that shares memory, takes {A.time}, "
	 "{B} only {B.time}."},
	{WHY_MEMORY, WHY_VERDICT, "A.time >= B.time",
	 "Shared memory does not win here: {A}, the fastest that shares memory, takes "
	 "{A.time.spread}, {B} {B.time.spread}; their runs overlap."},

	{WHY_MEMORY, WHY_SAVED, "A.copied_bytes < B.copied_bytes, A.cpu_sys_ns < B.cpu_sys_ns",
	 "It saves {B-A.copied_bytes} of copying, as the kernel copies each byte {A.copies} times "
	 "instead of {B.copies}, and {B-A.cpu_sys_ns} of CPU time in the kernel: {A.cpu_sys_ns} "
	 "instead of {B.cpu_sys_ns}."},
	{WHY_MEMORY, WHY_SAVED, "A.copied_bytes < B.copied_bytes",
	 "It saves {B-A.copied_bytes} of copying, as the kernel copies each byte {A.copies} times "
	 "instead of {B.copies}, but no CPU time in the kernel: {A.cpu_sys_ns}, and {B.cpu_sys_ns} "
	 "in {B}."},
	{WHY_MEMORY, WHY_SAVED, "A.copied_bytes >= B.copied_bytes",
	 "It saves no copying: the kernel copies each byte {A.copies} times, and {B.copies} times "
	 "in {B}."},
	{WHY_MEMORY, WHY_SAVED, "A.cpu_sys_ns < B.cpu_sys_ns",
	 "It saves {B-A.cpu_sys_ns} of CPU time in the kernel: {A.cpu_sys_ns} instead of "
	 "{B.cpu_sys_ns}."},

	{WHY_MEMORY, WHY_PAYS, "A.futex.syscalls > 0",
	 WAITS "futex.syscalls} futex calls" SWITCHED},
	{WHY_MEMORY, WHY_PAYS, "A.posix_sem.syscalls > 0",
	 WAITS "posix_sem.syscalls} semaphore calls" SWITCHED},
	{WHY_MEMORY, WHY_PAYS, "A.sysv_sem.syscalls > 0",
	 WAITS "sysv_sem.syscalls} semaphore calls" SWITCHED},
	{WHY_MEMORY, WHY_PAYS, "A.eventfd.syscalls > 0",
	 WAITS "eventfd.syscalls} eventfd calls" SWITCHED},
	{WHY_MEMORY, WHY_PAYS,
	 "A.switches_voluntary < 0.01*A.messages, A.cpu > 1.5*A.time, A.cpu_user_ns > "
	 "1.5*B.cpu_user_ns",
	 "It pays with CPUs that spin rather than sleep: {A.cpu_user_ns} outside the kernel in "
	 "{A.time}, with {A.switches_voluntary} sleeps; {B} spends {B.cpu_user_ns} there, with "
	 "{B.switches_voluntary}."},
	{WHY_MEMORY, WHY_PAYS, "A.switches > 0",
	 "It still pays with {A.switches} context switches, {A.switches_per_message} a message; "
	 "{B} has {B.switches}."},

	{WHY_MEMORY, WHY_TOUCHES, "A.faults_first_touch > B.faults_first_touch",
	 "Its pages must be had before they can be shared: {A.faults_first_touch} faults on first "
	 "touch, and {B.faults_first_touch} in {B}."},

	{WHY_ANY, WHY_VERDICT, "A.time.max < B.time.min",
	 "{A} is the fastest with {A.time}; {B} takes {B.time}, which is {B/A.time} times as "
	 "long."},
	{WHY_ANY, WHY_VERDICT, "A.time <= B.time",
	 "No winner can be seen: {A} takes {A.time.spread}, {B} {B.time.spread}, and their runs "
	 "overlap."},

	{WHY_ANY, WHY_SAVED, "A.copies < B.copies",
	 "{A} saves {B-A.copied_bytes} of copying: there the kernel copies each byte {A.copies} "
	 "times, in {B} {B.copies} times."},
	{WHY_ANY, WHY_SAVED, "A.copies > B.copies",
	 "Copying is not what decides: the kernel copies each byte {A.copies} times in {A}, and "
	 "only {B.copies} times in {B}."},
	{WHY_ANY, WHY_SAVED, "A.copies >= B.copies",
	 "Copying is not what decides: in both the kernel copies each byte {A.copies} times."},

	{WHY_ANY, WHY_PAYS, "A.switches < B.switches",
	 "{B} has {B-A.switches} more context switches: {B.switches_per_message} a message, and "
	 "{A.switches_per_message} in {A}."},
	{WHY_ANY, WHY_PAYS, "A.switches >= B.switches",
	 "Context switches are not what decides: {A} has {A.switches}, {B} {B.switches}."},
};
const size_t whys_cnt = sizeof(whys) / sizeof(whys[0]);

static struct spread time_of(const struct comparison_row *row)
{
	return comparison_spread(row, IPCT_KIND_NONE, &comparison_figures[BY_TIME]);
}

/* Of the rows first..end those that share memory, or those that do not: the fastest; or NULL. */
static const struct comparison_row *fastest_find(const struct comparison *comparison, size_t first,
						 size_t end, bool memory)
{
	const struct comparison_row *best = NULL;
	double best_ns = 0;

	for (size_t i = first; i < end; i++) {
		const struct comparison_row *row = &comparison->rows[i];
		struct spread time = time_of(row);

		if (!time.has || kind_is_memory(row->kind) != memory)
			continue;
		if (!best || time.median < best_ns) {
			best = row;
			best_ns = time.median;
		}
	}
	return best;
}

/* The fastest and the slowest of all, where there are two. */
static struct pair extremes_find(const struct comparison *comparison, size_t first, size_t end)
{
	struct pair pair = {};
	double least = 0, most = 0;

	for (size_t i = first; i < end; i++) {
		const struct comparison_row *row = &comparison->rows[i];
		struct spread time = time_of(row);

		if (!time.has)
			continue;
		if (!pair.a || time.median < least) {
			pair.a = row;
			least = time.median;
		}
		if (!pair.b || time.median >= most) {
			pair.b = row;
			most = time.median;
		}
	}
	return pair;
}

size_t why_explain(const struct comparison *comparison, size_t first,
		   struct sentence ret[WHY_GROUPS])
{
	size_t end = comparison_size_end(comparison, first), said = 0;
	enum why_pair about = WHY_MEMORY;
	struct pair pair = {
		.a = fastest_find(comparison, first, end, true),
		.b = fastest_find(comparison, first, end, false),
	};

	if (!pair.a || !pair.b) {
		about = WHY_ANY;
		pair = extremes_find(comparison, first, end);
	}
	if (!pair.a || pair.a == pair.b)
		return 0;
	for (enum why_group group = 0; group < WHY_GROUPS; group++)
		for (size_t i = 0; i < whys_cnt; i++)
			if (whys[i].pair == about && whys[i].group == group &&
			    terms_hold(whys[i].when, &pair) &&
			    terms_fill(whys[i].text, &pair, &ret[said])) {
				said++;
				break;
			}
	return said;
}
