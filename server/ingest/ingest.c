#include "ingest/ingest.h"

#include <string.h>

#include "ayni/excerpt.h"
#include "ayni/mem.h"
#include "ayni/plant.h"
#include "db/db_blob.h"
#include "ingest/journal.h"
#include "ingest/look.h"
#include "ingest/span.h"
#include "ingest/state.h"
#include "ingest/trust.h"
#include "ingest/upload.h"

#define CHUNK 500u /* records recomputed from one list */

enum ayni_err
ingest_new(struct db *db, struct office *office,
    struct clock_source clock, struct random_source chance,
    struct ingest **out)
{
	struct ingest *g = mem_zalloc(1, sizeof(*g));

	if (g == NULL)
		return AYNI_NOMEM;
	g->db = db;
	g->office = office;
	g->clock = clock;
	g->chance = chance;
	g->quota = INGEST_QUOTA;
	g->pen_epoch = INGEST_PEN_EPOCH;
	g->pen = INGEST_PEN;
	g->blob_quota = UPLOAD_QUOTA;
	*out = g;
	return AYNI_OK;
}

void
ingest_free(struct ingest *g)
{
	if (g == NULL)
		return;
	formcache_free(g);
	mem_free(g);
}

/* ---- what becomes of it ---- */

struct db_batch
ingest_row(const struct batch *b)
{
	const struct batch_header *h = &b->header;
	struct db_batch row;

	memset(&row, 0, sizeof(row));
	row.id = b->id;
	row.device = h->device;
	row.epoch = h->epoch;
	row.first = h->first;
	row.count = h->count;
	row.has_previous = h->has_previous;
	row.previous = h->previous;
	row.status = DB_NEW;
	return row;
}

static struct db_batch
row_of(const struct look *l, enum ayni_err e)
{
	struct db_batch b = ingest_row(&l->b);

	b.reason = e;
	b.status = e == AYNI_OK ? DB_USED
	    : (e == AYNI_UNKNOWNFORM && !PLANT(REFUSE_EARLY)) ||
		e == AYNI_BADKEY
	    ? DB_HELD
	    : DB_REFUSED;
	return b;
}

static enum ayni_err
keep_enclosures(struct db *db, const struct hash *id, const struct entry *x)
{
	struct enclosure_walk w = enclosure_begin(x->enclosures);
	struct enclosure c;
	enum ayni_err e = AYNI_OK;

	while (e == AYNI_OK && enclosure_next(&w, &c))
		e = db_blob_enclose(db, id, &c);
	return e;
}

static enum ayni_err
keep_entries(struct look *l, const struct db_batch *b)
{
	struct ingest *g = l->g;
	enum ayni_err e = AYNI_OK;
	struct hash id;
	size_t i;

	for (i = 0; i < l->n && e == AYNI_OK; i++) {
		id = keys_hash(l->raw[i]);
		if (PLANT(FORGET_DEDUPE))
			id.b[0] ^= b->id.b[0];
		e = db_entry_put(g->db, &id, &l->entry[i], l->raw[i], &b->id,
		    l->seq[i]);
		if (e == AYNI_OK)
			e = keep_enclosures(g->db, &id, &l->entry[i]);
		if (e == AYNI_OK && l->entry[i].kind < ENTRY_PERSON)
			e = db_dirty_record(g->db, &l->entry[i].record);
	}
	for (i = 0; i < l->n && e == AYNI_OK && l->office; i++) {
		id = keys_hash(l->raw[i]);
		e = admit_apply(g, &id, &l->entry[i]);
	}
	return e;
}

static enum ayni_err
flag_fork(struct ingest *g, const struct db_batch *b)
{
	bool forked = false;
	enum ayni_err e = db_batch_forked(g->db, b, &forked);
	struct db_flag f = {DB_FLAG_FORK, ID_BYTES(b->epoch), {NULL, 0}};

	return e == AYNI_OK && forked && !PLANT(HIDE_FORK)
	    ? db_flag_put(g->db, &f) : e;
}

/* Everything that follows from a batch whose row is there. */
static enum ayni_err
follow(struct look *l, const struct db_batch *b)
{
	enum ayni_err e = AYNI_OK;

	if (b->status == DB_USED)
		e = keep_entries(l, b);
	if (e == AYNI_OK && l->believed)
		e = flag_fork(l->g, b);
	if (e == AYNI_OK && l->believed)
		e = trust_settle(l->g->db, &b->epoch);
	return e;
}

/* A revoked device's batches are held, or as good as held: whoever stole it
 * could else fill the disk. */
static bool
over_quota(struct ingest *g, const struct db_batch *b, size_t n,
    enum ayni_err *e)
{
	uint64_t held = 0;
	bool revoked = false;

	*e = trust_revoked(g->db, &b->epoch, &revoked);
	if (*e != AYNI_OK || (b->status == DB_USED && !revoked))
		return false;
	*e = db_batch_held_bytes(g->db, &b->device, &held);
	return *e == AYNI_OK && held + n > g->quota;
}

