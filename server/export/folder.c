#include "export/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GATHER 65536u
#define OUT_MAX (64u << 20) /* a row, or a file's metadata */

static enum ayni_err
err_of(int error)
{
	return error == ENOENT ? AYNI_NOTFOUND
	    : error == EEXIST || error == ENOTEMPTY ? AYNI_EXISTS
	    : error == ENOSPC || error == EDQUOT || error == EFBIG ? AYNI_FULL
						    : AYNI_IO;
}

/* Whether something is there that must not be overwritten. */
static bool
occupied(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	struct stat st;
	bool any = false;

	if (d == NULL)
		return lstat(path, &st) == 0;
	while ((e = readdir(d)) != NULL)
		any |= strcmp(e->d_name, ".") != 0 &&
		    strcmp(e->d_name, "..") != 0;
	(void)closedir(d);
	return any;
}

enum ayni_err
folder_begin(struct folder *f, const char *path)
{
	size_t n = strlen(path);

	memset(f, 0, sizeof(*f));
	buf_init(&f->names, 1u << 20);
	while (n > 1 && path[n - 1] == '/')
		n--;
	if (n == 0)
		return AYNI_NOTFOUND;
	if (n + 32 > sizeof(f->path))
		return AYNI_TOOBIG;
	(void)snprintf(f->path, sizeof(f->path), "%.*s", (int)n, path);
	if (occupied(f->path))
		return AYNI_EXISTS;
	(void)snprintf(f->part, sizeof(f->part), "%.*s.part-%ld", (int)n,
	    path, (long)getpid());
	if (mkdir(f->part, 0700) != 0) {
		f->part[0] = '\0';
		return err_of(errno);
	}
	return AYNI_OK;
}

static enum ayni_err
sync_directory(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (fd < 0)
		return err_of(errno);
	rc = fsync(fd);
	(void)close(fd);
	/* some file systems cannot; the files themselves were synced */
	return rc == 0 || errno == EINVAL ? AYNI_OK : err_of(errno);
}

enum ayni_err
folder_end(struct folder *f)
{
	char parent[FOLDER_MAX_PATH];
	char *slash;
	enum ayni_err e = sync_directory(f->part);

	if (e != AYNI_OK)
		return e;
	if (rename(f->part, f->path) != 0)
		return err_of(errno);
	f->part[0] = '\0';
	memcpy(parent, f->path, sizeof(parent));
	slash = strrchr(parent, '/');
	if (slash == NULL)
		return sync_directory(".");
	slash[slash == parent] = '\0';
	return sync_directory(parent);
}

static void
path_of(const struct folder *f, const char *name,
    char out[2 * FOLDER_MAX_PATH])
{
	(void)snprintf(out, 2 * FOLDER_MAX_PATH, "%s/%s", f->part, name);
}

void
folder_drop(struct folder *f)
{
	char path[2 * FOLDER_MAX_PATH];
	const char *name = (const char *)f->names.p;
	size_t left = f->names.n, n;

	for (; f->part[0] != '\0' && left > 0; name += n, left -= n) {
		path_of(f, name, path);
		(void)unlink(path);
		n = strlen(name) + 1;
	}
	if (f->part[0] != '\0')
		(void)rmdir(f->part);
	f->part[0] = '\0';
	buf_free(&f->names);
}

/* ---- files ---- */

bool
folder_has(const struct folder *f, struct text name)
{
	const char *at = (const char *)f->names.p;
	size_t left = f->names.n, n;

	for (; left > 0; at += n, left -= n) {
		n = strlen(at) + 1;
		if (text_is(name, at))
			return true;
	}
	return false;
}

enum ayni_err
folder_open(struct folder *f, struct text name, struct folder_file *out)
{
	char path[2 * FOLDER_MAX_PATH];
	size_t before = f->names.n;

	buf_put_text(&f->names, name);
	buf_put_byte(&f->names, 0);
	if (f->names.err != AYNI_OK)
		return f->names.err;
	path_of(f, (const char *)f->names.p + before, path);
	out->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out->fd < 0)
		return err_of(errno);
	out->err = AYNI_OK;
	buf_init(&out->out, OUT_MAX);
	return AYNI_OK;
}

static void
write_all(struct folder_file *f)
{
	struct bytes s = buf_bytes(&f->out);
	ssize_t n;

	if (f->err == AYNI_OK)
		f->err = f->out.err;
	while (s.n > 0 && f->err == AYNI_OK) {
		n = write(f->fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			f->err = err_of(errno);
		if (n < 0)
			continue;
		s.p += n;
		s.n -= (size_t)n;
	}
	buf_clear(&f->out);
}

enum ayni_err
folder_flush(struct folder_file *f)
{
	if (f->out.n >= GATHER || f->out.err != AYNI_OK)
		write_all(f);
	return f->err;
}

enum ayni_err
folder_close(struct folder_file *f, enum ayni_err e)
{
	write_all(f);
	if (f->err == AYNI_OK && fsync(f->fd) != 0)
		f->err = err_of(errno);
	if (close(f->fd) != 0 && f->err == AYNI_OK)
		f->err = err_of(errno);
	buf_free(&f->out);
	return e != AYNI_OK ? e : f->err;
}
