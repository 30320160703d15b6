/* sync/http: what is sent, where it ends, whom it believes to be there. */
#include "support/hotspot.h"
#include "support/terrain.h"

#include <string.h>

#include "ayni/mem.h"
#include "sync/http.h"
#include "web/web.h"

#define FARM "name=Ann's;hens=3"
#define OK_HEAD                                                               \
	"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ayni.sync\r\n"
#define LIMIT 1000u /* of an answer here */

static struct http *
open_http(bool (*stop)(void *ctx), void *ctx)
{
	struct http_options o = {
	    .connect_ms = 2000, .stall_s = 1, .stop = stop, .ctx = ctx};
	struct http *h = NULL;

	assert_int_equal(http_open(&o, &h), AYNI_OK);
	return h;
}

static enum ayni_err
post(struct http *h, const char *url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct transport t = http_transport(h);

	return t.post(t.ctx, text_of(url), body, answer, r);
}

static struct bytes
of(const char *z)
{
	return text_bytes(text_of(z));
}

/* In each language, with the address and what there is to tell. */
static void
expect_said(const struct trouble *t, const char *part)
{
	struct buf b;
	int lang;

	for (lang = 0; lang < 3; lang++) {
		buf_init(&b, 8192);
		trouble_put(&b, t, (enum lang)lang);
		assert_non_null(strstr(buf_z(&b), part));
		assert_non_null(strstr(buf_z(&b), "127.0.0.1"));
		buf_free(&b);
	}
}

/* Without a length, one finds out when it comes. */
static void
an_answer_without_end_is_cut_off(void **state)
{
	struct hotspot *s;
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer, reply;
	size_t i;

	(void)state;
	buf_init(&reply, 1u << 20);
	buf_put_z(&reply, OK_HEAD "\r\n");
	for (i = 0; i < LIMIT + 1; i++)
		buf_put_byte(&reply, 'x');
	s = hotspot_start(HOTSPOT_STALL, buf_bytes(&reply));
	buf_init(&answer, LIMIT);
	assert_int_equal(post(h, hotspot_url(s), of("body"), &answer, &r),
	    AYNI_REMOTE);
	assert_int_equal(r.trouble.what, TROUBLE_ANSWER_TOO_LONG);
	buf_free(&answer);
	http_close(h);
	hotspot_stop(s); /* whose thread may still be reading the reply */
	buf_free(&reply);
}

static void
an_endless_refusal_is_cut_off(void **state)
{
	struct hotspot *s;
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer, reply;
	uint8_t *at;

	(void)state;
	buf_init(&reply, 4u << 20);
	buf_put_z(&reply, "HTTP/1.1 404 Not Found\r\n\r\n");
	at = buf_grow(&reply, 2u << 20);
	assert_non_null(at);
	memset(at, 'x', 2u << 20);
	reply.n += 2u << 20;
	s = hotspot_start(HOTSPOT_STALL, buf_bytes(&reply));
	buf_init(&answer, LIMIT);
	assert_int_equal(post(h, hotspot_url(s), of("body"), &answer, &r),
	    AYNI_REMOTE);
	assert_int_equal(r.trouble.what, TROUBLE_NOBODY_THERE);
	assert_true(r.down_bytes < 2u << 20);
	buf_free(&answer);
	http_close(h);
	hotspot_stop(s);
	buf_free(&reply);
}

/* ---- what is sent ---- */

