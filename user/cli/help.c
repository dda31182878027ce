// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <stdio.h>
#include <string.h>

const struct command commands[] = {
	{"run", "NAME", "run a reference workload under the tracer and show what it cost", FOR_RUN,
	 cmd_run},
	{"trace", "-- COMMAND [ARG...]", "watch a command and all that it starts", FOR_TRACE,
	 cmd_trace},
	{"doctor", "", "show what this kernel lets us see, and what it refuses", FOR_DOCTOR,
	 cmd_doctor},
	{"replay", "FILE", "show a recording made with --record; needs no privileges", FOR_REPLAY,
	 cmd_replay},
	{"list", "[workloads|metrics|kinds|views]", "show what there is", FOR_LIST, cmd_list},
};
const size_t commands_cnt = sizeof(commands) / sizeof(commands[0]);

static const char *command_name(size_t i)
{
	return i < commands_cnt ? commands[i].name : NULL;
}

const struct command *command_find(const char *word)
{
	int place = name_read(word, strlen(word), command_name);

	return place < 0 ? NULL : &commands[place];
}

enum exit_status command_unknown(enum format format, const char *word)
{
	return name_unknown(format, "command", word, command_name,
			    "'ipctrace' alone shows a short help");
}

static void option_line(const struct option_spec *spec, FILE *file)
{
	char names[40];

	snprintf(names, sizeof(names), "%s%c%s --%s%s%s", spec->letter ? "-" : " ",
		 spec->letter ?: ' ', spec->letter ? "," : " ", spec->name, spec->arg ? "=" : "",
		 spec->arg ?: "");
	fprintf(file, "  %-22s %s\n", names, spec->help);
}

void help_command(const struct command *command, FILE *file)
{
	fprintf(file, "ipctrace %s%s%s\n%s\n\n", command->name, *command->args ? " " : "",
		command->args, command->help);
	for (size_t i = 0; i < option_specs_cnt; i++)
		if (option_specs[i].commands & command->bit)
			option_line(&option_specs[i], file);
	fputs("\nExit: 0 ok, 1 failed, 2 usage, 3 cannot be done here, 4 incomplete (--strict),\n"
	      "      5 an expectation or an assertion is false\n",
	      file);
}

void help_short(FILE *file)
{
	fputs("ipctrace shows what the kernel really does when processes communicate.\n\n"
	      "  sudo ipctrace --workload=fifo                          where each copy happens\n"
	      "  sudo ipctrace run pipe --pattern=pingpong --size=64    what a round trip costs\n"
	      "  sudo ipctrace doctor                                   what can be seen here\n\n",
	      file);
	for (size_t i = 0; i < commands_cnt; i++)
		fprintf(file, "  %-7s %s\n", commands[i].name, commands[i].help);
	fputs("\n'ipctrace COMMAND --help' shows a command's options.\n", file);
}
