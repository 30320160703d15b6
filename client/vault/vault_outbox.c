#include "vault/inside.h"

#include <string.h>

#include "ayni/plant.h"

#define MARKS                                                                 \
	"SELECT (SELECT count(*) FROM journal WHERE epoch = p.n),"            \
	" coalesce((SELECT max(last) FROM batch WHERE epoch = p.n), 0),"      \
	" sent, held, safe FROM epoch p ORDER BY p.n DESC LIMIT 1"

enum ayni_err
vault_outbox_marks(struct vault *v, struct vault_marks *out)
{
	struct query q = vault_sql(v, MARKS);
	struct vault_marks m;
	enum ayni_err e;

	memset(&m, 0, sizeof(m));
	if (vault_sql_row(&q)) {
		m.journalled = vault_sql_get_int(&q, 0);
		m.cut = vault_sql_get_int(&q, 1);
		m.sent = vault_sql_get_int(&q, 2);
		m.held = vault_sql_get_int(&q, 3);
		m.safe = vault_sql_get_int(&q, 4);
	}
	if ((e = vault_sql_end(&q)) == AYNI_OK)
		e = vault_sql_count(v,
		    "SELECT serial FROM receipt ORDER BY n DESC LIMIT 1",
		    (struct bytes){NULL, 0}, &m.serial);
	if (e == AYNI_OK)
		*out = m;
	return e;
}

/* ---- sending ---- */

/* Nothing leaves a vault that stands where its key does not belong, or that
 * a power cut could take back. */
enum ayni_err
vault_outbox_may(struct vault *v)
{
	enum ayni_err e;

	if (v->depth > 0)
		return vault_say(v, AYNI_STATE,
		    "batches are not for use within a transaction");
	if ((e = vault_place_check(v)) != AYNI_OK)
		return e;
	if (v->moved)
		return vault_say(v, AYNI_STATE, "%s: a copy or a restored "
		    "backup; it needs new keys before it sends", v->file);
	return vault_place_settle(v);
}

/* A row's numbers against those that are signed. */
static enum ayni_err
check_batch(struct vault *v, uint64_t first, uint64_t last, struct bytes body)
{
	struct batch b;
	enum ayni_err e = batch_peek(body, &b);

	if (e == AYNI_OK && b.header.first == first &&
	    b.header.first + b.header.count - 1 == last)
		return AYNI_OK;
	return vault_say(v, AYNI_STORE, "%s: damaged or altered: the batch of "
	    "%llu to %llu", v->file, (unsigned long long)first,
	    (unsigned long long)last);
}

static enum ayni_err
give(struct query *q, vault_batch_fn fn, void *ctx)
{
	uint64_t first = vault_sql_get_int(q, 0);
	uint64_t last = vault_sql_get_int(q, 1);
	struct bytes body = vault_sql_get(q, 2);
	enum ayni_err e = q->err;

	if (e == AYNI_OK)
		e = check_batch(q->v, first, last, body);
	return e == AYNI_OK ? fn(ctx, first, last - first + 1, body) : e;
}

enum ayni_err
vault_outbox_batches(struct vault *v, uint64_t after, vault_batch_fn fn,
    void *ctx)
{
	struct query q;
	enum ayni_err e;

	if ((e = vault_outbox_may(v)) != AYNI_OK)
		return e;
	q = vault_sql(v, "SELECT first, last, body FROM batch WHERE "
	    "epoch = (SELECT max(n) FROM epoch) AND last > ? "
	    "AND length(body) > 0 ORDER BY last");
	vault_sql_int(&q, after);
	while (vault_sql_row(&q))
		vault_sql_fail(&q, give(&q, fn, ctx));
	return vault_row_walked(vault_sql_end(&q));
}

struct wanted {
	const struct hash *sealed;
	struct buf *out;
	uint64_t count; /* 0: not found yet */
};

static enum ayni_err
find_sealed(void *ctx, uint64_t first, uint64_t count, struct bytes batch)
{
	struct wanted *w = ctx;
	struct batch b;
	enum ayni_err e = batch_peek(batch, &b);

	(void)first;
	if (e != AYNI_OK || !ID_EQUAL(b.header.sealed, *w->sealed))
		return e;
	w->count = count;
	buf_put_bytes(w->out, b.sealed);
	return w->out->err != AYNI_OK ? w->out->err : AYNI_INTERRUPTED;
}

enum ayni_err
vault_outbox_sealed(struct vault *v, const struct hash *sealed,
    struct buf *out, uint64_t *count)
{
	struct wanted w = {.sealed = sealed, .out = out};
	enum ayni_err e = vault_outbox_batches(v, 0, find_sealed, &w);

	if (e == AYNI_OK && w.count == 0)
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK)
		*count = w.count;
	return e;
}

