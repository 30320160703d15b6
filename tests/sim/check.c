#include "sim/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "ayni/chance.h"
#include "ingest/digest.h"
#include "sim/ledger.h"
#include "sim/model.h"
#include "sim/world.h"
#include "support/platter.h"

#define ORDERS 2

/* ---- tables, without the programs ---- */

struct table {
	const struct world *w;
	sqlite3 *c;
};

static struct table
open_table(const struct world *w, const char *path)
{
	struct table t = {.w = w};

	if (sqlite3_open_v2(path, &t.c, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK)
		world_fail(w, "%s: does not open", path);
	return t;
}

static sqlite3_stmt *
query(const struct table *t, const char *sql)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(t->c, sql, -1, &st, NULL) != SQLITE_OK)
		world_fail(t->w, "%s: %s", sql, sqlite3_errmsg(t->c));
	return st;
}

static bool
next(const struct table *t, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		world_fail(t->w, "%s: %s", sqlite3_sql(st),
		    sqlite3_errmsg(t->c));
	return rc == SQLITE_ROW;
}

static struct bytes
blob(sqlite3_stmt *st, int column)
{
	struct bytes b;

	b.p = sqlite3_column_blob(st, column);
	b.n = (size_t)sqlite3_column_bytes(st, column);
	return b;
}

static struct hash
hash(const struct table *t, sqlite3_stmt *st, int column)
{
	struct bytes b = blob(st, column);
	struct hash h;

	if (b.n != sizeof(h.b))
		world_fail(t->w, "%s: an identifier of %zu bytes",
		    sqlite3_sql(st), b.n);
	memcpy(h.b, b.p, sizeof(h.b));
	return h;
}

static const char *
name_of(const struct hash *h)
{
	static char name[17];
	size_t i;

	for (i = 0; i < 8; i++)
		(void)snprintf(name + 2 * i, 3, "%02x", h->b[i]);
	return name;
}

/* ---- the archive: nothing but what somebody signed, as he signed it ---- */

enum spot {
	SPOT_NONE,
	SPOT_ARCHIVED, /* in a batch that is not used */
	SPOT_USED,
};

/* Where each entry of the ledger is in the store, by its id. */
struct spots {
	struct map at; /* enum spot, as a pointer into spot */
	enum spot spot[3];
};

static void
put_spot(struct spots *p, const struct ledger_entry *e, enum spot spot)
{
	struct text key = {(const char *)e->id.b, sizeof(e->id.b)};
	enum spot *was = map_get(&p->at, key);

	if (was != NULL && *was >= spot)
		return;
	p->spot[spot] = spot;
	if (map_put(&p->at, key, &p->spot[spot], NULL) != AYNI_OK)
		abort();
}

static enum spot
spot_of(const struct spots *p, const struct ledger_entry *e)
{
	const enum spot *is = map_get(
	    &p->at, (struct text){(const char *)e->id.b, sizeof(e->id.b)});

	return is != NULL ? *is : SPOT_NONE;
}

static void
check_archive(const struct table *t, struct spots *spots)
{
	sqlite3_stmt *st =
	    query(t, "SELECT id, raw, status FROM batch ORDER BY id");
	const struct ledger_batch *b;
	struct hash id, bytes;
	size_t i;

	while (next(t, st)) {
		id = hash(t, st, 0);
		bytes = keys_hash(blob(st, 1));
		if ((b = ledger_find_batch(&id)) == NULL)
			world_fail(t->w, "batch %s was signed by nobody",
			    name_of(&id));
		if (!ID_EQUAL(bytes, b->bytes))
			world_fail(t->w, "batch %s is not as it was signed",
			    name_of(&id));
		for (i = 0; i < b->n; i++)
			put_spot(spots, b->entry[i],
			    sqlite3_column_int(st, 2) == 1 ? SPOT_USED
							   : SPOT_ARCHIVED);
	}
	(void)sqlite3_finalize(st);
}

