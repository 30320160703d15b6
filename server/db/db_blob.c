#include "db/db_blob.h"

#include <string.h>

#include "db/engine.h"

/* ---- what entries enclose ---- */

enum ayni_err
db_blob_enclose(struct db *db, const struct hash *entry,
    const struct enclosure *x)
{
	return DB_RUN(db,
	    "INSERT INTO enclosure (entry, name, hash, key, length) "
	    "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_T(x->name), DB_ID(x->blob.hash),
	    DB_B(BYTES(x->blob.key)), DB_I(x->blob.length));
}

static enum ayni_err
blob_row(void *ctx, const struct db_value *v, size_t n)
{
	struct blob b = {.length = (uint64_t)v[2].i};

	(void)n;
	DB_ROW_ID(&v[0], b.hash);
	db_row_id(&v[1], b.key, sizeof(b.key));
	return db_row_add(ctx, &b);
}

enum ayni_err
db_blob_enclosed(struct db *db, const struct record_id *r, struct text name,
    struct blob *out)
{
	return DB_ONE(db,
	    "SELECT x.hash, x.key, x.length FROM entry e "
	    "JOIN enclosure x ON x.entry = e.id AND x.name = ?2 "
	    "WHERE e.record = ?1 ORDER BY e.id LIMIT 1",
	    blob_row, NULL, out, DB_ID(*r), DB_T(name));
}

struct enclosures {
	db_enclosure_fn fn;
	void *ctx;
};

static enum ayni_err
enclosure_row(void *ctx, const struct db_value *v, size_t n)
{
	const struct enclosures *all = ctx;
	struct db_enclosure x = {.blob.length = (uint64_t)v[3].i,
	    .size = (uint64_t)v[4].i, .have = (uint64_t)v[5].i};
	enum ayni_err e;

	(void)n;
	DB_ROW_ID(&v[0], x.record);
	x.name = (struct text){(const char *)v[1].s.p, v[1].s.n};
	DB_ROW_ID(&v[2], x.blob.hash);
	DB_ROW_ID(&v[6], x.device);
	db_row_id(&v[7], x.blob.key, sizeof(x.blob.key));
	e = all->fn(all->ctx, &x);
	keys_wipe(&x, sizeof(x));
	return e;
}

enum ayni_err
db_blob_each(struct db *db, bool lacking, db_enclosure_fn fn, void *ctx)
{
	struct enclosures all = {fn, ctx};

	return DB_RUN(db,
	    "SELECT e.record, x.name, x.hash, x.length, "
	    "coalesce(b.size, 0), coalesce(b.have, 0), "
	    "(SELECT t.device FROM entry_in i JOIN batch t ON t.id = i.batch "
	    "WHERE i.entry = e.id AND t.status = 1 ORDER BY i.batch LIMIT 1), "
	    "x.key "
	    "FROM enclosure x JOIN entry e ON e.id = x.entry "
	    "LEFT JOIN blob b ON b.hash = x.hash "
	    "WHERE (?1 = 0 OR b.hash IS NULL OR b.have < b.size) "
	    "ORDER BY e.record, x.name, e.kind, e.id",
	    enclosure_row, &all, DB_I(lacking));
}

/* ---- blobs ---- */

static enum ayni_err
read_blob(void *ctx, const struct db_value *v, size_t n)
{
	struct db_blob b = {
	    .size = (uint64_t)v[2].i, .have = (uint64_t)v[3].i};

	(void)n;
	DB_ROW_ID(&v[0], b.hash);
	DB_ROW_ID(&v[1], b.device);
	return db_row_add(ctx, &b);
}

enum ayni_err
db_blob_get(struct db *db, const struct hash *hash, struct db_blob *out)
{
	return DB_ONE(db,
	    "SELECT hash, device, size, have FROM blob WHERE hash = ?1",
	    read_blob, NULL, out, DB_ID(*hash));
}

/* The row that the next bytes go to. */
static enum ayni_err
begin(struct db *db, const struct db_blob *b, int64_t now_us)
{
	return DB_RUN(db,
	    "INSERT INTO blob (hash, device, size, have, at_us) "
	    "VALUES (?1, ?2, ?3, 0, ?4)",
	    NULL, NULL, DB_ID(b->hash), DB_ID(b->device), DB_I(b->size),
	    DB_I(now_us));
}

