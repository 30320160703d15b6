#include "ui/supply.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PORTION 65536u

struct text
supply_beside(const char *file)
{
	const char *slash = strrchr(file, '/');

	return (struct text){
	    file, slash != NULL ? (size_t)(slash - file) + 1 : 0};
}

static void
put_path(const struct supply *s, struct text path, struct buf *out)
{
	const char *home = getenv("HOME");

	if (text_starts(path, TEXT("~/")) && home != NULL) {
		buf_put_z(out, home);
		path.p++;
		path.n--;
	} else if (!text_starts(path, TEXT("/"))) {
		buf_put_text(out, s->folder);
	}
	buf_put_text(out, path);
}

/* -1: it is no file, or not readable.  One that nobody writes to does not
 * hold us up. */
static int
open_file(const struct supply *s, struct text path, struct stat *st)
{
	struct buf b;
	int fd = -1;

	buf_init(&b, PATH_MAX);
	put_path(s, path, &b);
	if (buf_z(&b) != NULL)
		fd = open(buf_z(&b), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	buf_free(&b);
	if (fd >= 0 && (fstat(fd, st) != 0 || !S_ISREG(st->st_mode))) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

static enum ayni_err
look(void *ctx, struct text path, uint64_t *bytes, struct buf *head)
{
	uint8_t first[MEDIUM_HEAD];
	struct stat st;
	int fd = open_file(ctx, path, &st);
	ssize_t n;

	if (fd < 0)
		return AYNI_NOTFOUND;
	n = read(fd, first, sizeof(first));
	(void)close(fd);
	if (n < 0)
		return AYNI_NOTFOUND;
	*bytes = (uint64_t)st.st_size;
	buf_put(head, first, (size_t)n);
	return head->err;
}

static enum ayni_err
pour(void *ctx, struct text path, pour_fn fn, void *to)
{
	uint8_t portion[PORTION];
	struct stat st;
	int fd = open_file(ctx, path, &st);
	enum ayni_err e = AYNI_OK;
	ssize_t n = 1;

	if (fd < 0)
		return AYNI_NOTFOUND;
	while (n > 0 && e == AYNI_OK) {
		n = read(fd, portion, sizeof(portion));
		if (n > 0)
			e = fn(to, (struct bytes){portion, (size_t)n});
	}
	(void)close(fd);
	keys_wipe(portion, sizeof(portion));
	return n < 0 ? AYNI_NOTFOUND : e;
}

struct intake_files
supply_files(struct supply *s)
{
	return (struct intake_files){look, pour, s};
}
