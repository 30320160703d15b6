/* A device and its office over lines that are cut, hang and spoil what they
 * carry: nothing wrong is believed, and all arrives, once. */
#include "net/line.h"
#include "support/terrain.h"

#include <string.h>

#include "sync/contact.h"
#include "sync/http.h"
#include "sync/pace.h"
#include "web/web.h"

#define LARGE 60000u /* bytes that no compression makes much less */

static struct {
	struct terrain *f;
	struct handset *h;
	struct web *web;
	struct http *http;
	struct line *line;
	struct hash form; /* that the feed brings */
	uint64_t written;
	unsigned contacts;
} at;

static int
setup(void **state)
{
	struct http_options o = {.connect_ms = 5000, .stall_s = 1};
	struct web_setup w = {.address = "127.0.0.1", .still_s = 1};
	void *f;

	(void)state;
	memset(&at, 0, sizeof(at));
	(void)terrain_setup(&f);
	at.f = f;
	at.h = handset_new(at.f, "E01");
	w.ingest = at.f->b.ingest;
	w.db = at.f->b.db;
	assert_int_equal(web_start(&w, &at.web), AYNI_OK);
	assert_int_equal(http_open(&o, &at.http), AYNI_OK);
	return 0;
}

static int
teardown(void **state)
{
	void *f = at.f;

	(void)state;
	http_close(at.http);
	line_stop(at.line);
	web_stop(at.web);
	handset_free(at.h);
	(void)terrain_teardown(&f);
	return 0;
}

/* ---- what travels ---- */

static void
record(size_t bytes)
{
	(void)handset_write_large(at.h, bytes);
	at.written++;
}

/* A form that is too large for an answer. */
static void
publish(void)
{
	struct bureau_form *f = bureau_read(&at.f->b, BUREAU_SSE);

	bureau_publish(&at.f->b, f);
	assert_true(f->package.n > BLOB_INLINE);
	at.form = f->id;
}

/* ---- a contact ---- */

static void
lay(const struct line_manner *m)
{
	line_stop(at.line);
	at.line = line_start(m, web_port(at.web));
	assert_non_null(at.line);
}

static enum ayni_err
doze(void *ctx, int64_t us)
{
	(void)ctx;
	line_sleep(at.line, us);
	return AYNI_OK;
}

static struct moment
now(void *ctx)
{
	struct moment m = at.h->at;

	(void)ctx;
	m.wall_us += line_now(at.line);
	m.boot_us = line_now(at.line);
	return m;
}

static enum ayni_err
contact(void)
{
	struct text url = text_of(line_url(at.line));
	struct contact_setup s = {.session = at.h->s,
	    .transport = http_transport(at.http),
	    .url = &url, .urls = 1, .sleep = {.sleep = doze}};
	struct contact c;
	enum ayni_err e;

	s.session.clock = (struct clock_source){now, NULL};
	e = contact_run(&s, &c);
	at.contacts++;
	contact_free(&c);
	return e;
}

/* ---- what must hold ---- */

struct look {
	struct bytes raw; /* a batch that the office has */
	bool ours;
};

static enum ayni_err
compare(void *ctx, uint64_t first, uint64_t count, struct bytes batch)
{
	struct look *l = ctx;

	(void)first;
	(void)count;
	l->ours |= bytes_equal(l->raw, batch);
	return AYNI_OK;
}

/* What the office has of this device is what the device cut, and as much as
 * the device believes; the device has no form but as it was published. */
static void
expect_nothing_wrong(void)
{
	struct epoch_id epoch = handset_epoch(at.h);
	struct bureau_form *f = &at.f->b.form[at.f->b.forms - 1];
	uint64_t here = 0;
	struct batch b;
	struct look l;
	struct buf *raw, package;
	struct arena a;
	size_t n, i;

	arena_init(&a, 64u << 20);
	n = bureau_archive(&at.f->b, &a, &raw);
	for (i = 0; i < n; i++) {
		l = (struct look){buf_bytes(&raw[i]), false};
		assert_int_equal(batch_peek(l.raw, &b), AYNI_OK);
		if (ID_EQUAL(b.header.epoch, epoch)) {
			assert_int_equal(vault_outbox_batches(at.h->t.v, 0,
			    compare, &l), AYNI_OK);
			assert_true(l.ours);
			here += b.header.count;
		}
		buf_free(&raw[i]);
	}
	arena_free(&a);
	assert_true(handset_marks(at.h).held <= here);
	assert_int_equal(bureau_flags(&at.f->b, DB_FLAG_FORK), 0);
	buf_init(&package, PACKAGE_MAX_BYTES);
	if (vault_form_get(at.h->t.v, &at.form, &package) == AYNI_OK)
		assert_true(bytes_equal(
		    buf_bytes(&package), buf_bytes(&f->package)));
	buf_free(&package);
}

