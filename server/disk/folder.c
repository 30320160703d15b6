#include "disk/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GATHER 65536u
#define OUT_MAX (64u << 20) /* a row, or a file's metadata */
#define NAMES_MAX (64u << 20)

static void
path_of(const struct folder *f, const char *name, char out[2 * DISK_PATH_MAX])
{
	(void)snprintf(out, 2 * DISK_PATH_MAX, "%s/%s", f->part, name);
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
	buf_init(&f->names, NAMES_MAX);
	buf_init(&f->dirs, NAMES_MAX);
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
		return disk_err(errno);
	}
	return AYNI_OK;
}

/* Its directories, then itself, then that it is there. */
enum ayni_err
folder_end(struct folder *f)
{
	const char *name = (const char *)f->dirs.p;
	size_t left = f->dirs.n, n;
	char path[2 * DISK_PATH_MAX];
	enum ayni_err e = AYNI_OK;

	for (; left > 0 && e == AYNI_OK; name += n, left -= n) {
		n = strlen(name) + 1;
		path_of(f, name, path);
		e = disk_sync(path);
	}
	if (e == AYNI_OK)
		e = disk_sync(f->part);
	if (e != AYNI_OK)
		return e;
	if (rename(f->part, f->path) != 0)
		return disk_err(errno);
	f->part[0] = '\0';
	return disk_sync_parent(f->path);
}

void
folder_drop(struct folder *f)
{
	if (f->part[0] != '\0')
		disk_remove(f->part);
	f->part[0] = '\0';
	buf_free(&f->names);
	buf_free(&f->dirs);
}

const char *
folder_part(const struct folder *f)
{
	return f->part;
}

/* ---- files ---- */

static bool
has(const struct buf *names, struct text name)
{
	const char *at = (const char *)names->p;
	size_t left = names->n, n;

	for (; left > 0; at += n, left -= n) {
		n = strlen(at) + 1;
		if (text_is(name, at))
			return true;
	}
	return false;
}

bool
folder_has(const struct folder *f, struct text name)
{
	return has(&f->names, name);
}

/* Its path; NULL where there is no room for one more. */
static const char *
note(const struct folder *f, struct buf *names, struct text name,
    char path[2 * DISK_PATH_MAX])
{
	size_t before = names->n;

	buf_put_text(names, name);
	buf_put_byte(names, 0);
	if (names->err != AYNI_OK)
		return NULL;
	path_of(f, (const char *)names->p + before, path);
	return path;
}

/* The directories that a name leads through. */
static enum ayni_err
make_way(struct folder *f, struct text name)
{
	char path[2 * DISK_PATH_MAX];
	struct text up = {name.p, 0};

	for (; up.n < name.n; up.n++) {
		if (name.p[up.n] != '/' || has(&f->dirs, up))
			continue;
		if (note(f, &f->dirs, up, path) == NULL)
			return f->dirs.err;
		if (mkdir(path, 0700) != 0)
			return disk_err(errno);
	}
	return AYNI_OK;
}

enum ayni_err
folder_open(struct folder *f, struct text name, struct folder_file *out)
{
	char path[2 * DISK_PATH_MAX];
	enum ayni_err e = make_way(f, name);

	if (e != AYNI_OK)
		return e;
	if (note(f, &f->names, name, path) == NULL)
		return f->names.err;
	out->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out->fd < 0)
		return disk_err(errno);
	out->err = AYNI_OK;
	buf_init(&out->out, OUT_MAX);
	return AYNI_OK;
}

static void
write_all(struct folder_file *f)
{
	if (f->err == AYNI_OK)
		f->err = f->out.err;
	if (f->err == AYNI_OK)
		f->err = disk_put(f->fd, buf_bytes(&f->out));
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
	f->err = disk_close(f->fd, f->err);
	buf_free(&f->out);
	return e != AYNI_OK ? e : f->err;
}
