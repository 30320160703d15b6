#include "ingest/exchange.h"

#include <string.h>

#include "ayni/plant.h"
#include "ayni/receipt.h"
#include "ingest/dispatch.h"
#include "ingest/enrol.h"
#include "ingest/journal.h"
#include "ingest/state.h"
#include "ingest/trust.h"
#include "ingest/upload.h"

#define BUNDLE_ARENA (256u << 20) /* answers to a bundle */

struct talk {
	struct ingest *g;
	enum exchange_way way;
	struct arena a;
	struct buf message; /* the request, opened */
	struct sync_request q;
	struct sign_public key;
	struct box_public box;
	struct device_id device; /* whose key it is */
	bool joins;
	bool outdated; /* sealed to an epoch of ours that is over */
	bool apart;    /* the feed has what is to be fetched */
	struct join join;
	struct sync_answer answer;
	struct buf receipt, work;
};

/* A join of the very keys that sign the request. */
static enum ayni_err
read_join(struct talk *t, struct bytes join, const struct epoch_id *epoch)
{
	struct epoch_id joining;
	enum ayni_err e;

	e = cert_read_join(join, &t->g->office->cert.office, &t->join);
	if (e != AYNI_OK)
		return e;
	joining = keys_epoch(&t->join.sign);
	if (!ID_EQUAL(joining, *epoch))
		return AYNI_BADKEY;
	t->joins = true;
	return AYNI_OK;
}

/* Whose request it is: a certified epoch, which may introduce one more
 * person, or the one that asks to join. */
static enum ayni_err
find_key(struct talk *t)
{
	struct epoch_id epoch;
	struct db_device d;
	struct bytes join;
	enum ayni_err e;

	e = sync_peek_request(buf_bytes(&t->message), &epoch, &join);
	if (e != AYNI_OK)
		return e;
	e = db_device_get(t->g->db, &epoch, &t->a, &d);
	if (e == AYNI_OK) {
		t->key = d.sign;
		t->box = d.box;
		t->device = d.device;
		return join.n > 0 ? read_join(t, join, &epoch) : AYNI_OK;
	}
	if (e != AYNI_NOTFOUND)
		return e;
	if (join.n == 0)
		return AYNI_BADKEY;
	if ((e = read_join(t, join, &epoch)) != AYNI_OK)
		return e;
	t->key = t->join.sign;
	t->box = t->join.box;
	t->device = t->join.device;
	return AYNI_OK;
}

static enum ayni_err
open_request(struct talk *t, struct bytes envelope)
{
	const struct office *o = t->g->office;
	const struct box_key *box;
	enum sync_way way;
	struct key_id to;
	enum ayni_err e = sync_recipient(envelope, &way, &to);

	if (e != AYNI_OK)
		return e;
	box = office_box(o, &to);
	t->outdated = box != &o->box;
	return sync_open(envelope, SYNC_UP, box, &t->message);
}

static enum ayni_err
read_request(struct talk *t, struct bytes envelope)
{
	enum ayni_err e = open_request(t, envelope);

	if (e == AYNI_OK)
		e = find_key(t);
	if (e == AYNI_OK)
		e = sync_read_request(buf_bytes(&t->message),
		    &t->g->office->cert.office, &t->key, &t->a, &t->q);
	if (e == AYNI_OK && (!ID_EQUAL(t->q.device, t->device) ||
				(t->joins &&
				    !ID_EQUAL(t->join.device, t->device))))
		e = AYNI_BADKEY;
	return e;
}

static enum ayni_err
ask_in(struct talk *t)
{
	struct sync_answer *w = &t->answer;

	memcpy(w->invitation, t->join.invitation, sizeof(w->invitation));
	return enrol(t->g, &t->join, &w->state, &w->used);
}

static enum ayni_err
take_batches(struct talk *t, struct exchange *x)
{
	struct sync_refused *r;
	struct verdict v;
	enum ayni_err e = AYNI_OK;
	size_t i;

	r = arena_zalloc(&t->a, t->q.batches, sizeof(*r));
	if (r == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < t->q.batches; i++) {
		e = ingest_batch(t->g, t->q.batch[i], &v);
		if (e != AYNI_OK)
			return e;
		x->added += v.added;
		if (v.err != AYNI_OK)
			r[t->answer.refusals++] =
			    (struct sync_refused){v.id, v.err};
	}
	x->batches = t->q.batches;
	x->refused = t->answer.refusals;
	t->answer.refused = r;
	return ingest_settle(t->g);
}

