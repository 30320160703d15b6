#include "db/db.h"

#include "ayni/mem.h"
#include "db/engine.h"

enum ayni_err
db_open(const char *where, bool create, struct db **out)
{
	struct db *db = mem_zalloc(1, sizeof(*db));
	enum ayni_err e;

	if (db == NULL)
		return AYNI_NOMEM;
	if ((e = db_sqlite_open(where, create, db)) != AYNI_OK) {
		mem_free(db);
		return e;
	}
	*out = db;
	return AYNI_OK;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db->engine->close(db->self);
	mem_free(db);
}

const char *
db_message(const struct db *db)
{
	return db->engine->message(db->self);
}

enum ayni_err
db_begin(struct db *db)
{
	return DB_ALL(db, "BEGIN IMMEDIATE", NULL, NULL);
}

enum ayni_err
db_begin_read(struct db *db)
{
	return DB_ALL(db, "BEGIN", NULL, NULL);
}

enum ayni_err
db_commit(struct db *db)
{
	return DB_ALL(db, "COMMIT", NULL, NULL);
}

void
db_rollback(struct db *db)
{
	enum ayni_err e = DB_ALL(db, "ROLLBACK", NULL, NULL);

	(void)e; /* none was open: nothing to do */
}

enum ayni_err
db_copy(struct db *db, const char *to)
{
	return db->engine->copy(db->self, to);
}

uint64_t
db_version(void)
{
	return db_sqlite_version();
}

enum ayni_err
db_ready(struct db *db)
{
	return DB_ALL(db, "SELECT entry FROM office LIMIT 1", NULL, NULL);
}

static enum ayni_err
counts(void *ctx, const struct db_value *v, size_t n)
{
	uint64_t *out = ctx;
	size_t i;

	for (i = 0; i < n; i++)
		out[i] = (uint64_t)v[i].i;
	return AYNI_OK;
}

enum ayni_err
db_counts(struct db *db, struct db_counts *out)
{
	uint64_t c[17] = {0};
	enum ayni_err e;

	e = DB_ALL(db,
	    "SELECT (SELECT count(*) FROM batch),"
	    "(SELECT count(*) FROM batch WHERE status = 1),"
	    "(SELECT count(*) FROM batch WHERE status = 2),"
	    "(SELECT count(*) FROM batch WHERE status = 3),"
	    "(SELECT count(*) FROM entry),"
	    "(SELECT count(*) FROM record),"
	    "(SELECT count(*) FROM record WHERE usable = 1),"
	    "(SELECT count(*) FROM record WHERE withdrawn = 1),"
	    "(SELECT count(*) FROM (SELECT DISTINCT record, kind, path, field "
	    "FROM conflict) AS c),"
	    "(SELECT count(*) FROM flag),"
	    "(SELECT count(DISTINCT epoch) FROM device),"
	    "(SELECT count(DISTINCT hash) FROM person),"
	    "(SELECT count(DISTINCT id) FROM form),"
	    "(SELECT count(*) FROM pen),"
	    "(SELECT count(DISTINCT record) FROM erasure),"
	    "(SELECT count(*) FROM blob WHERE have = size),"
	    "(SELECT CAST(coalesce(sum(have), 0) AS INTEGER) FROM blob)",
	    counts, c);
	if (e == AYNI_OK)
		*out = (struct db_counts){c[0], c[1], c[2], c[3], c[4], c[5],
		    c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13],
		    c[14], c[15], c[16]};
	return e;
}

enum ayni_err
db_invite_put(struct db *db, const struct hash *entry, const struct invite *i)
{
	return DB_RUN(db,
	    "INSERT INTO invite (entry, id, secret, person) "
	    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_B(BYTES(i->id)),
	    DB_B(BYTES(i->secret)), DB_ID(i->person));
}

static enum ayni_err
invite_row(void *ctx, const struct db_value *v, size_t n)
{
	struct invite i;

	(void)n;
	db_row_id(&v[0], i.id, sizeof(i.id));
	db_row_id(&v[1], i.secret, sizeof(i.secret));
	DB_ROW_ID(&v[2], i.person);
	return db_row_add(ctx, &i);
}

enum ayni_err
db_invite_get(struct db *db, const uint8_t id[16], struct invite *out)
{
	return DB_ONE(db,
	    "SELECT id, secret, person FROM invite WHERE id = ?1 "
	    "ORDER BY entry LIMIT 1",
	    invite_row, NULL, out, DB_B(((struct bytes){id, 16})));
}

