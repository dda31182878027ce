// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "model/nearest.h"
#include "views/view.h"

/* 'ipctrace --workload=NAME' is 'ipctrace run NAME'. */
static const struct command *command_find(const char *word)
{
	if (*word == '-')
		word = "run";
	for (size_t i = 0; i < commands_cnt; i++)
		if (!strcmp(word, commands[i].name))
			return &commands[i];
	return NULL;
}

static enum exit_status command_unknown(enum format format, const char *word)
{
	struct nearest nearest = nearest_to(word, strlen(word));

	for (size_t i = 0; i < commands_cnt; i++)
		nearest_offer(&nearest, commands[i].name);
	if (nearest.name)
		return failure_show(format, EXIT_USAGE, NULL, "unknown command '%s': did you mean %s?",
				    word, nearest.name);
	return failure_show(format, EXIT_USAGE, "'ipctrace' alone shows a short help",
			    "unknown command '%s'", word);
}

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

int main(int argc, char **argv)
{
	struct options options = {
		.params = {.size_bytes = 4096, .writers = 1, .readers = 1},
		.format = options_want_json(argc, argv) ? FORMAT_JSON : FORMAT_TEXT,
	};
	const struct command *command;
	char error[320];
	int skip;

	setlocale(LC_CTYPE, "");
	/* A reader that has gone is an error to be reported, not a death. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2 || !strcmp(argv[1], "help"))
		return help_show(NULL);
	command = command_find(argv[1]);
	if (!command)
		return command_unknown(options.format, argv[1]);
	skip = *argv[1] != '-';
	if (options_read(argc - skip, argv + skip, command->bit, command->name, &options, error,
			 sizeof(error)))
		return failure_show(options.format, EXIT_USAGE, NULL, "%s", error);
	if (options.version)
		return version_show();
	if (options.help)
		return help_show(skip || options.workload ? command : NULL);
	for (size_t i = 0; i < options.nviews; i++)
		if (!view_find(options.views[i]))
			return failure_show(options.format, EXIT_USAGE,
					    "'ipctrace list views' shows them", "--view=%s: unknown view",
					    options.views[i]);
	return command->main(&options);
}
