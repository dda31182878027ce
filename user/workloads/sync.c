/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workloads/sync.h"

#define SPINS	     100 /* looks before it lets somebody else run */
#define SEMBUF_BYTES 6

const char *const sync_names[SYNC_NR] = {
	[SYNC_POSIX_SEM] = "posix-sem", [SYNC_SYSV_SEM] = "sysv-sem", [SYNC_FUTEX] = "futex",
	[SYNC_EVENTFD] = "eventfd",	[SYNC_SPIN] = "spin",
};

const struct sync_cost sync_costs[SYNC_NR] = {
	[SYNC_POSIX_SEM] = {IPCT_KIND_POSIX_SEM, 0, 1, 0,
			    "a semaphore calls the kernel only to sleep, or to wake who sleeps"},
	[SYNC_SYSV_SEM] = {IPCT_KIND_SYSV_SEM, 1, 1, SEMBUF_BYTES,
			   "each wait and each post is one semop"},
	[SYNC_FUTEX] = {IPCT_KIND_FUTEX, 0, 1, 0,
			"a futex is called only to sleep, or to wake who sleeps"},
	[SYNC_EVENTFD] = {IPCT_KIND_EVENTFD, 1, 1, sizeof(uint64_t),
			  "each wait is one read of 8 bytes, and each post one write"},
	[SYNC_SPIN] = {IPCT_KIND_NONE, 0, 0, 0, "who spins looks at memory, and calls nobody"},
};

/* One way to wait and to post. make() may be NULL: memory is all it takes. */
struct sync_ops {
	int (*make)(struct sync *sync, const uint32_t *value);
	int (*wait)(struct sync *sync, int fd, unsigned which);
	int (*post)(struct sync *sync, int fd, unsigned which);
};

/* Opened by its name again, it bears that name in all that look at it. */
static int posix_make(struct sync *sync, const uint32_t *value)
{
	for (unsigned i = 0; i < sync->n; i++) {
		char name[32];
		sem_t *made;

		snprintf(name, sizeof(name), "/counter-%u", i);
		made = sem_open(name, O_CREAT | O_EXCL, 0600, value[i]);
		if (made == SEM_FAILED || sem_close(made))
			return -errno;
		made = sem_open(name, 0);
		if (made == SEM_FAILED)
			return -errno;
		sync->semaphores[i] = made;
	}
	return 0;
}

