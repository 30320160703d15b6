#include "db/db.h"

#include "db/engine.h"

enum ayni_err
db_entry_put(struct db *db, const struct hash *id, const struct entry *e,
    struct bytes raw, const struct hash *batch, uint64_t seq)
{
	bool office = e->kind >= ENTRY_PERSON;
	enum ayni_err err;

	err = DB_RUN(db,
	    "INSERT INTO entry (id, kind, record, form, author, raw) "
	    "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*id), DB_I(e->kind),
	    office ? DB_NONE : DB_ID(e->record),
	    office ? DB_NONE : DB_ID(e->form), DB_ID(e->author), DB_B(raw));
	if (err != AYNI_OK)
		return err;
	return DB_RUN(db,
	    "INSERT INTO entry_in (batch, seq, entry) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*batch), DB_I(seq), DB_ID(*id));
}

struct entries {
	struct db_row_list l;
	size_t most, most_bytes;
	size_t n, bytes;
};

static enum ayni_err
entry_row(void *ctx, const struct db_value *v, size_t n)
{
	struct entries *all = ctx;
	struct db_row_list *l = &all->l;
	struct db_entry e = {.seq = (uint64_t)v[3].i};

	(void)n;
	all->bytes += v[1].s.n;
	if (++all->n > all->most || all->bytes > all->most_bytes)
		return AYNI_TOOBIG;
	DB_ROW_ID(&v[0], e.id);
	e.raw = db_row_bytes(l, &v[1]);
	DB_ROW_ID(&v[2], e.batch);
	DB_ROW_ID(&v[4], e.device);
	DB_ROW_ID(&v[5], e.epoch);
	e.author_known = v[6].kind == DB_TEXT;
	e.author_code = db_row_text(l, &v[6]);
	e.rank = e.author_known ? (uint64_t)v[7].i : 0;
	e.author_listed = v[8].i != 0;
	return db_row_add(l, &e);
}

/* The smallest used batch speaks for an entry that several carry; a batch
 * may carry an entry twice, so the smallest place in it. */
enum ayni_err
db_entry_of_record(struct db *db, const struct record_id *r, size_t most,
    size_t most_bytes, struct arena *a, struct db_entry **list, size_t *n)
{
	struct entries all = {.most = most, .most_bytes = most_bytes};
	void *p = NULL;
	enum ayni_err e;

	db_row_begin(&all.l, a, sizeof(struct db_entry));
	e = DB_RUN(db,
	    "SELECT e.id, e.raw, b.id, "
	    "(SELECT min(i.seq) FROM entry_in i WHERE i.batch = b.id "
	    "AND i.entry = e.id), b.device, b.epoch, "
	    "(SELECT min(p.code) FROM person p WHERE p.hash = e.author), "
	    "(SELECT min(p.rank) FROM person p WHERE p.hash = e.author), "
	    "EXISTS (SELECT 1 FROM device d JOIN device_person dp "
	    "ON dp.entry = d.entry WHERE d.epoch = b.epoch "
	    "AND dp.person = e.author) "
	    "FROM entry e JOIN batch b ON b.id = ("
	    "SELECT i.batch FROM entry_in i JOIN batch u ON u.id = i.batch "
	    "WHERE i.entry = e.id AND u.status = 1 "
	    "ORDER BY i.batch LIMIT 1) "
	    "WHERE e.record = ?1 ORDER BY e.id",
	    entry_row, &all, DB_ID(*r));
	if ((e = db_row_end(&all.l, e, &p, n)) == AYNI_OK)
		*list = p;
	return e;
}
