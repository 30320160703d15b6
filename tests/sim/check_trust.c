#include "sim/check.h"

#include "ayni/entry.h"
#include "sim/minutes.h"
#include "sim/table.h"
#include "sim/world.h"

#define MOST 512

/* What the office said, in entries of its own batches. */
struct rulings {
	struct revocation revocation[MOST];
	size_t revocations;
	struct judgement judgement[MOST];
	struct hash by[MOST]; /* entry of each judgement */
	size_t judgements;
};

static struct minutes_batch *
batch_at(uint32_t i)
{
	return minutes()->batches.entry[i].value;
}

static void
take_entry(const struct table *t, struct rulings *r,
    const struct minutes_entry *x)
{
	enum ayni_err err = AYNI_OK;
	struct entry e;

	if (r->revocations == MOST || r->judgements == MOST)
		world_fail(t->w, "too many rulings");
	world_must(t->w, entry_read(buf_bytes(&x->raw), &e), "an entry");
	if (e.kind == ENTRY_REVOKE) {
		err = entry_read_revocation(
		    e.object, &r->revocation[r->revocations++]);
	} else if (e.kind == ENTRY_JUDGE) {
		r->by[r->judgements] = x->id;
		err = entry_read_judgement(
		    e.object, &r->judgement[r->judgements++]);
	}
	world_must(t->w, err, "a ruling");
}

static void
take_rulings(const struct table *t, struct rulings *r)
{
	const struct minutes_batch *b;
	uint32_t i;
	size_t k;

	for (i = 0; i < minutes()->batches.n; i++) {
		b = batch_at(i);
		for (k = 0; k < b->n && b->phone == 0 &&
		     b->spot == SPOT_USED; k++)
			take_entry(t, r, b->entry[k]);
	}
}

/* Whether the archive leads from the batch that a revocation trusts back to
 * this one. */
static bool
leads_to(const struct revocation *r, const struct minutes_batch *b)
{
	const struct minutes_batch *at;

	if (r->last_seq == 0)
		return false;
	for (at = minutes_find_batch(&r->last); at != b;
	     at = minutes_find_batch(&at->header.previous))
		if (at == NULL || at->spot == SPOT_NONE ||
		    !at->header.has_previous)
			return false;
	return true;
}

/* Whether another judgement of the same batch replaces this one. */
static bool
is_replaced(const struct rulings *r, size_t x)
{
	const struct judgement *j;
	size_t i, k;

	for (i = 0; i < r->judgements; i++) {
		j = &r->judgement[i];
		for (k = 0; k < j->overs &&
		     ID_EQUAL(j->batch, r->judgement[x].batch); k++)
			if (ID_EQUAL(j->over[k], r->by[x]))
				return true;
	}
	return false;
}

static bool
should_be_used(const struct rulings *r, const struct minutes_batch *b)
{
	bool released = false, used = true;
	size_t i;

	for (i = 0; i < r->judgements; i++) {
		if (!ID_EQUAL(r->judgement[i].batch, b->id) ||
		    is_replaced(r, i))
			continue;
		if (r->judgement[i].refused)
			return false;
		released = true;
	}
	for (i = 0; i < r->revocations; i++)
		if (ID_EQUAL(r->revocation[i].epoch, b->header.epoch))
			used = used && leads_to(&r->revocation[i], b);
	return used || released;
}

/* ---- forks ---- */

static bool
overlap(const struct batch_header *a, const struct batch_header *b)
{
	if (!ID_EQUAL(a->epoch, b->epoch))
		return false;
	return a->first < b->first + b->count && b->first < a->first + a->count;
}

/* Where one ends the other begins, without naming it. */
static bool
breaks(const struct minutes_batch *a, const struct minutes_batch *b)
{
	return ID_EQUAL(a->header.epoch, b->header.epoch) &&
	    a->header.first + a->header.count == b->header.first &&
	    !ID_EQUAL(b->header.previous, a->id);
}

static bool
is_forked(const struct minutes_batch *b)
{
	const struct minutes_batch *x;
	uint32_t i;

	for (i = 0; i < minutes()->batches.n; i++) {
		x = batch_at(i);
		if (x != b && x->spot != SPOT_NONE &&
		    (overlap(&x->header, &b->header) || breaks(x, b) ||
			breaks(b, x)))
			return true;
	}
	return false;
}

static void
check_fork(const struct table *t, const struct minutes_batch *b)
{
	bool told = table_count(t, "SELECT count(*) FROM flag WHERE kind = 4 "
	    "AND about = ?1", ID_BYTES(b->header.epoch)) > 0;

	if (!is_forked(b))
		return;
	if (!told)
		world_fail(t->w, "batch %s is of a fork that is not flagged",
		    table_name(&b->id));
	if (!t->w->phone[b->phone].twin)
		world_fail(t->w, "batch %s: phone %u has no twin, and forked",
		    table_name(&b->id), b->phone);
}

void
check_trust(const struct table *t)
{
	static struct rulings r;
	const struct minutes_batch *b;
	uint32_t i;

	take_rulings(t, &r);
	for (i = 0; i < minutes()->batches.n; i++) {
		b = batch_at(i);
		if (b->spot == SPOT_NONE)
			continue;
		if ((b->spot == SPOT_USED) != should_be_used(&r, b))
			world_fail(t->w, "batch %s of phone %u is %s, and "
			    "should not be", table_name(&b->id), b->phone,
			    b->spot == SPOT_USED ? "used" : "held");
		check_fork(t, b);
	}
}
