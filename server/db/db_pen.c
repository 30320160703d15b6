#include "db/db.h"

#include "db/engine.h"

static enum ayni_err
room(struct db *db, const struct epoch_id *epoch, size_t n,
    size_t most_bytes_epoch, size_t most_bytes, bool *fits)
{
	int64_t here[2] = {0, 0}, all[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT CAST(coalesce(sum(size), 0) AS INTEGER) FROM pen "
	    "WHERE epoch = ?1",
	    db_row_int, here, DB_ID(*epoch));
	if (e == AYNI_OK)
		e = DB_ALL(db,
		    "SELECT CAST(coalesce(sum(size), 0) AS INTEGER) FROM pen",
		    db_row_int, all);
	if (e == AYNI_OK)
		*fits = (uint64_t)here[0] + n <= most_bytes_epoch &&
		    (uint64_t)all[0] + n <= most_bytes;
	return e;
}

enum ayni_err
db_pen_put(struct db *db, const struct db_batch *b, struct bytes raw,
    int64_t now_us, size_t most_bytes_epoch, size_t most_bytes, bool *taken)
{
	bool fits = false;
	enum ayni_err e;

	e = room(db, &b->epoch, raw.n, most_bytes_epoch, most_bytes, &fits);
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

static enum ayni_err
raw_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct bytes raw = db_row_bytes(l, &v[0]);

	(void)n;
	return db_row_add(l, &raw);
}

enum ayni_err
db_pen_take(struct db *db, const struct epoch_id *epoch, struct arena *a,
    struct bytes **raw, size_t *n)
{
	struct db_row_list l;
	void *p = NULL;
	enum ayni_err e;

	db_row_begin(&l, a, sizeof(struct bytes));
	e = DB_RUN(db,
	    "SELECT raw FROM pen WHERE epoch = ?1 ORDER BY first, id", raw_row,
	    &l, DB_ID(*epoch));
	if ((e = db_row_end(&l, e, &p, n)) != AYNI_OK)
		return e;
	e = DB_RUN(db, "DELETE FROM pen WHERE epoch = ?1", NULL, NULL,
	    DB_ID(*epoch));
	if (e == AYNI_OK)
		*raw = p;
	return e;
}
