#include "sync/stick.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ayni_err
failed(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return AYNI_NOTFOUND;
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

static enum ayni_err
list(void *ctx, const char *dir,
    enum ayni_err (*fn)(void *arg, const char *name), void *arg)
{
	struct dirent *d;
	DIR *at = opendir(dir);
	enum ayni_err e = AYNI_OK;

	(void)ctx;
	if (at == NULL)
		return failed();
	for (errno = 0; e == AYNI_OK && (d = readdir(at)) != NULL; errno = 0)
		e = fn(arg, d->d_name);
	if (e == AYNI_OK && errno != 0)
		e = failed();
	(void)closedir(at);
	return e;
}

static enum ayni_err
read_file(void *ctx, const char *path, struct buf *out)
{
	uint8_t at[65536];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 1;
	enum ayni_err e;

	(void)ctx;
	if (fd < 0)
		return failed();
	while (n > 0 && out->err == AYNI_OK) {
		n = read(fd, at, sizeof(at));
		if (n > 0)
			buf_put(out, at, (size_t)n);
	}
	e = n < 0 ? failed() : out->err;
	(void)close(fd);
	return e;
}

static enum ayni_err
write_all(void *to, struct bytes b)
{
	const int *fd = to;
	size_t done = 0;
	ssize_t n;

	while (done < b.n) {
		n = write(*fd, b.p + done, b.n - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return failed();
		done += (size_t)n;
	}
	return AYNI_OK;
}

static enum ayni_err
pour_file(void *ctx, const char *path, const struct pour *from)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	enum ayni_err e;

	(void)ctx;
	if (fd < 0)
		return failed();
	e = from->each(from->from, write_all, &fd);
	if (e == AYNI_OK && fsync(fd) != 0)
		e = failed();
	if (close(fd) != 0 && e == AYNI_OK)
		e = failed();
	return e;
}

static enum ayni_err
write_file(void *ctx, const char *path, struct bytes b)
{
	const struct pour from = pour_bytes(&b);

	return pour_file(ctx, path, &from);
}

static enum ayni_err
size_of(void *ctx, const char *path, uint64_t *bytes)
{
	struct stat st;

	(void)ctx;
	if (stat(path, &st) != 0)
		return failed();
	*bytes = (uint64_t)st.st_size;
	return AYNI_OK;
}

/* The one that a path lies in.  Some file systems of sticks know no such
 * thing; they say EINVAL. */
static enum ayni_err
flush_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[STICK_MAX_PATH];
	enum ayni_err e = AYNI_OK;
	int fd;

	(void)snprintf(dir, sizeof(dir), "%.*s",
	    slash != NULL ? (int)(slash - path) : 1,
	    slash != NULL ? path : ".");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return failed();
	if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
		e = failed();
	(void)close(fd);
	return e;
}

static enum ayni_err
make(void *ctx, const char *dir)
{
	(void)ctx;
	if (mkdir(dir, 0777) == 0)
		return flush_directory(dir);
	return errno == EEXIST ? AYNI_OK : failed();
}

static enum ayni_err
move(void *ctx, const char *from, const char *to)
{
	(void)ctx;
	return rename(from, to) == 0 ? flush_directory(to) : failed();
}

static enum ayni_err
take_away(void *ctx, const char *path)
{
	(void)ctx;
	return unlink(path) == 0 ? AYNI_OK : failed();
}

struct stick
stick_files(void)
{
	return (struct stick){.make = make,
	    .list = list,
	    .read = read_file,
	    .write = write_file,
	    .pour = pour_file,
	    .size = size_of,
	    .rename = move,
	    .remove = take_away};
}
