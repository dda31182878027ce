/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_NEAREST_H
#define IPCT_NEAREST_H

#include <stddef.h>

/*
 * Which of many names was meant by a misspelt word. Offer them one by one:
 *
 *	struct nearest nearest = nearest_to(word, strlen(word));
 *	for (…)
 *		nearest_offer(&nearest, name);
 *	if (nearest.name) …
 *
 * A letter too many, missing, wrong, or two neighbours swapped is one mistake;
 * one mistake in three letters is forgiven. Of equals the first offered stays.
 */
struct nearest {
	const char *word; /* not owned, nor is name */
	size_t len;
	size_t mistakes;  /* of name; without one, the first number that is too many */
	const char *name; /* NULL: none was near enough */
};

struct nearest nearest_to(const char *word, size_t len);
void nearest_offer(struct nearest *nearest, const char *name);

#endif
