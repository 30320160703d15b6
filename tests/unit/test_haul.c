/* haul: what is too large for an envelope, between a device and its office
 * over links that break. */
#include "net/line.h"
#include "support/terrain.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db_blob.h"
#include "ingest/state.h"
#include "sync/contact.h"
#include "sync/http.h"
#include "web/web.h"

#define HEADERS 2000 /* bytes of a request and its answer, with room */

static struct {
	struct terrain *f;
	struct handset *h;
	struct web *web;
	char url[64];
	struct http *http;
	struct contact c;
	struct blob_call { /* before each request for a blob */
		void (*fn)(void);
		unsigned at, calls;
		enum transport_verb verb[64];
	} before;
} at;

static void
serve(void)
{
	struct web_setup setup = {.ingest = at.f->b.ingest,
	    .db = at.f->b.db, .address = "127.0.0.1", .still_s = 1};

	assert_int_equal(web_start(&setup, &at.web), AYNI_OK);
	(void)snprintf(at.url, sizeof(at.url), "http://127.0.0.1:%u",
	    (unsigned)web_port(at.web));
}

static int
setup(void **state)
{
	struct http_options o = {.connect_ms = 2000};
	void *f;

	(void)state;
	memset(&at, 0, sizeof(at));
	(void)terrain_setup(&f);
	at.f = f;
	at.h = handset_new(at.f, "E01");
	serve();
	assert_int_equal(http_open(&o, &at.http), AYNI_OK);
	return 0;
}

static int
teardown(void **state)
{
	void *f = at.f;

	(void)state;
	http_close(at.http);
	web_stop(at.web);
	contact_free(&at.c);
	handset_free(at.h);
	(void)terrain_teardown(&f);
	return 0;
}

/* ---- a contact ---- */

static enum ayni_err
no_wait(void *ctx, int64_t us)
{
	(void)ctx;
	(void)us;
	return AYNI_OK;
}

static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct transport t = http_transport(ctx);

	return t.post(t.ctx, url, body, answer, r);
}

static enum ayni_err
call(void *ctx, const struct transport_blob *b, struct transport_reply *r)
{
	struct transport t = http_transport(ctx);

	if (at.before.calls < 64)
		at.before.verb[at.before.calls] = b->verb;
	if (++at.before.calls == at.before.at)
		at.before.fn();
	return t.blob(t.ctx, b, r);
}

static enum ayni_err
contact(const char *where)
{
	struct text url = text_of(where);
	struct contact_setup s = {.session = at.h->s,
	    .transport = {.post = post, .blob = call, .ctx = at.http},
	    .url = &url, .urls = 1, .sleep = {.sleep = no_wait}};

	contact_free(&at.c);
	at.before.calls = 0;
	return contact_run(&s, &at.c);
}

static struct record_id
record(size_t bytes)
{
	return handset_write_large(at.h, bytes);
}

static void
expect_there(const struct record_id *r)
{
	assert_int_equal(handset_marks(at.h).held, handset_marks(at.h).cut);
	assert_string_equal(
	    bureau_cell(&at.f->b, "farm_v1", r, 1, "hens"), "4");
}

static size_t
verbs(enum transport_verb v)
{
	size_t n = 0, i;

	for (i = 0; i < at.before.calls && i < 64; i++)
		n += at.before.verb[i] == v;
	return n;
}

/* ---- up ---- */

static void
a_large_batch_goes_apart(void **state)
{
	struct record_id large, small;

	(void)state;
	large = record(100000);
	small = handset_write(at.h, "name=Small;hens=4");
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(at.before.calls, 1);
	assert_int_equal(at.before.verb[0], TRANSPORT_PATCH);
	assert_int_equal(at.c.batches, 2);
	assert_int_equal(at.c.entries, 2);
	assert_int_equal(at.c.rounds, 2);
	expect_there(&large);
	expect_there(&small);
}

static void
nothing_to_carry_takes_one_round_trip(void **state)
{
	struct record_id r;

	(void)state;
	r = record(100000);
	assert_int_equal(contact(at.url), AYNI_OK);
	expect_there(&r);
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(at.c.rounds, 1);
	assert_int_equal(at.before.calls, 0);
}

