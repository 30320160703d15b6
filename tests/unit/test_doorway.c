/* relay/doorway and sync/remote: a relay over HTTP, as devices meet it; over
 * links that break, and where whoever answers is no relay. */
#include "net/line.h"
#include "support/hotspot.h"
#include "support/site.h"
#include "support/terrain.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/header.h"
#include "ayni/keys.h"
#include "relay/doorway.h"
#include "relay/ferry.h"
#include "sync/courier.h"
#include "sync/handed.h"
#include "sync/http.h"
#include "sync/remote.h"

#define FARM "name=Ann's;hens=3"
#define ANN "0123456789abcdef0123456789abcdef"
#define NAME "/v1/ayni/up/" ANN "-1.ayni"

struct porch {
	struct terrain *f;
	struct handset *ann, *bob;
	char dir[64];
	struct depot d;
	struct doorway *door;
	struct site site; /* its port alone */
	char url[64];
	struct http *http;
	struct remote relay;
	struct stick stick;
	struct courier c;
	struct buf bundle;
	unsigned naps;
};

static void
open_door(struct porch *p)
{
	struct doorway_setup s = {.depot = &p->d, .address = "127.0.0.1",
	    .name = "Awa's \"laptop\"", .id = "me"};

	assert_int_equal(depot_open(p->dir, 0, 0, &p->d), AYNI_OK);
	assert_int_equal(doorway_open(&s, &p->door), AYNI_OK);
	p->site.port = doorway_port(p->door);
	assert_true(p->site.port > 0);
	(void)snprintf(p->url, sizeof(p->url), "http://127.0.0.1:%u",
	    p->site.port);
}

static void
close_door(struct porch *p)
{
	doorway_close(p->door);
	depot_close(&p->d);
}

static enum ayni_err
doze(void *ctx, int64_t us)
{
	struct porch *p = ctx;

	(void)us;
	p->naps++;
	return AYNI_OK;
}

static int
setup(void **state)
{
	struct http_options how = {.connect_ms = 2000, .stall_s = 5};
	struct porch *p = calloc(1, sizeof(*p));
	struct bytes one = text_bytes(TEXT("\x83\x01\x48" "12345678\x43" "abc"));
	void *f;

	assert_non_null(p);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)terrain_setup(&f);
	p->f = f;
	p->ann = handset_new(p->f, "E01");
	p->bob = handset_new(p->f, "E02");
	vaulted_directory(p->dir);
	open_door(p);
	assert_int_equal(http_open(&how, &p->http), AYNI_OK);
	buf_init(&p->bundle, 1000);
	sync_put_bundle(&p->bundle, &one, 1);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct porch *p = *state;
	void *f = p->f;

	courier_free(&p->c);
	buf_free(&p->bundle);
	http_close(p->http);
	close_door(p);
	vaulted_remove(p->dir);
	handset_free(p->bob);
	handset_free(p->ann);
	(void)terrain_teardown(&f);
	free(p);
	return 0;
}

/* ---- by hand ---- */

static struct buf
ask(struct porch *p, const char *method, const char *path,
    const char *fields)
{
	char request[1000];

	(void)snprintf(request, sizeof(request),
	    "%s %s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n",
	    method, path, fields);
	return site_ask(&p->site, request);
}

/* PATCH with so much of the bundle, saying what it says. */
static struct buf
patch(struct porch *p, const char *path, size_t at, size_t to,
    const char *last, const struct hash *hash)
{
	char head[1000], digest[HEADER_DIGEST];
	int fd = site_dial(&p->site);

	header_put_digest(hash, digest);
	(void)snprintf(head, sizeof(head),
	    "PATCH %s HTTP/1.1\r\nHost: x\r\nUpload-Offset: %zu\r\n"
	    "Upload-Complete: %s\r\nContent-Type: application/partial-upload"
	    "\r\nContent-Length: %zu\r\nRepr-Digest: %s\r\n"
	    "Connection: close\r\n\r\n", path, at, last, to - at, digest);
	site_say_text(fd, head);
	site_say(fd, p->bundle.p + at, to - at);
	return site_hear(fd);
}

static struct buf
patch_all(struct porch *p, const char *path)
{
	struct hash h = keys_hash(buf_bytes(&p->bundle));

	return patch(p, path, 0, p->bundle.n, "?1", &h);
}

