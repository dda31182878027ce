/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <stdio.h>

#include "model/assertion.h"

static size_t columns_of(const struct expression *expression)
{
	size_t columns = 0;

	for (size_t i = 0; i < expression->len; i++)
		columns += ((unsigned char)expression->text[i] & 0xc0) != 0x80;
	return columns;
}

int assertion_parse(const char *text, size_t len, struct expression **ret,
		    struct expression_error *ret_error)
{
	struct expression *expression;
	int err = expression_parse(text, len, &expression, ret_error);

	if (err)
		return err;
	if (expr_is_truth(expression_whole(expression)->op)) {
		*ret = expression;
		return 0;
	}
	ret_error->column = columns_of(expression) + 1;
	snprintf(ret_error->text, sizeof(ret_error->text), "expected one of < <= == != >= >");
	expression_free(expression);
	return -EINVAL;
}

bool assertion_holds(const struct expression_result *result)
{
	return expression_value(result)->truth == TRUTH_TRUE;
}
