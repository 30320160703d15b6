#include "ayni/notice.h"

#include "db/engine.h"

enum ayni_err
db_notice_put(struct db *db, const struct hash *entry, const struct notice *n,
    struct bytes object)
{
	struct buf key;
	enum ayni_err e;

	buf_init(&key, 4096);
	recipient_key(&key, &n->to);
	e = key.err;
	if (e == AYNI_OK)
		e = DB_RUN(db,
		    "INSERT INTO notice (entry, recipient, at_us, object) "
		    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(*entry), DB_T(buf_text(&key)),
		    DB_I(n->at_us), DB_B(object));
	buf_free(&key);
	return e;
}

static enum ayni_err
notice_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_notice one;

	(void)n;
	DB_ROW_ID(&v[0], one.entry);
	one.object = db_row_bytes(l, &v[1]);
	return db_row_add(l, &one);
}

enum ayni_err
db_notice_list(struct db *db, size_t most, struct arena *a,
    struct db_notice **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT entry, object FROM notice "
	    "ORDER BY at_us DESC, entry LIMIT ?1",
	    notice_row, a, list, n, DB_I(most));
}
