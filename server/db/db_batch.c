#include "db/db.h"

#include "db/engine.h"

#define COLUMNS                                                               \
	"id, device, epoch, first, count, previous, status, reason"

static void
read_batch(const struct db_value *v, struct db_batch *b)
{
	*b = (struct db_batch){.first = (uint64_t)v[3].i};
	DB_ROW_ID(&v[0], b->id);
	DB_ROW_ID(&v[1], b->device);
	DB_ROW_ID(&v[2], b->epoch);
	b->count = (uint64_t)v[4].i;
	b->has_previous = v[5].kind == DB_BLOB;
	DB_ROW_ID(&v[5], b->previous);
	b->status = (enum db_status)v[6].i;
	b->reason = (enum ayni_err)v[7].i;
}

enum ayni_err
db_batch_put(struct db *db, const struct db_batch *b, struct bytes raw,
    bool *added)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "INSERT INTO batch (" COLUMNS ", raw) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
	    "ON CONFLICT DO NOTHING RETURNING 1",
	    db_row_int, seen, DB_ID(b->id), DB_ID(b->device),
	    DB_ID(b->epoch), DB_I(b->first), DB_I(b->count),
	    b->has_previous ? DB_ID(b->previous) : DB_NONE,
	    DB_I(b->status), DB_I(b->reason), DB_B(raw));
	if (e == AYNI_OK && seen[1] != 0)
		e = DB_RUN(db,
		    "INSERT INTO log (position, batch) "
		    "SELECT coalesce(max(position), 0) + 1, ?1 FROM log",
		    NULL, NULL, DB_ID(b->id));
	if (e == AYNI_OK)
		*added = seen[1] != 0;
	return e;
}

enum ayni_err
db_batch_status(struct db *db, const struct hash *id, enum db_status status,
    enum ayni_err reason)
{
	return DB_RUN(db,
	    "UPDATE batch SET status = ?2, reason = ?3 WHERE id = ?1",
	    NULL, NULL, DB_ID(*id), DB_I(status), DB_I(reason));
}

struct one {
	struct db_batch b;
	struct buf *raw;
	bool seen;
};

static enum ayni_err
one_row(void *ctx, const struct db_value *v, size_t n)
{
	struct one *o = ctx;

	read_batch(v, &o->b);
	o->seen = true;
	if (n < 9)
		return AYNI_OK;
	buf_put_bytes(o->raw, v[8].s);
	return o->raw->err;
}

enum ayni_err
db_batch_get(struct db *db, const struct hash *id, struct db_batch *out,
    struct buf *raw)
{
	struct one o = {.raw = raw};
	enum ayni_err e;

	if (raw != NULL)
		e = DB_RUN(db,
		    "SELECT " COLUMNS ", raw FROM batch WHERE id = ?1",
		    one_row, &o, DB_ID(*id));
	else
		e = DB_RUN(db, "SELECT " COLUMNS " FROM batch WHERE id = ?1",
		    one_row, &o, DB_ID(*id));
	if (e == AYNI_OK && !o.seen)
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK)
		*out = o.b;
	return e;
}

/* A file that its entries enclose, and that no backup holds. */
#define LACKS_FILES                                                           \
	"EXISTS (SELECT 1 FROM entry_in i "                                   \
	"JOIN enclosure x ON x.entry = i.entry "                              \
	"LEFT JOIN file_log f ON f.hash = x.hash WHERE i.batch = batch.id "   \
	"AND coalesce(f.position > (SELECT max(position) FROM backup_file), " \
	"1)) "

static enum ayni_err
batch_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_batch b;

	(void)n;
	read_batch(v, &b);
	b.safe = v[8].kind == DB_INT && v[8].i != 0;
	return db_row_add(ctx, &b);
}

enum ayni_err
db_batch_of_epoch(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct db_batch **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT " COLUMNS ", (SELECT position FROM log "
	    "WHERE log.batch = batch.id) <= "
	    "(SELECT max(position) FROM backup) AND NOT " LACKS_FILES
	    "FROM batch WHERE epoch = ?1 ORDER BY first, id",
	    batch_row, a, list, n, DB_ID(*epoch));
}

enum ayni_err
db_batch_ids(struct db *db, struct arena *a, struct hash **list, size_t *n)
{
	return DB_LIST_ALL(db, "SELECT id FROM batch ORDER BY id",
	    db_row_hash, a, list, n);
}

