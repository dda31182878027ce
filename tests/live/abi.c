/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* i386 system calls, of an i386 program and of one that makes both kinds. */
#include <mqueue.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/msg.h>
#include <sys/wait.h>

#include "account.h"

#define FD_IN  50
#define FD_OUT 51

/* What stays in the pipe while writer32 runs: 40 bytes a round. */
static void pipe_place(struct account *account, struct end **ret_read, struct end **ret_written)
{
	int fd[2];

	must(!pipe(fd));
	must(dup2(fd[0], FD_IN) == FD_IN && dup2(fd[1], FD_OUT) == FD_OUT);
	*ret_read = end_of(account, FD_IN, READS);
	*ret_written = end_of(account, FD_OUT, WRITES);
}

/* The program that is named, as a child; false where this kernel runs none of its kind. */
static bool program_run(const char *path)
{
	pid_t child = fork();
	int status;

	if (!child) {
		execl(path, path, NULL);
		_exit(errno == ENOEXEC || errno == ENOENT ? 77 : 1);
	}
	must(child > 0 && waitpid(child, &status, 0) == child);
	must(WIFEXITED(status) && (!WEXITSTATUS(status) || WEXITSTATUS(status) == 77));
	return !WEXITSTATUS(status);
}

static bool i386_run(void)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - sizeof("writer32"));

	must(len > 0);
	path[len] = '\0';
	snprintf(strrchr(path, '/') + 1, sizeof("writer32"), "writer32");
	if (program_run(path))
		return true;
	printf("{\"skip\":\"this kernel runs no 32-bit programs\"}\n");
	return false;
}

static void rounds_did(struct end *read, struct end *written)
{
	for (int i = 0; i < 1000; i++) {
		did(written, COPIED, 100);
		did(read, COPIED, 60);
	}
}

static void program(struct account *account)
{
	struct end *from, *to;

	pipe_place(account, &from, &to);
	if (!i386_run())
		exit(0);
	rounds_did(from, to);
}

#ifdef __x86_64__
static long call32(long nr, long a, long b, long c)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(nr), "b"(a), "c"(b), "d"(c)
			 : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

static long call32_5(long nr, long a, long b, long c, long d, long e)
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

/* i386's ways to a queue: ipc(2), which is 11 to send and 12 to receive, and numbers of their own.
 */
static void sysv_queue(struct account *account, char *low)
{
	int id = msgget(IPC_PRIVATE, 0600), *letter = (int *)low;
	struct end *in = end_named(account, "sysv_msg", id, WRITES);
	struct end *out = end_named(account, "sysv_msg", id, READS);
	uint32_t *where = (uint32_t *)(low + 2048); /* ipc's own argument: the buffer and a type */

	must(id >= 0);
	*letter = 1;
	where[0] = (uintptr_t)low;
	where[1] = 0;
	for (int i = 0; i < 10; i++) {
		did(in, COPIED, call32_5(117, 11, id, 100, 0, (long)low) ? -1 : 100);
		must(did(out, COPIED, call32_5(117, 12, id, 200, 0, (long)where)) == 100);
		did(in, COPIED, call32_5(400, id, (long)low, 30, 0, 0) ? -1 : 30);
		must(did(out, COPIED, call32_5(401, id, (long)low, 200, 0, 0)) == 30);
	}
	must(!msgctl(id, IPC_RMID, NULL));
}

/* The numbers of old, and those that take times of 64 bits. */
static void posix_queue(struct account *account, char *low)
{
	struct mq_attr attr = {.mq_maxmsg = 2, .mq_msgsize = 100};
	mqd_t mqd = mq_open("/ipctrace-abi", O_RDWR | O_CREAT, 0600, &attr);
	struct end *in, *out;
	struct stat st;

	must(mqd >= 0 && !fstat(mqd, &st) && !mq_unlink("/ipctrace-abi"));
	in = end_named(account, "posix_mq", st.st_ino, WRITES);
	out = end_named(account, "posix_mq", st.st_ino, READS);
	for (int i = 0; i < 10; i++) {
		did(in, COPIED, call32_5(279, mqd, (long)low, 100, 1, 0) ? -1 : 100);
		must(did(out, COPIED, call32_5(280, mqd, (long)low, 100, 0, 0)) == 100);
		did(in, COPIED, call32_5(418, mqd, (long)low, 30, 1, 0) ? -1 : 30);
		must(did(out, COPIED, call32_5(419, mqd, (long)low, 100, 0, 0)) == 30);
	}
	mq_close(mqd);
}

static void queues(struct account *account)
{
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct end *from, *to;

	pipe_place(account, &from, &to);
	must(low != MAP_FAILED);
	if (!i386_run())
		exit(0);
	rounds_did(from, to);
	sysv_queue(account, low);
	posix_queue(account, low);
}

/* Numbers 3 and 4 are read and write by one table, close and stat by the other; 0 and 1 the other
 * way round. */
static void both(struct account *account)
{
	struct end *from, *to;
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	pipe_place(account, &from, &to);
	must(low != MAP_FAILED);
	if (!i386_run())
		exit(0);
	rounds_did(from, to);
	for (int i = 0; i < 100; i++) {
		must(did(to, COPIED, call32(4, FD_OUT, (long)low, 10)) == 10);
		must(did(to, COPIED, write(FD_OUT, low, 20)) == 20);
		must(did(from, COPIED, call32(3, FD_IN, (long)low, 10)) == 10);
		must(did(from, COPIED, read(FD_IN, low, 20)) == 20);
		call32(20, FD_OUT, (long)low, 1);
		call32(19, FD_OUT, (long)low, 1);
	}
}
#else
static void both(struct account *account)
{
	(void)account;
	printf("{\"skip\":\"i386 calls are x86_64's\"}\n");
	exit(0);
}

static void queues(struct account *account)
{
	both(account);
}
#endif

static const struct step steps[] = {
	{"program", program},
	{"both", both},
	{"queues", queues},
};

STEPS_MAIN(steps)
