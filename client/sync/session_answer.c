#include "sync/session.h"

#include <string.h>

#include "ayni/mem.h"
#include "sync/deposit.h"
#include "sync/feed.h"
#include "sync/standing.h"

#define LISTS_ARENA (4u << 20)
#define SHORT_US INT64_C(120000000) /* a round trip that measures a clock */

struct heard {
	struct vault *v;
	struct session_news *news;
	struct moment now;
	struct device_id device;
	struct epoch_id epoch;
	struct arena arena;
	struct buf message;      /* the answer, opened */
	struct sync_answer w;
	struct office_cert office; /* that signed it */
	bool fresh;              /* it answers our newest request */
	bool lost;               /* the office lacks what we threw away */
	struct vault_marks before;
	uint64_t held;           /* that its receipt says */
	struct home_refused *refused; /* as the answer has them */
};

/* ---- whether to believe it ---- */

static enum ayni_err
read_with(struct heard *t, const struct office_cert *c)
{
	enum ayni_err e = sync_read_answer(buf_bytes(&t->message), c,
	    &t->device, &t->epoch, &t->arena, &t->w);

	if (e == AYNI_OK)
		t->office = *c;
	return e;
}

/* Signed with a key that is new to us: the identity that we know may vouch
 * for it in the answer itself. */
static enum ayni_err
read_with_new(struct heard *t, const struct home *h)
{
	struct sync_answer w;
	struct office_cert c;
	enum ayni_err e;
	size_t i;

	e = sync_peek_answer(buf_bytes(&t->message), &t->arena, &w);
	if (e != AYNI_OK)
		return e;
	for (i = 0; i < w.feeds; i++) {
		if (w.feed[i].kind != ENTRY_OFFICE ||
		    cert_read_office(w.feed[i].object,
			&h->office[0].cert.office, &c) != AYNI_OK ||
		    c.issued_us <= h->office[0].cert.issued_us)
			continue;
		if ((e = read_with(t, &c)) != AYNI_BADSIG)
			return e;
	}
	return AYNI_BADSIG;
}

static enum ayni_err
read_answer(struct heard *t, const struct home *h)
{
	enum ayni_err e = AYNI_BADSIG;
	size_t i;

	for (i = 0; i < h->offices && e == AYNI_BADSIG; i++)
		e = read_with(t, &h->office[i].cert);
	return e == AYNI_BADSIG ? read_with_new(t, h) : e;
}

static enum ayni_err
open_answer(struct heard *t, struct bytes envelope)
{
	struct vault_keys k;
	enum ayni_err e = vault_keys(t->v, &k);

	if (e == AYNI_OK) {
		t->device = k.device;
		t->epoch = k.epoch;
		e = sync_open(envelope, SYNC_DOWN, &k.box, &t->message);
	}
	keys_wipe(&k, sizeof(k));
	return e;
}

/* What its receipt says, if it has one; nothing is applied yet. */
static enum ayni_err
read_receipt(struct heard *t, struct receipt *r)
{
	enum ayni_err e;

	memset(r, 0, sizeof(*r));
	if (t->w.receipt.n == 0)
		return AYNI_OK;
	e = receipt_read(t->w.receipt, &t->office, r);
	if (e == AYNI_OK && (!ID_EQUAL(r->device, t->device) ||
				!ID_EQUAL(r->epoch, t->epoch)))
		e = AYNI_MISMATCH;
	return e;
}

/* Of our own: of memory and the vault.  The rest is the answer's fault. */
static bool
is_ours(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_NOMEM:
	case AYNI_PASSPHRASE:
	case AYNI_BUSY:
	case AYNI_STATE:
	case AYNI_IO:
	case AYNI_FULL:
	case AYNI_STORE:
	case AYNI_NOTFOUND:
		return true;
	default:
		return false;
	}
}

static enum ayni_err
complain(struct trouble *t, struct text from, enum ayni_err e)
{
	if (e == AYNI_NOTOURS)
		return trouble_set(t, TROUBLE_OTHERS_ANSWER, &from, 1);
	if (e == AYNI_BADSIG || e == AYNI_BADTYPE || e == AYNI_MISMATCH)
		return trouble_because(t, TROUBLE_FORGED, e, &from, 1);
	return trouble_because(t, TROUBLE_GARBAGE, e, &from, 1);
}

