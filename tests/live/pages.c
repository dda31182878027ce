/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Bytes that go between files and pipes as pages, or are copied by the kernel
 * for itself.
 */
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "account.h"

#define SIZE 10000

/* A pipe, or a file that holds SIZE bytes: where it is read and where it is written. */
struct thing {
	int in, out;
	struct end *read, *written;
};

static struct thing pipe_make(struct account *account)
{
	struct thing thing;
	int fd[2];

	must(!pipe2(fd, O_CLOEXEC));
	thing = (struct thing){.in = fd[1], .out = fd[0]};
	thing.read = end_of(account, fd[0], READS);
	thing.written = end_of(account, fd[1], WRITES);
	return thing;
}

static struct thing file_make(struct account *account)
{
	static const char zeros[SIZE];
	char path[] = "/tmp/ipctrace-pages-XXXXXX";
	struct thing thing;

	thing.in = mkostemp(path, O_CLOEXEC);
	must(thing.in >= 0);
	thing.out = open(path, O_RDWR | O_CLOEXEC);
	must(!unlink(path));
	thing.read = end_of(account, thing.out, READS);
	thing.written = end_of(account, thing.in, WRITES);
	must(did(thing.written, COPIED, pwrite(thing.in, zeros, SIZE, 0)) == SIZE);
	return thing;
}

static void put(struct thing *pipe, size_t n)
{
	static const char zeros[SIZE];

	must(did(pipe->written, COPIED, write(pipe->in, zeros, n)) == (ssize_t)n);
}

static void drain(struct thing *pipe, size_t n)
{
	static char buffer[SIZE];

	must(did(pipe->read, COPIED, read(pipe->out, buffer, n)) == (ssize_t)n);
}

/* One call, written down at both its ends: fate says what became of the bytes where they arrive. */
static void relay(struct thing *from, struct thing *to, enum fate fate, ssize_t ret)
{
	must(ret == SIZE);
	did(from->read, PASSED, ret);
	did(to->written, fate, ret);
}

static void splice_in(struct account *account)
{
	struct thing file = file_make(account), pipe = pipe_make(account);

	relay(&file, &pipe, MOVED, splice(file.out, NULL, pipe.in, NULL, SIZE, 0));
	drain(&pipe, SIZE);
}

static void splice_out(struct account *account)
{
	struct thing file = file_make(account), pipe = pipe_make(account);

	put(&pipe, SIZE);
	relay(&pipe, &file, WITHIN, splice(pipe.out, NULL, file.in, NULL, SIZE, 0));
}

static void splice_through(struct account *account)
{
	struct thing a = pipe_make(account), b = pipe_make(account);

	put(&a, SIZE);
	relay(&a, &b, MOVED, splice(a.out, NULL, b.in, NULL, SIZE, 0));
	drain(&b, SIZE);
}

static void splice_again(struct account *account)
{
	struct thing a = pipe_make(account), b = pipe_make(account);
	ssize_t ret = splice(a.out, NULL, b.in, NULL, SIZE, SPLICE_F_NONBLOCK);

	must(ret < 0 && errno == EAGAIN);
	did(a.read, PASSED, ret);
	errno = EAGAIN;
	did(b.written, MOVED, ret);
}

/* Where it comes from stays as it was, so nothing is read there. */
static void teed(struct account *account)
{
	struct thing a = pipe_make(account), b = pipe_make(account);

	put(&a, SIZE);
	must(did(b.written, MOVED, tee(a.out, b.in, SIZE, 0)) == SIZE);
	drain(&a, SIZE);
	drain(&b, SIZE);
}

static void vmspliced(struct account *account)
{
	static char buffer[SIZE];
	struct thing pipe = pipe_make(account);
	struct iovec iov = {buffer, SIZE};

	must(did(pipe.written, MOVED, vmsplice(pipe.in, &iov, 1, 0)) == SIZE);
	must(did(pipe.read, COPIED, vmsplice(pipe.out, &iov, 1, 0)) == SIZE);
}

static void sendfile_to_pipe(struct account *account)
{
	struct thing file = file_make(account), pipe = pipe_make(account);

	relay(&file, &pipe, MOVED, sendfile(pipe.in, file.out, NULL, SIZE));
	drain(&pipe, SIZE);
}

static void sendfile_to_file(struct account *account)
{
	struct thing a = file_make(account), b = file_make(account);

	relay(&a, &b, WITHIN, sendfile(b.in, a.out, NULL, SIZE));
}

static void copy_range(struct account *account)
{
	struct thing a = file_make(account), b = file_make(account);

	relay(&a, &b, WITHIN, copy_file_range(a.out, NULL, b.in, NULL, SIZE, 0));
}

static const struct step steps[] = {
	{"splice_in", splice_in},
	{"splice_out", splice_out},
	{"splice_through", splice_through},
	{"splice_again", splice_again},
	{"tee", teed},
	{"vmsplice", vmspliced},
	{"sendfile_to_pipe", sendfile_to_pipe},
	{"sendfile_to_file", sendfile_to_file},
	{"copy_range", copy_range},
};

STEPS_MAIN(steps)
