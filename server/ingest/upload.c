#include "ingest/upload.h"

#include <string.h>

#include <sodium.h>

#include "ayni/batch.h"
#include "ayni/mem.h"
#include "ayni/pack.h"
#include "ingest/exchange.h"
#include "ingest/state.h"

#define EXPIRE_MOST 16u /* with one request */
#define APART_MAX (SYNC_MAX_BYTES + (1u << 20))

/* ---- with a request ---- */

/* A batch whose header this device signed, and that is not here. */
static enum ayni_err
lacks(struct ingest *g, const struct sync_announced *x,
    const struct sync_request *q, const struct sign_public *key,
    struct db_announced *out, bool *lacking)
{
	struct batch b;
	struct db_batch there;
	enum ayni_err e;

	*lacking = false;
	if (x->size < SEAL_OVERHEAD || x->size > BATCH_MAX_BYTES ||
	    batch_read_header(x->signed_part, key, &b) != AYNI_OK ||
	    !ID_EQUAL(b.header.device, q->device))
		return AYNI_OK;
	e = db_batch_get(g->db, &b.id, &there, NULL);
	if (e != AYNI_NOTFOUND)
		return e;
	*lacking = true;
	*out = (struct db_announced){b.header.sealed, x->size,
	    x->signed_part};
	return AYNI_OK;
}

enum ayni_err
upload_announce(struct ingest *g, const struct sync_request *q,
    const struct sign_public *key)
{
	struct db_announced *list;
	struct arena a;
	bool lacking;
	enum ayni_err e = AYNI_OK;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	list = arena_zalloc(&a, q->announcements, sizeof(*list));
	if (list == NULL)
		e = AYNI_NOMEM;
	for (i = 0; i < q->announcements && e == AYNI_OK; i++) {
		e = lacks(g, &q->announced[i], q, key, &list[n], &lacking);
		n += lacking;
	}
	if (e == AYNI_OK)
		e = db_blob_announce(g->db, &q->epoch, list, n);
	arena_free(&a);
	return e;
}

enum ayni_err
upload_want(struct ingest *g, const struct sync_request *q, struct arena *a,
    struct sync_answer *out)
{
	int64_t now_us = g->clock.now(g->clock.ctx).wall_us;
	struct sync_wanted *list;
	struct db_blob *b = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_blob_expire(g->db, now_us - UPLOAD_KEEP_US, EXPIRE_MOST);
	if (e == AYNI_OK)
		e = db_blob_wanted(g->db, &q->device, &q->epoch,
		    SYNC_MAX_WANTED, a, &b, &n);
	if (e != AYNI_OK)
		return e;
	if ((list = arena_zalloc(a, n, sizeof(*list))) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n; i++)
		list[i] = (struct sync_wanted){b[i].hash, b[i].have};
	out->wanted = list;
	out->wants = n;
	return AYNI_OK;
}

static enum ayni_err
seal(struct ingest *g, struct bytes object, struct buf *out, struct blob *b)
{
	struct blob_seal *s = NULL;
	enum ayni_err e = blob_seal_new(
	    g->chance, blob_into(out), &s);

	if (e == AYNI_OK)
		e = blob_seal_put(s, object);
	if (e == AYNI_OK)
		e = blob_seal_end(s, b);
	blob_seal_free(s);
	return e;
}

static enum ayni_err
keep(struct ingest *g, const struct blob *b, struct bytes s)
{
	struct db_blob row = {.hash = b->hash, .size = s.n};
	int64_t now_us = g->clock.now(g->clock.ctx).wall_us;
	enum ayni_err e = AYNI_OK;
	struct bytes part;

	row.device = g->office->device;
	while (row.have < row.size && e == AYNI_OK) {
		part.p = s.p + row.have;
		part.n = (size_t)(row.size - row.have);
		if (part.n > DB_BLOB_PART)
			part.n = DB_BLOB_PART;
		e = db_blob_put(g->db, &row, part, now_us);
		row.have += part.n;
	}
	return e;
}

enum ayni_err
upload_apart(struct ingest *g, struct bytes object,
    const struct device_id *work, struct blob *out)
{
	struct hash id = keys_hash(object);
	struct buf sealed;
	struct blob b;
	enum ayni_err e = work != NULL
	    ? db_blob_apart_work(g->db, work, &id) : AYNI_OK;

	if (e == AYNI_OK)
		e = db_blob_of_object(g->db, &id, out);
	if (e != AYNI_NOTFOUND)
		return e;
	buf_init(&sealed, APART_MAX);
	e = seal(g, object, &sealed, &b);
	if (e == AYNI_OK)
		e = keep(g, &b, buf_bytes(&sealed));
	if (e == AYNI_OK)
		e = db_blob_apart(g->db, &id, &b);
	buf_free(&sealed);
	if (e == AYNI_OK)
		*out = b;
	return e;
}

