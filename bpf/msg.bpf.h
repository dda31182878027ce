/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_MSG_BPF_H
#define IPCT_MSG_BPF_H

#include "span.bpf.h"

/* Sending to and receiving from a message queue of either kind: see call_open(). */
int msg_call_open(struct self *me);

#endif
