#include "sim/check.h"

#include <stdlib.h>

#include "ayni/chance.h"
#include "ingest/digest.h"
#include "sim/minutes.h"
#include "sim/model.h"
#include "sim/table.h"
#include "sim/world.h"
#include "support/platter.h"

#define NOTHING ((struct bytes){NULL, 0})

/* ---- the archive: nothing but what somebody signed, as he signed it ---- */

static void
check_batch(const struct table *t, struct minutes_batch *b,
    const struct hash *bytes, enum minutes_spot spot)
{
	size_t i;

	if (!ID_EQUAL(*bytes, b->bytes))
		world_fail(t->w, "batch %s is not as it was signed",
		    table_name(&b->id));
	b->spot = spot;
	for (i = 0; i < b->n; i++)
		if (b->entry[i]->spot < spot)
			b->entry[i]->spot = spot;
}

static void
check_archive(const struct table *t)
{
	sqlite3_stmt *st = table_query(
	    t, "SELECT id, raw, status FROM batch", NOTHING);
	struct minutes_batch *b;
	struct hash id, bytes;

	while (table_next(t, st)) {
		TABLE_ID(t, st, 0, id);
		bytes = keys_hash(table_bytes(st, 1));
		if ((b = minutes_find_batch(&id)) == NULL)
			world_fail(t->w, "batch %s was signed by nobody",
			    table_name(&id));
		check_batch(t, b, &bytes,
		    sqlite3_column_int(st, 2) == 1 ? SPOT_USED : SPOT_HELD);
	}
}

#define USED_ENTRIES                                                          \
	"FROM entry e WHERE EXISTS (SELECT 1 FROM entry_in i JOIN batch b "   \
	"ON b.id = i.batch WHERE i.entry = e.id AND b.status = 1)"

/* Entries of batches that are used, and no others. */
static void
check_entries(const struct table *t)
{
	sqlite3_stmt *st =
	    table_query(t, "SELECT e.id, e.raw " USED_ENTRIES, NOTHING);
	const struct minutes_entry *e;
	struct hash id, is;
	uint32_t n = 0, used = 0, i;

	while (table_next(t, st)) {
		TABLE_ID(t, st, 0, id);
		is = keys_hash(table_bytes(st, 1));
		e = minutes_find_entry(&id);
		if (e == NULL || !ID_EQUAL(id, is))
			world_fail(t->w, "entry %s was written by nobody",
			    table_name(&id));
		if (e->spot != SPOT_USED)
			world_fail(t->w, "entry %s is of a batch that is not "
			    "used", table_name(&id));
		n++;
	}
	for (i = 0; i < minutes()->entries.n; i++) {
		e = minutes()->entries.entry[i].value;
		used += e->spot == SPOT_USED;
	}
	if (n != used)
		world_fail(t->w, "%u entries of used batches, %u in the store",
		    used, n);
}

/* ---- what was promised ---- */

static void
note_device(void *ctx, struct minutes_entry *e)
{
	const struct phone *p = ctx;

	e->on_device = true;
	e->must_arrive = e->must_arrive || !p->revoked;
}

static void
check_promise(const struct world *w, const struct minutes_entry *e)
{
	const char *wrong = NULL;

	if (e->receipted && e->spot == SPOT_NONE)
		wrong = "was receipted and is not in the store";
	else if (e->promised && !e->forgone && !e->on_device)
		wrong = "is not on its device any more";
	else if (e->must_arrive && e->spot != SPOT_USED)
		wrong = "never arrived";
	if (wrong != NULL)
		world_fail(w, "entry %s of phone %u %s", table_name(&e->id),
		    e->phone, wrong);
}

static void
check_promises(struct world *w)
{
	uint32_t i;

	for (i = 1; i <= w->phones; i++)
		if (!w->phone[i].lost)
			phone_entries(&w->phone[i], note_device, &w->phone[i]);
	for (i = 0; i < minutes()->entries.n; i++)
		check_promise(w, minutes()->entries.entry[i].value);
}

/* What the office might lose again before it is safe. */
static void
check_batches(struct phone *p)
{
	struct table t = phone_table(p);
	int64_t gaps = table_count(&t, "SELECT count(*) FROM epoch e WHERE "
	    "(SELECT coalesce(sum(last - first + 1), 0) FROM batch "
	    "WHERE epoch = e.n AND last > e.safe) <> (SELECT count(*) "
	    "FROM journal WHERE epoch = e.n AND seq > e.safe)", NOTHING);

	table_close(&t);
	if (gaps > 0)
		world_fail(p->w, "phone %u: a batch that is not safe is gone",
		    p->n);
}