static bool
certified(const struct talk *t)
{
	return t->answer.state != SYNC_WAITING &&
	    t->answer.state != SYNC_INVITATION_USED;
}

/* What a device's clock says may be anything. */
static int64_t
ahead_us(int64_t device_us, int64_t now_us)
{
	if (device_us > INT64_MAX / 2)
		device_us = INT64_MAX / 2;
	if (device_us < INT64_MIN / 2)
		device_us = INT64_MIN / 2;
	return device_us - now_us;
}

/* Strangers leave no trace but in the pens. */
static enum ayni_err
note_contact(struct talk *t, int64_t now_us)
{
	struct db_contact c;

	if (!certified(t))
		return AYNI_OK;
	memset(&c, 0, sizeof(c));
	c.epoch = t->q.epoch;
	c.device = t->q.device;
	c.last_us = now_us;
	c.ahead_us = ahead_us(t->q.at.wall_us, now_us);
	c.last_cut = t->q.last_cut;
	c.cursor = t->q.feed_cursor;
	return db_contact_put(t->g->db, &c);
}

/* What an office wrote after this copy of it was made may come back: it must
 * find its place in the journal free. */
static enum ayni_err
begin_epoch(struct talk *t)
{
	struct ingest *g = t->g;
	enum ayni_err e;

	e = office_renew(
	    g->office, g->clock.now(g->clock.ctx).wall_us, g->chance);
	if (e == AYNI_OK)
		e = journal_open(g);
	t->outdated = true; /* the device cannot know it */
	return e;
}

/* A receipt of ours with a higher serial than we ever gave. */
static enum ayni_err
look_ahead(struct talk *t)
{
	const struct office_cert *c = &t->g->office->cert;
	struct receipt r;
	uint64_t last = 0;
	enum ayni_err e;

	if (t->q.receipt.n == 0 ||
	    receipt_read(t->q.receipt, c, &r) != AYNI_OK)
		return AYNI_OK;
	e = db_receipt_last(t->g->db, &c->epoch, &last);
	return e == AYNI_OK && r.serial > last ? begin_epoch(t) : e;
}

static enum ayni_err
put_receipt(struct talk *t, struct exchange *x)
{
	const struct office *o = t->g->office;
	struct trust_marks m;
	struct receipt r;
	enum ayni_err e;

	memset(&r, 0, sizeof(r));
	r.office = o->cert.office;
	r.office_epoch = o->cert.epoch;
	r.device = t->q.device;
	r.epoch = t->q.epoch;
	r.at_us = t->answer.now_us;
	e = trust_held(t->g->db, &r.epoch, &m);
	if (e == AYNI_OK)
		e = db_receipt_serial(t->g->db, &r.office_epoch, &r.serial);
	if (e != AYNI_OK)
		return e;
	if (PLANT(KEEP_SERIAL))
		r.serial = 1;
	x->held = r.held = m.held;
	r.held_id = m.id;
	r.safe = m.safe;
	receipt_put(&t->receipt, &r, &o->sign);
	t->answer.receipt = buf_bytes(&t->receipt);
	return t->receipt.err;
}

/* Whoever does not know our present epoch gets its certificate before all
 * else, and the feed from its beginning; only a certified device learns what
 * is published. */
/* Over a link what is large is fetched apart. */
static enum ayni_err
put_item(struct talk *t, const struct db_feed *f, struct sync_feed *out)
{
	*out = (struct sync_feed){.cursor = f->cursor, .kind = f->kind,
	    .object = f->object};
	if (t->way != EXCHANGE_LINK || f->object.n <= BLOB_INLINE)
		return AYNI_OK;
	out->apart = t->apart = true;
	return upload_apart(t->g, f->object,
	    f->kind == SYNC_WORK ? &t->q.device : NULL, &out->blob);
}

/* What the device has to do, as of the end of this part of the feed, stands
 * before all else: until it is taken, the device stays where it was. */
