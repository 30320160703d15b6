/* sync/session: a device and its real office in one process. */
#include "support/terrain.h"

#include <string.h>

#include "ayni/mem.h"
#include "ayni/receipt.h"

#define FARM "name=Ann's;hens=3"
#define FROM TEXT("http://office.example") /* where answers come from */

static const char *
hens_at(struct bureau *b, const struct record_id *r)
{
	return bureau_cell(b, "farm_v1", r, 1, "hens");
}

static const char *
hens(struct terrain *f, const struct record_id *r)
{
	return hens_at(&f->b, r);
}

/* A request that nobody answers yet. */
static struct buf
ask(struct handset *h)
{
	struct buf up;

	buf_init(&up, SYNC_MAX_BYTES);
	handset_ask(h, SESSION_LINK_BYTES, &up);
	return up;
}

/* The office's answer to a request, which is freed. */
static struct buf
answer(struct bureau *b, struct buf up)
{
	struct buf down;

	buf_init(&down, SYNC_MAX_BYTES);
	assert_int_equal(terrain_answer(b, buf_bytes(&up), &down), AYNI_OK);
	buf_free(&up);
	return down;
}

static void
hear(struct handset *h, const struct buf *down, struct session_news *n)
{
	session_news_free(n);
	session_news_init(n);
	handset_hear(h, buf_bytes(down), n);
}

/* ---- joining and sending ---- */

static void
what_was_recorded_offline_arrives_with_the_first_sync(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct record_id r = handset_write(h, FARM);
	struct session_news n = {0};

	assert_int_equal(handset_home(h)->standing, STANDING_JOINED);
	handset_sync(h, &n);
	assert_int_equal(n.answers, 1);
	assert_int_equal(n.stale, 0);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_true(n.admitted);
	assert_false(n.more);
	assert_false(n.behind);
	assert_int_equal(n.marks.held, 1);
	assert_int_equal(n.marks.sent, 1);
	assert_int_equal(n.marks.safe, 0);
	assert_int_equal(n.forms, 0); /* they were in the invitation */
	assert_int_equal(n.faults, 0);
	assert_string_equal(hens(f, &r), "3");
	assert_true(handset_home(h)->person[0].admitted);
	session_news_free(&n);
	handset_free(h);
}

static void
a_certified_device_sends_what_is_new_and_no_join(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	size_t first, then;
	struct buf up;

	up = ask(h);
	first = up.n;
	buf_free(&up);
	handset_sync(h, &n);
	(void)handset_write(h, FARM);
	handset_sync(h, &n);
	assert_int_equal(h->sent.batches, 1);
	(void)handset_write(h, FARM);
	handset_sync(h, &n);
	assert_int_equal(h->sent.batches, 1);
	assert_int_equal(n.marks.held, 2);
	handset_sync(h, &n);
	assert_int_equal(h->sent.batches, 0);
	assert_false(n.more);
	up = ask(h);
	then = up.n;
	buf_free(&up);
	assert_true(then < first); /* a receipt is shorter than a join */
	session_news_free(&n);
	handset_free(h);
}

static void
what_does_not_fit_goes_with_the_next(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct buf up, down;
	size_t rounds = 0;
	uint64_t i;

	for (i = 0; i < 5; i++) { /* a cut each: five batches */
		(void)handset_write(h, FARM);
		up = ask(h);
		buf_free(&up);
	}
	do {
		buf_init(&up, SYNC_MAX_BYTES);
		handset_ask(h, 1, &up); /* one at least */
		assert_int_equal(h->sent.batches, 1);
		assert_true(h->sent.more == (rounds < 4));
		down = answer(&f->b, up);
		hear(h, &down, &n);
		buf_free(&down);
		assert_int_equal(n.marks.held, ++rounds);
	} while (n.more);
	assert_int_equal(rounds, 5);
	session_news_free(&n);
	handset_free(h);
}

/* ---- answers that are lost, late, or come twice ---- */

