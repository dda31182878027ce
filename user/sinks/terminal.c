/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "terminal.h"

#define WIDTH_DEFAULT 80

struct text_style terminal_style(int fd)
{
	const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");
	struct text_style style = {
		.width = WIDTH_DEFAULT,
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
	};
	struct winsize size;

	if (!isatty(fd))
		return style;
	if (!ioctl(fd, TIOCGWINSZ, &size) && size.ws_col)
		style.width = size.ws_col;
	style.colour = !(no_colour && *no_colour) && term && strcmp(term, "dumb") != 0;
	return style;
}
