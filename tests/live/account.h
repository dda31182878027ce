/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef IPCT_LIVE_ACCOUNT_H
#define IPCT_LIVE_ACCOUNT_H

/*
 * What a program of tests/live says that it did: for each end of each pipe, the
 * calls it made and what became of their bytes. It lies in memory that children
 * and threads share, and goes to standard output (a regular file, please: a pipe
 * would be one more channel) as one JSON object, whose keys are those of a report.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ACCOUNT_ENDS 4096

enum side { READS, WRITES };
/* passed: the bytes go through this end, but nothing is copied or handed over here. */
enum fate { PASSED, COPIED, MOVED, WITHIN };

struct end {
	ino_t ino; /* or whatever else the report numbers it by */
	mode_t type;
	const char *kind;
	enum side side;
	/* refused: of ops, the calls that were turned away before they reached the channel */
	long ops, refused, bytes, again, broken, by_fate[4];
	long wasted; /* copied in calls that then failed: the floor cannot know */
};

struct account {
	long lock;
	size_t nends;
	struct end ends[ACCOUNT_ENDS];
	char facts[512]; /* more JSON members, each with a comma before it */
};

/* A precondition that does not hold is no result. */
#define must(what)                                                                    \
	do {                                                                          \
		if (!(what)) {                                                        \
			fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #what, \
				strerror(errno));                                     \
			exit(1);                                                      \
		}                                                                     \
	} while (0)

static inline struct account *account_open(void)
{
	void *memory = mmap(NULL, sizeof(struct account), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	must(memory != MAP_FAILED);
	return memory;
}

static inline struct end *end_find(struct account *account, struct end wanted)
{
	size_t i;

	while (__atomic_exchange_n(&account->lock, 1, __ATOMIC_ACQUIRE))
		;
	for (i = 0; i < account->nends; i++)
		if (account->ends[i].ino == wanted.ino && account->ends[i].side == wanted.side &&
		    account->ends[i].type == wanted.type &&
		    !strcmp(account->ends[i].kind, wanted.kind))
			break;
	must(i < ACCOUNT_ENDS);
	if (i == account->nends)
		account->ends[account->nends++] = wanted;
	__atomic_store_n(&account->lock, 0, __ATOMIC_RELEASE);
	return &account->ends[i];
}

/* The end behind fd. Ask before anyone may close it. */
static inline struct end *end_of(struct account *account, int fd, enum side side)
{
	struct stat st;

	must(!fstat(fd, &st));
	return end_find(account, (struct end){.ino = st.st_ino,
					      .type = st.st_mode & S_IFMT,
					      .kind = S_ISFIFO(st.st_mode) ? "pipe" : "file",
					      .side = side});
}

/* Of a channel that no inode tells of. */
static inline struct end *end_named(struct account *account, const char *kind, ino_t number,
				    enum side side)
{
	return end_find(account, (struct end){.ino = number, .kind = kind, .side = side});
}

static inline void add(long *sum, long n)
{
	__atomic_add_fetch(sum, n, __ATOMIC_RELAXED);
}

/* Writes down a call that returned ret, and returns it. */
static inline ssize_t did(struct end *end, enum fate fate, ssize_t ret)
{
	int err = ret < 0 ? errno : 0;

	add(&end->ops, 1);
	if (ret > 0) {
		add(&end->bytes, ret);
		add(&end->by_fate[fate], ret);
	}
	add(&end->again, err == EAGAIN || err == ENOMSG);
	add(&end->broken, err == EPIPE);
	add(&end->refused, err == ESPIPE || err == EOPNOTSUPP);
	return ret;
}

/* What /proc says of this process, once more and independently; the bytes of asking. */
static inline ssize_t io_read(long *ret_read, long *ret_written)
{
	char text[512] = "";
	int fd = open("/proc/self/io", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	must(n > 0 && sscanf(text, "rchar: %ld wchar: %ld", ret_read, ret_written) == 2);
	close(fd);
	return n;
}

static inline void account_say(const struct account *account)
{
	printf("{\"ends\":[");
	for (size_t i = 0; i < account->nends; i++) {
		const struct end *end = &account->ends[i];

		printf("%s{\"kind\":\"%s\",\"ino\":%lu,\"dir\":\"%s\",\"ops\":%ld,\"refused\":%ld,"
		       "\"wasted\":%ld,\"bytes\":%ld,\"copied_bytes\":%ld,\"moved_bytes\":%ld,"
		       "\"copied_within_bytes\":%ld,\"again\":%ld,\"broken\":%ld}",
		       i ? "," : "", end->kind, (unsigned long)end->ino,
		       end->side == READS ? "read" : "write", end->ops, end->refused, end->wasted,
		       end->bytes, end->by_fate[COPIED], end->by_fate[MOVED], end->by_fate[WITHIN],
		       end->again, end->broken);
	}
	printf("]%s}\n", account->facts);
	must(!fflush(stdout));
}

struct step {
	const char *name;
	void (*run)(struct account *account);
};

/* main() of most of these programs: argv[1] names what to do. */
static inline int steps_run(int argc, char **argv, const struct step *steps, size_t n)
{
	struct account *account = account_open();

	for (size_t i = 0; i < n; i++) {
		if (argc < 2 || strcmp(argv[1], steps[i].name))
			continue;
		steps[i].run(account);
		account_say(account);
		return 0;
	}
	fprintf(stderr, "%s: what?\n", argv[0]);
	return 2;
}

#define STEPS_MAIN(steps)                                                                \
	int main(int argc, char **argv)                                                  \
	{                                                                                \
		return steps_run(argc, argv, steps, sizeof(steps) / sizeof((steps)[0])); \
	}

#endif
