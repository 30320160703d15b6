/* span: between which true times a device's clocks were read. */
#include "support/test.h"

#include <string.h>

#include "ingest/span.h"

#define S INT64_C(1000000)
#define DAY (86400 * S)
#define T (INT64_C(1800000000) * S) /* the office's clock */
#define YEARS (11 * 365 * DAY)      /* that the device's is behind */
#define MOST 8

/* A device at work: clocks and anchors as they come, in order. */
static struct day {
	struct db_clock clock[MOST];
	struct anchor anchor[MOST];
	struct span_entry entry[MOST];
	struct db_link link[MOST];
	struct db_span span[MOST];
	size_t n, links;
} d;

static int
begin(void **state)
{
	(void)state;
	memset(&d, 0, sizeof(d));
	return 0;
}

/* The device's clocks at a true time, in a boot that began at another. */
static struct moment
clocks(uint8_t boot, int64_t booted, int64_t is)
{
	struct moment m = {.wall_us = is - YEARS, .boot_us = is - booted};

	m.boot_id[0] = boot;
	return m;
}

static struct span_entry *
interview(struct moment begun, struct moment at)
{
	struct db_clock *c = &d.clock[d.n];
	struct span_entry *e = &d.entry[d.n];

	c->entry.b[0] = (uint8_t)++d.n;
	c->has_begun = true;
	c->begun = begun;
	c->at = at;
	*e = (struct span_entry){c, 1, NULL, 0, INT64_MIN};
	return e;
}

static void
carries(struct span_entry *e, int64_t office, struct moment sent,
    struct moment got)
{
	struct anchor *a = &d.anchor[e - d.entry];

	*a = (struct anchor){office, sent, got, false, {0}};
	e->anchor = a;
	e->anchors = 1;
}

static void
batch(uint8_t id, uint8_t previous)
{
	struct db_link *l = &d.link[d.links++];

	l->id.b[0] = id;
	l->previous.b[0] = previous;
	l->has_previous = previous != 0;
}

static void
names(struct span_entry *e, uint8_t batch_id)
{
	struct anchor *a = &d.anchor[e - d.entry];

	a->has_batch = true;
	a->batch[0] = batch_id;
}

static void
find(void)
{
	struct arena a;

	arena_init(&a, 1u << 20);
	assert_int_equal(span_find(d.entry, d.n, d.link, d.links, &a, d.span),
	    AYNI_OK);
	arena_free(&a);
}

/* Holds the true time, and is no wider. */
static void
is_within(const struct db_between *b, int64_t is, int64_t width)
{
	assert_true(b->earliest_us <= is && is <= b->latest_us);
	assert_true(b->latest_us - b->earliest_us <= width);
}

static void
in_one_boot_the_time_since_then_tells(void **state)
{
	struct span_entry *e;

	(void)state;
	e = interview(clocks(1, T - DAY, T - 3000 * S),
	    clocks(1, T - DAY, T + 4000 * S));
	carries(e, T, clocks(1, T - DAY, T - S), clocks(1, T - DAY, T + S));
	find();
	is_within(&d.span[0].begun, T - 3000 * S, 10 * S);
	is_within(&d.span[0].at, T + 4000 * S, 12 * S);
	assert_int_equal(d.span[0].odd, DB_ODD_BEFORE);
}

static void
after_a_reboot_it_is_later_than_the_anchor(void **state)
{
	struct span_entry *e;

	(void)state;
	e = interview(clocks(2, T + DAY, T + DAY + 7200 * S),
	    clocks(2, T + DAY, T + DAY + 9000 * S));
	carries(e, T, clocks(1, T - DAY, T - S), clocks(1, T - DAY, T + S));
	find();
	assert_true(d.span[0].at.earliest_us <= T + DAY + 9000 * S);
	assert_true(d.span[0].at.earliest_us > T + 8900 * S);
	assert_true(d.span[0].at.latest_us == INT64_MAX);
	assert_true(d.span[0].begun.latest_us == INT64_MAX);
	/* the next contact of that boot tells the rest */
	e = interview(clocks(2, T + DAY, T + 2 * DAY),
	    clocks(2, T + DAY, T + 2 * DAY + S));
	carries(e, T + DAY + 20000 * S,
	    clocks(2, T + DAY, T + DAY + 19999 * S),
	    clocks(2, T + DAY, T + DAY + 20001 * S));
	find();
	is_within(&d.span[0].begun, T + DAY + 7200 * S, 30 * S);
	is_within(&d.span[0].at, T + DAY + 9000 * S, 30 * S);
}

