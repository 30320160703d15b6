/* exchange: requests answered, devices enrolled, receipts, gaps, the feed. */
#include "support/stage.h"

#include <string.h>

#include "ayni/receipt.h"

#define FARM "name=Ann's;hens=3"

static struct sync_answer
sync_with(struct stage *s, struct tablet *t, const struct cut *const *c,
    size_t n, bool join)
{
	struct sync_answer answer;
	struct bytes raw[8];
	size_t i;

	assert_true(n <= 8);
	for (i = 0; i < n; i++)
		raw[i] = buf_bytes(&c[i]->raw);
	tablet_sync(t, &s->b, raw, n, join, &s->a, &answer);
	return answer;
}

static struct receipt
receipt_of(struct stage *s, const struct sync_answer *answer)
{
	struct receipt r;

	assert_int_equal(receipt_read(answer->receipt, &s->b.office->cert, &r),
	    AYNI_OK);
	return r;
}

/* What a request of this tablet gives when it is not believed. */
static enum ayni_err
ask_in_vain(struct stage *s, struct tablet *t, bool join)
{
	const char *digest = bureau_digest(&s->b);
	struct db_counts before = bureau_counts(&s->b), after;
	struct exchange x;
	struct buf up, down;
	enum ayni_err e;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	tablet_ask(t, NULL, 0, join, &up);
	e = exchange_answer(s->b.ingest, EXCHANGE_LINK, buf_bytes(&up), &down, &x);
	assert_int_not_equal(e, AYNI_OK);
	assert_int_equal(down.n, 0);
	after = bureau_counts(&s->b);
	assert_memory_equal(&after, &before, sizeof(after));
	assert_string_equal(bureau_digest(&s->b), digest);
	buf_free(&up);
	buf_free(&down);
	return e;
}

/* ---- joining ---- */

static void
a_join_is_certified_and_its_batches_used_at_once(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct record_id r;
	const struct cut *c = stage_submit(s, t, &r, FARM);
	struct sync_answer a = sync_with(s, t, &c, 1, true);

	assert_int_equal(a.state, SYNC_CERTIFIED);
	assert_int_equal(a.refusals, 0);
	assert_int_equal(receipt_of(s, &a).held, 1);
	assert_true(ID_EQUAL(receipt_of(s, &a).held_id, c->id));
	assert_string_equal(stage_cell(s, &r, "hens"), "3");
	stage_expect_pure(s);
	tablet_free(t);
}

static void
the_same_join_again_changes_nothing(void **state)
{
	struct stage *s = *state;
	const char *digest = bureau_digest(&s->b);
	struct sync_answer a = sync_with(s, s->ann, NULL, 0, true);

	assert_int_equal(a.state, SYNC_CERTIFIED);
	assert_string_equal(bureau_digest(&s->b), digest);
}

/* Two devices with one invitation: the first wins, the second is shown. */
static void
the_first_use_of_an_invitation_wins(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03"), *thief;
	const struct cut *c;
	struct sync_answer a;
	struct record_id r;
	struct db_join *j = NULL;
	struct db_contact contact;
	size_t n = 0;

	thief = tablet_steal(t);
	tablet_join(t, &s->b);
	c = stage_submit(s, thief, &r, FARM);
	a = sync_with(s, thief, &c, 1, true);
	assert_int_equal(a.state, SYNC_INVITATION_USED);
	assert_int_equal(a.refusals, 1);
	assert_int_equal(a.refused[0].err, AYNI_HELD);
	assert_true(ID_EQUAL(a.refused[0].batch, c->id));
	assert_int_equal(receipt_of(s, &a).held, 0);
	assert_int_equal(a.feeds, 0);
	assert_int_equal(db_join_list(s->b.db, &s->a, &j, &n), AYNI_OK);
	assert_int_equal(n, 1);
	assert_int_equal(j[0].why, AYNI_EXISTS);
	assert_true(ID_EQUAL(j[0].epoch, thief->epoch));
	assert_string_equal(stage_cell(s, &r, "hens"), "(none)");
	assert_int_equal(db_contact_get(s->b.db, &thief->epoch, &contact),
	    AYNI_NOTFOUND);
	stage_expect_pure(s);
	tablet_free(t);
	tablet_free(thief);
}

