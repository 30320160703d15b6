/* sync/contact, backoff and trouble: whom to try, how often, what to say. */
#include "support/terrain.h"

#include <stdlib.h>
#include <string.h>

#include "sync/contact.h"

#define FARM "name=Ann's;hens=3"
#define ALWAYS 1000u

/* A link that does what it is told: first some failures, then the office. */
struct line {
	struct bureau *b;     /* who is at the other end */
	const char *office;   /* the address where it is; NULL: at any */
	enum trouble_what failure;
	unsigned failures;    /* before it works */
	int64_t retry_us;     /* that a failing one asks for */
	bool damages;         /* answers on their way */
	bool loses;           /* answers that the office gave */
	size_t most;          /* larger requests break it; 0: none does */
	unsigned posts;
	char asked[8][64];    /* addresses, in order */
	size_t largest;       /* request */
	int64_t slept[16];
	unsigned sleeps;
	bool stops;           /* whoever is told to sleep */
};

struct call {
	struct terrain *f;
	struct handset *h;
	struct line line;
	struct contact_setup setup;
	struct contact c;
};

static enum ayni_err
break_off(struct line *l, struct text url, struct transport_reply *r)
{
	r->retry_us = l->retry_us;
	return trouble_set(&r->trouble, l->failure, &url, 1);
}

static enum ayni_err
answer(struct line *l, struct text url, struct bytes body, struct buf *out,
    struct transport_reply *r)
{
	enum ayni_err e = terrain_answer(l->b, body, out);

	if (e != AYNI_OK) {
		r->refused = true;
		return trouble_because(
		    &r->trouble, TROUBLE_NOT_BELIEVED, e, &url, 1);
	}
	if (l->loses) {
		buf_clear(out);
		return trouble_set(&r->trouble, TROUBLE_CLOSED, &url, 1);
	}
	if (l->damages)
		out->p[out->n / 2] ^= 1;
	r->up_bytes = body.n;
	r->down_bytes = out->n;
	return AYNI_OK;
}

static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *out,
    struct transport_reply *r)
{
	struct line *l = ctx;

	memset(r, 0, sizeof(*r));
	if (l->posts < 8)
		(void)snprintf(l->asked[l->posts], 64, "%.*s", (int)url.n,
		    url.p);
	l->posts++;
	if (body.n > l->largest)
		l->largest = body.n;
	if (l->office != NULL && !text_is(url, l->office))
		return break_off(l, url, r);
	if (l->failures > 0) {
		l->failures--;
		return break_off(l, url, r);
	}
	if (l->most > 0 && body.n > l->most)
		return break_off(l, url, r);
	return answer(l, url, body, out, r);
}

static enum ayni_err
doze(void *ctx, int64_t us)
{
	struct line *l = ctx;

	if (l->sleeps < 16)
		l->slept[l->sleeps] = us;
	l->sleeps++;
	return l->stops ? AYNI_INTERRUPTED : AYNI_OK;
}

static int
setup(void **state)
{
	struct call *c = calloc(1, sizeof(*c));
	void *f;

	assert_non_null(c);
	(void)terrain_setup(&f);
	c->f = f;
	c->h = handset_new(c->f, "E01");
	c->line.b = &c->f->b;
	c->line.failure = TROUBLE_UNREACHED;
	c->setup.session = c->h->s;
	c->setup.transport = (struct transport){.post = post, .ctx = &c->line};
	c->setup.sleep = (struct sleeper){doze, &c->line};
	*state = c;
	return 0;
}

static int
teardown(void **state)
{
	struct call *c = *state;
	void *f = c->f;

	contact_free(&c->c);
	handset_free(c->h);
	(void)terrain_teardown(&f);
	free(c);
	return 0;
}

static enum ayni_err
run(struct call *c)
{
	contact_free(&c->c);
	return contact_run(&c->setup, &c->c);
}

/* ---- it works ---- */

static void
all_that_waits_is_sent_in_one_contact(void **state)
{
	struct call *c = *state;
	struct home *home;
	struct buf up;
	size_t i;

	for (i = 0; i < 4; i++) {
		(void)handset_write(c->h, FARM);
		buf_init(&up, SYNC_MAX_BYTES);
		handset_ask(c->h, 1, &up);
		buf_free(&up);
	}
	c->setup.most_bytes = 1;
	assert_int_equal(run(c), AYNI_OK);
	assert_int_equal(c->c.rounds, 4);
	assert_int_equal(c->c.batches, 4);
	assert_int_equal(c->c.entries, 4);
	assert_int_equal(c->c.news.answers, 4);
	assert_int_equal(c->c.news.marks.held, 4);
	assert_int_equal(c->c.news.standing, STANDING_CERTIFIED);
	assert_true(c->c.news.admitted); /* news add up */
	assert_false(c->c.news.more);
	assert_string_equal(c->c.url, "http://office.example");
	assert_int_equal(c->c.troubles, 0);
	assert_true(c->c.up_bytes > 4 * 256 && c->c.down_bytes > 4 * 256);
	assert_int_equal(c->line.sleeps, 0);
	home = handset_home(c->h);
	assert_int_equal(home->tried, AYNI_OK);
	assert_true(home->tried_us > 0);
}

