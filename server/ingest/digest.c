#include "ingest/digest.h"

#include <sodium.h>
#include <string.h>

#include "ingest/state.h"
#include "ingest/upload.h"

static void
put_number(crypto_hash_sha256_state *s, uint64_t v)
{
	uint8_t b[8];
	int i;

	for (i = 7; i >= 0; i--, v >>= 8)
		b[i] = (uint8_t)v;
	(void)crypto_hash_sha256_update(s, b, sizeof(b));
}

static enum ayni_err
row(void *ctx, const struct db_value *v, size_t n)
{
	crypto_hash_sha256_state *s = ctx;
	uint64_t bits;
	size_t i;

	put_number(s, n);
	for (i = 0; i < n; i++) {
		put_number(s, v[i].kind);
		switch (v[i].kind) {
		case DB_INT:
			put_number(s, (uint64_t)v[i].i);
			break;
		case DB_REAL:
			memcpy(&bits, &v[i].real, sizeof(bits));
			put_number(s, bits);
			break;
		case DB_TEXT:
		case DB_BLOB:
			put_number(s, v[i].s.n);
			(void)crypto_hash_sha256_update(
			    s, v[i].s.p, v[i].s.n);
			break;
		case DB_NULL:
			break;
		}
	}
	return AYNI_OK;
}

enum ayni_err
digest(struct db *db, struct hash *out)
{
	crypto_hash_sha256_state s;
	struct hash h;
	enum ayni_err e;

	(void)crypto_hash_sha256_init(&s);
	if ((e = db_dump(db, row, &s)) != AYNI_OK)
		return e;
	(void)crypto_hash_sha256_final(&s, h.b);
	*out = h;
	return AYNI_OK;
}

/* ---- verify ---- */

static enum ayni_err
signed_by(struct ingest *g, const struct batch *b, struct arena *a,
    struct sign_public *key)
{
	const struct office_cert *c =
	    office_cert_of(g->office, &b->header.epoch);
	struct db_device d;
	enum ayni_err e;

	if (c != NULL) {
		*key = c->sign;
		return AYNI_OK;
	}
	e = db_device_get(g->db, &b->header.epoch, a, &d);
	if (e == AYNI_OK)
		*key = d.sign;
	return e;
}

/* Whether an archived batch is still what was signed. */
static enum ayni_err
check(struct ingest *g, const struct hash *id, struct bytes raw)
{
	struct bytes *excerpt = NULL;
	struct sign_public key;
	struct batch b;
	struct arena a;
	enum ayni_err e;
	size_t n = 0;

	if ((e = batch_peek(raw, &b)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(b.id, *id))
		return AYNI_BADHASH;
	arena_init(&a, STATE_ARENA);
	e = signed_by(g, &b, &a, &key);
	if (e == AYNI_NOTFOUND)
		e = AYNI_BADKEY;
	if (e == AYNI_OK)
		e = db_erase_excerpts(g->db, id, &a, &excerpt, &n);
	if (e == AYNI_OK)
		e = n > 0 ? batch_verify_header(&b, &key)
			  : batch_verify(&b, &key);
	arena_free(&a);
	return e;
}

static enum ayni_err
check_link(struct ingest *g, const struct db_batch *b,
    struct digest_report *r)
{
	struct db_batch before;
	enum ayni_err e;

	if (!b->has_previous)
		return AYNI_OK;
	e = db_batch_get(g->db, &b->previous, &before, NULL);
	if (e == AYNI_NOTFOUND) /* a gap, not a broken link */
		return AYNI_OK;
	if (e == AYNI_OK && (!ID_EQUAL(before.epoch, b->epoch) ||
	    before.first + before.count != b->first))
		r->broken++;
	return e;
}

/* Of the machine, which says nothing about the batch. */
static bool
is_ours(enum ayni_err e)
{
	return e == AYNI_NOMEM || e == AYNI_STORE || e == AYNI_IO ||
	    e == AYNI_FULL || e == AYNI_BUSY;
}

/* scratch: NULL: only looked at. */
static enum ayni_err
check_one(struct ingest *g, const struct hash *id, struct db *scratch,
    struct buf *raw, struct digest_report *r)
{
	struct db_batch b;
	enum ayni_err e, bad;
	bool added;

	buf_clear(raw);
	if ((e = db_batch_get(g->db, id, &b, raw)) != AYNI_OK)
		return e;
	r->batches++;
	bad = check(g, id, buf_bytes(raw));
	if (is_ours(bad))
		return bad;
	if (bad != AYNI_OK && r->bad++ == 0) {
		r->first_bad = *id;
		r->why = bad;
	}
	if ((e = check_link(g, &b, r)) != AYNI_OK || scratch == NULL)
		return e;
	return db_batch_put(scratch, &b, buf_bytes(raw), &added);
}

static enum ayni_err
check_all(struct ingest *g, struct db *scratch, struct digest_report *r)
{
	struct hash *id = NULL;
	struct arena a;
	struct buf raw;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	e = db_batch_ids(g->db, &a, &id, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = check_one(g, &id[i], scratch, &raw, r);
	buf_free(&raw);
	arena_free(&a);
	return e;
}

static enum ayni_err
check_and_copy(struct ingest *g, struct db *scratch, struct digest_report *r)
{
	enum ayni_err e = db_begin(scratch);

	if (e == AYNI_OK)
		e = check_all(g, scratch, r);
	if (e == AYNI_OK)
		e = db_commit(scratch);
	if (e != AYNI_OK)
		db_rollback(scratch);
	return e;
}

enum ayni_err
digest_check(struct ingest *g, struct digest_report *out)
{
	struct digest_report r;
	enum ayni_err e;

	memset(&r, 0, sizeof(r));
	if ((e = check_all(g, NULL, &r)) == AYNI_OK)
		e = digest(g->db, &r.here);
	if (e == AYNI_OK)
		*out = r;
	return e;
}

static enum ayni_err
check_blobs(struct ingest *g, struct digest_report *r)
{
	struct hash *hash = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	e = db_blob_hashes(g->db, &a, &hash, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = upload_check(g->db, &hash[i]);
		if (e != AYNI_BADHASH)
			continue;
		if (r->bad_blobs++ == 0)
			r->first_bad_blob = hash[i];
		e = AYNI_OK;
	}
	r->blobs = n;
	arena_free(&a);
	return e;
}

enum ayni_err
digest_verify(struct ingest *g, struct db *scratch,
    const struct random_source *shuffle, struct digest_report *out)
{
	struct digest_report r;
	struct ingest *again = NULL;
	enum ayni_err e;

	memset(&r, 0, sizeof(r));
	if ((e = db_begin_read(g->db)) != AYNI_OK)
		return e;
	e = check_and_copy(g, scratch, &r);
	if (e == AYNI_OK)
		e = check_blobs(g, &r);
	if (e == AYNI_OK)
		e = digest(g->db, &r.here);
	db_rollback(g->db);
	if (e == AYNI_OK)
		e = ingest_new(scratch, g->office, g->clock, g->chance, &again);
	if (e == AYNI_OK)
		e = ingest_rederive(again, shuffle);
	if (e == AYNI_OK)
		e = digest(scratch, &r.again);
	ingest_free(again);
	if (e == AYNI_OK)
		*out = r;
	return e;
}
