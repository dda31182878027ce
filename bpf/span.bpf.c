// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "span.bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Sizes are set before loading: what a run needs, not what the largest might. */
struct threads_map threads SEC(".maps");
struct channels_map channels SEC(".maps");
struct ends_map ends SEC(".maps");
struct hists_map hists SEC(".maps");
struct gates_map gates SEC(".maps");
struct scope_map scope SEC(".maps");
struct generations_map generations SEC(".maps");
struct events_map events SEC(".maps");
struct selves_map selves SEC(".maps");
struct channel_index_map channel_index SEC(".maps");
struct end_index_map end_index SEC(".maps");
struct lives_map lives SEC(".maps");
struct lifetimes_map lifetimes SEC(".maps");
struct ended_map ended SEC(".maps");

const volatile bool has_rdonly_cast = false;
const volatile bool has_wp_function = false;
const volatile bool keeps_lives = false;
const volatile bool has_floor = false;
const volatile __u32 floor_kinds = 0;
const volatile __u32 wanted_kinds = 0;
const volatile bool may_read_kernel = false;
const volatile __u32 story_max = 0;
const volatile __u64 story_after_ops = 0;
const volatile __u64 page_bytes = 4096;
const volatile __u64 salt = 1;
const volatile __u32 row_max[TABLE_NR] = {};
const volatile __u8 ops[ABI_NR][IPCT_OPS_MAX] = {};

struct ipct_lost lost = {};
__u32 row_next[TABLE_NR] = {1, 1, 1, 1};
__u64 story_ops_cnt = 0;
__u32 story_events_cnt = 0;
