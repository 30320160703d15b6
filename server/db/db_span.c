#include "db/db_span.h"

#include <string.h>

#include "db/engine.h"

/* Of a device: entries about records. */
#define ITS_ENTRIES                                                           \
	"FROM batch b JOIN entry_in i ON i.batch = b.id "                     \
	"JOIN entry e ON e.id = i.entry "
#define CLOCKS                                                                \
	"c.wall_us, c.told_us, c.boot_us, c.boot_id, c.begun_us, "            \
	"c.begun_told_us, c.begun_boot_us, c.begun_boot_id, c.asked"
#define CLOCKS_N 9u

const char *
db_span_odd(unsigned i)
{
	static const char *const name[DB_ODDS] = {"early", "late", "set",
	    "order", "boot", "bounds", "asked"};

	return name[i];
}

static enum ayni_err
unread_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_unread u;

	(void)n;
	DB_ROW_ID(&v[0], u.entry);
	u.raw = db_row_bytes(ctx, &v[1]);
	return db_row_add(ctx, &u);
}

enum ayni_err
db_span_unread(struct db *db, const struct device_id *device,
    struct arena *a, struct db_unread **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT DISTINCT e.id, e.raw " ITS_ENTRIES
	    "WHERE b.device = ?1 AND b.status = 1 AND e.kind < 32 "
	    "AND NOT EXISTS (SELECT 1 FROM clock c WHERE c.entry = e.id) "
	    "ORDER BY e.id LIMIT 100",
	    unread_row, a, list, n, DB_ID(*device));
}

enum ayni_err
db_span_read(struct db *db, const struct db_clock *c)
{
	bool b = c->has_begun;

	return DB_RUN(db,
	    "INSERT INTO clock (entry, wall_us, told_us, boot_us, boot_id, "
	    "begun_us, begun_told_us, begun_boot_us, begun_boot_id, asked, "
	    "anchors) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(c->entry), DB_I(c->at.wall_us),
	    DB_I(c->at.told_us), DB_I(c->at.boot_us),
	    DB_B(BYTES(c->at.boot_id)), b ? DB_I(c->begun.wall_us) : DB_NONE,
	    b ? DB_I(c->begun.told_us) : DB_NONE,
	    b ? DB_I(c->begun.boot_us) : DB_NONE,
	    b ? DB_B(BYTES(c->begun.boot_id)) : DB_NONE, DB_I(c->asked),
	    DB_B(c->anchors));
}

static void
read_moment(const struct db_value *v, struct moment *m)
{
	memset(m, 0, sizeof(*m));
	m->wall_us = v[0].i;
	m->told_us = v[1].i;
	m->boot_us = v[2].i;
	db_row_id(&v[3], m->boot_id, sizeof(m->boot_id));
}

static enum ayni_err
clock_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_clock c;

	(void)n;
	memset(&c, 0, sizeof(c));
	read_moment(&v[0], &c.at);
	if ((c.has_begun = v[4].kind == DB_INT))
		read_moment(&v[4], &c.begun);
	c.asked = v[8].i != 0;
	DB_ROW_ID(&v[CLOCKS_N], c.entry);
	DB_ROW_ID(&v[CLOCKS_N + 1], c.author);
	DB_ROW_ID(&v[CLOCKS_N + 2], c.batch);
	c.anchors = db_row_bytes(ctx, &v[CLOCKS_N + 3]);
	return db_row_add(ctx, &c);
}

enum ayni_err
db_span_clocks(struct db *db, const struct device_id *device,
    struct arena *a, struct db_clock **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT " CLOCKS ", e.id, e.author, b.id, c.anchors " ITS_ENTRIES
	    "JOIN clock c ON c.entry = e.id "
	    "WHERE b.device = ?1 AND b.status = 1 ORDER BY e.id, b.id",
	    clock_row, a, list, n, DB_ID(*device));
}

static enum ayni_err
link_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_link l;

	(void)n;
	memset(&l, 0, sizeof(l));
	DB_ROW_ID(&v[0], l.id);
	if ((l.has_previous = v[1].kind == DB_BLOB))
		DB_ROW_ID(&v[1], l.previous);
	return db_row_add(ctx, &l);
}

enum ayni_err
db_span_chain(struct db *db, const struct device_id *device,
    struct arena *a, struct db_link **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT id, previous FROM batch WHERE device = ?1 "
	    "AND status = 1 ORDER BY id",
	    link_row, a, list, n, DB_ID(*device));
}

static enum ayni_err
author_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_admission d;

	(void)n;
	DB_ROW_ID(&v[0], d.author);
	d.raw = db_row_bytes(ctx, &v[1]);
	return db_row_add(ctx, &d);
}

enum ayni_err
db_span_authors(struct db *db, const struct device_id *device,
    struct arena *a, struct db_admission **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT p.hash, o.raw FROM person p JOIN entry o ON o.id = p.entry "
	    "WHERE p.hash IN (SELECT e.author " ITS_ENTRIES
	    "WHERE b.device = ?1 AND b.status = 1 AND e.kind < 32) "
	    "ORDER BY p.hash, o.id",
	    author_row, a, list, n, DB_ID(*device));
}

