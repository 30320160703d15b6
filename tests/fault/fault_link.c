/* A device and its office over links that break in every way: what went
 * wrong is told, nothing is lost, the next try succeeds, and everything
 * arrives once. */
#include "net/line.h"
#include "support/hotspot.h"
#include "support/secure.h"
#include "support/terrain.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sync/contact.h"
#include "sync/http.h"
#include "web/web.h"

#define FARM "name=Ann's;hens=3"
#define OK_HEAD                                                               \
	"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ayni.sync\r\n"

/* One office that serves, one device, and how many interviews it holds. */
static struct {
	struct terrain *f;
	struct handset *h;
	struct web *web;
	char url[64];
	uint64_t written;
	struct http *http;
	struct contact c;
} at;

static void
open_http(const char *authorities)
{
	/* a handshake takes a busy machine its time */
	struct http_options o = {.connect_ms = authorities ? 5000 : 300,
	    .stall_s = 1,
	    .authorities = authorities};

	http_close(at.http);
	assert_int_equal(http_open(&o, &at.http), AYNI_OK);
}

static struct web *
serve(struct bureau *b, char url[64])
{
	struct web_setup setup = {
	    .ingest = b->ingest, .db = b->db, .address = "127.0.0.1"};
	struct web *web = NULL;

	assert_int_equal(web_start(&setup, &web), AYNI_OK);
	(void)snprintf(url, 64, "http://127.0.0.1:%u", (unsigned)web_port(web));
	return web;
}

static void
start(void)
{
	void *f;

	(void)terrain_setup(&f);
	at.f = f;
	at.h = handset_new(at.f, "E01");
	at.web = serve(&at.f->b, at.url);
	open_http(NULL);
}

static void
end(void)
{
	void *f = at.f;

	http_close(at.http);
	web_stop(at.web);
	contact_free(&at.c);
	handset_free(at.h);
	(void)terrain_teardown(&f);
}

static void
record(void)
{
	(void)handset_write(at.h, FARM);
	at.written++;
}

/* One try, no waiting. */
static enum ayni_err
contact(const char *where)
{
	struct text url = text_of(where);
	struct contact_setup s = {.session = at.h->s,
	    .transport = http_transport(at.http),
	    .url = &url,
	    .urls = 1,
	    .tries = 1};

	contact_free(&at.c);
	return contact_run(&s, &at.c);
}

/* In each language, with the address and what there is to tell. */
static void
expect_told(enum trouble_what what, const char *where, const char *part)
{
	struct buf b;
	int lang;

	assert_int_equal(at.c.troubles, 1);
	assert_int_equal(at.c.trouble[0].what, what);
	for (lang = 0; lang < 3; lang++) {
		buf_init(&b, 8192);
		trouble_put(&b, &at.c.trouble[0], (enum lang)lang);
		if (strstr(buf_z(&b), part) == NULL)
			fail_msg("no \"%s\" in: %s", part, buf_z(&b));
		assert_non_null(strstr(buf_z(&b), where));
		buf_free(&b);
	}
}

static void
expect_kept(void)
{
	assert_int_equal(handset_marks(at.h).journalled, at.written);
	assert_int_equal(handset_marks(at.h).held, at.written - 1);
}

static void
expect_delivered(void)
{
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(handset_marks(at.h).held, at.written);
	assert_int_equal(bureau_counts(&at.f->b).records, at.written);
	assert_int_equal(bureau_flags(&at.f->b, DB_FLAG_FORK), 0);
}

/* ---- a server that answers with anything at all ---- */

