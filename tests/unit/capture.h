/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_CAPTURE_H
#define IPCT_CAPTURE_H

#include <stdlib.h>

#include "model/report.h"
#include "views/view.h"

/* What the text sink prints, to compare with what it should. */
struct capture {
	FILE *file;
	char *shown;
	size_t size;
	struct text *text;
};

static inline void capture_begin(struct capture *capture, unsigned width, bool utf8, bool colour)
{
	struct text_style style = {.width = width, .utf8 = utf8, .colour = colour};

	capture->file = open_memstream(&capture->shown, &capture->size);
	assert_non_null(capture->file);
	capture->text = text_begin(capture->file, &style);
	assert_non_null(capture->text);
}

static inline void capture_end(struct capture *capture, const char *expected)
{
	assert_int_equal(text_end(capture->text), 0);
	fclose(capture->file);
	assert_string_equal(capture->shown, expected);
	free(capture->shown);
}

static inline void view_shows(const struct report *report, const struct view *view, unsigned width,
			      bool utf8, const char *expected)
{
	struct capture capture;

	capture_begin(&capture, width, utf8, false);
	assert_int_equal(view->emit(report, capture.text), 0);
	capture_end(&capture, expected);
}

#endif
