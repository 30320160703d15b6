#include "sync/haul.h"

#include <string.h>

#define GAPS_MOST 8u /* offsets that the office tells us, one after another */
#define PART_BYTES (128u << 10) /* of what is fetched, kept at once */

/* Something that may be over in a while. */
static bool
may_pass(enum ayni_err e, const struct trouble *t)
{
	return e == AYNI_NET || e == AYNI_TIMEOUT || t->what == TROUBLE_BUSY;
}

static enum ayni_err
ask(struct haul *h, const struct transport_blob *b,
    struct transport_reply *r, struct trouble *t)
{
	enum ayni_err e =
	    h->transport->blob(h->transport->ctx, b, r);

	h->up_bytes += r->up_bytes;
	h->down_bytes += r->down_bytes;
	h->stood = e == AYNI_NET && r->up_bytes > 0;
	*t = r->trouble;
	return e;
}

static enum ayni_err
failed_here(const struct haul *h, enum ayni_err e, struct trouble *t)
{
	return trouble_failed(t, text_of(vault_why(h->session->vault)), e);
}

/* Not taken, and it will not be if it is sent again now: it stays here. */
static void
note_refusal(struct haul *h, enum ayni_err e)
{
	enum trouble_what what =
	    e == AYNI_QUOTA ? TROUBLE_NO_ROOM : TROUBLE_BLOB_REFUSED;

	if (h->refusals++ == 0)
		(void)trouble_because(&h->refusal, what, e, &h->url, 1);
}

/* ---- up ---- */

static int64_t
now_us(const struct haul *h)
{
	struct clock_source c = h->session->clock;

	return c.now(c.ctx).boot_us;
}

/* How far the office is, when it can be asked again. */
static enum ayni_err
find_place(struct haul *h, struct transport_blob *b, bool *whole,
    struct trouble *t)
{
	struct transport_blob head = *b;
	struct transport_reply r;
	enum ayni_err e, last;

	head.verb = TRANSPORT_HEAD;
	do {
		last = t->err;
		if (h->again(h->ctx, h->stood) != AYNI_OK)
			return last;
		e = ask(h, &head, &r, t);
	} while (e != AYNI_OK && may_pass(e, t));
	if (e != AYNI_OK)
		return e;
	h->carried(h->ctx, r.at > b->at ? r.at - b->at : 0, -1);
	if (r.at > b->at)
		h->went_on(h->ctx);
	b->at = r.at <= b->size ? r.at : 0;
	*whole = r.whole;
	return AYNI_OK;
}

/* From b->at to its end, however often the link breaks. */
static enum ayni_err
send_up(struct haul *h, struct transport_blob *b, struct trouble *t)
{
	struct transport_reply r;
	unsigned gaps = 0;
	bool whole = false;
	int64_t began_us = 0;
	enum ayni_err e = AYNI_OK;

	while (e == AYNI_OK && !whole) {
		began_us = now_us(h);
		e = ask(h, b, &r, t);
		if (e == AYNI_OK) {
			h->carried(
			    h->ctx, b->size - b->at, now_us(h) - began_us);
			break;
		}
		if (e == AYNI_GAP && gaps++ < GAPS_MOST) {
			b->at = r.at <= b->size ? r.at : 0;
			whole = r.whole;
			e = AYNI_OK;
		} else if (may_pass(e, t)) {
			e = find_place(h, b, &whole, t);
		}
	}
	if (e == AYNI_OK) {
		h->moved = true;
		h->went_on(h->ctx);
	}
	return e;
}

/* What is wrong with one does not keep the others. */
static enum ayni_err
sort_out(struct haul *h, enum ayni_err e, struct trouble *t)
{
	switch ((int)e) {
	case AYNI_OK:
		break;
	case AYNI_NOTFOUND: /* it came by another way, or is given up */
		return AYNI_STATE;
	case AYNI_QUOTA:
	case AYNI_BADHASH:
	case AYNI_TOOBIG:
	case AYNI_BADFORM:
	case AYNI_GAP:
		note_refusal(h, e);
		break;
	default:
		return e;
	}
	memset(t, 0, sizeof(*t));
	return AYNI_OK;
}

static struct transport_blob
blob(const struct haul *h, enum transport_verb verb, const struct hash *hash)
{
	return (struct transport_blob){.verb = verb, .url = h->url,
	    .hash = hash, .token = h->cargo->token};
}

static enum ayni_err
read_buf(void *ctx, uint64_t at, uint8_t *p, size_t n)
{
	const struct buf *b = ctx;

	memcpy(p, b->p + at, n);
	return AYNI_OK;
}

/* A batch of ours, if it is one. */
static enum ayni_err
send_batch(struct haul *h, const struct sync_wanted *w, struct trouble *t)
{
	struct transport_blob b = blob(h, TRANSPORT_PATCH, &w->hash);
	struct buf sealed;
	uint64_t count = 0;
	enum ayni_err e;

	buf_init(&sealed, BATCH_MAX_BYTES);
	e = vault_outbox_sealed(
	    h->session->vault, &w->hash, &sealed, &count);
	if (e == AYNI_OK) {
		b.at = w->have <= sealed.n ? w->have : 0;
		b.size = sealed.n;
		b.read = read_buf;
		b.ctx = &sealed;
		e = send_up(h, &b, t);
		if (e == AYNI_OK) {
			h->batches++;
			h->entries += count;
		}
		e = sort_out(h, e, t);
	} else if (e == AYNI_NOTFOUND) {
		e = AYNI_OK;
	} else {
		e = failed_here(h, e, t);
	}
	buf_free(&sealed);
	return e;
}