static const struct bad {
	const char *name;
	enum hotspot_way way;
	const char *reply;
	enum ayni_err err;
	enum trouble_what what;
	const char *part; /* of what is said */
	int64_t retry_us;
} bad[] = {
    {"garbage", HOTSPOT_CLOSE, "hello there\r\n\r\n", AYNI_REMOTE,
        TROUBLE_NO_HTTP, "HTTP", 0},
    {"a login page", HOTSPOT_ANSWER,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        "Content-Length: 6\r\n\r\n<html>",
        AYNI_REMOTE, TROUBLE_OTHER_TYPE, "text/html", 0},
    {"no type", HOTSPOT_ANSWER,
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", AYNI_REMOTE,
        TROUBLE_OTHER_TYPE, "127.0.0.1", 0},
    {"another type and nothing", HOTSPOT_ANSWER,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        "Content-Length: 0\r\n\r\n",
        AYNI_REMOTE, TROUBLE_OTHER_TYPE, "text/plain", 0},
    {"a redirect", HOTSPOT_ANSWER,
        "HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n"
        "Content-Length: 0\r\n\r\n",
        AYNI_REMOTE, TROUBLE_REDIRECTED, "http://login.example/", 0},
    {"a permanent redirect", HOTSPOT_ANSWER,
        "HTTP/1.1 308 Permanent Redirect\r\n"
        "Location: https://127.0.0.1/v1/sync\r\nContent-Length: 0\r\n\r\n",
        AYNI_REMOTE, TROUBLE_REDIRECTED, "https://127.0.0.1/", 0},
    {"not believed", HOTSPOT_ANSWER,
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n"
        "Content-Length: 33\r\n\r\n{\"error\": \"BADKEY\", \"number\": 8}\n",
        AYNI_REMOTE, TROUBLE_NOT_BELIEVED, "(", 0},
    {"400 of something else", HOTSPOT_ANSWER,
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\nno\n",
        AYNI_REMOTE, TROUBLE_OTHER_STATUS, "400", 0},
    {"not found", HOTSPOT_ANSWER,
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", AYNI_REMOTE,
        TROUBLE_NOBODY_THERE, "404", 0},
    {"another method", HOTSPOT_ANSWER,
        "HTTP/1.1 405 Nope\r\nContent-Length: 0\r\n\r\n", AYNI_REMOTE,
        TROUBLE_NOBODY_THERE, "405", 0},
    {"too large", HOTSPOT_ANSWER,
        "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n", AYNI_REMOTE,
        TROUBLE_TOO_LARGE, "413", 0},
    {"busy, come back", HOTSPOT_ANSWER,
        "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n"
        "Content-Length: 0\r\n\r\n",
        AYNI_REMOTE, TROUBLE_BUSY, "503", 120000000},
    {"busy", HOTSPOT_ANSWER,
        "HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n", AYNI_REMOTE,
        TROUBLE_BUSY, "429", 0},
    {"broken", HOTSPOT_ANSWER,
        "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", AYNI_REMOTE,
        TROUBLE_OTHER_STATUS, "500", 0},
    {"closed at once", HOTSPOT_CLOSE, "", AYNI_NET, TROUBLE_CLOSED,
        "127.0.0.1", 0},
    {"closed within the answer", HOTSPOT_CLOSE,
        OK_HEAD "Content-Length: 100\r\n\r\n0123456789", AYNI_NET,
        TROUBLE_CLOSED, "127.0.0.1", 0},
    {"closed within the headers", HOTSPOT_CLOSE, "HTTP/1.1 200 OK\r\nCo",
        AYNI_NET, TROUBLE_CLOSED, "127.0.0.1", 0},
    {"more than it may be, and it says so", HOTSPOT_STALL,
        OK_HEAD "Content-Length: 25165825\r\n\r\n", AYNI_REMOTE,
        TROUBLE_ANSWER_TOO_LONG, "25165824", 0},
    {"silence within the answer", HOTSPOT_STALL,
        OK_HEAD "Content-Length: 100\r\n\r\n0123456789", AYNI_TIMEOUT,
        TROUBLE_STALLED, "1", 0},
};

static void
bad_answers(void **state)
{
	const struct bad *c = *state;
	struct hotspot *s = hotspot_start(
	    c->way, text_bytes(text_of(c->reply)));

	record();
	assert_int_equal(contact(hotspot_url(s)), c->err);
	expect_told(c->what, hotspot_url(s), c->part);
	assert_int_equal(at.c.retry_us, c->retry_us);
	expect_kept();
	hotspot_stop(s);
	expect_delivered();
}

static void
headers_without_end(void **state)
{
	struct hotspot *s;
	struct buf reply;
	size_t i;

	(void)state;
	buf_init(&reply, 16u << 20);
	buf_put_z(&reply, OK_HEAD);
	for (i = 0; i < 100000; i++)
		buf_put_z(&reply, "X-Filler: as much as there is room for\r\n");
	record();
	s = hotspot_start(HOTSPOT_STALL, buf_bytes(&reply));
	assert_int_not_equal(contact(hotspot_url(s)), AYNI_OK);
	assert_true(at.c.down_bytes < 1u << 20);
	expect_kept();
	hotspot_stop(s);
	buf_free(&reply);
	expect_delivered();
}

/* ---- the office's answer, not all of it ---- */

static void
answers_that_somebody_shortens(void **state)
{
	struct hotspot *s;
	struct buf up, down, reply;
	size_t n;

	(void)state;
	record();
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	handset_ask(at.h, SESSION_LINK_BYTES, &up);
	assert_int_equal(
	    terrain_answer(&at.f->b, buf_bytes(&up), &down), AYNI_OK);
	for (n = 0; n < down.n; n += 97) {
		buf_init(&reply, SYNC_MAX_BYTES);
		buf_printf(&reply, OK_HEAD "Content-Length: %zu\r\n\r\n", n);
		buf_put(&reply, down.p, n);
		s = hotspot_start(HOTSPOT_ANSWER, buf_bytes(&reply));
		assert_int_equal(contact(hotspot_url(s)), AYNI_REMOTE);
		expect_told(TROUBLE_GARBAGE, hotspot_url(s), ";");
		expect_kept();
		hotspot_stop(s);
		buf_free(&reply);
	}
	buf_free(&up);
	buf_free(&down);
	expect_delivered();
}