enum ayni_err
db_blob_put(struct db *db, const struct db_blob *b, struct bytes s,
    int64_t now_us)
{
	struct db_blob is = *b;
	enum ayni_err e = db_blob_get(db, &b->hash, &is);

	if (e == AYNI_NOTFOUND) {
		is.have = 0;
		e = begin(db, b, now_us);
	}
	if (e != AYNI_OK)
		return e;
	if (is.have != b->have)
		return AYNI_GAP;
	if (s.n > is.size - is.have)
		return AYNI_TOOBIG;
	e = DB_RUN(db,
	    "INSERT INTO blob_part (hash, at, body) VALUES (?1, ?2, ?3)",
	    NULL, NULL, DB_ID(b->hash), DB_I(is.have), DB_B(s));
	if (e != AYNI_OK)
		return e;
	return DB_RUN(db,
	    "UPDATE blob SET have = ?2, at_us = ?3 WHERE hash = ?1", NULL,
	    NULL, DB_ID(b->hash), DB_I(is.have + s.n), DB_I(now_us));
}

static enum ayni_err
part_row(void *ctx, const struct db_value *v, size_t n)
{
	struct buf *out = ctx;

	(void)n;
	buf_put_bytes(out, v[0].s);
	return out->err;
}

enum ayni_err
db_blob_read(struct db *db, const struct hash *hash, uint64_t at,
    struct buf *out)
{
	return DB_RUN(db,
	    "SELECT substr(body, 1 + ?2 - at) FROM blob_part "
	    "WHERE hash = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1",
	    part_row, out, DB_ID(*hash), DB_I(at));
}

enum ayni_err
db_blob_pour(struct db *db, const struct hash *hash, struct blob_sink to)
{
	struct buf part;
	uint64_t at = 0;
	enum ayni_err e;

	buf_init(&part, 2 * DB_BLOB_PART);
	do {
		buf_clear(&part);
		e = db_blob_read(db, hash, at, &part);
		at += part.n;
		if (e == AYNI_OK && part.n > 0)
			e = to.take(to.ctx, buf_bytes(&part));
	} while (e == AYNI_OK && part.n > 0);
	buf_free(&part);
	return e;
}

static enum ayni_err
open_part(void *ctx, struct bytes s)
{
	return blob_open_put(ctx, s);
}

enum ayni_err
db_blob_open(struct db *db, const struct blob *b, struct blob_sink to)
{
	struct blob_open *o = NULL;
	enum ayni_err e = blob_open_new(b, to, &o);

	if (e == AYNI_OK)
		e = db_blob_pour(
		    db, &b->hash, (struct blob_sink){open_part, o});
	if (e == AYNI_OK)
		e = blob_open_end(o);
	blob_open_free(o);
	return e;
}

enum ayni_err
db_blob_drop(struct db *db, const struct hash *hash)
{
	enum ayni_err e;

	e = DB_RUN(db, "DELETE FROM blob_part WHERE hash = ?1", NULL, NULL,
	    DB_ID(*hash));
	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM file_log WHERE hash = ?1", NULL,
		    NULL, DB_ID(*hash));
	if (e != AYNI_OK)
		return e;
	return DB_RUN(
	    db, "DELETE FROM blob WHERE hash = ?1", NULL, NULL, DB_ID(*hash));
}

/* Above all that a backup tells of, so that no number stands for two. */
enum ayni_err
db_blob_log(struct db *db, const struct hash *hash)
{
	return DB_RUN(db,
	    "INSERT INTO file_log (position, hash) VALUES (1 + max("
	    "coalesce((SELECT max(position) FROM file_log), 0), "
	    "coalesce((SELECT max(position) FROM backup_file), 0)), ?1) "
	    "ON CONFLICT (hash) DO NOTHING",
	    NULL, NULL, DB_ID(*hash));
}

static enum ayni_err
logged_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_logged x = {.position = (uint64_t)v[0].i};

	(void)n;
	DB_ROW_ID(&v[1], x.hash);
	return db_row_add(ctx, &x);
}

enum ayni_err
db_blob_logged(struct db *db, struct arena *a, struct db_logged **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT position, hash FROM file_log ORDER BY position",
	    logged_row, a, list, n);
}

enum ayni_err
db_blob_bytes(struct db *db, const struct device_id *device, uint64_t *bytes)
{
	int64_t sum[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT CAST(coalesce(sum(have), 0) AS INTEGER) FROM blob "
	    "WHERE device = ?1",
	    db_row_int, sum, DB_ID(*device));
	if (e == AYNI_OK)
		*bytes = (uint64_t)sum[0];
	return e;
}

