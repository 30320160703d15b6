#include "db/db.h"

#include "db/engine.h"

static enum ayni_err
bytes_of(struct db *db, const struct epoch_id *epoch, uint64_t *bytes)
{
	int64_t sum[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT CAST(coalesce(sum(size), 0) AS INTEGER) FROM pen "
	    "WHERE epoch = ?1",
	    db_row_int, sum, DB_ID(*epoch));
	if (e == AYNI_OK)
		*bytes = (uint64_t)sum[0];
	return e;
}

/* Strangers fill the pen: the oldest gives way to the newest.  Nothing is
 * lost with it, since nobody was given a receipt. */
static enum ayni_err
make_room(struct db *db, size_t most_bytes)
{
	return DB_RUN(db,
	    "DELETE FROM pen WHERE id IN (SELECT id FROM (SELECT id, "
	    "sum(size) OVER (ORDER BY at_us DESC, id) AS kept FROM pen) AS p "
	    "WHERE kept > ?1)",
	    NULL, NULL, DB_I(most_bytes));
}

enum ayni_err
db_pen_put(struct db *db, const struct db_batch *b, struct bytes raw,
    int64_t now_us, size_t most_bytes_epoch, size_t most_bytes, bool *taken)
{
	uint64_t here = 0;
	bool fits;
	enum ayni_err e;

	e = bytes_of(db, &b->epoch, &here);
	fits = here + raw.n <= most_bytes_epoch && raw.n <= most_bytes;
	if (e == AYNI_OK && fits)
		e = make_room(db, most_bytes - raw.n);
	if (e == AYNI_OK && fits)
		e = DB_RUN(db,
		    "INSERT INTO pen (id, epoch, first, at_us, size, raw) "
		    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(b->id), DB_ID(b->epoch), DB_I(b->first),
		    DB_I(now_us), DB_I(raw.n), DB_B(raw));
	if (e == AYNI_OK)
		*taken = fits;
	return e;
}

enum ayni_err
db_pen_ids(struct db *db, struct arena *a, struct hash **list, size_t *n)
{
	return DB_LIST_ALL(
	    db, "SELECT id FROM pen ORDER BY id", db_row_hash, a, list, n);
}

enum ayni_err
db_pen_drop(struct db *db, const struct hash *id)
{
	return DB_RUN(
	    db, "DELETE FROM pen WHERE id = ?1", NULL, NULL, DB_ID(*id));
}

static enum ayni_err
raw_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct bytes raw = db_row_bytes(l, &v[0]);

	(void)n;
	return db_row_add(l, &raw);
}

enum ayni_err
db_pen_get(struct db *db, const struct hash *id, struct arena *a,
    struct bytes *raw)
{
	return DB_ONE(db, "SELECT raw FROM pen WHERE id = ?1", raw_row, a, raw,
	    DB_ID(*id));
}

enum ayni_err
db_pen_take(struct db *db, const struct epoch_id *epoch, struct arena *a,
    struct bytes **raw, size_t *n)
{
	struct bytes *taken = NULL;
	enum ayni_err e;

	e = DB_LIST(db,
	    "SELECT raw FROM pen WHERE epoch = ?1 ORDER BY first, id",
	    raw_row, a, &taken, n, DB_ID(*epoch));
	if (e != AYNI_OK)
		return e;
	e = DB_RUN(db, "DELETE FROM pen WHERE epoch = ?1", NULL, NULL,
	    DB_ID(*epoch));
	if (e == AYNI_OK)
		*raw = taken;
	return e;
}

static enum ayni_err
penned_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_penned p = {.batches = (uint64_t)v[1].i,
	    .bytes = (uint64_t)v[2].i, .at_us = v[3].i};

	(void)n;
	DB_ROW_ID(&v[0], p.epoch);
	return db_row_add(ctx, &p);
}

enum ayni_err
db_pen_list(struct db *db, struct arena *a, struct db_penned **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT epoch, count(*), CAST(sum(size) AS INTEGER), min(at_us) "
	    "FROM pen GROUP BY epoch ORDER BY 4, epoch",
	    penned_row, a, list, n);
}
