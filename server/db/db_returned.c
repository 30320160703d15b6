#include "db/engine.h"

enum ayni_err
db_returned_put(struct db *db, const struct record_id *r,
    const struct hash *entry, bool answered)
{
	return DB_RUN(db,
	    "INSERT INTO returned (entry, record, answered) "
	    "VALUES (?1, ?2, ?3)",
	    NULL, NULL, DB_ID(*entry), DB_ID(*r), DB_I(answered));
}

static enum ayni_err
id_row(void *ctx, const struct db_value *v, size_t n)
{
	struct record_id id;

	(void)n;
	DB_ROW_ID(&v[0], id);
	return db_row_add(ctx, &id);
}

enum ayni_err
db_returned_list(struct db *db, bool all, struct arena *a,
    struct record_id **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT DISTINCT record FROM returned "
	    "WHERE answered = 0 OR ?1 ORDER BY record",
	    id_row, a, list, n, DB_I(all));
}