enum ayni_err
db_blob_expire(struct db *db, int64_t since_us, uint64_t most)
{
	struct arena a;
	struct hash *hash = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, (size_t)most * sizeof(struct hash) + 65536);
	e = DB_LIST(db,
	    "SELECT hash FROM blob WHERE have < size AND at_us < ?1 "
	    "ORDER BY at_us, hash LIMIT ?2",
	    db_row_hash, &a, &hash, &n, DB_I(since_us), DB_I(most));
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = db_blob_drop(db, &hash[i]);
	arena_free(&a);
	return e;
}

enum ayni_err
db_blob_hashes(struct db *db, struct arena *a, struct hash **list, size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT hash FROM blob WHERE have = size ORDER BY hash",
	    db_row_hash, a, list, n);
}

/* ---- what a device may bring ---- */

/* hash, size or (negative) length, what there is of it; perhaps whose */
static enum ayni_err
wanted_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_blob b = {.have = (uint64_t)v[2].i};

	if (n > 3)
		DB_ROW_ID(&v[3], b.device);
	DB_ROW_ID(&v[0], b.hash);
	b.size = v[1].i >= 0 ? (uint64_t)v[1].i
			     : blob_size((uint64_t)-(v[1].i + 1));
	return db_row_add(ctx, &b);
}

/* An enclosure's length as -1 - length, where its blob has not begun. */
#define ANNOUNCED                                                             \
	"SELECT n.hash, n.size, coalesce(b.have, 0) FROM announced n "        \
	"LEFT JOIN blob b ON b.hash = n.hash WHERE n.epoch = ?1 "
#define ENCLOSED                                                              \
	"SELECT x.hash, coalesce(max(b.size), -1 - max(x.length)), "          \
	"coalesce(max(b.have), 0) FROM batch t "                              \
	"JOIN entry_in i ON i.batch = t.id "                                  \
	"JOIN enclosure x ON x.entry = i.entry "                              \
	"LEFT JOIN blob b ON b.hash = x.hash "                                \
	"WHERE t.device = ?1 AND t.status = 1 "                               \
	"AND (b.hash IS NULL OR b.have < b.size) "

enum ayni_err
db_blob_wanted(struct db *db, const struct device_id *device,
    const struct epoch_id *epoch, size_t most, struct arena *a,
    struct db_blob **list, size_t *n)
{
	struct db_row_list l;
	void *p = NULL;
	enum ayni_err e;
	size_t had;

	db_row_begin(&l, a, sizeof(struct db_blob));
	e = DB_RUN(db, ANNOUNCED "ORDER BY n.hash LIMIT ?2", wanted_row, &l,
	    DB_ID(*epoch), DB_I(most));
	had = l.items.n / sizeof(struct db_blob);
	if (e == AYNI_OK && had < most)
		e = DB_RUN(db, ENCLOSED "GROUP BY x.hash ORDER BY x.hash LIMIT ?2",
		    wanted_row, &l, DB_ID(*device), DB_I(most - had));
	if ((e = db_row_end(&l, e, &p, n)) == AYNI_OK)
		*list = p;
	return e;
}

enum ayni_err
db_blob_expected(struct db *db, const struct device_id *device,
    const struct epoch_id *epoch, const struct hash *hash,
    struct db_blob *out)
{
	struct db_row_list l;
	struct db_blob b;
	enum ayni_err e;

	db_row_begin(&l, NULL, sizeof(b));
	e = DB_RUN(db, ANNOUNCED "AND n.hash = ?2", wanted_row, &l,
	    DB_ID(*epoch), DB_ID(*hash));
	if (e == AYNI_OK && l.items.n == 0)
		e = DB_RUN(db, ENCLOSED "AND x.hash = ?2 GROUP BY x.hash",
		    wanted_row, &l, DB_ID(*device), DB_ID(*hash));
	if ((e = db_row_one(&l, e, &b)) != AYNI_OK)
		return e;
	b.device = *device;
	*out = b;
	return AYNI_OK;
}

enum ayni_err
db_blob_lacking(struct db *db, const struct hash *hash, struct db_blob *out)
{
	return DB_ONE(db,
	    "SELECT x.hash, coalesce(b.size, -1 - x.length), "
	    "coalesce(b.have, 0), t.device FROM enclosure x "
	    "JOIN entry_in i ON i.entry = x.entry "
	    "JOIN batch t ON t.id = i.batch "
	    "LEFT JOIN blob b ON b.hash = x.hash "
	    "WHERE x.hash = ?1 AND t.status = 1 "
	    "AND (b.hash IS NULL OR b.have < b.size) "
	    "ORDER BY t.device LIMIT 1",
	    wanted_row, NULL, out, DB_ID(*hash));
}

