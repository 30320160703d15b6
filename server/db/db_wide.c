#include "db/db.h"

#include <string.h>

#include "ayni/mem.h"
#include "db/engine.h"

void
db_wide_put_name(struct buf *b, struct text name)
{
	size_t i;

	buf_put_byte(b, '"');
	for (i = 0; i < name.n; i++) {
		if (name.p[i] == '"')
			buf_put_byte(b, '"');
		buf_put_byte(b, (uint8_t)name.p[i]);
	}
	buf_put_byte(b, '"');
}

enum ayni_err
db_wide_run(struct db *db, struct buf *sql, const struct db_value *v, size_t n,
    db_row_fn row, void *ctx)
{
	const char *z = buf_z(sql);

	if (z == NULL)
		return sql->err;
	return db->engine->run(db->self, z, v, n, row, ctx);
}

static void
put_create(struct buf *b, const struct db *db, const struct db_wide *w)
{
	size_t i;

	buf_put_z(b, "CREATE TABLE ");
	db_wide_put_name(b, w->name);
	buf_put_z(b, " (record TEXT NOT NULL, row INTEGER NOT NULL, ");
	if (w->repeat != 0)
		buf_put_z(
		    b, "parent INTEGER NOT NULL, instance TEXT NOT NULL, ");
	for (i = 0; i < w->columns; i++) {
		db_wide_put_name(b, w->column[i].name);
		buf_put_byte(b, ' ');
		buf_put_z(b, db->engine->type[w->column[i].kind]);
		buf_put_z(b, ", ");
	}
	buf_put_z(b, "PRIMARY KEY (record, row)) ");
	buf_put_z(b, db->engine->strict);
}

static enum ayni_err
put_catalog(struct db *db, const struct db_wide *w)
{
	const struct db_column *c;
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db,
	    "INSERT INTO wide (name, form, repeat, part, up) "
	    "VALUES (?1, ?2, ?3, ?4, ?5)",
	    NULL, NULL, DB_T(w->name), DB_ID(w->form), DB_I(w->repeat),
	    DB_I(w->part), DB_I(w->up));
	for (i = 0; i < w->columns && e == AYNI_OK; i++) {
		c = &w->column[i];
		e = DB_RUN(db,
		    "INSERT INTO wide_column (wide, position, name, kind, "
		    "field, list, type) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		    NULL, NULL, DB_T(w->name), DB_I(i), DB_T(c->name),
		    DB_I(c->kind), DB_I(c->field), DB_I(c->list),
		    DB_T(c->type));
	}
	return e;
}

enum ayni_err
db_wide_create(struct db *db, const struct db_wide *w)
{
	struct buf sql;
	enum ayni_err e;

	buf_init(&sql, DB_SQL_MAX);
	put_create(&sql, db, w);
	e = db_wide_run(db, &sql, NULL, 0, NULL, NULL);
	buf_free(&sql);
	return e == AYNI_OK ? put_catalog(db, w) : e;
}

static enum ayni_err
wide_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_wide w = {.columns = 0};

	(void)n;
	DB_ROW_ID(&v[0], w.form);
	w.name = db_row_text(l, &v[1]);
	w.repeat = (uint32_t)v[2].i;
	w.part = (uint32_t)v[3].i;
	w.up = (uint32_t)v[4].i;
	return db_row_add(l, &w);
}

static enum ayni_err
column_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_column c;

	(void)n;
	c.name = db_row_text(l, &v[0]);
	c.kind = (enum db_kind)v[1].i;
	c.field = (uint32_t)v[2].i;
	c.list = (int32_t)v[3].i;
	c.type = db_row_text(l, &v[4]);
	return db_row_add(l, &c);
}

static enum ayni_err
read_columns(struct db *db, struct arena *a, struct db_wide *w)
{
	return DB_LIST(db,
	    "SELECT name, kind, field, list, type FROM wide_column "
	    "WHERE wide = ?1 ORDER BY position",
	    column_row, a, &w->column, &w->columns, DB_T(w->name));
}

enum ayni_err
db_wide_list(struct db *db, const struct hash *form, struct arena *a,
    struct db_wide **list, size_t *n)
{
	struct db_wide *w = NULL;
	enum ayni_err e;
	size_t count = 0, i;

	if (form != NULL)
		e = DB_LIST(db,
		    "SELECT form, name, repeat, part, up FROM wide "
		    "WHERE form = ?1 ORDER BY repeat, part",
		    wide_row, a, &w, &count, DB_ID(*form));
	else
		e = DB_LIST_ALL(db,
		    "SELECT form, name, repeat, part, up FROM wide "
		    "ORDER BY form, repeat, part",
		    wide_row, a, &w, &count);
	for (i = 0; i < count && e == AYNI_OK; i++)
		e = read_columns(db, a, &w[i]);
	if (e == AYNI_OK) {
		*list = w;
		*n = count;
	}
	return e;
}

enum ayni_err
db_wide_clear(struct db *db, const struct db_wide *w,
    const struct record_id *r)
{
	char uuid[37];
	struct db_value v = db_row_uuid(uuid, r);
	struct buf sql;
	enum ayni_err e;

	buf_init(&sql, DB_SQL_MAX);
	buf_put_z(&sql, "DELETE FROM ");
	db_wide_put_name(&sql, w->name);
	buf_put_z(&sql, " WHERE record = ?1");
	e = db_wide_run(db, &sql, &v, 1, NULL, NULL);
	buf_free(&sql);
	return e;
}

