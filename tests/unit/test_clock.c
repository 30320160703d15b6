/* A device whose clock is wrong, from the interview to the office's store. */
#include "support/terrain.h"

#include <string.h>

#include "ayni/pack.h"
#include "fill/draft.h"
#include "fill/kept.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define S INT64_C(1000000)
#define DAY (86400 * S)
#define NEAR (100 * S) /* each look at a clock takes a second */

/* The device, whose clock is 11 years behind, and the true time. */
static struct handset *
begin(struct terrain *f)
{
	struct handset *h = handset_new(f, "E01");

	h->at.wall_us -= 4000 * DAY;
	h->at.boot_us = DAY;
	h->at.boot_id[0] = 1;
	return h;
}

static void
pass(struct handset *h, int64_t us)
{
	h->f->b.at.wall_us += us;
	h->at.wall_us += us;
	h->at.boot_us += us;
}

static void
reboot(struct handset *h)
{
	h->at.boot_us = S;
	h->at.boot_id[0]++;
}

static struct draft *
sit_down(struct handset *h)
{
	struct draft_setup s = {.vault = h->t.v, .clock = h->s.clock,
	    .chance = h->s.chance, .author = handset_home(h)->person[0].hash,
	    .least_free = 1};
	struct draft *d = NULL;

	OK(draft_begin(&s, h->f->farm->form, &h->f->farm->id, UINT32_MAX, &d));
	return d;
}

static struct record_id
finish(struct draft *d)
{
	struct record_id r = *draft_record(d);
	struct conduct *c = NULL;

	OK(draft_conduct(d, &c));
	OK(conduct_go_name(c, TEXT("name")));
	OK(conduct_answer(c, TEXT("Ann's")));
	OK(draft_finish(d, c, TEXT("")));
	conduct_free(c);
	draft_free(d);
	return r;
}

static struct record_id
interview(struct handset *h)
{
	struct draft *d = sit_down(h);

	pass(h, 3600 * S);
	return finish(d);
}

static void
sync(struct handset *h)
{
	struct session_news n = {0};

	handset_sync(h, &n);
	session_news_free(&n);
}

static size_t
anchors(struct handset *h, struct anchor list[ANCHOR_MAX])
{
	size_t n = 0;

	OK(vault_anchor_list(h->t.v, list, &n));
	return n;
}

static struct db_record
record(struct terrain *f, const struct record_id *id)
{
	struct db_record r;

	OK(db_record_get(f->b.db, id, &f->a, &r));
	return r;
}

static void
is_near(const struct db_between *b, int64_t is)
{
	assert_true(b->earliest_us < is + NEAR && b->latest_us > is - NEAR);
	assert_true(b->latest_us - b->earliest_us < 2 * NEAR);
}

/* ---- on the device ---- */

static void
a_contact_leaves_an_anchor_that_the_next_interview_carries(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct anchor a[ANCHOR_MAX];

	assert_int_equal(anchors(h, a), 0);
	sync(h);
	assert_int_equal(anchors(h, a), 1);
	assert_true(f->b.at.wall_us - a->office_us < NEAR);
	assert_true(a->sent.boot_us < a->got.boot_us);
	assert_true(a->got.boot_us <= h->at.boot_us);
	assert_int_equal(a->got.boot_id[0], 1);
	assert_false(a->has_batch); /* there was none */
	(void)interview(h);
	assert_int_equal(anchors(h, a), 1); /* and every later one */
	reboot(h);
	sync(h);
	assert_int_equal(anchors(h, a), 1); /* the other was carried */
	assert_int_equal(a->got.boot_id[0], 2);
	assert_true(a->has_batch);
	handset_free(h);
}

static void
what_no_entry_has_carried_is_kept_boot_by_boot(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct anchor a[ANCHOR_MAX];
	size_t i;

	for (i = 0; i < 6; i++) {
		sync(h);
		pass(h, DAY);
		sync(h); /* says all that the one before did */
		assert_int_equal(
		    anchors(h, a), i < ANCHOR_MAX ? i + 1 : ANCHOR_MAX);
		reboot(h);
	}
	assert_int_equal(a[0].got.boot_id[0], 3);
	assert_int_equal(a[ANCHOR_MAX - 1].got.boot_id[0], 6);
	(void)interview(h);
	assert_int_equal(anchors(h, a), 1);
	assert_int_equal(a[0].got.boot_id[0], 6);
	handset_free(h);
}

static void
an_old_answer_is_no_anchor(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct session_news n = {0};
	struct anchor a[ANCHOR_MAX];
	struct buf up, later, down;

	session_news_init(&n);
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&later, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	handset_ask(h, SESSION_LINK_BYTES, &up);
	OK(terrain_answer(&f->b, buf_bytes(&up), &down));
	handset_ask(h, SESSION_LINK_BYTES, &later);
	handset_hear(h, buf_bytes(&down), &n);
	assert_int_equal(n.stale, 1);
	assert_int_equal(anchors(h, a), 0);
	session_news_free(&n);
	buf_free(&up);
	buf_free(&later);
	buf_free(&down);
	handset_free(h);
}

/* A head as it was before it said when the draft was begun. */
static struct buf
old_head(void)
{
	struct hash author = {{9}};
	struct buf b;
	int i;

	buf_init(&b, 4096);
	pack_array(&b, 10);
	pack_bool(&b, false);
	pack_bytes(&b, ID_BYTES(author));
	pack_int(&b, 5);
	pack_int(&b, 42);
	for (i = 0; i < 4; i++)
		pack_text(&b, TEXT(""));
	pack_array(&b, 0);
	pack_bytes(&b, (struct bytes){NULL, 0});
	return b;
}

