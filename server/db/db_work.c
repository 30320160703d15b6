#include "db/db_work.h"

#include <string.h>

#include "db/engine.h"

/* ---- assignments ---- */

#define LIVE                                                                  \
	"s.id = ?1 AND NOT EXISTS (SELECT 1 FROM assigned_over o "            \
	"WHERE o.id = s.id AND o.over = s.entry) "

struct choice {
	struct buf body; /* of the best so far */
	struct assignment best, other;
	struct hash entry;
	bool any, contested;
};

static enum ayni_err
weigh(void *ctx, const struct db_value *v, size_t n)
{
	struct choice *c = ctx;
	struct hash entry;
	enum ayni_err e;

	(void)n;
	DB_ROW_ID(&v[0], entry);
	if ((e = assignment_read(v[1].s, &c->other)) != AYNI_OK)
		return e;
	if (c->any && !assignment_same(&c->best, &c->other))
		c->contested = true;
	if (c->any && !assignment_stricter(
			  &c->other, &entry, &c->best, &c->entry))
		return AYNI_OK;
	buf_clear(&c->body);
	buf_put_bytes(&c->body, v[1].s);
	c->entry = entry;
	c->any = true;
	return c->body.err == AYNI_OK
	    ? assignment_read(buf_bytes(&c->body), &c->best) : c->body.err;
}

static struct db_value
some(struct text t)
{
	return t.n > 0 ? DB_T(t) : DB_NONE;
}

static enum ayni_err
key_of(const struct recipient *to, struct buf *b)
{
	buf_init(b, 4096);
	recipient_key(b, to);
	return b->err;
}

static enum ayni_err
put_current(struct db *db, const struct assignment_id *id,
    const struct choice *c)
{
	const struct assignment *a = &c->best;
	struct buf key;
	enum ayni_err e = key_of(&a->to, &key);

	if (e == AYNI_OK)
		e = DB_RUN(db,
		    "INSERT INTO assignment (id, entry, recipient, form, unit, "
		    "label, round, due, withdrawn, contested, body) "
		    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
		    "ON CONFLICT (id) DO UPDATE SET entry = ?2, recipient = ?3, "
		    "form = ?4, unit = ?5, label = ?6, round = ?7, due = ?8, "
		    "withdrawn = ?9, contested = ?10, body = ?11",
		    NULL, NULL, DB_ID(*id), DB_ID(c->entry),
		    DB_T(buf_text(&key)), DB_T(a->form), some(a->unit),
		    some(a->label), some(a->round), some(a->due),
		    DB_I(a->withdrawn), DB_I(c->contested),
		    DB_B(buf_bytes(&c->body)));
	buf_free(&key);
	return e;
}

static enum ayni_err
settle(struct db *db, const struct assignment_id *id)
{
	struct choice c;
	enum ayni_err e;

	memset(&c, 0, sizeof(c));
	buf_init(&c.body, ASSIGNMENT_MAX_BYTES);
	e = DB_RUN(db, "SELECT s.entry, s.body FROM assigned s WHERE " LIVE,
	    weigh, &c, DB_ID(*id));
	if (e == AYNI_OK && c.any)
		e = put_current(db, id, &c);
	buf_free(&c.body);
	return e;
}