static void
a_request_says_what_it_must_and_no_more(void **state)
{
	static const char sent[] =
	    "POST /office/v1/sync HTTP/1.1\r\nHost: 127.0.0.1:";
	struct hotspot *s = hotspot_start(HOTSPOT_ANSWER,
	    of(OK_HEAD "Content-Length: 3\r\n\r\nyes"));
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer;
	struct bytes q;
	char url[100];

	(void)state;
	buf_init(&answer, LIMIT);
	(void)snprintf(url, sizeof(url), "%s/office/", hotspot_url(s));
	assert_int_equal(post(h, url, of("a b\n"), &answer, &r), AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&answer), of("yes")));
	assert_int_equal(r.trouble.what, TROUBLE_NONE);
	q = hotspot_request(s);
	assert_memory_equal(q.p, sent, sizeof(sent) - 1);
	assert_memory_equal(q.p + q.n - 8, "\r\n\r\na b\n", 8);
	assert_non_null(strstr((const char *)q.p,
	    "\r\nContent-Type: application/vnd.ayni.sync\r\n"));
	assert_null(strstr((const char *)q.p, "Expect"));
	assert_null(strstr((const char *)q.p, "Accept"));
	assert_null(strstr((const char *)q.p, "User-Agent"));
	assert_int_equal(r.up_bytes, q.n);
	assert_int_equal(r.down_bytes,
	    strlen(OK_HEAD "Content-Length: 3\r\n\r\nyes"));
	buf_free(&answer);
	http_close(h);
	hotspot_stop(s);
}

static void
one_connection_serves_many_requests(void **state)
{
	struct hotspot *s = hotspot_start(HOTSPOT_ANSWER,
	    of(OK_HEAD "Content-Length: 3\r\n\r\nyes"));
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer;
	size_t i;

	(void)state;
	buf_init(&answer, LIMIT);
	for (i = 0; i < 3; i++)
		assert_int_equal(
		    post(h, hotspot_url(s), of("body"), &answer, &r),
		    AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&answer), of("yesyesyes")));
	assert_int_equal(hotspot_connections(s), 1);
	buf_free(&answer);
	http_close(h);
	hotspot_stop(s);
}

static void
no_memory_is_told(void **state)
{
	struct hotspot *s = hotspot_start(HOTSPOT_ANSWER,
	    of(OK_HEAD "Content-Length: 3\r\n\r\nyes"));
	struct http_options o = {.stall_s = 1};
	struct transport_reply r;
	struct http *h = NULL;
	struct buf answer;
	enum ayni_err e;
	bool done = false;
	long k;

	(void)state;
	for (k = 0; !done; k++) {
		buf_init(&answer, LIMIT);
		mem_fail_after = k;
		e = http_open(&o, &h);
		if (e == AYNI_OK)
			e = post(h, hotspot_url(s), of("x"), &answer, &r);
		done = mem_fail_after >= 0;
		mem_fail_after = -1;
		assert_int_equal(e, done ? AYNI_OK : AYNI_NOMEM);
		if (h != NULL && !done)
			assert_int_equal(r.trouble.err, AYNI_NOMEM);
		buf_free(&answer);
		http_close(h);
		h = NULL;
	}
	assert_true(k > 2);
	hotspot_stop(s);
}

/* ---- nobody there ---- */

static void
addresses_that_are_none(void **state)
{
	static const char *const url[] = {"office.example", "ftp://127.0.0.1",
	    "", "file:///etc/passwd", "http://[::1"};
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer;
	size_t i;

	(void)state;
	buf_init(&answer, LIMIT);
	for (i = 0; i < sizeof(url) / sizeof(url[0]); i++) {
		assert_int_equal(
		    post(h, url[i], of("x"), &answer, &r), AYNI_USAGE);
		assert_int_equal(r.trouble.what, TROUBLE_BAD_ADDRESS);
	}
	buf_free(&answer);
	http_close(h);
}

static void
a_port_where_nobody_listens(void **state)
{
	struct hotspot *s = hotspot_start(HOTSPOT_CLOSE, of(""));
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer;
	char url[64];

	(void)state;
	(void)snprintf(url, sizeof(url), "%s", hotspot_url(s));
	hotspot_stop(s);
	buf_init(&answer, LIMIT);
	assert_int_equal(post(h, url, of("x"), &answer, &r), AYNI_NET);
	assert_int_equal(r.trouble.what, TROUBLE_UNREACHED);
	expect_said(&r.trouble, url);
	buf_free(&answer);
	http_close(h);
}