static void
a_draft_of_an_older_program_is_read(void **state)
{
	struct buf old = old_head(), again;
	struct kept_head h;

	(void)state;
	buf_init(&again, 4096);
	OK(kept_read_head(buf_bytes(&old), &h));
	assert_false(h.has_begun);
	assert_int_equal(h.begun_us, 42);
	h.begun = (struct moment){.boot_us = 7, .told_us = -3, .boot_id = {1}};
	kept_put_head(&again, &h);
	OK(kept_read_head(buf_bytes(&again), &h));
	assert_true(h.has_begun);
	assert_int_equal(h.begun.boot_us, 7);
	assert_int_equal(h.begun.told_us, -3);
	assert_int_equal(h.begun.boot_id[0], 1);
	buf_free(&old);
	buf_free(&again);
}

/* ---- at the office ---- */

static void
a_clock_years_off_is_seen_through(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct record_id id;
	struct db_record r;
	int64_t is;

	sync(h);
	pass(h, DAY);
	is = f->b.at.wall_us;
	id = interview(h);
	pass(h, 5 * DAY);
	sync(h);
	r = record(f, &id);
	assert_true(r.begun_us < is - 3999 * DAY); /* as it was shown */
	is_near(&r.span.begun, is);
	is_near(&r.span.at, is + 3600 * S);
	assert_int_equal(r.span.odd, DB_ODD_BEFORE);
	handset_free(h);
}

/* The boot's only contact comes after it; the next interview tells of it. */
static void
a_boot_is_measured_by_a_later_anchor(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct record_id id;
	struct db_record r;
	int64_t is;

	sync(h);
	pass(h, DAY);
	reboot(h);
	pass(h, DAY);
	is = f->b.at.wall_us;
	id = interview(h);
	sync(h);
	r = record(f, &id);
	assert_true(r.span.at.earliest_us < is - 3600 * S);
	assert_true(r.span.at.earliest_us > is - 2 * DAY);
	assert_true(r.span.at.latest_us == INT64_MAX);
	reboot(h);
	(void)interview(h);
	sync(h);
	r = record(f, &id);
	is_near(&r.span.begun, is);
	is_near(&r.span.at, is + 3600 * S);
	handset_free(h);
}

static void
by_a_stick_the_anchor_is_as_wide_as_the_way(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct session_news n = {0};
	struct record_id first, second;
	struct buf up, down;
	struct db_record r;
	int64_t left, came;

	sync(h);
	first = interview(h);
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	session_news_init(&n);
	reboot(h);
	pass(h, DAY);
	handset_ask(h, SESSION_STICK_BYTES, &up);
	left = f->b.at.wall_us;
	pass(h, 7 * DAY);
	OK(terrain_answer(&f->b, buf_bytes(&up), &down));
	pass(h, 7 * DAY);
	handset_hear(h, buf_bytes(&down), &n);
	came = f->b.at.wall_us;
	second = interview(h);
	sync(h);
	r = record(f, &first); /* before the boot in which the stick left */
	assert_true(r.span.at.latest_us < left + 8 * DAY);
	r = record(f, &second);
	assert_true(r.span.at.earliest_us <= came + 3600 * S);
	assert_true(r.span.at.earliest_us > came - 8 * DAY);
	assert_true(r.span.at.latest_us >= came);
	assert_true(r.span.at.latest_us < came + 8 * DAY);
	session_news_free(&n);
	buf_free(&up);
	buf_free(&down);
	handset_free(h);
}

static void
a_clock_set_in_the_middle_of_an_interview_is_flagged(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	struct draft *d;
	struct record_id id;
	struct db_record r;
	int64_t is;

	sync(h);
	d = sit_down(h);
	pass(h, 600 * S);
	h->at.wall_us += 4000 * DAY; /* somebody set it right */
	is = f->b.at.wall_us;
	id = finish(d);
	sync(h);
	r = record(f, &id);
	is_near(&r.span.begun, is - 600 * S);
	is_near(&r.span.at, is);
	assert_int_equal(r.span.odd & (unsigned)~DB_ODD_ASKED,
	    DB_ODD_BEFORE | DB_ODD_JUMP | DB_ODD_BOOT);
	handset_free(h);
}

static void
spans_are_the_same_in_every_order(void **state)
{
	struct terrain *f = *state;
	struct handset *h = begin(f);
	const char *digest;
	int i;

	for (i = 0; i < 4; i++) {
		(void)interview(h);
		sync(h);
		pass(h, DAY);
		if (i % 2 == 1)
			reboot(h);
	}
	digest = bureau_digest(&f->b);
	for (i = 1; i < 4; i++) {
		bureau_shuffle(&f->b, (uint64_t)i);
		assert_string_equal(bureau_digest(&f->b), digest);
	}
	handset_free(h);
}

#define TEST(name)                                                            \
	cmocka_unit_test_setup_teardown(                                      \
	    name, terrain_setup, terrain_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_contact_leaves_an_anchor_that_the_next_interview_carries),
	    TEST(what_no_entry_has_carried_is_kept_boot_by_boot),
	    TEST(an_old_answer_is_no_anchor),
	    TEST(a_draft_of_an_older_program_is_read),
	    TEST(a_clock_years_off_is_seen_through),
	    TEST(a_boot_is_measured_by_a_later_anchor),
	    TEST(by_a_stick_the_anchor_is_as_wide_as_the_way),
	    TEST(a_clock_set_in_the_middle_of_an_interview_is_flagged),
	    TEST(spans_are_the_same_in_every_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