enum ayni_err
db_work_assign(struct db *db, const struct hash *entry,
    const struct assignment *a, struct bytes raw)
{
	struct assignment_id id = assignment_id(a);
	struct buf key;
	enum ayni_err e = key_of(&a->to, &key);
	size_t i;

	if (e == AYNI_OK)
		e = DB_RUN(db,
		    "INSERT INTO assigned (entry, id, recipient, body) "
		    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(*entry), DB_ID(id),
		    DB_T(buf_text(&key)), DB_B(raw));
	buf_free(&key);
	for (i = 0; i < a->overs && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO assigned_over (id, over, entry) "
		    "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(id), DB_ID(a->over[i]), DB_ID(*entry));
	return e == AYNI_OK ? settle(db, &id) : e;
}

struct live {
	struct hash *entry;
	size_t most, n;
};

static enum ayni_err
live_row(void *ctx, const struct db_value *v, size_t n)
{
	struct live *l = ctx;

	(void)n;
	if (l->n < l->most)
		DB_ROW_ID(&v[0], l->entry[l->n++]);
	return AYNI_OK;
}

enum ayni_err
db_work_live(struct db *db, const struct assignment_id *id,
    struct hash *entry, size_t most, size_t *n)
{
	struct live l = {entry, most, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT s.entry FROM assigned s WHERE " LIVE "ORDER BY s.entry",
	    live_row, &l, DB_ID(*id));
	if (e == AYNI_OK)
		*n = l.n;
	return e;
}

#define READ                                                                  \
	"SELECT a.id, a.entry, a.contested, a.body, "                         \
	"(SELECT count(*) FROM fulfilment f JOIN record r ON r.id = f.record " \
	"WHERE f.assignment = a.id AND r.usable = 1 AND r.withdrawn = 0) "    \
	"FROM assignment a "

static enum ayni_err
assignment_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_assignment a = {.contested = v[2].i != 0,
	    .records = (uint64_t)v[4].i};

	(void)n;
	DB_ROW_ID(&v[0], a.id);
	DB_ROW_ID(&v[1], a.entry);
	a.body = db_row_bytes(l, &v[3]);
	return db_row_add(l, &a);
}

enum ayni_err
db_work_get(struct db *db, const struct assignment_id *id, struct arena *a,
    struct db_assignment *out)
{
	return DB_ONE(
	    db, READ "WHERE a.id = ?1", assignment_row, a, out, DB_ID(*id));
}

enum ayni_err
db_work_list(struct db *db, bool withdrawn, struct arena *a,
    struct db_assignment **list, size_t *n)
{
	return DB_LIST(db,
	    READ "WHERE a.withdrawn <= ?1 "
	    "ORDER BY a.recipient, a.due IS NULL, a.due, a.unit, a.label, a.id",
	    assignment_row, a, list, n, DB_I(withdrawn));
}

/* ---- areas ---- */

#define AREA_LIVE                                                             \
	"x.recipient = ?1 AND NOT EXISTS (SELECT 1 FROM area_over o "         \
	"WHERE o.recipient = x.recipient AND o.over = x.entry) "

enum ayni_err
db_work_area(struct db *db, const struct hash *entry, const struct area *x,
    struct bytes raw)
{
	struct buf key;
	enum ayni_err e = key_of(&x->to, &key);
	size_t i;

	if (e == AYNI_OK)
		e = DB_RUN(db,
		    "INSERT INTO area (entry, recipient, body) "
		    "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_ID(*entry), DB_T(buf_text(&key)),
		    DB_B(raw));
	for (i = 0; i < x->overs && e == AYNI_OK; i++)
		e = DB_RUN(db,
		    "INSERT INTO area_over (recipient, over, entry) "
		    "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
		    NULL, NULL, DB_T(buf_text(&key)), DB_ID(x->over[i]),
		    DB_ID(*entry));
	buf_free(&key);
	return e;
}

/* The codes that all live areas have. */
struct common {
	struct arena *a;
	struct text code[AREA_MAX_CODES];
	size_t n;
	bool any;
	struct area x;
};

static bool
names(const struct area *x, struct text code)
{
	size_t i;

	for (i = 0; i < x->codes; i++)
		if (text_equal(x->code[i], code))
			return true;
	return false;
}

static enum ayni_err
intersect(void *ctx, const struct db_value *v, size_t n)
{
	struct common *c = ctx;
	enum ayni_err e = assignment_read_area(v[0].s, &c->x);
	size_t i, kept = 0;

	(void)n;
	if (e != AYNI_OK)
		return e;
	if (!c->any) {
		for (i = 0; i < c->x.codes; i++)
			c->code[c->n++] = arena_text(c->a, c->x.code[i]);
	} else {
		for (i = 0; i < c->n; i++)
			if (names(&c->x, c->code[i]))
				c->code[kept++] = c->code[i];
		c->n = kept;
	}
	c->any = true;
	return c->a->failed ? AYNI_NOMEM : AYNI_OK;
}

enum ayni_err
db_work_areas(struct db *db, struct text recipient, struct arena *a,
    struct text **code, size_t *n)
{
	struct common c = {.a = a};
	enum ayni_err e;

