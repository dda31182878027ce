/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Every way to make the kernel pass bytes on by itself, one call at a time: what
 * is handed over as pages, what it copies by itself, and what it copies for us.
 */
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "account.h"

#define PAGE 4096

struct ends {
	int fd[2];
	struct end *in, *out; /* of the pipe: written, read */
};

static struct ends pipe_make(struct account *account)
{
	struct ends ends;

	must(!pipe2(ends.fd, O_NONBLOCK));
	ends.out = end_of(account, ends.fd[0], READS);
	ends.in = end_of(account, ends.fd[1], WRITES);
	return ends;
}

/* A file with this many bytes, open at its beginning. */
static int file_make(size_t bytes)
{
	FILE *file = tmpfile();

	must(file && !ftruncate(fileno(file), bytes));
	return fileno(file);
}

static ssize_t drain(struct ends *ends)
{
	static char buffer[1 << 16];

	return did(ends->out, COPIED, read(ends->fd[0], buffer, sizeof(buffer)));
}

static void *page_make(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(page != MAP_FAILED);
	return memset(page, 1, PAGE);
}

static void gift(struct account *account, unsigned int flags)
{
	struct ends ends = pipe_make(account);

	for (int i = 0; i < 10; i++) {
		struct iovec iov = {page_make(), PAGE};

		must(did(ends.in, MOVED, vmsplice(ends.fd[1], &iov, 1, flags)) == PAGE);
		must(drain(&ends) == PAGE);
	}
}

static void given(struct account *account)
{
	gift(account, SPLICE_F_GIFT);
}

static void lent(struct account *account)
{
	gift(account, 0);
}

/* Out of a pipe into user memory: no page can go there, so vmsplice copies. */
static void fetched(struct account *account)
{
	struct ends ends = pipe_make(account);
	struct iovec iov = {page_make(), PAGE};

	must(did(ends.in, COPIED, write(ends.fd[1], iov.iov_base, 1000)) == 1000);
	must(did(ends.out, COPIED, vmsplice(ends.fd[0], &iov, 1, 0)) == 1000);
}

static void duplicated(struct account *account)
{
	struct ends from = pipe_make(account), to = pipe_make(account);
	char bytes[1000] = "";

	must(did(from.in, COPIED, write(from.fd[1], bytes, 1000)) == 1000);
	must(did(to.in, MOVED, tee(from.fd[0], to.fd[1], 600, 0)) == 600);
	must(did(to.in, MOVED, tee(from.fd[0], to.fd[1], 5000, SPLICE_F_NONBLOCK)) == 1000);
	must(drain(&from) == 1000);
	must(drain(&to) == 1600);
	must(did(to.in, MOVED, tee(from.fd[0], to.fd[1], 1, SPLICE_F_NONBLOCK)) < 0);
}

static void passed_on(struct account *account)
{
	struct ends from = pipe_make(account), to = pipe_make(account);
	char bytes[1000] = "";

	must(did(from.in, COPIED, write(from.fd[1], bytes, 1000)) == 1000);
	must(did(from.out, PASSED,
		 did(to.in, MOVED, splice(from.fd[0], NULL, to.fd[1], NULL, 700, 0))) == 700);
	must(drain(&from) == 300);
	must(drain(&to) == 700);
}

static void from_file(struct account *account)
{
	struct ends ends = pipe_make(account);
	int fd = file_make(10000);

	must(did(ends.in, MOVED, splice(fd, NULL, ends.fd[1], NULL, 6000, 0)) == 6000);
	must(drain(&ends) == 6000);
	must(did(ends.in, MOVED, sendfile(ends.fd[1], fd, NULL, 3000)) == 3000);
	must(drain(&ends) == 3000);
}

static void into_file(struct account *account)
{
	struct ends ends = pipe_make(account);
	char bytes[1000] = "";
	int fd = file_make(0);

	must(did(ends.in, COPIED, write(ends.fd[1], bytes, 1000)) == 1000);
	must(did(ends.out, PASSED,
		 did(end_of(account, fd, WRITES), WITHIN,
		     splice(ends.fd[0], NULL, fd, NULL, 1000, 0))) == 1000);
}

/* sendfile has a pipe of its own inside, which nobody sees; copy_file_range may have. */
static void file_to_file(struct account *account)
{
	int from = file_make(10000), to = file_make(0);
	struct end *out = end_of(account, from, READS), *in = end_of(account, to, WRITES);

	must(did(out, PASSED, did(in, WITHIN, sendfile(to, from, NULL, 4000))) == 4000);
	must(did(out, PASSED, did(in, WITHIN, copy_file_range(from, NULL, to, NULL, 5000, 0))) ==
	     5000);
}

static const struct step steps[] = {
	{"given", given},	  {"lent", lent},
	{"fetched", fetched},	  {"duplicated", duplicated},
	{"passed_on", passed_on}, {"from_file", from_file},
	{"into_file", into_file}, {"file_to_file", file_to_file},
};

STEPS_MAIN(steps)