enum ayni_err
vault_outbox_ended(struct vault *v, uint64_t last, struct hash *id)
{
	struct query q = vault_sql(v, "SELECT id FROM batch WHERE last = ?"
	    " AND epoch = (SELECT max(n) FROM epoch)");

	vault_sql_int(&q, last);
	if (vault_sql_row(&q))
		VAULT_SQL_ID(&q, 0, *id);
	else
		vault_sql_fail(&q, AYNI_NOTFOUND);
	return vault_sql_end(&q);
}

static enum ayni_err
mark_sent(struct vault *v, uint64_t last)
{
	struct query q = vault_sql(v, "UPDATE epoch SET sent = max(sent,"
	    " min(?, coalesce((SELECT max(last) FROM batch"
	    "  WHERE epoch = epoch.n), 0)))"
	    " WHERE n = (SELECT max(n) FROM epoch)");

	vault_sql_int(&q, last);
	return vault_sql_run(&q);
}

enum ayni_err
vault_outbox_sent(struct vault *v, uint64_t last)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, mark_sent(v, last));
}

/* ---- receipts ---- */

/* The epoch of ours that a receipt is about. */
static enum ayni_err
find_epoch(struct vault *v, const struct receipt *r, uint64_t *n)
{
	struct query q =
	    vault_sql(v, "SELECT n FROM epoch WHERE id = ? AND device = ?");

	vault_sql_bytes(&q, ID_BYTES(r->epoch));
	vault_sql_bytes(&q, ID_BYTES(r->device));
	if (vault_sql_row(&q))
		*n = vault_sql_get_int(&q, 0);
	else
		vault_sql_fail(&q, vault_say(v, AYNI_NOTOURS,
		    "a receipt for another device"));
	return vault_sql_end(&q);
}

/* Whether the batch that ends at held is the one that we cut. */
static enum ayni_err
check_held(struct vault *v, const struct receipt *r, uint64_t epoch)
{
	struct query q;
	bool ours;
	enum ayni_err e;

	if (r->held == 0 || PLANT(IGNORE_FORK))
		return AYNI_OK;
	q = vault_sql(
	    v, "SELECT id FROM batch WHERE epoch = ? AND last = ?");
	vault_sql_int(&q, epoch);
	vault_sql_int(&q, r->held);
	ours = vault_sql_row(&q) &&
	    bytes_equal(vault_sql_get(&q, 0), ID_BYTES(r->held_id));
	if ((e = vault_sql_end(&q)) != AYNI_OK || ours)
		return e;
	return vault_say(v, AYNI_FORK, "the office holds batches up to %llu "
	    "that are signed with this vault's key and were not cut here: "
	    "there is a copy of it", (unsigned long long)r->held);
}

static enum ayni_err
put_receipt(struct vault *v, const struct receipt *r, struct bytes message)
{
	const struct row row = {.table = "receipt", .n = r->serial,
	    .id = ID_BYTES(r->office_epoch)};
	struct query q;
	struct buf body;
	enum ayni_err e;

	buf_init(&body, VAULT_MAX_ROW);
	if ((e = vault_row_lock(v, &row, message, &body)) != AYNI_OK)
		goto out;
	/* Replacing gives the row the highest number: the newest is last. */
	q = vault_sql(v, "INSERT OR REPLACE INTO receipt "
	    "(office, serial, body) VALUES (?, ?, ?)");
	vault_sql_bytes(&q, row.id);
	vault_sql_int(&q, row.n);
	vault_sql_bytes(&q, buf_bytes(&body));
	e = vault_sql_run(&q);
out:
	buf_free(&body);
	return e;
}

/* What was safe already when more became so is in two backups at least. */
static enum ayni_err
throw_away(struct vault *v, uint64_t safe, uint64_t epoch)
{
	struct query q = vault_sql(v, "UPDATE batch SET body = x'' "
	    "WHERE epoch = ?1 AND length(body) > 0 AND "
	    "last <= (SELECT safe FROM epoch WHERE n = ?1 AND safe < ?2)");
	enum ayni_err e;

	vault_sql_int(&q, epoch);
	vault_sql_int(&q, safe);
	e = vault_sql_run(&q);
	return e == AYNI_OK ? vault_file_throw(v, epoch, safe) : e;
}

/* Since when the office holds so much. */
static enum ayni_err
put_since(struct vault *v, const struct receipt *r, uint64_t epoch)
{
	struct query q = vault_sql(v, "INSERT INTO mark (epoch, held, at_us) "
	    "SELECT n, ?2, ?3 FROM epoch WHERE n = ?1 AND held < ?2 "
	    "ON CONFLICT DO NOTHING");

	vault_sql_int(&q, epoch);
	vault_sql_int(&q, r->held);
	vault_sql_int(&q, (uint64_t)r->at_us);
	return vault_sql_run(&q);
}

static enum ayni_err
put_marks(struct vault *v, const struct receipt *r, uint64_t epoch)
{
	uint64_t safe = r->safe < r->held ? r->safe : r->held;
	struct query q;
	enum ayni_err e = throw_away(v, safe, epoch);

	if (e == AYNI_OK)
		e = put_since(v, r, epoch);
	if (e != AYNI_OK)
		return e;
	q = vault_sql(v, "UPDATE epoch SET held = max(held, ?),"
	    " safe = max(safe, ?) WHERE n = ?");
	vault_sql_int(&q, r->held);
	vault_sql_int(&q, safe);
	vault_sql_int(&q, epoch);
	return vault_sql_run(&q);
}