static void
the_first_address_that_works_is_used(void **state)
{
	static const struct text url[] = {{"http://a", 8}, {"http://b", 8},
	    {"http://c", 8}};
	struct call *c = *state;

	c->setup.url = url;
	c->setup.urls = 3;
	c->line.office = "http://b";
	assert_int_equal(run(c), AYNI_OK);
	assert_string_equal(c->line.asked[0], "http://a");
	assert_string_equal(c->line.asked[1], "http://b");
	assert_int_equal(c->line.posts, 2);
	assert_string_equal(c->c.url, "http://b");
	assert_int_equal(c->c.troubles, 1);
	assert_string_equal(c->c.trouble[0].arg[0], "http://a");
	assert_int_equal(c->line.sleeps, 0);
}

/* ---- it does not ---- */

static void
a_link_that_is_down_is_tried_again_after_a_wait(void **state)
{
	struct call *c = *state;

	(void)handset_write(c->h, FARM);
	c->line.failures = 2;
	assert_int_equal(run(c), AYNI_OK);
	assert_int_equal(c->line.posts, 3);
	assert_int_equal(c->line.sleeps, 2);
	assert_true(c->line.slept[0] <= BACKOFF_FIRST_US);
	assert_true(c->line.slept[1] <= 2 * BACKOFF_FIRST_US);
	assert_int_equal(c->c.news.marks.held, 1);
}

static void
a_link_that_stays_down_gives_up_and_says_so(void **state)
{
	struct call *c = *state;
	struct buf b;

	(void)handset_write(c->h, FARM);
	c->line.failures = ALWAYS;
	assert_int_equal(run(c), AYNI_NET);
	assert_int_equal(c->line.posts, CONTACT_TRIES);
	assert_int_equal(c->line.sleeps, CONTACT_TRIES - 1);
	assert_int_equal(c->c.troubles, 1);
	buf_init(&b, 4096);
	trouble_put(&b, &c->c.trouble[0], LANG_FR);
	assert_non_null(strstr(buf_z(&b), "http://office.example"));
	buf_free(&b);
	assert_string_equal(c->c.url, "");
	assert_int_equal(handset_home(c->h)->tried, AYNI_NET);
	assert_int_equal(handset_home(c->h)->heard_us, 0);
	c->line.failures = 0;
	assert_int_equal(run(c), AYNI_OK);
	assert_int_equal(c->c.news.marks.held, 1);
}

static void
what_does_not_pass_is_not_tried_again(void **state)
{
	static const enum trouble_what what[] = {TROUBLE_REDIRECTED,
	    TROUBLE_OTHER_TYPE, TROUBLE_NOBODY_THERE, TROUBLE_UNTRUSTED,
	    TROUBLE_OTHER_STATUS, TROUBLE_NO_HTTP, TROUBLE_BAD_ADDRESS};
	struct call *c = *state;
	size_t i;

	for (i = 0; i < sizeof(what) / sizeof(what[0]); i++) {
		c->line.failure = what[i];
		c->line.failures = ALWAYS;
		c->line.posts = 0;
		assert_int_not_equal(run(c), AYNI_OK);
		assert_int_equal(c->line.posts, 1);
		assert_int_equal(c->c.trouble[0].what, what[i]);
	}
	assert_int_equal(c->line.sleeps, 0);
}

static void
an_office_that_is_busy_is_given_its_time(void **state)
{
	struct call *c = *state;

	c->line.failure = TROUBLE_BUSY;
	c->line.failures = 1;
	c->line.retry_us = 30000000;
	assert_int_equal(run(c), AYNI_OK);
	assert_int_equal(c->line.sleeps, 1);
	assert_true(c->line.slept[0] >= 30000000);
	assert_true(c->line.slept[0] <= 30000000 + BACKOFF_FIRST_US);
}

static void
nobody_waits_for_hours(void **state)
{
	struct call *c = *state;

	c->line.failure = TROUBLE_BUSY;
	c->line.failures = ALWAYS;
	c->line.retry_us = INT64_C(7200000000);
	assert_int_equal(run(c), AYNI_REMOTE);
	assert_int_equal(c->line.sleeps, 0);
	assert_int_equal(c->c.retry_us, INT64_C(7200000000));
}

