#include "sync/session.h"

#include <string.h>

#include "ayni/mem.h"
#include "sync/deposit.h"

#define MOST_BYTES (16u << 20) /* well under SYNC_MAX_BYTES */
#define GATHER_ARENA (2 * MOST_BYTES)
#define MESSAGE_BYTES 16384u

/* ---- dictionaries of the forms that are cut ---- */

struct dictionaries {
	struct vault *vault;
	const struct home *home;
	struct arena arena;
};

/* Without its dictionary a batch is larger, not wrong. */
static struct bytes
dictionary(void *ctx, const struct hash *form)
{
	struct dictionaries *d = ctx;
	struct bytes out = {NULL, 0};
	struct package p;
	struct arena a;
	struct buf package;
	enum ayni_err e;

	arena_init(&a, 4 * PACKAGE_MAX_BYTES);
	buf_init(&package, PACKAGE_MAX_BYTES);
	e = vault_form_get(d->vault, form, &package);
	if (e == AYNI_OK)
		e = home_read_package(d->home, buf_bytes(&package), &a, &p);
	if (e == AYNI_OK)
		out.p = arena_copy(&d->arena, p.dictionary.p, p.dictionary.n);
	if (out.p != NULL)
		out.n = p.dictionary.n;
	buf_free(&package);
	arena_free(&a);
	return out;
}

static enum ayni_err
cut(struct vault *v, const struct home *h, size_t most_bytes)
{
	struct dictionaries d = {v, h, {0}};
	enum ayni_err e;

	arena_init(&d.arena, GATHER_ARENA);
	e = vault_cut(
	    v, &h->office[0].cert.box, most_bytes, dictionary, &d);
	arena_free(&d.arena);
	return e;
}

/* ---- batches that go ---- */

struct gather {
	const struct home *home;
	size_t most_bytes, bytes;
	size_t apart_over;
	struct arena arena;
	struct bytes batch[SYNC_MAX_BATCHES]; /* deposits, then ours */
	size_t deposits;
	uint64_t deposited; /* up to which of them */
	struct sync_announced announced[SYNC_MAX_BATCHES];
	struct session_sent sent;
};

/* Before our own: without our certificate, which may be among them, those
 * are of no use to the office. */
static enum ayni_err
gather_deposits(struct vault *v, struct gather *g)
{
	struct bytes *list = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	if (!g->home->owes_deposits)
		return AYNI_OK;
	e = deposit_list(v, &g->arena, &list, &n);
	for (i = (size_t)g->home->deposits; i < n && e == AYNI_OK; i++) {
		if (g->deposits == SYNC_MAX_BATCHES - 1 || (g->deposits > 0 &&
			g->bytes + list[i].n > g->most_bytes))
			break;
		g->batch[g->deposits++] = list[i];
		g->bytes += list[i].n;
	}
	g->deposited = i;
	return e;
}

/* One that is too large for a request: its header goes ahead. */
static enum ayni_err
announce(struct gather *g, struct bytes batch)
{
	struct sync_announced *at = &g->announced[g->sent.announced];
	struct batch b;
	enum ayni_err e = batch_peek(batch, &b);

	if (e != AYNI_OK)
		return e;
	at->size = b.sealed.n;
	at->signed_part.n = b.signed_part.n;
	at->signed_part.p =
	    arena_copy(&g->arena, b.signed_part.p, b.signed_part.n);
	if (at->signed_part.p == NULL)
		return AYNI_NOMEM;
	g->sent.announced++;
	return AYNI_OK;
}

static enum ayni_err
take(void *ctx, uint64_t first, uint64_t count, struct bytes batch)
{
	struct gather *g = ctx;
	uint64_t last = first + count - 1;
	size_t all = g->deposits + (size_t)g->sent.batches;
	struct bytes *at = &g->batch[all];
	enum ayni_err e;

	if (!home_owed(g->home, first, last))
		return AYNI_OK;
	if (g->apart_over > 0 && batch.n > g->apart_over &&
	    g->sent.announced < SYNC_MAX_BATCHES) {
		if ((e = announce(g, batch)) == AYNI_OK)
			g->sent.last = last;
		return e;
	}
	if (all == SYNC_MAX_BATCHES ||
	    (g->sent.batches > 0 && g->bytes + batch.n > g->most_bytes)) {
		g->sent.more = true;
		return AYNI_INTERRUPTED;
	}
	at->n = batch.n;
	if ((at->p = arena_copy(&g->arena, batch.p, batch.n)) == NULL)
		return AYNI_NOMEM;
	g->bytes += batch.n;
	g->sent.batches++;
	g->sent.entries += count;
	g->sent.last = last;
	return AYNI_OK;
}