enum ayni_err
db_blob_announce(struct db *db, const struct epoch_id *epoch,
    const struct db_announced *list, size_t n)
{
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db, "DELETE FROM announced WHERE epoch = ?1", NULL, NULL,
	    DB_ID(*epoch));
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO announced (epoch, hash, size, signed) "
		    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(*epoch), DB_ID(list[i].hash),
		    DB_I(list[i].size), DB_B(list[i].signed_part));
	return e;
}

static enum ayni_err
announced_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_announced x = {.size = (uint64_t)v[1].i};

	(void)n;
	DB_ROW_ID(&v[0], x.hash);
	x.signed_part = db_row_bytes(l, &v[2]);
	return db_row_add(l, &x);
}

enum ayni_err
db_blob_announced(struct db *db, const struct epoch_id *epoch,
    const struct hash *hash, struct arena *a, struct db_announced *out)
{
	return DB_ONE(db,
	    "SELECT hash, size, signed FROM announced "
	    "WHERE epoch = ?1 AND hash = ?2",
	    announced_row, a, out, DB_ID(*epoch), DB_ID(*hash));
}

enum ayni_err
db_blob_arrived(struct db *db, const struct epoch_id *epoch,
    const struct hash *hash)
{
	return DB_RUN(db,
	    "DELETE FROM announced WHERE epoch = ?1 AND hash = ?2", NULL, NULL,
	    DB_ID(*epoch), DB_ID(*hash));
}

/* ---- tokens ---- */

enum ayni_err
db_blob_token(struct db *db, const struct db_token *t)
{
	return DB_RUN(db,
	    "INSERT INTO token (epoch, device, token) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT (epoch) DO UPDATE SET token = ?3",
	    NULL, NULL, DB_ID(t->epoch), DB_ID(t->device),
	    DB_B(BYTES(t->token)));
}

static enum ayni_err
token_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_token t;

	(void)n;
	DB_ROW_ID(&v[0], t.epoch);
	DB_ROW_ID(&v[1], t.device);
	db_row_id(&v[2], t.token, sizeof(t.token));
	return db_row_add(ctx, &t);
}

enum ayni_err
db_blob_bearer(struct db *db, const uint8_t token[BLOB_TOKEN],
    struct db_token *out)
{
	return DB_ONE(db,
	    "SELECT epoch, device, token FROM token WHERE token = ?1",
	    token_row, NULL, out, DB_B(((struct bytes){token, BLOB_TOKEN})));
}

/* ---- objects of the feed ---- */

enum ayni_err
db_blob_apart(struct db *db, const struct hash *object, const struct blob *b)
{
	return DB_RUN(db,
	    "INSERT INTO apart (object, hash, key, length) "
	    "VALUES (?1, ?2, ?3, ?4)",
	    NULL, NULL, DB_ID(*object), DB_ID(b->hash), DB_B(BYTES(b->key)),
	    DB_I(b->length));
}

enum ayni_err
db_blob_of_object(struct db *db, const struct hash *object, struct blob *out)
{
	return DB_ONE(db,
	    "SELECT hash, key, length FROM apart WHERE object = ?1",
	    blob_row, NULL, out, DB_ID(*object));
}

enum ayni_err
db_blob_is_apart(struct db *db, const struct hash *blob, bool *is)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db, "SELECT 1 FROM apart WHERE hash = ?1", db_row_int, seen,
	    DB_ID(*blob));
	if (e == AYNI_OK)
		*is = seen[1] != 0;
	return e;
}

enum ayni_err
db_blob_apart_work(struct db *db, const struct device_id *device,
    const struct hash *object)
{
	static const char *const steps[] = {
	    "DELETE FROM blob_part WHERE hash IN (SELECT a.hash FROM apart a "
	    "JOIN apart_work w ON w.object = a.object "
	    "WHERE w.device = ?1 AND w.object <> ?2)",
	    "DELETE FROM blob WHERE hash IN (SELECT a.hash FROM apart a "
	    "JOIN apart_work w ON w.object = a.object "
	    "WHERE w.device = ?1 AND w.object <> ?2)",
	    "DELETE FROM apart WHERE object IN (SELECT w.object "
	    "FROM apart_work w WHERE w.device = ?1 AND w.object <> ?2)",
	    "INSERT INTO apart_work (device, object) VALUES (?1, ?2) "
	    "ON CONFLICT (device) DO UPDATE SET object = ?2"};
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && e == AYNI_OK; i++)
		e = DB_RUN(db, steps[i], NULL, NULL, DB_ID(*device),
		    DB_ID(*object));
	return e;
}