enum ayni_err
db_span_prune(struct db *db, const struct device_id *device)
{
	return DB_RUN(db,
	    "DELETE FROM span WHERE device = ?1 AND entry NOT IN ("
	    "SELECT e.id " ITS_ENTRIES "JOIN clock c ON c.entry = e.id "
	    "WHERE b.device = ?1 AND b.status = 1)",
	    NULL, NULL, DB_ID(*device));
}

static struct db_value
earliest(const struct db_between *b)
{
	return b->earliest_us != INT64_MIN ? DB_I(b->earliest_us) : DB_NONE;
}

static struct db_value
latest(const struct db_between *b)
{
	return b->latest_us != INT64_MAX ? DB_I(b->latest_us) : DB_NONE;
}

enum ayni_err
db_span_put(struct db *db, const struct device_id *device,
    const struct hash *entry, const struct db_span *s)
{
	return DB_RUN(db,
	    "INSERT INTO span (device, entry, begun_earliest_us, "
	    "begun_latest_us, at_earliest_us, at_latest_us, odd) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (device, entry) "
	    "DO UPDATE SET begun_earliest_us = ?3, begun_latest_us = ?4, "
	    "at_earliest_us = ?5, at_latest_us = ?6, odd = ?7 "
	    "WHERE (begun_earliest_us, begun_latest_us, at_earliest_us, "
	    "at_latest_us, odd) IS NOT (?3, ?4, ?5, ?6, ?7)",
	    NULL, NULL, DB_ID(*device), DB_ID(*entry), earliest(&s->begun),
	    latest(&s->begun), earliest(&s->at), latest(&s->at),
	    DB_I(s->odd));
}

static enum ayni_err
device_row(void *ctx, const struct db_value *v, size_t n)
{
	struct device_id d;

	(void)n;
	DB_ROW_ID(&v[0], d);
	return db_row_add(ctx, &d);
}

enum ayni_err
db_span_take(struct db *db, struct arena *a, struct device_id **list,
    size_t *n)
{
	return DB_LIST_ALL(
	    db, "DELETE FROM late RETURNING device", device_row, a, list, n);
}

enum ayni_err
db_span_late(struct db *db, bool *late)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e =
	    DB_ALL(db, "SELECT 1 FROM late LIMIT 1", db_row_int, seen);

	if (e == AYNI_OK)
		*late = seen[1] != 0;
	return e;
}

/* ---- for people ---- */

void
db_span_columns(const struct db_value *v, struct db_span *s)
{
	s->begun.earliest_us = v[0].kind == DB_INT ? v[0].i : INT64_MIN;
	s->begun.latest_us = v[1].kind == DB_INT ? v[1].i : INT64_MAX;
	s->at.earliest_us = v[2].kind == DB_INT ? v[2].i : INT64_MIN;
	s->at.latest_us = v[3].kind == DB_INT ? v[3].i : INT64_MAX;
	s->odd = (unsigned)v[4].i;
}

struct each {
	db_told_fn fn;
	void *ctx;
};

static enum ayni_err
told_row(void *ctx, const struct db_value *v, size_t n)
{
	const struct each *each = ctx;
	struct db_told t;

	(void)n;
	memset(&t, 0, sizeof(t));
	read_moment(&v[0], &t.at);
	if ((t.has_begun = v[4].kind == DB_INT))
		read_moment(&v[4], &t.begun);
	v += CLOCKS_N;
	db_span_columns(v, &t.span);
	v += DB_SPAN_READS;
	DB_ROW_ID(&v[0], t.record);
	DB_ROW_ID(&v[1], t.entry);
	DB_ROW_ID(&v[2], t.device);
	t.kind = (uint64_t)v[3].i;
	t.came_us = v[4].kind == DB_INT ? v[4].i : INT64_MAX;
	return each->fn(each->ctx, &t);
}

/* Under one device: that of the smallest used batch, as everywhere. */
enum ayni_err
db_span_each(struct db *db, db_told_fn fn, void *ctx)
{
	struct each each = {fn, ctx};

	return DB_ALL(db,
	    "SELECT " CLOCKS ", " DB_SPAN_READ ", e.record, e.id, s.device, "
	    "e.kind, (SELECT min(a.at_us) FROM entry_in i "
	    "JOIN arrival a ON a.batch = i.batch WHERE i.entry = e.id) "
	    "FROM entry e JOIN clock c ON c.entry = e.id "
	    "JOIN span s ON s.entry = e.id AND s.device = (SELECT b.device "
	    "FROM entry_in i JOIN batch b ON b.id = i.batch "
	    "WHERE i.entry = e.id AND b.status = 1 ORDER BY b.id LIMIT 1) "
	    "ORDER BY e.record, e.id",
	    told_row, &each);
}
