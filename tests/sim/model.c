#include "sim/model.h"

#include <stdio.h>
#include <string.h>

#include "ayni/unpack.h"
#include "sim/world.h"

enum finding {
	FINDING_OPEN, /* of several that contradict each other, one */
	FINDING_NONE,
	FINDING_ONE,
};

void
model_begin(struct model *m, const struct table *store)
{
	memset(m, 0, sizeof(*m));
	m->store = store;
}

/* ---- who knew what ---- */

static size_t
find(const struct model *m, const struct hash *id)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (ID_EQUAL(m->id[i], *id))
			return i;
	return m->n;
}

/* What x learns from one of its bases; whether that is news. */
static bool
learn(struct model *m, size_t x, size_t base)
{
	bool news = !m->knows[x][base] || m->pending[x] < m->pending[base];
	size_t i;

	m->knows[x][base] = true;
	m->pending[x] = m->pending[x] || m->pending[base];
	for (i = 0; i < m->n; i++) {
		news = news || m->knows[x][i] < m->knows[base][i];
		m->knows[x][i] = m->knows[x][i] || m->knows[base][i];
	}
	return news;
}

static void
relate(struct model *m)
{
	bool more = true;
	size_t x, k, at;

	memset(m->knows, 0, sizeof(m->knows));
	memset(m->pending, 0, sizeof(m->pending));
	while (more) {
		more = false;
		for (x = 0; x < m->n; x++)
			for (k = 0; k < m->entry[x].bases; k++) {
				at = find(m, &m->entry[x].base[k]);
				if (at == m->n && !m->pending[x])
					more = m->pending[x] = true;
				else if (at < m->n && learn(m, x, at))
					more = true;
			}
	}
}

/* ---- what was written ---- */

/* Into a field outside any repeat: one item; n == 0: nothing. */
static struct bytes
written(const struct entry *e, uint32_t field)
{
	struct unpack u = unpack_begin(e->answers);
	struct bytes found = {NULL, 0}, item, path;
	uint64_t paths, fields, at;

	if (e->kind != ENTRY_SUBMIT && e->kind != ENTRY_CORRECT)
		return found;
	for (paths = unpack_map(&u); paths > 0; paths--) {
		path = unpack_bytes(&u);
		for (fields = unpack_map(&u); fields > 0; fields--) {
			at = unpack_uint(&u);
			item = unpack_item(&u);
			if (path.n == 0 && at == field)
				found = item;
		}
	}
	return found;
}

/* Whether the record counts, as an entry says; n == 0: it says nothing. */
static struct bytes
standing(const struct entry *e, uint32_t field)
{
	static const uint8_t counts = 0, withdrawn = 1;

	(void)field;
	if (e->kind == ENTRY_SUBMIT || e->kind == ENTRY_CORRECT)
		return (struct bytes){&counts, 1};
	if (e->kind == ENTRY_WITHDRAW)
		return (struct bytes){&withdrawn, 1};
	return (struct bytes){NULL, 0};
}

/* Those that nobody wrote over who knew them: what they agree on. */
static enum finding
judge(const struct model *m, uint32_t field,
    struct bytes (*said)(const struct entry *e, uint32_t field),
    struct bytes *out)
{
	enum finding v = FINDING_NONE;
	struct bytes s;
	bool over;
	size_t x, y;

	for (x = 0; x < m->n; x++) {
		s = said(&m->entry[x], field);
		over = m->pending[x] || s.n == 0;
		for (y = 0; y < m->n && !over; y++)
			over = m->knows[y][x] && !m->pending[y] &&
			    said(&m->entry[y], field).n > 0;
		if (over)
			continue;
		if (v == FINDING_ONE && !bytes_equal(s, *out))
			return FINDING_OPEN;
		v = FINDING_ONE;
		*out = s;
	}
	return v;
}

/* ---- what the store says ---- */

struct row {
	bool there, usable, withdrawn;
	int entries, pendings, conflicts;
	char uuid[40], table[80];
};

static struct row
read_row(const struct model *m)
{
	sqlite3_stmt *st = table_query(m->store, "SELECT usable, withdrawn, "
	    "entries, pendings, conflicts, uuid, coalesce(w.name, '') "
	    "FROM record r LEFT JOIN wide w ON w.form = r.form AND w.repeat = 0 "
	    "WHERE r.id = ?1",
	    ID_BYTES(m->entry[0].record));
	struct row r = {.there = false};

	while (table_next(m->store, st)) {
		r.there = true;
		r.usable = sqlite3_column_int(st, 0) != 0;
		r.withdrawn = sqlite3_column_int(st, 1) != 0;
		r.entries = sqlite3_column_int(st, 2);
		r.pendings = sqlite3_column_int(st, 3);
		r.conflicts = sqlite3_column_int(st, 4);
		(void)snprintf(r.uuid, sizeof(r.uuid), "%s",
		    (const char *)sqlite3_column_text(st, 5));
		(void)snprintf(r.table, sizeof(r.table), "%.*s",
		    sqlite3_column_bytes(st, 6),
		    (const char *)sqlite3_column_text(st, 6));
	}
	return r;
}

