/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_RESULT_BPF_H
#define IPCT_RESULT_BPF_H

#include "story.bpf.h"

/* What an operation returned, as its end keeps it. */

#define EINTR		      4
#define EAGAIN		      11
#define EPIPE		      32
#define ENOMSG		      42
#define ERESTARTSYS	      512
#define ERESTART_RESTARTBLOCK 516

static __always_inline void outcome_count(struct ipct_end *end, long ret)
{
	end->ops_cnt++;
	if (ret > 0) {
		end->msgs_cnt++;
	} else if (ret == 0) {
		end->eof_cnt++;
	} else if (ret == -EAGAIN || ret == -ENOMSG) {
		end->again_cnt++;
	} else if (ret == -EPIPE) {
		end->broken_cnt++;
	} else if (ret == -EINTR || (ret <= -ERESTARTSYS && ret >= -ERESTART_RESTARTBLOCK)) {
		end->interrupted_cnt++;
	} else {
		end->error_cnt++;
	}
}

/* The same, and what became of the bytes. What only says that something happened is no payload. */
static __always_inline void result_fold(struct ipct_end *end, enum how how, long ret)
{
	story_op(end, how == HOW_COPIED, ret);
	if (ret > 0 && (how == HOW_PEEKED || how == HOW_DROPPED)) {
		end->ops_cnt++;
		end->copied_bytes += how == HOW_PEEKED ? ret : 0;
		return;
	}
	outcome_count(end, ret);
	if (ret <= 0 || how == HOW_NOTHING)
		return;
	if (how == HOW_CONTROL)
		end->control_bytes += ret;
	else if (how == HOW_MAPPED)
		end->mapped_bytes += ret;
	else
		end->bytes += ret;
	if (how == HOW_COPIED)
		end->copied_bytes += ret;
	else if (how == HOW_MOVED)
		end->moved_bytes += ret;
	else if (how == HOW_WITHIN)
		end->within_bytes += ret;
}

#endif
