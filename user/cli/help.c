// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <stdio.h>
#include <string.h>

const struct command commands[] = {
	{"run", "NAME", "run a reference workload under the tracer and show what it cost", FOR_RUN,
	 cmd_run, workload_name},
	{"compare", "[NAME...|all]",
	 "send the same through several workloads, and say why they differ", FOR_COMPARE,
	 cmd_compare, compared_name},
	{"trace", "-- COMMAND [ARG...]", "watch a command and all that it starts", FOR_TRACE,
	 cmd_trace, NULL},
	{"doctor", "", "show what this kernel lets us see, and what it refuses", FOR_DOCTOR,
	 cmd_doctor, NULL},
	{"replay", "FILE", "show a recording made with --record; needs no privileges", FOR_REPLAY,
	 cmd_replay, NULL},
	{"list", "[workloads|metrics|kinds|views]", "show what there is", FOR_LIST, cmd_list,
	 listing_name},
};
const size_t commands_cnt = sizeof(commands) / sizeof(commands[0]);

const struct example examples[] = {
	{"sudo ipctrace --workload=fifo", "where each copy happens"},
	{"sudo ipctrace run pipe --pattern=pingpong --size=64", "what a round trip costs"},
	{"sudo ipctrace compare --size=64,4K,1M", "which is fastest, and why"},
	{"sudo ipctrace doctor", "what can be seen here"},
	{"sudo ipctrace run fifo --pattern=transfer", "from file to file: four copies"},
	{"sudo ipctrace run pipe --assert='copies_per_byte<=2' --format=json",
	 "a budget, for a script"},
	{"sudo ipctrace trace --record=wc.rec -- sh -c 'seq 100000 | wc -c'",
	 "any command, and all that it starts"},
	{"ipctrace replay wc.rec --view=channels", "the same again, without root"},
};
const size_t examples_cnt = sizeof(examples) / sizeof(examples[0]);

const char *const exit_meanings[] = {
	[EXIT_OK] = "done, and every expectation and assertion holds",
	[EXIT_FAILED] = "failed: what could not be read, written or run is named on standard error",
	[EXIT_USAGE] = "asked for wrongly; nothing was started",
	[EXIT_CANNOT] = "cannot be done here: what is missing, and what to do, is said",
	[EXIT_INCOMPLETE] = "something could not be counted, and --strict was given",
	[EXIT_FALSE] = "an expectation or an assertion is false",
};
const size_t exit_meanings_cnt = sizeof(exit_meanings) / sizeof(exit_meanings[0]);

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
	fputs("\nExit status:\n", file);
	for (size_t i = 0; i < exit_meanings_cnt; i++)
		fprintf(file, "  %zu  %s\n", i, exit_meanings[i]);
}

void help_short(FILE *file)
{
	fputs("ipctrace shows what the kernel really does when processes communicate.\n\n", file);
	for (size_t i = 0; i < EXAMPLES_SHORT; i++)
		fprintf(file, "  %-52s   %s\n", examples[i].line, examples[i].what);
	fputc('\n', file);
	for (size_t i = 0; i < commands_cnt; i++)
		fprintf(file, "  %-9s %s\n", commands[i].name, commands[i].help);
	fputs("\n'ipctrace COMMAND --help' shows a command's options.\n", file);
}
