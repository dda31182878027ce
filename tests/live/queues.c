/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Message queues of both kinds: how much a message copies when it arrives, and when it
 * is truncated, looked at, refused, or overtaken by the end of its queue. What is in
 * a queue meanwhile, the kernel is asked, too.
 */
#include <mqueue.h>
#include <signal.h>
#include <sys/msg.h>
#include <time.h>

#include "sleeper.h"

#ifndef MSG_COPY
#define MSG_COPY 040000
#endif

struct text {
	long type;
	char bytes[8192];
};

static struct text message = {.type = 1};

struct queue {
	int id;
	mqd_t mqd;
	struct end *in, *out; /* sent, received */
};

static struct queue sysv_make(struct account *account)
{
	struct queue queue = {.id = msgget(IPC_PRIVATE, 0600)};

	must(queue.id >= 0);
	queue.in = end_named(account, "sysv_msg", queue.id, WRITES);
	queue.out = end_named(account, "sysv_msg", queue.id, READS);
	return queue;
}

static struct queue posix_make(struct account *account, long messages, long size, int flags)
{
	struct mq_attr attr = {.mq_maxmsg = messages, .mq_msgsize = size};
	struct queue queue;
	struct stat st;
	char name[32];

	snprintf(name, sizeof(name), "/ipctrace-live.%d", getpid());
	queue.mqd = mq_open(name, O_RDWR | O_CREAT | O_EXCL | flags, 0600, &attr);
	must(queue.mqd >= 0 && !fstat(queue.mqd, &st) && !mq_unlink(name));
	queue.in = end_named(account, "posix_mq", st.st_ino, WRITES);
	queue.out = end_named(account, "posix_mq", st.st_ino, READS);
	return queue;
}

/* Copied, and then not taken: of those that failed, in the kernel's own order of checks. */
static void wasted(struct end *end, bool failed, size_t n)
{
	if (failed)
		add(&end->wasted, n);
}

static int put(struct queue *queue, long type, size_t n, int flags)
{
	int rc;

	message.type = type;
	rc = msgsnd(queue->id, &message, n, flags);
	did(queue->in, COPIED, rc ? -1 : (ssize_t)n);
	/* Before this it was not looked at. */
	wasted(queue->in, rc && errno != EFAULT && type > 0 && n <= sizeof(message.bytes), n);
	return rc;
}

static ssize_t take(struct queue *queue, size_t n, long type, int flags)
{
	return did(queue->out, COPIED, msgrcv(queue->id, &message, n, type, flags));
}

static int post(struct queue *queue, size_t n, unsigned priority, const struct timespec *until)
{
	int rc = mq_timedsend(queue->mqd, message.bytes, n, priority, until);

	did(queue->in, COPIED, rc ? -1 : (ssize_t)n);
	wasted(queue->in, rc && (errno == EAGAIN || errno == ETIMEDOUT || errno == EINTR), n);
	return rc;
}

static ssize_t fetch(struct queue *queue, size_t n, unsigned *priority)
{
	return did(queue->out, COPIED, mq_receive(queue->mqd, message.bytes, n, priority));
}

/* What is in it now. */
static void holds(const struct queue *queue, unsigned long messages, unsigned long bytes)
{
	struct msqid_ds state;

	must(!msgctl(queue->id, IPC_STAT, &state));
	must(state.msg_qnum == messages && state.__msg_cbytes == bytes);
}

/* Each type by itself, and the lowest first. */
static void types(struct account *account)
{
	struct queue queue = sysv_make(account);

	for (int i = 1; i <= 30; i++)
		must(!put(&queue, 1 + i % 3, 10 * i, 0));
	holds(&queue, 30, 4650);
	must(take(&queue, 8192, 3, 0) == 20);
	must(take(&queue, 8192, -3, 0) == 30 && message.type == 1);
	must(take(&queue, 8192, 1, MSG_EXCEPT) == 10 && message.type == 2);
	holds(&queue, 27, 4590);
	for (int i = 0; i < 27; i++)
		must(take(&queue, 8192, 0, 0) > 0);
	must(take(&queue, 8192, 0, IPC_NOWAIT) < 0 && errno == ENOMSG);
	must(!put(&queue, 1, 0, 0) && take(&queue, 8192, 0, 0) == 0);
	holds(&queue, 0, 0);
	must(!msgctl(queue.id, IPC_RMID, NULL));
}