/* The tablet asks with another person's invitation. */
static struct sync_answer
introduce(struct stage *s, struct tablet *t, const struct tablet *guest)
{
	memcpy(t->invitation, guest->invitation, sizeof(t->invitation));
	memcpy(t->secret, guest->secret, sizeof(t->secret));
	tablet_rejoin(t, &t->device, 0);
	return sync_with(s, t, NULL, 0, true);
}

static size_t
persons(struct stage *s, const struct tablet *t)
{
	struct hash *list = NULL;
	size_t n = 0;

	assert_int_equal(db_device_persons(s->b.db, &t->epoch, &s->a, &list,
			     &n),
	    AYNI_OK);
	return n;
}

static void
a_certified_device_introduces_one_more_person(void **state)
{
	struct stage *s = *state;
	struct tablet *guest = tablet_new(&s->b, s->book, "E03");
	struct device_cert c;
	struct sync_answer a;
	struct db_join *j = NULL;
	const char *digest;
	size_t n = 0;

	a = introduce(s, s->ann, guest);
	assert_int_equal(a.state, SYNC_CERTIFIED);
	assert_int_equal(persons(s, s->ann), 2);
	assert_int_equal(cert_read_device(a.feed[a.feeds - 1].object,
			     &s->b.office->cert, &c),
	    AYNI_OK);
	assert_int_equal(c.persons, 2);
	assert_true(ID_EQUAL(c.epoch, s->ann->epoch));
	stage_expect_pure(s);
	digest = bureau_digest(&s->b);
	a = introduce(s, s->ann, guest); /* as often as it likes */
	assert_string_equal(bureau_digest(&s->b), digest);

	assert_false(a.used);

	a = introduce(s, s->bob, guest);
	assert_int_equal(a.state, SYNC_CERTIFIED);
	assert_true(a.used);
	assert_memory_equal(
	    a.invitation, guest->invitation, sizeof(a.invitation));
	assert_int_equal(persons(s, s->bob), 1);
	assert_int_equal(db_join_list(s->b.db, &s->a, &j, &n), AYNI_OK);
	assert_int_equal(n, 1);
	assert_int_equal(j[0].why, AYNI_EXISTS);
	tablet_free(guest);
}

static void
a_wrong_secret_introduces_nobody(void **state)
{
	struct stage *s = *state;
	struct tablet *guest = tablet_new(&s->b, s->book, "E03");
	struct sync_answer a;

	guest->secret[0]++;
	a = introduce(s, s->ann, guest);
	assert_int_equal(a.state, SYNC_CERTIFIED);
	assert_int_equal(persons(s, s->ann), 1);
	tablet_free(guest);
}

static void
a_revoked_device_introduces_nobody(void **state)
{
	struct stage *s = *state;
	struct tablet *guest = tablet_new(&s->b, s->book, "E03");
	struct sync_answer a;

	bureau_revoke(&s->b, &s->ann->epoch, 0);
	a = introduce(s, s->ann, guest);
	assert_int_equal(a.state, SYNC_REVOKED);
	assert_int_equal(persons(s, s->ann), 1);
	tablet_free(guest);
}

static void
an_unknown_invitation_waits(void **state)
{
	struct stage *s = *state;
	static struct bureau other;
	struct tablet *t;
	struct sync_answer a;
	struct db_contact contact;

	/* the same office, but this store does not know what it promised */
	bureau_twin(&other, &s->b, BUREAU_MEMORY);
	t = tablet_new(&s->b, s->book, "E03");
	tablet_sync(t, &other, NULL, 0, true, &s->a, &a);
	assert_int_equal(a.state, SYNC_WAITING);
	assert_int_equal(a.feeds, 0);
	assert_int_equal(db_contact_get(other.db, &t->epoch, &contact),
	    AYNI_NOTFOUND);
	bureau_end(&other);
	tablet_free(t);
}