/* ---- batches that it refuses, by their place ---- */

static enum ayni_err
place(void *ctx, uint64_t first, uint64_t count, struct bytes raw)
{
	struct heard *t = ctx;
	struct batch b;
	enum ayni_err e = batch_peek(raw, &b);
	size_t i;

	for (i = 0; i < t->w.refusals && e == AYNI_OK; i++)
		if (ID_EQUAL(t->w.refused[i].batch, b.id)) {
			t->refused[i].first = first;
			t->refused[i].last = first + count - 1;
		}
	return e;
}

/* A vault that has moved will cut all that is not safe anew: the places of
 * what it cut before are of no use. */
static enum ayni_err
place_refused(struct heard *t)
{
	enum ayni_err e;
	size_t i;

	t->refused =
	    arena_zalloc(&t->arena, t->w.refusals, sizeof(*t->refused));
	if (t->refused == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < t->w.refusals; i++) {
		t->refused[i].batch = t->w.refused[i].batch;
		t->refused[i].err = t->w.refused[i].err;
	}
	if (t->w.refusals == 0)
		return AYNI_OK;
	e = vault_outbox_batches(t->v, t->held, place, t);
	return e == AYNI_STATE ? AYNI_OK : e;
}

/* ---- what it changes ---- */

/* Those in it, and older ones that it says nothing about: they were not
 * sent again and are not held yet. */
static enum ayni_err
merge_refused(struct heard *t, struct home *h, const struct home *was)
{
	struct home_refused *list;
	size_t n = 0, i;

	list = arena_alloc(&h->arena,
	    (t->w.refusals + was->refusals) * sizeof(*list));
	if (list == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < t->w.refusals; i++)
		if (t->refused[i].first > 0) /* else a deposit */
			list[n++] = t->refused[i];
	for (i = 0; i < was->refusals && n < SYNC_MAX_BATCHES; i++) {
		const struct home_refused *r = &was->refused[i];
		bool sent = r->first > was->request.after &&
		    r->last <= was->request.last_sent &&
		    home_owed(was, r->first, r->last);

		if (r->last > t->held && !sent)
			list[n++] = *r;
	}
	h->refused = list;
	h->refusals = n;
	return AYNI_OK;
}

/* Whether a range was owed and went with the request: sending it again
 * would bring the same answer. */
static bool
went(const struct home *was, const struct sync_range *r)
{
	size_t i;

	if (r->first <= was->request.after ||
	    r->last > was->request.last_sent)
		return false;
	if (r->first > was->known)
		return true;
	for (i = 0; i < was->gaps; i++)
		if (r->first >= was->missing[i].first &&
		    r->last <= was->missing[i].last)
			return true;
	return false;
}

/* An office that tells all it lacks. */
static void
owe(struct heard *t, struct home *h, const struct home *was)
{
	size_t i;

	h->missing = t->w.missing;
	h->gaps = t->w.gaps;
	h->known = h->request.last_cut;
	if (h->gaps == SYNC_MAX_RANGES) /* there may be more of them */
		h->known = h->missing[h->gaps - 1].last;
	for (i = 0; i < h->gaps; i++) {
		t->news->missing +=
		    (size_t)(h->missing[i].last - h->missing[i].first + 1);
		if (!went(was, &h->missing[i]))
			t->news->more = true;
	}
}

/* One that does not know us yet keeps what it gets in a pen and tells
 * nothing: what it has no room for stays owed. */
static void
owe_waiting(struct heard *t, struct home *h)
{
	size_t i;

	if (h->request.last_sent > h->known)
		h->known = h->request.last_sent;
	for (i = 0; i < t->w.refusals; i++)
		if (t->w.refused[i].err == AYNI_QUOTA &&
		    t->refused[i].first > 0 &&
		    t->refused[i].first <= h->known)
			h->known = t->refused[i].first - 1;
}

/* Another device was first with somebody's invitation. */
static enum ayni_err
note_used(struct heard *t, struct home *h)
{
	struct home_person *p;
	size_t i;

	for (i = 0; i < h->persons; i++) {
		p = &h->person[i];
		if (!p->invited || p->used || p->admitted ||
		    memcmp(p->invitation, t->w.invitation,
			sizeof(p->invitation)) != 0)
			continue;
		p->used = true;
		t->news->used = arena_text(&t->news->arena, p->cert.code);
	}
	return t->news->arena.failed ? AYNI_NOMEM : AYNI_OK;
}