static void
an_interview_may_begin_in_an_earlier_boot(void **state)
{
	struct span_entry *e;

	(void)state;
	e = interview(clocks(1, T, T + 100 * S),
	    clocks(3, T + 500 * S, T + 900 * S));
	carries(e, T + 800 * S, clocks(3, T + 500 * S, T + 799 * S),
	    clocks(3, T + 500 * S, T + 801 * S));
	e->admitted_us = T - 60 * S;
	find();
	is_within(&d.span[0].at, T + 900 * S, 5 * S);
	/* before the boot in which it ends, after its author was admitted */
	is_within(&d.span[0].begun, T + 100 * S, 570 * S);
}

/* The request left in one boot, weeks later the answer came in another. */
static void
a_stick_limits_what_was_sent_and_what_came_after(void **state)
{
	struct span_entry *e;
	struct moment sent = clocks(2, T - 2 * DAY, T - DAY),
		      got = clocks(4, T + 20 * DAY, T + 21 * DAY);

	(void)state;
	batch(10, 0);
	batch(11, 10);
	batch(12, 11);
	(void)interview(clocks(1, T - 9 * DAY, T - 8 * DAY),
	    clocks(1, T - 9 * DAY, T - 7 * DAY));
	d.clock[0].batch.b[0] = 10; /* and 11 is named */
	(void)interview(clocks(3, T + 10 * DAY, T + 11 * DAY),
	    clocks(3, T + 10 * DAY, T + 12 * DAY));
	d.clock[1].batch.b[0] = 12;
	e = interview(clocks(4, T + 20 * DAY, T + 22 * DAY),
	    clocks(4, T + 20 * DAY, T + 23 * DAY));
	d.clock[2].batch.b[0] = 12;
	carries(e, T, sent, got);
	names(e, 11);
	find();
	/* before the boot in which the request left, which ran for a day */
	assert_true(d.span[0].at.latest_us <= T - DAY + DAY / 900);
	assert_true(d.span[0].at.latest_us >= T - 7 * DAY);
	assert_true(d.span[0].begun.latest_us <= T - 2 * DAY + DAY / 300);
	assert_true(d.span[0].at.earliest_us == INT64_MIN);
	/* nobody knows when that was */
	assert_true(d.span[1].at.latest_us == INT64_MAX);
	assert_true(d.span[1].at.earliest_us == INT64_MIN);
	/* two days after the answer was there */
	assert_true(d.span[2].at.earliest_us <= T + 23 * DAY);
	assert_true(d.span[2].at.earliest_us > T + 2 * DAY - DAY / 300);
}

static void
a_gap_in_the_chain_says_nothing(void **state)
{
	struct span_entry *e;
	size_t i;

	(void)state;
	batch(10, 0);
	batch(12, 11); /* 11 is not here */
	for (i = 0; i < 2; i++) {
		(void)interview(clocks(1, T - 9 * DAY, T - 8 * DAY),
		    clocks(1, T - 9 * DAY, T - 7 * DAY));
		d.clock[i].at.boot_id[0] = (uint8_t)(7 + i);
		d.clock[i].batch.b[0] = i == 0 ? 10 : 12;
	}
	e = interview(clocks(4, T, T + S), clocks(4, T, T + 2 * S));
	carries(e, T, clocks(3, T - DAY, T - S), clocks(4, T, T));
	names(e, 12);
	find();
	assert_true(d.span[0].at.latest_us == INT64_MAX);
	assert_true(d.span[1].at.latest_us <= T - DAY + DAY / 900);
}

static void
without_a_boot_id_only_order_tells(void **state)
{
	struct span_entry *e;

	(void)state;
	batch(10, 0);
	e = interview(clocks(0, T, T + 10 * S), clocks(0, T, T + 20 * S));
	d.clock[0].batch.b[0] = 10;
	carries(e, T, clocks(0, T - DAY, T - S), clocks(0, T - DAY, T));
	e = interview(clocks(0, T, T + 80 * S), clocks(0, T, T + 90 * S));
	carries(e, T + 60 * S, clocks(0, T, T + 59 * S), clocks(0, T, T));
	names(e, 10);
	find();
	assert_int_equal(d.span[0].at.earliest_us, T);
	assert_int_equal(d.span[0].at.latest_us, T + 60 * S);
	assert_true(d.span[0].begun.earliest_us == INT64_MIN);
	assert_int_equal(d.span[0].begun.latest_us, T + 60 * S);
	assert_int_equal(d.span[1].at.earliest_us, T + 60 * S);
}

static void
a_clock_that_is_set_meanwhile_is_seen(void **state)
{
	struct moment at = clocks(1, T, T + 600 * S);
	struct span_entry *e;

	(void)state;
	at.wall_us += DAY;
	e = interview(clocks(1, T, T + 300 * S), at);
	carries(e, T + 3 * S, clocks(1, T, T + 2 * S), clocks(1, T, T + 4 * S));
	find();
	assert_int_equal(
	    d.span[0].odd, DB_ODD_BEFORE | DB_ODD_JUMP | DB_ODD_BOOT);
	is_within(&d.span[0].at, T + 600 * S, 5 * S); /* all the same */
	/* what a person says of the date sets no clock */
	d.clock[0].at.told_us = DAY;
	find();
	assert_int_equal(d.span[0].odd, DB_ODD_BEFORE);
}

