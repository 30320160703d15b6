#include "db/db.h"

#include <string.h>

#include "db/engine.h"

/* Strangers fill this list: the oldest gives way to the newest. */
enum ayni_err
db_join_put(struct db *db, const struct db_join *j, size_t most)
{
	enum ayni_err e;

	e = DB_RUN(db,
	    "INSERT INTO joining (epoch, device, invitation, label, why, "
	    "at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
	    "ON CONFLICT (epoch) DO UPDATE SET why = ?5, at_us = ?6",
	    NULL, NULL, DB_ID(j->epoch), DB_ID(j->device),
	    DB_B(BYTES(j->invitation)), DB_T(j->label), DB_I(j->why),
	    DB_I(j->at_us));
	if (e == AYNI_OK)
		e = DB_RUN(db,
		    "DELETE FROM joining WHERE epoch NOT IN (SELECT epoch "
		    "FROM joining ORDER BY at_us DESC, epoch LIMIT ?1)",
		    NULL, NULL, DB_I(most));
	return e;
}

enum ayni_err
db_join_drop(struct db *db, const struct epoch_id *epoch)
{
	return DB_RUN(db, "DELETE FROM joining WHERE epoch = ?1", NULL, NULL,
	    DB_ID(*epoch));
}

static enum ayni_err
join_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_join j;

	(void)n;
	memset(&j, 0, sizeof(j));
	DB_ROW_ID(&v[0], j.epoch);
	DB_ROW_ID(&v[1], j.device);
	db_row_id(&v[2], j.invitation, sizeof(j.invitation));
	j.label = db_row_text(l, &v[3]);
	j.why = (enum ayni_err)v[4].i;
	j.at_us = v[5].i;
	return db_row_add(l, &j);
}

enum ayni_err
db_join_list(struct db *db, struct arena *a, struct db_join **list, size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT epoch, device, invitation, label, why, at_us FROM joining "
	    "ORDER BY at_us, epoch",
	    join_row, a, list, n);
}
