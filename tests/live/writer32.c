/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * An i386 program, without a C library: 1,000 writes of 100 bytes to descriptor
 * 51, and as many reads of 60 from 50. In between, calls whose i386 numbers are
 * x86_64's read, write, readv and writev: they pass nothing.
 */
#define FD_IN  50
#define FD_OUT 51

enum { NR_RESTART = 0, NR_EXIT = 1, NR_READ = 3, NR_WRITE = 4, NR_LSEEK = 19, NR_GETPID = 20 };

void _start(void);

static long call(long nr, long a, const void *b, long c)
{
	long ret;

	__asm__ volatile("int $0x80" : "=a"(ret) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory");
	return ret;
}

static void quit(long status)
{
	for (;;)
		call(NR_EXIT, status, 0, 0);
}

void _start(void)
{
	static char buffer[100];

	for (int i = 0; i < 1000; i++) {
		if (call(NR_WRITE, FD_OUT, buffer, 100) != 100)
			quit(1);
		call(NR_RESTART, FD_OUT, buffer, 7);
		call(NR_LSEEK, FD_OUT, buffer, 7);
		call(NR_GETPID, FD_OUT, buffer, 7);
		if (call(NR_READ, FD_IN, buffer, 60) != 60)
			quit(2);
	}
	quit(0);
}
