#include "desk/cargo.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ingest/upload.h"

#define PATH_BYTES 4096u

static bool
read_name(const char *name, struct hash *h)
{
	return strpbrk(name, "ABCDEF") == NULL &&
	    hex_read(text_of(name), h->b, sizeof(h->b)) == AYNI_OK;
}

/* A file, read from its beginning to its end. */
struct reader {
	char path[PATH_BYTES];
	int fd; /* -1: not open */
	uint64_t at;
};

static void
shut(struct reader *r)
{
	if (r->fd >= 0)
		(void)close(r->fd);
	r->fd = -1;
}

static enum ayni_err
read_on(struct reader *r, uint8_t *p, size_t n)
{
	ssize_t got;

	for (; n > 0; n -= (size_t)got, p += got, r->at += (uint64_t)got)
		if ((got = read(r->fd, p, n)) <= 0)
			return AYNI_IO;
	return AYNI_OK;
}

/* Where what came before ended, or from the beginning once more. */
static enum ayni_err
read_some(void *from, uint64_t at, uint8_t *p, size_t n)
{
	struct reader *r = from;
	uint8_t skipped[4096];
	enum ayni_err e = AYNI_OK;
	uint64_t left;

	if (r->fd < 0 || at < r->at) {
		shut(r);
		r->fd = open(r->path, O_RDONLY | O_CLOEXEC);
		r->at = 0;
	}
	if (r->fd < 0)
		return AYNI_IO;
	while (r->at < at && e == AYNI_OK) {
		left = at - r->at;
		e = read_on(r, skipped, left < sizeof(skipped)
			? (size_t)left : sizeof(skipped));
	}
	return e == AYNI_OK ? read_on(r, p, n) : e;
}

/* What is wrong with one file, and keeps no other. */
static bool
is_its_own(enum ayni_err e)
{
	return e == AYNI_NONCANON || e == AYNI_BADHASH || e == AYNI_QUOTA ||
	    e == AYNI_IO || e == AYNI_GAP;
}

static enum ayni_err
take(struct ingest *g, const char *dir, const struct hash *h,
    const char *name, struct cargo *c)
{
	struct reader r = {.fd = -1};
	struct upload_source s = {read_some, &r, 0};
	struct stat st;
	enum ayni_err e = AYNI_IO;

	(void)snprintf(r.path, sizeof(r.path), "%s/%s", dir, name);
	if (stat(r.path, &st) == 0 && S_ISREG(st.st_mode)) {
		s.size = (uint64_t)st.st_size;
		e = upload_bring(g, h, &s);
	}
	shut(&r);
	if (e == AYNI_OK)
		c->taken++;
	if (e == AYNI_OK || e == AYNI_NOTFOUND)
		return AYNI_OK;
	if (!is_its_own(e))
		return e;
	if (c->refused++ == 0) {
		(void)snprintf(c->name, sizeof(c->name), "%s", name);
		c->why = e;
	}
	return AYNI_OK;
}

enum ayni_err
cargo_take(struct ingest *g, const char *dir, struct cargo *out)
{
	struct cargo c = {.files = 0};
	DIR *d = opendir(dir);
	struct dirent *at;
	struct hash h;
	enum ayni_err e = AYNI_OK;

	while (d != NULL && e == AYNI_OK && (at = readdir(d)) != NULL) {
		if (!read_name(at->d_name, &h))
			continue;
		c.files++;
		e = take(g, dir, &h, at->d_name, &c);
	}
	if (d != NULL)
		(void)closedir(d);
	*out = c;
	return e;
}
