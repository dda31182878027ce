#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Sleeps that a program brings about on purpose: each is seen, and seen for what it is. A lock may cost a
# sleep more, but that one is never for want of room or data.

load live

@test "ten sleeps for want of room" {
	watch sleeps full
	agrees
	json .metrics.by_kind.pipe.blocked_full 10
	json .metrics.by_kind.pipe.blocked_empty 0
	json .metrics.by_kind.pipe.blocked_empty_ns 0
	holds '.metrics.by_kind.pipe | .blocked_full_ns > 0 and .blocked_full_ns <= .blocked_ns'
	holds '.metrics.by_kind.pipe.switches_voluntary >= 10'
	json '[.channels[].ends[] | select(.dir == "read") | .blocked_full] | add' 0
}

@test "ten sleeps for want of data" {
	watch sleeps empty
	agrees
	json .metrics.by_kind.pipe.blocked_empty 10
	json .metrics.by_kind.pipe.blocked_full 0
	json .metrics.by_kind.pipe.blocked_full_ns 0
	holds '.metrics.by_kind.pipe | .blocked_empty_ns > 0 and .blocked_empty_ns <= .blocked_ns'
	holds '.metrics.by_kind.pipe.switches_voluntary >= 10'
	json '[.channels[].ends[] | select(.dir == "write") | .blocked_empty] | add' 0
}

@test "ten sleeps that a signal ends" {
	watch sleeps interrupted
	agrees
	json .metrics.by_kind.pipe.blocked_empty 10
	json .metrics.by_kind.pipe.copied_bytes 0
	json .metrics.signals_generated 10
	json .metrics.signals_delivered 10
}