/* Of each connection so many bytes get through; 0: all. */
static struct line *
lead(uint64_t up, uint64_t down)
{
	struct line_manner m = {.cut_up = up, .cut_down = down};
	struct line *l = line_start(&m, web_port(at.web));

	assert_non_null(l);
	return l;
}

/* Every connection breaks after so many bytes: only what is missing goes
 * over the next. */
static void
a_link_that_breaks_all_the_time_gets_it_there(void **state)
{
	struct line *l;
	struct record_id r;
	unsigned least;

	(void)state;
	r = record(150000);
	assert_int_equal(contact(at.url), AYNI_OK); /* certified */
	r = record(150000);
	l = lead(20000, 0);
	assert_int_equal(contact(line_url(l)), AYNI_OK);
	expect_there(&r);
	least = 150000 / 20000;
	assert_true(line_counted(l).connections > least);
	assert_true(line_counted(l).connections <= 2 * least + 4);
	line_stop(l);
}

/* A break, and the program ends: the next contact goes on from there. */
static void
another_contact_goes_on(void **state)
{
	struct line *l;
	struct record_id r;
	uint64_t up;

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	r = record(150000);
	l = lead(100000, 100);
	assert_int_not_equal(contact(line_url(l)), AYNI_OK);
	line_stop(l);
	l = lead(100000, 0);
	assert_int_equal(contact(line_url(l)), AYNI_OK);
	up = at.c.up_bytes;
	line_stop(l);
	expect_there(&r);
	assert_true(up < 3 * 150000);
}

/* Another program of the device asks the office; nobody hears the answer. */
static void
ask_elsewhere(bool apart)
{
	struct session_ask ask = {.most_bytes = SYNC_MAX_BYTES, .apart_over = apart ? BLOB_INLINE : 0};
	struct session_sent sent;
	struct exchange x;
	struct buf up, down;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	assert_int_equal(
	    session_request(&at.h->s, &ask, &up, &sent), AYNI_OK);
	assert_int_equal(exchange_answer(at.f->b.ingest, EXCHANGE_LINK,
			     buf_bytes(&up), &down, &x), AYNI_OK);
	buf_free(&down);
	buf_free(&up);
}

static void
announce_elsewhere(void)
{
	ask_elsewhere(true);
}

static void
bring_elsewhere(void)
{
	ask_elsewhere(false);
}

static void
what_is_out_of_date_is_asked_anew(void **state)
{
	struct record_id r, other;

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	r = record(100000);
	other = record(110000);
	at.before.at = 1;
	at.before.fn = announce_elsewhere; /* its token is the newest */
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(verbs(TRANSPORT_PATCH), 3);
	expect_there(&r);
	expect_there(&other);
	r = record(100000);
	at.before.fn = bring_elsewhere; /* nothing is wanted any more */
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(verbs(TRANSPORT_PATCH), 1);
	expect_there(&r);
}

static void
fill_up(void)
{
	at.f->b.ingest->blob_quota = 1000;
}

static void
what_the_office_has_no_room_for_stays_here(void **state)
{
	struct record_id r;
	struct buf b;

	(void)state;
	r = record(100000);
	at.before.at = 1;
	at.before.fn = fill_up;
	assert_int_equal(contact(at.url), AYNI_QUOTA);
	assert_int_equal(at.c.troubles, 1);
	assert_int_equal(at.c.trouble[0].what, TROUBLE_NO_ROOM);
	buf_init(&b, 4096);
	trouble_put(&b, &at.c.trouble[0], LANG_EN);
	assert_non_null(strstr(buf_z(&b), at.url));
	buf_free(&b);
	assert_int_equal(handset_marks(at.h).held, 0);
	assert_int_equal(handset_marks(at.h).sent, 0);
	at.f->b.ingest->blob_quota = UINT64_MAX;
	at.before.fn = NULL;
	at.before.at = 0;
	assert_int_equal(contact(at.url), AYNI_OK);
	expect_there(&r);
}