static enum ayni_err
apply(struct vault *v, const struct receipt *r, struct bytes message)
{
	uint64_t epoch = 0, serial = 0;
	enum ayni_err e;

	if ((e = find_epoch(v, r, &epoch)) != AYNI_OK)
		return e;
	e = vault_sql_count(v, "SELECT serial FROM receipt WHERE office = ?",
	    ID_BYTES(r->office_epoch), &serial);
	if (e != AYNI_OK || r->serial <= serial)
		return e;
	if ((e = check_held(v, r, epoch)) != AYNI_OK)
		return e;
	if ((e = put_marks(v, r, epoch)) != AYNI_OK)
		return e;
	if (PLANT(DELETE_BEFORE_SAFE) && (e = vault_sql_exec(v, "DELETE FROM "
	    "batch WHERE last < (SELECT held FROM epoch WHERE n = epoch)")) !=
	    AYNI_OK)
		return e;
	if ((e = vault_erase_batches(v)) != AYNI_OK)
		return e;
	return put_receipt(v, r, message);
}

/* That there is a copy has to last, though the receipt is not applied. */
static enum ayni_err
note_fork(struct vault *v)
{
	v->forked = v->moved = true;
	return vault_sql_exec(v, "UPDATE header SET copied = 1");
}

enum ayni_err
vault_outbox_receipt(struct vault *v, const struct receipt *r,
    struct bytes message)
{
	enum ayni_err e = vault_begin(v), fork;

	if (e != AYNI_OK)
		return e;
	fork = apply(v, r, message);
	if (fork != AYNI_FORK)
		return vault_end(v, fork);
	e = vault_end(v, note_fork(v));
	return e == AYNI_OK ? fork : e;
}

/* The marks of the present epoch go back. */
static enum ayni_err
lower(struct vault *v, uint64_t held, uint64_t safe)
{
	struct query q = vault_sql(v, "UPDATE epoch SET safe = min(safe, ?1), "
	    "held = max(min(safe, ?1), min(held, ?2)) "
	    "WHERE n = (SELECT max(n) FROM epoch)");
	enum ayni_err e;

	vault_sql_int(&q, safe);
	vault_sql_int(&q, held);
	if ((e = vault_sql_run(&q)) != AYNI_OK)
		return e;
	return vault_sql_exec(v, "DELETE FROM mark WHERE "
	    "epoch = (SELECT max(n) FROM epoch) AND held > "
	    "(SELECT held FROM epoch ORDER BY n DESC LIMIT 1)");
}

enum ayni_err
vault_outbox_behind(struct vault *v, uint64_t held)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, lower(v, held, INT64_MAX));
}

/* Not what was erased: nobody wants that back. */
static enum ayni_err
find_lost(struct vault *v, uint64_t first, uint64_t last, bool *lost)
{
	struct query q = vault_sql(v, "SELECT 1 FROM batch b "
	    "JOIN journal j ON j.epoch = b.epoch AND j.seq >= b.first "
	    "AND j.seq <= b.last JOIN entry e ON e.n = j.entry "
	    "WHERE b.epoch = (SELECT max(n) FROM epoch) AND b.last >= ? "
	    "AND b.first <= ? AND length(b.body) = 0 "
	    "AND length(e.body) > 0 LIMIT 1");

	vault_sql_int(&q, first);
	vault_sql_int(&q, last);
	*lost = vault_sql_row(&q);
	return vault_sql_end(&q);
}

enum ayni_err
vault_outbox_lost(struct vault *v, uint64_t first, uint64_t last, bool *lost)
{
	enum ayni_err e = vault_begin(v);
	bool any = false;

	if (e != AYNI_OK)
		return e;
	e = find_lost(v, first, last, &any);
	if (e == AYNI_OK && any)
		e = lower(v, first - 1, first - 1);
	if ((e = vault_end(v, e)) == AYNI_OK)
		*lost = any;
	return e;
}

enum ayni_err
vault_outbox_newest(struct vault *v, struct buf *message)
{
	struct query q = vault_sql(v, "SELECT serial, office, body FROM "
	    "receipt ORDER BY n DESC LIMIT 1");
	struct epoch_id office;
	struct row row = {.table = "receipt", .id = ID_BYTES(office)};

	memset(&office, 0, sizeof(office));
	if (vault_sql_row(&q)) {
		row.n = vault_sql_get_int(&q, 0);
		VAULT_SQL_ID(&q, 1, office);
		if (q.err == AYNI_OK)
			vault_sql_fail(&q, vault_row_open(v, &row,
					       vault_sql_get(&q, 2), message));
	} else {
		vault_sql_fail(&q, AYNI_NOTFOUND);
	}
	return vault_sql_end(&q);
}