static void
it_says_who_it_is(void **state)
{
	site_expect(ask(*state, "GET", "/v1/ayni", ""), 200,
	    "{\"relay\": \"Awa's \\\"laptop\\\"\", \"id\": \"me\"}");
}

/* Whatever is posted: all of it is read, and none of it kept. */
static void
it_is_no_office(void **state)
{
	site_expect(ask(*state, "POST", "/v1/sync",
			"Content-Length: 0\r\n"), 421, "NOTOURS");
	site_expect(ask(*state, "GET", "/v1/blob/" ANN ANN, ""), 404,
	    "NOTFOUND");
}

static void
other_paths_and_methods_are_refused(void **state)
{
	struct buf b = ask(*state, "GET", NAME, "");

	assert_string_equal(site_field(&b, "Allow"), "HEAD, PATCH, DELETE");
	site_expect(b, 405, "UNSUPPORTED");
	site_expect(ask(*state, "ATC", NAME, ""), 405, "UNSUPPORTED");
	site_expect(ask(*state, "PATCH", "/v1/ayni/down/" ANN "-1.ayni",
			"Content-Length: 0\r\n"), 405, "UNSUPPORTED");
	site_expect(ask(*state, "DELETE", "/v1/ayni", ""), 405,
	    "UNSUPPORTED");
	site_expect(ask(*state, "GET", "/v1/ayni/relay.lock", ""), 404,
	    "NOTFOUND");
	site_expect(ask(*state, "GET", "/v1/ayni/up/../../../etc/passwd",
			""), 404, "NOTFOUND");
	site_expect(ask(*state, "GET", "/v1/ayni/up/", ""), 404, "NOTFOUND");
}

static void
a_bundle_is_brought_and_listed(void **state)
{
	struct porch *p = *state;
	struct buf b = ask(p, "HEAD", NAME, "");

	assert_int_equal(site_status(&b), 204);
	assert_string_equal(site_field(&b, "Upload-Offset"), "0");
	assert_string_equal(site_field(&b, "Upload-Complete"), "?0");
	buf_free(&b);
	b = patch_all(p, NAME);
	assert_int_equal(site_status(&b), 204);
	assert_string_equal(site_field(&b, "Upload-Complete"), "?1");
	buf_free(&b);
	site_expect(ask(p, "GET", "/v1/ayni/up/" ANN, ""), 200,
	    ANN "-1.ayni\n");
	assert_int_equal(doorway_counts(p->door).brought, 1);
	b = patch_all(p, NAME);
	assert_string_equal(site_field(&b, "Upload-Complete"), "?1");
	site_expect(b, 409, "GAP");
	site_expect(ask(p, "DELETE", NAME, ""), 204, "");
	site_expect(ask(p, "DELETE", NAME, ""), 204, "");
	b = ask(p, "GET", "/v1/ayni/up/" ANN, "");
	assert_int_equal(site_body(&b).n, 0);
	buf_free(&b);
}

static void
of_another_device_nothing_is_listed(void **state)
{
	struct porch *p = *state;
	struct buf b = patch_all(p, NAME);

	buf_free(&b);
	b = ask(p, "GET", "/v1/ayni/up/fedcba9876543210fedcba9876543210",
	    "");
	assert_int_equal(site_status(&b), 200);
	assert_int_equal(site_body(&b).n, 0);
	buf_free(&b);
}

static void
half_of_it_is_gone_on_with(void **state)
{
	struct porch *p = *state;
	struct hash h = keys_hash(buf_bytes(&p->bundle));
	struct buf b;
	int fd = site_dial(&p->site);

	site_say_text(fd, "PATCH " NAME " HTTP/1.1\r\nHost: x\r\n"
	    "Upload-Offset: 0\r\nUpload-Complete: ?1\r\n"
	    "Content-Type: application/partial-upload\r\n"
	    "Content-Length: 32\r\nRepr-Digest: sha-256=:AAAAAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAAAAAAAAAAAA=:\r\n\r\n");
	assert_int_equal(p->bundle.n, 32);
	site_say(fd, p->bundle.p, 10);
	b = ask(p, "GET", "/v1/ayni/up/" ANN, ""); /* it is not shown */
	assert_int_equal(site_body(&b).n, 0);
	buf_free(&b);
	(void)close(fd);
	/* whether or not the ten have come in by then */
	do {
		buf_free(&b);
		b = ask(p, "HEAD", NAME, "");
	} while (strcmp(site_field(&b, "Upload-Offset"), "10") != 0);
	buf_free(&b);
	b = patch(p, NAME, 10, p->bundle.n, "?1", &h);
	site_expect(b, 204, "");
}

