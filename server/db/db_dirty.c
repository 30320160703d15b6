#include "db/db.h"

#include "db/engine.h"

enum ayni_err
db_dirty_record(struct db *db, const struct record_id *r)
{
	return DB_RUN(db,
	    "INSERT INTO dirty VALUES (?1) ON CONFLICT DO NOTHING", NULL, NULL,
	    DB_ID(*r));
}

/* "WHERE true" keeps SQLite from reading ON as a join's. */
enum ayni_err
db_dirty_batch(struct db *db, const struct hash *b)
{
	return DB_RUN(db,
	    "INSERT INTO dirty SELECT DISTINCT e.record FROM entry_in i "
	    "JOIN entry e ON e.id = i.entry "
	    "WHERE i.batch = ?1 AND e.record IS NOT NULL "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*b));
}

enum ayni_err
db_dirty_epoch(struct db *db, const struct epoch_id *epoch)
{
	return DB_RUN(db,
	    "INSERT INTO dirty SELECT DISTINCT e.record FROM batch b "
	    "JOIN entry_in i ON i.batch = b.id "
	    "JOIN entry e ON e.id = i.entry "
	    "WHERE b.epoch = ?1 AND e.record IS NOT NULL "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*epoch));
}

enum ayni_err
db_dirty_author(struct db *db, const struct hash *p)
{
	return DB_RUN(db,
	    "INSERT INTO dirty SELECT DISTINCT record FROM entry "
	    "WHERE author = ?1 AND record IS NOT NULL ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*p));
}

enum ayni_err
db_dirty_form(struct db *db, const struct hash *f)
{
	return DB_RUN(db,
	    "INSERT INTO dirty SELECT DISTINCT record FROM entry "
	    "WHERE form = ?1 AND record IS NOT NULL ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*f));
}

enum ayni_err
db_dirty_take(struct db *db, size_t most, struct arena *a,
    struct record_id **list, size_t *n)
{
	struct record_id *r = NULL;
	enum ayni_err e;

	e = DB_LIST(db, "SELECT record FROM dirty ORDER BY record LIMIT ?1",
	    db_row_record, a, &r, n, DB_I(most));
	if (e != AYNI_OK)
		return e;
	if (*n > 0) /* what limits their times may limit those of others */
		e = DB_RUN(db,
		    "INSERT INTO late SELECT DISTINCT b.device FROM dirty d "
		    "JOIN entry e ON e.record = d.record "
		    "JOIN entry_in i ON i.entry = e.id "
		    "JOIN batch b ON b.id = i.batch WHERE d.record <= ?1 "
		    "ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(r[*n - 1]));
	if (e == AYNI_OK && *n > 0)
		e = DB_RUN(db, "DELETE FROM dirty WHERE record <= ?1", NULL,
		    NULL, DB_ID(r[*n - 1]));
	if (e == AYNI_OK)
		*list = r;
	return e;
}
