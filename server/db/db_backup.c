#include "db/db.h"

#include "db/engine.h"

enum ayni_err
db_backup_put(struct db *db, const struct db_backup *b)
{
	enum ayni_err e;

	e = DB_RUN(db,
	    "INSERT INTO backup (at_us, position, digest) VALUES (?1, ?2, ?3)",
	    NULL, NULL, DB_I(b->at_us), DB_I(b->position), DB_ID(b->digest));
	if (e != AYNI_OK)
		return e;
	e = DB_RUN(db,
	    "INSERT INTO backup_file (backup, position) "
	    "SELECT max(n), ?1 FROM backup",
	    NULL, NULL, DB_I(b->files));
	if (e != AYNI_OK || b->directory.n == 0)
		return e;
	return DB_RUN(db,
	    "INSERT INTO backup_place (backup, directory) "
	    "SELECT max(n), ?1 FROM backup",
	    NULL, NULL, DB_T(b->directory));
}

static enum ayni_err
place_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct text t = db_row_text(l, &v[0]);

	(void)n;
	return db_row_add(l, &t);
}

enum ayni_err
db_backup_places(struct db *db, size_t most, struct arena *a,
    struct text **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT directory FROM (SELECT * FROM backup_place "
	    "ORDER BY backup DESC LIMIT ?1) AS p "
	    "GROUP BY directory ORDER BY max(backup) DESC",
	    place_row, a, list, n, DB_I(most));
}

static enum ayni_err
backup_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_backup b = {.at_us = v[0].i, .position = (uint64_t)v[1].i,
	    .files = (uint64_t)v[2].i};

	(void)n;
	DB_ROW_ID(&v[3], b.digest);
	return db_row_add(ctx, &b);
}

enum ayni_err
db_backup_last(struct db *db, struct db_backup *out, uint64_t *since)
{
	int64_t count[2] = {0, 0};
	enum ayni_err e;

	e = DB_ALL(db,
	    "SELECT count(*) FROM log WHERE position > "
	    "coalesce((SELECT max(position) FROM backup), 0)",
	    db_row_int, count);
	if (e != AYNI_OK)
		return e;
	*since = (uint64_t)count[0];
	return DB_ONE_ALL(db,
	    "SELECT at_us, position, coalesce((SELECT f.position FROM "
	    "backup_file f WHERE f.backup = backup.n), 0), digest "
	    "FROM backup ORDER BY n DESC LIMIT 1",
	    backup_row, NULL, out);
}