static void truncated(struct account *account)
{
	struct queue queue = sysv_make(account);

	must(!put(&queue, 1, 1000, 0));
	must(take(&queue, 999, 0, 0) < 0 && errno == E2BIG);
	holds(&queue, 1, 1000);
	must(take(&queue, 300, 0, MSG_NOERROR) == 300);
	holds(&queue, 0, 0);
	must(!msgctl(queue.id, IPC_RMID, NULL));
}

/* Looking at a message copies it out each time, and takes it not. */
static void looked_at(struct account *account)
{
	struct queue queue = sysv_make(account);
	ssize_t n;

	must(!put(&queue, 1, 100, 0) && !put(&queue, 1, 200, 0));
	n = take(&queue, 8192, 1, MSG_COPY | IPC_NOWAIT);
	if (n < 0 && errno == ENOSYS) {
		printf("{\"skip\":\"this kernel has no MSG_COPY\"}\n");
		exit(0);
	}
	must(n == 200);
	must(take(&queue, 8192, 0, MSG_COPY | IPC_NOWAIT) == 100);
	must(take(&queue, 8192, 2, MSG_COPY | IPC_NOWAIT) < 0 && errno == ENOMSG);
	holds(&queue, 2, 300);
	must(take(&queue, 8192, 0, 0) == 100 && take(&queue, 8192, 0, 0) == 200);
	must(!msgctl(queue.id, IPC_RMID, NULL));
}

/* EAGAIN, EINVAL: some before a byte is copied, some after. */
static void refused(struct account *account)
{
	struct queue queue = sysv_make(account);

	while (!put(&queue, 1, 1000, IPC_NOWAIT))
		;
	must(errno == EAGAIN);
	for (int i = 0; i < 9; i++)
		must(put(&queue, 1, 1000, IPC_NOWAIT) < 0 && errno == EAGAIN);
	must(put(&queue, 0, 1000, 0) < 0 && errno == EINVAL);
	must(put(&queue, 1, 1 << 20, 0) < 0 && errno == EINVAL);
	must(!msgctl(queue.id, IPC_RMID, NULL));
	must(put(&queue, 1, 50, 0) < 0 && errno == EINVAL);
	must(take(&queue, 50, 0, 0) < 0 && errno == EINVAL);
	/* No such queue was ever there: nobody's call. */
	must(msgsnd(queue.id ^ 0x40000000, &message, 10, 0) < 0);
}

struct waiter {
	struct queue *queue;
	long nr;
	volatile pid_t tid;
	pthread_t thread;
	int error;
};

static void *waiter_run(void *arg)
{
	struct waiter *waiter = arg;
	unsigned priority;
	ssize_t rc = 0;

	waiter->tid = syscall(SYS_gettid);
	switch (waiter->nr) {
	case SYS_msgsnd:
		rc = put(waiter->queue, 1, 1000, 0);
		break;
	case SYS_msgrcv:
		rc = take(waiter->queue, 8192, 0, 0);
		break;
	case SYS_mq_timedsend:
		rc = post(waiter->queue, 1000, 1, NULL);
		break;
	case SYS_mq_timedreceive:
		rc = fetch(waiter->queue, 8192, &priority);
		break;
	}
	waiter->error = rc < 0 ? errno : 0;
	return NULL;
}

static void waiter_start(struct waiter *waiter, struct queue *queue, long nr)
{
	bool posix = nr == SYS_mq_timedsend || nr == SYS_mq_timedreceive;

	*waiter = (struct waiter){.queue = queue, .nr = nr};
	must(!pthread_create(&waiter->thread, NULL, waiter_run, waiter));
	while (!waiter->tid || !sleeps_in(waiter->tid, nr, posix ? queue->mqd : queue->id))
		sched_yield();
}

static int waiter_join(struct waiter *waiter)
{
	must(!pthread_join(waiter->thread, NULL));
	return waiter->error;
}

static void signal_take(int sig)
{
	(void)sig;
}

