#include "db/db.h"

#include <string.h>

#include "db/engine.h"

#define COLUMNS                                                               \
	"id, usable, withdrawn, form, submit, device, author_code, now_us, "  \
	"zone_min, boot_us, boot_id, begun_us, finalised_us, entries, "       \
	"heads, pendings, conflicts"

enum ayni_err
db_record_drop(struct db *db, const struct record_id *id)
{
	enum ayni_err e;

	e = DB_RUN(db, "DELETE FROM record WHERE id = ?1", NULL, NULL,
	    DB_ID(*id));
	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM conflict WHERE record = ?1", NULL,
		    NULL, DB_ID(*id));
	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM flag WHERE about = ?1", NULL, NULL,
		    DB_ID(*id));
	return e;
}

static enum ayni_err
put_conflict(struct db *db, const struct record_id *r,
    const struct merge_conflict *c)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < c->sides && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO conflict (record, kind, path, field, entry, "
		    "value, winner) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
		    "ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(*r), DB_I(c->kind), DB_B(c->path),
		    DB_I(c->field), DB_ID(c->side[i].entry),
		    DB_B(c->side[i].value), DB_I(c->side[i].winner));
	return e;
}

enum ayni_err
db_record_put(struct db *db, const struct db_record *r,
    const struct merge_conflict *c, size_t n)
{
	enum ayni_err e;
	size_t i;

	if ((e = db_record_drop(db, &r->id)) != AYNI_OK)
		return e;
	e = DB_RUN(db,
	    "INSERT INTO record (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, "
	    "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
	    NULL, NULL, DB_ID(r->id), DB_I(r->usable), DB_I(r->withdrawn),
	    DB_ID(r->form), DB_ID(r->submit), DB_ID(r->device),
	    DB_T(r->author_code), DB_I(r->at.wall_us), DB_I(r->at.zone_min),
	    DB_I(r->at.boot_us), DB_B(BYTES(r->at.boot_id)),
	    DB_I(r->begun_us), DB_I(r->finalised_us), DB_I(r->entries),
	    DB_I(r->heads), DB_I(r->pendings), DB_I(r->conflicts));
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = put_conflict(db, &r->id, &c[i]);
	return e;
}

static void
read_record(const struct db_value *v, struct db_record *r)
{
	memset(r, 0, sizeof(*r));
	DB_ROW_ID(&v[0], r->id);
	r->usable = v[1].i != 0;
	r->withdrawn = v[2].i != 0;
	DB_ROW_ID(&v[3], r->form);
	DB_ROW_ID(&v[4], r->submit);
	DB_ROW_ID(&v[5], r->device);
	r->author_code = (struct text){(const char *)v[6].s.p, v[6].s.n};
	r->at.wall_us = v[7].i;
	r->at.zone_min = (int32_t)v[8].i;
	r->at.boot_us = v[9].i;
	db_row_id(&v[10], r->at.boot_id, sizeof(r->at.boot_id));
	r->begun_us = v[11].i;
	r->finalised_us = v[12].i;
	r->entries = (uint64_t)v[13].i;
	r->heads = (uint64_t)v[14].i;
	r->pendings = (uint64_t)v[15].i;
	r->conflicts = (uint64_t)v[16].i;
}

static enum ayni_err
record_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_record r;

	(void)n;
	read_record(v, &r);
	r.author_code = db_row_text(l, &v[6]);
	return db_row_add(l, &r);
}

enum ayni_err
db_record_get(struct db *db, const struct record_id *id, struct arena *a,
    struct db_record *out)
{
	struct db_row_list l;
	enum ayni_err e;

	db_row_begin(&l, a, sizeof(*out));
	e = DB_RUN(db, "SELECT " COLUMNS " FROM record WHERE id = ?1",
	    record_row, &l, DB_ID(*id));
	return db_row_one(&l, e, out);
}

struct each {
	db_record_fn fn;
	void *ctx;
};

static enum ayni_err
each_row(void *ctx, const struct db_value *v, size_t n)
{
	const struct each *each = ctx;
	struct db_record r;

	(void)n;
	read_record(v, &r);
	return each->fn(each->ctx, &r);
}

enum ayni_err
db_record_each(struct db *db, db_record_fn fn, void *ctx)
{
	struct each each = {fn, ctx};

	return DB_ALL(
	    db, "SELECT " COLUMNS " FROM record ORDER BY id", each_row, &each);
}
