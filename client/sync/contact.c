#include "sync/contact.h"

#include <string.h>

#include "ayni/mem.h"
#include "sync/haul.h"
#include "sync/pace.h"

struct going {
	const struct contact_setup *s;
	struct contact *out;
	const struct text *url;
	size_t urls;
	struct backoff backoff;
	int64_t asked_us; /* the longest wait that somebody asked for */
	bool join;        /* an office did not believe us: tell who we are */
	struct pace pace;  /* what the link bears */
	size_t apart_over; /* what goes in pieces once, goes on so */
	bool stood;        /* it had, when it broke */
	unsigned stale;    /* answers out of date when their cargo went */
};

#define STALE_MOST 3u

static size_t
most_bytes(const struct going *g)
{
	size_t most = g->s->most_bytes > 0 ? g->s->most_bytes
					   : SESSION_LINK_BYTES;
	size_t bears = pace_request(&g->pace);

	return bears < most ? bears : most;
}

static int64_t
now_us(const struct going *g)
{
	struct clock_source c = g->s->session.clock;

	return c.now(c.ctx).boot_us;
}

/* One request and its answer. */
static enum ayni_err
round_trip(struct going *g, struct text url, struct trouble *t)
{
	const struct session *s = &g->s->session;
	struct session_ask ask = {
	    .join = g->join, .most_bytes = most_bytes(g)};
	int64_t began_us = now_us(g);
	struct transport_reply r;
	struct session_sent sent;
	struct buf up, down;
	enum ayni_err e;

	if (g->s->transport.blob != NULL) {
		ask.cut_bytes = pace_batch(&g->pace);
		if (ask.most_bytes < g->apart_over)
			g->apart_over = ask.most_bytes;
		ask.apart_over = g->apart_over;
	}
	memset(&r, 0, sizeof(r));
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	e = session_request(s, &ask, &up, &sent);
	if (e != AYNI_OK) {
		e = trouble_failed(t, text_of(vault_why(s->vault)), e);
		goto out;
	}
	e = g->s->transport.post(
	    g->s->transport.ctx, url, buf_bytes(&up), &down, &r);
	g->out->up_bytes += r.up_bytes;
	g->out->down_bytes += r.down_bytes;
	if (r.retry_us > g->asked_us)
		g->asked_us = r.retry_us;
	g->join = r.refused;
	g->stood = e == AYNI_NET && r.up_bytes > 0;
	*t = r.trouble;
	if (e == AYNI_OK)
		e = session_answer(
		    s, url, buf_bytes(&down), &g->out->news, t);
	if (e == AYNI_OK) {
		pace_carried(&g->pace, r.up_bytes, now_us(g) - began_us);
		g->out->rounds++;
		g->out->batches += sent.batches;
		g->out->entries += sent.entries;
		g->out->news.new_epoch |= sent.new_epoch;
	}
out:
	buf_free(&down);
	buf_free(&up);
	return e;
}

/* Of the vault and this machine: another address would not help. */
static bool
is_ours(enum ayni_err e)
{
	return e != AYNI_NET && e != AYNI_TIMEOUT && e != AYNI_REMOTE &&
	    e != AYNI_NOTOURS && e != AYNI_USAGE;
}

/* A link that breaks gets smaller requests. */
static void
shrink(struct going *g, enum ayni_err e, const struct trouble *t)
{
	if (e == AYNI_NET || e == AYNI_TIMEOUT || t->what == TROUBLE_TOO_LARGE)
		pace_broke(&g->pace, 0);
}

/* One that broke once while it carried is there again, most often: no time
 * is lost with waiting. */
static int64_t
wait_us(struct going *g)
{
	int64_t us = backoff_next(&g->backoff, g->asked_us);

	return g->stood && g->backoff.failures == 1 && g->asked_us == 0 ? 0
									: us;
}

static enum ayni_err
again(void *ctx)
{
	struct going *g = ctx;
	const struct contact_setup *s = g->s;
	unsigned tries = s->tries > 0 ? s->tries : CONTACT_TRIES;
	int64_t patience = s->patience_us > 0 ? s->patience_us
					      : CONTACT_PATIENCE_US;
	int64_t wait = wait_us(g);

	if (g->backoff.failures >= tries || wait > patience)
		return AYNI_TIMEOUT;
	return wait == 0 ? AYNI_OK : s->sleep.sleep(s->sleep.ctx, wait);
}

static void
went_on(void *ctx)
{
	struct going *g = ctx;

	g->backoff.failures = 0;
}

static enum ayni_err
again_apart(void *ctx, bool stood)
{
	struct going *g = ctx;

	g->stood = stood;
	return again(g);
}

static void
carried(void *ctx, uint64_t bytes, int64_t took_us)
{
	struct going *g = ctx;

	if (took_us < 0)
		pace_broke(&g->pace, bytes);
	else
		pace_carried(&g->pace, bytes, took_us);
}