enum ayni_err
upload_grant(struct ingest *g, const struct sync_request *q,
    uint8_t token[BLOB_TOKEN])
{
	struct db_token t = {.epoch = q->epoch, .device = q->device};
	enum ayni_err e;

	g->chance.fill(g->chance.ctx, t.token, sizeof(t.token));
	if ((e = db_blob_token(g->db, &t)) == AYNI_OK)
		memcpy(token, t.token, sizeof(t.token));
	return e;
}

/* ---- by itself ---- */

static enum ayni_err
bearer(struct ingest *g, const uint8_t token[BLOB_TOKEN],
    struct db_token *out)
{
	enum ayni_err e = db_blob_bearer(g->db, token, out);

	return e == AYNI_NOTFOUND ? AYNI_BADKEY : e;
}

/* A device asks about what it brought, and heard no answer. */
static enum ayni_err
find_whole(struct ingest *g, const struct hash *hash, struct upload *u)
{
	enum ayni_err e = db_blob_get(g->db, hash, &u->blob);

	if (e == AYNI_OK && (u->blob.have < u->blob.size ||
				!ID_EQUAL(u->blob.device, u->device)))
		e = AYNI_NOTFOUND;
	u->whole = e == AYNI_OK;
	return e;
}

enum ayni_err
upload_find(struct ingest *g, const uint8_t token[BLOB_TOKEN],
    const struct hash *hash, struct upload *out)
{
	struct upload u = {.whole = false};
	struct db_token t;
	enum ayni_err e;

	if ((e = bearer(g, token, &t)) != AYNI_OK)
		return e;
	u.epoch = t.epoch;
	u.device = t.device;
	e = db_blob_expected(g->db, &t.device, &t.epoch, hash, &u.blob);
	if (e == AYNI_NOTFOUND)
		e = find_whole(g, hash, &u);
	if (e == AYNI_OK)
		*out = u;
	return e;
}

enum ayni_err
upload_carried(struct ingest *g, const struct hash *hash, struct upload *out)
{
	struct upload u = {.whole = false};
	enum ayni_err e = db_blob_lacking(g->db, hash, &u.blob);

	if (e == AYNI_NOTFOUND) {
		e = db_blob_get(g->db, hash, &u.blob);
		if (e == AYNI_OK && u.blob.have < u.blob.size)
			e = AYNI_NOTFOUND;
		u.whole = e == AYNI_OK;
	}
	u.device = u.blob.device;
	if (e == AYNI_OK)
		*out = u;
	return e;
}

enum ayni_err
upload_room(struct ingest *g, const struct upload *u)
{
	uint64_t bytes = 0;
	enum ayni_err e = db_blob_bytes(g->db, &u->device, &bytes);

	if (e != AYNI_OK)
		return e;
	return bytes + (u->blob.size - u->blob.have) > g->blob_quota
	    ? AYNI_QUOTA : AYNI_OK;
}

static enum ayni_err
add_to_hash(void *ctx, struct bytes part)
{
	(void)crypto_hash_sha256_update(ctx, part.p, part.n);
	return AYNI_OK;
}

enum ayni_err
upload_check(struct db *db, const struct hash *hash)
{
	crypto_hash_sha256_state s;
	struct hash h;
	enum ayni_err e;

	(void)crypto_hash_sha256_init(&s);
	e = db_blob_pour(db, hash, (struct blob_sink){add_to_hash, &s});
	(void)crypto_hash_sha256_final(&s, h.b);
	if (e == AYNI_OK && !ID_EQUAL(h, *hash))
		e = AYNI_BADHASH;
	return e;
}