/* Another person of this device waits to be introduced. */
static bool
next_waits(const struct home *h, const struct home *was)
{
	const struct home_person *p = home_asking(h, false);
	const struct home_person *before = home_asking(was, false);

	return p != NULL && !p->used && !p->admitted &&
	    (before == NULL || p - h->person != before - was->person);
}

/* Cursors count within one epoch of the office; whatever we asked, an epoch
 * that is new to us begins with what came first.  An office whose journal is
 * shorter than what we had of it is an older copy: everything once more,
 * which does no harm. */
static void
follow_feed(struct heard *t, struct home *h, uint64_t reached)
{
	const struct epoch_id *newest = &h->office[0].cert.epoch;

	if (!ID_EQUAL(t->office.epoch, *newest))
		return;
	h->feed_cursor = home_cursor(h);
	h->feed_epoch = *newest;
	if (t->w.feed_cursor < h->feed_cursor) {
		h->feed_cursor = 0;
		t->news->more = true;
		return;
	}
	if (t->w.more && reached > h->feed_cursor)
		t->news->more = true;
	if (reached > h->feed_cursor)
		h->feed_cursor = reached;
}

/* An office whose keys are new to us, or that forgot what it had, may lack
 * what it left with us. */
static enum ayni_err
follow_deposits(struct heard *t, struct home *h, const struct home *was)
{
	struct bytes *list = NULL;
	enum ayni_err e;
	size_t n = 0;

	if (was->owes_deposits && h->owes_deposits)
		h->deposits = h->request.deposits;
	if (t->news->behind || !ID_EQUAL(was->office[0].cert.epoch,
				   h->office[0].cert.epoch)) {
		h->owes_deposits = true;
		h->deposits = 0;
	}
	if (!h->owes_deposits)
		return AYNI_OK;
	if ((e = deposit_list(t->v, &t->arena, &list, &n)) != AYNI_OK)
		return e;
	h->owes_deposits = h->deposits < n;
	if (h->owes_deposits)
		t->news->more = true;
	return AYNI_OK;
}

/* It was restored from a backup that is older than the last two. */
static enum ayni_err
look_for_lost(struct heard *t)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < t->w.gaps && e == AYNI_OK && !t->lost; i++)
		e = vault_outbox_lost(t->v, t->w.missing[i].first,
		    t->w.missing[i].last, &t->lost);
	return e;
}

/* Of what the request announced nothing is there before its blob is. */
static uint64_t
handed_over(const struct heard *t, const struct home *h)
{
	uint64_t last = h->request.last_sent;

	if (t->w.gaps > 0 && t->w.missing[0].first <= last)
		last = t->w.missing[0].first - 1;
	return last;
}

/* A list that is full may go on: of what it does not name nothing is known. */
static enum ayni_err
note_files(struct heard *t)
{
	struct hash *wanted;
	size_t i;

	if (t->w.wants == SYNC_MAX_WANTED)
		return AYNI_OK;
	wanted = arena_zalloc(&t->arena, t->w.wants, sizeof(*wanted));
	if (wanted == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < t->w.wants; i++)
		wanted[i] = t->w.wanted[i].hash;
	return vault_file_wanted(t->v, wanted, t->w.wants);
}

/* feed_apply has put in what is to be fetched. */
static enum ayni_err
note_cargo(struct heard *t)
{
	struct session_cargo *c = &t->news->cargo;
	enum ayni_err e = note_files(t);

	if (e != AYNI_OK)
		return e;

	c->has_token = t->w.has_token;
	memcpy(c->token, t->w.token, sizeof(c->token));
	c->wanted = arena_copy(
	    &c->arena, t->w.wanted, t->w.wants * sizeof(*t->w.wanted));
	if (c->wanted == NULL)
		return AYNI_NOMEM;
	c->wants = t->w.wants;
	return c->fetches > 0 ? AYNI_OK : vault_inbox_clear(t->v);
}