/* So many bytes get through, then no more: the more, the further. */
static void
cut(bool upwards, size_t step)
{
	struct line_manner m = {0};
	struct line *l;
	enum ayni_err e;
	size_t n;

	record();
	for (n = 1;; n += step) {
		*(upwards ? &m.cut_up : &m.cut_down) = n;
		l = line_start(&m, web_port(at.web));
		assert_non_null(l);
		e = contact(line_url(l));
		if (e == AYNI_OK)
			break;
		assert_int_equal(e, AYNI_NET);
		expect_told(TROUBLE_CLOSED, line_url(l), "127.0.0.1");
		expect_kept();
		line_stop(l);
	}
	line_stop(l);
	assert_true(n > 5 * step);
	expect_delivered();
}

static void
requests_that_are_cut_off(void **state)
{
	(void)state;
	cut(true, 61);
}

static void
answers_that_are_cut_off(void **state)
{
	(void)state;
	cut(false, 61);
}

/* ---- nobody there, or somebody else ---- */

static void
another_office(void **state)
{
	static struct bureau b;
	struct web *other;
	char url[64];

	(void)state;
	bureau_start(&b, BUREAU_MEMORY, 2);
	other = serve(&b, url);
	record();
	assert_int_equal(contact(url), AYNI_REMOTE);
	expect_told(TROUBLE_NOT_BELIEVED, url, "(");
	expect_kept();
	assert_int_equal(bureau_counts(&b).records, 0);
	web_stop(other);
	bureau_end(&b);
	expect_delivered();
}

static void
names_that_lead_nowhere(void **state)
{
	char url[100] = "http://";

	(void)state;
	memset(url + 7, 'x', 70); /* too long for a name: nobody is asked */
	record();
	assert_int_equal(contact(url), AYNI_NET);
	expect_told(TROUBLE_UNRESOLVED, url, "xxx");
	expect_kept();
	expect_delivered();
}

/* Whoever else comes than these two is not even told no. */
static void
a_port_that_takes_nobody(void **state)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t n = sizeof(a);
	int door = socket(AF_INET, SOCK_STREAM, 0), before[2];
	char url[64];
	size_t i;

	(void)state;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(door, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(door, 0), 0);
	assert_int_equal(getsockname(door, (struct sockaddr *)&a, &n), 0);
	for (i = 0; i < 2; i++) {
		before[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)connect(before[i], (struct sockaddr *)&a, sizeof(a));
	}
	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u",
	    (unsigned)ntohs(a.sin_port));
	record();
	assert_int_equal(contact(url), AYNI_TIMEOUT);
	expect_told(TROUBLE_CONNECT_SLOW, url, "?");
	expect_kept();
	for (i = 0; i < 2; i++)
		(void)close(before[i]);
	(void)close(door);
	expect_delivered();
}

/* ---- certificates ---- */

static const struct bad_certificate {
	const char *name, *authorities, *part;
} certificates[] = {
    {"stranger", SECURE_AUTHORITY, "certificat"},
    {"expired", SECURE_AUTHORITY, "expired"},
    {"elsewhere", SECURE_AUTHORITY, "127.0.0.1"},
    {"good", NULL, "certificat"}, /* of an authority that is not known */
};

static void
certificates_that_are_not_trusted(void **state)
{
	const struct bad_certificate *c = *state;
	struct secure *s = secure_start(&at.f->b, c->name);

	record();
	open_http(c->authorities);
	assert_int_equal(contact(secure_url(s)), AYNI_NET);
	expect_told(TROUBLE_UNTRUSTED, secure_url(s), c->part);
	expect_kept();
	secure_stop(s);
	expect_delivered();
}

static void
a_certificate_that_is_trusted(void **state)
{
	struct secure *s = secure_start(&at.f->b, "good");

	(void)state;
	record();
	open_http(SECURE_AUTHORITY);
	assert_int_equal(contact(secure_url(s)), AYNI_OK);
	assert_int_equal(handset_marks(at.h).held, at.written);
	secure_stop(s);
	expect_delivered();
}

static void
authorities_that_are_not_there(void **state)
{
	struct secure *s = secure_start(&at.f->b, "good");

	(void)state;
	record();
	open_http("tests/data/tls/none.pem");
	assert_int_equal(contact(secure_url(s)), AYNI_NET);
	expect_told(TROUBLE_LINK, secure_url(s), "none.pem");
	expect_kept();
	secure_stop(s);
	expect_delivered();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headers_without_end),
	    cmocka_unit_test(answers_that_somebody_shortens),
	    cmocka_unit_test(requests_that_are_cut_off),
	    cmocka_unit_test(answers_that_are_cut_off),
	    cmocka_unit_test(another_office),
	    cmocka_unit_test(names_that_lead_nowhere),
	    cmocka_unit_test(a_port_that_takes_nobody),
	    cmocka_unit_test(a_certificate_that_is_trusted),
	    cmocka_unit_test(authorities_that_are_not_there),
	};
	int failed;

	start();
	failed = TEST_CASES(bad_answers, bad);
	failed += cmocka_run_group_tests(tests, NULL, NULL);
	failed += TEST_CASES(certificates_that_are_not_trusted, certificates);
	end();
	return failed;
}
