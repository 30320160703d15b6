#include "ingest/trust.h"

#include "ayni/plant.h"

#define LISTS (256u << 20)
#define NONE SIZE_MAX

/* The batch that b[at] links to, if it is here and ends where b[at] begins;
 * the list is by (first, id), so it stands before. */
static size_t
before(const struct db_batch *b, size_t at)
{
	size_t i = at;

	if (!b[at].has_previous)
		return NONE;
	while (i-- > 0 && b[i].first + BATCH_MAX_ENTRIES >= b[at].first)
		if (ID_EQUAL(b[i].id, b[at].previous))
			return b[i].first + b[i].count == b[at].first ? i : NONE;
	return NONE;
}

/* Marks the chain from the last trusted batch back as far as it is here. */
static void
follow(const struct db_batch *b, size_t n, const struct revocation *r,
    unsigned *chains)
{
	size_t at;

	for (at = 0; at < n && !ID_EQUAL(b[at].id, r->last); at++)
		;
	if (at == n || b[at].first + b[at].count - 1 != r->last_seq)
		return;
	for (; at != NONE; at = before(b, at))
		chains[at]++;
}

/* What was judged of a batch, NULL: nothing. */
static const struct db_verdict *
judged(const struct db_verdict *j, size_t n, const struct hash *batch)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ID_EQUAL(j[i].batch, *batch))
			return &j[i];
	return NULL;
}

/* Whether nothing but trust keeps a batch from being used. */
static bool
is_good(const struct db_batch *b)
{
	return b->status == DB_USED ||
	    (b->status == DB_HELD && b->reason == AYNI_REVOKED);
}

static bool
is_declined(const struct db_batch *b)
{
	return b->status == DB_REFUSED && b->reason == AYNI_DECLINED;
}

/* One that is no longer declined is derived anew: what else there is to it
 * is not known. */
static enum ayni_err
give(struct db *db, const struct db_batch *b, bool trusted,
    const struct db_verdict *v)
{
	enum db_status status = trusted ? DB_USED : DB_HELD;
	enum ayni_err e, reason = trusted ? AYNI_OK : AYNI_REVOKED;

	if (b->status == DB_NEW) /* its turn comes when it is derived */
		return AYNI_OK;
	if (v != NULL && v->refused) {
		status = DB_REFUSED;
		reason = AYNI_DECLINED;
	} else if (is_declined(b)) {
		status = DB_NEW;
		reason = AYNI_OK;
	} else if (!is_good(b)) {
		return AYNI_OK;
	} else if (v != NULL) {
		status = DB_USED;
		reason = AYNI_OK;
	}
	if (b->status == status && b->reason == reason)
		return AYNI_OK;
	e = db_batch_status(db, &b->id, status, reason);
	return e == AYNI_OK ? db_dirty_batch(db, &b->id) : e;
}

enum ayni_err
trust_settle(struct db *db, const struct epoch_id *epoch)
{
	struct revocation *r = NULL;
	struct db_verdict *v = NULL;
	struct db_batch *b = NULL;
	unsigned *chains;
	struct arena a;
	enum ayni_err e;
	size_t revocations = 0, verdicts = 0, n = 0, i;

	arena_init(&a, LISTS);
	e = db_revocation_of(db, epoch, &a, &r, &revocations);
	if (e == AYNI_OK)
		e = db_judgement_of(db, epoch, &a, &v, &verdicts);
	if (e != AYNI_OK || (revocations == 0 && verdicts == 0))
		goto out;
	if ((e = db_batch_of_epoch(db, epoch, &a, &b, &n)) != AYNI_OK)
		goto out;
	if ((chains = arena_zalloc(&a, n, sizeof(*chains))) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	if (PLANT(LAST_REVOCATION_WINS) && revocations > 1) {
		r += revocations - 1;
		revocations = 1;
	}
	for (i = 0; i < revocations; i++)
		follow(b, n, &r[i], chains);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = give(db, &b[i],
		    chains[i] == revocations || PLANT(TRUST_REVOKED),
		    judged(v, verdicts, &b[i].id));
out:
	arena_free(&a);
	return e;
}

enum ayni_err
trust_revoked(struct db *db, const struct epoch_id *epoch, bool *revoked)
{
	struct revocation *r = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0;

	arena_init(&a, LISTS);
	if ((e = db_revocation_of(db, epoch, &a, &r, &n)) == AYNI_OK)
		*revoked = n > 0;
	arena_free(&a);
	return e;
}

/* Of the branches of a fork, the one that reaches furthest: a batch more
 * never takes back what was receipted. */
static size_t
furthest(const struct db_batch *b, size_t n, bool *chained)
{
	size_t i, up, best = NONE;

	for (i = 0; i < n; i++) {
		up = before(b, i);
		chained[i] = b[i].status == DB_USED &&
		    (b[i].first == 1 || (up != NONE && chained[up]) ||
			PLANT(ACCEPT_GAP));
		if (chained[i] &&
		    (best == NONE || b[i].first + b[i].count >
			b[best].first + b[best].count))
			best = i;
	}
	return best;
}

/* From its end back: what comes before the first that is not safe. */
static void
mark(const struct db_batch *b, size_t at, struct trust_marks *m)
{
	m->held = m->safe = b[at].first + b[at].count - 1;
	m->id = b[at].id;
	for (; at != NONE; at = before(b, at))
		if (!b[at].safe)
			m->safe = b[at].first - 1;
}

enum ayni_err
trust_held(struct db *db, const struct epoch_id *epoch,
    struct trust_marks *out)
{
	struct trust_marks m = {0, {{0}}, 0};
	struct db_batch *b = NULL;
	bool *chained;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, best;

	arena_init(&a, LISTS);
	if ((e = db_batch_of_epoch(db, epoch, &a, &b, &n)) != AYNI_OK)
		goto out;
	if ((chained = arena_zalloc(&a, n, sizeof(*chained))) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	if ((best = furthest(b, n, chained)) != NONE)
		mark(b, best, &m);
	*out = m;
out:
	arena_free(&a);
	return e;
}

enum ayni_err
trust_missing(struct db *db, const struct epoch_id *epoch, uint64_t last,
    struct arena *a, struct sync_range **list, size_t *n)
{
	struct sync_range *r = arena_zalloc(a, SYNC_MAX_RANGES, sizeof(*r));
	struct db_batch *b = NULL;
	uint64_t next = 1;
	enum ayni_err e;
	size_t count = 0, k = 0, i;

	if (r == NULL)
		return AYNI_NOMEM;
	e = db_batch_of_epoch(db, epoch, a, &b, &count);
	if (e != AYNI_OK)
		return e;
	for (i = 0; i < count && k < SYNC_MAX_RANGES && next <= last; i++) {
		uint64_t end = b[i].first + b[i].count;

		if (b[i].first > next)
			r[k++] = (struct sync_range){next,
			    b[i].first - 1 < last ? b[i].first - 1 : last};
		if (end > next)
			next = end;
	}
	if (next <= last && k < SYNC_MAX_RANGES)
		r[k++] = (struct sync_range){next, last};
	*list = r;
	*n = k;
	return AYNI_OK;
}