static void
somebody_who_stops_is_heard(void **state)
{
	struct call *c = *state;

	c->line.failures = ALWAYS;
	c->line.stops = true;
	assert_int_equal(run(c), AYNI_INTERRUPTED);
	assert_int_equal(c->line.posts, 1);
}

static void
a_damaged_answer_is_no_success(void **state)
{
	struct call *c = *state;
	struct record_id r = handset_write(c->h, FARM);

	c->line.damages = true;
	assert_int_equal(run(c), AYNI_REMOTE);
	assert_int_equal(c->c.trouble[0].what, TROUBLE_GARBAGE);
	assert_int_equal(c->c.rounds, 0);
	assert_int_equal(handset_marks(c->h).held, 0);
	c->line.damages = false;
	assert_int_equal(run(c), AYNI_OK);
	assert_int_equal(c->c.news.marks.held, 1);
	assert_int_equal(bureau_counts(&c->f->b).records, 1);
	assert_string_equal(
	    bureau_cell(&c->f->b, "farm_v1", &r, 1, "hens"), "3");
}

static void
an_answer_that_is_lost_is_asked_for_again(void **state)
{
	struct call *c = *state;

	(void)handset_write(c->h, FARM);
	c->line.loses = true;
	assert_int_equal(run(c), AYNI_NET);
	assert_int_equal(bureau_counts(&c->f->b).records, 1);
	assert_int_equal(handset_marks(c->h).held, 0);
	c->line.loses = false;
	assert_int_equal(run(c), AYNI_OK);
	assert_int_equal(c->c.news.marks.held, 1);
	assert_int_equal(bureau_counts(&c->f->b).records, 1);
}

/* It was restored from before we joined: we tell it again who we are. */
static void
an_office_that_forgot_us_is_introduced_to_us(void **state)
{
	struct call *c = *state;
	static struct bureau old;
	struct epoch_id epoch = handset_epoch(c->h);
	size_t own = bureau_counts(&c->f->b).batches;

	(void)handset_write(c->h, FARM);
	assert_int_equal(run(c), AYNI_OK);
	terrain_backup(c->f, &epoch, 0, own, &old);
	c->line.b = &old;
	c->line.posts = 0;
	assert_int_equal(run(c), AYNI_OK);
	assert_true(c->line.posts >= 3); /* refused, with the join, again */
	assert_int_equal(bureau_counts(&old).records, 1);
	assert_int_equal(c->c.news.standing, STANDING_CERTIFIED);
	bureau_end(&old);
}

static void
an_office_that_does_not_believe_us_at_all(void **state)
{
	struct call *c = *state;
	static struct bureau other;

	bureau_start(&other, BUREAU_MEMORY, 2);
	c->line.b = &other;
	assert_int_equal(run(c), AYNI_REMOTE);
	assert_int_equal(c->line.posts, 2);
	assert_int_equal(c->c.trouble[0].what, TROUBLE_NOT_BELIEVED);
	bureau_end(&other);
}

/* Requests shrink until the link bears them. */
static void
a_bad_link_gets_smaller_requests(void **state)
{
	struct call *c = *state;
	struct buf up;
	char note[2000];
	size_t i;

	memset(note, 0, sizeof(note));
	(void)snprintf(note, sizeof(note), "hens=3;name=");
	for (i = strlen(note); i < 1500; i++) /* does not compress */
		note[i] = (char)('a' + keys_hash((struct bytes){
				       (const uint8_t *)&i, sizeof(i)}).b[0] %
				       26);
	for (i = 0; i < 150; i++) {
		(void)handset_write(c->h, note);
		buf_init(&up, SYNC_MAX_BYTES);
		handset_ask(c->h, 1, &up);
		buf_free(&up);
	}
	c->line.failure = TROUBLE_CLOSED;
	c->line.most = 60000;
	c->setup.most_bytes = 256u << 10;
	c->setup.tries = 4;
	assert_int_equal(run(c), AYNI_OK);
	assert_true(c->line.largest > 60000);
	assert_int_equal(c->c.news.marks.held, 150);
}

static void
without_an_address_a_stick_is_advised(void **state)
{
	struct call *c = *state;
	struct home h;
	struct buf b;

	assert_int_equal(home_load(c->h->t.v, &h), AYNI_OK);
	h.urls = 0;
	assert_int_equal(home_save(c->h->t.v, &h), AYNI_OK);
	home_free(&h);
	assert_int_equal(run(c), AYNI_USAGE);
	buf_init(&b, 4096);
	trouble_put(&b, &c->c.trouble[0], LANG_ES);
	assert_non_null(strstr(buf_z(&b), "ayni carry"));
	buf_free(&b);
}

static void
who_has_not_joined_is_told(void **state)
{
	struct call *c = *state;
	struct vaulted t;

	vaulted_create(&t);
	c->setup.session.vault = t.v;
	assert_int_equal(run(c), AYNI_NOTFOUND);
	assert_int_equal(c->line.posts, 0);
	vaulted_end(&t);
}