enum ayni_err
db_batch_log(struct db *db, struct arena *a, struct hash **list, size_t *n)
{
	return DB_LIST_ALL(db, "SELECT batch FROM log ORDER BY position",
	    db_row_hash, a, list, n);
}

enum ayni_err
db_batch_position(struct db *db, uint64_t *out)
{
	int64_t last[2] = {0, 0};
	enum ayni_err e;

	e = DB_ALL(db, "SELECT coalesce(max(position), 0) FROM log",
	    db_row_int, last);
	if (e == AYNI_OK)
		*out = (uint64_t)last[0];
	return e;
}

/* "status <> 1" is what the index is of. */
enum ayni_err
db_batch_new(struct db *db, struct arena *a, struct hash **list, size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT id FROM batch WHERE status = 0 AND status <> 1 "
	    "ORDER BY id",
	    db_row_hash, a, list, n);
}

static enum ayni_err
waiting_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_waiting w;

	(void)n;
	read_batch(v, &w.b);
	w.bytes = (uint64_t)v[8].i;
	w.at_us = v[9].kind == DB_INT ? v[9].i : 0;
	w.contested = v[10].i > 1;
	return db_row_add(ctx, &w);
}

enum ayni_err
db_batch_waiting(struct db *db, const struct device_id *device,
    struct arena *a, struct db_waiting **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT b.id, b.device, b.epoch, b.first, b.count, b.previous, "
	    "b.status, b.reason, length(b.raw), "
	    "(SELECT min(v.at_us) FROM arrival v WHERE v.batch = b.id), "
	    "(SELECT count(DISTINCT j.refused) FROM judgement j "
	    "WHERE j.batch = b.id AND NOT EXISTS (SELECT 1 "
	    "FROM judgement_over o WHERE o.batch = j.batch "
	    "AND o.over = j.entry)) "
	    "FROM batch b WHERE b.status <> 1 "
	    "AND (?1 IS NULL OR b.device = ?1) ORDER BY 10, b.first, b.id",
	    waiting_row, a, list, n, device != NULL ? DB_ID(*device) : DB_NONE);
}

enum ayni_err
db_batch_wake(struct db *db, enum ayni_err reason,
    const struct epoch_id *epoch)
{
	if (epoch == NULL)
		return DB_RUN(db,
		    "UPDATE batch SET status = 0, reason = 0 "
		    "WHERE status <> 1 AND ((status = 2 AND reason = ?1) "
		    "OR (status = 3 AND reason = ?2))",
		    NULL, NULL, DB_I(reason), DB_I(AYNI_DECLINED));
	return DB_RUN(db,
	    "UPDATE batch SET status = 0, reason = 0 WHERE epoch = ?3 "
	    "AND ((status = 2 AND reason = ?1) "
	    "OR (status = 3 AND reason = ?2))",
	    NULL, NULL, DB_I(reason), DB_I(AYNI_DECLINED), DB_ID(*epoch));
}

enum ayni_err
db_batch_held_bytes(struct db *db, const struct device_id *device,
    uint64_t *bytes)
{
	int64_t sum[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT CAST(coalesce(sum(length(raw)), 0) AS INTEGER) "
	    "FROM batch WHERE device = ?1 AND status <> 1",
	    db_row_int, sum, DB_ID(*device));
	if (e == AYNI_OK)
		*bytes = (uint64_t)sum[0];
	return e;
}

enum ayni_err
db_batch_any(struct db *db, const struct epoch_id *epoch, bool *any)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db, "SELECT 1 FROM batch WHERE epoch = ?1 LIMIT 1",
	    db_row_int, seen, DB_ID(*epoch));
	if (e == AYNI_OK)
		*any = seen[1] != 0;
	return e;
}

/* A batch has at most 1,000 entries, so nothing further off can overlap. */
enum ayni_err
db_batch_forked(struct db *db, const struct db_batch *b, bool *forked)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT 1 FROM batch WHERE epoch = ?1 AND id <> ?2 "
	    "AND first >= ?3 - 1000 AND first <= ?4 AND ("
	    "(first < ?4 AND first + count > ?3) "
	    "OR (first + count = ?3 AND id <> ?5) "
	    "OR (first = ?4 AND previous <> ?2)) LIMIT 1",
	    db_row_int, seen, DB_ID(b->epoch), DB_ID(b->id), DB_I(b->first),
	    DB_I(b->first + b->count), DB_ID(b->previous));
	if (e == AYNI_OK)
		*forked = seen[1] != 0;
	return e;
}
