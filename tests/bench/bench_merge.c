/* The office: interviews merged per second, from devices that all come at
 * once over HTTP, each commit synced to the disk (TMPDIR, else /var/tmp).
 * usage: bench_merge [--json] */
#include <pthread.h>
#include <stdlib.h>

#include "bench/measure.h"
#include "support/tablet.h"

#include "sync/http.h"
#include "web/web.h"

#define DEVICES 20u
#define CASES 13u
#define INTERVIEWS (3u * CASES) /* of a device */

/* What one device sends: an envelope for each batch. */
struct sender {
	pthread_t thread;
	char url[64];
	struct buf up[INTERVIEWS];
	size_t n;
	struct series times;
	uint64_t bytes;
	enum ayni_err err;
};

/* A campaign that its devices hold, each with a journal not yet cut. */
struct campaign {
	struct bureau b;
	struct notebook *book;
	struct bureau_form *f;
	struct tablet *t[DEVICES];
	struct hash entry[DEVICES][INTERVIEWS];
	struct sender s[DEVICES];
	size_t size; /* of a batch, in interviews */
};

static void
interview(struct campaign *c, size_t device)
{
	static const char *const language[] = {"en", "fr", "es"};
	struct record_id r;
	char path[64];
	size_t i;

	for (i = 0; i < INTERVIEWS; i++) {
		(void)snprintf(path, sizeof(path),
		    "tests/data/answers/%02zu-%s.json", i % CASES + 1,
		    language[i / CASES]);
		c->entry[device][i] =
		    tablet_submit_file(c->t[device], c->f, &r, path);
	}
	c->t[device]->queued = 0; /* it will be cut in several ways */
}

static void
prepare(struct campaign *c)
{
	char code[16];
	size_t i;

	c->book = notebook_new();
	bureau_start(&c->b, BUREAU_MEMORY, 21);
	c->f = bureau_read(&c->b, BUREAU_SSE);
	bureau_publish(&c->b, c->f);
	for (i = 0; i < DEVICES; i++) {
		(void)snprintf(code, sizeof(code), "E%02zu", i);
		c->t[i] = tablet_new(&c->b, c->book, code);
		tablet_join(c->t[i], &c->b);
		interview(c, i);
	}
}

/* From a copy, so that the next case may cut the same entries again. */
static void
cut(struct campaign *c, size_t device)
{
	struct tablet *t = tablet_copy(c->t[device]);
	struct sender *s = &c->s[device];
	struct bytes raw;
	size_t i;

	for (s->n = 0, i = 0; i < INTERVIEWS;) {
		tablet_write_again(t, &c->entry[device][i]);
		if (++i % c->size != 0 && i < INTERVIEWS)
			continue;
		raw = buf_bytes(&tablet_cut(t, c->f->dictionary)->raw);
		buf_init(&s->up[s->n], SYNC_MAX_BYTES);
		tablet_ask(t, &raw, 1, false, &s->up[s->n++]);
	}
	tablet_free(t);
}

static void *
send_all(void *arg)
{
	struct sender *s = arg;
	static const struct http_options usual;
	struct transport_reply r;
	struct http *h = NULL;
	struct transport link;
	struct buf down;
	double from;
	size_t i;

	if ((s->err = http_open(&usual, &h)) != AYNI_OK)
		return NULL;
	link = http_transport(h);
	buf_init(&down, SYNC_MAX_BYTES);
	for (i = 0; i < s->n && s->err == AYNI_OK; i++) {
		buf_clear(&down);
		from = measure_now();
		s->err = link.post(link.ctx, text_of(s->url),
		    buf_bytes(&s->up[i]), &down, &r);
		measure_add(&s->times, measure_now() - from);
		s->bytes += r.up_bytes;
	}
	buf_free(&down);
	http_close(h);
	return NULL;
}

/* The office that has met the devices, and has nothing of theirs yet. */
static void
open_office(struct campaign *c, struct bureau *b, struct web **w)
{
	struct web_setup setup = {.address = "127.0.0.1"};
	struct buf *raw;
	struct arena a;
	size_t n, i;

	arena_init(&a, 64u << 20);
	bureau_twin(b, &c->b, BUREAU_DISK);
	n = bureau_archive(&c->b, &a, &raw);
	for (i = 0; i < n; i++) {
		(void)bureau_offer(b, buf_bytes(&raw[i]));
		buf_free(&raw[i]);
	}
	arena_free(&a);
	setup.ingest = b->ingest;
	setup.db = b->db;
	assert_int_equal(web_start(&setup, w), AYNI_OK);
}

static void
tell(struct campaign *c, double seconds)
{
	struct series all = {NULL, 0, 0};
	uint64_t bytes = 0;
	size_t i, k;

	for (i = 0; i < DEVICES; i++) {
		for (k = 0; k < c->s[i].times.n; k++)
			measure_add(&all, c->s[i].times.s[k]);
		bytes += c->s[i].bytes;
	}
	measure_tell("interviews merged per second",
	    DEVICES * INTERVIEWS / seconds, "/s", 0);
	measure_tell("sent for an interview",
	    (double)bytes / (DEVICES * INTERVIEWS), "bytes", 0);
	measure_series(&all, "a request", 0, 0);
}

static void
merge(void *ctx)
{
	struct campaign *c = ctx;
	struct web *w = NULL;
	struct bureau b;
	double from;
	size_t i;

	for (i = 0; i < DEVICES; i++)
		cut(c, i);
	open_office(c, &b, &w);
	from = measure_now();
	for (i = 0; i < DEVICES; i++) {
		(void)snprintf(c->s[i].url, sizeof(c->s[i].url),
		    "http://127.0.0.1:%u", (unsigned)web_port(w));
		assert_int_equal(pthread_create(&c->s[i].thread, NULL,
		    send_all, &c->s[i]), 0);
	}
	for (i = 0; i < DEVICES; i++)
		assert_int_equal(pthread_join(c->s[i].thread, NULL), 0);
	from = measure_now() - from;
	for (i = 0; i < DEVICES; i++)
		assert_int_equal(c->s[i].err, AYNI_OK);
	assert_int_equal(
	    bureau_counts(&b).usable, DEVICES * INTERVIEWS);
	web_stop(w);
	tell(c, from);
	bureau_end(&b);
}

int
main(int argc, char *argv[])
{
	static const size_t size[] = {1, 10, INTERVIEWS};
	static struct campaign c;
	char name[64];
	size_t i;

	measure_options(argc, argv);
	(void)setenv("TMPDIR", "/var/tmp", 0);
	prepare(&c);
	for (i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		c.size = size[i];
		(void)snprintf(name, sizeof(name), "%u devices, batches of %zu",
		    DEVICES, size[i]);
		measure_case(name, 0, merge, &c);
	}
	return 0;
}