enum ayni_err
db_wide_put(struct db *db, const struct db_wide *w,
    const struct db_wide_row *r)
{
	size_t fixed = w->repeat != 0 ? 4 : 2, n = fixed + w->columns, i;
	struct db_value *v = mem_zalloc(n, sizeof(*v));
	char uuid[37], hex[16];
	static const char digit[] = "0123456789abcdef";
	struct buf sql;
	enum ayni_err e;

	if (v == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < 16; i++)
		hex[i] = digit[r->instance.b[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15];
	v[0] = db_row_uuid(uuid, &r->record);
	v[1] = DB_I(r->row);
	if (fixed == 4) {
		v[2] = DB_I(r->parent);
		v[3] = DB_T(((struct text){hex, 16}));
	}
	if (w->columns > 0)
		memcpy(v + fixed, r->value, w->columns * sizeof(*v));
	buf_init(&sql, DB_SQL_MAX);
	buf_put_z(&sql, "INSERT INTO ");
	db_wide_put_name(&sql, w->name);
	buf_put_z(&sql, " VALUES (");
	for (i = 0; i < n; i++)
		buf_printf(&sql, "%s?%zu", i > 0 ? ", " : "", i + 1);
	buf_put_z(&sql, ")");
	e = db_wide_run(db, &sql, v, n, NULL, NULL);
	buf_free(&sql);
	mem_free(v);
	return e;
}

enum ayni_err
db_wide_each(struct db *db, const struct db_wide *w, db_row_fn fn, void *ctx)
{
	struct buf sql;
	enum ayni_err e;

	buf_init(&sql, DB_SQL_MAX);
	buf_put_z(&sql, "SELECT * FROM ");
	db_wide_put_name(&sql, w->name);
	buf_put_z(&sql, " ORDER BY record, row");
	e = db_wide_run(db, &sql, NULL, 0, fn, ctx);
	buf_free(&sql);
	return e;
}

enum ayni_err
db_wide_label_put(struct db *db, const struct db_label *l)
{
	return DB_RUN(db,
	    "INSERT INTO label (wide, position, language, label) "
	    "VALUES (?1, ?2, ?3, ?4)",
	    NULL, NULL, DB_T(l->wide), DB_I(l->position), DB_T(l->language),
	    DB_T(l->label));
}

struct labels {
	db_label_fn fn;
	void *ctx;
	struct text wide;
};

static enum ayni_err
label_row(void *ctx, const struct db_value *v, size_t n)
{
	const struct labels *labels = ctx;
	struct db_label l = {labels->wide, (uint32_t)v[0].i,
	    {(const char *)v[1].s.p, v[1].s.n},
	    {(const char *)v[2].s.p, v[2].s.n}};

	(void)n;
	return labels->fn(labels->ctx, &l);
}

enum ayni_err
db_wide_label_each(struct db *db, struct text wide, db_label_fn fn, void *ctx)
{
	struct labels labels = {fn, ctx, wide};

	return DB_RUN(db,
	    "SELECT position, language, label FROM label WHERE wide = ?1 "
	    "ORDER BY position, language",
	    label_row, &labels, DB_T(wide));
}

/* Forgets every wide table. */
/* Tables of a form, or of all (NULL). */
static enum ayni_err
drop_tables(struct db *db, const struct hash *form)
{
	struct db_wide *w = NULL;
	struct arena a;
	struct buf sql;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, 64u << 20);
	buf_init(&sql, DB_SQL_MAX);
	e = db_wide_list(db, form, &a, &w, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		buf_clear(&sql);
		buf_put_z(&sql, "DROP TABLE ");
		db_wide_put_name(&sql, w[i].name);
		e = db_wide_run(db, &sql, NULL, 0, NULL, NULL);
	}
	buf_free(&sql);
	arena_free(&a);
	return e;
}

enum ayni_err
db_wide_drop(struct db *db, const struct hash *form)
{
	enum ayni_err e = drop_tables(db, form);

	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM wide_column WHERE wide IN "
		    "(SELECT name FROM wide WHERE form = ?1)",
		    NULL, NULL, DB_ID(*form));
	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM label WHERE wide IN "
		    "(SELECT name FROM wide WHERE form = ?1)",
		    NULL, NULL, DB_ID(*form));
	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM wide WHERE form = ?1",
		    NULL, NULL, DB_ID(*form));
	if (e == AYNI_OK)
		e = DB_RUN(db, "DELETE FROM code WHERE form = ?1",
		    NULL, NULL, DB_ID(*form));
	return e;
}

enum ayni_err
db_wide_forget(struct db *db)
{
	enum ayni_err e = drop_tables(db, NULL);

	if (e == AYNI_OK)
		e = DB_ALL(db, "DELETE FROM wide", NULL, NULL);
	if (e == AYNI_OK)
		e = DB_ALL(db, "DELETE FROM wide_column", NULL, NULL);
	if (e == AYNI_OK)
		e = DB_ALL(db, "DELETE FROM label", NULL, NULL);
	return e;
}
