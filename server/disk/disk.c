#include "disk/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum ayni_err
disk_err(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return AYNI_NOTFOUND;
	case EEXIST:
	case ENOTEMPTY:
		return AYNI_EXISTS;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return AYNI_FULL;
	case ENOMEM:
		return AYNI_NOMEM;
	default:
		return AYNI_IO;
	}
}

enum ayni_err
disk_put(int fd, struct bytes s)
{
	ssize_t n;

	while (s.n > 0) {
		n = write(fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return disk_err(errno);
		s.p += n;
		s.n -= (size_t)n;
	}
	return AYNI_OK;
}

enum ayni_err
disk_get(int fd, uint8_t *p, size_t n, size_t *got)
{
	ssize_t k;

	do
		k = read(fd, p, n);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		return disk_err(errno);
	*got = (size_t)k;
	return AYNI_OK;
}

enum ayni_err
disk_close(int fd, enum ayni_err e)
{
	if (e == AYNI_OK && fsync(fd) != 0)
		e = disk_err(errno);
	if (close(fd) != 0 && e == AYNI_OK)
		e = disk_err(errno);
	return e;
}

enum ayni_err
disk_sync(const char *directory)
{
	int rc, fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum ayni_err e = AYNI_OK;

	if (fd < 0)
		return disk_err(errno);
	rc = fsync(fd);
	if (rc != 0 && errno != EINVAL)
		e = disk_err(errno);
	(void)close(fd);
	return e;
}

enum ayni_err
disk_sync_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	char parent[DISK_PATH_MAX];

	if (slash == NULL)
		return disk_sync(".");
	if ((size_t)(slash - path) + 2 > sizeof(parent))
		return AYNI_TOOBIG;
	(void)snprintf(parent, sizeof(parent), "%.*s",
	    slash == path ? 1 : (int)(slash - path), path);
	return disk_sync(parent);
}

void
disk_remove(const char *path)
{
	char within[DISK_PATH_MAX];
	struct dirent *item;
	DIR *d;
	int n;

	if (unlink(path) == 0 || (d = opendir(path)) == NULL)
		return;
	while ((item = readdir(d)) != NULL) {
		if (strcmp(item->d_name, ".") == 0 ||
		    strcmp(item->d_name, "..") == 0)
			continue;
		n = snprintf(
		    within, sizeof(within), "%s/%s", path, item->d_name);
		if (n > 0 && n < (int)sizeof(within))
			disk_remove(within);
	}
	(void)closedir(d);
	(void)rmdir(path);
}

enum ayni_err
disk_read(const char *path, struct buf *out)
{
	enum ayni_err e = AYNI_OK;
	size_t n = 1;
	uint8_t *p;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return disk_err(errno);
	while (n > 0 && e == AYNI_OK) {
		if ((p = buf_grow(out, DISK_READ)) == NULL)
			e = out->err;
		else if ((e = disk_get(fd, p, DISK_READ, &n)) == AYNI_OK)
			out->n += n;
	}
	(void)close(fd);
	return e;
}

enum ayni_err
disk_write(const char *path, struct bytes s, unsigned mode)
{
	char part[DISK_PATH_MAX];
	enum ayni_err e;
	int fd, n = snprintf(part, sizeof(part), "%s.part", path);

	if (n < 0 || n >= (int)sizeof(part))
		return AYNI_TOOBIG;
	fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0)
		return disk_err(errno);
	e = disk_close(fd, disk_put(fd, s));
	if (e == AYNI_OK && rename(part, path) != 0)
		e = disk_err(errno);
	if (e != AYNI_OK) {
		(void)unlink(part);
		return e;
	}
	/* some sticks cannot; the file itself was synced */
	(void)(disk_sync_parent(path) == AYNI_OK);
	return e;
}
