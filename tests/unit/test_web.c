/* web: the office over HTTP, as a client on a bad link meets it. */
#include "support/site.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ayni/receipt.h"

#define FARM "name=Ann's;hens=3"

static void
say_post(int fd, size_t n)
{
	char head[300];

	(void)snprintf(head, sizeof(head),
	    "POST /v1/sync HTTP/1.1\r\nHost: office\r\n"
	    "Content-Type: application/vnd.ayni.sync\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n", n);
	site_say_text(fd, head);
}

static struct buf
post(const struct site *site, struct bytes body)
{
	int fd = site_dial(site);

	say_post(fd, body.n);
	site_say(fd, body.p, body.n);
	return site_hear(fd);
}

static struct buf
request(struct site *site, struct tablet *t, const struct cut *c)
{
	struct bytes raw = {NULL, 0};
	struct buf up;

	if (c != NULL)
		raw = buf_bytes(&c->raw);
	buf_init(&up, SYNC_MAX_BYTES);
	(void)site;
	tablet_ask(t, &raw, c != NULL, false, &up);
	return up;
}

/* The answer is for this tablet and receipts up to here. */
static void
expect_held(struct site *site, const struct tablet *t, struct buf b,
    uint64_t held)
{
	struct sync_answer a;
	struct receipt r;

	assert_int_equal(site_status(&b), 200);
	tablet_hear(t, &site->s->b, site_body(&b), &site->s->a, &a);
	assert_int_equal(
	    receipt_read(a.receipt, &site->s->b.office->cert, &r), AYNI_OK);
	assert_int_equal(r.held, held);
	buf_free(&b);
}

/* ---- tests ---- */

static void
it_tells_that_it_is_ready(void **state)
{
	site_expect(site_ask(*state, "GET /v1/health HTTP/1.1\r\nHost: x\r\n"
			   "Connection: close\r\n\r\n"),
	    200, "{\"ready\": true}");
}

static void
a_sync_is_answered(void **state)
{
	struct site *site = *state;
	struct record_id r;
	const struct cut *c = stage_submit(site->s, site->s->ann, &r, FARM);
	struct buf up = request(site, site->s->ann, c), b;

	b = post(site, buf_bytes(&up));
	assert_non_null(strstr(
	    buf_z(&b), "Content-Type: application/vnd.ayni.sync\r\n"));
	assert_non_null(strstr(buf_z(&b), "Cache-Control: no-store\r\n"));
	expect_held(site, site->s->ann, b, 1);
	assert_string_equal(stage_cell(site->s, &r, "hens"), "3");
	buf_free(&up);
}

/* What a relay brings: as on a stick, each for itself. */
static void
bundles_are_answered_with_bundles(void **state)
{
	struct site *site = *state;
	struct record_id r;
	const struct cut *c = stage_submit(site->s, site->s->ann, &r, FARM);
	struct buf ann = request(site, site->s->ann, c);
	struct buf bob = request(site, site->s->bob, NULL), up, b;
	struct bytes list[3] = {buf_bytes(&ann), text_bytes(TEXT("junk")),
	    buf_bytes(&bob)}, *answer = NULL;
	size_t n = 0;

	buf_init(&up, BUNDLE_MAX_BYTES);
	sync_put_bundle(&up, list, 3);
	b = post(site, buf_bytes(&up));
	assert_int_equal(site_status(&b), 200);
	assert_int_equal(sync_read_bundle(
	    site_body(&b), &site->s->a, &answer, &n), AYNI_OK);
	assert_int_equal(n, 2);
	assert_string_equal(stage_cell(site->s, &r, "hens"), "3");
	buf_free(&b);
	buf_clear(&up);
	sync_put_bundle(&up, list + 1, 1);
	site_expect(post(site, buf_bytes(&up)), 400, "BADFORM");
	up.n--;
	site_expect(post(site, buf_bytes(&up)), 400, "BADFORM");
	buf_free(&up);
	buf_free(&bob);
	buf_free(&ann);
}

