// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Lives: who is watched from when to when, what it starts, how it ends, and the
 * signals on its way.
 */
#include "zombie.bpf.h"

#define SIGPIPE		       13
#define PF_IO_WORKER	       0x10
#define PF_USER_WORKER	       0x4000
#define TRACE_SIGNAL_DELIVERED 0
#define TRACE_SIGNAL_LOSE_INFO 4

/* Gives the thread a row and a bit in the scope: from here on its probes count. */
static __always_inline bool self_seed(struct self *me, struct task_struct *task)
{
	__u32 index = row_take(TABLE_THREADS);
	struct ipct_thread *row = index ? bpf_map_lookup_elem(&threads, &index) : NULL;

	if (!row) {
		LOSE(tasks);
		return false;
	}
	row->tid = task->pid;
	row->tgid = task->tgid;
	row->start_ns = task->start_boottime;
	row->task_start_ns = task->group_leader->start_boottime;
	row->gate = me->watch.gate;
	me->row = index;
	scope_put(task->pid, true);
	return true;
}

static __always_inline void life_event(struct task_struct *task, __u32 type)
{
	struct ipct_life *life = life_begin(task, type);

	if (!life)
		return;
	bpf_get_current_comm(life->comm, sizeof(life->comm));
	bpf_ringbuf_submit(life, 0);
}

/* A child that was a zombie before anybody watched its parent. */
static __always_inline void zombie_seed(struct task_struct *task)
{
	struct ipct_lifetime *life;

	if (task->pid != task->tgid || !(task->exit_state & EXIT_ZOMBIE) ||
	    !bpf_task_storage_get(&selves, task->real_parent->group_leader, 0, 0))
		return;
	life = lifetime_begin(task);
	if (!life)
		return;
	life->parent = who_of(task->real_parent);
	life->zombie_ns = bpf_ktime_get_ns();
	life->exit_code = task->exit_code;
	life->flags = IPCT_LIFE_BEFORE;
	ended_put(task, &life->self);
}

/*
 * User space has put a watch into the storage of those it names; this run gives them
 * their rows.
 */
SEC("?iter/task")
int seed__iter(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct self *me;

	if (!task)
		return 0;
	me = bpf_task_storage_get(&selves, task, 0, 0);
	if (me && !me->row && self_seed(me, task) && task->pid == task->tgid)
		lifetime_begin(task);
	else if (!me)
		zombie_seed(task);
	return 0;
}

/* Who among the watched is a zombie as this runs: ended, and not waited for. */
SEC("?iter/task")
int unreaped__iter(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct ipct_lifetime *life;
	struct ipct_thread *row;
	struct self *me;

	if (!task || task->pid != task->tgid)
		return 0;
	life = lifetime_of(task);
	if (life)
		life->heir = who_of(task->real_parent);
	if (!(task->exit_state & EXIT_ZOMBIE))
		return 0;
	if (life)
		life->flags |= IPCT_LIFE_FOUND;
	me = bpf_task_storage_get(&selves, task, 0, 0);
	row = me ? thread_row(me) : NULL;
	if (row)
		row->unreaped = 1;
	return 0;
}