static void
a_wrong_secret_is_refused(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");

	tablet_rejoin(t, &t->device, 1);
	assert_int_equal(ask_in_vain(s, t, true), AYNI_BADKEY);
	tablet_free(t);
}

/* Whoever journalled as the office's own device would speak for it. */
static void
nobody_joins_as_the_office(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");

	tablet_rejoin(t, &s->b.office->device, 0);
	assert_int_equal(ask_in_vain(s, t, true), AYNI_BADKEY);
	tablet_free(t);
}

static void
a_key_that_nobody_knows_is_refused(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");

	assert_int_equal(ask_in_vain(s, t, false), AYNI_BADKEY);
	tablet_free(t);
}

static void
a_join_of_another_key_does_not_vouch(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct tablet *u = tablet_new(&s->b, s->book, "E04");
	struct buf mine = t->join;

	t->join = u->join;
	assert_int_equal(ask_in_vain(s, t, true), AYNI_BADKEY);
	t->join = mine;
	tablet_free(t);
	tablet_free(u);
}

/* ---- requests ---- */

static void
a_request_in_anothers_name_is_refused(void **state)
{
	struct stage *s = *state;
	struct device_id own = s->ann->device;

	s->ann->device = s->bob->device;
	assert_int_equal(ask_in_vain(s, s->ann, false), AYNI_BADKEY);
	s->ann->device = own;
}

static void
a_request_signed_by_another_is_refused(void **state)
{
	struct stage *s = *state;
	struct sign_key own = s->ann->sign;

	s->ann->sign = s->bob->sign;
	assert_int_equal(ask_in_vain(s, s->ann, false), AYNI_BADSIG);
	s->ann->sign = own;
}

static void
a_request_for_another_office_is_refused(void **state)
{
	struct stage *s = *state;
	struct box_public box = s->ann->office_box;
	uint64_t seed = 5;

	s->ann->office_box = keys_box_new(test_random(&seed)).public;
	assert_int_equal(ask_in_vain(s, s->ann, false), AYNI_NOTOURS);
	s->ann->office_box = box;
	s->ann->office.b[0] ^= 1;
	assert_int_equal(ask_in_vain(s, s->ann, false), AYNI_NOTOURS);
	s->ann->office.b[0] ^= 1;
}

static void
what_is_no_envelope_is_refused(void **state)
{
	struct stage *s = *state;
	struct exchange x;
	struct buf up, down;
	enum ayni_err e;
	size_t i;

	buf_init(&up, SYNC_MAX_BYTES);
	tablet_ask(s->ann, NULL, 0, false, &up);
	for (i = 0; i < up.n; i++) {
		up.p[i] ^= (uint8_t)(1u << i % 8);
		buf_init(&down, SYNC_MAX_BYTES);
		e = exchange_answer(s->b.ingest, EXCHANGE_LINK, buf_bytes(&up), &down, &x);
		assert_int_not_equal(e, AYNI_OK);
		assert_int_equal(down.n, 0);
		buf_free(&down);
		up.p[i] ^= (uint8_t)(1u << i % 8);
	}
	buf_free(&up);
}

static void
an_answer_is_no_request(void **state)
{
	struct stage *s = *state;
	struct sync_answer a = {.office = s->b.office->cert.office};
	struct exchange x;
	struct buf up, down;
	uint64_t seed = 4;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	sync_put_answer(&up, &a, &s->b.office->sign,
	    &s->b.office->box.public, test_random(&seed));
	assert_int_equal(
	    exchange_answer(s->b.ingest, EXCHANGE_LINK, buf_bytes(&up), &down, &x),
	    AYNI_BADTYPE);
	buf_free(&up);
	buf_free(&down);
}

