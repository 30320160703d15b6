/* The system's calls, where they are about a machine of the simulation; the
 * linker leads every one of them here (--wrap, mk/sim.mk). */
#include "sim/disk_inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define FIRST 1000000 /* file descriptor that is ours */
#define FILES 64
#define LISTS 4

struct file {
	struct disk *disk; /* NULL: closed */
	struct disk_node *node;
	size_t at;
};

static struct file files[FILES];

/* A directory that is being read. */
static struct list {
	struct disk *disk; /* NULL: none */
	char at[DISK_PATH];
	size_t next;
	struct dirent item;
} lists[LISTS];

int __real_open(const char *path, int flags, ...);
ssize_t __real_read(int fd, void *p, size_t n);
ssize_t __real_write(int fd, const void *p, size_t n);
int __real_fsync(int fd);
int __real_close(int fd);
int __real_access(const char *path, int how);
int __real_stat(const char *path, struct stat *out);
int __real_statvfs(const char *path, struct statvfs *out);
int __real_mkdir(const char *path, mode_t mode);
int __real_rmdir(const char *path);
int __real_unlink(const char *path);
int __real_rename(const char *from, const char *to);
DIR *__real_opendir(const char *path);
struct dirent *__real_readdir(DIR *d);
int __real_closedir(DIR *d);