static void
garbage_is_refused_by_name(void **state)
{
	struct site *site = *state;
	struct buf up = request(site, site->s->ann, NULL);

	site_expect(post(site, text_bytes(TEXT("garbage"))), 400,
	    "{\"error\": \"BADFORM\", \"number\": 4}");
	site_expect(post(site, (struct bytes){NULL, 0}), 400, "BADFORM");
	up.p[up.n - 1] ^= 1;
	site_expect(post(site, buf_bytes(&up)), 400,
	    "{\"error\": \"CANTOPEN\", \"number\": 10}");
	buf_free(&up);
}

/* The bytes are judged, whatever they are said to be. */
static void
another_content_type_changes_nothing(void **state)
{
	struct site *site = *state;
	struct buf up = request(site, site->s->ann, NULL);
	char head[200];
	int fd = site_dial(site);

	(void)snprintf(head, sizeof(head),
	    "POST /v1/sync HTTP/1.1\r\nHost: x\r\n"
	    "Content-Type: text/plain\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n\r\n", up.n);
	site_say_text(fd, head);
	site_say(fd, up.p, up.n);
	expect_held(site, site->s->ann, site_hear(fd), 0);
	site_expect(site_ask(site, "POST /v1/sync HTTP/1.1\r\nHost: x\r\n"
			 "Content-Type: application/x-www-form-urlencoded\r\n"
			 "Content-Length: 3\r\nConnection: close\r\n\r\na=b"),
	    400, "BADFORM");
	buf_free(&up);
}

static void
other_paths_and_methods_are_refused(void **state)
{
	site_expect(site_ask(*state, "GET / HTTP/1.1\r\nHost: x\r\n"
			   "Connection: close\r\n\r\n"), 404, "NOTFOUND");
	site_expect(site_ask(*state, "POST /v1/sync2 HTTP/1.1\r\nHost: x\r\n"
			   "Connection: close\r\nContent-Length: 0\r\n\r\n"),
	    404, "NOTFOUND");
	site_expect(site_ask(*state, "GET /v1/sync HTTP/1.1\r\nHost: x\r\n"
			   "Connection: close\r\n\r\n"), 405,
	    "Allow: POST\r\n");
	site_expect(site_ask(*state, "DELETE /v1/health HTTP/1.1\r\nHost: x\r\n"
			   "Connection: close\r\n\r\n"), 405,
	    "Allow: GET\r\n");
}

static void
too_large_is_told_before_it_is_sent(void **state)
{
	struct site *site = *state;
	int fd = site_dial(site);

	say_post(fd, SYNC_MAX_BYTES + 1);
	site_expect(site_hear(fd), 413, "TOOBIG");
	site_expect(site_ask(site, "POST /v1/sync HTTP/1.1\r\nHost: x\r\n"
			 "Connection: close\r\n"
			 "Content-Length: 99999999999999999999999\r\n\r\n"),
	    413, "");
}

/* A chunked body promises no length. */
static void
too_large_in_chunks_is_told_at_its_end(void **state)
{
	struct site *site = *state;
	char chunk[1010];
	int fd, i;

	site_reopen(site, 10000, 0);
	fd = site_dial(site);
	site_say_text(fd, "POST /v1/sync HTTP/1.1\r\nHost: x\r\n"
		     "Connection: close\r\n"
		     "Transfer-Encoding: chunked\r\n\r\n");
	memset(chunk, 'x', sizeof(chunk));
	memcpy(chunk, "3e8\r\n", 5);
	memcpy(chunk + 1005, "\r\n", 2);
	for (i = 0; i < 20; i++)
		site_say(fd, chunk, 1007);
	site_say_text(fd, "0\r\n\r\n");
	site_expect(site_hear(fd), 413, "TOOBIG");
}

static void
too_slow_is_told(void **state)
{
	struct site *site = *state;
	struct buf up = request(site, site->s->ann, NULL);
	int fd;

	site_reopen(site, 0, -1);
	fd = site_dial(site);
	say_post(fd, up.n);
	site_say(fd, up.p, up.n);
	site_expect(site_hear(fd), 408, "{\"error\": \"TIMEOUT\", \"number\": 36}");
	buf_free(&up);
}