/* Every request of a device is answered with what it said and no more. */
static void
an_answer_names_the_request(void **state)
{
	struct stage *s = *state;
	struct sync_answer a = sync_with(s, s->ann, NULL, 0, false);
	struct db_contact c;

	assert_int_equal(a.refusals, 0);
	assert_int_equal(a.gaps, 0);
	assert_memory_equal(a.nonce, s->ann->nonce, sizeof(a.nonce));
	assert_true(a.now_us > 0);
	assert_int_equal(
	    db_contact_get(s->b.db, &s->ann->epoch, &c), AYNI_OK);
	assert_true(ID_EQUAL(c.device, s->ann->device));
}

static void
an_impossible_clock_is_noted_and_does_no_harm(void **state)
{
	static const int64_t never[] = {INT64_MIN, INT64_MAX};
	struct stage *s = *state;
	struct moment at = s->ann->at;
	struct db_contact c;
	size_t i;

	for (i = 0; i < 2; i++) {
		s->ann->at.wall_us = never[i] - (i == 1 ? 1000000 : 0);
		(void)sync_with(s, s->ann, NULL, 0, false);
		assert_int_equal(
		    db_contact_get(s->b.db, &s->ann->epoch, &c), AYNI_OK);
		assert_true(i == 0 ? c.ahead_us < 0 : c.ahead_us > 0);
	}
	s->ann->at = at;
}

/* ---- receipts and gaps ---- */

static void
a_gap_is_shown_and_heals(void **state)
{
	struct stage *s = *state;
	struct record_id r[4];
	const struct cut *c[4];
	struct sync_answer a;
	size_t i;

	for (i = 0; i < 4; i++)
		c[i] = stage_submit(s, s->ann, &r[i], FARM);
	a = sync_with(s, s->ann, &c[0], 1, false);
	assert_int_equal(receipt_of(s, &a).held, 1);
	assert_int_equal(a.gaps, 1);
	assert_int_equal(a.missing[0].first, 2);
	assert_int_equal(a.missing[0].last, 4);
	a = sync_with(s, s->ann, &c[2], 1, false);
	assert_int_equal(receipt_of(s, &a).held, 1);
	assert_int_equal(a.gaps, 2);
	assert_int_equal(a.missing[0].first, 2);
	assert_int_equal(a.missing[0].last, 2);
	assert_int_equal(a.missing[1].first, 4);
	assert_int_equal(a.missing[1].last, 4);
	/* the gap holds back the receipt, not the data */
	assert_string_equal(stage_cell(s, &r[2], "hens"), "3");
	a = sync_with(s, s->ann, &c[3], 1, false);
	assert_int_equal(receipt_of(s, &a).held, 1);
	a = sync_with(s, s->ann, &c[1], 1, false);
	assert_int_equal(a.gaps, 0);
	assert_int_equal(receipt_of(s, &a).held, 4);
	assert_true(ID_EQUAL(receipt_of(s, &a).held_id, c[3]->id));
}

static void
serials_rise(void **state)
{
	struct stage *s = *state;
	struct sync_answer a = sync_with(s, s->ann, NULL, 0, false);
	uint64_t first = receipt_of(s, &a).serial;

	a = sync_with(s, s->bob, NULL, 0, false);
	assert_true(receipt_of(s, &a).serial > first);
}

/* This store was put back from an old copy, by hand: what its office wrote
 * since then may come back, so it goes on in another epoch. */
