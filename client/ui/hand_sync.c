#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "sync/contact.h"
#include "sync/http.h"
#include "ui/hand.h"
#include "ui/hand_via.h"
#include "ui/news.h"

/* Set by a signal: then waiting and transferring end. */
static volatile sig_atomic_t asked_to_stop;

static void
note_signal(int signal)
{
	(void)signal;
	asked_to_stop = 1;
}

static bool
stop(void *ctx)
{
	(void)ctx;
	return asked_to_stop != 0;
}

static enum ayni_err
sleep_for(void *ctx, int64_t us)
{
	struct timespec t = {.tv_sec = (time_t)(us / 1000000),
	    .tv_nsec = (long)(us % 1000000) * 1000};

	(void)ctx;
	while (asked_to_stop == 0 && nanosleep(&t, &t) != 0 && errno == EINTR)
		continue;
	return asked_to_stop != 0 ? AYNI_INTERRUPTED : AYNI_OK;
}

static void
print(struct kit *k, const struct contact *c, const struct news_counts *n)
{
	char sent[KIT_NUMBER], held[KIT_NUMBER], all[KIT_NUMBER];
	char up[KIT_NUMBER], down[KIT_NUMBER], minutes[KIT_NUMBER];

	if (c->url[0] != '\0')
		kit_say(k, SAY_SYNCED, KIT_ARGS(kit_number(sent, c->entries),
		    text_of(c->url), kit_number(held, n->held),
		    kit_number(all, n->records), kit_number(up, c->up_bytes),
		    kit_number(down, c->down_bytes)));
	if (c->files > 0)
		kit_say(k, SAY_SENT_FILES,
		    KIT_ARGS(kit_number(sent, c->files)));
	news_print(k, &c->news);
	if (c->retry_us > 0)
		kit_say(k, SAY_RETRY, KIT_ARGS(kit_number(minutes,
		    (uint64_t)(c->retry_us / 60000000 + 1))));
}

static void
print_json(const struct contact *c, const struct news_counts *n,
    enum ayni_err e)
{
	kit_json(json_pack("{ss ss sI sI sI sI sI sI sI sI so}", "error",
	    err_name(e), "url", c->url, "rounds", (json_int_t)c->rounds,
	    "batches", (json_int_t)c->batches, "entries",
	    (json_int_t)c->entries, "files", (json_int_t)c->files, "up_bytes", (json_int_t)c->up_bytes,
	    "down_bytes", (json_int_t)c->down_bytes, "held",
	    (json_int_t)n->held, "records", (json_int_t)n->records, "news",
	    news_json(&c->news)));
}

static enum ayni_err
contact(struct kit *k, const struct options *o, struct http *http)
{
	struct text url = text_of(options_get(o, "url"));
	struct contact_setup s = {
	    .session = {k->vault, k->clock, k->chance},
	    .transport = http_transport(http),
	    .sleep = {sleep_for, NULL}, .url = &url, .urls = url.n > 0};
	static struct contact c; /* large */
	struct news_counts n = {0};
	enum ayni_err e = contact_run(&s, &c), counted;

	counted = news_count(k, &n);
	if (e != AYNI_OK)
		news_trouble(k, c.trouble, c.troubles);
	if (e != AYNI_OK && c.troubles == 0)
		(void)kit_fail_vault(k, e);
	if (o->json)
		print_json(&c, &n, e);
	else
		print(k, &c, &n);
	contact_free(&c);
	return e != AYNI_OK ? e
	    : counted != AYNI_OK ? kit_fail_vault(k, counted) : AYNI_OK;
}

enum ayni_err
hand_sync(void *ctx, const struct options *o)
{
	struct sigaction act = {.sa_handler = note_signal};
	/* as curl and OpenSSL do, for an office with an authority of its own */
	struct http_options how = {
	    .stop = stop, .authorities = getenv("SSL_CERT_FILE")};
	struct http *http = NULL;
	struct transport t;
	struct kit *k = ctx;
	enum ayni_err e;

	if ((e = kit_open(k)) != AYNI_OK)
		return e;
	(void)sigemptyset(&act.sa_mask);
	(void)sigaction(SIGINT, &act, NULL);
	(void)sigaction(SIGTERM, &act, NULL);
	if ((e = http_open(&how, &http)) != AYNI_OK)
		return kit_fail(k, TEXT("libcurl"), e);
	t = http_transport(http);
	e = options_get(o, "via") != NULL
	    ? hand_via(k, o, &t, (struct sleeper){sleep_for, NULL})
	    : contact(k, o, http);
	http_close(http);
	return e;
}
