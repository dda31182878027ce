// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/assertion.h"
#include "sinks/display.h"
#include "sinks/json.h"
#include "sinks/terminal.h"
#include "views/document.h"
#include "views/view.h"

/* One line for a person; whatever names are in it, it stays one line. */
static void line_show(const char *what, const char *line)
{
	char *shown = display_escape(line, terminal_style(STDERR_FILENO).utf8);

	fprintf(stderr, "ipctrace: %s%s\n", what, shown ?: "out of memory");
	free(shown);
}

enum exit_status failure_show(enum format format, enum exit_status status, const char *hint,
			      const char *text, ...)
{
	char line[640];
	va_list args;

	va_start(args, text);
	vsnprintf(line, sizeof(line), text, args);
	va_end(args);
	line_show("", line);
	if (hint && *hint)
		line_show("hint: ", hint);
	if (format == FORMAT_JSON)
		json_error_print(line, hint && *hint ? hint : NULL, stdout, false);
	return status;
}

void warning_show(const char *text, ...)
{
	char line[640];
	va_list args;

	va_start(args, text);
	vsnprintf(line, sizeof(line), text, args);
	va_end(args);
	line_show("", line);
}

enum exit_status name_unknown(enum format format, const char *what, const char *word, name_at_fn at,
			      const char *hint)
{
	const char *nearest = name_nearest(word, strlen(word), at);

	if (name_read(word, strlen(word), at) == -ENOTUNIQ)
		return failure_show(format, EXIT_USAGE, NULL, "'%s' could be more than one %s",
				    word, what);
	if (nearest)
		return failure_show(format, EXIT_USAGE, NULL, "unknown %s '%s': did you mean %s?",
				    what, word, nearest);
	return failure_show(format, EXIT_USAGE, hint, "unknown %s '%s'", what, word);
}

FILE *output_open(const struct options *options)
{
	return options->output ? fopen(options->output, "we") : stdout;
}

enum exit_status output_close(const struct options *options, FILE *file, int err)
{
	const char *name = options->output ?: "standard output";

	if (!err && (fflush(file) || ferror(file)))
		err = -errno;
	if (options->output && fclose(file) && !err)
		err = -errno;
	if (!err)
		return EXIT_OK;
	/* Where standard output is broken, no object can be written to it. */
	return failure_show(options->output ? options->format : FORMAT_TEXT, EXIT_FAILED, NULL,
			    "cannot write to %s: %s", name, strerror(-err));
}

static int text_show(const struct options *options, const struct report *report,
		     const struct expression_result *asserts, FILE *file)
{
	struct text_style style = terminal_style(fileno(file));
	struct text *text = text_begin(file, &style);
	int err = text ? 0 : -ENOMEM;

	if (!text)
		return err;
	for (size_t i = 0; !err && i < options->nviews; i++)
		err = options->views[i]->emit(report, text);
	if (!err && !options->nviews)
		err = views[0]->emit(report, text);
	if (!err)
		assertions_show(asserts, options->nasserts, text);
	return text_end(text) ?: err;
}

static int json_show(const struct options *options, const struct report *report,
		     const struct expression_result *asserts, FILE *file)
{
	json_t *document = report_document(report, asserts, options->nasserts);
	int err = document ? json_print(document, file, false) : -ENOMEM;

	json_decref(document);
	return err;
}

static bool asserts_check(const struct options *options, const struct report *report,
			  struct expression_result *asserts)
{
	bool true_all = true;

	for (size_t i = 0; i < options->nasserts; i++) {
		expression_evaluate(options->asserts[i], report, &asserts[i]);
		true_all &= assertion_holds(&asserts[i]);
	}
	return true_all;
}

static enum exit_status report_show(const struct options *options, const struct report *report,
				    struct expression_result *asserts)
{
	enum exit_status status;
	bool true_all = asserts_check(options, report, asserts) && report->expects_ok;
	FILE *file = output_open(options);
	int err;

	if (!file)
		return failure_show(options->format, EXIT_FAILED, NULL, "cannot write to %s: %s",
				    options->output, strerror(errno));
	err = options->format == FORMAT_JSON ? json_show(options, report, asserts, file)
					     : text_show(options, report, asserts, file);
	status = output_close(options, file, err);
	if (status)
		return status;
	if (options->strict && !report->complete)
		return EXIT_INCOMPLETE;
	return true_all ? EXIT_OK : EXIT_FALSE;
}

enum exit_status result_show(const struct options *options, const struct recording *rec)
{
	enum exit_status status;
	struct report *report = NULL;
	struct expression_result *asserts = calloc(options->nasserts + 1, sizeof(*asserts));
	int err = asserts ? report_build(rec, &report) : -ENOMEM;

	if (err) {
		free(asserts);
		return failure_show(options->format, EXIT_FAILED, NULL,
				    "cannot make a report of this recording: %s", strerror(-err));
	}
	status = report_show(options, report, asserts);
	free(asserts);
	report_free(report);
	return status;
}