/* How often the record is among the answers that count, and its hens. */
static int
read_hens(const struct model *m, const struct row *r, bool *any, int64_t *hens)
{
	sqlite3_stmt *st;
	char sql[160];
	int n = 0;

	(void)snprintf(sql, sizeof(sql),
	    "SELECT hens FROM \"%s\" WHERE record = '%s'", r->table, r->uuid);
	st = table_query(m->store, sql, (struct bytes){NULL, 0});
	for (; table_next(m->store, st); n++) {
		*any = sqlite3_column_type(st, 0) != SQLITE_NULL;
		*hens = sqlite3_column_int64(st, 0);
	}
	return n;
}

/* ---- both ---- */

_Noreturn static void
differ(const struct model *m, const char *what)
{
	struct buf uuid;

	buf_init(&uuid, 64);
	id_uuid_put(&uuid, m->entry[0].record.b);
	world_fail(m->store->w, "record %s, %zu entries: %s", buf_z(&uuid), m->n,
	    what);
}

/* Submits and decisions that contradict each other are left to others. */
static bool
is_plain(const struct model *m)
{
	size_t i, submits = 0;

	for (i = 0; i < m->n; i++) {
		if (m->entry[i].kind == ENTRY_DECIDE)
			return false;
		submits += m->entry[i].kind == ENTRY_SUBMIT;
	}
	return submits == 1;
}

static void
check_hens(const struct model *m, const struct row *r)
{
	const struct form *f = hq_form(&m->store->w->hq, &m->entry[0].form)->form;
	struct bytes said = {NULL, 0};
	struct unpack u;
	enum finding v = judge(
	    m, form_find(f, TEXT("hens"))->number, written, &said);
	int64_t hens = 0;
	bool any = false;

	if (read_hens(m, r, &any, &hens) != !r->withdrawn)
		differ(m, "it does not count once, or not as it should");
	if (r->withdrawn)
		return;
	u = unpack_begin(said);
	if (v == FINDING_ONE && unpack_null(&u))
		v = FINDING_NONE;
	if (v == FINDING_OPEN && r->conflicts == 0)
		differ(m, "two answers, and no conflict");
	if ((v == FINDING_NONE && any) ||
	    (v == FINDING_ONE && (!any || unpack_int(&u) != hens)))
		differ(m, "an answer is not what was written last");
}

static void
check(struct model *m)
{
	struct bytes said = {NULL, 0};
	struct row r = read_row(m);
	enum finding v;
	int pendings = 0;
	size_t i;

	relate(m);
	for (i = 0; i < m->n; i++)
		pendings += m->pending[i];
	if (!r.there || r.entries != (int)m->n || r.pendings != pendings)
		differ(m, "the store counts others");
	if (!is_plain(m))
		return;
	if ((v = judge(m, 0, standing, &said)) == FINDING_NONE)
		return; /* all of it waits for something */
	if (v == FINDING_OPEN && r.conflicts == 0)
		differ(m, "withdrawn and not, and no conflict");
	if (!r.usable || (v == FINDING_ONE && r.withdrawn != (said.p[0] != 0)))
		differ(m, "withdrawn or not, it is the other");
	check_hens(m, &r);
}

static void
forget(struct model *m)
{
	size_t i;

	if (m->n > 0) {
		check(m);
		m->records++;
	}
	for (i = 0; i < m->n; i++)
		buf_free(&m->raw[i]);
	m->n = 0;
}

void
model_take(struct model *m, struct bytes entry)
{
	struct entry e;

	if (entry_read(entry, &e) != AYNI_OK)
		world_fail(m->store->w, "an entry in the store does not read");
	if (m->n > 0 && !ID_EQUAL(e.record, m->entry[0].record))
		forget(m);
	if (m->n == MODEL_ENTRIES)
		world_fail(m->store->w, "a record has too many entries");
	buf_init(&m->raw[m->n], ENTRY_MAX_BYTES);
	buf_put_bytes(&m->raw[m->n], entry);
	m->id[m->n] = keys_hash(entry);
	if (entry_read(buf_bytes(&m->raw[m->n]), &m->entry[m->n]) != AYNI_OK)
		world_fail(m->store->w, "no memory");
	m->n++;
}

void
model_end(struct model *m)
{
	int64_t there;

	forget(m);
	there = table_count(m->store, "SELECT count(*) FROM record",
	    (struct bytes){NULL, 0});
	if (there != (int64_t)m->records)
		world_fail(m->store->w, "%d records in the store, %d written",
		    (int)there, (int)m->records);
}