static void
a_lost_answer_loses_and_doubles_nothing(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct record_id r = handset_write(h, FARM);
	struct session_news n = {0};
	struct buf down = answer(&f->b, ask(h));

	buf_free(&down);
	assert_int_equal(handset_marks(h).held, 0);
	handset_sync(h, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_int_equal(n.marks.held, 1);
	assert_int_equal(n.refusals, 0);
	assert_string_equal(hens(f, &r), "3");
	assert_int_equal(bureau_counts(&f->b).records, 1);
	session_news_free(&n);
	handset_free(h);
}

static void
an_answer_that_comes_twice_changes_nothing_the_second_time(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct vault_marks before, after;
	struct buf down;

	(void)handset_write(h, FARM);
	down = answer(&f->b, ask(h));
	hear(h, &down, &n);
	assert_int_equal(n.stale, 0);
	before = handset_marks(h);
	hear(h, &down, &n);
	assert_int_equal(n.stale, 1);
	assert_false(n.behind);
	assert_false(n.more);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	after = handset_marks(h);
	assert_memory_equal(&before, &after, sizeof(before));
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

static void
an_older_answer_brings_its_receipt_and_its_feed_and_no_more(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct buf first, second;

	(void)handset_write(h, FARM);
	first = answer(&f->b, ask(h));
	second = ask(h); /* on its way when the first comes home */
	hear(h, &first, &n);
	assert_int_equal(n.stale, 1);
	assert_int_equal(n.marks.held, 1);
	assert_true(n.admitted);
	assert_int_equal(n.standing, STANDING_CERTIFIED); /* a certificate */
	assert_int_equal(handset_home(h)->known, 1); /* receipted */
	second = answer(&f->b, second);
	hear(h, &second, &n);
	assert_int_equal(n.stale, 0);
	assert_int_equal(handset_home(h)->known, 1);
	hear(h, &first, &n);
	assert_int_equal(n.marks.held, 1);
	assert_false(n.behind);
	buf_free(&first);
	buf_free(&second);
	session_news_free(&n);
	handset_free(h);
}

/* ---- gaps ---- */

static void
a_hole_is_told_and_heals(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_ask later = {.after = 1, .most_bytes = 1u << 20};
	struct session_news n = {0};
	struct record_id r[3];
	struct buf up, down;
	size_t i;

	handset_sync(h, &n);
	for (i = 0; i < 3; i++) {
		r[i] = handset_write(h, FARM);
		up = ask(h);
		buf_free(&up);
	}
	buf_init(&up, SYNC_MAX_BYTES);
	assert_int_equal(
	    session_request(&h->s, &later, &up, &h->sent), AYNI_OK);
	assert_int_equal(h->sent.batches, 2); /* the stick with 1 is lost */
	down = answer(&f->b, up);
	hear(h, &down, &n);
	buf_free(&down);
	assert_int_equal(n.missing, 1);
	assert_int_equal(n.marks.held, 0);
	assert_true(n.more);
	assert_string_equal(hens(f, &r[2]), "3"); /* used all the same */
	handset_sync(h, &n);
	assert_int_equal(h->sent.batches, 1);
	assert_int_equal(h->sent.last, 1);
	assert_int_equal(n.missing, 0);
	assert_int_equal(n.marks.held, 3);
	assert_false(n.more);
	assert_string_equal(hens(f, &r[0]), "3");
	session_news_free(&n);
	handset_free(h);
}

static void
requests_that_arrive_in_any_order_give_the_same(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct buf up[3];
	size_t i;

	for (i = 0; i < 3; i++) {
		(void)handset_write(h, FARM);
		up[i] = ask(h);
	}
	for (i = 3; i-- > 0;)
		up[i] = answer(&f->b, up[i]);
	for (i = 0; i < 3; i++) {
		hear(h, &up[(i + 1) % 3], &n);
		buf_free(&up[(i + 1) % 3]);
	}
	assert_int_equal(handset_marks(h).held, 3);
	assert_int_equal(bureau_counts(&f->b).records, 3);
	handset_sync(h, &n);
	assert_int_equal(h->sent.batches, 0);
	session_news_free(&n);
	handset_free(h);
}

/* ---- an office that was restored ---- */

static void
an_office_behind_its_receipts_gets_again_what_it_lacks(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	static struct bureau old;
	struct epoch_id epoch;
	struct record_id r[3];
	size_t i;

	for (i = 0; i < 3; i++) {
		r[i] = handset_write(h, FARM);
		handset_sync(h, &n);
	}
	assert_int_equal(n.marks.held, 3);
	epoch = handset_epoch(h);
	terrain_backup(f, &epoch, 1, bureau_counts(&f->b).batches - 3, &old);
	handset_sync_with(h, &old, &n);
	assert_int_equal(h->sent.batches, 0); /* it thought all was well */
	assert_true(n.behind);
	assert_int_equal(n.missing, 2);
	assert_true(n.more);
	handset_sync_with(h, &old, &n);
	assert_int_equal(h->sent.batches, 2);
	assert_false(n.behind);
	assert_int_equal(n.missing, 0);
	assert_string_equal(hens_at(&old, &r[1]), "3");
	assert_string_equal(hens_at(&old, &r[2]), "3");
	bureau_end(&old);
	session_news_free(&n);
	handset_free(h);
}

static void
an_older_answer_does_not_say_that_the_office_is_behind(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	static struct bureau old;
	struct epoch_id epoch;
	struct buf late, up;

	handset_sync(h, &n);
	(void)handset_write(h, FARM);
	handset_sync(h, &n);
	epoch = handset_epoch(h);
	terrain_backup(f, &epoch, 0, bureau_counts(&f->b).batches - 1, &old);
	late = answer(&old, ask(h));
	up = ask(h);
	hear(h, &late, &n);
	assert_int_equal(n.stale, 1);
	assert_false(n.behind);
	assert_false(n.more);
	assert_int_equal(n.marks.held, 1);
	assert_int_equal(handset_home(h)->gaps, 0);
	buf_free(&up);
	buf_free(&late);
	bureau_end(&old);
	session_news_free(&n);
	handset_free(h);
}

/* Before it was certified, the office made a backup: it does not know the
 * device any more, which introduces itself again. */
static void
a_device_that_the_office_forgot_is_certified_again(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_ask again = {.most_bytes = 1u << 20, .join = true};
	struct session_news n = {0};
	static struct bureau old;
	struct epoch_id epoch;
	struct record_id r;
	struct buf up, down;
	size_t own = bureau_counts(&f->b).batches;

	r = handset_write(h, FARM);
	handset_sync(h, &n);
	epoch = handset_epoch(h);
	terrain_backup(f, &epoch, 0, own, &old);
	up = ask(h);
	buf_init(&down, SYNC_MAX_BYTES);
	assert_int_equal(
	    terrain_answer(&old, buf_bytes(&up), &down), AYNI_BADKEY);
	buf_clear(&up);
	assert_int_equal(
	    session_request(&h->s, &again, &up, &h->sent), AYNI_OK);
	down = answer(&old, up);
	hear(h, &down, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_true(n.behind);
	handset_sync_with(h, &old, &n);
	assert_string_equal(hens_at(&old, &r), "3");
	buf_free(&down);
	bureau_end(&old);
	session_news_free(&n);
	handset_free(h);
}

/* A copy that is put back by hand learns from the device's receipt what it
 * is, and goes on in a new epoch. */
static void
an_office_put_back_by_hand_is_followed_anew(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	static struct bureau old;
	struct epoch_id epoch;
	uint64_t cursor;
	size_t own;

	handset_sync(h, &n);
	own = bureau_counts(&f->b).batches;
	bureau_publish(&f->b, bureau_read_as(&f->b, BUREAU_FARM, "\"1\"",
	    "\"2\""));
	handset_sync(h, &n);
	assert_int_equal(n.forms, 1);
	cursor = handset_home(h)->feed_cursor;
	epoch = handset_epoch(h);
	terrain_backup(f, &epoch, 0, own, &old);
	handset_sync_with(h, &old, &n);
	assert_int_equal(handset_home(h)->offices, 2);
	assert_true(handset_home(h)->feed_cursor > 0);
	assert_true(handset_home(h)->feed_cursor <= cursor);
	assert_true(ID_EQUAL(handset_home(h)->feed_epoch,
	    old.office->cert.epoch));
	handset_sync_with(h, &old, &n);
	assert_false(n.more);
	bureau_end(&old);
	session_news_free(&n);
	handset_free(h);
}

/* Of the same epoch: its journal is shorter than what we had of it. */
static void
a_feed_that_is_behind_begins_again(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct sync_answer a;
	struct buf up, down;

	handset_sync(h, &n);
	up = ask(h);
	memset(&a, 0, sizeof(a));
	a.feed_cursor = handset_home(h)->feed_cursor - 1;
	buf_init(&down, SYNC_MAX_BYTES);
	handset_forge(h, &a, &down);
	hear(h, &down, &n);
	assert_int_equal(handset_home(h)->feed_cursor, 0);
	assert_true(n.more);
	handset_sync(h, &n);
	assert_false(n.more);
	assert_true(handset_home(h)->feed_cursor > 0);
	buf_free(&up);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

/* ---- how a device stands ---- */

static void
an_office_that_does_not_know_the_invitation_lets_wait(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	static struct bureau other;
	struct record_id r = handset_write(h, FARM);

	bureau_twin(&other, &f->b, BUREAU_MEMORY);
	handset_sync_with(h, &other, &n);
	assert_int_equal(n.standing, STANDING_WAITING);
	assert_int_equal(n.marks.held, 0);
	assert_int_equal(n.refusals, 1);
	assert_int_equal(n.refused[0].err, AYNI_HELD);
	assert_int_equal(n.refused[0].first, 1);
	assert_int_equal(n.refused[0].last, 1);
	assert_false(n.more);
	handset_sync_with(h, &other, &n);
	assert_int_equal(h->sent.batches, 0); /* it is in the pen */
	/* the store where the invitation is remembered lacks it all */
	handset_sync(h, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_int_equal(n.missing, 1);
	assert_true(n.more);
	handset_sync(h, &n);
	assert_int_equal(n.marks.held, 1);
	assert_int_equal(n.refusals, 0);
	assert_string_equal(hens(f, &r), "3");
	bureau_end(&other);
	session_news_free(&n);
	handset_free(h);
}

static void
what_a_pen_has_no_room_for_stays_owed(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct sync_refused refused[2];
	struct sync_answer a;
	struct bytes *batch;
	struct sync_request q;
	struct buf up, down, message;
	struct batch b;
	struct vault_keys k;

	(void)handset_write(h, FARM);
	up = ask(h);
	buf_free(&up);
	(void)handset_write(h, FARM);
	up = ask(h);
	buf_init(&message, SYNC_MAX_BYTES);
	assert_int_equal(sync_open(buf_bytes(&up), SYNC_UP,
			     &f->b.office->box, &message),
	    AYNI_OK);
	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	assert_int_equal(sync_read_request(buf_bytes(&message),
			     &f->b.office->cert.office, &k.sign.public,
			     &f->a, &q),
	    AYNI_OK);
	batch = q.batch;
	assert_int_equal(q.batches, 2);
	memset(&a, 0, sizeof(a));
	a.state = SYNC_WAITING;
	assert_int_equal(batch_peek(batch[0], &b), AYNI_OK);
	refused[0] = (struct sync_refused){b.id, AYNI_HELD};
	assert_int_equal(batch_peek(batch[1], &b), AYNI_OK);
	refused[1] = (struct sync_refused){b.id, AYNI_QUOTA};
	a.refused = refused;
	a.refusals = 2;
	buf_init(&down, SYNC_MAX_BYTES);
	handset_forge(h, &a, &down);
	hear(h, &down, &n);
	assert_int_equal(n.refusals, 2);
	assert_int_equal(n.refused[1].first, 2);
	assert_false(n.more); /* it would only be refused again */
	buf_free(&up);
	up = ask(h);
	assert_int_equal(h->sent.batches, 1);
	assert_int_equal(h->sent.last, 2);
	buf_free(&up);
	buf_free(&down);
	buf_free(&message);
	session_news_free(&n);
	handset_free(h);
}

/* An answer with the office's own keys to a request that is freed. */
static struct buf
forge(struct handset *h, struct buf up, struct sync_answer *a)
{
	struct buf down;

	buf_init(&down, SYNC_MAX_BYTES);
	handset_forge(h, a, &down);
	buf_free(&up);
	return down;
}

/* It stays owed; but trying again within one contact would be in vain. */
static void
what_the_office_does_not_take_is_not_sent_in_circles(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct sync_range missing = {1, 1};
	struct sync_answer a = {.missing = &missing, .gaps = 1};
	struct buf down;
	int again;

	(void)handset_write(h, FARM);
	a.feed_cursor = handset_home(h)->feed_cursor;
	for (again = 0; again < 2; again++) {
		down = forge(h, ask(h), &a);
		assert_int_equal(h->sent.batches, 1);
		hear(h, &down, &n);
		assert_int_equal(n.missing, 1);
		assert_false(n.more);
		assert_int_equal(n.marks.held, 0);
		buf_free(&down);
	}
	handset_sync(h, &n);
	assert_int_equal(n.marks.held, 1);
	session_news_free(&n);
	handset_free(h);
}

/* An answer names a thousand holes; what comes after them is owed, too. */
static void
after_as_many_holes_as_fit_everything_is_owed(void **state)
{
	static struct sync_range missing[SYNC_MAX_RANGES];
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct sync_answer a = {.missing = missing, .gaps = SYNC_MAX_RANGES};
	struct buf down;
	size_t i;

	a.feed_cursor = handset_home(h)->feed_cursor;
	for (i = 0; i < SYNC_MAX_RANGES; i++)
		missing[i].first = missing[i].last = 2 * i + 1;
	down = forge(h, ask(h), &a);
	hear(h, &down, &n);
	assert_int_equal(n.missing, SYNC_MAX_RANGES);
	assert_int_equal(handset_home(h)->known, 2 * SYNC_MAX_RANGES - 1);
	assert_true(n.more);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

static void
the_second_use_of_an_invitation_keeps_all_until_it_is_invited(void **state)
{
	struct terrain *f = *state;
	struct session_news n = {0};
	struct handset *first, *second;
	struct joining j;
	struct record_id r;
	struct trouble t;
	struct buf invitation;

	buf_init(&invitation, 64u << 20);
	terrain_invite(f, "E01", &invitation);
	first = handset_with(f, "E01", buf_bytes(&invitation));
	second = handset_with(f, "E01", buf_bytes(&invitation));
	handset_sync(first, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	r = handset_write(second, FARM);
	handset_sync(second, &n);
	assert_int_equal(n.standing, STANDING_USED);
	assert_int_equal(n.marks.held, 0);
	assert_true(handset_home(second)->person[0].used);
	assert_string_equal(hens(f, &r), "(none)");
	handset_sync(second, &n);
	assert_int_equal(n.standing, STANDING_USED);

	buf_clear(&invitation);
	terrain_invite(f, "E01", &invitation);
	assert_int_equal(joining_read(TEXT("again"), buf_bytes(&invitation),
			     &j, &t),
	    AYNI_OK);
	assert_int_equal(joining_add(&j, second->t.v, second->s.chance,
			     TEXT(""), TEXT(""), &t),
	    AYNI_OK);
	handset_sync(second, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	while (n.more)
		handset_sync(second, &n);
	assert_int_equal(n.marks.held, 1);
	assert_string_equal(hens(f, &r), "3");
	buf_free(&invitation);
	session_news_free(&n);
	handset_free(first);
	handset_free(second);
}

static void
a_revoked_device_keeps_all_and_comes_back_under_new_keys(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct epoch_id epoch = handset_epoch(h), now;
	struct session_news n = {0};
	struct record_id r[2];
	struct joining j;
	struct trouble t;
	struct buf invitation;

	r[0] = handset_write(h, FARM);
	handset_sync(h, &n);
	bureau_revoke(&f->b, &epoch, 1);
	r[1] = handset_write(h, FARM);
	handset_sync(h, &n);
	assert_int_equal(n.standing, STANDING_REVOKED);
	assert_int_equal(n.refusals, 1);
	assert_int_equal(n.refused[0].err, AYNI_REVOKED);
	assert_int_equal(n.marks.held, 1);
	assert_string_equal(hens(f, &r[1]), "(none)");

	buf_init(&invitation, 64u << 20);
	terrain_invite(f, "E01", &invitation);
	assert_int_equal(joining_read(TEXT("again"), buf_bytes(&invitation),
			     &j, &t),
	    AYNI_OK);
	assert_int_equal(joining_add(&j, h->t.v, h->s.chance, TEXT(""),
			     TEXT(""), &t),
	    AYNI_OK);
	now = handset_epoch(h);
	assert_false(ID_EQUAL(now, epoch));
	assert_int_equal(handset_home(h)->standing, STANDING_JOINED);
	handset_sync(h, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_int_equal(n.marks.held, n.marks.journalled);
	assert_string_equal(hens(f, &r[0]), "3");
	assert_string_equal(hens(f, &r[1]), "3");
	assert_int_equal(bureau_counts(&f->b).records, 2);
	buf_free(&invitation);
	session_news_free(&n);
	handset_free(h);
}

/* A revocation in an older answer counts as well: it is in the feed. */
static void
a_revocation_is_believed_of_any_answer(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct epoch_id epoch = handset_epoch(h);
	struct session_news n = {0};
	struct buf down, up;

	handset_sync(h, &n);
	bureau_revoke(&f->b, &epoch, 0);
	down = answer(&f->b, ask(h));
	up = ask(h);
	hear(h, &down, &n);
	assert_int_equal(n.stale, 1);
	assert_int_equal(n.standing, STANDING_REVOKED);
	buf_free(&up);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

static void
two_people_share_a_device(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct joining j;
	struct trouble t;
	struct buf invitation;
	struct home *home;

	buf_init(&invitation, 64u << 20);
	terrain_invite(f, "E02", &invitation);
	assert_int_equal(joining_read(TEXT("second"), buf_bytes(&invitation),
			     &j, &t),
	    AYNI_OK);
	assert_int_equal(joining_add(&j, h->t.v, h->s.chance,
			     TEXT("otra frase"), TEXT(""), &t),
	    AYNI_OK);
	handset_sync(h, &n); /* the newest is introduced first */
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_true(n.more);
	handset_sync(h, &n);
	assert_true(n.admitted);
	assert_false(n.more);
	home = handset_home(h);
	assert_int_equal(home->persons, 2);
	assert_true(home->person[0].admitted);
	assert_true(home->person[1].admitted);
	assert_ptr_equal(home_at_slot(home, 2), &home->person[1]);
	buf_free(&invitation);
	session_news_free(&n);
	handset_free(h);
}

static void
join_as(struct terrain *f, struct handset *h, const char *code,
    const char *passphrase)
{
	struct joining j;
	struct trouble t;
	struct buf invitation;

	buf_init(&invitation, 64u << 20);
	terrain_invite(f, code, &invitation);
	assert_int_equal(joining_read(TEXT("again"), buf_bytes(&invitation),
			     &j, &t),
	    AYNI_OK);
	assert_int_equal(joining_add(&j, h->t.v, h->s.chance,
			     text_of(passphrase), TEXT(""), &t),
	    AYNI_OK);
	buf_free(&invitation);
}

/* The invitation of the first let in the keys that the device had before. */
static void
whoever_needs_another_invitation_under_new_keys_is_told(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct home *home;

	handset_sync(h, &n);
	assert_int_equal(home_new_epoch(h->t.v), AYNI_OK);
	join_as(f, h, "E02", "otra frase");
	handset_sync(h, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_int_equal(n.used.n, 0);
	assert_true(n.more);
	handset_sync(h, &n);
	assert_true(text_is(n.used, "E01"));
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	home = handset_home(h);
	assert_true(home->person[0].used);
	assert_int_equal(
	    home_standing(home, &home->person[0]), STANDING_USED);
	assert_int_equal(
	    home_standing(home, &home->person[1]), STANDING_CERTIFIED);

	join_as(f, h, "E01", "");
	handset_sync(h, &n);
	assert_true(n.admitted);
	home = handset_home(h);
	assert_int_equal(
	    home_standing(home, &home->person[0]), STANDING_CERTIFIED);
	session_news_free(&n);
	handset_free(h);
}

/* An answer says whose invitation it was, whoever asks by now. */
static void
somebody_who_joins_meanwhile_is_not_taken_for_another(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct home *home;
	struct buf down;

	handset_sync(h, &n);
	assert_int_equal(home_new_epoch(h->t.v), AYNI_OK);
	down = answer(&f->b, ask(h));
	join_as(f, h, "E02", "otra frase");
	hear(h, &down, &n);
	home = handset_home(h);
	assert_true(home->person[0].used);
	assert_false(home->person[1].used);
	handset_sync(h, &n);
	assert_true(handset_home(h)->person[1].admitted);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

/* ---- copies ---- */

/* A tablet with the handset's keys. */
static struct tablet *
copy_of(struct handset *h)
{
	struct tablet *copy = h->pen;
	struct vault_keys k;

	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	copy->sign = k.sign;
	copy->box = k.box;
	copy->device = k.device;
	copy->epoch = k.epoch;
	keys_wipe(&k, sizeof(k));
	return copy;
}

/* Its own receipt shows nothing to the one that has got further, so the
 * office says it. */
static void
both_of_two_devices_with_one_key_are_told(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct record_id theirs, ours[2];
	struct tablet *copy;
	struct sync_answer a;
	struct bytes raw;

	handset_sync(h, &n);
	copy = copy_of(h);
	ours[0] = handset_write(h, FARM);
	ours[1] = handset_write(h, FARM);
	handset_sync(h, &n);
	assert_false(n.new_epoch);
	(void)tablet_submit(copy, f->farm, &theirs, "hens=7");
	raw = buf_bytes(&tablet_cut(copy, f->farm->dictionary)->raw);
	tablet_sync(copy, &f->b, &raw, 1, false, &f->a, &a);
	assert_int_equal(a.state, SYNC_FORKED);
	handset_sync(h, &n);
	assert_true(n.new_epoch);
	assert_int_equal(n.standing, STANDING_JOINED);
	assert_int_equal(n.marks.journalled, 2);
	assert_int_equal(n.marks.held, 0);
	assert_int_equal(bureau_counts(&f->b).records, 3);
	assert_string_equal(hens(f, &theirs), "7");
	assert_string_equal(hens(f, &ours[0]), "3");
	assert_int_equal(bureau_flags(&f->b, DB_FLAG_FORK), 1);
	session_news_free(&n);
	handset_free(h);
}

static void
two_devices_with_one_key_part(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct epoch_id epoch = handset_epoch(h), now;
	struct session_news n = {0};
	struct tablet *copy;
	struct record_id theirs, ours;
	struct sync_answer a;
	struct bytes raw;

	handset_sync(h, &n);
	copy = copy_of(h);
	(void)tablet_submit(copy, f->farm, &theirs, "hens=7");
	(void)tablet_submit(copy, f->farm, &theirs, "hens=7");
	raw = buf_bytes(&tablet_cut(copy, f->farm->dictionary)->raw);
	tablet_sync(copy, &f->b, &raw, 1, false, &f->a, &a);

	ours = handset_write(h, FARM);
	handset_sync(h, &n);
	assert_true(n.new_epoch);
	assert_true(n.more);
	assert_int_equal(n.standing, STANDING_JOINED);
	now = handset_epoch(h);
	assert_false(ID_EQUAL(now, epoch));
	assert_int_equal(n.marks.held, 0);
	assert_int_equal(n.marks.journalled, 1); /* once more */
	handset_sync(h, &n);
	assert_int_equal(n.standing, STANDING_USED); /* a person decides */
	assert_int_equal(h->sent.batches, 1);
	assert_string_equal(hens(f, &theirs), "7");
	assert_string_equal(hens(f, &ours), "3"); /* flagged, not lost */
	session_news_free(&n);
	handset_free(h);
}

static void
a_vault_that_was_moved_asks_under_new_keys(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct epoch_id epoch = handset_epoch(h), now;
	struct session_news n = {0};
	struct buf up;

	(void)handset_write(h, FARM);
	handset_sync(h, &n);
	h->t.options.machine = text_bytes(TEXT("m2"));
	vaulted_reopen(&h->t);
	h->s.vault = h->t.v;
	assert_true(vault_moved(h->t.v));
	up = ask(h);
	assert_true(h->sent.new_epoch);
	assert_int_equal(h->sent.batches, 1);
	now = handset_epoch(h);
	assert_false(ID_EQUAL(now, epoch));
	buf_free(&up);
	session_news_free(&n);
	handset_free(h);
}

/* ---- the feed ---- */

static void
a_form_published_later_arrives_and_serves(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct bureau_form *form;
	struct record_id r;
	struct package p;
	struct buf package;

	handset_sync(h, &n);
	form = bureau_read_as(&f->b, BUREAU_FARM, "\"1\"", "\"2\"");
	bureau_publish(&f->b, form);
	handset_sync(h, &n);
	assert_int_equal(n.forms, 1);
	assert_true(ID_EQUAL(n.form[0].id, form->id));
	assert_true(text_is(n.form[0].version, "2"));
	buf_init(&package, PACKAGE_MAX_BYTES);
	assert_int_equal(
	    vault_form_get(h->t.v, &form->id, &package), AYNI_OK);
	assert_int_equal(home_read_package(handset_home(h),
			     buf_bytes(&package), &f->a, &p),
	    AYNI_OK);
	assert_int_equal(p.dictionary.n, form->dictionary.n);
	f->farm = form;
	r = handset_write(h, FARM);
	handset_sync(h, &n);
	assert_int_equal(n.forms, 0);
	assert_string_equal(bureau_cell(&f->b, "farm_v2", &r, 1, "hens"), "3");
	buf_free(&package);
	session_news_free(&n);
	handset_free(h);
}

/* The office lost the form: the batch waits there, and that is shown until
 * a receipt passes it. */
static void
what_the_office_cannot_use_is_shown_until_it_can(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct bureau_form *form;
	struct record_id r;

	handset_sync(h, &n);
	form = bureau_read_as(&f->b, BUREAU_FARM, "\"1\"", "\"2\"");
	f->farm = form;
	r = handset_write(h, FARM);
	handset_sync(h, &n);
	assert_int_equal(n.refusals, 1);
	assert_int_equal(n.refused[0].err, AYNI_UNKNOWNFORM);
	assert_int_equal(n.refused[0].first, 1);
	assert_int_equal(n.marks.held, 0);
	assert_false(n.more);
	handset_sync(h, &n);
	assert_int_equal(h->sent.batches, 0); /* it is there */
	assert_int_equal(n.refusals, 1);
	bureau_publish(&f->b, form);
	handset_sync(h, &n);
	assert_int_equal(n.refusals, 0);
	assert_int_equal(n.marks.held, 1);
	assert_string_equal(bureau_cell(&f->b, "farm_v2", &r, 1, "hens"), "3");
	session_news_free(&n);
	handset_free(h);
}

static void
an_item_of_the_feed_that_is_damaged_holds_back_no_other(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct sync_feed item[4];
	struct sync_answer a;
	struct buf bad, up, down, why;
	struct bureau_form *form;

	handset_sync(h, &n);
	form = bureau_read_as(&f->b, BUREAU_FARM, "\"1\"", "\"2\"");
	bureau_publish(&f->b, form);
	buf_init(&bad, PACKAGE_MAX_BYTES);
	buf_put_bytes(&bad, buf_bytes(&form->package));
	bad.p[bad.n - 20] ^= 1;
	up = ask(h);
	memset(&a, 0, sizeof(a));
	item[0] = (struct sync_feed){
	    .cursor = 900090, .kind = ENTRY_FORM, .object = buf_bytes(&bad)};
	item[1] = (struct sync_feed){
	    .cursor = 900091, .kind = 99, .object = text_bytes(TEXT("later"))};
	item[2] = (struct sync_feed){
	    .cursor = 900092, .kind = ENTRY_PERSON, .object = text_bytes(TEXT("no"))};
	item[3] = (struct sync_feed){.cursor = 900093, .kind = ENTRY_FORM,
	    .object = buf_bytes(&form->package)};
	a.feed = item;
	a.feeds = 4;
	a.feed_cursor = 900095;
	buf_init(&down, SYNC_MAX_BYTES);
	handset_forge(h, &a, &down);
	hear(h, &down, &n);
	assert_int_equal(n.faults, 2);
	assert_int_equal(n.forms, 1);
	assert_int_equal(n.fault.what, TROUBLE_BAD_FEED);
	assert_string_equal(n.fault.arg[0], "900090");
	assert_int_equal(handset_home(h)->feed_cursor, 900089);
	buf_init(&why, 4096);
	trouble_put(&why, &n.fault, LANG_ES);
	assert_non_null(strstr(buf_z(&why), "900090"));
	buf_free(&why);
	buf_free(&bad);
	buf_free(&up);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

/* ---- the office's keys change ---- */

/* The answer brings the certificate of the key that it is signed with. */
static void
rotate(struct handset *h, const struct sign_key *identity, int64_t issued_us,
    enum ayni_err expected)
{
	struct sign_key sign = wire_sign_key("new");
	struct box_key box = wire_box_key("new");
	struct office_cert c = h->f->b.office->cert;
	struct session_news n;
	struct sync_feed item;
	struct sync_answer a;
	struct vault_keys k;
	struct trouble t;
	struct buf cert, up = ask(h), down;

	memset(&a, 0, sizeof(a));
	c.epoch = keys_epoch(&sign.public);
	c.sign = sign.public;
	c.box = box.public;
	c.issued_us = issued_us;
	buf_init(&cert, 4096);
	cert_put_office(&cert, &c, identity);
	item = (struct sync_feed){
	    .cursor = 1, .kind = ENTRY_OFFICE, .object = buf_bytes(&cert)};
	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	a.office = c.office;
	a.office_epoch = c.epoch;
	a.device = k.device;
	a.epoch = k.epoch;
	memcpy(a.nonce, handset_home(h)->request.nonce, sizeof(a.nonce));
	a.feed = &item;
	a.feeds = 1;
	a.feed_cursor = 1;
	buf_init(&down, SYNC_MAX_BYTES);
	sync_put_answer(&down, &a, &sign, &k.box.public, h->s.chance);
	session_news_init(&n);
	assert_int_equal(
	    session_answer(&h->s, FROM, buf_bytes(&down), &n, &t), expected);
	session_news_free(&n);
	buf_free(&cert);
	buf_free(&up);
	buf_free(&down);
}

static void
new_keys_of_the_office_are_believed_of_its_identity(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	const struct office *o = f->b.office;
	struct box_key box = wire_box_key("new");
	struct session_news n = {0};
	struct home *home;

	handset_sync(h, &n);
	rotate(h, &o->identity, o->cert.issued_us + 1, AYNI_OK);
	home = handset_home(h);
	assert_int_equal(home->offices, 2);
	assert_true(ID_EQUAL(home->office[0].cert.box, box.public));
	assert_int_equal(home->feed_cursor, 1); /* counted anew */
	assert_true(ID_EQUAL(home->feed_epoch, home->office[0].cert.epoch));
	assert_int_equal(home->persons, 1); /* signed with the old ones */
	session_news_free(&n);
	handset_free(h);
}

/* A device that was away meanwhile: batches sealed to the old key, and a
 * feed that begins again. */
static void
a_new_epoch_of_the_office_loses_nothing(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct home *home;

	handset_sync(h, &n);
	(void)handset_write(h, FARM);
	assert_int_equal(vault_cut(h->t.v, &f->b.office->cert.box, 0, NULL, NULL),
	    AYNI_OK);
	bureau_renew(&f->b);
	bureau_renew(&f->b);
	handset_sync(h, &n);
	home = handset_home(h);
	assert_int_equal(home->offices, 3);
	assert_true(ID_EQUAL(
	    home->office[0].cert.epoch, f->b.office->cert.epoch));
	assert_true(home->feed_cursor > 0);
	assert_int_equal(n.faults, 0);
	assert_int_equal(handset_marks(h).held, 1);
	(void)handset_write(h, FARM);
	handset_sync(h, &n);
	assert_int_equal(handset_marks(h).held, 2);
	assert_int_equal(bureau_counts(&f->b).records, 2);
	assert_int_equal(bureau_counts(&f->b).held, 0);
	session_news_free(&n);
	handset_free(h);
}

static void
new_keys_of_a_stranger_are_not_believed(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct sign_key other = wire_sign_key("other");

	rotate(h, &other, f->b.office->cert.issued_us + 1, AYNI_REMOTE);
	assert_int_equal(handset_home(h)->offices, 1);
	handset_free(h);
}

static void
older_keys_of_the_office_do_not_come_back(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	const struct office *o = f->b.office;

	rotate(h, &o->identity, o->cert.issued_us - 1, AYNI_REMOTE);
	assert_int_equal(handset_home(h)->offices, 1);
	handset_free(h);
}

/* ---- answers that are not believed ---- */

static struct buf
snapshot(struct handset *h)
{
	struct vault_marks m = handset_marks(h);
	struct buf b;

	buf_init(&b, 1u << 20);
	assert_int_equal(vault_get(h->t.v, "home", &b), AYNI_OK);
	buf_put(&b, &m, sizeof(m));
	return b;
}

static void
refuse(struct handset *h, struct bytes down, enum ayni_err expected,
    enum trouble_what what)
{
	struct buf before = snapshot(h), after;
	struct session_news n;
	struct trouble t;

	session_news_init(&n);
	assert_int_equal(session_answer(&h->s, FROM, down, &n, &t), expected);
	assert_int_equal(t.err, expected);
	assert_string_equal(t.arg[0], FROM.p);
	if (what != TROUBLE_NONE)
		assert_int_equal(t.what, what);
	assert_int_equal(n.answers, 0);
	after = snapshot(h);
	assert_true(bytes_equal(buf_bytes(&before), buf_bytes(&after)));
	buf_free(&before);
	buf_free(&after);
	session_news_free(&n);
}

static void
a_bit_flipped_anywhere_in_an_answer_is_refused(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct buf down;
	size_t i;
	enum ayni_err e;
	struct trouble t;

	handset_sync(h, &n);
	down = answer(&f->b, ask(h));
	for (i = 0; i < down.n; i++) {
		down.p[i] ^= (uint8_t)(1u << i % 8);
		if (i < 8) { /* who it is for, which way it goes */
			session_news_free(&n);
			session_news_init(&n);
			e = session_answer(
			    &h->s, FROM, buf_bytes(&down), &n, &t);
			assert_true(e == AYNI_REMOTE || e == AYNI_NOTOURS);
		} else if (i >= 12) {
			refuse(h, buf_bytes(&down), AYNI_REMOTE,
			    TROUBLE_GARBAGE);
		}
		down.p[i] ^= (uint8_t)(1u << i % 8);
	}
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

/* And the whole of it is an answer still. */
static void
an_answer_cut_anywhere_is_refused(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n;
	struct bytes part;
	struct buf down;

	(void)handset_write(h, FARM);
	session_news_init(&n);
	down = answer(&f->b, ask(h));
	for (part = buf_bytes(&down), part.n = 0; part.n < down.n; part.n++)
		refuse(h, part, AYNI_REMOTE, TROUBLE_GARBAGE);
	handset_hear(h, part, &n);
	assert_int_equal(n.marks.held, 1);
	buf_put_byte(&down, 0);
	refuse(h, buf_bytes(&down), AYNI_REMOTE, TROUBLE_GARBAGE);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

static void
anything_that_is_no_answer_is_refused(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct buf up = ask(h);

	refuse(h, (struct bytes){NULL, 0}, AYNI_REMOTE, TROUBLE_GARBAGE);
	refuse(h, text_bytes(TEXT("<html>Welcome to Hotel Sol</html>")),
	    AYNI_REMOTE, TROUBLE_GARBAGE);
	/* our own words sent back */
	refuse(h, buf_bytes(&up), AYNI_REMOTE, TROUBLE_FORGED);
	buf_free(&up);
	handset_free(h);
}

static void
an_answer_for_another_device_is_not_used(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01"), *other;
	struct buf down;

	other = handset_new(f, "E02");
	down = answer(&f->b, ask(other));
	refuse(h, buf_bytes(&down), AYNI_NOTOURS, TROUBLE_OTHERS_ANSWER);
	buf_free(&down);
	handset_free(h);
	handset_free(other);
}

/* Sealed to us, but meant for somebody else: the seal alone says nothing. */
static void
an_answer_that_names_another_is_not_used(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	const struct office *o = f->b.office;
	struct sync_answer a;
	struct vault_keys k;
	struct buf up = ask(h), down;

	memset(&a, 0, sizeof(a));
	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	a.office = o->cert.office;
	a.office_epoch = o->cert.epoch;
	a.device = k.device;
	a.device.b[0] ^= 1;
	a.epoch = k.epoch;
	buf_init(&down, SYNC_MAX_BYTES);
	sync_put_answer(&down, &a, &o->sign, &k.box.public, h->s.chance);
	refuse(h, buf_bytes(&down), AYNI_NOTOURS, TROUBLE_OTHERS_ANSWER);
	buf_free(&up);
	buf_free(&down);
	handset_free(h);
}

static void
an_answer_signed_by_another_is_refused(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	const struct office *o = f->b.office;
	struct sign_key other = wire_sign_key("other");
	struct sync_answer a;
	struct vault_keys k;
	struct buf up = ask(h), down;

	memset(&a, 0, sizeof(a));
	assert_int_equal(vault_keys(h->t.v, &k), AYNI_OK);
	a.office = o->cert.office;
	a.office_epoch = o->cert.epoch;
	a.device = k.device;
	a.epoch = k.epoch;
	buf_init(&down, SYNC_MAX_BYTES);
	sync_put_answer(&down, &a, &other, &k.box.public, h->s.chance);
	refuse(h, buf_bytes(&down), AYNI_REMOTE, TROUBLE_FORGED);
	buf_free(&up);
	buf_free(&down);
	handset_free(h);
}

/* ---- clocks ---- */

static void
a_receipt_for_another_device_is_refused(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct buf up = ask(h), down, receipt;
	struct receipt r = {.office = f->b.office->cert.office,
	    .office_epoch = f->b.office->cert.epoch,
	    .serial = 1,
	    .device = {{1}},
	    .epoch = handset_epoch(h)};
	struct sync_answer a = {.more = false};

	buf_init(&receipt, 4096);
	receipt_put(&receipt, &r, &f->b.office->sign);
	a.receipt = buf_bytes(&receipt);
	down = forge(h, up, &a);
	refuse(h, buf_bytes(&down), AYNI_REMOTE, TROUBLE_FORGED);
	buf_free(&receipt);
	buf_free(&down);
	handset_free(h);
}

/* Somebody who is admitted here later, or wrote what we correct. */
static void
a_person_whom_the_feed_brings_is_known(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct person_cert p = {.office = f->b.office->cert.office,
	    .name = TEXT("Rosa"),
	    .code = TEXT("E09"),
	    .rank = RANK_ENUMERATOR};
	struct sync_feed item = {.cursor = 1, .kind = ENTRY_PERSON};
	struct sync_answer a = {.feed = &item, .feeds = 1, .feed_cursor = 1};
	struct buf down, cert;
	struct home_person *known;
	struct hash hash;
	int again;

	buf_init(&cert, 4096);
	cert_put_person(&cert, &p, &f->b.office->sign);
	item.object = buf_bytes(&cert);
	hash = keys_hash(item.object);
	for (again = 0; again < 2; again++) {
		down = forge(h, ask(h), &a);
		hear(h, &down, &n);
		assert_int_equal(handset_home(h)->persons, 2);
		known = home_person(handset_home(h), &hash);
		assert_non_null(known);
		assert_true(text_is(known->cert.code, "E09"));
		assert_int_equal(known->slot, 0);
		assert_false(known->admitted);
		buf_free(&down);
	}
	buf_free(&cert);
	session_news_free(&n);
	handset_free(h);
}

static void
the_offices_clock_is_an_anchor_and_measures_ours(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct home *home;
	int64_t anchor;

	h->at.wall_us = f->b.at.wall_us + INT64_C(3600000000);
	handset_sync(h, &n);
	home = handset_home(h);
	anchor = home->anchor_us;
	assert_true(anchor > 0 && anchor <= f->b.at.wall_us);
	assert_true(home->ahead_us > INT64_C(3590000000) &&
	    home->ahead_us < INT64_C(3610000000));
	assert_int_equal(home->heard_us, h->at.wall_us);
	f->b.at.wall_us -= INT64_C(86400000000); /* it never goes back */
	handset_sync(h, &n);
	assert_int_equal(handset_home(h)->anchor_us, anchor);
	session_news_free(&n);
	handset_free(h);
}

static void
a_stick_measures_no_clock(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct buf down = answer(&f->b, ask(h));

	h->at.wall_us += INT64_C(86400000000);
	h->at.boot_us += INT64_C(86400000000);
	hear(h, &down, &n);
	assert_int_equal(n.stale, 0);
	assert_int_equal(handset_home(h)->ahead_us, 0);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

/* ---- not now ---- */

static void
a_locked_vault_asks_nothing(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_ask all = {.most_bytes = 1};
	struct session_sent sent;
	struct buf up;

	buf_init(&up, SYNC_MAX_BYTES);
	vaulted_close(&h->t);
	assert_int_equal(
	    vault_open(h->t.home, &h->t.options, NULL, &h->t.v), AYNI_OK);
	h->s.vault = h->t.v;
	assert_int_equal(
	    session_request(&h->s, &all, &up, &sent), AYNI_PASSPHRASE);
	buf_free(&up);
	handset_free(h);
}

/* Whatever allocation fails, the call says so or did its work, and the
 * next one finds everything in its place. */
static void
no_memory_loses_nothing(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_ask all = {.most_bytes = 1u << 20};
	struct session_news n;
	struct buf up, down;
	enum ayni_err e;
	bool done;
	long k;

	bureau_publish(&f->b,
	    bureau_read_as(&f->b, BUREAU_FARM, "\"1\"", "\"2\""));
	(void)handset_write(h, FARM);
	for (k = 0, done = false; !done; k++) {
		buf_init(&up, SYNC_MAX_BYTES);
		mem_fail_after = k;
		e = session_request(&h->s, &all, &up, &h->sent);
		done = mem_fail_after >= 0;
		mem_fail_after = -1;
		assert_true(e == AYNI_OK || (!done && e == AYNI_NOMEM));
		if (!done)
			buf_free(&up);
	}
	assert_true(k > 10);
	assert_int_equal(h->sent.batches, 1);
	down = answer(&f->b, up);
	for (k = 0, done = false; !done; k++) {
		session_news_init(&n);
		mem_fail_after = k;
		e = session_answer(&h->s, FROM, buf_bytes(&down), &n, NULL);
		done = mem_fail_after >= 0;
		mem_fail_after = -1;
		assert_true(e == AYNI_OK || (!done && e == AYNI_NOMEM));
		assert_int_equal(n.answers, e == AYNI_OK);
		if (e == AYNI_OK)
			done = true;
		else
			session_news_free(&n);
	}
	assert_true(k > 10);
	assert_int_equal(n.stale, 0);
	assert_int_equal(n.marks.held, 1);
	assert_int_equal(n.forms, 1);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	session_news_free(&n);
	buf_free(&down);
	handset_free(h);
}

#define TEST(f)                                                               \
	cmocka_unit_test_setup_teardown(f, terrain_setup, terrain_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_recorded_offline_arrives_with_the_first_sync),
	    TEST(a_certified_device_sends_what_is_new_and_no_join),
	    TEST(what_does_not_fit_goes_with_the_next),
	    TEST(a_lost_answer_loses_and_doubles_nothing),
	    TEST(an_answer_that_comes_twice_changes_nothing_the_second_time),
	    TEST(an_older_answer_brings_its_receipt_and_its_feed_and_no_more),
	    TEST(a_hole_is_told_and_heals),
	    TEST(requests_that_arrive_in_any_order_give_the_same),
	    TEST(an_office_behind_its_receipts_gets_again_what_it_lacks),
	    TEST(an_older_answer_does_not_say_that_the_office_is_behind),
	    TEST(a_device_that_the_office_forgot_is_certified_again),
	    TEST(an_office_put_back_by_hand_is_followed_anew),
	    TEST(a_feed_that_is_behind_begins_again),
	    TEST(an_office_that_does_not_know_the_invitation_lets_wait),
	    TEST(what_a_pen_has_no_room_for_stays_owed),
	    TEST(what_the_office_does_not_take_is_not_sent_in_circles),
	    TEST(after_as_many_holes_as_fit_everything_is_owed),
	    TEST(the_second_use_of_an_invitation_keeps_all_until_it_is_invited),
	    TEST(a_revoked_device_keeps_all_and_comes_back_under_new_keys),
	    TEST(a_revocation_is_believed_of_any_answer),
	    TEST(two_people_share_a_device),
	    TEST(whoever_needs_another_invitation_under_new_keys_is_told),
	    TEST(somebody_who_joins_meanwhile_is_not_taken_for_another),
	    TEST(two_devices_with_one_key_part),
	    TEST(both_of_two_devices_with_one_key_are_told),
	    TEST(a_vault_that_was_moved_asks_under_new_keys),
	    TEST(a_form_published_later_arrives_and_serves),
	    TEST(what_the_office_cannot_use_is_shown_until_it_can),
	    TEST(an_item_of_the_feed_that_is_damaged_holds_back_no_other),
	    TEST(new_keys_of_the_office_are_believed_of_its_identity),
	    TEST(a_new_epoch_of_the_office_loses_nothing),
	    TEST(new_keys_of_a_stranger_are_not_believed),
	    TEST(older_keys_of_the_office_do_not_come_back),
	    TEST(a_bit_flipped_anywhere_in_an_answer_is_refused),
	    TEST(an_answer_cut_anywhere_is_refused),
	    TEST(anything_that_is_no_answer_is_refused),
	    TEST(an_answer_for_another_device_is_not_used),
	    TEST(an_answer_that_names_another_is_not_used),
	    TEST(an_answer_signed_by_another_is_refused),
	    TEST(a_receipt_for_another_device_is_refused),
	    TEST(a_person_whom_the_feed_brings_is_known),
	    TEST(the_offices_clock_is_an_anchor_and_measures_ours),
	    TEST(a_stick_measures_no_clock),
	    TEST(a_locked_vault_asks_nothing),
	    TEST(no_memory_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