/* Everything that only an answer to the newest request may say. */
static enum ayni_err
apply_fresh(struct heard *t, struct home *h, const struct home *was,
    uint64_t reached)
{
	enum ayni_err e;

	t->news->missing = 0;
	t->news->behind =
	    t->w.receipt.n > 0 && t->held < t->before.held;
	h->standing =
	    standing_after(h->standing, standing_event(t->w.state));
	if (t->w.used && (e = note_used(t, h)) != AYNI_OK)
		return e;
	if ((e = merge_refused(t, h, was)) != AYNI_OK)
		return e;
	if (t->w.state != SYNC_WAITING &&
	    t->w.state != SYNC_INVITATION_USED) {
		owe(t, h, was);
		follow_feed(t, h, reached);
	} else {
		owe_waiting(t, h);
	}
	if (next_waits(h, was) || (t->before.cut > h->known &&
				      h->known >= h->request.last_sent))
		t->news->more = true;
	if ((e = follow_deposits(t, h, was)) != AYNI_OK)
		return e;
	h->request.open = false;
	e = vault_outbox_sent(t->v, handed_over(t, h));
	if (e == AYNI_OK && t->news->behind)
		e = vault_outbox_behind(t->v, t->held);
	if (e == AYNI_OK)
		e = look_for_lost(t);
	return e == AYNI_OK ? note_cargo(t) : e;
}

static struct moment
clocks(const struct moment *m)
{
	struct moment c = *m;

	c.zone_min = 0;
	return c;
}

/* The office's clock, between two moments of ours. */
static enum ayni_err
drop_anchor(struct heard *t, const struct home *h)
{
	struct anchor a = {.office_us = t->w.now_us,
	    .sent = clocks(&h->request.at), .got = clocks(&t->now)};
	struct hash id;
	enum ayni_err e =
	    vault_outbox_ended(t->v, h->request.last_cut, &id);

	if (e == AYNI_OK) {
		a.has_batch = true;
		memcpy(a.batch, id.b, sizeof(a.batch));
	}
	return e == AYNI_OK || e == AYNI_NOTFOUND
	    ? vault_anchor_add(t->v, &a) : e;
}

static enum ayni_err
note_clock(struct heard *t, struct home *h)
{
	const struct moment *at = &h->request.at;
	int64_t trip_us = t->now.boot_us - at->boot_us;

	if (t->w.now_us > h->anchor_us)
		h->anchor_us = t->w.now_us;
	h->heard_us = t->now.wall_us;
	if (t->fresh && trip_us >= 0 && trip_us < SHORT_US &&
	    memcmp(at->boot_id, t->now.boot_id, sizeof(at->boot_id)) == 0)
		h->ahead_us = at->wall_us + trip_us / 2 - t->w.now_us;
	return t->fresh ? drop_anchor(t, h) : AYNI_OK;
}

static enum ayni_err
tell(struct heard *t, const struct home *h)
{
	struct session_news *n = t->news;
	enum ayni_err e = vault_outbox_marks(t->v, &n->marks);

	if (e != AYNI_OK)
		return e;
	n->answers++;
	n->stale += !t->fresh;
	n->standing = h->standing;
	n->refusals = 0;
	n->refused = arena_copy(&n->arena, h->refused,
	    h->refusals * sizeof(*h->refused));
	if (n->refused == NULL)
		return AYNI_NOMEM;
	n->refusals = h->refusals;
	return AYNI_OK;
}

/* What is receipted is not owed, whenever the receipt was given. */
static enum ayni_err
follow_receipt(struct heard *t, struct home *h)
{
	struct vault_marks m;
	enum ayni_err e = vault_outbox_marks(t->v, &m);

	if (e != AYNI_OK)
		return e;
	if (h->known < m.held)
		h->known = m.held;
	while (h->gaps > 0 && h->missing[0].last <= m.held) {
		h->missing++;
		h->gaps--;
	}
	return AYNI_OK;
}

static void
clear_cargo(struct session_cargo *c)
{
	arena_reset(&c->arena);
	*c = (struct session_cargo){.arena = c->arena};
}

static bool
is_fresh(const struct heard *t, const struct home *h)
{
	return h->request.open &&
	    memcmp(h->request.nonce, t->w.nonce, sizeof(t->w.nonce)) == 0;
}

