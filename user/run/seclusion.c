/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run/nest_inside.h"

#define NOBODY_ID 65534

struct identity {
	bool change;
	uid_t uid;
	gid_t gid;
};

/* Where the tmpfs goes: what it hides, it hides from the workload alone. */
static const char *const seclusion_places[] = {"/mnt", "/tmp"};

/* A number as sudo writes them; 0 also for what is none. */
static uint32_t environment_id(const char *name)
{
	const char *text = getenv(name);
	unsigned long long id;
	char *end;

	if (!text || *text < '1' || *text > '9')
		return 0;
	errno = 0;
	id = strtoull(text, &end, 10);
	return errno || *end || id >= UINT32_MAX ? 0 : id;
}

static struct identity identity_choose(void)
{
	uint32_t uid = environment_id("SUDO_UID"), gid = environment_id("SUDO_GID");

	if (geteuid())
		return (struct identity){false, geteuid(), getegid()};
	if (!uid || !gid)
		return (struct identity){true, NOBODY_ID, NOBODY_ID};
	return (struct identity){true, uid, gid};
}

static int identity_assume(const struct identity *who)
{
	if (who->change && (setgroups(0, NULL) || setresgid(who->gid, who->gid, who->gid) ||
			    setresuid(who->uid, who->uid, who->uid)))
		return -errno;
	/* Else its /proc files belong to root and it may not even read its own. */
	return prctl(PR_SET_DUMPABLE, 1) ? -errno : 0;
}

static int proc_write(const char *path, const char *format, ...)
{
	char text[64];
	va_list args;
	int len, fd, rc = 0;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, len) != len)
		rc = -errno;
	close(fd);
	return rc;
}

/* A network namespace begins with a loopback that is down. */
static int loopback_raise(void)
{
	struct ifreq lo = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc = 0;

	if (fd < 0)
		return -errno;
	if (ioctl(fd, SIOCSIFFLAGS, &lo))
		rc = -errno;
	close(fd);
	return rc;
}

/* Without CAP_SYS_ADMIN the namespaces must be in a user namespace where it has it. */
static int seclusion_unshare_users(const struct identity *who, int namespaces)
{
	int rc;

	if (unshare(CLONE_NEWUSER | namespaces))
		return -errno;
	rc = proc_write("/proc/self/setgroups", "deny");
	if (!rc)
		rc = proc_write("/proc/self/uid_map", "%u %u 1", who->uid, who->uid);
	if (!rc)
		rc = proc_write("/proc/self/gid_map", "%u %u 1", who->gid, who->gid);
	return rc;
}

/* What POSIX shared memory and semaphores are made in. Where there is no such place, those that
 * need it will say so. */
static int shared_memory_mount(const char *options)
{
	if (!mount("ipctrace", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options))
		return 0;
	return errno == ENOENT ? 0 : -errno;
}

static int seclusion_mount(const struct identity *who, char *dir, size_t dir_size)
{
	char options[64];

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	/* As large as memory: whoever fills it has made sure that there is room. */
	snprintf(options, sizeof(options), "size=100%%,mode=0700,uid=%u,gid=%u", who->uid,
		 who->gid);
	for (size_t i = 0; i < sizeof(seclusion_places) / sizeof(seclusion_places[0]); i++) {
		if (mount("ipctrace", seclusion_places[i], "tmpfs",
			  MS_NOSUID | MS_NODEV | MS_NOEXEC, options))
			continue;
		snprintf(dir, dir_size, "%s", seclusion_places[i]);
		return shared_memory_mount(options);
	}
	return -errno;
}

/* The order differs because root's own namespaces must be made before it ceases to be root. */
static int seclusion_unshare(const struct identity *who, int namespaces, bool *ret_is_root)
{
	int rc;

	*ret_is_root = !unshare(namespaces);
	if (*ret_is_root)
		return 0;
	if (errno != EPERM)
		return -errno;
	rc = identity_assume(who);
	return rc ? rc : seclusion_unshare_users(who, namespaces);
}

static int seclusion_try(const struct identity *who, bool own_network, char *dir, size_t dir_size,
			 const char **ret_what)
{
	bool is_root;
	int rc;

	*ret_what = own_network ? "a namespace for mounts, IPC and the network"
				: "a namespace for mounts and IPC";
	rc = seclusion_unshare(who, CLONE_NEWNS | CLONE_NEWIPC | (own_network ? CLONE_NEWNET : 0),
			       &is_root);
	if (rc)
		return rc;
	*ret_what = "IPv4 over loopback";
	rc = own_network ? loopback_raise() : 0;
	if (rc)
		return rc;
	*ret_what = "a private tmpfs";
	rc = seclusion_mount(who, dir, dir_size);
	if (rc || !is_root)
		return rc;
	*ret_what = "giving up root's identity";
	return identity_assume(who);
}

int seclusion_enter(bool own_network, char *dir, size_t dir_size, char *error, size_t error_size)
{
	struct identity who = identity_choose();
	const char *what = NULL;
	int rc = seclusion_try(&who, own_network, dir, dir_size, &what);

	if (!rc)
		return 0;
	snprintf(error, error_size,
		 "workloads run secluded, and this kernel refuses %s (%s): run as root, with "
		 "CAP_SYS_ADMIN",
		 what, strerror(-rc));
	return -EOPNOTSUPP;
}
