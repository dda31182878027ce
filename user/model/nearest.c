/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "model/nearest.h"

#define LEN_MAX 64

struct nearest nearest_to(const char *word, size_t len)
{
	return (struct nearest){.word = word, .len = len, .mistakes = (len + 2) / 3 + 1};
}

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The edit distance, a swap of neighbours counting once, as a table of three rows. */
static size_t word_distance(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t rows[3][LEN_MAX + 1];

	for (size_t j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= alen; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3],
		       *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= blen; j++) {
			row[j] = min(above[j - 1] + (a[i - 1] != b[j - 1]),
				     min(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = min(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[alen % 3][blen];
}

void nearest_offer(struct nearest *nearest, const char *name)
{
	size_t len = strlen(name), mistakes;

	if (nearest->len > LEN_MAX || len > LEN_MAX)
		return;
	mistakes = word_distance(nearest->word, nearest->len, name, len);
	if (mistakes < nearest->mistakes) {
		nearest->mistakes = mistakes;
		nearest->name = name;
	}
}