static enum ayni_err
apply_to(struct heard *t, struct home *h, struct home *was)
{
	struct feed f = {.vault = t->v, .home = h, .device = t->device,
	    .epoch = t->epoch, .news = t->news};
	enum ayni_err e;

	*was = *h;
	t->fresh = is_fresh(t, h);
	t->news->more = false;
	clear_cargo(&t->news->cargo);
	if ((e = feed_apply(&f, &t->w)) != AYNI_OK)
		return e;
	e = note_clock(t, h);
	if (e == AYNI_OK)
		e = t->fresh ? apply_fresh(t, h, was, f.reached)
			     : follow_receipt(t, h);
	if (e == AYNI_OK)
		e = home_save(t->v, h);
	return e == AYNI_OK ? tell(t, h) : e;
}

/* Inside the transaction, on what is there now. */
static enum ayni_err
apply(struct heard *t)
{
	struct home *h = mem_zalloc(2, sizeof(*h)); /* and as it was */
	enum ayni_err e = AYNI_NOMEM;

	if (h == NULL)
		return e;
	if ((e = home_load(t->v, h)) == AYNI_OK)
		e = apply_to(t, h, h + 1);
	keys_wipe(h + 1, sizeof(*h));
	home_free(h);
	mem_free(h);
	return e;
}

/* Two devices have the same keys, or the office lacks batches that are no
 * longer here: go on under new ones, everything that is not safe once
 * more. */
static enum ayni_err
part(struct heard *t)
{
	enum ayni_err e = home_new_epoch(t->v);

	if (e == AYNI_OK)
		e = vault_outbox_marks(t->v, &t->news->marks);
	if (e != AYNI_OK)
		return e;
	t->news->answers++;
	t->news->new_epoch = true;
	t->news->more = true;
	t->news->standing = STANDING_JOINED;
	t->news->refusals = 0;
	return AYNI_OK;
}

static enum ayni_err
believe(struct heard *t, struct bytes envelope, struct receipt *r)
{
	struct home h;
	enum ayni_err e;

	if ((e = open_answer(t, envelope)) != AYNI_OK)
		return e;
	if ((e = home_load(t->v, &h)) != AYNI_OK)
		return e;
	if ((e = read_answer(t, &h)) == AYNI_OK)
		e = read_receipt(t, r);
	home_free(&h);
	return e;
}

/* Receipts first, in a transaction of their own: whether our keys are in use
 * elsewhere comes before all else. */
static enum ayni_err
take(struct heard *t, const struct receipt *r)
{
	enum ayni_err e = vault_outbox_marks(t->v, &t->before);

	t->held = r->held;
	if (e == AYNI_OK && t->w.receipt.n > 0)
		e = vault_outbox_receipt(t->v, r, t->w.receipt);
	if (e == AYNI_FORK)
		return part(t);
	if (e == AYNI_OK)
		e = place_refused(t);
	if (e == AYNI_OK && (e = vault_begin(t->v)) == AYNI_OK)
		e = vault_end(t->v, apply(t));
	if (e == AYNI_OK && t->fresh &&
	    (t->lost || t->w.state == SYNC_FORKED))
		e = part(t);
	return e;
}

/* What was erased is gone from the vault, and now from its files.  Where
 * another program has the vault open, SQLite has zeroed what it could. */
static void
shred(struct heard *t, size_t erased_before)
{
	enum ayni_err e;

	if (t->news->erased == erased_before)
		return;
	e = vault_erase_shred(t->v);
	(void)e;
}

enum ayni_err
session_answer(const struct session *s, struct text from,
    struct bytes envelope, struct session_news *n, struct trouble *trouble)
{
	struct heard t = {.v = s->vault, .news = n};
	struct session_news before = *n;
	struct receipt r;
	enum ayni_err e;

	t.now = s->clock.now(s->clock.ctx);
	arena_init(&t.arena, LISTS_ARENA);
	buf_init(&t.message, SYNC_MAX_BYTES);
	e = believe(&t, envelope, &r);
	if (e != AYNI_OK && !is_ours(e)) {
		e = complain(trouble, from, e);
		goto out;
	}
	if (e == AYNI_OK && (e = take(&t, &r)) == AYNI_OK)
		shred(&t, before.erased);
	if (e != AYNI_OK) { /* rolled back: its news never happened */
		before.arena = n->arena;
		before.cargo = n->cargo;
		*n = before;
		clear_cargo(&n->cargo);
		e = trouble_failed(trouble, text_of(vault_why(t.v)), e);
	}
out:
	buf_free(&t.message);
	arena_free(&t.arena);
	return e;
}