/* What is being read of all requests together is bounded. */
static void
too_much_at_once_is_told_to_come_again(void **state)
{
	struct site *site = *state;
	size_t n = 45u << 20;
	uint8_t *junk = calloc(1, n);
	int one, two;

	assert_non_null(junk);
	site_reopen(site, n, 0);
	one = site_dial(site);
	say_post(one, n);
	site_say(one, junk, n - 1);
	two = site_dial(site);
	say_post(two, n);
	site_say(two, junk, n);
	site_expect(site_hear(two), 503, "Retry-After: 30\r\n");
	(void)close(one);
	free(junk);
}

static void
bytes_may_come_one_by_one(void **state)
{
	struct site *site = *state;
	struct record_id r;
	const struct cut *c = stage_submit(site->s, site->s->ann, &r, FARM);
	struct buf up = request(site, site->s->ann, c);
	int fd = site_dial(site);
	size_t i;

	say_post(fd, up.n);
	for (i = 0; i < up.n; i++)
		site_say(fd, up.p + i, 1);
	expect_held(site, site->s->ann, site_hear(fd), 1);
	buf_free(&up);
}

/* The link breaks in the middle of a POST, and after its answer was sent
 * but not heard: sent again, it is stored once. */
static void
what_was_cut_off_is_stored_once(void **state)
{
	struct site *site = *state;
	struct record_id r;
	const struct cut *c = stage_submit(site->s, site->s->ann, &r, FARM);
	struct buf up = request(site, site->s->ann, c), heard;
	uint64_t before = bureau_counts(&site->s->b).entries;
	int fd;

	fd = site_dial(site);
	say_post(fd, up.n);
	site_say(fd, up.p, up.n / 2);
	(void)close(fd);
	fd = site_dial(site);
	say_post(fd, up.n);
	site_say(fd, up.p, up.n);
	heard = site_hear(fd); /* and forgotten */
	buf_free(&heard);
	expect_held(site, site->s->ann, post(site, buf_bytes(&up)), 1);
	assert_int_equal(bureau_counts(&site->s->b).records, 1);
	assert_int_equal(bureau_counts(&site->s->b).entries, before + 1);
	buf_free(&up);
}

/* Two requests on one connection, the second before the first's answer. */
static void
a_connection_may_be_kept(void **state)
{
	struct site *site = *state;
	struct buf b;
	int fd = site_dial(site);

	site_say_text(fd, "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"
		     "GET /v1/health HTTP/1.1\r\nHost: x\r\n"
		     "Connection: close\r\n\r\n");
	b = site_hear(fd);
	assert_non_null(strstr(strstr(buf_z(&b), "ready") + 1, "ready"));
	buf_free(&b);
}

/* ---- many at once ---- */

#define CROWD 24
#define ROUNDS 4

struct visitor {
	struct site *site;
	struct tablet *t;
	struct buf up[ROUNDS];
	struct buf down[ROUNDS];
};

static void *
visit(void *arg)
{
	struct visitor *v = arg;
	size_t i;

	for (i = 0; i < ROUNDS; i++)
		v->down[i] = post(v->site, buf_bytes(&v->up[i]));
	return NULL;
}

