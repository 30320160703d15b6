#include "screen/errand.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ayni/mem.h"
#include "sync/contact.h"
#include "sync/http.h"
#include "ui/news.h"
#include "ui/real.h"

#define WORDS_MAX (1u << 20)
#define NAP_US 200000 /* until stop is looked at */

void
errand_init(struct errand *x)
{
	memset(x, 0, sizeof(*x));
	buf_init(&x->words, WORDS_MAX);
}

bool
errand_running(struct errand *x)
{
	return atomic_load(&x->running);
}

static bool
stop(void *ctx)
{
	struct errand *x = ctx;

	return atomic_load(&x->stop);
}

static enum ayni_err
sleep_for(void *ctx, int64_t us)
{
	struct timespec t = {.tv_nsec = NAP_US * 1000};

	for (; us > 0 && !stop(ctx); us -= NAP_US)
		(void)nanosleep(&t, NULL);
	return stop(ctx) ? AYNI_INTERRUPTED : AYNI_OK;
}

/* ---- counting on the way ---- */

static void
count(struct errand *x, const struct transport_reply *r)
{
	(void)atomic_fetch_add(&x->requests, 1u);
	(void)atomic_fetch_add(&x->up, r->up_bytes);
	(void)atomic_fetch_add(&x->down, r->down_bytes);
}

static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct errand *x = ctx;
	enum ayni_err e = x->line.post(x->line.ctx, url, body, answer, r);

	count(x, r);
	return e;
}

static enum ayni_err
blob(void *ctx, const struct transport_blob *b, struct transport_reply *r)
{
	struct errand *x = ctx;
	enum ayni_err e = x->line.blob(x->line.ctx, b, r);

	count(x, r);
	return e;
}

/* ---- in words ---- */

static void
line(struct errand *x, enum hand_says t, const struct text *arg, size_t n)
{
	if (x->words.n > 0)
		buf_put_byte(&x->words, '\n');
	kit_put(&x->kit, &x->words, t, arg, n);
}

static void
put_trouble(struct errand *x, const struct trouble *t, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		buf_put_byte(&x->words, '\n');
		trouble_put(&x->words, &t[i], x->kit.lang);
	}
}

static void
put_result(struct errand *x, const struct contact *c)
{
	char held[KIT_NUMBER], all[KIT_NUMBER];
	struct buf news;

	buf_init(&news, WORDS_MAX);
	buf_clear(&x->words);
	if (x->err != AYNI_OK)
		line(x, SAY_UI_NO_SYNC, NULL, 0);
	line(x, SAY_UI_SYNCED, KIT_ARGS(kit_number(held, x->held),
	    kit_number(all, x->records)));
	news_put(&x->kit, &c->news, &news);
	if (news.n > 0) {
		buf_put_byte(&x->words, '\n');
		buf_put_text(&x->words, buf_text(&news));
	}
	put_trouble(x, &c->news.fault, c->news.faults > 0);
	if (x->err != AYNI_OK)
		put_trouble(x, c->trouble, c->troubles);
	buf_free(&news);
}

/* ---- the contact ---- */

static void
meet(struct errand *x, struct http *http, struct contact *c)
{
	struct kit *k = &x->kit;
	struct contact_setup s = {
	    .session = {k->vault, k->clock, k->chance},
	    .transport = {post, blob, x}, .sleep = {sleep_for, x}};
	struct news_counts n = {0};

	x->line = http_transport(http);
	x->err = contact_run(&s, c);
	if (news_count(k, &n) == AYNI_OK) {
		x->held = n.held;
		x->records = n.records;
	}
}

static void *
run(void *ctx)
{
	struct errand *x = ctx;
	struct http_options how = {.stop = stop, .ctx = x,
	    .authorities = getenv("SSL_CERT_FILE")};
	struct contact *c = mem_zalloc(1, sizeof(*c)); /* large */
	struct http *http = NULL;

	x->err = c != NULL ? http_open(&how, &http) : AYNI_NOMEM;
	if (x->err == AYNI_OK)
		meet(x, http, c);
	if (c != NULL)
		put_result(x, c);
	x->at_us = x->kit.clock.now(x->kit.clock.ctx).wall_us;
	http_close(http);
	if (c != NULL)
		contact_free(c);
	mem_free(c);
	vault_close(x->kit.vault);
	zone_free(&x->kit.zones);
	x->kit.vault = NULL;
	atomic_store(&x->running, false);
	return NULL;
}

static void
join(struct errand *x)
{
	if (!x->begun)
		return;
	(void)pthread_join(x->thread, NULL);
	x->begun = false;
	x->done = x->fresh = true;
}

enum ayni_err
errand_begin(struct errand *x, struct kit *k)
{
	struct vault_options o = kit_options(k);
	enum ayni_err e;

	if (errand_running(x))
		return AYNI_OK;
	join(x);
	memset(&x->kit, 0, sizeof(x->kit));
	x->kit.lang = k->lang;
	x->kit.home = k->home;
	x->kit.chance = k->chance;
	x->kit.clock = real_clock(&x->kit.zones);
	if ((e = vault_beside(k->vault, &o, &x->kit.vault)) != AYNI_OK)
		return e;
	atomic_store(&x->stop, false);
	atomic_store(&x->requests, 0u);
	atomic_store(&x->up, 0u);
	atomic_store(&x->down, 0u);
	atomic_store(&x->running, true);
	if (pthread_create(&x->thread, NULL, run, x) != 0) {
		atomic_store(&x->running, false);
		vault_close(x->kit.vault);
		return AYNI_NOMEM;
	}
	x->begun = true;
	return AYNI_OK;
}

void
errand_stop(struct errand *x)
{
	atomic_store(&x->stop, true);
	join(x);
}

bool
errand_settle(struct errand *x)
{
	bool fresh;

	if (!errand_running(x))
		join(x);
	fresh = x->fresh && !x->begun;
	if (fresh)
		x->fresh = false;
	return fresh;
}

void
errand_end(struct errand *x)
{
	errand_stop(x);
	buf_free(&x->words);
}
