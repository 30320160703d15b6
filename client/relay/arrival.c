#include "relay/arrival.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "ayni/blob.h"
#include "ayni/keys.h"
#include "ayni/plant.h"
#include "ayni/sync.h"

#define PIECE 65536u

static enum ayni_err
failed(void)
{
	return errno == ENOSPC || errno == EDQUOT || errno == EFBIG
	    ? AYNI_FULL : AYNI_IO;
}

/* Where it lies until it is whole: beside, under a name of no bundle. */
static void
part_path(const struct depot *d, const struct waybill *p,
    char out[STICK_MAX_PATH + 8])
{
	char path[STICK_MAX_PATH];
	size_t n;

	depot_path(d, p, path);
	n = strlen(path);
	if (p->what == WAYBILL_BUNDLE)
		n -= strlen(".ayni");
	(void)snprintf(
	    out, STICK_MAX_PATH + 8, "%.*s.part", (int)n, path);
}

static bool
size_of(const char *path, uint64_t *n)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*n = (uint64_t)st.st_size;
	return true;
}

static bool
is_same(const struct waybill *a, const struct waybill *b)
{
	return a->what == b->what && a->number == b->number &&
	    strcmp(a->device, b->device) == 0 && ID_EQUAL(a->hash, b->hash);
}

static void
unlist(struct depot *d, const struct arrival *u)
{
	struct arrival **at = &d->coming;

	while (*at != NULL && *at != u)
		at = &(*at)->next;
	if (*at != NULL)
		*at = u->next;
}

void
arrival_leave(struct depot *d, struct arrival *u)
{
	if (u->fd < 0)
		return;
	unlist(d, u);
	(void)close(u->fd);
	u->fd = -1;
}

/* Whoever asks goes on with it: a request that still brings it may have died
 * without our knowing. */
static void
take_over(struct depot *d, const struct waybill *p)
{
	struct arrival *u = d->coming;

	while (u != NULL && !is_same(&u->waybill, p))
		u = u->next;
	if (u != NULL)
		arrival_leave(d, u);
}

enum ayni_err
arrival_have(struct depot *d, const struct waybill *p, uint64_t *have,
    bool *whole)
{
	char path[STICK_MAX_PATH + 8];

	take_over(d, p);
	depot_path(d, p, path);
	*whole = size_of(path, have);
	if (*whole)
		return AYNI_OK;
	part_path(d, p, path);
	if (!size_of(path, have))
		*have = 0;
	return AYNI_OK;
}

static uint64_t
largest(const struct waybill *p)
{
	return p->what == WAYBILL_BLOB ? blob_size(BLOB_MAX_LENGTH)
				      : BUNDLE_MAX_BYTES;
}

enum ayni_err
arrival_begin(struct depot *d, const struct waybill *p, uint64_t at,
    uint64_t n, struct arrival *u)
{
	char path[STICK_MAX_PATH + 8];
	uint64_t have;
	bool whole;
	enum ayni_err e = arrival_have(d, p, &have, &whole);

	if (e != AYNI_OK)
		return e;
	if (whole || at != have)
		return AYNI_GAP;
	if (n > largest(p) || at + n > largest(p))
		return AYNI_TOOBIG;
	if ((e = depot_room(d, p->device, n)) != AYNI_OK)
		return e;
	part_path(d, p, path);
	u->fd = open(path,
	    O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (u->fd < 0)
		return failed();
	u->waybill = *p;
	u->at = at;
	u->size = at + n;
	u->next = d->coming;
	d->coming = u;
	return AYNI_OK;
}

enum ayni_err
arrival_put(struct arrival *u, struct bytes s)
{
	ssize_t n;

	if (u->fd < 0)
		return AYNI_GAP;
	if (s.n > u->size - u->at)
		return AYNI_TOOBIG;
	while (s.n > 0) {
		n = write(u->fd, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed();
		s.p += n;
		s.n -= (size_t)n;
		u->at += (uint64_t)n;
	}
	return AYNI_OK;
}

/* ---- whether it is what was promised ---- */

static enum ayni_err
check_bundle(const struct depot *d, const char *path,
    const struct hash *hash)
{
	struct hash found;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, BUNDLE_MAX_BYTES);
	e = d->files.read(d->files.ctx, path, &b);
	found = keys_hash(buf_bytes(&b));
	if (e == AYNI_OK && !ID_EQUAL(found, *hash))
		e = AYNI_BADHASH;
	if (e == AYNI_OK)
		e = depot_check(buf_bytes(&b), true);
	buf_free(&b);
	return e;
}

static enum ayni_err
check_blob(const char *path, const struct hash *hash)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	crypto_hash_sha256_state s;
	uint8_t at[PIECE];
	struct hash found;
	ssize_t n = fd < 0 ? -1 : 1;

	(void)crypto_hash_sha256_init(&s);
	while (n > 0 && (n = read(fd, at, sizeof(at))) > 0)
		(void)crypto_hash_sha256_update(
		    &s, at, (unsigned long long)n);
	(void)crypto_hash_sha256_final(&s, found.b);
	if (fd >= 0)
		(void)close(fd);
	if (n < 0)
		return AYNI_IO;
	return ID_EQUAL(found, *hash) ? AYNI_OK : AYNI_BADHASH;
}

/* Of this machine, or of memory: it says nothing about what came. */
static bool
is_ours(enum ayni_err e)
{
	return e == AYNI_IO || e == AYNI_FULL || e == AYNI_NOMEM ||
	    e == AYNI_NOTFOUND;
}

static enum ayni_err
settle(struct depot *d, const struct waybill *p, const struct hash *hash)
{
	char part[STICK_MAX_PATH + 8], path[STICK_MAX_PATH];
	enum ayni_err e;

	part_path(d, p, part);
	depot_path(d, p, path);
	e = p->what == WAYBILL_BLOB ? check_blob(part, &p->hash)
				   : check_bundle(d, part, hash);
	if (e != AYNI_OK && !is_ours(e))
		(void)unlink(part);
	if (e != AYNI_OK)
		return e;
	return d->files.rename(d->files.ctx, part, path);
}

enum ayni_err
arrival_end(struct depot *d, struct arrival *u, const struct hash *hash)
{
	enum ayni_err e = AYNI_OK;

	if (u->fd < 0 || u->at < u->size) {
		arrival_leave(d, u);
		return AYNI_GAP;
	}
	if (!PLANT(SKIP_RELAY_SYNC) && fsync(u->fd) != 0)
		e = failed();
	arrival_leave(d, u);
	return e == AYNI_OK ? settle(d, &u->waybill, hash) : e;
}