	e = DB_RUN(db, "SELECT x.body FROM area x WHERE " AREA_LIVE,
	    intersect, &c, DB_T(recipient));
	if (e != AYNI_OK)
		return e;
	*code = arena_copy(a, c.code, c.n * sizeof(c.code[0]));
	*n = c.n;
	return *code != NULL ? AYNI_OK : AYNI_NOMEM;
}

enum ayni_err
db_work_area_live(struct db *db, struct text recipient, struct hash *entry,
    size_t most, size_t *n)
{
	struct live l = {entry, most, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT x.entry FROM area x WHERE " AREA_LIVE "ORDER BY x.entry",
	    live_row, &l, DB_T(recipient));
	if (e == AYNI_OK)
		*n = l.n;
	return e;
}

static enum ayni_err
text_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct text t = db_row_text(l, &v[0]);

	(void)n;
	return db_row_add(l, &t);
}

enum ayni_err
db_work_area_holders(struct db *db, struct arena *a, struct text **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT DISTINCT x.recipient FROM area x ORDER BY 1", text_row, a,
	    list, n);
}

enum ayni_err
db_work_fulfil(struct db *db, const struct record_id *r,
    const struct assignment_id *id)
{
	if (id == NULL)
		return DB_RUN(db, "DELETE FROM fulfilment WHERE record = ?1",
		    NULL, NULL, DB_ID(*r));
	return DB_RUN(db,
	    "INSERT INTO fulfilment (record, assignment) VALUES (?1, ?2) "
	    "ON CONFLICT (record) DO UPDATE SET assignment = ?2",
	    NULL, NULL, DB_ID(*r), DB_ID(*id));
}

/* ---- of a device: ?4; as itself: ?5 ---- */

#define SELVES "(" DB_SELVES("?4", "?5") ") "
/* entries of the office ?1 after cursor ?2, up to ?3 */
#define SPAN                                                                  \
	"FROM batch b JOIN log l ON l.batch = b.id "                          \
	"JOIN entry_in i ON i.batch = b.id "                                  \
	"WHERE b.device = ?1 AND b.status = 1 "                               \
	"AND l.position >= ?2 / " DB_PLACES " "                               \
	"AND l.position * " DB_PLACES " + i.seq - b.first + 1 > ?2 "          \
	"AND l.position * " DB_PLACES " + i.seq - b.first + 1 <= ?3 "

static enum ayni_err
self_key(const struct device_id *device, struct buf *b)
{
	struct recipient self = {RECIPIENT_DEVICE, {NULL, 0}, *device};

	return key_of(&self, b);
}

/* A query of a span, with one value more. */
static enum ayni_err
ask(struct db *db, const char *sql, const struct db_stretch *s,
    struct db_value more, db_row_fn row, void *ctx)
{
	struct buf key;
	enum ayni_err e = self_key(&s->device, &key);

	if (e == AYNI_OK)
		e = DB_RUN(db, sql, row, ctx, DB_ID(s->office),
		    DB_I(s->after), DB_I(s->upto), DB_ID(s->device),
		    DB_T(buf_text(&key)), more);
	buf_free(&key);
	return e;
}

static enum ayni_err
ask_list(struct db *db, const char *sql, const struct db_stretch *s,
    struct db_value more, db_row_fn row, struct arena *a, size_t size,
    void *list, size_t *n)
{
	struct db_row_list l;
	void *p = NULL;
	enum ayni_err e;

	db_row_begin(&l, a, size);
	e = ask(db, sql, s, more, row, &l);
	if ((e = db_row_end(&l, e, &p, n)) == AYNI_OK)
		memcpy(list, &p, sizeof(p));
	return e;
}

static enum ayni_err
concern_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_work_concern *c = ctx;

	(void)n;
	c->ever = v[0].i != 0;
	c->anew = v[1].i != 0;
	c->registered = v[2].i != 0;
	return AYNI_OK;
}