/* ---- backoff ---- */

static void
ones(void *ctx, uint8_t *p, size_t n)
{
	memset(p, *(int *)ctx, n);
}

static void
waits_grow_to_a_ceiling_and_are_spread_below(void **state)
{
	uint64_t seed = 1;
	struct backoff b = {.first_us = 1000, .most_us = 100000,
	    .chance = test_random(&seed)};
	int64_t step = 1000, wait, below = 0;
	size_t i;

	(void)state;
	for (i = 0; i < 200; i++) {
		wait = backoff_next(&b, 0);
		assert_true(wait >= 0 && wait <= step);
		below += wait < step / 2;
		step = step * 2 < 100000 ? step * 2 : 100000;
	}
	assert_true(below > 60 && below < 140);
	b.failures = 0;
	assert_true(backoff_next(&b, 0) <= 1000);
}

static void
no_wait_is_shorter_than_was_asked(void **state)
{
	int fill = 0;
	struct backoff b = {.first_us = 1000, .most_us = 100000,
	    .chance = {ones, &fill}};

	(void)state;
	assert_int_equal(backoff_next(&b, 0), 0);
	assert_int_equal(backoff_next(&b, 5000000), 5000000);
	b.failures = UINT32_MAX; /* it does not turn over */
	assert_int_equal(backoff_next(&b, 0), 0);
	fill = 0xff;
	assert_true(backoff_next(&b, 0) <= 100000);
}

/* ---- trouble ---- */

static void
everything_is_said_in_three_languages(void **state)
{
	struct trouble t;
	struct buf b;
	int what, lang;

	(void)state;
	for (what = TROUBLE_FAILED; what <= TROUBLE_BAD_ANSWER; what++)
		for (lang = 0; lang < 3; lang++) {
			(void)trouble_because(&t, (enum trouble_what)what,
			    AYNI_BADSIG,
			    TROUBLE_TEXTS(TEXT("one"), TEXT("two")));
			assert_int_not_equal(t.err, AYNI_OK);
			buf_init(&b, 8192);
			trouble_put(&b, &t, (enum lang)lang);
			assert_int_equal(b.err, AYNI_OK);
			assert_true(b.n > 8);
			assert_null(strchr(buf_z(&b), '{'));
			buf_free(&b);
		}
	memset(&t, 0, sizeof(t));
	buf_init(&b, 8192);
	trouble_put(&b, &t, LANG_EN);
	assert_int_equal(b.n, 0);
	buf_free(&b);
}

static void
a_long_argument_is_cut_between_characters(void **state)
{
	char at[2 * TROUBLE_TEXT];
	struct text arg = {at, sizeof(at)};
	struct trouble t;
	size_t i;

	(void)state;
	at[0] = 'x';
	for (i = 1; i + 1 < sizeof(at); i += 2)
		memcpy(at + i, "é", 2);
	arg.n = i;
	(void)trouble_set(&t, TROUBLE_UNREACHED, &arg, 1);
	assert_int_equal(strlen(t.arg[0]), TROUBLE_TEXT - 1);
	at[0] = 'e';
	arg.p = at + 1; /* now the cut falls within one */
	arg.n = TROUBLE_TEXT + 1;
	(void)trouble_set(&t, TROUBLE_UNREACHED, &arg, 1);
	assert_int_equal(strlen(t.arg[0]), TROUBLE_TEXT - 2);
	assert_int_equal(
	    trouble_set(NULL, TROUBLE_UNREACHED, NULL, 0), AYNI_NET);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_that_waits_is_sent_in_one_contact),
	    TEST(the_first_address_that_works_is_used),
	    TEST(a_link_that_is_down_is_tried_again_after_a_wait),
	    TEST(a_link_that_stays_down_gives_up_and_says_so),
	    TEST(what_does_not_pass_is_not_tried_again),
	    TEST(an_office_that_is_busy_is_given_its_time),
	    TEST(nobody_waits_for_hours),
	    TEST(somebody_who_stops_is_heard),
	    TEST(a_damaged_answer_is_no_success),
	    TEST(an_answer_that_is_lost_is_asked_for_again),
	    TEST(an_office_that_forgot_us_is_introduced_to_us),
	    TEST(an_office_that_does_not_believe_us_at_all),
	    TEST(a_bad_link_gets_smaller_requests),
	    TEST(without_an_address_a_stick_is_advised),
	    TEST(who_has_not_joined_is_told),
	    cmocka_unit_test(waits_grow_to_a_ceiling_and_are_spread_below),
	    cmocka_unit_test(no_wait_is_shorter_than_was_asked),
	    cmocka_unit_test(everything_is_said_in_three_languages),
	    cmocka_unit_test(a_long_argument_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
