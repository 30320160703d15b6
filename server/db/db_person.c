#include "db/db.h"

#include "db/engine.h"

enum ayni_err
db_person_put(struct db *db, const struct hash *entry,
    const struct db_person *p)
{
	return DB_RUN(db,
	    "INSERT INTO person (entry, hash, person, name, code, rank, "
	    "message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(p->hash), DB_ID(p->person),
	    DB_T(p->name), DB_T(p->code), DB_I(p->rank), DB_B(p->message));
}

static enum ayni_err
person_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_person p = {.rank = (uint64_t)v[4].i};

	(void)n;
	DB_ROW_ID(&v[0], p.hash);
	DB_ROW_ID(&v[1], p.person);
	p.name = db_row_text(l, &v[2]);
	p.code = db_row_text(l, &v[3]);
	p.message = db_row_bytes(l, &v[5]);
	return db_row_add(l, &p);
}

enum ayni_err
db_person_list(struct db *db, struct arena *a, struct db_person **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT hash, person, name, code, rank, message FROM person p "
	    "WHERE entry = "
	    "(SELECT min(entry) FROM person x WHERE x.hash = p.hash) "
	    "ORDER BY code, hash",
	    person_row, a, list, n);
}