enum ayni_err
db_work_concern(struct db *db, const struct db_stretch *s,
    struct db_work_concern *out)
{
	return ask(db,
	    "SELECT EXISTS (SELECT 1 FROM assigned t WHERE t.recipient IN "
	    SELVES ") OR EXISTS (SELECT 1 FROM area x WHERE x.recipient IN "
	    SELVES "), "
	    "EXISTS (SELECT 1 " SPAN "AND (i.entry IN (SELECT d.entry "
	    "FROM device d WHERE d.device = ?4) OR i.entry IN (SELECT x.entry "
	    "FROM area x WHERE x.recipient IN " SELVES "))), "
	    "EXISTS (SELECT 1 " SPAN "AND EXISTS (SELECT 1 FROM entry e "
	    "WHERE e.id = i.entry AND e.kind = 42)) WHERE ?6 IS NULL",
	    s, DB_NONE, concern_row, out);
}

enum ayni_err
db_work_selves(struct db *db, const struct device_id *device,
    struct arena *a, struct text **list, size_t *n)
{
	struct buf key;
	enum ayni_err e = self_key(device, &key);

	if (e == AYNI_OK)
		e = DB_LIST(db, DB_SELVES("?1", "?2") " ORDER BY 1", text_row,
		    a, list, n, DB_ID(*device), DB_T(buf_text(&key)));
	buf_free(&key);
	return e;
}

enum ayni_err
db_work_open(struct db *db, const struct device_id *device, size_t most,
    struct arena *a, struct db_assignment **list, size_t *n)
{
	struct db_stretch s = {.device = *device};

	return ask_list(db,
	    READ "WHERE a.withdrawn = 0 AND a.recipient IN " SELVES
	    "ORDER BY a.id LIMIT ?6",
	    &s, DB_I(most), assignment_row, a, sizeof(**list), list, n);
}

static enum ayni_err
id_row(void *ctx, const struct db_value *v, size_t n)
{
	struct assignment_id id;

	(void)n;
	DB_ROW_ID(&v[0], id);
	return db_row_add(ctx, &id);
}

enum ayni_err
db_work_changed(struct db *db, const struct db_stretch *s, struct arena *a,
    struct assignment_id **list, size_t *n)
{
	return ask_list(db,
	    "SELECT DISTINCT t.id FROM assigned t WHERE t.entry IN "
	    "(SELECT i.entry " SPAN ") AND EXISTS (SELECT 1 FROM assigned x "
	    "WHERE x.id = t.id AND x.recipient IN " SELVES ") "
	    "AND ?6 IS NULL ORDER BY t.id",
	    s, DB_NONE, id_row, a, sizeof(**list), list, n);
}

enum ayni_err
db_work_units(struct db *db, struct text area, size_t most, struct arena *a,
    struct text **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT u.id FROM unit_area x JOIN unit u ON u.id = x.unit "
	    "WHERE x.area = ?1 AND u.closed_on IS NULL "
	    "AND ?1 IN (u.admin1, u.admin2, u.admin3) ORDER BY u.id LIMIT ?2",
	    text_row, a, list, n, DB_T(area), DB_I(most));
}

/* Begins with the area, which is small, and looks where each row came. */
#define CAME "r.unit = x.unit AND r.entry IN (SELECT i.entry " SPAN ") "

enum ayni_err
db_work_units_changed(struct db *db, const struct db_stretch *s,
    struct text area, struct arena *a, struct text **list, size_t *n)
{
	return ask_list(db,
	    "SELECT x.unit FROM unit_area x WHERE x.area = ?6 "
	    "AND EXISTS (SELECT 1 FROM unit_row r WHERE " CAME ") "
	    "ORDER BY x.unit",
	    s, DB_T(area), text_row, a, sizeof(**list), list, n);
}

enum ayni_err
db_work_assigned_units(struct db *db, const struct db_stretch *s, bool changed,
    struct arena *a, struct text **list, size_t *n)
{
	return ask_list(db,
	    "SELECT DISTINCT x.unit FROM assignment x WHERE x.withdrawn = 0 "
	    "AND x.unit IS NOT NULL AND x.recipient IN " SELVES
	    "AND (?6 = 0 OR EXISTS (SELECT 1 FROM unit_row r WHERE " CAME
	    ")) ORDER BY x.unit",
	    s, DB_I(changed), text_row, a, sizeof(**list), list, n);
}
