/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <string.h>

#include "view.h"

const struct view *const views[] = {&summary_view, &channels_view, &zombies_view, &orphans_view,
				    &probes_view,  &story_view,	   NULL};

const struct view *view_find(const char *name)
{
	for (const struct view *const *view = views; *view; view++)
		if (!strcmp((*view)->name, name))
			return *view;
	return NULL;
}
