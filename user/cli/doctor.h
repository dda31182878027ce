/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_DOCTOR_H
#define IPCT_DOCTOR_H

#include <jansson.h>

#include "run/run.h"
#include "sinks/text.h"

/* What can be seen on this kernel, and why the rest cannot. */
struct diagnosis {
	struct kernel_facts facts;
	struct plan plan;
	struct failure failure;
	int error; /* 0: at least the floor can be attached */
};

void diagnosis_text(const struct diagnosis *diagnosis, struct text *text);
/* As ipctrace.doctor/1: see docs/doctor.schema.json. NULL: no memory. */
json_t *diagnosis_document(const struct diagnosis *diagnosis);

#endif