/* Asleep, when the queue goes away or a signal comes: a sender has copied by then. */
static void removed(struct account *account)
{
	struct queue queue = sysv_make(account), other = sysv_make(account);
	struct waiter sender, receiver;

	sigaction(SIGUSR1, &(struct sigaction){.sa_handler = signal_take}, NULL);
	while (!put(&queue, 1, 1000, IPC_NOWAIT))
		;
	waiter_start(&sender, &queue, SYS_msgsnd);
	must(!pthread_kill(sender.thread, SIGUSR1));
	must(waiter_join(&sender) == EINTR);
	waiter_start(&sender, &queue, SYS_msgsnd);
	must(!msgctl(queue.id, IPC_RMID, NULL));
	must(waiter_join(&sender) == EIDRM);
	waiter_start(&receiver, &other, SYS_msgrcv);
	must(!msgctl(other.id, IPC_RMID, NULL));
	must(waiter_join(&receiver) == EIDRM);
}

/* Five sleeps for want of room, and seven for want of data. */
static void waits(struct account *account)
{
	struct queue queue = sysv_make(account);
	struct waiter waiter;

	while (!put(&queue, 1, 1000, IPC_NOWAIT))
		;
	for (int i = 0; i < 5; i++) {
		waiter_start(&waiter, &queue, SYS_msgsnd);
		must(take(&queue, 8192, 0, 0) == 1000);
		must(!waiter_join(&waiter));
	}
	while (take(&queue, 8192, 0, IPC_NOWAIT) > 0)
		;
	for (int i = 0; i < 7; i++) {
		waiter_start(&waiter, &queue, SYS_msgrcv);
		must(!put(&queue, 1, 10, 0));
		must(!waiter_join(&waiter));
	}
	must(!msgctl(queue.id, IPC_RMID, NULL));
}

static void posix_waits(struct account *account)
{
	struct queue queue = posix_make(account, 2, 1000, 0);
	struct waiter waiter;
	unsigned priority;

	must(!post(&queue, 1000, 1, NULL) && !post(&queue, 1000, 1, NULL));
	for (int i = 0; i < 5; i++) {
		waiter_start(&waiter, &queue, SYS_mq_timedsend);
		must(fetch(&queue, 8192, &priority) == 1000);
		must(!waiter_join(&waiter));
	}
	must(fetch(&queue, 8192, &priority) == 1000 && fetch(&queue, 8192, &priority) == 1000);
	for (int i = 0; i < 7; i++) {
		waiter_start(&waiter, &queue, SYS_mq_timedreceive);
		must(!post(&queue, 10, 1, NULL));
		must(!waiter_join(&waiter));
	}
	mq_close(queue.mqd);
}

/* The highest first; and refusals, some before a byte is copied, some after. */
static void priorities(struct account *account)
{
	struct queue queue = posix_make(account, 4, 1000, O_NONBLOCK);
	struct timespec past = {};
	struct mq_attr attr;
	unsigned priority;
	char about[256];

	for (unsigned i = 0; i < 4; i++)
		must(!post(&queue, 100 * i, i, NULL));
	must(!mq_getattr(queue.mqd, &attr) && attr.mq_curmsgs == 4);
	for (int i = 0; i < 3; i++)
		must(post(&queue, 500, 9, NULL) < 0 && errno == EAGAIN);
	must(post(&queue, 1001, 9, NULL) < 0 && errno == EMSGSIZE);
	must(fetch(&queue, 999, &priority) < 0 && errno == EMSGSIZE);
	/* What read says of a queue is not out of it. */
	must(read(queue.mqd, about, sizeof(about)) > 0 && strstr(about, "QSIZE:600"));
	for (unsigned i = 4; i-- > 0;)
		must(fetch(&queue, 1000, &priority) == 100 * i && priority == i);
	must(fetch(&queue, 1000, &priority) < 0 && errno == EAGAIN);
	attr.mq_flags = 0;
	must(!mq_setattr(queue.mqd, &attr, NULL));
	for (int i = 0; i < 4; i++)
		must(!post(&queue, 10, 1, &past));
	must(post(&queue, 700, 1, &past) < 0 && errno == ETIMEDOUT);
	mq_close(queue.mqd);
}

static const struct step steps[] = {
	{"types", types},
	{"truncated", truncated},
	{"looked_at", looked_at},
	{"refused", refused},
	{"removed", removed},
	{"waits", waits},
	{"posix_waits", posix_waits},
	{"priorities", priorities},
};

STEPS_MAIN(steps)