static void
spoil(void)
{
	struct db_blob *b = NULL;
	struct vault_keys k;
	uint8_t junk[100] = {1};
	size_t n = 0;

	assert_int_equal(vault_keys(at.h->t.v, &k), AYNI_OK);
	assert_int_equal(db_begin(at.f->b.db), AYNI_OK);
	assert_int_equal(db_blob_wanted(at.f->b.db, &k.device, &k.epoch, 10,
			     &at.f->a, &b, &n), AYNI_OK);
	assert_int_equal(n, 1);
	assert_int_equal(
	    db_blob_put(at.f->b.db, &b[0], BYTES(junk), 1), AYNI_OK);
	assert_int_equal(db_commit(at.f->b.db), AYNI_OK);
}

/* The office has other bytes of it, of whoever spoilt it: it finds out at
 * the end, and the device sends it once more. */
static void
what_was_spoilt_goes_again(void **state)
{
	struct record_id r;

	(void)state;
	r = record(100000);
	at.before.at = 1;
	at.before.fn = spoil;
	assert_int_equal(contact(at.url), AYNI_REMOTE);
	assert_int_equal(at.c.trouble[0].what, TROUBLE_BLOB_REFUSED);
	at.before.at = 0;
	assert_int_equal(contact(at.url), AYNI_OK);
	expect_there(&r);
}

static void
without_blobs_it_lies_in_the_request(void **state)
{
	struct text url = text_of(at.url);
	struct contact_setup s = {.session = at.h->s,
	    .transport = {.post = post, .ctx = at.http},
	    .url = &url, .urls = 1};
	struct record_id r = record(100000);

	(void)state;
	assert_int_equal(contact_run(&s, &at.c), AYNI_OK);
	expect_there(&r);
}

/* ---- files of interviews ---- */

static struct record_id
photograph(size_t bytes)
{
	handset_photograph(at.h, "field.jpg", bytes);
	return handset_write(at.h, "name=Small;hens=4");
}

static void
a_file_goes_after_its_record(void **state)
{
	struct record_id r = photograph(300000);
	struct vault_waiting w;

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	expect_there(&r);
	terrain_expect_file(at.f, &r, "field.jpg", 300000);
	assert_int_equal(at.c.files, 1);
	assert_int_equal(verbs(TRANSPORT_PATCH), 1);
	assert_int_equal(vault_file_waiting(at.h->t.v, &w), AYNI_OK);
	assert_int_equal(w.files, 0);
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(at.c.rounds, 1);
}

static void
a_file_gets_over_a_link_that_breaks_all_the_time(void **state)
{
	struct record_id r;
	struct line *l;
	unsigned least;

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	r = photograph(150000);
	l = lead(20000, 0);
	assert_int_equal(contact(line_url(l)), AYNI_OK);
	least = 150000 / 20000;
	assert_true(line_counted(l).connections > least);
	assert_true(line_counted(l).connections <= 2 * least + 4);
	line_stop(l);
	terrain_expect_file(at.f, &r, "field.jpg", 150000);
}

static void
spoil_the_first(void)
{
	struct db_blob *b = NULL;
	struct vault_keys k;
	size_t n = 0;

	assert_int_equal(vault_keys(at.h->t.v, &k), AYNI_OK);
	assert_int_equal(db_blob_wanted(at.f->b.db, &k.device, &k.epoch, 10,
			     &at.f->a, &b, &n), AYNI_OK);
	assert_int_equal(n, 1); /* of two: it is the other's turn */
	spoil();
}

/* What is wrong with one keeps no other back, and is told. */
static void
a_file_that_is_refused_keeps_no_other_back(void **state)
{
	struct record_id one, two;

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	one = photograph(3000);
	two = photograph(4000);
	at.before.at = 2;
	at.before.fn = spoil_the_first;
	assert_int_equal(contact(at.url), AYNI_OK);
	at.before.at = 0;
	terrain_expect_file(at.f, &one, "field.jpg", 3000);
	terrain_expect_file(at.f, &two, "field.jpg", 4000);
}

/* ---- down ---- */