enum ayni_err
db_revocation_put(struct db *db, const struct hash *entry,
    const struct revocation *r)
{
	return DB_RUN(db,
	    "INSERT INTO revocation (entry, device, epoch, last_seq, last) "
	    "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(r->device), DB_ID(r->epoch),
	    DB_I(r->last_seq), DB_ID(r->last));
}

static enum ayni_err
revocation_row(void *ctx, const struct db_value *v, size_t n)
{
	struct revocation r = {.last_seq = (uint64_t)v[2].i};

	(void)n;
	DB_ROW_ID(&v[0], r.device);
	DB_ROW_ID(&v[1], r.epoch);
	DB_ROW_ID(&v[3], r.last);
	return db_row_add(ctx, &r);
}

enum ayni_err
db_revocation_of(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct revocation **list, size_t *n)
{
	return DB_LIST(db,
	    "SELECT device, epoch, last_seq, last FROM revocation "
	    "WHERE epoch = ?1 ORDER BY last_seq, last, entry",
	    revocation_row, a, list, n, DB_ID(*epoch));
}

enum ayni_err
db_office_put(struct db *db, const struct hash *entry,
    const struct db_office *o)
{
	return DB_RUN(db,
	    "INSERT INTO office (entry, hash, epoch, message) "
	    "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*entry), DB_ID(o->hash), DB_ID(o->epoch),
	    DB_B(o->message));
}

enum ayni_err
db_office_epochs(struct db *db, uint64_t *n)
{
	int64_t count[2] = {0, 0};
	enum ayni_err e;

	e = DB_ALL(db, "SELECT count(DISTINCT epoch) FROM office", db_row_int,
	    count);
	if (e == AYNI_OK)
		*n = (uint64_t)count[0];
	return e;
}

enum ayni_err
db_flag_put(struct db *db, const struct db_flag *f)
{
	return DB_RUN(db,
	    "INSERT INTO flag (about, kind, entry) VALUES (?1, ?2, ?3) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_B(f->about), DB_I(f->kind), DB_B(f->entry));
}

enum ayni_err
db_flag_has(struct db *db, enum db_flag_kind kind, struct bytes about,
    bool *has)
{
	int64_t seen[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "SELECT 1 FROM flag WHERE about = ?1 AND kind = ?2 LIMIT 1",
	    db_row_int, seen, DB_B(about), DB_I(kind));
	if (e == AYNI_OK)
		*has = seen[1] != 0;
	return e;
}

static enum ayni_err
flag_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_flag f = {.kind = (enum db_flag_kind)v[1].i};

	(void)n;
	f.about = db_row_bytes(l, &v[0]);
	f.entry = db_row_bytes(l, &v[2]);
	return db_row_add(l, &f);
}

enum ayni_err
db_flag_list(struct db *db, struct arena *a, struct db_flag **list, size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT about, kind, entry FROM flag ORDER BY about, kind, entry",
	    flag_row, a, list, n);
}

enum ayni_err
db_code_put(struct db *db, const struct db_code *c)
{
	return DB_RUN(db,
	    "INSERT INTO code (form, list, position, language, list_name, "
	    "name, label) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	    NULL, NULL, DB_ID(c->form), DB_I(c->list), DB_I(c->position),
	    DB_T(c->language), DB_T(c->list_name), DB_T(c->name),
	    DB_T(c->label));
}

struct codes {
	db_code_fn fn;
	void *ctx;
	const struct hash *form;
};

static struct text
text_of_row(const struct db_value *v)
{
	return (struct text){(const char *)v->s.p, v->s.n};
}

static enum ayni_err
code_row(void *ctx, const struct db_value *v, size_t n)
{
	const struct codes *codes = ctx;
	struct db_code c = {*codes->form, (int32_t)v[0].i,
	    text_of_row(&v[3]), (uint32_t)v[1].i, text_of_row(&v[4]),
	    text_of_row(&v[2]), text_of_row(&v[5])};

	(void)n;
	return codes->fn(codes->ctx, &c);
}

enum ayni_err
db_code_each(struct db *db, const struct hash *form, int32_t list,
    db_code_fn fn, void *ctx)
{
	struct codes codes = {fn, ctx, form};

	return DB_RUN(db,
	    "SELECT list, position, language, list_name, name, label "
	    "FROM code WHERE form = ?1 AND list >= ?2 AND list <= ?3 "
	    "ORDER BY list, position, language",
	    code_row, &codes, DB_ID(*form), DB_I(list < 0 ? 0 : list),
	    DB_I(list < 0 ? INT32_MAX : list));
}