static void
headers_that_say_too_little_are_refused(void **state)
{
	struct porch *p = *state;
	struct hash h = keys_hash(buf_bytes(&p->bundle));

	site_expect(ask(p, "PATCH", NAME, "Content-Length: 0\r\n"), 400,
	    "BADFORM");
	site_expect(patch(p, NAME, 0, p->bundle.n, "?0", &h), 400,
	    "BADFORM");
	site_expect(patch(p, NAME, 0, p->bundle.n, "1", &h), 400,
	    "BADFORM");
	site_expect(ask(p, "PATCH", NAME, "Upload-Offset: 0\r\n"
			"Upload-Complete: ?1\r\n"
			"Content-Type: application/partial-upload\r\n"
			"Repr-Digest: sha-256=:no:\r\n"
			"Content-Length: 0\r\n"), 400, "BADFORM");
	site_expect(ask(p, "PATCH", NAME, "Upload-Offset: 0\r\n"
			"Upload-Complete: ?1\r\n"
			"Content-Type: application/partial-upload\r\n"
			"Content-Length: 99999999999\r\n"
			"Repr-Digest: sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			"AAAAAAAAAAAAA=:\r\n"), 413, "TOOBIG");
}

static void
another_hash_is_refused(void **state)
{
	struct porch *p = *state;
	struct hash h = keys_hash(buf_bytes(&p->bundle));
	struct buf b;

	h.b[5] ^= 1;
	b = patch(p, NAME, 0, p->bundle.n, "?1", &h);
	assert_string_equal(site_field(&b, "Upload-Offset"), "0");
	site_expect(b, 400, "BADHASH");
	site_expect(patch_all(p, NAME), 204, "");
}

static void
over_the_quota_it_says_so(void **state)
{
	struct porch *p = *state;

	p->d.most_device = 1;
	site_expect(patch_all(p, NAME), 507, "QUOTA");
	assert_int_equal(doorway_counts(p->door).refused, 1);
}

static void
an_answer_is_fetched_from_where_it_stopped(void **state)
{
	struct porch *p = *state;
	static const char name[] = "/v1/ayni/down/" ANN "-4.ayni";
	struct stick files = stick_files();
	struct buf b;
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/ayni/down/" ANN "-4.ayni",
	    p->dir);
	assert_int_equal(files.write(files.ctx, path,
			     text_bytes(TEXT("0123456789"))), AYNI_OK);
	site_expect(ask(p, "GET", name, ""), 200, "0123456789");
	b = ask(p, "GET", name, "Range: bytes=7-\r\n");
	assert_string_equal(
	    site_field(&b, "Content-Range"), "bytes 7-9/10");
	site_expect(b, 206, "789");
	b = ask(p, "GET", name, "Range: bytes=10-\r\n");
	assert_int_equal(site_status(&b), 416);
	buf_free(&b);
	site_expect(ask(p, "DELETE", name, ""), 204, "");
	assert_int_equal(doorway_counts(p->door).fetched, 1);
	site_expect(ask(p, "GET", name, ""), 404, "NOTFOUND");
}

static void
it_says_why_it_cannot_listen(void **state)
{
	struct porch *p = *state;
	struct doorway_setup s = {.depot = &p->d, .address = "127.0.0.1",
	    .port = p->site.port, .name = "x", .id = "x"};
	struct doorway *d = NULL;

	assert_int_equal(doorway_open(&s, &d), AYNI_BUSY);
	s.address = "somewhere";
	assert_int_equal(doorway_open(&s, &d), AYNI_USAGE);
	s.address = "203.0.113.1";
	assert_int_equal(doorway_open(&s, &d), AYNI_NET);
	s = (struct doorway_setup){.depot = &p->d, .address = "::1",
	    .name = "x", .id = "x"};
	if (doorway_open(&s, &d) == AYNI_OK) /* where there is IPv6 */
		doorway_close(d);
}

/* ---- as a device does ---- */

static enum ayni_err
contact_at(struct porch *p, struct handset *h, const char *url)
{
	struct vault_keys k;
	char root[STICK_MAX_PATH];
	struct buf hex;

	p->relay = (struct remote){.transport = http_transport(p->http),
	    .url = text_of(url), .sleep = {doze, p}, .chance = h->s.chance};
	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	buf_init(&hex, 33);
	buf_put_hex(&hex, ID_BYTES(k.device));
	memcpy(p->relay.device, buf_z(&hex), 33);
	buf_free(&hex);
	keys_wipe(&k, sizeof(k));
	p->stick = remote_stick(&p->relay);
	assert_int_equal(remote_root(&p->relay, root), AYNI_OK);
	courier_free(&p->c);
	return courier_carry(&h->s, &p->stick, root, &p->c);
}

static enum ayni_err
contact(struct porch *p, struct handset *h)
{
	return contact_at(p, h, p->url);
}

/* In each language, about this relay. */
static void
expect_told(struct porch *p, enum trouble_what what)
{
	struct buf b;
	int lang;

	assert_true(p->c.troubles > 0);
	assert_int_equal(p->c.trouble[0].what, what);
	for (lang = 0; lang < 3; lang++) {
		buf_init(&b, 8192);
		trouble_put(&b, &p->c.trouble[0], (enum lang)lang);
		assert_non_null(strstr(buf_z(&b), "127.0.0.1"));
		buf_free(&b);
	}
}

static void
devices_hand_over_and_fetch_what_came_back(void **state)
{
	struct porch *p = *state;

	(void)handset_write(p->ann, FARM);
	(void)handset_write(p->bob, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_string_equal(p->relay.name, "Awa's \"laptop\"");
	assert_int_equal(p->c.written, 1);
	assert_int_equal(p->c.last, 1);
	assert_int_equal(p->c.troubles, 0);
	assert_int_equal(contact(p, p->bob), AYNI_OK);
	assert_int_equal(handset_marks(p->ann).sent, 1);
	assert_int_equal(handset_marks(p->ann).held, 0);
	assert_int_equal(terrain_take(p->f, p->dir), 2);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_int_equal(p->c.read, 1);
	assert_int_equal(p->c.news.stale, 0);
	assert_int_equal(handset_marks(p->ann).held, 1);
	assert_int_equal(handset_marks(p->bob).held, 0);
	assert_int_equal(contact(p, p->bob), AYNI_OK);
	assert_int_equal(handset_marks(p->bob).held, 1);
}

static void
what_it_had_before_is_replaced(void **state)
{
	struct porch *p = *state;

	(void)handset_write(p->ann, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	(void)handset_write(p->ann, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_int_equal(p->c.removed, 1);
	assert_int_equal(p->c.batches, 2);
	assert_int_equal(terrain_take(p->f, p->dir), 1);
	assert_int_equal(bureau_counts(&p->f->b).records, 2);
}

static void
remember(struct porch *p, struct handset *h)
{
	struct handed last = {.epoch = handset_epoch(h), .last = p->c.last,
	    .since_us = 5, .name = "x"};

	memcpy(last.nonce, handset_home(h)->request.nonce,
	    sizeof(last.nonce));
	(void)snprintf(last.url, sizeof(last.url), "%s", p->url);
	assert_int_equal(handed_note(h->t.v, &last), AYNI_OK);
}

/* So that the answer, when it comes, is one to the newest question. */
static void
what_waits_there_is_not_asked_again(void **state)
{
	struct porch *p = *state;
	struct handed where;

	(void)handset_write(p->ann, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	remember(p, p->ann);
	assert_int_equal(handed_where(p->ann->t.v, &where), AYNI_OK);
	assert_string_equal(where.url, p->url);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_true(p->c.waits);
	assert_int_equal(p->c.written, 0);
	assert_int_equal(p->c.removed, 0);
	assert_int_equal(terrain_take(p->f, p->dir), 1);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_false(p->c.waits);
	assert_int_equal(p->c.news.stale, 0);
	assert_int_equal(handed_where(p->ann->t.v, &where), AYNI_NOTFOUND);

	/* something new, or the relay lost it: all of it again */
	(void)handset_write(p->ann, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	remember(p, p->ann);
	(void)handset_write(p->ann, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_false(p->c.waits);
	assert_int_equal(p->c.batches, 2);
	remember(p, p->ann);
	close_door(p);
	vaulted_remove(p->dir);
	assert_int_equal(mkdir(p->dir, 0700), 0);
	open_door(p);
	remember(p, p->ann);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_false(p->c.waits);
	assert_int_equal(p->c.batches, 2);
}

/* So many bytes get through on each connection, up or down. */
static void
through_a_link_that_breaks(struct porch *p, size_t up, size_t down)
{
	struct line_manner m = {.cut_up = up, .cut_down = down};
	struct line *l = line_start(&m, p->site.port);
	struct record_id r = handset_write(p->ann, FARM);
	unsigned contacts = 0;

	while (contact_at(p, p->ann, line_url(l)) != AYNI_OK)
		assert_true(++contacts < 50);
	assert_int_equal(terrain_take(p->f, p->dir), 1);
	assert_string_equal(
	    bureau_cell(&p->f->b, "farm_v1", &r, 1, "hens"), "3");
	while (contact_at(p, p->ann, line_url(l)) != AYNI_OK)
		assert_true(++contacts < 50);
	assert_int_equal(handset_marks(p->ann).held,
	    handset_marks(p->ann).journalled);
	line_stop(l);
}

static void
a_link_that_breaks_costs_nothing_that_arrived(void **state)
{
	struct porch *p = *state;

	through_a_link_that_breaks(p, 700, 100000);
	assert_true(p->naps > 0);
	through_a_link_that_breaks(p, 100000, 400);
}

static void
a_relay_without_room_is_told_of(void **state)
{
	struct porch *p = *state;

	(void)handset_write(p->ann, FARM);
	p->d.most = 1;
	assert_int_equal(contact(p, p->ann), AYNI_QUOTA);
	expect_told(p, TROUBLE_RELAY_FULL);
	assert_int_equal(handset_marks(p->ann).sent, 0);
}

static void
nobody_listens(void **state)
{
	struct porch *p = *state;
	char url[64];

	memcpy(url, p->url, sizeof(url));
	(void)handset_write(p->ann, FARM);
	close_door(p);
	assert_int_equal(contact_at(p, p->ann, url), AYNI_NET);
	expect_told(p, TROUBLE_UNREACHED);
	assert_int_equal(handset_marks(p->ann).sent, 0);
	open_door(p);
}

static void
at(struct porch *p, const char *reply, enum trouble_what what)
{
	struct hotspot *s = hotspot_start(
	    HOTSPOT_CLOSE, text_bytes(text_of(reply)));

	(void)handset_write(p->ann, FARM);
	assert_int_not_equal(
	    contact_at(p, p->ann, hotspot_url(s)), AYNI_OK);
	assert_true(p->c.troubles > 0);
	assert_int_equal(p->c.trouble[0].what, what);
	assert_int_equal(handset_marks(p->ann).sent, 0);
	hotspot_stop(s);
}

static void
whoever_answers_is_no_relay(void **state)
{
	struct porch *p = *state;

	at(p, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
	    TROUBLE_NO_RELAY);
	at(p, "HTTP/1.1 404 Not Found\r\nContent-Length: 37\r\n\r\n"
	      "{\"error\": \"NOTFOUND\", \"number\": 27}\n\n",
	    TROUBLE_NO_RELAY);
	at(p, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
	    TROUBLE_NO_RELAY);
	at(p, "HTTP/1.1 302 Found\r\nLocation: http://login/\r\n"
	      "Content-Length: 0\r\n\r\n", TROUBLE_REDIRECTED);
	at(p, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
	    TROUBLE_CLOSED);
}

/* It says yes to everything and keeps nothing: what it says that it has is
 * sent, never held. */
static void
a_relay_that_only_says_yes(void **state)
{
	struct porch *p = *state;
	struct hotspot *s = hotspot_start(HOTSPOT_CLOSE, text_bytes(TEXT(
	    "HTTP/1.1 200 OK\r\nUpload-Complete: ?1\r\nUpload-Offset: 9\r\n"
	    "Content-Length: 15\r\n\r\n{\"relay\": \"yes\"")));

	(void)handset_write(p->ann, FARM);
	assert_int_not_equal(
	    contact_at(p, p->ann, hotspot_url(s)), AYNI_OK);
	hotspot_stop(s);
	assert_int_equal(handset_marks(p->ann).held, 0);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_int_equal(p->c.batches, 1);
}

/* Names that it makes up lead nowhere but to its own door. */
static void
a_relay_that_lists_what_it_should_not(void **state)
{
	struct porch *p = *state;
	struct stick files = stick_files();
	char path[256];

	/* an answer of another, under Ann's name */
	(void)handset_write(p->bob, FARM);
	assert_int_equal(contact(p, p->bob), AYNI_OK);
	assert_int_equal(terrain_take(p->f, p->dir), 1);
	(void)handset_write(p->ann, FARM);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s-9.ayni", p->dir,
	    p->relay.device);
	assert_int_equal(files.write(files.ctx, path,
			     text_bytes(TEXT("\x82\x6d" "ayni-bundle/1\x80"))),
	    AYNI_OK);
	assert_int_equal(contact(p, p->ann), AYNI_OK);
	assert_int_equal(p->c.batches, 1);
	assert_int_equal(handset_marks(p->ann).held, 0);
}

/* ---- one relay to another ---- */

static void
a_relay_carries_on_over_a_link(void **state)
{
	struct porch *p = *state;
	struct stick files = stick_files();
	char dir[64], here[80], there[STICK_MAX_PATH];
	struct depot d;
	struct ferry_side near = {&files, here, NULL}, far;
	struct ferry y;

	vaulted_directory(dir);
	assert_int_equal(depot_open(dir, 0, 0, &d), AYNI_OK);
	(void)snprintf(here, sizeof(here), "%s/ayni", dir);
	(void)handset_write(p->ann, FARM);
	(void)handset_write(p->bob, FARM);
	assert_int_equal(
	    courier_carry(&p->ann->s, &files, dir, &p->c), AYNI_OK);
	courier_free(&p->c);
	assert_int_equal(
	    courier_carry(&p->bob->s, &files, dir, &p->c), AYNI_OK);

	p->relay = (struct remote){.transport = http_transport(p->http),
	    .url = text_of(p->url), .sleep = {doze, p},
	    .chance = p->ann->s.chance};
	p->stick = remote_stick(&p->relay);
	(void)snprintf(there, sizeof(there), "%s/v1/ayni", p->url);
	far = (struct ferry_side){&p->stick, there, p->relay.device};
	assert_int_equal(ferry_copy(&near, &far, &y), AYNI_OK);
	assert_int_equal(y.up, 2);
	assert_int_equal(ferry_copy(&near, &far, &y), AYNI_OK);
	assert_int_equal(y.up, 0);
	assert_int_equal(terrain_take(p->f, p->dir), 2);
	assert_int_equal(ferry_copy(&near, &far, &y), AYNI_OK);
	assert_int_equal(y.down, 2);
	courier_free(&p->c);
	assert_int_equal(
	    courier_carry(&p->ann->s, &files, dir, &p->c), AYNI_OK);
	assert_int_equal(handset_marks(p->ann).held, 1);
	depot_close(&d);
	vaulted_remove(dir);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_says_who_it_is),
	    TEST(it_is_no_office),
	    TEST(other_paths_and_methods_are_refused),
	    TEST(a_bundle_is_brought_and_listed),
	    TEST(of_another_device_nothing_is_listed),
	    TEST(half_of_it_is_gone_on_with),
	    TEST(headers_that_say_too_little_are_refused),
	    TEST(another_hash_is_refused),
	    TEST(over_the_quota_it_says_so),
	    TEST(an_answer_is_fetched_from_where_it_stopped),
	    TEST(it_says_why_it_cannot_listen),
	    TEST(devices_hand_over_and_fetch_what_came_back),
	    TEST(what_it_had_before_is_replaced),
	    TEST(what_waits_there_is_not_asked_again),
	    TEST(a_link_that_breaks_costs_nothing_that_arrived),
	    TEST(a_relay_without_room_is_told_of),
	    TEST(nobody_listens),
	    TEST(whoever_answers_is_no_relay),
	    TEST(a_relay_that_only_says_yes),
	    TEST(a_relay_that_lists_what_it_should_not),
	    TEST(a_relay_carries_on_over_a_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
