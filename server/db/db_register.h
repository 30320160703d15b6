/*
 * db_register -- the register of entities, as the office's journal has it.
 *
 * Every row of a unit is kept with the step that brought it; the one that
 * counts stands in the table "unit", for whoever reads the store by SQL too.
 *
 * errs  as db.h
 */
#ifndef DB_DB_REGISTER_H
#define DB_DB_REGISTER_H

#include "ayni/unit.h"
#include "db/db.h"

/* A unit as it stands. */
struct db_unit {
	struct bytes body; /* Unit; its id and columns: unit_read */
	bool closed;
	bool contested; /* live rows say different things */
};

/* db_register_put -- a row; what counts of its unit is found again.
 * raw: the unit's bytes */
enum ayni_err db_register_put(struct db *db, const struct hash *entry,
    const struct unit *u, struct bytes raw) AYNI_CHECK;
/* errs NOTFOUND */
enum ayni_err db_register_get(struct db *db, struct text id, struct arena *a,
    struct db_unit *out) AYNI_CHECK;
/* its live rows, ascending; at most "most" */
enum ayni_err db_register_live(struct db *db, struct text id,
    struct unit_row_id *row, size_t most, size_t *n) AYNI_CHECK;

/* Another result than OK ends the walk; INTERRUPTED ends it as OK. */
typedef enum ayni_err (*db_unit_fn)(void *ctx, const struct db_unit *u);
/* db_register_each -- by id; area: of this code, on whichever level; n == 0:
 * all.  What fn gets lives until it returns. */
enum ayni_err db_register_each(struct db *db, struct text area, db_unit_fn fn,
    void *ctx) AYNI_CHECK;
struct db_register_counts {
	uint64_t units, closed, contested;
};
enum ayni_err db_register_count(struct db *db, struct text area,
    struct db_register_counts *out) AYNI_CHECK;

#endif