static enum ayni_err
pen(struct look *l, struct bytes raw, struct verdict *v)
{
	struct db_batch b = row_of(l, AYNI_BADKEY);
	struct ingest *g = l->g;
	bool taken = false, opened, erased;
	enum ayni_err e;

	if (raw.n > BATCH_MAX_BYTES)
		return AYNI_OK;
	if ((e = look_stranger(g, raw, &opened, &erased)) != AYNI_OK ||
	    erased) /* what was erased is kept nowhere */
		return e;
	e = db_pen_put(g->db, &b, raw, g->clock.now(g->clock.ctx).wall_us,
	    g->pen_epoch, g->pen, &taken);
	if (e == AYNI_OK)
		v->err = taken ? AYNI_HELD : AYNI_QUOTA;
	return e;
}

/* Whether entries were left out of it, and all others are known. */
static bool
holds_erased(const struct look *l, enum ayni_err why)
{
	return l->erased > 0 &&
	    (why == AYNI_OK || why == AYNI_UNKNOWNFORM);
}

/* What a batch holds of others than erased records stays, as an excerpt. */
static enum ayni_err
redact(const struct look *l)
{
	const struct excerpt x = {l->b.signed_part, l->seq, l->raw, l->n};
	enum ayni_err e = AYNI_OK;

	if (l->excerpted)
		e = db_erase_supersede(l->g->db, &l->b.id);
	return e == AYNI_OK ? journal_excerpt(l->g, &x) : e;
}

static enum ayni_err
archive(struct look *l, struct bytes raw, enum ayni_err why,
    struct verdict *v)
{
	struct ingest *g = l->g;
	struct db_batch b = row_of(l, why);
	bool erased = holds_erased(l, why);
	enum ayni_err e = AYNI_OK;

	if (over_quota(g, &b, raw.n, &e)) {
		v->err = AYNI_QUOTA;
		return AYNI_OK;
	}
	v->added = erased;
	if (e == AYNI_OK)
		e = erased ? redact(l)
			   : db_batch_put(g->db, &b, raw, &v->added);
	if (e == AYNI_OK)
		e = db_arrival_put(g->db, &b.id,
		    g->clock.now(g->clock.ctx).wall_us);
	if (e == AYNI_OK && !erased)
		e = follow(l, &b);
	if (e == AYNI_OK) /* a revocation may have had its say */
		e = db_batch_get(g->db, &b.id, &b, NULL);
	v->archived = true;
	v->err = b.status == DB_USED ? AYNI_OK : b.reason;
	return e;
}