enum ayni_err
upload_sound(struct db *db, uint64_t *last)
{
	struct db_logged *x = NULL;
	struct arena a;
	enum ayni_err e;
	uint64_t sound = 0;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	e = db_blob_logged(db, &a, &x, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if ((e = upload_check(db, &x[i].hash)) == AYNI_OK)
			sound = x[i].position;
	arena_free(&a);
	if (e == AYNI_BADHASH)
		e = AYNI_OK;
	if (e == AYNI_OK)
		*last = sound;
	return e;
}

/* What was announced, put together as it would have lain in a request.
 * *why: what became of it. */
static enum ayni_err
take_batch(struct ingest *g, const struct upload *u,
    const struct db_announced *x, enum ayni_err *why)
{
	struct buf sealed, raw;
	struct verdict v;
	enum ayni_err e;

	buf_init(&sealed, BATCH_MAX_BYTES);
	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	e = exchange_present(g);
	if (e == AYNI_OK)
		e = db_blob_pour(g->db, &u->blob.hash, blob_into(&sealed));
	pack_array(&raw, 2);
	pack_bytes(&raw, x->signed_part);
	pack_bytes(&raw, buf_bytes(&sealed));
	if (e == AYNI_OK)
		e = raw.err;
	if (e == AYNI_OK)
		e = ingest_batch(g, buf_bytes(&raw), &v);
	if (e == AYNI_OK)
		e = ingest_settle(g);
	if (e == AYNI_OK && !v.archived)
		*why = v.err;
	buf_free(&raw);
	buf_free(&sealed);
	return e;
}

/* The last byte is there. */
static enum ayni_err
finish(struct ingest *g, const struct upload *u, enum ayni_err *why)
{
	const struct hash *hash = &u->blob.hash;
	struct db_announced x;
	struct arena a;
	bool is_batch;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	e = db_blob_announced(g->db, &u->epoch, hash, &a, &x);
	is_batch = e == AYNI_OK;
	if (e == AYNI_OK || e == AYNI_NOTFOUND)
		e = upload_check(g->db, hash);
	if (e == AYNI_BADHASH) {
		*why = e;
		e = db_blob_drop(g->db, hash);
	} else if (e == AYNI_OK && !is_batch) {
		e = db_blob_log(g->db, hash);
	} else if (e == AYNI_OK) {
		e = take_batch(g, u, &x, why);
		if (e == AYNI_OK)
			e = db_blob_drop(g->db, hash);
		if (e == AYNI_OK)
			e = db_blob_arrived(g->db, &u->epoch, hash);
	}
	arena_free(&a);
	return e;
}

enum ayni_err
upload_put(struct ingest *g, struct upload *u, struct bytes s)
{
	int64_t now_us = g->clock.now(g->clock.ctx).wall_us;
	bool last = u->blob.have + s.n == u->blob.size;
	enum ayni_err e, why = AYNI_OK;

	if ((e = db_begin(g->db)) != AYNI_OK)
		return e;
	e = db_blob_put(g->db, &u->blob, s, now_us);
	if (e == AYNI_OK && last)
		e = finish(g, u, &why);
	if (e == AYNI_OK)
		e = db_commit(g->db);
	if (e != AYNI_OK) {
		db_rollback(g->db);
		return e;
	}
	u->blob.have += s.n;
	u->whole = last;
	return why;
}

static enum ayni_err
bring_rest(struct ingest *g, struct upload *u, const struct upload_source *s,
    uint8_t part[DB_BLOB_PART])
{
	enum ayni_err e = AYNI_OK;
	uint64_t left;
	size_t n;

	while (!u->whole && e == AYNI_OK) {
		left = s->size - u->blob.have;
		n = left < DB_BLOB_PART ? (size_t)left : DB_BLOB_PART;
		e = s->read(s->from, u->blob.have, part, n);
		if (e == AYNI_OK)
			e = upload_put(g, u, (struct bytes){part, n});
	}
	return e;
}

static enum ayni_err
bring(struct ingest *g, const struct hash *hash,
    const struct upload_source *s, bool *began)
{
	struct upload u = {.whole = false};
	uint8_t *part;
	enum ayni_err e = db_blob_lacking(g->db, hash, &u.blob);

	if (e == AYNI_OK && u.blob.size != s->size)
		e = AYNI_NONCANON;
	u.device = u.blob.device;
	if (e == AYNI_OK)
		e = upload_room(g, &u);
	if (e != AYNI_OK)
		return e;
	*began = u.blob.have > 0;
	if ((part = mem_alloc(DB_BLOB_PART)) == NULL)
		return AYNI_NOMEM;
	e = bring_rest(g, &u, s, part);
	mem_free(part);
	return e;
}

/* What had come before of it, by another way, may have been wrong. */
enum ayni_err
upload_bring(struct ingest *g, const struct hash *hash,
    const struct upload_source *s)
{
	bool began = false;
	enum ayni_err e = bring(g, hash, s, &began);

	return e == AYNI_BADHASH && began ? bring(g, hash, s, &began) : e;
}

enum ayni_err
upload_fetch(struct ingest *g, const uint8_t token[BLOB_TOKEN],
    const struct hash *hash, struct db_blob *out)
{
	struct db_token t;
	bool is = false;
	enum ayni_err e = bearer(g, token, &t);

	if (e == AYNI_OK)
		e = db_blob_is_apart(g->db, hash, &is);
	if (e == AYNI_OK && !is)
		e = AYNI_NOTFOUND;
	return e == AYNI_OK ? db_blob_get(g->db, hash, out) : e;
}
