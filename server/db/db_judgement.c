#include "db/db.h"

#include "db/engine.h"

enum ayni_err
db_judgement_put(struct db *db, const struct hash *entry,
    const struct judgement *j)
{
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db,
	    "INSERT INTO judgement (entry, batch, refused) "
	    "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(j->batch), DB_I(j->refused));
	for (i = 0; i < j->overs && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO judgement_over (entry, batch, over) "
		    "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(*entry), DB_ID(j->batch),
		    DB_ID(j->over[i]));
	return e;
}

static enum ayni_err
verdict_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_verdict j = {.refused = v[1].i != 0};

	(void)n;
	DB_ROW_ID(&v[0], j.batch);
	return db_row_add(ctx, &j);
}

/* There are few judgements and many batches, so it begins with the former. */
enum ayni_err
db_judgement_of(struct db *db, const struct epoch_id *epoch, struct arena *a,
    struct db_verdict **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT j.batch, max(j.refused) FROM judgement j "
	    "CROSS JOIN batch b WHERE b.id = j.batch AND b.epoch = ?1 "
	    "AND NOT EXISTS (SELECT 1 FROM judgement_over o "
	    "WHERE o.batch = j.batch AND o.over = j.entry) "
	    "GROUP BY j.batch ORDER BY j.batch",
	    verdict_row, a, list, n, DB_ID(*epoch));
}

enum ayni_err
db_judgement_live(struct db *db, const struct hash *batch, struct arena *a,
    struct hash **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT j.entry FROM judgement j WHERE j.batch = ?1 "
	    "AND NOT EXISTS (SELECT 1 FROM judgement_over o "
	    "WHERE o.batch = j.batch AND o.over = j.entry) "
	    "ORDER BY j.entry",
	    db_row_hash, a, list, n, DB_ID(*batch));
}