/* What is too large for a request; *more: the office has to be asked. */
static enum ayni_err
haul_cargo(struct going *g, struct text url, bool *more, struct trouble *t)
{
	struct contact *c = g->out;
	struct haul h = {.session = &g->s->session,
	    .transport = &g->s->transport, .url = url,
	    .cargo = &c->news.cargo, .again = again_apart, .went_on = went_on,
	    .carried = carried, .ctx = g};
	enum ayni_err e = haul_all(&h, t);

	c->up_bytes += h.up_bytes;
	c->down_bytes += h.down_bytes;
	c->batches += h.batches;
	c->entries += h.entries;
	c->files += h.files;
	*more = h.moved;
	if (e == AYNI_STATE && g->stale++ < STALE_MOST) {
		*more = true; /* another answer, or a stick, came meanwhile */
		e = AYNI_OK;
	} else if (e == AYNI_OK) {
		g->stale = 0;
	}
	if (e == AYNI_OK && !*more && h.refusals > 0) {
		*t = h.refusal;
		e = h.refusal.why == AYNI_QUOTA ? AYNI_QUOTA : t->err;
	}
	return e;
}

static enum ayni_err
round_trips(struct going *g, struct text url, struct trouble *t)
{
	uint64_t rounds;
	enum ayni_err e;

	for (rounds = 0; rounds < CONTACT_ROUNDS; rounds++) {
		e = round_trip(g, url, t);
		/* once more, with our introduction */
		if (e == AYNI_REMOTE && g->join)
			e = round_trip(g, url, t);
		if (e != AYNI_OK) {
			shrink(g, e, t);
			return e;
		}
		g->backoff.failures = 0;
		if (!g->out->news.more)
			return AYNI_OK;
	}
	return AYNI_OK;
}

/* With one address, until nothing is left: records before what is large. */
static enum ayni_err
talk(struct going *g, struct text url, struct trouble *t)
{
	const struct session_cargo *c = &g->out->news.cargo;
	bool more = true;
	enum ayni_err e = AYNI_OK;

	while (e == AYNI_OK && more) {
		more = false;
		e = round_trips(g, url, t);
		if (e == AYNI_OK && c->has_token && c->wants + c->fetches > 0)
			e = haul_cargo(g, url, &more, t);
	}
	return e;
}

static void
keep_url(struct contact *c, struct text url)
{
	size_t n = url.n < sizeof(c->url) ? url.n : sizeof(c->url) - 1;

	memcpy(c->url, url.p, n);
	c->url[n] = '\0';
}

/* Something that may be over in a while. */
static bool
may_pass(const struct contact *c)
{
	size_t i;

	for (i = 0; i < c->troubles; i++)
		if (c->trouble[i].what == TROUBLE_BUSY ||
		    c->trouble[i].what == TROUBLE_TOO_LARGE ||
		    c->trouble[i].err == AYNI_TIMEOUT ||
		    (c->trouble[i].err == AYNI_NET &&
			c->trouble[i].what != TROUBLE_UNTRUSTED))
			return true;
	return false;
}

static enum ayni_err
try_all(struct going *g)
{
	struct contact *c = g->out;
	enum ayni_err e = AYNI_USAGE;
	size_t i;

	c->troubles = 0;
	g->asked_us = 0;
	for (i = 0; i < g->urls; i++) {
		struct trouble *t = &c->trouble[c->troubles];

		memset(t, 0, sizeof(*t));
		e = talk(g, g->url[i], t);
		if (e == AYNI_OK) {
			keep_url(c, g->url[i]);
			return e;
		}
		c->troubles++;
		if (is_ours(e))
			return e;
	}
	return e;
}

/* All addresses, again after a wait where that may help.  What counts are
 * failures in a row. */
static enum ayni_err
keep_trying(struct going *g)
{
	enum ayni_err e, stop;

	for (;;) {
		e = try_all(g);
		if (e == AYNI_OK || is_ours(e) || !may_pass(g->out))
			return e;
		g->out->retry_us = g->asked_us;
		if ((stop = again(g)) != AYNI_OK)
			return stop == AYNI_TIMEOUT ? e : stop;
	}
}

static enum ayni_err
go(struct going *g, const struct home *h)
{
	const struct session *s = &g->s->session;
	struct pace before;
	enum ayni_err e, noted;

	g->url = g->s->urls > 0 ? g->s->url : h->url;
	g->urls = g->s->urls > 0 ? g->s->urls : h->urls;
	if (g->urls > INVITATION_MAX_URLS)
		g->urls = INVITATION_MAX_URLS;
	if (g->urls == 0) {
		g->out->troubles = 1;
		return trouble_set(
		    &g->out->trouble[0], TROUBLE_NO_ADDRESS, NULL, 0);
	}
	g->backoff = (struct backoff){.first_us = BACKOFF_FIRST_US,
	    .most_us = BACKOFF_MOST_US, .chance = s->chance};
	if ((e = pace_load(s->vault, &g->pace)) != AYNI_OK)
		return e;
	before = g->pace;
	g->apart_over = BLOB_INLINE;
	e = keep_trying(g);
	if (g->pace.bears != before.bears &&
	    (noted = pace_save(s->vault, &g->pace)) != AYNI_OK)
		return e == AYNI_OK ? noted : e;
	noted = home_tried(s->vault, s->clock.now(s->clock.ctx).wall_us, e);
	return e == AYNI_OK ? noted : e;
}

enum ayni_err
contact_run(const struct contact_setup *s, struct contact *out)
{
	struct going g = {.s = s, .out = out};
	struct home *h = mem_zalloc(1, sizeof(*h));
	enum ayni_err e = AYNI_NOMEM;

	memset(out, 0, sizeof(*out));
	session_news_init(&out->news);
	if (h == NULL)
		return e;
	if ((e = home_load(s->session.vault, h)) == AYNI_OK)
		e = go(&g, h);
	home_free(h);
	mem_free(h);
	return e;
}

void
contact_free(struct contact *c)
{
	session_news_free(&c->news);
}