static void
a_clock_set_between_two_interviews_is_seen_at_the_second(void **state)
{
	struct moment m = clocks(1, T, T + 900 * S);

	(void)state;
	(void)interview(
	    clocks(1, T, T + 300 * S), clocks(1, T, T + 600 * S));
	m.wall_us -= 3600 * S;
	(void)interview(m, m);
	find();
	assert_int_equal(d.span[0].odd, 0);
	assert_int_equal(d.span[1].odd, DB_ODD_JUMP);
}

static void
an_end_before_its_beginning_is_seen(void **state)
{
	struct moment at = clocks(2, T + 500 * S, T + 600 * S);

	(void)state;
	at.wall_us -= DAY; /* another boot: nothing else tells */
	(void)interview(clocks(1, T, T + 300 * S), at);
	(void)interview(
	    clocks(3, T, T + 300 * S), clocks(3, T, T + 200 * S));
	find();
	assert_int_equal(d.span[0].odd, DB_ODD_ORDER);
	assert_int_equal(d.span[1].odd, DB_ODD_ORDER);
}

static void
what_is_impossible_is_flagged(void **state)
{
	struct moment m = clocks(1, T, T + 900 * S);
	struct span_entry *e;

	(void)state;
	m.wall_us = T + 2 * DAY;
	e = interview(m, m);
	carries(e, T + 3 * S, clocks(1, T, T + 2 * S), clocks(1, T, T + 4 * S));
	m.boot_id[0] = 9;
	m.wall_us = T - DAY;
	e = interview(m, m); /* before anybody knew its author */
	e->admitted_us = T;
	d.clock[1].asked = true;
	find();
	assert_int_equal(d.span[0].odd, DB_ODD_AFTER);
	assert_int_equal(d.span[1].odd, DB_ODD_BEFORE | DB_ODD_ASKED);
}

static void
limits_that_contradict_each_other_limit_nothing(void **state)
{
	struct span_entry *e;

	(void)state;
	e = interview(
	    clocks(1, T, T + 300 * S), clocks(1, T, T + 600 * S));
	carries(e, T + 3 * S, clocks(1, T, T + 2 * S), clocks(1, T, T + 4 * S));
	e->admitted_us = T + DAY;
	find();
	assert_int_equal(d.span[0].odd & DB_ODD_BOUNDS, DB_ODD_BOUNDS);
	assert_true(d.span[0].at.earliest_us == INT64_MIN &&
	    d.span[0].at.latest_us == INT64_MAX);
}

static void
clocks_beyond_all_measure_harm_nobody(void **state)
{
	struct moment m = clocks(1, T, T);
	struct span_entry *e;

	(void)state;
	m.wall_us = INT64_MAX;
	m.told_us = INT64_MIN;
	m.boot_us = INT64_MAX;
	e = interview(m, m);
	carries(e, INT64_MAX, m, m);
	m.wall_us = INT64_MIN;
	m.boot_us = 0;
	e = interview(m, m);
	carries(e, INT64_MIN, m, m);
	find();
	assert_true(d.span[0].at.latest_us == INT64_MAX);
	assert_true(d.span[1].at.earliest_us == INT64_MIN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(
		in_one_boot_the_time_since_then_tells, begin),
	    cmocka_unit_test_setup(
		after_a_reboot_it_is_later_than_the_anchor, begin),
	    cmocka_unit_test_setup(
		an_interview_may_begin_in_an_earlier_boot, begin),
	    cmocka_unit_test_setup(
		a_stick_limits_what_was_sent_and_what_came_after, begin),
	    cmocka_unit_test_setup(a_gap_in_the_chain_says_nothing, begin),
	    cmocka_unit_test_setup(without_a_boot_id_only_order_tells, begin),
	    cmocka_unit_test_setup(
		a_clock_that_is_set_meanwhile_is_seen, begin),
	    cmocka_unit_test_setup(
		a_clock_set_between_two_interviews_is_seen_at_the_second,
		begin),
	    cmocka_unit_test_setup(an_end_before_its_beginning_is_seen, begin),
	    cmocka_unit_test_setup(what_is_impossible_is_flagged, begin),
	    cmocka_unit_test_setup(
		limits_that_contradict_each_other_limit_nothing, begin),
	    cmocka_unit_test_setup(
		clocks_beyond_all_measure_harm_nobody, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