static void
many_are_served_at_once(void **state)
{
	struct site *site = *state;
	struct visitor v[CROWD];
	pthread_t thread[CROWD];
	struct record_id r;
	char code[16];
	size_t i, k;

	for (i = 0; i < CROWD; i++) {
		(void)snprintf(code, sizeof(code), "X%02zu", i);
		v[i].site = site;
		v[i].t = tablet_new(&site->s->b, site->s->book, code);
		tablet_join(v[i].t, &site->s->b);
		for (k = 0; k < ROUNDS; k++)
			v[i].up[k] = request(site, v[i].t,
			    stage_submit(site->s, v[i].t, &r, FARM));
	}
	for (i = 0; i < CROWD; i++)
		assert_int_equal(
		    pthread_create(&thread[i], NULL, visit, &v[i]), 0);
	for (i = 0; i < CROWD; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	for (i = 0; i < CROWD; i++) {
		for (k = 0; k < ROUNDS; k++) {
			expect_held(site, v[i].t, v[i].down[k], k + 1);
			buf_free(&v[i].up[k]);
		}
		tablet_free(v[i].t);
	}
	assert_int_equal(
	    bureau_counts(&site->s->b).usable, CROWD * ROUNDS);
}

/* ---- stopping ---- */

static void *
stop(void *arg)
{
	web_stop(arg);
	return NULL;
}

/* Asks until the office says that it stops. */
static struct buf
until_it_stops(const struct site *site)
{
	struct buf b;

	for (;;) {
		b = site_ask(site, "GET /v1/health HTTP/1.1\r\nHost: x\r\n"
			      "Connection: close\r\n\r\n");
		if (site_status(&b) != 200)
			return b;
		buf_free(&b);
	}
}

/* Begins a request, and waits until it has been let in. */
static void
begin_post(int fd, size_t n)
{
	static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";
	char head[300], said[sizeof(go)] = "";

	(void)snprintf(head, sizeof(head),
	    "POST /v1/sync HTTP/1.1\r\nHost: office\r\n"
	    "Expect: 100-continue\r\n"
	    "Content-Length: %zu\r\nConnection: close\r\n\r\n", n);
	site_say_text(fd, head);
	assert_int_equal(recv(fd, said, sizeof(go) - 1, MSG_WAITALL),
	    (ssize_t)sizeof(go) - 1);
	assert_string_equal(said, go);
}

/* What runs is answered, what comes is told to come again. */
static void
it_stops_cleanly(void **state)
{
	struct site *site = *state;
	struct record_id r;
	const struct cut *c = stage_submit(site->s, site->s->ann, &r, FARM);
	struct buf up = request(site, site->s->ann, c);
	pthread_t stopper;
	int fd = site_dial(site);

	begin_post(fd, up.n);
	site_say(fd, up.p, up.n / 2);
	assert_int_equal(
	    pthread_create(&stopper, NULL, stop, site->w), 0);
	site_expect(until_it_stops(site), 503, "Retry-After: 30\r\n");
	site_say(fd, up.p + up.n / 2, up.n - up.n / 2);
	expect_held(site, site->s->ann, site_hear(fd), 1);
	assert_int_equal(pthread_join(stopper, NULL), 0);
	site->w = NULL;
	site_reopen(site, 0, 0);
	buf_free(&up);
}

static enum ayni_err
start_at(struct site *site, const char *address, uint16_t port,
    struct web **w)
{
	struct web_setup setup = {.ingest = site->s->b.ingest,
	    .db = site->s->b.db, .address = address, .port = port};

	return web_start(&setup, w);
}

static void
an_address_that_is_none_is_refused(void **state)
{
	struct site *site = *state;
	struct web *w = NULL;

	assert_int_equal(
	    start_at(site, "office.example", 0, &w), AYNI_USAGE);
	assert_int_equal(start_at(site, "203.0.113.1", 0, &w), AYNI_NET);
	if (start_at(site, "::1", 0, &w) == AYNI_OK) {
		assert_true(web_port(w) > 0);
		web_stop(w);
	}
	web_stop(NULL);
}

static void
a_port_in_use_is_told(void **state)
{
	struct site *site = *state;
	struct web *w = NULL;

	assert_int_equal(
	    start_at(site, "127.0.0.1", site->port, &w), AYNI_BUSY);
	site_expect(site_ask(site, "GET /v1/health HTTP/1.1\r\nHost: x\r\n"
			 "Connection: close\r\n\r\n"), 200, "ready");
}

#define TEST(f) \
    cmocka_unit_test_setup_teardown(f, site_setup, site_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_tells_that_it_is_ready),
	    TEST(a_sync_is_answered),
	    TEST(bundles_are_answered_with_bundles),
	    TEST(garbage_is_refused_by_name),
	    TEST(another_content_type_changes_nothing),
	    TEST(other_paths_and_methods_are_refused),
	    TEST(too_large_is_told_before_it_is_sent),
	    TEST(too_large_in_chunks_is_told_at_its_end),
	    TEST(too_slow_is_told),
	    TEST(too_much_at_once_is_told_to_come_again),
	    TEST(bytes_may_come_one_by_one),
	    TEST(what_was_cut_off_is_stored_once),
	    TEST(a_connection_may_be_kept),
	    TEST(many_are_served_at_once),
	    TEST(it_stops_cleanly),
	    TEST(an_address_that_is_none_is_refused),
	    TEST(a_port_in_use_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