enum ayni_err
db_forget(struct db *db)
{
	static const char *const all[] = {"DELETE FROM entry",
	    "DELETE FROM entry_in", "DELETE FROM person",
	    "DELETE FROM device", "DELETE FROM device_person",
	    "DELETE FROM form", "DELETE FROM invite",
	    "DELETE FROM revocation", "DELETE FROM office",
	    "DELETE FROM judgement", "DELETE FROM judgement_over",
	    "DELETE FROM erasure", "DELETE FROM excerpt",
	    "DELETE FROM redact", "DELETE FROM notice",
	    "DELETE FROM unit_row", "DELETE FROM unit_over",
	    "DELETE FROM unit_area", "DELETE FROM unit",
	    "DELETE FROM assigned", "DELETE FROM assigned_over",
	    "DELETE FROM assignment", "DELETE FROM area",
	    "DELETE FROM area_over", "DELETE FROM fulfilment",
	    "DELETE FROM record", "DELETE FROM conflict", "DELETE FROM flag",
	    "DELETE FROM returned",
	    "DELETE FROM code", "DELETE FROM dirty",
	    "DELETE FROM enclosure", "DELETE FROM clock",
	    "DELETE FROM span", "DELETE FROM late",
	    "UPDATE batch SET status = 0, reason = 0"};
	enum ayni_err e = db_wide_forget(db);
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]) && e == AYNI_OK; i++)
		e = DB_ALL(db, all[i], NULL, NULL);
	return e;
}

enum ayni_err
db_arrival_put(struct db *db, const struct hash *batch, int64_t now_us)
{
	return DB_RUN(db,
	    "INSERT INTO arrival (batch, at_us) VALUES (?1, ?2) "
	    "ON CONFLICT DO NOTHING",
	    NULL, NULL, DB_ID(*batch), DB_I(now_us));
}

/* What a late stick tells does not hide what was known later. */
enum ayni_err
db_contact_put(struct db *db, const struct db_contact *c)
{
	return DB_RUN(db,
	    "INSERT INTO contact (epoch, device, last_us, ahead_us, "
	    "last_cut, cursor) VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
	    "ON CONFLICT (epoch) DO UPDATE SET last_us = ?3, ahead_us = ?4, "
	    "last_cut = CASE WHEN contact.last_cut < ?5 THEN ?5 "
	    "ELSE contact.last_cut END, "
	    "cursor = CASE WHEN contact.cursor < ?6 THEN ?6 "
	    "ELSE contact.cursor END",
	    NULL, NULL, DB_ID(c->epoch), DB_ID(c->device), DB_I(c->last_us),
	    DB_I(c->ahead_us), DB_I(c->last_cut), DB_I(c->cursor));
}

static enum ayni_err
contact_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_contact c = {.last_us = v[2].i, .ahead_us = v[3].i,
	    .last_cut = (uint64_t)v[4].i, .cursor = (uint64_t)v[5].i};

	(void)n;
	DB_ROW_ID(&v[0], c.epoch);
	DB_ROW_ID(&v[1], c.device);
	return db_row_add(ctx, &c);
}

enum ayni_err
db_contact_get(struct db *db, const struct epoch_id *epoch,
    struct db_contact *out)
{
	return DB_ONE(db,
	    "SELECT epoch, device, last_us, ahead_us, last_cut, cursor "
	    "FROM contact WHERE epoch = ?1",
	    contact_row, NULL, out, DB_ID(*epoch));
}

enum ayni_err
db_receipt_serial(struct db *db, const struct epoch_id *office, uint64_t *out)
{
	int64_t got[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db,
	    "INSERT INTO serial (office, last) VALUES (?1, 1) "
	    "ON CONFLICT (office) DO UPDATE SET last = serial.last + 1 "
	    "RETURNING last",
	    db_row_int, got, DB_ID(*office));
	if (e == AYNI_OK)
		*out = (uint64_t)got[0];
	return e;
}

enum ayni_err
db_receipt_last(struct db *db, const struct epoch_id *office, uint64_t *out)
{
	int64_t got[2] = {0, 0};
	enum ayni_err e;

	e = DB_RUN(db, "SELECT last FROM serial WHERE office = ?1",
	    db_row_int, got, DB_ID(*office));
	if (e == AYNI_OK)
		*out = (uint64_t)got[0];
	return e;
}