static void
expect_all(void)
{
	struct buf package;

	expect_nothing_wrong();
	assert_int_equal(handset_marks(at.h).held, at.written);
	assert_int_equal(bureau_counts(&at.f->b).records, at.written);
	buf_init(&package, PACKAGE_MAX_BYTES);
	assert_int_equal(
	    vault_form_get(at.h->t.v, &at.form, &package), AYNI_OK);
	buf_free(&package);
}

static void
sync_until_done(unsigned most)
{
	while (contact() != AYNI_OK) {
		expect_nothing_wrong();
		assert_true(at.contacts < most);
	}
	expect_all();
}

/* ---- lines ---- */

/* One byte in a few thousand is another, wherever it stands. */
static void
what_is_spoilt_is_not_believed(void **state)
{
	struct line_manner m = {.flip_bytes = 6000};
	struct line_count n;
	uint64_t flips = 0;
	unsigned bad = 0, i;

	(void)state;
	publish();
	for (m.seed = 1; m.seed <= 12; m.seed++) {
		lay(&m);
		record(300);
		if (m.seed % 3 == 0)
			record(LARGE / 2);
		for (i = 0; i < 3; i++) {
			bad += contact() != AYNI_OK;
			expect_nothing_wrong();
		}
		n = line_counted(at.line);
		flips += n.flips;
		line_heal(at.line);
		assert_int_equal(contact(), AYNI_OK);
		expect_all();
	}
	assert_true(flips > 12);
	assert_true(bad > 0);
}

/* Cut every few KiB: what arrived is not sent again. */
static void
a_large_batch_and_a_form_come_in_pieces(void **state)
{
	struct line_manner m = {.cut_bytes = 6000};
	struct line_count n;

	(void)state;
	for (m.seed = 1; m.seed <= 4; m.seed++) {
		publish();
		record(LARGE);
		record(300);
		lay(&m);
		at.contacts = 0;
		sync_until_done(40);
		n = line_counted(at.line);
		assert_true(n.cuts > LARGE / 12000);
		assert_in_range(n.up, LARGE, LARGE + 1000 * n.connections);
	}
}

/* A request that breaks makes the next ones small: what it carried goes in
 * pieces then, and not once more in a request that follows. */
static void
what_broke_as_a_whole_goes_in_pieces_once(void **state)
{
	struct line_manner m = {.cut_up = 4000, .cut_once = true};
	struct line_count n;

	(void)state;
	publish();
	record(6000);
	lay(&m);
	sync_until_done(1);
	n = line_counted(at.line);
	assert_int_equal(n.torn, 4000);
	assert_in_range(n.up - n.torn, 6000, 11000);
}

/* Wherever the answers break off: also where all of a batch had arrived. */
static void
answers_that_are_cut_short(void **state)
{
	struct line_manner m = {0};

	(void)state;
	publish();
	lay(&m);
	assert_int_equal(contact(), AYNI_OK);
	for (m.cut_down = 760; m.cut_down < 1100; m.cut_down += 19) {
		record(40000);
		lay(&m);
		at.contacts = 0;
		sync_until_done(1);
	}
}

/* Some cuts say nothing: then the device gives up by itself. */
static void
silence_ends(void **state)
{
	struct line_manner m = {.seed = 3, .cut_bytes = 30000, .stall_in = 4};

	(void)state;
	publish();
	record(LARGE);
	lay(&m);
	sync_until_done(20);
	assert_true(line_counted(at.line).stalls > 0);
}

/* 20 kbit/s, 600 ms, a cut every 30 s; then 5 s, which carries 12 KB: a first
 * request does not pass, and what follows is cut to what does. */
static void
slow_lines_carry_what_they_bear(void **state)
{
	struct line_manner m = {.rate_bps = 20000, .delay_us = 300000,
	    .cut_every_us = 30000000};
	struct pace p;
	uint64_t cuts = 0;
	unsigned i;

	(void)state;
	publish();
	for (m.seed = 1; m.seed <= 6; m.seed++) {
		if (m.seed == 4)
			m.cut_every_us = 5000000;
		for (i = 0; i < 30; i++)
			record(900);
		lay(&m);
		at.contacts = 0;
		sync_until_done(20);
		cuts += line_counted(at.line).cuts;
	}
	assert_true(cuts > 6);
	assert_int_equal(pace_load(at.h->t.v, &p), AYNI_OK);
	assert_true(pace_request(&p) < 12000);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_spoilt_is_not_believed),
	    TEST(a_large_batch_and_a_form_come_in_pieces),
	    TEST(what_broke_as_a_whole_goes_in_pieces_once),
	    TEST(answers_that_are_cut_short),
	    TEST(silence_ends),
	    TEST(slow_lines_carry_what_they_bear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
