/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_HOOK_BPF_H
#define IPCT_HOOK_BPF_H

/*
 * The return of a function, by two ways with one body. fexit is the cheap one; but
 * where the kernel preempts, a thread can lose its CPU inside the program, which
 * is then skipped for all others there. A session keeps the CPU and is skipped for
 * nobody. It is called at the entry, where it keeps the arguments that the body
 * will want, and again at the return; a return of 1 at the entry spares bystanders
 * the second.
 *
 *   static __always_inline int pipe_write(void *ctx, struct kiocb *iocb, long ret) { … }
 *   AT_RETURN1(pipe_write, 2, POINTER, kiocb, 0)
 *
 * makes pipe_write__fexit and pipe_write__session: of a function with 2 arguments the body
 * wants the one with number 0, a struct kiocb *. What is no pointer to a struct is a NUMBER.
 * Of a function that has had more or fewer arguments in other kernels their number is NARGS_VARY.
 * ctx is for story_probe().
 */

#include "ipct/kfunc.h"
#include "span.bpf.h"

static bool (*const session_is_return)(void *ctx) = (void *)IPCT_KFUNC_SESSION_IS_RETURN;
static __u64 *(*const session_cookie)(void *ctx) = (void *)IPCT_KFUNC_SESSION_COOKIE;
static void *(*const session_cast)(void *at, __u32 type) = (void *)IPCT_KFUNC_RDONLY_CAST;

#define NARGS_VARY -1

/* After the arguments. The helper finds it, too, but reads the trampoline's own count for that. */
static __always_inline __u64 fexit_result(__u64 *ctx, int nargs)
{
	__u64 result = 0;

	if (nargs >= 0)
		return ctx[nargs];
	bpf_get_func_ret(ctx, &result);
	return result;
}

#define FEXIT_POINTER(type, value) ((struct type *)(value))
#define FEXIT_NUMBER(type, value)  ((type)(value))
#define KEPT_POINTER(type, value) \
	((struct type *)session_cast((void *)(value), bpf_core_type_id_kernel(struct type)))
#define KEPT_NUMBER(type, value) ((type)(value))

/* At the entry: 0 to be called again at the return. One argument fits into the cookie. */
static __always_inline int session_enter1(__u64 *cookie, __u64 value)
{
	if (!scope_has(bpf_get_current_task_btf()->pid))
		return 1;
	*cookie = value;
	return 0;
}

/*
 * Of more, the thread keeps a stack, as the functions may be called inside each other. NULL: there
 * is no place, or nobody watches it.
 */
static __always_inline __u64 *session_push(__u64 *cookie)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	__u32 depth;

	if (!me)
		return NULL;
	depth = me->depth;
	if (depth >= DEPTH_MAX) {
		LOSE(spans);
		return NULL;
	}
	me->depth = depth + 1;
	*cookie = depth;
	return me->kept[depth];
}

static __always_inline int session_enter2(__u64 *cookie, __u64 first, __u64 second)
{
	__u64 *kept = session_push(cookie);

	if (!kept)
		return 1;
	kept[0] = first;
	kept[1] = second;
	return 0;
}

static __always_inline int session_enter4(__u64 *cookie, __u64 first, __u64 second, __u64 third,
					  __u64 fourth)
{
	__u64 *kept = session_push(cookie);

	if (!kept)
		return 1;
	kept[0] = first;
	kept[1] = second;
	kept[2] = third;
	kept[3] = fourth;
	return 0;
}

/* What was kept at the entry; whatever was entered later is over, too. */
static __always_inline __u64 *session_leave(__u64 depth)
{
	struct self *me = self_of(bpf_get_current_task_btf());

	if (!me || depth >= DEPTH_MAX)
		return NULL;
	me->depth = depth;
	return me->kept[depth];
}

#define AT_RETURN1(name, nargs, kind, type, n)                                          \
	SEC("?fexit")                                                                   \
	int name##__fexit(__u64 *ctx)                                                   \
	{                                                                               \
		return name(ctx, FEXIT_##kind(type, ctx[n]), fexit_result(ctx, nargs)); \
	}                                                                               \
                                                                                        \
	SEC("?kprobe.multi")                                                            \
	int name##__session(struct pt_regs *ctx)                                        \
	{                                                                               \
		__u64 *cookie = session_cookie(ctx);                                    \
                                                                                        \
		if (!session_is_return(ctx))                                            \
			return session_enter1(cookie, function_arg(ctx, n));            \
		name(ctx, KEPT_##kind(type, *cookie), function_result(ctx));            \
		return 0;                                                               \
	}

#define AT_RETURN2(name, nargs, kind1, type1, n1, kind2, type2, n2)                            \
	SEC("?fexit")                                                                          \
	int name##__fexit(__u64 *ctx)                                                          \
	{                                                                                      \
		return name(ctx, FEXIT_##kind1(type1, ctx[n1]), FEXIT_##kind2(type2, ctx[n2]), \
			    fexit_result(ctx, nargs));                                         \
	}                                                                                      \
                                                                                               \
	SEC("?kprobe.multi")                                                                   \
	int name##__session(struct pt_regs *ctx)                                               \
	{                                                                                      \
		__u64 *cookie = session_cookie(ctx), *kept;                                    \
                                                                                               \
		if (!session_is_return(ctx))                                                   \
			return session_enter2(cookie, function_arg(ctx, n1),                   \
					      function_arg(ctx, n2));                          \
		kept = session_leave(*cookie);                                                 \
		if (kept)                                                                      \
			name(ctx, KEPT_##kind1(type1, kept[0]), KEPT_##kind2(type2, kept[1]),  \
			     function_result(ctx));                                            \
		return 0;                                                                      \
	}

#define AT_RETURN4(name, nargs, kind1, type1, n1, kind2, type2, n2, kind3, type3, n3, kind4,   \
		   type4, n4)                                                                  \
	SEC("?fexit")                                                                          \
	int name##__fexit(__u64 *ctx)                                                          \
	{                                                                                      \
		return name(ctx, FEXIT_##kind1(type1, ctx[n1]), FEXIT_##kind2(type2, ctx[n2]), \
			    FEXIT_##kind3(type3, ctx[n3]), FEXIT_##kind4(type4, ctx[n4]),      \
			    fexit_result(ctx, nargs));                                         \
	}                                                                                      \
                                                                                               \
	SEC("?kprobe.multi")                                                                   \
	int name##__session(struct pt_regs *ctx)                                               \
	{                                                                                      \
		__u64 *cookie = session_cookie(ctx), *kept;                                    \
                                                                                               \
		if (!session_is_return(ctx))                                                   \
			return session_enter4(cookie, function_arg(ctx, n1),                   \
					      function_arg(ctx, n2), function_arg(ctx, n3),    \
					      function_arg(ctx, n4));                          \
		kept = session_leave(*cookie);                                                 \
		if (kept)                                                                      \
			name(ctx, KEPT_##kind1(type1, kept[0]), KEPT_##kind2(type2, kept[1]),  \
			     KEPT_##kind3(type3, kept[2]), KEPT_##kind4(type4, kept[3]),       \
			     function_result(ctx));                                            \
		return 0;                                                                      \
	}

#endif
