// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

static enum exit_status help_show(const struct command *command)
{
	const struct options options = {};

	if (command)
		help_command(command, stdout);
	else
		help_short(stdout);
	return output_close(&options, stdout, 0);
}

static enum exit_status version_show(void)
{
	const struct options options = {};

	puts("ipctrace " IPCTRACE_VERSION);
	return output_close(&options, stdout, 0);
}

/*
 * A standard stream that is closed would be the next file opened. In its place goes
 * one that cannot be used, so that using it is the error that it would have been.
 */
static void streams_hold(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd ? O_RDONLY : O_WRONLY);
}

int main(int argc, char **argv)
{
	struct options options = {
		.params = {.size_bytes = 4096,
			   .writers = 1,
			   .readers = 1,
			   .children = CHILDREN_DEFAULT,
			   .hold_ns = HOLD_DEFAULT_NS},
		.format = options_want_json(argc, argv) ? FORMAT_JSON : FORMAT_TEXT,
	};
	const struct command *command;
	enum exit_status status;
	char error[640];
	int skip;

	streams_hold();
	setlocale(LC_CTYPE, "");
	/* A reader that has gone is an error to be reported, not a death. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2 || !strcmp(argv[1], "help"))
		return help_show(NULL);
	/* 'ipctrace --workload=NAME' is 'ipctrace run NAME'. */
	skip = *argv[1] != '-';
	command = command_find(skip ? argv[1] : "run");
	if (!command)
		return command_unknown(options.format, argv[1]);
	if (options_read(argc - skip, argv + skip, command->bit, command->name, &options, error,
			 sizeof(error)))
		return failure_show(options.format, EXIT_USAGE, NULL, "%s", error);
	if (options.version)
		return version_show();
	if (options.help)
		return help_show(skip || options.workload ? command : NULL);
	status = command->main(&options);
	options_free(&options);
	return status;
}
