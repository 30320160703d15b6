#include "db/db.h"

#include "db/engine.h"

/* Files that nobody else encloses: without its key, which an entry had, a
 * file says nothing, but it does not stay either. */
#define ITS_FILES                                                             \
	"(SELECT x.hash FROM entry e JOIN enclosure x ON x.entry = e.id "     \
	"WHERE e.record = ?1 AND NOT EXISTS (SELECT 1 FROM enclosure o "      \
	"JOIN entry p ON p.id = o.entry "                                     \
	"WHERE o.hash = x.hash AND p.record <> ?1))"

enum ayni_err
db_erase_put(struct db *db, const struct hash *entry,
    const struct record_id *r)
{
	static const char *const steps[] = {
	    "INSERT INTO redact (batch) SELECT DISTINCT i.batch "
	    "FROM entry e JOIN entry_in i ON i.entry = e.id "
	    "WHERE e.record = ?1 ON CONFLICT DO NOTHING",
	    "INSERT INTO late SELECT DISTINCT b.device "
	    "FROM entry e JOIN entry_in i ON i.entry = e.id "
	    "JOIN batch b ON b.id = i.batch "
	    "WHERE e.record = ?1 ON CONFLICT DO NOTHING",
	    "DELETE FROM clock WHERE entry IN "
	    "(SELECT id FROM entry WHERE record = ?1)",
	    ("DELETE FROM blob_part WHERE hash IN " ITS_FILES),
	    ("DELETE FROM blob WHERE hash IN " ITS_FILES),
	    ("DELETE FROM file_log WHERE hash IN " ITS_FILES),
	    ("DELETE FROM enclosure WHERE entry IN "
	     "(SELECT id FROM entry WHERE record = ?1)"),
	    ("DELETE FROM entry_in WHERE entry IN "
	     "(SELECT id FROM entry WHERE record = ?1)"),
	    "DELETE FROM entry WHERE record = ?1"};
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db,
	    "INSERT INTO erasure (entry, record) VALUES (?1, ?2) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(*r));
	if (e == AYNI_OK)
		e = db_dirty_record(db, r);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && e == AYNI_OK; i++)
		e = DB_RUN(db, steps[i], NULL, NULL, DB_ID(*r));
	return e;
}

enum ayni_err
db_erase_list(struct db *db, struct arena *a, struct record_id **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT DISTINCT record FROM erasure ORDER BY record",
	    db_row_record, a, list, n);
}

enum ayni_err
db_erase_known(struct db *db, const struct record_id *r, bool *known)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db, "SELECT 1 FROM erasure WHERE record = ?1 LIMIT 1",
	    db_row_int, seen, DB_ID(*r));
	if (e == AYNI_OK)
		*known = seen[1] != 0;
	return e;
}

/* What a batch told is forgotten, but for what others told as well. */
static enum ayni_err
unlearn(struct db *db, const struct hash *batch)
{
	static const char *const steps[] = {
	    "DELETE FROM excerpt WHERE entry IN "
	    "(SELECT entry FROM entry_in WHERE batch = ?1) AND NOT EXISTS "
	    "(SELECT 1 FROM entry_in o WHERE o.entry = excerpt.entry "
	    "AND o.batch <> ?1)",
	    "DELETE FROM enclosure WHERE entry IN "
	    "(SELECT entry FROM entry_in WHERE batch = ?1) AND NOT EXISTS "
	    "(SELECT 1 FROM entry_in o WHERE o.entry = enclosure.entry "
	    "AND o.batch <> ?1)",
	    "INSERT INTO late SELECT device FROM batch WHERE id = ?1 "
	    "ON CONFLICT DO NOTHING",
	    "DELETE FROM clock WHERE entry IN "
	    "(SELECT entry FROM entry_in WHERE batch = ?1) AND NOT EXISTS "
	    "(SELECT 1 FROM entry_in o WHERE o.entry = clock.entry "
	    "AND o.batch <> ?1)",
	    "DELETE FROM entry WHERE id IN "
	    "(SELECT entry FROM entry_in WHERE batch = ?1) AND NOT EXISTS "
	    "(SELECT 1 FROM entry_in o WHERE o.entry = entry.id "
	    "AND o.batch <> ?1)",
	    "DELETE FROM entry_in WHERE batch = ?1"};
	enum ayni_err e = db_dirty_batch(db, batch);
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && e == AYNI_OK; i++)
		e = DB_RUN(db, steps[i], NULL, NULL, DB_ID(*batch));
	return e;
}

enum ayni_err
db_erase_excerpt(struct db *db, const struct hash *entry,
    const struct db_batch *b, struct bytes stub)
{
	bool added = false;
	enum ayni_err e;

	e = DB_RUN(db,
	    "INSERT INTO excerpt (entry, batch) VALUES (?1, ?2) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(b->id));
	if (e == AYNI_OK)
		e = db_batch_put(db, b, stub, &added);
	if (e != AYNI_OK || added)
		return e;
	if ((e = unlearn(db, &b->id)) != AYNI_OK)
		return e;
	return DB_RUN(db,
	    "UPDATE batch SET raw = ?2, status = 0, reason = 0 WHERE id = ?1",
	    NULL, NULL, DB_ID(b->id), DB_B(stub));
}

static enum ayni_err
raw_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct bytes s = db_row_bytes(l, &v[0]);

	(void)n;
	return db_row_add(l, &s);
}

enum ayni_err
db_erase_excerpts(struct db *db, const struct hash *batch, struct arena *a,
    struct bytes **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT e.raw FROM excerpt x JOIN entry e ON e.id = x.entry "
	    "WHERE x.batch = ?1 ORDER BY x.entry",
	    raw_row, a, list, n, DB_ID(*batch));
}

enum ayni_err
db_erase_redact(struct db *db, const struct hash *batch)
{
	return DB_RUN(db,
	    "INSERT INTO redact (batch) VALUES (?1) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*batch));
}

enum ayni_err
db_erase_supersede(struct db *db, const struct hash *batch)
{
	return DB_RUN(db,
	    "INSERT INTO redact (batch) SELECT DISTINCT i.batch "
	    "FROM excerpt x JOIN entry_in i ON i.entry = x.entry "
	    "WHERE x.batch = ?1 ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*batch));
}

enum ayni_err
db_erase_redact_take(struct db *db, struct arena *a, struct hash **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "DELETE FROM redact RETURNING batch",
	    db_row_hash, a, list, n);
}

enum ayni_err
db_erase_shred(struct db *db)
{
	int64_t busy[2] = {0, 0};
	enum ayni_err e = DB_ALL(db, "VACUUM", NULL, NULL);

	if (e == AYNI_OK)
		e = DB_ALL(db, "PRAGMA wal_checkpoint(TRUNCATE)", db_row_int,
		    busy);
	return e == AYNI_OK && busy[0] != 0 ? AYNI_BUSY : e;
}