struct reading {
	struct vault *vault;
	const struct hash *hash;
};

static enum ayni_err
read_file(void *ctx, uint64_t at, uint8_t *p, size_t n)
{
	const struct reading *r = ctx;

	return vault_file_read(r->vault, r->hash, at, p, n);
}

/* A file of an interview, if it is here. */
static enum ayni_err
send_file(struct haul *h, const struct sync_wanted *w, struct trouble *t)
{
	struct transport_blob b = blob(h, TRANSPORT_PATCH, &w->hash);
	struct reading r = {h->session->vault, &w->hash};
	enum ayni_err e = vault_file_size(r.vault, r.hash, &b.size);

	if (e == AYNI_NOTFOUND)
		return AYNI_OK;
	if (e != AYNI_OK)
		return failed_here(h, e, t);
	b.at = w->have <= b.size ? w->have : 0;
	b.read = read_file;
	b.ctx = &r;
	e = send_up(h, &b, t);
	h->files += e == AYNI_OK;
	return sort_out(h, e, t);
}

/* ---- down ---- */

struct fetching {
	struct vault *vault;
	const struct hash *hash;
	struct buf part; /* came, not kept yet */
	uint64_t left;   /* that may still come */
};

static enum ayni_err
keep(void *ctx)
{
	struct fetching *f = ctx;
	enum ayni_err e = AYNI_OK;

	if (f->part.n > 0)
		e = vault_inbox_add(f->vault, f->hash, buf_bytes(&f->part));
	buf_clear(&f->part);
	return e;
}

static enum ayni_err
take(void *ctx, struct bytes s)
{
	struct fetching *f = ctx;

	if (s.n > f->left)
		return AYNI_REMOTE;
	f->left -= s.n;
	return pour_parts(&f->part, s, keep, f);
}

/* The rest of it, once; what came is kept, whatever became of the link. */
static enum ayni_err
fetch_rest(struct haul *h, struct transport_blob *b, struct fetching *f,
    struct trouble *t)
{
	struct transport_reply r;
	uint64_t had = f->left;
	enum ayni_err e, kept;

	e = ask(h, b, &r, t);
	kept = keep(f);
	if (f->left < had)
		h->went_on(h->ctx);
	b->at += had - f->left;
	if (e == AYNI_OK && f->left > 0)
		e = trouble_set(t, TROUBLE_CLOSED, &h->url, 1);
	return kept == AYNI_OK ? e : failed_here(h, kept, t);
}

static enum ayni_err
discard(void *ctx, struct bytes s)
{
	(void)ctx;
	(void)s;
	return AYNI_OK;
}

/* What is not what the feed promised is of no use. */
static enum ayni_err
check(struct haul *h, const struct blob *x, struct trouble *t)
{
	struct vault *v = h->session->vault;
	enum ayni_err e =
	    vault_inbox_open(v, x, (struct blob_sink){discard, NULL});

	if (e == AYNI_OK) {
		h->moved = true;
		return e;
	}
	if (e != AYNI_BADHASH && e != AYNI_CANTOPEN && e != AYNI_BADFORM &&
	    e != AYNI_NONCANON)
		return failed_here(h, e, t);
	if (h->refusals++ == 0)
		(void)trouble_because(
		    &h->refusal, TROUBLE_BLOB_DAMAGED, e, &h->url, 1);
	e = vault_inbox_drop(v, &x->hash);
	return e == AYNI_OK ? e : failed_here(h, e, t);
}

static enum ayni_err
fetch_all(struct haul *h, struct transport_blob *b, struct fetching *f,
    struct trouble *t)
{
	enum ayni_err e = AYNI_OK;

	while (f->left > 0 && e == AYNI_OK) {
		e = fetch_rest(h, b, f, t);
		if (e != AYNI_OK && may_pass(e, t) &&
		    h->again(h->ctx, h->stood) == AYNI_OK)
			e = AYNI_OK;
	}
	return e;
}

static enum ayni_err
fetch(struct haul *h, const struct blob *x, struct trouble *t)
{
	struct fetching f = {.vault = h->session->vault, .hash = &x->hash};
	struct transport_blob b = blob(h, TRANSPORT_GET, &x->hash);
	uint64_t size = blob_size(x->length);
	enum ayni_err e;

	e = vault_inbox_have(f.vault, &x->hash, &b.at);
	if (e == AYNI_OK && b.at > size) {
		b.at = 0;
		e = vault_inbox_drop(f.vault, &x->hash);
	}
	if (e != AYNI_OK)
		return failed_here(h, e, t);
	buf_init(&f.part, PART_BYTES);
	f.left = size - b.at;
	b.size = size;
	b.write = take;
	b.ctx = &f;
	e = fetch_all(h, &b, &f, t);
	buf_free(&f.part);
	if (e == AYNI_OK)
		return check(h, x, t);
	return sort_out(h, e, t);
}

/* ---- all of it ---- */

enum ayni_err
haul_all(struct haul *h, struct trouble *t)
{
	const struct session_cargo *c = h->cargo;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < c->wants && e == AYNI_OK; i++)
		e = send_batch(h, &c->wanted[i], t);
	for (i = 0; i < c->fetches && e == AYNI_OK; i++)
		e = fetch(h, &c->fetch[i], t);
	for (i = 0; i < c->wants && e == AYNI_OK; i++)
		e = send_file(h, &c->wanted[i], t);
	return e;
}
