#include "ingest/trust.h"

#define LISTS (256u << 20)

static const struct db_batch *
find(const struct db_batch *b, size_t n, const struct hash *id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ID_EQUAL(b[i].id, *id))
			return &b[i];
	return NULL;
}

/* Marks the chain from the last trusted batch back as far as it is here. */
static void
follow(const struct db_batch *b, size_t n, const struct revocation *r,
    unsigned *chains)
{
	const struct db_batch *at = NULL;

	if (r->last_seq > 0)
		at = find(b, n, &r->last);
	if (at != NULL && at->first + at->count - 1 != r->last_seq)
		return;
	while (at != NULL) {
		const struct db_batch *before = NULL;

		chains[at - b]++;
		if (at->has_previous)
			before = find(b, n, &at->previous);
		/* seqs that go down: the walk ends whatever was signed */
		if (before != NULL && before->first + before->count != at->first)
			before = NULL;
		at = before;
	}
}

static enum ayni_err
give(struct db *db, const struct db_batch *b, bool trusted)
{
	bool quarantined = b->status == DB_HELD && b->reason == AYNI_REVOKED;
	enum ayni_err e;

	if (b->status != DB_USED && !quarantined)
		return AYNI_OK;
	if (trusted != quarantined)
		return AYNI_OK;
	e = db_batch_status(db, &b->id, trusted ? DB_USED : DB_HELD,
	    trusted ? AYNI_OK : AYNI_REVOKED);
	return e == AYNI_OK ? db_dirty_batch(db, &b->id) : e;
}

enum ayni_err
trust_settle(struct db *db, const struct epoch_id *epoch)
{
	struct revocation *r = NULL;
	struct db_batch *b = NULL;
	unsigned *chains;
	struct arena a;
	enum ayni_err e;
	size_t revocations = 0, n = 0, i;

	arena_init(&a, LISTS);
	e = db_revocation_of(db, epoch, &a, &r, &revocations);
	if (e != AYNI_OK || revocations == 0)
		goto out;
	if ((e = db_batch_of_epoch(db, epoch, &a, &b, &n)) != AYNI_OK)
		goto out;
	if ((chains = arena_zalloc(&a, n, sizeof(*chains))) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	for (i = 0; i < revocations; i++)
		follow(b, n, &r[i], chains);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = give(db, &b[i], chains[i] == revocations);
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

/* The list is by (first, id): one pass follows the chain from seq 1. */
enum ayni_err
trust_held(struct db *db, const struct epoch_id *epoch, uint64_t *held,
    struct hash *id)
{
	struct db_batch *b = NULL;
	struct hash last = {{0}};
	uint64_t reach = 0;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, LISTS);
	e = db_batch_of_epoch(db, epoch, &a, &b, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (b[i].status != DB_USED || b[i].first != reach + 1 ||
		    (b[i].has_previous && !ID_EQUAL(b[i].previous, last)))
			continue;
		reach = b[i].first + b[i].count - 1;
		last = b[i].id;
	}
	arena_free(&a);
	if (e != AYNI_OK)
		return e;
	*held = reach;
	*id = last;
	return AYNI_OK;
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