/* It seals to the present keys of the office. */
static void
check_keys(struct phone *p)
{
	struct home h;

	world_must(p->w, home_load(p->vault, &h), "home");
	if (!ID_EQUAL(h.office[0].cert.epoch, p->w->hq.office->cert.epoch))
		world_fail(p->w, "phone %u: does not know the office's keys",
		    p->n);
	home_free(&h);
}

/* What a device knows of its office, and of what became of its entries. */
static void
check_phone(const struct table *t, struct phone *p)
{
	const struct hq *h = &p->w->hq;
	struct vault_marks m;
	struct buf package;
	enum ayni_err e;
	size_t i;

	check_batches(p);
	check_keys(p);
	check_persons(t, p);
	world_must(p->w, vault_outbox_marks(p->vault, &m), "marks");
	if (m.held != m.journalled)
		world_fail(p->w, "phone %u: %llu of %llu entries are held",
		    p->n, (unsigned long long)m.held,
		    (unsigned long long)m.journalled);
	for (i = 0; i < HQ_FORMS; i++) {
		buf_init(&package, PACKAGE_MAX_BYTES);
		e = vault_form_get(p->vault, &h->form[i].id, &package);
		buf_free(&package);
		if (h->form[i].published && e != AYNI_OK)
			world_fail(p->w, "phone %u: no form %zu: %s", p->n,
			    i + 1, err_name(e));
	}
}

static void
check_phones(const struct table *t, struct world *w)
{
	unsigned i;

	for (i = 1; i <= w->phones; i++)
		if (!w->phone[i].lost && !w->phone[i].revoked)
			check_phone(t, &w->phone[i]);
}

/* ---- one digest for every order ---- */

static struct hash
digest_of(const struct world *w, struct db *db)
{
	struct hash h;

	world_must(w, digest(db, &h), "digest");
	return h;
}

static void
same(struct world *w, struct db *db, const struct hash *digest)
{
	struct hash now = digest_of(w, db);

	if (!ID_EQUAL(now, *digest))
		world_fail(w, "another order gives another digest");
}

/* One batch of the archive, brought to another store. */
static void
bring(struct world *w, struct db *db, struct ingest *g,
    const struct hash *id)
{
	struct db_batch b;
	struct verdict v;
	struct buf raw;

	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	world_must(w, db_batch_get(w->hq.db, id, &b, &raw), "a batch");
	world_must(w, db_begin(db), "begin");
	world_must(w, ingest_batch(g, buf_bytes(&raw), &v), "ingest_batch");
	world_must(w, ingest_settle(g), "ingest_settle");
	world_must(w, db_commit(db), "commit");
	buf_free(&raw);
}

/* All of it, in any order, some twice. */
static void
bring_all(struct world *w, struct db *db, struct ingest *g)
{
	struct hash *id = NULL, swap;
	struct arena a;
	size_t n = 0, i, k;

	arena_init(&a, 16u << 20);
	world_must(w, db_batch_ids(w->hq.db, &a, &id, &n), "the archive");
	for (i = n; i > 0; i--) {
		k = world_draw(w, i);
		swap = id[i - 1];
		id[i - 1] = id[k];
		id[k] = swap;
		bring(w, db, g, &id[i - 1]);
		if (world_happens(w, 100))
			bring(w, db, g, &id[i - 1 + world_draw(w, n - i + 1)]);
	}
	arena_free(&a);
}

static void
check_orders(struct world *w)
{
	struct hash digest = digest_of(w, w->hq.db);
	uint64_t seed = world_seed(w);
	struct random_source r = chance_seeded(&seed);
	struct ingest *g = NULL;
	struct db *db = NULL;

	world_must(w, ingest_rederive(w->hq.ingest, &r), "rederive");
	same(w, w->hq.db, &digest);
	world_must(w, db_open(":memory:", true, &db), "another store");
	world_must(w, ingest_new(db, w->hq.office, hq_clock(&w->hq), r, &g),
	    "ingest_new");
	bring_all(w, db, g);
	same(w, db, &digest);
	ingest_free(g);
	db_close(db);
}

/* ---- all of it ---- */

static void
check_records(const struct table *t)
{
	sqlite3_stmt *st = table_query(t, "SELECT e.raw " USED_ENTRIES
	    " AND e.kind < 32 ORDER BY e.record", NOTHING);
	struct model *m = platter_need(malloc(sizeof(*m)));

	model_begin(m, t);
	while (table_next(t, st))
		model_take(m, table_bytes(st, 0));
	model_end(m);
	free(m);
}

void
check_world(struct world *w)
{
	struct table t;

	hq_open(&w->hq);
	t = table_open(w, HQ_STORE);
	check_archive(&t);
	check_trust(&t);
	check_entries(&t);
	check_promises(w);
	check_phones(&t, w);
	check_records(&t);
	check_clocks(&t);
	table_close(&t);
	check_orders(w);
}
