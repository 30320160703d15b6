#include "keep/erased.h"

#include <stdio.h>
#include <string.h>

#include "ingest/journal.h"

#define ID sizeof(struct record_id)
#define LIST_ARENA (64u << 20)

enum ayni_err
erased_path(const struct office_id *office, const char *dir,
    char out[DISK_PATH_MAX])
{
	const uint8_t *b = office->b;
	int n = snprintf(out, DISK_PATH_MAX, "%s/erasures-%02x%02x%02x%02x",
	    dir, b[0], b[1], b[2], b[3]);

	return n > 0 && n < (int)DISK_PATH_MAX ? AYNI_OK : AYNI_TOOBIG;
}

static enum ayni_err
read_list(const struct office *o, const char *path, struct buf *file,
    struct erasures *l)
{
	enum ayni_err e = disk_read(path, file);

	return e != AYNI_OK ? e
	    : erasures_read(buf_bytes(file), &o->cert.office, l);
}

static struct record_id
record_at(const struct erasures *l, size_t i)
{
	struct record_id r;

	memcpy(r.b, l->records.p + i * ID, ID);
	return r;
}

/* ---- writing ---- */

/* Whether the list that is there names what is not erased here. */
static enum ayni_err
names_more(const struct office *o, struct db *db, const char *path,
    bool *more)
{
	struct erasures l;
	struct record_id r;
	struct buf file;
	bool known = true;
	enum ayni_err e;
	size_t i;

	buf_init(&file, ERASURES_MAX_BYTES + DISK_READ);
	e = read_list(o, path, &file, &l);
	for (i = 0; e == AYNI_OK && known && i < l.records.n / ID; i++) {
		r = record_at(&l, i);
		e = db_erase_known(db, &r, &known);
	}
	*more = !known;
	buf_free(&file);
	return e;
}

static enum ayni_err
sign(const struct office *o, struct db *db, int64_t now_us, struct buf *out)
{
	struct erasures l = {
	    .office_cert = buf_bytes(&o->message), .at_us = now_us};
	struct record_id *r = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0;

	arena_init(&a, LIST_ARENA);
	if ((e = db_erase_list(db, &a, &r, &n)) == AYNI_OK) {
		l.records = (struct bytes){(const uint8_t *)r, n * ID};
		erasures_put(out, &l, &o->cert, &o->sign);
		e = out->err;
	}
	arena_free(&a);
	return e;
}

/* What cannot be read there is no list, and gives way. */
enum ayni_err
erased_write(const struct office *o, struct db *db, int64_t now_us,
    const char *dir)
{
	char path[DISK_PATH_MAX];
	struct buf file;
	bool more = false;
	enum ayni_err e;

	if ((e = erased_path(&o->cert.office, dir, path)) != AYNI_OK)
		return e;
	e = names_more(o, db, path, &more);
	if (e == AYNI_NOMEM || e == AYNI_STORE || more)
		return more ? AYNI_EXISTS : e;
	buf_init(&file, ERASURES_MAX_BYTES);
	if ((e = sign(o, db, now_us, &file)) == AYNI_OK)
		e = disk_write(path, buf_bytes(&file), 0644);
	buf_free(&file);
	return e;
}

/* ---- once more ---- */

static enum ayni_err
erase_all(struct db *db, struct ingest *g, const struct erasures *l,
    uint64_t *n)
{
	enum ayni_err e = db_begin(db), one;
	struct record_id r;
	size_t i;

	*n = 0;
	for (i = 0; e == AYNI_OK && i < l->records.n / ID; i++) {
		r = record_at(l, i);
		one = journal_erase(g, &r, TEXT(""), NULL);
		*n += one == AYNI_OK;
		e = one == AYNI_EXISTS ? AYNI_OK : one;
	}
	return ingest_end(g, e);
}

enum ayni_err
erased_again(const struct office *o, struct db *db, struct ingest *g,
    const char *path, uint64_t *n, struct erasures *l)
{
	struct buf file;
	enum ayni_err e;

	buf_init(&file, ERASURES_MAX_BYTES + DISK_READ);
	e = read_list(o, path, &file, l);
	if (e == AYNI_OK)
		e = erase_all(db, g, l, n);
	l->office_cert = l->records = (struct bytes){NULL, 0};
	buf_free(&file);
	return e;
}