static enum ayni_err
known(struct ingest *g, const struct hash *id, struct verdict *v, bool *seen)
{
	struct db_batch b;
	enum ayni_err e = db_batch_get(g->db, id, &b, NULL);

	*seen = e == AYNI_OK;
	if (*seen) {
		v->archived = true;
		v->err = b.status == DB_USED ? AYNI_OK : b.reason;
	}
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err drain(struct ingest *g);

enum ayni_err
ingest_batch(struct ingest *g, struct bytes raw, struct verdict *out)
{
	struct arena a;
	struct look l = {.g = g, .arena = &a};
	struct verdict v = {.err = AYNI_OK};
	enum ayni_err e, why;
	bool seen = false;

	arena_init(&a, STATE_ARENA);
	if (batch_peek(raw, &l.b) == AYNI_OK) {
		v.id = l.b.id;
		e = known(g, &v.id, &v, &seen);
		if (e != AYNI_OK || seen)
			goto out;
	}
	why = look(&l, raw);
	v.id = l.b.id;
	v.err = why;
	e = l.system;
	if (e != AYNI_OK)
		goto out;
	if (l.believed)
		e = archive(&l, raw, why, &v);
	else if (why == AYNI_BADKEY)
		e = pen(&l, raw, &v);
	if (e == AYNI_OK)
		e = drain(g);
out:
	arena_free(&a);
	if (e == AYNI_OK)
		*out = v;
	return e;
}

/* ---- derive again what the archive holds ---- */

static enum ayni_err
derive(struct ingest *g, const struct hash *id)
{
	struct arena a;
	struct look l = {.g = g, .arena = &a};
	struct db_batch b;
	struct buf raw;
	enum ayni_err e, why;

	arena_init(&a, STATE_ARENA);
	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	if ((e = db_batch_get(g->db, id, &b, &raw)) != AYNI_OK)
		goto out;
	why = look(&l, buf_bytes(&raw));
	if ((e = l.system) != AYNI_OK)
		goto out;
	b.status = row_of(&l, why).status;
	b.reason = why;
	if (!ID_EQUAL(l.b.id, *id)) { /* not the bytes that were kept */
		b.status = DB_REFUSED;
		b.reason = AYNI_BADHASH;
	}
	e = db_batch_status(g->db, id, b.status, b.reason);
	if (e == AYNI_OK)
		e = follow(&l, &b);
	if (e == AYNI_OK && holds_erased(&l, why) && !l.excerpted)
		e = db_erase_redact(g->db, id);
out:
	buf_free(&raw);
	arena_free(&a);
	return e;
}

enum ayni_err
ingest_open(struct ingest *g, const struct hash *id, struct arena *a,
    struct bytes **entry, size_t *n)
{
	struct look l = {.g = g, .arena = a};
	struct db_batch b;
	struct buf raw;
	enum ayni_err e;

	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	if ((e = db_batch_get(g->db, id, &b, &raw)) == AYNI_OK)
		e = look(&l, buf_bytes(&raw));
	buf_free(&raw);
	if (l.raw == NULL)
		return e != AYNI_OK ? e : AYNI_BUG;
	*entry = l.raw;
	*n = l.n;
	return AYNI_OK;
}

enum ayni_err
ingest_redact(struct ingest *g, const struct hash *id)
{
	bool opened;

	return ingest_search(g, id, &opened);
}

enum ayni_err
ingest_search(struct ingest *g, const struct hash *id, bool *opened)
{
	struct arena a;
	struct look l = {.g = g, .arena = &a};
	struct db_batch b;
	struct buf raw;
	enum ayni_err e, why;

	arena_init(&a, STATE_ARENA);
	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	if ((e = db_batch_get(g->db, id, &b, &raw)) != AYNI_OK)
		goto out;
	why = look(&l, buf_bytes(&raw));
	e = l.system;
	*opened = l.raw != NULL && (why == AYNI_OK || why == AYNI_UNKNOWNFORM);
	if (e == AYNI_OK && holds_erased(&l, why))
		e = redact(&l);
out:
	buf_free(&raw);
	arena_free(&a);
	return e;
}

/* In rounds, until none is left: the work may wake others. */
static enum ayni_err
each_round(struct ingest *g,
    enum ayni_err (*take)(struct db *, struct arena *, struct hash **, size_t *),
    enum ayni_err (*work)(struct ingest *, const struct hash *))
{
	struct hash *id = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n, i;

	do {
		n = 0;
		arena_init(&a, STATE_ARENA);
		e = take(g->db, &a, &id, &n);
		for (i = 0; i < n && e == AYNI_OK; i++)
			e = work(g, &id[i]);
		arena_free(&a);
	} while (e == AYNI_OK && n > 0);
	return e;
}

/* Batches that something has woken. */
static enum ayni_err
drain(struct ingest *g)
{
	return each_round(g, db_batch_new, derive);
}

static enum ayni_err
recompute_all(struct ingest *g)
{
	struct record_id *r = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n, i;

	do {
		n = 0;
		arena_init(&a, STATE_ARENA);
		e = db_dirty_take(g->db, CHUNK, &a, &r, &n);
		for (i = 0; i < n && e == AYNI_OK; i++)
			e = recompute_record(g, &r[i]);
		arena_free(&a);
	} while (e == AYNI_OK && n == CHUNK);
	return e;
}

enum ayni_err
ingest_settle(struct ingest *g)
{
	/* what carries an excerpt that was replaced comes after it */
	enum ayni_err e = each_round(g, db_erase_redact_take, ingest_redact);

	if (e == AYNI_OK)
		e = recompute_all(g);
	return e == AYNI_OK ? span_settle(g) : e;
}

enum ayni_err
ingest_end(struct ingest *g, enum ayni_err e)
{
	if (e == AYNI_OK)
		e = ingest_settle(g);
	if (e == AYNI_OK)
		e = db_commit(g->db);
	if (e != AYNI_OK)
		db_rollback(g->db);
	return e;
}

static void
mix(struct hash *id, size_t n, const struct random_source *r)
{
	struct hash h;
	uint64_t x;
	size_t i, k;

	for (i = n; i > 1; i--) {
		r->fill(r->ctx, (uint8_t *)&x, sizeof(x));
		k = (size_t)(x % i);
		h = id[i - 1];
		id[i - 1] = id[k];
		id[k] = h;
	}
}

enum ayni_err
ingest_rederive(struct ingest *g, const struct random_source *shuffle)
{
	struct hash *id = NULL;
	struct db_batch b;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i, none;

	arena_init(&a, STATE_ARENA);
	if ((e = db_begin(g->db)) != AYNI_OK)
		goto out;
	formcache_free(g);
	e = db_forget(g->db);
	if (e == AYNI_OK)
		e = db_batch_ids(g->db, &a, &id, &n);
	if (e == AYNI_OK && shuffle != NULL)
		mix(id, n, shuffle);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = db_batch_get(g->db, &id[i], &b, NULL);
		if (e == AYNI_OK && b.status == DB_NEW)
			e = derive(g, &id[i]);
	}
	if (e == AYNI_OK)
		e = drain(g);
	if (e == AYNI_OK) /* nothing is journalled here */
		e = db_erase_redact_take(g->db, &a, &id, &none);
	if (e == AYNI_OK)
		e = recompute_all(g);
	if (e == AYNI_OK)
		e = span_settle(g);
	if (e == AYNI_OK)
		e = db_commit(g->db);
	if (e != AYNI_OK)
		db_rollback(g->db);
out:
	arena_free(&a);
	return e;
}