static enum ayni_err
put_work(struct talk *t, uint64_t after)
{
	struct sync_answer *w = &t->answer;
	struct db_stretch s = {t->g->office->device, t->q.device, after,
	    w->feed_cursor};
	struct db_feed f = {.cursor = after + 1, .kind = SYNC_WORK};
	enum ayni_err e = dispatch_work(t->g->db, &s, &t->work);

	f.object = buf_bytes(&t->work);
	return e == AYNI_OK && f.object.n > 0
	    ? put_item(t, &f, &w->feed[w->feeds++]) : e;
}

static enum ayni_err
put_feed(struct talk *t)
{
	const struct office *o = t->g->office;
	struct sync_answer *w = &t->answer;
	struct db_feed *f = NULL;
	struct sync_feed *out;
	uint64_t after = t->outdated ? 0 : t->q.feed_cursor;
	enum ayni_err e = AYNI_OK;
	size_t n = 0, i;

	if (certified(t))
		e = db_feed(t->g->db, &o->device, &t->q.device, after,
		    SYNC_MAX_FEED - 2,
		    EXCHANGE_FEED_BYTES, &t->a, &f, &n, &w->feed_cursor,
		    &w->more);
	if (e != AYNI_OK)
		return e;
	if ((out = arena_zalloc(&t->a, n + 2, sizeof(*out))) == NULL)
		return AYNI_NOMEM;
	if (t->outdated)
		out[w->feeds++] = (struct sync_feed){.kind = ENTRY_OFFICE,
		    .object = buf_bytes(&o->message)};
	w->feed = out;
	if (t->answer.state == SYNC_CERTIFIED) /* not one that was lost */
		e = put_work(t, after);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = put_item(t, &f[i], &out[w->feeds++]);
	return e;
}

/* Whatever the device has to bring or to fetch takes a token. */
static enum ayni_err
put_blobs(struct talk *t)
{
	enum ayni_err e = upload_announce(t->g, &t->q, &t->key);

	if (e == AYNI_OK)
		e = upload_want(t->g, &t->q, &t->a, &t->answer);
	t->answer.has_token = t->way == EXCHANGE_LINK &&
	    (t->answer.wants > 0 || t->apart);
	if (e == AYNI_OK && t->answer.has_token)
		e = upload_grant(t->g, &t->q, t->answer.token);
	return e;
}

static enum ayni_err
put_state(struct talk *t)
{
	bool revoked = false, forked = false;
	enum ayni_err e;

	e = trust_revoked(t->g->db, &t->q.epoch, &revoked);
	if (e == AYNI_OK)
		e = db_flag_has(t->g->db, DB_FLAG_FORK, ID_BYTES(t->q.epoch),
		    &forked);
	if (e == AYNI_OK && revoked)
		t->answer.state = SYNC_REVOKED;
	else if (e == AYNI_OK && forked)
		t->answer.state = SYNC_FORKED;
	if (e == AYNI_OK)
		e = put_feed(t);
	if (e == AYNI_OK && certified(t)) /* nobody else learns it */
		e = trust_missing(t->g->db, &t->q.epoch, t->q.last_cut,
		    &t->a, &t->answer.missing, &t->answer.gaps);
	if (e == AYNI_OK && certified(t))
		e = put_blobs(t);
	return e;
}

/* Nothing is signed any more under keys that another program has changed. */
enum ayni_err
exchange_present(const struct ingest *g)
{
	uint64_t epochs = 0;
	enum ayni_err e = db_office_epochs(g->db, &epochs);

	if (e != AYNI_OK)
		return e;
	return epochs > g->office->pasts + 1 ? AYNI_STATE : AYNI_OK;
}

static void
name_ourselves(struct talk *t)
{
	const struct ingest *g = t->g;

	t->answer.office = g->office->cert.office;
	t->answer.office_epoch = g->office->cert.epoch;
	t->answer.device = t->q.device;
	t->answer.epoch = t->q.epoch;
	memcpy(t->answer.nonce, t->q.nonce, sizeof(t->answer.nonce));
	t->answer.now_us = g->clock.now(g->clock.ctx).wall_us;
}

