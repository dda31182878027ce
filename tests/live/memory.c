/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * memory WHAT PAGES: page faults in known numbers, taken by a second thread, whose
 * own cost (its stack, the code it runs) is the same whatever PAGES is: the tests
 * compare two runs. Not the first thread: the pages that it shares with a child
 * are copied by whichever of the two writes first. No page is huge.
 */
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "account.h"

#define PAGE 4096
#define ALL  256

struct work {
	volatile char *pages;
	int n, fd;
	void (*run)(const struct work *work);
};

static void touch(const struct work *work)
{
	for (int i = 0; i < work->n; i++)
		work->pages[i * PAGE] = 1;
}

/* All read the one page of zeros: nothing is brought. */
static void look(const struct work *work)
{
	for (int i = 0; i < work->n; i++)
		(void)work->pages[i * PAGE];
}

/* From the page of zeros to one of its own: that one is fresh, not a copy. */
static void look_and_touch(const struct work *work)
{
	struct rusage before, after;

	for (int i = 0; i < ALL; i++)
		(void)work->pages[i * PAGE];
	getrusage(RUSAGE_THREAD, &before);
	touch(work);
	getrusage(RUSAGE_THREAD, &after);
	if (work->n && after.ru_minflt == before.ru_minflt)
		puts("{\"skip\": \"this kernel gives pages of their own to those who only read\"}");
}

/* The kernel does the writing, a byte a page. */
static void receive(const struct work *work)
{
	for (int i = 0; i < work->n; i++)
		must(read(work->fd, (char *)work->pages + i * PAGE, 1) == 1);
}

/* One call, and what it reads is not in memory yet. */
static void receive_all(const struct work *work)
{
	must(read(work->fd, (char *)work->pages, work->n * PAGE) == work->n * PAGE);
}

/* One call, and the file gets pages, but they are not the process'. */
static void send_all(const struct work *work)
{
	must(write(work->fd, (char *)work->pages, work->n * PAGE) == work->n * PAGE);
}

/* Who else has the pages: nobody, and they were never touched; a child; a child that has gone. */
enum sharer { UNTOUCHED, ALIVE, GONE };

static const struct {
	const char *name;
	enum sharer sharer;
	void (*run)(const struct work *work);
} whats[] = {
	{"touch", UNTOUCHED, touch},
	{"look", UNTOUCHED, look},
	{"look_and_touch", UNTOUCHED, look_and_touch},
	{"send_untouched", UNTOUCHED, send_all},
	{"copy", ALIVE, touch},
	{"copy_by_kernel", ALIVE, receive},
	{"keep", GONE, touch},
	{"keep_by_kernel", GONE, receive},
	{"keep_receiving", GONE, receive_all},
};

static pid_t sharer_make(enum sharer sharer, const struct work *work)
{
	pid_t child;

	if (sharer == UNTOUCHED)
		return 0;
	touch(&(struct work){.pages = work->pages, .n = ALL});
	child = fork();
	if (!child)
		for (;;)
			pause();
	return child;
}

static void sharer_end(pid_t child)
{
	must(!kill(child, SIGKILL) && waitpid(child, NULL, 0) == child);
}

static int file_make(const char *what, int n)
{
	FILE *file;

	if (strstr(what, "kernel"))
		return open("/dev/zero", O_RDONLY | O_CLOEXEC);
	file = tmpfile();
	must(file && (strcmp(what, "keep_receiving") || !ftruncate(fileno(file), n * PAGE)));
	return fileno(file);
}

static void *work_do(void *arg)
{
	const struct work *work = arg;

	work->run(work);
	return NULL;
}

static struct work work_make(int n)
{
	void *pages =
		mmap(NULL, ALL * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	must(pages != MAP_FAILED && n <= ALL);
	madvise(pages, ALL * PAGE, MADV_NOHUGEPAGE);
	return (struct work){.pages = pages, .n = n};
}

static void what_run(size_t what, struct work *work)
{
	pthread_t thread;
	pid_t sharer;

	work->fd = file_make(whats[what].name, work->n);
	work->run = whats[what].run;
	sharer = sharer_make(whats[what].sharer, work);
	if (whats[what].sharer == GONE)
		sharer_end(sharer);
	must(!pthread_create(&thread, NULL, work_do, work) && !pthread_join(thread, NULL));
	if (whats[what].sharer == ALIVE)
		sharer_end(sharer);
}

int main(int argc, char **argv)
{
	struct work work;

	must(argc == 3);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	work = work_make(strtol(argv[2], NULL, 10));
	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++)
		if (!strcmp(argv[1], whats[i].name))
			what_run(i, &work);
	return 0;
}