static int posix_wait(struct sync *sync, int fd, unsigned which)
{
	(void)fd;
	while (sem_wait(sync->semaphores[which]))
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int posix_post(struct sync *sync, int fd, unsigned which)
{
	(void)fd;
	return sem_post(sync->semaphores[which]) ? -errno : 0;
}

union semun {
	int val;
	unsigned short *array;
};

static int sysv_make(struct sync *sync, const uint32_t *value)
{
	unsigned short values[SYNC_COUNTERS_MAX];

	for (unsigned i = 0; i < sync->n; i++)
		values[i] = value[i];
	sync->set = semget(IPC_PRIVATE, sync->n, 0600);
	if (sync->set < 0)
		return -errno;
	return semctl(sync->set, 0, SETALL, (union semun){.array = values}) ? -errno : 0;
}

static int sysv_change(struct sync *sync, unsigned which, short by)
{
	struct sembuf step = {.sem_num = which, .sem_op = by};

	while (semop(sync->set, &step, 1))
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int sysv_wait(struct sync *sync, int fd, unsigned which)
{
	(void)fd;
	return sysv_change(sync, which, -1);
}

static int sysv_post(struct sync *sync, int fd, unsigned which)
{
	(void)fd;
	return sysv_change(sync, which, 1);
}

static bool word_take(struct sync_word *word)
{
	uint32_t value = __atomic_load_n(&word->value, __ATOMIC_SEQ_CST);

	while (value)
		if (__atomic_compare_exchange_n(&word->value, &value, value - 1, true,
						__ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return true;
	return false;
}

static int futex_wait(struct sync *sync, int fd, unsigned which)
{
	struct sync_word *word = &sync->words[which];
	int rc = 0;

	(void)fd;
	if (word_take(word))
		return 0;
	__atomic_add_fetch(&word->waiters, 1, __ATOMIC_SEQ_CST);
	while (!rc && !word_take(word))
		if (syscall(SYS_futex, &word->value, FUTEX_WAIT, 0, NULL) && errno != EAGAIN &&
		    errno != EINTR)
			rc = -errno;
	__atomic_sub_fetch(&word->waiters, 1, __ATOMIC_SEQ_CST);
	return rc;
}

static int futex_post(struct sync *sync, int fd, unsigned which)
{
	struct sync_word *word = &sync->words[which];

	(void)fd;
	__atomic_add_fetch(&word->value, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&word->waiters, __ATOMIC_SEQ_CST) &&
	    syscall(SYS_futex, &word->value, FUTEX_WAKE, 1) < 0)
		return -errno;
	return 0;
}

static int eventfd_make(struct sync *sync, const uint32_t *value)
{
	for (unsigned i = 0; i < sync->n; i++) {
		sync->fds[i] = eventfd(value[i], EFD_CLOEXEC | EFD_SEMAPHORE);
		if (sync->fds[i] < 0)
			return -errno;
	}
	return 0;
}

static int eventfd_wait(struct sync *sync, int fd, unsigned which)
{
	uint64_t taken;

	(void)sync, (void)which;
	while (read(fd, &taken, sizeof(taken)) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int eventfd_post(struct sync *sync, int fd, unsigned which)
{
	const uint64_t one = 1;

	(void)sync, (void)which;
	while (write(fd, &one, sizeof(one)) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* On a machine with one CPU, whom it waits for runs only when it yields. */
static int spin_wait(struct sync *sync, int fd, unsigned which)
{
	(void)fd;
	for (unsigned looks = 1; !word_take(&sync->words[which]); looks++) {
		if (looks % SPINS == 0)
			sched_yield();
#if defined(__x86_64__)
		__builtin_ia32_pause();
#endif
	}
	return 0;
}

static int spin_post(struct sync *sync, int fd, unsigned which)
{
	(void)fd;
	__atomic_add_fetch(&sync->words[which].value, 1, __ATOMIC_SEQ_CST);
	return 0;
}

static const struct sync_ops sync_ops[SYNC_NR] = {
	[SYNC_POSIX_SEM] = {posix_make, posix_wait, posix_post},
	[SYNC_SYSV_SEM] = {sysv_make, sysv_wait, sysv_post},
	[SYNC_FUTEX] = {NULL, futex_wait, futex_post},
	[SYNC_EVENTFD] = {eventfd_make, eventfd_wait, eventfd_post},
	[SYNC_SPIN] = {NULL, spin_wait, spin_post},
};

int sync_make(struct wl_run *run, struct sync *sync, enum sync_way way, const uint32_t *value,
	      unsigned n)
{
	int rc = 0;

	memset(sync, 0, sizeof(*sync));
	memset(sync->fds, -1, sizeof(sync->fds));
	sync->way = way;
	sync->n = n;
	for (unsigned i = 0; i < n; i++)
		sync->words[i].value = value[i];
	if (sync_ops[way].make)
		rc = sync_ops[way].make(sync, value);
	if (rc)
		snprintf(run->error, sizeof(run->error), "making a counter (%s): %s",
			 sync_names[way], strerror(-rc));
	return rc;
}

int sync_lend(struct wl_run *run, struct sync *sync, struct wl_member *member, unsigned which)
{
	int8_t *lent = &sync->lent[member - run->members][which];

	if (sync->fds[which] < 0)
		return 0;
	for (int i = WL_FDS_MAX - 1; i >= 0; i--) {
		if (member->fds[i] >= 0)
			continue;
		member->fds[i] = fcntl(sync->fds[which], F_DUPFD_CLOEXEC, 3);
		*lent = i;
		return member->fds[i] < 0 ? -errno : 0;
	}
	return -EMFILE;
}

void sync_made(struct sync *sync)
{
	for (unsigned i = 0; i < sync->n; i++)
		if (sync->fds[i] >= 0)
			close(sync->fds[i]);
}

void sync_prepare(struct sync *sync)
{
	for (unsigned i = 0; i < sync->n; i++) {
		int value;

		if (sync->semaphores[i])
			sem_getvalue(sync->semaphores[i], &value);
	}
}

int sync_wait(struct sync *sync, const struct wl_member *self, unsigned member, unsigned which)
{
	return sync_ops[sync->way].wait(sync, self->fds[sync->lent[member][which]], which);
}

int sync_post(struct sync *sync, const struct wl_member *self, unsigned member, unsigned which)
{
	return sync_ops[sync->way].post(sync, self->fds[sync->lent[member][which]], which);
}
