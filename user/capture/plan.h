/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_PLAN_H
#define IPCT_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipct/watch.h"
#include "model/recording.h"

/*
 * Which probe sits where on this kernel. Each probe is a row of alternatives,
 * best first; the resolver takes the first that can be attached at the level
 * asked for. It knows nothing of kernels: what can be attached, check() says.
 */

enum attach_via { VIA_FENTRY, VIA_FEXIT, VIA_TP_BTF, VIA_TP, VIA_SESSION, VIA_NR };
extern const char *const via_names[VIA_NR];

/* Of which level an alternative is. The ones for both neither make nor break a level. */
enum probe_level { PROBE_FUNCTION, PROBE_SYSCALL, PROBE_BOTH };

struct probe_alt {
	enum attach_via via;
	enum probe_level level;
	const char *prog;   /* the program's name; rows may share one */
	const char *target; /* function or tracepoint */
	const char *note;   /* what is lost by this choice; NULL: nothing */
	bool reads_fds;	    /* it looks up what a descriptor is */
	bool if_preempts;   /* worth its price only where the kernel preempts programs */
};

/* Of a row with kinds: is such a channel seen at all without it? Of another: is there a run? */
enum probe_need { NEED_MUST, NEED_MAY };

#define PROBE_ALTS 6

struct probe_spec {
	const char *name;
	enum probe_need need;
	metric_mask metrics; /* bit METRIC_x: absent when this probe is */
	uint32_t kinds; /* bit enum ipct_kind: needed for these alone; 0: whatever is watched */
	struct probe_alt
		alts[PROBE_ALTS]; /* best first; the last one's prog is NULL or the array is full */
};

/* One alternative that was tried, or passed over because of the level. */
struct probe_refusal {
	const struct probe_alt *alt;
	int error; /* -errno of the trial; 0: not of the level asked for */
};

struct probe_choice {
	const struct probe_spec *spec;
	const struct probe_alt *alt; /* NULL: none can be attached */
	struct probe_refusal refusals[PROBE_ALTS];
	size_t nrefusals;
};

enum probes_wanted { PROBES_AUTO, PROBES_FUNCTION, PROBES_SYSCALL, PROBES_NONE, PROBES_NR };
extern const char *const probes_names[PROBES_NR];

#define PLAN_MAX 64

struct plan {
	struct probe_choice choices[PLAN_MAX];
	size_t nchoices;
	enum level level;
	metric_mask metrics; /* bits of the metrics that someone looks for */
	uint32_t kinds; /* bit enum ipct_kind: of these channels; the ones asked for that can be
			   seen */
	uint32_t floor_kinds; /* of them, the ones that the system call's result counts for */
	const struct probe_choice *missing; /* a row that must be and cannot; NULL: none */
};

/* Was this program chosen for any probe? */
bool plan_uses(const struct plan *plan, const char *prog);

/* 0 where this can be attached here, else -errno. Asked once for each (via, target). */
typedef int (*alt_check_fn)(const struct probe_alt *alt, void *ctx);

/* What someone wants to look at. */
struct plan_request {
	uint32_t kinds;	  /* bit enum ipct_kind: channels, where that is possible */
	uint32_t must;	  /* of them, the ones without which there is nothing to look at */
	metric_mask skip; /* bit METRIC_x: a probe for these alone is not attached */
	enum probes_wanted level;
	bool preempts; /* a fact of the kernel: see preemption.h */
};

/*
 * Probes for what is requested; a probe that has no function-level form stays on
 * the floor. Kinds that cannot be seen are left out, unless they must be seen.
 * 0, or -ENOTSUP with plan->missing set; the plan is whole in both cases, so that a
 * doctor can show it.
 */
int plan_resolve(struct plan *plan, const struct probe_spec *specs, size_t nspecs,
		 const struct plan_request *request, alt_check_fn check, void *ctx);

#endif