static struct hash
publish(void)
{
	struct bureau_form *f = bureau_read(&at.f->b, BUREAU_SSE);

	bureau_publish(&at.f->b, f);
	assert_true(f->package.n > BLOB_INLINE);
	return f->id;
}

static void
expect_form(const struct hash *id)
{
	struct bureau_form *f = &at.f->b.form[at.f->b.forms - 1];
	struct buf b;

	buf_init(&b, PACKAGE_MAX_BYTES);
	assert_int_equal(vault_form_get(at.h->t.v, id, &b), AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&b), buf_bytes(&f->package)));
	buf_free(&b);
}

static void
a_large_form_is_fetched(void **state)
{
	struct hash id = publish();

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(verbs(TRANSPORT_GET), 1);
	assert_int_equal(at.c.rounds, 2);
	assert_int_equal(at.c.news.forms, 1);
	expect_form(&id);
	assert_int_equal(contact(at.url), AYNI_OK);
	assert_int_equal(at.c.rounds, 1);
	assert_int_equal(at.before.calls, 0);
}

static void
it_is_fetched_over_a_link_that_breaks(void **state)
{
	struct line *l;
	struct hash id;
	unsigned least;

	(void)state;
	assert_int_equal(contact(at.url), AYNI_OK);
	id = publish();
	l = lead(0, 30000);
	assert_int_equal(contact(line_url(l)), AYNI_OK);
	expect_form(&id);
	least = (unsigned)at.f->b.form[at.f->b.forms - 1].package.n / 30000;
	assert_true(line_counted(l).connections > least);
	assert_true(line_counted(l).connections <= 2 * least + 4);
	line_stop(l);
}

/* What the office keeps of it is damaged: told, and nothing is used. */
static void
lose_the_form(void)
{
	struct hash *hash = NULL;
	struct db_blob b;
	uint8_t junk[1000] = {0};
	size_t n = 0;

	assert_int_equal(
	    db_blob_hashes(at.f->b.db, &at.f->a, &hash, &n), AYNI_OK);
	assert_int_equal(n, 1);
	assert_int_equal(db_blob_get(at.f->b.db, hash, &b), AYNI_OK);
	assert_int_equal(db_begin(at.f->b.db), AYNI_OK);
	assert_int_equal(db_blob_drop(at.f->b.db, hash), AYNI_OK);
	for (b.have = 0; b.have < b.size; b.have += n) {
		n = b.size - b.have < sizeof(junk)
		    ? (size_t)(b.size - b.have) : sizeof(junk);
		assert_int_equal(db_blob_put(at.f->b.db, &b,
				     (struct bytes){junk, n}, 1), AYNI_OK);
	}
	assert_int_equal(db_commit(at.f->b.db), AYNI_OK);
}

static void
a_damaged_form_is_told_of(void **state)
{
	struct hash id = publish();
	uint64_t have = 1;

	(void)state;
	at.before.at = 1;
	at.before.fn = lose_the_form;
	assert_int_equal(contact(at.url), AYNI_REMOTE);
	assert_int_equal(at.c.trouble[0].what, TROUBLE_BLOB_DAMAGED);
	assert_int_equal(at.c.news.forms, 0);
	assert_int_equal(vault_inbox_have(at.h->t.v, &id, &have), AYNI_OK);
	assert_int_equal(have, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_large_batch_goes_apart),
	    TEST(nothing_to_carry_takes_one_round_trip),
	    TEST(a_link_that_breaks_all_the_time_gets_it_there),
	    TEST(another_contact_goes_on),
	    TEST(what_is_out_of_date_is_asked_anew),
	    TEST(what_the_office_has_no_room_for_stays_here),
	    TEST(what_was_spoilt_goes_again),
	    TEST(without_blobs_it_lies_in_the_request),
	    TEST(a_file_goes_after_its_record),
	    TEST(a_file_gets_over_a_link_that_breaks_all_the_time),
	    TEST(a_file_that_is_refused_keeps_no_other_back),
	    TEST(a_large_form_is_fetched),
	    TEST(it_is_fetched_over_a_link_that_breaks),
	    TEST(a_damaged_form_is_told_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