static void
a_secure_address_of_an_insecure_server(void **state)
{
	struct hotspot *s = hotspot_start(
	    HOTSPOT_GREET, of("220 mail.example ready\r\n"));
	struct http *h = open_http(NULL, NULL);
	struct transport_reply r;
	struct buf answer;
	char url[64];

	(void)state;
	(void)snprintf(url, sizeof(url), "https%s", hotspot_url(s) + 4);
	buf_init(&answer, LIMIT);
	assert_int_equal(post(h, url, of("x"), &answer, &r), AYNI_NET);
	assert_int_equal(r.trouble.what, TROUBLE_LINK);
	expect_said(&r.trouble, url);
	buf_free(&answer);
	http_close(h);
	hotspot_stop(s);
}

static bool
at_once(void *ctx)
{
	(void)ctx;
	return true;
}

static void
somebody_stops_it(void **state)
{
	struct hotspot *s = hotspot_start(HOTSPOT_STALL, of(""));
	struct http *h = open_http(at_once, NULL);
	struct transport_reply r;
	struct buf answer;

	(void)state;
	buf_init(&answer, LIMIT);
	assert_int_equal(post(h, hotspot_url(s), of("x"), &answer, &r),
	    AYNI_INTERRUPTED);
	assert_int_equal(r.trouble.what, TROUBLE_STOPPED);
	buf_free(&answer);
	http_close(h);
	hotspot_stop(s);
}

/* ---- the real office ---- */

static void
a_device_syncs_with_the_real_office(void **state)
{
	struct terrain *f = *state;
	struct handset *d = handset_new(f, "E01");
	struct record_id r = handset_write(d, FARM);
	struct http *h = open_http(NULL, NULL);
	struct web_setup setup = {.ingest = f->b.ingest,
	    .db = f->b.db,
	    .address = "127.0.0.1"};
	struct transport_reply reply;
	struct session_news n;
	struct web *web = NULL;
	struct buf up, down;
	char url[64];

	assert_int_equal(web_start(&setup, &web), AYNI_OK);
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/",
	    (unsigned)web_port(web));
	session_news_init(&n);
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	handset_ask(d, SESSION_LINK_BYTES, &up);
	assert_int_equal(
	    post(h, url, buf_bytes(&up), &down, &reply), AYNI_OK);
	handset_hear(d, buf_bytes(&down), &n);
	assert_int_equal(n.marks.held, 1);
	/* and what it does not believe */
	buf_clear(&down);
	assert_int_equal(
	    post(h, url, of("nonsense"), &down, &reply), AYNI_REMOTE);
	assert_int_equal(reply.trouble.what, TROUBLE_NOT_BELIEVED);
	assert_int_equal(reply.trouble.why, AYNI_BADFORM);
	assert_true(reply.refused);
	http_close(h);
	web_stop(web);
	assert_string_equal(
	    bureau_cell(&f->b, "farm_v1", &r, 1, "hens"), "3");
	buf_free(&up);
	buf_free(&down);
	session_news_free(&n);
	handset_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_without_end_is_cut_off),
	    cmocka_unit_test(an_endless_refusal_is_cut_off),
	    cmocka_unit_test(a_request_says_what_it_must_and_no_more),
	    cmocka_unit_test(one_connection_serves_many_requests),
	    cmocka_unit_test(no_memory_is_told),
	    cmocka_unit_test(addresses_that_are_none),
	    cmocka_unit_test(a_port_where_nobody_listens),
	    cmocka_unit_test(a_secure_address_of_an_insecure_server),
	    cmocka_unit_test(somebody_stops_it),
	    cmocka_unit_test_setup_teardown(
	        a_device_syncs_with_the_real_office, terrain_setup,
	        terrain_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
