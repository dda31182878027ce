/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Shared memory and what tells of it: what it did, and what the kernel says of it elsewhere. */
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>

#include "account.h"

#define PAGE 4096

__attribute__((format(printf, 2, 3))) static void fact(struct account *account, const char *format,
						       ...)
{
	size_t used = strlen(account->facts);
	va_list args;

	va_start(args, format);
	vsnprintf(account->facts + used, sizeof(account->facts) - used, format, args);
	va_end(args);
}

/* Until that process sleeps in this call. */
static void asleep(pid_t pid, long nr)
{
	char path[64], line[64];
	long now = -1;

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	while (now != nr) {
		FILE *file = fopen(path, "re");

		must(file);
		now = fgets(line, sizeof(line), file) && sscanf(line, "%ld", &now) == 1 ? now : -1;
		fclose(file);
		sched_yield();
	}
}

static void reap(pid_t pid)
{
	int status;

	must(waitpid(pid, &status, 0) == pid && !status);
}

/* What /proc calls the counter behind it. */
static int eventfd_number(int fd)
{
	char path[64], line[128];
	int number = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	must(file);
	while (fgets(line, sizeof(line), file))
		sscanf(line, "eventfd-id: %d", &number);
	fclose(file);
	return number;
}

/* Two at a time, and a third in the place of the second. What shares their inode is none. */
static void eventfds(struct account *account)
{
	int a = eventfd(0, 0), b = eventfd(0, 0), timer = timerfd_create(CLOCK_MONOTONIC, 0);
	struct itimerspec soon = {.it_value.tv_nsec = 1};
	eventfd_t value;
	uint64_t ticks;

	must(a >= 0 && b >= 0 && timer >= 0);
	fact(account, ",\"numbers\":[%d,%d", eventfd_number(a), eventfd_number(b));
	for (int i = 0; i < 3; i++)
		must(!eventfd_write(a, 5));
	must(!eventfd_read(a, &value) && value == 15);
	must(!eventfd_write(b, 1) && !close(b));
	b = eventfd(0, EFD_NONBLOCK);
	fact(account, ",%d]", eventfd_number(b));
	must(eventfd_read(b, &value) && errno == EAGAIN);
	must(!timerfd_settime(timer, 0, &soon, NULL));
	must(read(timer, &ticks, sizeof(ticks)) == sizeof(ticks));
	must(epoll_create1(0) >= 0);
}

static void semaphore_change(int set, short number, short by, short flags)
{
	struct sembuf step = {number, by, flags};

	must(!semop(set, &step, 1) || (errno == EAGAIN && flags));
}

/* 4 posts, 2 waits, one of which sleeps, one that would have to; and a set that is not there. */
static void semaphores(struct account *account)
{
	int set = semget(IPC_PRIVATE, 2, 0600);
	struct sembuf none = {0, 1, 0};
	struct stat space;
	pid_t child;

	must(set >= 0 && !stat("/proc/self/ns/ipc", &space));
	fact(account, ",\"set\":%d,\"space\":%lu", set, (unsigned long)space.st_ino);
	for (int i = 0; i < 3; i++)
		semaphore_change(set, 0, 1, 0);
	semaphore_change(set, 0, -1, 0);
	semaphore_change(set, 1, -1, IPC_NOWAIT);
	child = fork();
	if (!child) {
		semaphore_change(set, 1, -1, 0);
		_exit(0);
	}
	while (semctl(set, 1, GETNCNT) != 1)
		sched_yield();
	semaphore_change(set, 1, 1, 0);
	reap(child);
	must(semctl(set, 0, GETVAL) == 2 && semctl(set, 1, GETVAL) == 0);
	must(!semctl(set, 0, IPC_RMID));
	must(semop(set, &none, 1) && errno == EINVAL);
}

static void *shared_pages(size_t pages)
{
	void *memory =
		mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	must(memory != MAP_FAILED);
	madvise(memory, pages * PAGE, MADV_NOHUGEPAGE);
	return memory;
}

/* Two processes meet at one mutex: one waits, the other wakes it. */
static void mutex(struct account *account)
{
	pthread_mutex_t *lock = shared_pages(1);
	pthread_mutexattr_t shared;
	pid_t child;

	(void)account;
	must(!pthread_mutexattr_init(&shared) &&
	     !pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED) &&
	     !pthread_mutex_init(lock, &shared) && !pthread_mutex_lock(lock));
	child = fork();
	if (!child)
		_exit(pthread_mutex_lock(lock));
	asleep(child, SYS_futex);
	must(!pthread_mutex_unlock(lock));
	reap(child);
}

