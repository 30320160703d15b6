#include "keep/contents.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "disk/disk.h"

#define PORTION 65536u
#define DEPTH_MAX 8u

/* ---- writing ---- */

enum ayni_err
contents_put(struct sealed *s, struct bytes head)
{
	uint8_t n[2] = {(uint8_t)(head.n >> 8), (uint8_t)head.n};
	enum ayni_err e;

	if (head.n > CONTENTS_MAX_HEAD)
		return AYNI_TOOBIG;
	e = sealed_put(s, BYTES(n));
	return e == AYNI_OK ? sealed_put(s, head) : e;
}

/* As many bytes as it had when it was looked at; IO where they are gone. */
static enum ayni_err
put_bytes(struct sealed *s, int fd, uint64_t left)
{
	uint8_t portion[PORTION];
	enum ayni_err e = AYNI_OK;
	size_t n;

	while (left > 0 && e == AYNI_OK) {
		n = left < PORTION ? (size_t)left : PORTION;
		if ((e = disk_get(fd, portion, n, &n)) == AYNI_OK && n == 0)
			e = AYNI_IO;
		if (e == AYNI_OK)
			e = sealed_put(s, (struct bytes){portion, n});
		left -= n;
	}
	keys_wipe(portion, sizeof(portion));
	return e;
}

static enum ayni_err
put_open(struct sealed *s, int fd, struct text path)
{
	struct buf head;
	struct stat st;
	enum ayni_err e;

	if (path.n > CONTENTS_MAX_PATH)
		return AYNI_TOOBIG;
	if (fstat(fd, &st) != 0)
		return disk_err(errno);
	buf_init(&head, CONTENTS_MAX_HEAD);
	pack_array(&head, 2);
	pack_text(&head, path);
	pack_uint(&head, (uint64_t)st.st_size);
	e = head.err;
	if (e == AYNI_OK)
		e = contents_put(s, buf_bytes(&head));
	buf_free(&head);
	return e == AYNI_OK ? put_bytes(s, fd, (uint64_t)st.st_size) : e;
}

enum ayni_err
contents_put_file(struct sealed *s, const char *file, struct text path)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	enum ayni_err e;

	if (fd < 0)
		return disk_err(errno);
	e = put_open(s, fd, path);
	(void)close(fd);
	return e;
}

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n > k && strcmp(name + n - k, end) == 0;
}

static bool
is_left_out(const char *name)
{
	static const char *const open_files[] = {CONTENTS_STORE,
	    CONTENTS_STORE "-wal", CONTENTS_STORE "-shm",
	    CONTENTS_STORE "-journal", ".", ".."};
	size_t i;

	for (i = 0; i < sizeof(open_files) / sizeof(open_files[0]); i++)
		if (strcmp(name, open_files[i]) == 0)
			return true;
	return ends_with(name, ".part") || ends_with(name, ".tmp") ||
	    ends_with(name, ".lock");
}

struct walk {
	struct sealed *s;
	size_t root; /* bytes of the path that lead to the directory */
	uint64_t *n;
};

static enum ayni_err put_directory(
    struct walk *w, const char *dir, unsigned depth);

/* What went away meanwhile was not needed any more: the store's copy is
 * older than this walk. */
static enum ayni_err
put_item(struct walk *w, const char *path, unsigned depth)
{
	enum ayni_err e = AYNI_OK;
	struct stat st;

	if (stat(path, &st) != 0)
		return errno == ENOENT ? AYNI_OK : disk_err(errno);
	if (S_ISDIR(st.st_mode))
		return put_directory(w, path, depth + 1);
	if (!S_ISREG(st.st_mode) || sealed_is(path))
		return AYNI_OK;
	e = contents_put_file(w->s, path, text_of(path + w->root));
	if (e == AYNI_NOTFOUND)
		return AYNI_OK;
	*w->n += e == AYNI_OK;
	return e;
}

static enum ayni_err
put_directory(struct walk *w, const char *dir, unsigned depth)
{
	char path[DISK_PATH_MAX];
	enum ayni_err e = AYNI_OK;
	struct dirent *item;
	DIR *d;
	int n;

	if (depth > DEPTH_MAX)
		return AYNI_TOOBIG;
	if ((d = opendir(dir)) == NULL)
		return disk_err(errno);
	while (e == AYNI_OK && (item = readdir(d)) != NULL) {
		if (is_left_out(item->d_name))
			continue;
		n = snprintf(path, sizeof(path), "%s/%s", dir, item->d_name);
		e = n > 0 && n < (int)sizeof(path)
		    ? put_item(w, path, depth)
		    : AYNI_TOOBIG;
	}
	(void)closedir(d);
	return e;
}

enum ayni_err
contents_put_all(struct sealed *s, const char *dir, uint64_t *n)
{
	struct walk w = {s, strlen(dir) + 1, n};

	return put_directory(&w, dir, 1);
}

/* ---- reading ---- */

enum ayni_err
contents_get(struct sealed *s, struct buf *head)
{
	uint8_t two[2], *p;
	enum ayni_err e = sealed_get(s, two, sizeof(two));
	size_t n;

	if (e != AYNI_OK)
		return e;
	n = (size_t)two[0] << 8 | two[1];
	if (n > CONTENTS_MAX_HEAD)
		return AYNI_TOOBIG;
	if ((p = buf_grow(head, n)) == NULL)
		return head->err;
	if ((e = sealed_get(s, p, n)) == AYNI_OK)
		head->n += n;
	return e;
}

/* Names, and "/" between them; none leads up or is empty. */
static bool
is_below(struct text path)
{
	unsigned depth = 1;
	size_t i, n = 0;

	for (i = 0; i <= path.n; i++) {
		if (i < path.n && path.p[i] == '\0')
			return false;
		if (i < path.n && path.p[i] != '/') {
			n++;
			continue;
		}
		if (n == 0 || (n <= 2 && path.p[i - 1] == '.' &&
				  path.p[i - n] == '.'))
			return false;
		n = 0;
		depth++;
	}
	return depth <= DEPTH_MAX + 1;
}

static enum ayni_err
read_file(struct bytes head, struct contents_file *f)
{
	struct unpack u = unpack_begin(head);
	struct text path;
	enum ayni_err e;

	unpack_expect(&u, 2);
	path = unpack_text(&u);
	f->size = unpack_uint(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (path.n > CONTENTS_MAX_PATH || !is_below(path))
		return AYNI_BADFORM;
	memcpy(f->path, path.p, path.n);
	f->path[path.n] = '\0';
	return AYNI_OK;
}

enum ayni_err
contents_next(struct sealed *s, struct contents_file *f, bool *any)
{
	bool done = false;
	struct buf head;
	enum ayni_err e = sealed_done(s, &done);

	if (e != AYNI_OK || done) {
		*any = false;
		return e;
	}
	buf_init(&head, CONTENTS_MAX_HEAD);
	if ((e = contents_get(s, &head)) == AYNI_OK)
		e = read_file(buf_bytes(&head), f);
	buf_free(&head);
	*any = e == AYNI_OK;
	return e;
}

enum ayni_err
contents_get_file(struct sealed *s, const struct contents_file *f, int fd)
{
	uint8_t portion[PORTION];
	uint64_t left = f->size;
	enum ayni_err e = AYNI_OK;
	size_t n;

	while (left > 0 && e == AYNI_OK) {
		n = left < PORTION ? (size_t)left : PORTION;
		e = sealed_get(s, portion, n);
		if (e == AYNI_OK && fd >= 0)
			e = disk_put(fd, (struct bytes){portion, n});
		left -= n;
	}
	keys_wipe(portion, sizeof(portion));
	return e;
}