static void
a_receipt_that_was_not_given_yet_opens_an_epoch(void **state)
{
	struct stage *s = *state;
	struct sync_answer a = sync_with(s, s->ann, NULL, 0, false);
	struct epoch_id was = s->b.office->cert.epoch;
	struct receipt later = receipt_of(s, &a);
	struct office_cert now;
	struct buf ahead;

	buf_init(&ahead, 4096);
	later.serial += 1;
	receipt_put(&ahead, &later, &s->b.office->sign);
	s->ann->receipt = buf_bytes(&ahead);
	s->ann->cursor = UINT32_MAX;
	a = sync_with(s, s->ann, NULL, 0, false);
	assert_false(ID_EQUAL(s->b.office->cert.epoch, was));
	assert_int_equal(receipt_of(s, &a).serial, 1);
	assert_int_equal(a.feed[0].kind, ENTRY_OFFICE);
	assert_int_equal(cert_read_office(a.feed[0].object, &s->ann->office,
			     &now), AYNI_OK);
	assert_true(ID_EQUAL(now.epoch, s->b.office->cert.epoch));
	assert_int_equal(a.feeds, 6);
	/* once, however often it is shown, and by whomever */
	was = s->b.office->cert.epoch;
	a = sync_with(s, s->ann, NULL, 0, false);
	s->bob->receipt = buf_bytes(&ahead);
	a = sync_with(s, s->bob, NULL, 0, false);
	assert_true(ID_EQUAL(s->b.office->cert.epoch, was));
	stage_expect_pure(s);
	/* nobody else can bring it about */
	later = receipt_of(s, &a);
	later.serial += 1000;
	buf_clear(&ahead);
	receipt_put(&ahead, &later, &s->ann->sign);
	s->ann->receipt = buf_bytes(&ahead);
	a = sync_with(s, s->ann, NULL, 0, false);
	assert_true(ID_EQUAL(s->b.office->cert.epoch, was));
	s->ann->receipt = s->bob->receipt = (struct bytes){NULL, 0};
	buf_free(&ahead);
}

/* A batch more never takes back what was receipted. */
static void
a_fork_does_not_move_the_receipt_back(void **state)
{
	struct stage *s = *state;
	struct tablet *copy;
	struct record_id r;
	const struct cut *c, *other[2];
	struct sync_answer a;
	int i;

	for (i = 0; i < 8; i++) { /* whichever id is the smaller */
		copy = tablet_copy(s->ann);
		(void)tablet_submit(s->ann, s->farm, &r, FARM);
		(void)tablet_submit(s->ann, s->farm, &r, FARM);
		c = stage_submit(s, s->ann, &r, FARM);
		other[0] = stage_submit(s, copy, &r, "name=other");
		other[1] = stage_submit(s, copy, &r, "name=other");
		a = sync_with(s, s->ann, &c, 1, false);
		assert_int_equal(receipt_of(s, &a).held, s->ann->next - 1);
		a = sync_with(s, copy, other, 2, false);
		assert_int_equal(receipt_of(s, &a).held, s->ann->next - 1);
		assert_true(ID_EQUAL(receipt_of(s, &a).held_id, c->id));
		tablet_free(copy);
	}
}

static void
what_is_not_used_is_named_with_its_reason(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	struct record_id r;
	const struct cut *c[2];
	struct sync_answer a;

	(void)tablet_submit(s->ann, f, &r, "who/name=Efo;who/age=44");
	c[0] = tablet_cut(s->ann, (struct bytes){NULL, 0});
	c[1] = stage_submit(s, s->ann, &r, FARM);
	a = sync_with(s, s->ann, c, 2, false);
	assert_int_equal(a.refusals, 1);
	assert_true(ID_EQUAL(a.refused[0].batch, c[0]->id));
	assert_int_equal(a.refused[0].err, AYNI_UNKNOWNFORM);
	assert_int_equal(receipt_of(s, &a).held, 0);
	assert_int_equal(a.gaps, 0); /* it is here, but cannot be used */
	bureau_publish(&s->b, f);
	a = sync_with(s, s->ann, NULL, 0, false);
	assert_int_equal(receipt_of(s, &a).held, 2);
}

