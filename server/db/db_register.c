#include "db/db_register.h"

#include <string.h>

#include "db/engine.h"

#define LIVE                                                                  \
	"r.unit = ?1 AND NOT EXISTS (SELECT 1 FROM unit_over o "              \
	"WHERE o.unit = r.unit AND o.over = r.row) "

/* ---- which row counts ---- */

struct choice {
	struct buf body; /* of the best so far */
	struct unit unit, other;
	struct unit_row_id row;
	bool any, contested;
};

static enum ayni_err
weigh(void *ctx, const struct db_value *v, size_t n)
{
	struct choice *c = ctx;
	struct unit_row_id row;
	enum ayni_err e;

	(void)n;
	DB_ROW_ID(&v[0], row);
	if ((e = unit_read(v[1].s, &c->other)) != AYNI_OK)
		return e;
	if (c->any && !unit_same(&c->unit, &c->other))
		c->contested = true;
	if (c->any && !unit_stricter(&c->other, &row, &c->unit, &c->row))
		return AYNI_OK;
	buf_clear(&c->body);
	buf_put_bytes(&c->body, v[1].s);
	c->row = row;
	c->any = true;
	return c->body.err == AYNI_OK
	    ? unit_read(buf_bytes(&c->body), &c->unit) : c->body.err;
}

static struct db_value
column(const struct unit *u, const char *name)
{
	struct text t = unit_get(u, name);

	return t.n > 0 ? DB_T(t) : DB_NONE;
}

static enum ayni_err
put_current(struct db *db, const struct choice *c)
{
	const struct unit *u = &c->unit;

	return DB_RUN(db,
	    "INSERT INTO unit (id, name, admin1, admin2, admin3, closed_on, "
	    "contested, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
	    "ON CONFLICT (id) DO UPDATE SET name = ?2, admin1 = ?3, "
	    "admin2 = ?4, admin3 = ?5, closed_on = ?6, contested = ?7, "
	    "body = ?8",
	    NULL, NULL, DB_T(u->id), column(u, "name"),
	    column(u, unit_area[0]), column(u, unit_area[1]),
	    column(u, unit_area[2]), column(u, UNIT_CLOSED),
	    DB_I(c->contested), DB_B(buf_bytes(&c->body)));
}

static enum ayni_err
settle(struct db *db, struct text id)
{
	struct choice c;
	enum ayni_err e;

	memset(&c, 0, sizeof(c));
	buf_init(&c.body, UNIT_MAX_BYTES);
	e = DB_RUN(db,
	    "SELECT r.row, min(r.body) FROM unit_row r WHERE " LIVE
	    "GROUP BY r.row",
	    weigh, &c, DB_T(id));
	if (e == AYNI_OK && c.any)
		e = put_current(db, &c);
	buf_free(&c.body);
	return e;
}

/* ---- rows ---- */

/* Where it is and ever was: whoever has the area must learn that it left. */
static enum ayni_err
put_areas(struct db *db, const struct unit *u)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < UNIT_AREAS && e == AYNI_OK; i++) {
		struct text area = unit_get(u, unit_area[i]);

		if (area.n > 0)
			e = DB_RUN(db,
			    "INSERT INTO unit_area (area, unit) "
			    "VALUES (?1, ?2) ON CONFLICT DO NOTHING",
			    NULL, NULL, DB_T(area), DB_T(u->id));
	}
	return e;
}

enum ayni_err
db_register_put(struct db *db, const struct hash *entry,
    const struct unit *u, struct bytes raw)
{
	struct unit_row_id row = unit_row(raw);
	enum ayni_err e;
	size_t i;

	e = DB_RUN(db,
	    "INSERT INTO unit_row (unit, row, entry, body) "
	    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_T(u->id), DB_ID(row), DB_ID(*entry), DB_B(raw));
	for (i = 0; i < u->overs && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO unit_over (unit, over, row) "
		    "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_T(u->id), DB_ID(u->over[i]), DB_ID(row));
	if (e == AYNI_OK)
		e = put_areas(db, u);
	return e == AYNI_OK ? settle(db, u->id) : e;
}

struct live {
	struct unit_row_id *row;
	size_t most, n;
};

static enum ayni_err
live_row(void *ctx, const struct db_value *v, size_t n)
{
	struct live *l = ctx;

	(void)n;
	if (l->n < l->most)
		DB_ROW_ID(&v[0], l->row[l->n++]);
	return AYNI_OK;
}

enum ayni_err
db_register_live(struct db *db, struct text id, struct unit_row_id *row,
    size_t most, size_t *n)
{
	struct live l = {row, most, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT DISTINCT r.row FROM unit_row r WHERE " LIVE
	    "ORDER BY r.row",
	    live_row, &l, DB_T(id));
	if (e == AYNI_OK)
		*n = l.n;
	return e;
}

/* ---- units ---- */

#define UNIT "SELECT u.body, u.closed_on IS NOT NULL, u.contested FROM unit u "

static struct db_unit
unit_of(const struct db_value *v)
{
	return (struct db_unit){v[0].s, v[1].i != 0, v[2].i != 0};
}

static enum ayni_err
unit_kept(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_unit u = unit_of(v);

	(void)n;
	u.body = db_row_bytes(l, &v[0]);
	return db_row_add(l, &u);
}

enum ayni_err
db_register_get(struct db *db, struct text id, struct arena *a,
    struct db_unit *out)
{
	return DB_ONE(db, UNIT "WHERE u.id = ?1", unit_kept, a, out, DB_T(id));
}

struct walk {
	db_unit_fn fn;
	void *ctx;
};

static enum ayni_err
unit_passed(void *ctx, const struct db_value *v, size_t n)
{
	struct walk *w = ctx;
	struct db_unit u = unit_of(v);

	(void)n;
	return w->fn(w->ctx, &u);
}

#define IN_AREA "WHERE ?1 = '' OR ?1 IN (u.admin1, u.admin2, u.admin3) "

enum ayni_err
db_register_each(struct db *db, struct text area, db_unit_fn fn, void *ctx)
{
	struct walk w = {fn, ctx};
	enum ayni_err e;

	e = DB_RUN(db, UNIT IN_AREA "ORDER BY u.id", unit_passed, &w,
	    DB_T(area));
	return e == AYNI_INTERRUPTED ? AYNI_OK : e;
}

static enum ayni_err
counts_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_register_counts *c = ctx;

	(void)n;
	c->units = (uint64_t)v[0].i;
	c->closed = (uint64_t)v[1].i;
	c->contested = (uint64_t)v[2].i;
	return AYNI_OK;
}

enum ayni_err
db_register_count(struct db *db, struct text area,
    struct db_register_counts *out)
{
	return DB_RUN(db,
	    "SELECT count(*), count(u.closed_on), "
	    "coalesce(sum(u.contested), 0) FROM unit u " IN_AREA,
	    counts_row, out, DB_T(area));
}