static __always_inline int fork_take(struct task_struct *parent, struct task_struct *child)
{
	struct self *me = self_of(parent), *made;
	bool process = child->pid == child->tgid;
	struct ipct_thread *row;
	struct ipct_life *life;

	if (!me || (process && !me->watch.children))
		return 0;
	made = bpf_task_storage_get(&selves, child, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (!made) {
		LOSE(tasks);
		return 0;
	}
	made->watch = me->watch;
	if (!self_seed(made, child) || !process)
		return 0;
	row = thread_row(me);
	if (row && gate_is_open(me)) {
		row->forks++;
		lifetime_fork(parent, child);
	}
	life = life_begin(child, IPCT_LIFE_FORK);
	if (!life)
		return 0;
	life->parent_tgid = parent->tgid;
	life->parent_start_ns = parent->group_leader->start_boottime;
	bpf_get_current_comm(life->comm, sizeof(life->comm));
	bpf_ringbuf_submit(life, 0);
	return 0;
}

SEC("?tp_btf/sched_process_fork")
int BPF_PROG(sched_process_fork__tp_btf, struct task_struct *parent, struct task_struct *child)
{
	return fork_take(parent, child);
}

/* The same, a moment later: the child is put into a queue, and interrupts are off. */
SEC("?tp_btf/sched_wakeup_new")
int BPF_PROG(sched_wakeup_new__tp_btf, struct task_struct *child)
{
	if (child->flags & (PF_IO_WORKER | PF_USER_WORKER))
		return 0;
	return fork_take(bpf_get_current_task_btf(), child);
}

static __always_inline int exec_take(struct task_struct *task, pid_t old_pid)
{
	struct self *me = bpf_task_storage_get(&selves, task, 0, 0);
	struct ipct_thread *row;

	if (!me || !me->row)
		return 0;
	/* A thread that was not the first has taken the first one's number, whose bit is gone. */
	if (old_pid != task->pid) {
		scope_put(old_pid, false);
		scope_put(task->pid, true);
	}
	me->busy = 1;
	generation_bump(me, task);
	me->busy = 0;
	row = thread_row(me);
	if (row && gate_is_open(me))
		row->execs++;
	life_event(task, IPCT_LIFE_EXEC);
	return 0;
}

SEC("?tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec__tp_btf, struct task_struct *task, pid_t old_pid)
{
	return exec_take(task, old_pid);
}

SEC("?tp/sched/sched_process_exec")
int sched_process_exec__tp(struct trace_event_raw_sched_process_exec *ctx)
{
	return exec_take(bpf_get_current_task_btf(), ctx->old_pid);
}

/*
 * The first thread of the process that ends with task; NULL while others live, and
 * for all but one of those that end at the same moment and find that none is left.
 */
static __always_inline struct self *process_end(struct task_struct *task)
{
	struct self *first;

	/* already counted down */
	if (task->signal->live.counter)
		return NULL;
	first = bpf_task_storage_get(&selves, task->group_leader, 0, 0);
	return first && !__sync_fetch_and_add(&first->ended, 1) ? first : NULL;
}

/* The bit goes while the pid is still the thread's own: after this the kernel may give it away. */
static __always_inline int exit_take(struct task_struct *task)
{
	struct self *me = self_of(task), *first;
	struct ipct_lifetime *life;
	struct ipct_thread *row;

	if (!me)
		return 0;
	scope_put(task->pid, false);
	first = process_end(task);
	if (!first)
		return 0;
	life = lifetime_of(task);
	if (life)
		lifetime_exit(life, task);
	/* In the first thread's row, where the process is looked for when it is reaped. */
	row = thread_row(first);
	if (row && gate_is_open(me))
		row->exits++;
	life_event(task, IPCT_LIFE_EXIT);
	return 0;
}

SEC("?tp_btf/sched_process_exit")
int BPF_PROG(sched_process_exit__tp_btf, struct task_struct *task)
{
	return exit_take(task);
}

SEC("?tp/sched/sched_process_exit")
int sched_process_exit__tp(void *ctx)
{
	return exit_take(bpf_get_current_task_btf());
}

/* The end of a zombie, whoever waited for it: its scope bit has long gone, its storage has not. */
SEC("?fexit/release_task")
int BPF_PROG(release_task__fexit, struct task_struct *task)
{
	struct ipct_thread *row;
	struct self *me;

	if (task->pid != task->tgid)
		return 0;
	lifetime_release(task);
	me = bpf_task_storage_get(&selves, task, 0, 0);
	row = me ? thread_row(me) : NULL;
	if (row)
		row->reaps = row->exits;
	return 0;
}

/* Signals come from any CPU, so these sums alone need atomics. */
SEC("?tp_btf/signal_generate")
int BPF_PROG(signal_generate__tp_btf, int sig, struct kernel_siginfo *info,
	     struct task_struct *task, int group, int result)
{
	struct ipct_thread *row;
	struct self *me;

	if (result != TRACE_SIGNAL_DELIVERED && result != TRACE_SIGNAL_LOSE_INFO)
		return 0;
	me = self_of(task);
	if (!me || !gate_is_open(me))
		return 0;
	row = thread_row(me);
	if (!row)
		return 0;
	__sync_fetch_and_add(&row->signals_generated, 1);
	if (sig == SIGPIPE)
		__sync_fetch_and_add(&row->sigpipes, 1);
	return 0;
}

SEC("?tp_btf/signal_deliver")
int BPF_PROG(signal_deliver__tp_btf, int sig)
{
	struct self *me = self_of(bpf_get_current_task_btf());
	struct ipct_thread *row;

	if (!me || !gate_is_open(me))
		return 0;
	row = thread_row(me);
	if (row)
		row->signals_delivered++;
	return 0;
}
