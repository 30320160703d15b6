#include "db/db.h"

#include "ayni/recipient.h"
#include "ayni/sync.h"
#include "db/engine.h"

struct feed {
	struct db_row_list l;
	size_t most, most_bytes;
	size_t n, bytes;
	uint64_t cursor;
	bool more;
};

/* Rows: cursor, kind, raw entry or batch.  A decision goes whole: it is an
 * entry of the record's; of the office's own steps their object.  Stops by
 * leaving rows out, not by an error: what is over the limits is told as
 * "more". */
static enum ayni_err
feed_row(void *ctx, const struct db_value *v, size_t n)
{
	struct feed *f = ctx;
	struct db_feed one = {(uint64_t)v[0].i, (uint64_t)v[1].i, {NULL, 0}};
	struct db_value object = v[2];
	struct entry e;
	enum ayni_err err;

	(void)n;
	if (f->more)
		return AYNI_OK;
	if (f->n == f->most ||
	    (f->n > 0 && f->bytes + v[2].s.n > f->most_bytes)) {
		f->more = true;
		return AYNI_OK;
	}
	if (one.kind >= ENTRY_PERSON && one.kind != SYNC_DEPOSIT) {
		if ((err = entry_read(v[2].s, &e)) != AYNI_OK)
			return err;
		object.s = e.object;
	}
	one.object = db_row_bytes(&f->l, &object);
	f->n++;
	f->bytes += object.s.n;
	f->cursor = one.cursor;
	return db_row_add(&f->l, &one);
}

#define LAST "1023"

enum ayni_err
db_feed_head(struct db *db, const struct device_id *office, uint64_t *head)
{
	int64_t last[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT coalesce(max(l.position) * " DB_PLACES " + " LAST ", 0) "
	    "FROM batch b JOIN log l ON l.batch = b.id "
	    "WHERE b.device = ?1 AND b.status = 1",
	    db_row_int, last, DB_ID(*office));
	if (e == AYNI_OK)
		*head = (uint64_t)last[0];
	return e;
}

/* What concerns device ?3: its certificates and revocations, its persons,
 * decisions about records that it wrote about, notices to it or them; and all
 * that concerns all. */
#define CONCERNS                                                              \
	"e.kind IN (34, 37, 39) "                                             \
	"OR (e.kind = 41 AND EXISTS (SELECT 1 FROM notice n "                 \
	"WHERE n.entry = e.id AND n.recipient IN (SELECT '*' UNION "        \
	DB_SELVES("?3", "?6") "))) "                                          \
	"OR (e.kind = 33 AND EXISTS (SELECT 1 FROM device d "                 \
	"WHERE d.entry = e.id AND d.device = ?3)) "                           \
	"OR (e.kind = 36 AND EXISTS (SELECT 1 FROM revocation r "             \
	"WHERE r.entry = e.id AND r.device = ?3)) "                           \
	"OR (e.kind = 32 AND EXISTS (SELECT 1 FROM person p "                 \
	"JOIN device_person dp ON dp.person = p.hash "                        \
	"JOIN device d ON d.entry = dp.entry "                                \
	"WHERE p.entry = e.id AND d.device = ?3)) "                           \
	"OR (e.kind < 32 AND EXISTS (SELECT 1 FROM entry x "                  \
	"JOIN entry_in xi ON xi.entry = x.id "                                \
	"JOIN batch xb ON xb.id = xi.batch "                                  \
	"WHERE x.record = e.record AND xb.device = ?3))"

/* Of the office's journal after ?2. */
#define MINE                                                                  \
	"WITH mine AS (SELECT l.position * " DB_PLACES " + i.seq - b.first + 1 " \
	"AS cursor, b.id AS batch, e.kind AS kind, e.raw AS raw "             \
	"FROM batch b JOIN log l ON l.batch = b.id "                          \
	"JOIN entry_in i ON i.batch = b.id JOIN entry e ON e.id = i.entry "   \
	"WHERE b.device = ?1 AND b.status = 1 "                               \
	"AND l.position >= ?2 / " DB_PLACES " AND ("                             \
	CONCERNS ")) "

/* A batch that no backup holds is left with eight devices, by turns, and
 * with those that it concerns. */
#define DEPOSITED                                                             \
	"SELECT l.position * " DB_PLACES " + " LAST ", ?4, b.raw FROM batch b "  \
	"JOIN log l ON l.batch = b.id WHERE b.device = ?1 AND b.status = 1 "  \
	"AND l.position * " DB_PLACES " + " LAST " > ?2 "                        \
	"AND l.position > (SELECT max(position) FROM backup) "                \
	"AND length(b.raw) <= ?5 AND ((l.position + (SELECT count(*) "        \
	"FROM contact WHERE device > ?3)) % (SELECT count(*) FROM contact) "  \
	"< 8 OR EXISTS (SELECT 1 FROM mine m WHERE m.batch = b.id "           \
	"AND m.kind NOT IN (34, 37, 39, 41)))"

enum ayni_err
db_feed(struct db *db, const struct device_id *office,
    const struct device_id *device, uint64_t after, size_t most,
    size_t most_bytes, struct arena *a, struct db_feed **list, size_t *n,
    uint64_t *cursor, bool *more)
{
	struct feed f = {.most = most, .most_bytes = most_bytes};
	struct recipient self = {RECIPIENT_DEVICE, {NULL, 0}, *device};
	struct buf key;
	uint64_t head = 0;
	void *p = NULL;
	enum ayni_err e;

	db_row_begin(&f.l, a, sizeof(struct db_feed));
	buf_init(&key, 64);
	recipient_key(&key, &self);
	e = key.err;
	if (e == AYNI_OK)
		e = db_feed_head(db, office, &head);
	if (e == AYNI_OK)
		e = DB_RUN(db,
		    MINE "SELECT cursor, kind, raw FROM mine WHERE cursor > ?2 "
		    "UNION ALL " DEPOSITED " ORDER BY 1",
		    feed_row, &f, DB_ID(*office), DB_I(after), DB_ID(*device),
		    DB_I(SYNC_DEPOSIT), DB_I(SYNC_DEPOSIT_BYTES),
		    DB_T(buf_text(&key)));
	buf_free(&key);
	if ((e = db_row_end(&f.l, e, &p, n)) != AYNI_OK)
		return e;
	*list = p;
	*more = f.more;
	*cursor = f.more ? f.cursor : head;
	return AYNI_OK;
}
