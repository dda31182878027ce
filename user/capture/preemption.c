// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "preemption.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

/* "none voluntary (full) lazy": the one in brackets. */
static enum answer debugfs_ask(void)
{
	char line[128] = "";
	FILE *file = fopen("/sys/kernel/debug/sched/preempt", "re");

	if (!file)
		return ANSWER_UNKNOWN;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	if (!strchr(line, '('))
		return ANSWER_UNKNOWN;
	return strstr(line, "(none)") || strstr(line, "(voluntary)") ? ANSWER_NO : ANSWER_YES;
}

/* What it was built to do, unless its command line said something else. zlib reads plain files,
 * too. */
static enum answer config_ask(const char *path)
{
	enum answer answer = ANSWER_UNKNOWN;
	gzFile file = gzopen(path, "re");
	char line[256];

	if (!file)
		return answer;
	while (answer == ANSWER_UNKNOWN && gzgets(file, line, sizeof(line))) {
		if (!strcmp(line, "CONFIG_PREEMPT_NONE=y\n") ||
		    !strcmp(line, "CONFIG_PREEMPT_VOLUNTARY=y\n"))
			answer = ANSWER_NO;
		else if (!strcmp(line, "CONFIG_PREEMPT=y\n") ||
			 !strcmp(line, "CONFIG_PREEMPT_LAZY=y\n") ||
			 !strcmp(line, "CONFIG_PREEMPT_RT=y\n"))
			answer = ANSWER_YES;
	}
	gzclose(file);
	return answer;
}

static bool command_line_says(void)
{
	char line[4096] = "";
	FILE *file = fopen("/proc/cmdline", "re");

	if (!file)
		return true;
	if (!fgets(line, sizeof(line), file))
		*line = '\0';
	fclose(file);
	return strstr(line, "preempt=");
}

bool preemption_get(const char *release)
{
	enum answer answer = debugfs_ask();
	char path[128];

	if (answer == ANSWER_UNKNOWN && !command_line_says()) {
		snprintf(path, sizeof(path), "/boot/config-%s", release);
		answer = config_ask("/proc/config.gz");
		answer = answer ?: config_ask(path);
	}
	return answer != ANSWER_NO;
}