static void
a_revoked_device_learns_it(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	const struct cut *c = stage_submit(s, s->ann, &r, FARM);
	struct sync_answer a;
	size_t i, seen = 0;

	(void)sync_with(s, s->ann, &c, 1, false);
	bureau_revoke(&s->b, &s->ann->epoch, 1);
	c = stage_submit(s, s->ann, &r, FARM);
	a = sync_with(s, s->ann, &c, 1, false);
	assert_int_equal(a.state, SYNC_REVOKED);
	assert_int_equal(receipt_of(s, &a).held, 1);
	assert_int_equal(a.refusals, 1);
	assert_int_equal(a.refused[0].err, AYNI_REVOKED);
	for (i = 0; i < a.feeds; i++)
		seen += a.feed[i].kind == ENTRY_REVOKE;
	assert_int_equal(seen, 1);
	a = sync_with(s, s->bob, NULL, 0, false);
	assert_int_equal(a.state, SYNC_CERTIFIED);
	for (i = 0; i < a.feeds; i++)
		assert_int_not_equal(a.feed[i].kind, ENTRY_REVOKE);
}

/* ---- the feed ---- */

static void
a_device_gets_what_concerns_it_once(void **state)
{
	struct stage *s = *state;
	struct sync_answer a = sync_with(s, s->ann, NULL, 0, false);
	struct device_cert device;
	struct person_cert person;
	size_t i, of[64] = {0};

	for (i = 0; i < a.feeds; i++) {
		of[a.feed[i].kind & 63]++;
		if (i > 0)
			assert_true(a.feed[i].cursor > a.feed[i - 1].cursor);
		if (a.feed[i].kind == ENTRY_DEVICE) {
			assert_int_equal(cert_read_device(a.feed[i].object,
					     &s->b.office->cert, &device),
			    AYNI_OK);
			assert_true(ID_EQUAL(device.device, s->ann->device));
		}
		if (a.feed[i].kind == ENTRY_PERSON) {
			assert_int_equal(cert_read_person(a.feed[i].object,
					     &s->b.office->cert, &person),
			    AYNI_OK);
			assert_true(text_is(person.code, "E01"));
		}
	}
	assert_int_equal(of[ENTRY_OFFICE], 1);
	assert_int_equal(of[ENTRY_FORM], 1);
	assert_int_equal(of[ENTRY_PERSON], 1);
	assert_int_equal(of[ENTRY_DEVICE], 1);
	assert_int_equal(of[ENTRY_INVITE], 0); /* they hold secrets */
	assert_false(a.more);
	s->ann->cursor = a.feed_cursor;
	a = sync_with(s, s->ann, NULL, 0, false);
	assert_int_equal(a.feeds, 0);
	assert_int_equal(a.feed_cursor, s->ann->cursor);
	/* a device that knows more than we do learns where we stand */
	s->ann->cursor += 100;
	a = sync_with(s, s->ann, NULL, 0, false);
	assert_int_equal(a.feed_cursor, s->ann->cursor - 100);
}

static void
a_long_feed_comes_in_pieces(void **state)
{
	struct stage *s = *state;
	struct db_feed *f = NULL;
	uint64_t cursor = 0;
	size_t n = 0, all = 0;
	bool more = true;

	while (more) {
		assert_int_equal(db_feed(s->b.db, &s->b.office->device,
				     &s->ann->device, cursor, 3, 700, &s->a,
				     &f, &n, &cursor, &more),
		    AYNI_OK);
		assert_true(n > 0 && n <= 3);
		all += n;
	}
	assert_int_equal(all, 4);
}

/* ---- epochs of the office ---- */

static void
an_epoch_that_is_new_to_a_device_comes_first(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	const struct cut *c = stage_submit(s, s->ann, &r, FARM);
	struct office_cert now;
	struct sync_answer a;

	s->ann->cursor = UINT32_MAX; /* of the epoch that it knows */
	bureau_renew(&s->b);
	a = sync_with(s, s->ann, &c, 1, false);
	assert_int_equal(a.refusals, 0);
	assert_int_equal(receipt_of(s, &a).held, 1);
	assert_int_equal(a.feeds, 6);
	assert_int_equal(a.feed[0].cursor, 0);
	assert_int_equal(a.feed[0].kind, ENTRY_OFFICE);
	assert_int_equal(cert_read_office(a.feed[0].object, &s->ann->office,
			     &now), AYNI_OK);
	assert_true(ID_EQUAL(now.epoch, s->b.office->cert.epoch));
	/* then the journals of both, and nothing twice */
	s->ann->cursor = a.feed_cursor;
	s->ann->office_box = now.box;
	a = sync_with(s, s->ann, NULL, 0, false);
	assert_int_equal(a.feeds, 0);
	assert_int_equal(a.feed_cursor, s->ann->cursor);
	stage_expect_pure(s);
}