static long futex(uint32_t *word, int what, uint32_t value)
{
	return syscall(SYS_futex, word, what, value, NULL, NULL, 0);
}

/* A word of one's own at the same address is another word in a child; a value that has changed. */
static void words(struct account *account)
{
	static uint32_t word = 7;
	uint32_t *shared = shared_pages(1);
	pid_t child;

	fact(account, ",\"address\":%lu", (unsigned long)&word);
	must(futex(&word, FUTEX_WAIT_PRIVATE, 8) == -1 && errno == EAGAIN);
	must(futex(&word, FUTEX_WAKE_PRIVATE, 1) == 0);
	must(futex(shared, FUTEX_WAIT, 8) == -1 && errno == EAGAIN);
	must(futex(shared + 1, FUTEX_WAKE, 1) == 0);
	child = fork();
	if (!child) {
		must(futex(&word, FUTEX_WAKE_PRIVATE, 1) == 0);
		must(futex(shared, FUTEX_WAKE, 1) == 0);
		_exit(0);
	}
	reap(child);
}

/* A named semaphore: a child waits, and is woken. */
static void named(struct account *account)
{
	sem_t *semaphore;
	pid_t child;

	(void)account;
	semaphore = sem_open("/ipctrace-live", O_CREAT | O_EXCL, 0600, 0);
	must(semaphore != SEM_FAILED && !sem_unlink("/ipctrace-live"));
	must(!sem_post(semaphore) && !sem_wait(semaphore)); /* no call */
	child = fork();
	if (!child)
		_exit(sem_wait(semaphore));
	asleep(child, SYS_futex);
	must(!sem_post(semaphore));
	reap(child);
}

/* Touches so many pages; how many faults that took, says getrusage. */
static long touch(volatile char *memory, size_t pages)
{
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	for (size_t i = 0; i < pages; i++)
		memory[i * PAGE] = 1;
	getrusage(RUSAGE_SELF, &after);
	return after.ru_minflt - before.ru_minflt;
}

static void segment(struct account *account)
{
	int id = shmget(IPC_PRIVATE, 100 * PAGE, 0600);
	struct shmid_ds state;
	char *first, *second;
	long faults;

	must(id >= 0);
	first = shmat(id, NULL, 0);
	second = shmat(id, NULL, SHM_RDONLY);
	must(first != (void *)-1 && second != (void *)-1);
	must(!shmctl(id, IPC_STAT, &state) && !shmctl(id, IPC_RMID, NULL));
	touch(first, 1); /* the code's own pages */
	faults = touch(first, 90);
	fact(account, ",\"id\":%d,\"attached\":%ld,\"faults\":%ld", id, (long)state.shm_nattch,
	     faults + 1);
}

/* A descriptor's memory, by all three ways; and a child that inherits the mapping. */
static void objects(struct account *account)
{
	int fds[2] = {memfd_create("ipctrace live", 0),
		      shm_open("/ipctrace-live", O_RDWR | O_CREAT | O_EXCL, 0600)};
	char *memory, bytes[1000] = "";
	pid_t child;

	must(fds[0] >= 0 && fds[1] >= 0 && !shm_unlink("/ipctrace-live"));
	for (int i = 0; i < 2; i++) {
		must(!ftruncate(fds[i], 20 * PAGE));
		memory = mmap(NULL, 20 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fds[i], 0);
		must(memory != MAP_FAILED);
		touch(memory, 10 + i);
		must(pwrite(fds[i], bytes, 1000, 0) == 1000 && pread(fds[i], bytes, 500, 0) == 500);
	}
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fds[0], 0);
	must(memory != MAP_FAILED);
	touch(memory, 1);
	memory = shared_pages(30);
	child = fork();
	if (!child) {
		touch(memory, 7);
		_exit(0);
	}
	reap(child);
	(void)account;
}

static const struct step steps[] = {
	{"eventfds", eventfds}, {"semaphores", semaphores}, {"mutex", mutex},	  {"words", words},
	{"named", named},	{"segment", segment},	    {"objects", objects},
};

STEPS_MAIN(steps)