/* Entries of batches that are used, once each, and no others. */
static void
check_entries(const struct table *t, const struct spots *spots)
{
	sqlite3_stmt *st = query(t,
	    "SELECT e.id, e.raw, count(*) FROM entry e WHERE EXISTS "
	    "(SELECT 1 FROM entry_in i JOIN batch b ON b.id = i.batch "
	    "WHERE i.entry = e.id AND b.status = 1) GROUP BY e.id");
	const struct ledger_entry *e;
	struct hash id, is;
	uint32_t n = 0, used = 0, i;

	while (next(t, st)) {
		id = hash(t, st, 0);
		is = keys_hash(blob(st, 1));
		e = ledger_find_entry(&id);
		if (e == NULL || !ID_EQUAL(id, is))
			world_fail(t->w, "entry %s was written by nobody",
			    name_of(&id));
		if (sqlite3_column_int(st, 2) != 1)
			world_fail(t->w, "entry %s is there %d times",
			    name_of(&id), sqlite3_column_int(st, 2));
		if (spot_of(spots, e) != SPOT_USED)
			world_fail(t->w, "entry %s is of a batch that is not "
			    "used", name_of(&id));
		n++;
	}
	(void)sqlite3_finalize(st);
	for (i = 0; i < ledger()->entries.n; i++)
		used += spot_of(spots, ledger()->entries.entry[i].value) ==
		    SPOT_USED;
	if (n != used)
		world_fail(t->w, "%u entries of used batches, %u in the store",
		    used, n);
}

/* ---- what was promised ---- */

/* The entries that a device still has. */
static void
look_into(struct world *w, struct phone *p, struct spots *spots)
{
	char path[64];
	struct table t;
	sqlite3_stmt *st;
	struct ledger_entry *e;
	struct hash id;

	(void)snprintf(path, sizeof(path), "%s/vault.db", p->home);
	t = open_table(w, path);
	st = query(&t, "SELECT id FROM entry");
	while (next(&t, st)) {
		id = hash(&t, st, 0);
		if ((e = ledger_find_entry(&id)) == NULL)
			world_fail(w, "phone %u: entry %s was written by "
			    "nobody", p->n, name_of(&id));
		put_spot(spots, e, SPOT_ARCHIVED);
	}
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(t.c);
}

static void
check_promises(struct world *w, struct spots *store)
{
	struct spots kept = {.at = {.n = 0}};
	const struct ledger_entry *e;
	uint32_t i;

	for (i = 1; i <= w->phones; i++)
		if (!w->phone[i].lost)
			look_into(w, &w->phone[i], &kept);
	for (i = 0; i < ledger()->entries.n; i++) {
		e = ledger()->entries.entry[i].value;
		if (e->receipted && spot_of(store, e) != SPOT_USED)
			world_fail(w, "entry %s of phone %u was receipted and "
			    "is not in the store", name_of(&e->id), e->phone);
		if (e->promised && !e->forgone &&
		    spot_of(&kept, e) == SPOT_NONE)
			world_fail(w, "entry %s of phone %u is not on its "
			    "device any more", name_of(&e->id), e->phone);
		if (spot_of(&kept, e) != SPOT_NONE &&
		    spot_of(store, e) != SPOT_USED)
			world_fail(w, "entry %s of phone %u never arrived",
			    name_of(&e->id), e->phone);
	}
	map_free(&kept.at);
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
check_orders(struct world *w)
{
	struct hash before = digest_of(w, w->hq.db), after;
	uint64_t seed = world_seed(w);
	struct random_source r = chance_seeded(&seed);
	int i;

	for (i = 0; i < ORDERS; i++) {
		world_must(w, ingest_rederive(w->hq.ingest, &r), "rederive");
		after = digest_of(w, w->hq.db);
		if (!ID_EQUAL(before, after))
			world_fail(w, "another order gives another digest");
	}
}

/* ---- all of it ---- */

static void
check_records(const struct table *t)
{
	sqlite3_stmt *st = query(t,
	    "SELECT e.raw, e.id FROM entry e WHERE e.kind < 32 AND EXISTS "
	    "(SELECT 1 FROM entry_in i JOIN batch b ON b.id = i.batch "
	    "WHERE i.entry = e.id AND b.status = 1) ORDER BY e.record");
	struct model m;

	model_begin(&m, t->w, t->c);
	while (next(t, st))
		model_take(&m, blob(st, 0));
	model_end(&m);
	(void)sqlite3_finalize(st);
}

void
check_world(struct world *w)
{
	struct spots spots = {.at = {.n = 0}};
	struct table t;

	hq_open(&w->hq);
	t = open_table(w, HQ_STORE);
	check_archive(&t, &spots);
	check_entries(&t, &spots);
	check_promises(w, &spots);
	check_records(&t);
	(void)sqlite3_close(t.c);
	map_free(&spots.at);
	check_orders(w);
}