static enum ayni_err
work(struct talk *t, struct exchange *x)
{
	struct ingest *g = t->g;
	enum ayni_err e;

	if ((e = db_begin(g->db)) != AYNI_OK)
		return e;
	e = exchange_present(g);
	if (e == AYNI_OK)
		e = look_ahead(t);
	if (e == AYNI_OK)
		name_ourselves(t);
	if (e == AYNI_OK && t->joins)
		e = ask_in(t);
	if (e == AYNI_OK)
		e = take_batches(t, x);
	/* what we had lost of our own may have been among them */
	if (e == AYNI_OK && t->answer.state == SYNC_WAITING)
		e = ask_in(t);
	if (e == AYNI_OK)
		e = note_contact(t, t->answer.now_us);
	if (e == AYNI_OK)
		e = put_receipt(t, x);
	if (e == AYNI_OK)
		e = put_state(t);
	if (e == AYNI_OK)
		e = db_commit(g->db);
	if (e != AYNI_OK)
		db_rollback(g->db);
	return PLANT(RECEIPT_BEFORE_COMMIT) ? AYNI_OK : e;
}

enum ayni_err
exchange_answer(struct ingest *g, enum exchange_way way,
    struct bytes envelope, struct buf *out, struct exchange *x)
{
	struct talk t = {.g = g, .way = way};
	struct exchange done = {.state = SYNC_CERTIFIED};
	enum ayni_err e;

	arena_init(&t.a, STATE_ARENA);
	buf_init(&t.message, SYNC_MAX_BYTES);
	buf_init(&t.receipt, 4096);
	buf_init(&t.work, SYNC_MAX_BYTES);
	e = exchange_present(g);
	if (e == AYNI_OK)
		e = read_request(&t, envelope);
	if (e == AYNI_OK)
		e = work(&t, &done);
	if (e == AYNI_OK) {
		sync_put_answer(out, &t.answer, &g->office->sign, &t.box,
		    g->chance);
		e = out->err;
	}
	if (e == AYNI_OK) {
		done.device = t.q.device;
		done.epoch = t.q.epoch;
		done.state = t.answer.state;
		*x = done;
	}
	buf_free(&t.work);
	buf_free(&t.receipt);
	buf_free(&t.message);
	arena_free(&t.a);
	return e;
}

/* ---- bundles ---- */

/* Of the office: the others would fail, too. */
static bool
is_ours(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_NOMEM:
	case AYNI_STORE:
	case AYNI_FULL:
	case AYNI_IO:
	case AYNI_BUSY:
	case AYNI_STATE:
		return true;
	default:
		return false;
	}
}

static enum ayni_err
answer_one(struct ingest *g, struct bytes envelope, struct arena *a,
    struct bytes *out, struct exchange *sum)
{
	struct exchange x;
	struct buf one;
	enum ayni_err e;

	buf_init(&one, SYNC_MAX_BYTES);
	e = exchange_answer(g, EXCHANGE_STICK, envelope, &one, &x);
	if (e == AYNI_OK) {
		sum->batches += x.batches;
		sum->added += x.added;
		sum->refused += x.refused;
		out->n = one.n;
		if ((out->p = arena_copy(a, one.p, one.n)) == NULL)
			e = AYNI_NOMEM;
	}
	buf_free(&one);
	return e;
}

enum ayni_err
exchange_bundle(struct ingest *g, struct bytes bundle, struct buf *down,
    struct exchange *x)
{
	struct bytes *up = NULL, *answer = NULL;
	enum ayni_err e, first = AYNI_OK;
	size_t n = 0, answers = 0, i;
	struct arena a;

	arena_init(&a, BUNDLE_ARENA);
	e = sync_read_bundle(bundle, &a, &up, &n);
	if (e == AYNI_OK &&
	    (answer = arena_zalloc(&a, n, sizeof(*answer))) == NULL)
		e = AYNI_NOMEM;
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = answer_one(g, up[i], &a, &answer[answers], x);
		answers += e == AYNI_OK;
		if (e != AYNI_OK && !is_ours(e)) {
			first = first == AYNI_OK ? e : first;
			e = AYNI_OK;
		}
	}
	if (e == AYNI_OK && (answers > 0 || n == 0)) {
		sync_put_bundle(down, answer, answers);
		e = down->err;
	}
	arena_free(&a);
	return e != AYNI_OK ? e : first;
}