int __wrap_open(const char *path, int flags, ...);
ssize_t __wrap_read(int fd, void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
int __wrap_fsync(int fd);
int __wrap_close(int fd);
int __wrap_access(const char *path, int how);
int __wrap_stat(const char *path, struct stat *out);
int __wrap_statvfs(const char *path, struct statvfs *out);
int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_rmdir(const char *path);
int __wrap_unlink(const char *path);
int __wrap_rename(const char *from, const char *to);
DIR *__wrap_opendir(const char *path);
struct dirent *__wrap_readdir(DIR *d);
int __wrap_closedir(DIR *d);
int __wrap_scandir(const char *path, struct dirent ***out,
    int (*filter)(const struct dirent *d),
    int (*order)(const struct dirent **a, const struct dirent **b));

static int
fail(int why)
{
	errno = why;
	return -1;
}

static struct file *
file_of(int fd)
{
	return fd >= FIRST && fd < FIRST + FILES ? &files[fd - FIRST] : NULL;
}

static int
open_file(struct disk *d, const char *at, int flags)
{
	struct disk_node *f;
	int i;

	if (!disk_reads(d))
		return fail(EIO);
	f = disk_find(d, at);
	if (f == NULL && (flags & O_CREAT) == 0)
		return fail(ENOENT);
	if (f != NULL && (flags & O_EXCL) != 0)
		return fail(EEXIST);
	if ((f == NULL || (flags & O_TRUNC) != 0) && !disk_changes(d))
		return fail(EIO);
	if (f == NULL)
		f = disk_make(d, at, false);
	else if ((flags & O_TRUNC) != 0)
		disk_truncate(d, f, 0);
	for (i = 0; files[i].disk != NULL; i++)
		if (i + 1 == FILES)
			abort();
	f->handles++;
	files[i] = (struct file){
	    d, f, (flags & O_APPEND) != 0 ? f->n : 0};
	return FIRST + i;
}

int
__wrap_open(const char *path, int flags, ...)
{
	const char *at;
	struct disk *d = disk_of(path, &at);
	va_list ap;
	mode_t mode = 0;

	va_start(ap, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(ap, mode_t);
	va_end(ap);
	return d != NULL ? open_file(d, at, flags)
			 : __real_open(path, flags, mode);
}

ssize_t
__wrap_read(int fd, void *p, size_t n)
{
	struct file *f = file_of(fd);

	if (f == NULL)
		return __real_read(fd, p, n);
	if (!disk_reads(f->disk))
		return fail(EIO);
	n = node_read(f->node, p, f->at, n);
	f->at += n;
	return (ssize_t)n;
}

ssize_t
__wrap_write(int fd, const void *p, size_t n)
{
	struct file *f = file_of(fd);

	if (f == NULL)
		return __real_write(fd, p, n);
	if (!disk_changes(f->disk))
		return fail(EIO);
	if (!node_write(f->disk, f->node, p, f->at, n))
		return fail(ENOSPC);
	f->at += n;
	return (ssize_t)n;
}

int
__wrap_fsync(int fd)
{
	struct file *f = file_of(fd);

	if (f == NULL)
		return __real_fsync(fd);
	if (!disk_changes(f->disk))
		return fail(EIO);
	if (f->node->is_dir)
		disk_sync_names(f->disk);
	else
		platter_sync(&f->node->platter);
	return 0;
}

int
__wrap_close(int fd)
{
	struct file *f = file_of(fd);

	if (f == NULL)
		return __real_close(fd);
	f->node->handles--;
	f->disk = NULL;
	return 0;
}

int
__wrap_access(const char *path, int how)
{
	const char *at;
	struct disk *d = disk_of(path, &at);

	if (d == NULL)
		return __real_access(path, how);
	if (!disk_reads(d))
		return fail(EIO);
	return disk_find(d, at) != NULL ? 0 : fail(ENOENT);
}

int
__wrap_stat(const char *path, struct stat *out)
{
	const char *at;
	struct disk *d = disk_of(path, &at);
	struct disk_node *f;

	if (d == NULL)
		return __real_stat(path, out);
	if (!disk_reads(d))
		return fail(EIO);
	if ((f = disk_find(d, at)) == NULL)
		return fail(ENOENT);
	memset(out, 0, sizeof(*out));
	out->st_dev = disk_number(d);
	out->st_ino = f->number;
	out->st_mode = f->is_dir ? S_IFDIR | 0700 : S_IFREG | 0600;
	out->st_size = (off_t)f->n;
	return 0;
}

int
__wrap_statvfs(const char *path, struct statvfs *out)
{
	const char *at;
	struct disk *d = disk_of(path, &at);

	if (d == NULL)
		return __real_statvfs(path, out);
	if (!disk_reads(d))
		return fail(EIO);
	memset(out, 0, sizeof(*out));
	out->f_frsize = 1;
	out->f_bavail = disk_left(d);
	return 0;
}

int
__wrap_mkdir(const char *path, mode_t mode)
{
	const char *at;
	struct disk *d = disk_of(path, &at);

	if (d == NULL)
		return __real_mkdir(path, mode);
	if (!disk_reads(d))
		return fail(EIO);
	if (disk_find(d, at) != NULL)
		return fail(EEXIST);
	if (!disk_changes(d))
		return fail(EIO);
	(void)disk_make(d, at, true);
	return 0;
}

static int
take_away(struct disk *d, const char *at)
{
	if (!disk_reads(d))
		return fail(EIO);
	if (disk_find(d, at) == NULL)
		return fail(ENOENT);
	if (!disk_changes(d))
		return fail(EIO);
	disk_unlink(d, at);
	return 0;
}

int
__wrap_rmdir(const char *path)
{
	const char *at;
	struct disk *d = disk_of(path, &at);

	return d != NULL ? take_away(d, at) : __real_rmdir(path);
}

int
__wrap_unlink(const char *path)
{
	const char *at;
	struct disk *d = disk_of(path, &at);

	return d != NULL ? take_away(d, at) : __real_unlink(path);
}

int
__wrap_rename(const char *from, const char *to)
{
	const char *at, *as;
	struct disk *d = disk_of(from, &at);

	if (d == NULL)
		return __real_rename(from, to);
	if (disk_of(to, &as) != d)
		return fail(EXDEV);
	if (!disk_reads(d))
		return fail(EIO);
	if (disk_find(d, at) == NULL)
		return fail(ENOENT);
	if (!disk_changes(d))
		return fail(EIO);
	disk_rename(d, at, as);
	return 0;
}

/* ---- directories ---- */

static struct list *
list_of(DIR *d)
{
	struct list *l = (struct list *)(void *)d;

	return l >= lists && l < lists + LISTS ? l : NULL;
}

DIR *
__wrap_opendir(const char *path)
{
	const char *at;
	struct disk *d = disk_of(path, &at);
	struct disk_node *f;
	struct list *l = lists;

	if (d == NULL)
		return __real_opendir(path);
	f = disk_reads(d) ? disk_find(d, at) : NULL;
	if (f == NULL || !f->is_dir) {
		(void)fail(disk_reads(d) ? ENOENT : EIO);
		return NULL;
	}
	while (l->disk != NULL)
		if (++l == lists + LISTS)
			abort();
	*l = (struct list){.disk = d};
	(void)snprintf(l->at, sizeof(l->at), "%s", at);
	return (DIR *)(void *)l;
}

struct dirent *
__wrap_readdir(DIR *dir)
{
	struct list *l = list_of(dir);
	const char *name;

	if (l == NULL)
		return __real_readdir(dir);
	if (!disk_reads(l->disk)) {
		(void)fail(EIO);
		return NULL;
	}
	if ((name = disk_entry(l->disk, l->at, l->next++)) == NULL)
		return NULL;
	(void)snprintf(
	    l->item.d_name, sizeof(l->item.d_name), "%s", name);
	return &l->item;
}

int
__wrap_closedir(DIR *dir)
{
	struct list *l = list_of(dir);

	if (l == NULL)
		return __real_closedir(dir);
	l->disk = NULL;
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct dirent *const *x = a, *const *y = b;

	return strcmp((*x)->d_name, (*y)->d_name);
}

/* Nobody here asks for another order, or for less. */
int
__wrap_scandir(const char *path, struct dirent ***out,
    int (*filter)(const struct dirent *d),
    int (*order)(const struct dirent **a, const struct dirent **b))
{
	struct dirent **list = NULL, *item;
	DIR *d = opendir(path);
	size_t n = 0;

	(void)filter;
	(void)order;
	if (d == NULL)
		return -1;
	while ((item = readdir(d)) != NULL) {
		list = platter_need(realloc(list, (n + 1) * sizeof(*list)));
		list[n] = platter_need(malloc(sizeof(*item)));
		*list[n++] = *item;
	}
	(void)closedir(d);
	if (n > 0)
		qsort(list, n, sizeof(*list), by_name);
	*out = list;
	return (int)n;
}
