#include "db/db.h"

#include <string.h>

#include "ayni/mem.h"
#include "db/engine.h"

#define COLUMNS                                                               \
	"id, usable, withdrawn, form, submit, device, author_code, now_us, "  \
	"zone_min, boot_us, boot_id, begun_us, finalised_us, entries, "       \
	"heads, pendings, conflicts"
#define READ                                                                  \
	"SELECT r.id, r.usable, r.withdrawn, r.form, r.submit, r.device, "    \
	"r.author_code, r.now_us, r.zone_min, r.boot_us, r.boot_id, "         \
	"r.begun_us, r.finalised_us, r.entries, r.heads, r.pendings, "        \
	"r.conflicts, (SELECT count(*) FROM flag f WHERE f.about = r.id), "   \
	DB_SPAN_READ
#define READS (18u + DB_SPAN_READS)
#define FROM                                                                  \
	" FROM record r LEFT JOIN span s ON s.device = r.device "             \
	"AND s.entry = r.submit"

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
		e = DB_RUN(db, "DELETE FROM returned WHERE record = ?1", NULL,
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
	char uuid[37];
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db,
	    "INSERT INTO record (" COLUMNS ", uuid) VALUES (?1, ?2, ?3, ?4, "
	    "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
	    "?18)",
	    NULL, NULL, DB_ID(r->id), DB_I(r->usable), DB_I(r->withdrawn),
	    DB_ID(r->form), DB_ID(r->submit), DB_ID(r->device),
	    DB_T(r->author_code), DB_I(r->at.wall_us), DB_I(r->at.zone_min),
	    DB_I(r->at.boot_us), DB_B(BYTES(r->at.boot_id)),
	    DB_I(r->begun_us), DB_I(r->finalised_us), DB_I(r->entries),
	    DB_I(r->heads), DB_I(r->pendings), DB_I(r->conflicts),
	    db_row_uuid(uuid, &r->id));
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
	r->flags = (uint64_t)v[17].i;
	db_span_columns(&v[18], &r->span);
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
	return DB_ONE(db,
	    READ FROM " WHERE r.id = ?1",
	    record_row, a, out, DB_ID(*id));
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
	    db, READ FROM " ORDER BY r.id", each_row, &each);
}

/* ---- with some of their answers ---- */

#define TABLES_MAX 32u /* joined for one source */

struct joined {
	const struct db_wide *table[TABLES_MAX]; /* table[0]: walked */
	size_t n;
};

static enum ayni_err
join(struct joined *j, const struct db_wide *t, size_t *at)
{
	for (*at = 0; *at < j->n; (*at)++)
		if (j->table[*at] == t)
			return AYNI_OK;
	if (j->n == TABLES_MAX)
		return AYNI_TOOBIG;
	if (t->repeat != 0 && t->repeat != j->table[0]->repeat)
		return AYNI_BUG;
	j->table[j->n++] = t;
	return AYNI_OK;
}

static void
put_join(struct buf *b, const struct joined *j, size_t i)
{
	bool own = j->table[0]->repeat == 0;

	buf_put_z(b, i > 0 || own ? " LEFT JOIN " : " JOIN ");
	db_wide_put_name(b, j->table[i]->name);
	buf_printf(b, " t%zu ON t%zu.record = r.uuid", i, i);
	if (j->table[i]->repeat == 0)
		buf_printf(b, " AND t%zu.row = 1", i);
	else if (i > 0)
		buf_printf(b, " AND t%zu.row = t0.row", i);
}

static enum ayni_err
put_source(struct buf *b, const struct db_source *s, size_t at, size_t picks)
{
	struct joined j = {{s->rows}, 1};
	enum ayni_err e;
	size_t i, t;

	buf_printf(b, "%s" READ ", %zu, %s", at > 0 ? " UNION ALL " : "", at,
	    s->rows->repeat == 0 ? "1, 0" : "t0.row, t0.parent");
	for (i = 0; i < picks; i++) {
		if (s->pick[i].table == NULL) {
			buf_put_z(b, ", NULL");
			continue;
		}
		if ((e = join(&j, s->pick[i].table, &t)) != AYNI_OK)
			return e;
		buf_printf(b, ", t%zu.", t);
		db_wide_put_name(
		    b, s->pick[i].table->column[s->pick[i].column].name);
	}
	buf_put_z(b, FROM);
	for (i = 0; i < j.n; i++)
		put_join(b, &j, i);
	buf_printf(b, " WHERE r.usable = 1 AND r.form = ?%zu", at + 1);
	return b->err;
}

struct picking {
	db_picked_fn fn;
	void *ctx;
};

static enum ayni_err
picked_row(void *ctx, const struct db_value *v, size_t n)
{
	const struct picking *picking = ctx;
	struct db_record r;
	struct db_picked p = {&r, (size_t)v[READS].i,
	    (uint64_t)v[READS + 1].i, (uint64_t)v[READS + 2].i,
	    v + READS + 3};

	(void)n;
	read_record(v, &r);
	return picking->fn(picking->ctx, &p);
}

enum ayni_err
db_record_pick(struct db *db, const struct db_source *s, size_t n,
    size_t picks, db_picked_fn fn, void *ctx)
{
	struct picking picking = {fn, ctx};
	struct db_value *form = mem_zalloc(n, sizeof(*form));
	enum ayni_err e = form != NULL ? AYNI_OK : AYNI_NOMEM;
	struct buf sql;
	size_t i;

	buf_init(&sql, DB_SQL_MAX);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		form[i] = DB_ID(s[i].form);
		e = put_source(&sql, &s[i], i, picks);
	}
	buf_printf(&sql, " ORDER BY 1, %u", READS + 2);
	if (e == AYNI_OK && n > 0)
		e = db_wide_run(db, &sql, form, n, picked_row, &picking);
	buf_free(&sql);
	mem_free(form);
	return e;
}