static void
whoever_waits_learns_the_new_epoch_too(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E09");
	struct sync_answer a;

	memset(t->invitation, 9, sizeof(t->invitation));
	tablet_rejoin(t, &t->device, 0);
	bureau_renew(&s->b);
	a = sync_with(s, t, NULL, 0, true);
	assert_int_equal(a.state, SYNC_WAITING);
	assert_int_equal(a.feeds, 1);
	assert_int_equal(a.feed[0].kind, ENTRY_OFFICE);
	assert_int_equal(a.feed_cursor, 0);
	tablet_free(t);
}

/* Persons, devices and forms of an epoch that is over are as good as ever,
 * whatever the order in which all of it is derived again. */
static void
what_an_epoch_that_is_over_signed_stays_good(void **state)
{
	struct stage *s = *state;
	struct bureau_form *sse;
	struct tablet *carl;
	struct record_id r;

	bureau_renew(&s->b);
	sse = bureau_read(&s->b, "tests/data/forms/household.xml");
	bureau_publish(&s->b, sse);
	stage_expect(s, buf_bytes(&stage_submit(s, s->ann, &r, FARM)->raw),
	    AYNI_OK, DB_USED);
	carl = tablet_new(&s->b, s->book, "E03");
	tablet_join(carl, &s->b);
	bureau_revoke(&s->b, &s->bob->epoch, 0);
	stage_expect(s, buf_bytes(&stage_submit(s, s->bob, &r, FARM)->raw),
	    AYNI_REVOKED, DB_HELD);
	stage_expect(s, buf_bytes(&stage_submit(s, carl, &r, FARM)->raw),
	    AYNI_OK, DB_USED);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_AUTHOR), 0);
	stage_expect_pure(s);
	tablet_free(carl);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_join_is_certified_and_its_batches_used_at_once),
	    TEST(the_same_join_again_changes_nothing),
	    TEST(the_first_use_of_an_invitation_wins),
	    TEST(a_certified_device_introduces_one_more_person),
	    TEST(a_wrong_secret_introduces_nobody),
	    TEST(a_revoked_device_introduces_nobody),
	    TEST(an_unknown_invitation_waits),
	    TEST(a_wrong_secret_is_refused),
	    TEST(nobody_joins_as_the_office),
	    TEST(a_key_that_nobody_knows_is_refused),
	    TEST(a_join_of_another_key_does_not_vouch),
	    TEST(a_request_in_anothers_name_is_refused),
	    TEST(a_request_signed_by_another_is_refused),
	    TEST(a_request_for_another_office_is_refused),
	    TEST(what_is_no_envelope_is_refused),
	    TEST(an_answer_is_no_request),
	    TEST(an_answer_names_the_request),
	    TEST(an_impossible_clock_is_noted_and_does_no_harm),
	    TEST(a_gap_is_shown_and_heals),
	    TEST(serials_rise),
	    TEST(a_receipt_that_was_not_given_yet_opens_an_epoch),
	    TEST(a_fork_does_not_move_the_receipt_back),
	    TEST(what_is_not_used_is_named_with_its_reason),
	    TEST(a_revoked_device_learns_it),
	    TEST(a_device_gets_what_concerns_it_once),
	    TEST(a_long_feed_comes_in_pieces),
	    TEST(an_epoch_that_is_new_to_a_device_comes_first),
	    TEST(whoever_waits_learns_the_new_epoch_too),
	    TEST(what_an_epoch_that_is_over_signed_stays_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