static enum ayni_err
gather(struct vault *v, const struct session_ask *ask, struct gather *g)
{
	const struct home *h = g->home;
	uint64_t after = h->known;
	enum ayni_err e;

	g->apart_over = ask->apart_over < BLOB_INLINE ? ask->apart_over
						     : BLOB_INLINE;
	g->most_bytes =
	    ask->most_bytes < MOST_BYTES ? ask->most_bytes : MOST_BYTES;
	if ((e = gather_deposits(v, g)) != AYNI_OK)
		return e;
	if (h->gaps > 0 && h->missing[0].first <= after)
		after = h->missing[0].first - 1;
	if (after < ask->after)
		after = ask->after;
	return vault_outbox_batches(v, after, take, g);
}

/* ---- the request ---- */

static void
put_join(struct buf *out, const struct home *h,
    const struct home_person *p, const struct vault_keys *k)
{
	struct join j;

	memset(&j, 0, sizeof(j));
	j.office = h->office[0].cert.office;
	j.device = k->device;
	j.sign = k->sign.public;
	j.box = k->box.public;
	memcpy(j.invitation, p->invitation, sizeof(j.invitation));
	j.label = h->label;
	j.mac = cert_join_mac(p->secret, &j);
	cert_put_join(out, &j, &k->sign);
}

static enum ayni_err
build(const struct session *s, const struct session_ask *ask,
    const struct home *h, struct gather *g, struct sync_request *q,
    struct buf *out)
{
	const struct home_person *p = home_asking(h, ask->join);
	struct buf join, receipt;
	struct vault_keys k;
	enum ayni_err e;

	buf_init(&join, MESSAGE_BYTES);
	buf_init(&receipt, MESSAGE_BYTES);
	if ((e = vault_keys(s->vault, &k)) != AYNI_OK)
		goto out;
	if (p != NULL)
		put_join(&join, h, p, &k);
	e = vault_outbox_newest(s->vault, &receipt);
	if (e == AYNI_NOTFOUND)
		e = AYNI_OK;
	if (e == AYNI_OK)
		e = join.err;
	if (e != AYNI_OK)
		goto out;
	q->office = h->office[0].cert.office;
	q->device = k.device;
	q->epoch = k.epoch;
	q->feed_cursor = home_cursor(h);
	q->receipt = buf_bytes(&receipt);
	q->join = buf_bytes(&join);
	q->batch = g->batch;
	q->batches = g->deposits + g->sent.batches;
	q->announced = g->announced;
	q->announcements = (size_t)g->sent.announced;
	sync_put_request(
	    out, q, &k.sign, &h->office[0].cert.box, s->chance);
	e = out->err;
out:
	keys_wipe(&k, sizeof(k));
	buf_free(&receipt);
	buf_free(&join);
	return e;
}

/* The nonce is kept before anything leaves. */
static enum ayni_err
remember(struct vault *v, const struct sync_request *q, uint64_t after,
    const struct gather *g)
{
	struct home h;
	enum ayni_err e = home_load(v, &h);

	if (e != AYNI_OK)
		return e;
	memcpy(h.request.nonce, q->nonce, sizeof(h.request.nonce));
	h.request.open = true;
	h.request.at = q->at;
	h.request.last_cut = q->last_cut;
	h.request.after = after;
	h.request.last_sent = g->sent.last;
	h.request.deposits = g->deposited;
	e = home_save(v, &h);
	home_free(&h);
	return e;
}

static enum ayni_err
ask_all(const struct session *s, const struct session_ask *ask,
    struct gather *g, struct buf *out)
{
	struct vault *v = s->vault;
	struct sync_request q;
	struct vault_marks m;
	enum ayni_err e;

	memset(&q, 0, sizeof(q));
	q.at = s->clock.now(s->clock.ctx);
	s->chance.fill(s->chance.ctx, q.nonce, sizeof(q.nonce));
	if ((e = cut(v, g->home, ask->cut_bytes)) != AYNI_OK)
		return e;
	if ((e = vault_outbox_marks(v, &m)) != AYNI_OK)
		return e;
	q.last_cut = m.cut;
	if ((e = gather(v, ask, g)) != AYNI_OK)
		return e;
	if ((e = build(s, ask, g->home, g, &q, out)) != AYNI_OK)
		return e;
	if (ask->copy)
		return AYNI_OK;
	if ((e = vault_begin(v)) != AYNI_OK)
		return e;
	return vault_end(v, remember(v, &q, ask->after, g));
}

enum ayni_err
session_request(const struct session *s, const struct session_ask *ask,
    struct buf *out, struct session_sent *sent)
{
	struct gather *g;
	struct home h;
	bool moved = vault_moved(s->vault);
	enum ayni_err e = AYNI_OK;

	if (moved)
		e = home_new_epoch(s->vault);
	if (e == AYNI_OK)
		e = home_load(s->vault, &h);
	if (e != AYNI_OK)
		return e;
	if ((g = mem_zalloc(1, sizeof(*g))) == NULL) {
		home_free(&h);
		return AYNI_NOMEM;
	}
	g->home = &h;
	arena_init(&g->arena, GATHER_ARENA);
	e = ask_all(s, ask, g, out);
	if (e == AYNI_OK) {
		*sent = g->sent;
		sent->new_epoch = moved;
	}
	arena_free(&g->arena);
	mem_free(g);
	home_free(&h);
	return e;
}
