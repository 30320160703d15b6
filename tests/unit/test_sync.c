/* sync: requests, answers, envelopes, bundles, and what each refuses. */
#include "support/test.h"

#include <string.h>

#include "ayni/pack.h"
#include "support/wire.h"

#define NOTHING ((struct bytes){NULL, 0})

static const uint8_t receipt_bytes[] = "a receipt", join_bytes[] = "a join";
static const uint8_t batch_bytes[] = "a batch";

static struct sync_request
request(const struct wire *w, struct bytes *batch)
{
	struct sync_request q;

	memset(&q, 0, sizeof(q));
	batch[0] = BYTES(batch_bytes);
	batch[1] = NOTHING;
	q.office = w->cert.office;
	q.device = w->device_id;
	q.epoch = w->epoch;
	memset(q.nonce, 6, sizeof(q.nonce));
	q.at = (struct moment){
	    .wall_us = -5, .boot_us = 7000000, .zone_min = -300};
	q.last_cut = 12;
	q.feed_cursor = 3;
	q.receipt = BYTES(receipt_bytes);
	q.batch = batch;
	q.batches = 2;
	q.join = BYTES(join_bytes);
	return q;
}

static struct sync_answer
answer(const struct wire *w)
{
	static struct sync_refused refused[1];
	static struct sync_range missing[2] = {{2, 2}, {5, 9}};
	static struct sync_feed feed[1];
	struct sync_answer a;

	refused[0].err = AYNI_QUOTA;
	memset(refused[0].batch.b, 4, sizeof(refused[0].batch.b));
	feed[0] = (struct sync_feed){
	    .cursor = 8, .kind = 34, .object = BYTES(batch_bytes)};
	memset(&a, 0, sizeof(a));
	a.office = w->cert.office;
	a.office_epoch = w->cert.epoch;
	a.device = w->device_id;
	a.epoch = w->epoch;
	memset(a.nonce, 6, sizeof(a.nonce));
	a.receipt = BYTES(receipt_bytes);
	a.refused = refused;
	a.refusals = 1;
	a.missing = missing;
	a.gaps = 2;
	a.feed = feed;
	a.feeds = 1;
	a.feed_cursor = 8;
	a.more = true;
	a.now_us = 1795521600000000;
	a.state = SYNC_REVOKED;
	a.used = true;
	memset(a.invitation, 7, sizeof(a.invitation));
	return a;
}

static struct buf
envelope_of(const struct wire *w, const struct sync_request *q)
{
	uint64_t chance = 1;
	struct buf b;

	buf_init(&b, SYNC_MAX_BYTES);
	sync_put_request(&b, q, &w->device, &w->office_box.public,
	    test_random(&chance));
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static struct buf
envelope_down(const struct wire *w, const struct sync_answer *a)
{
	uint64_t chance = 1;
	struct buf b;

	buf_init(&b, SYNC_MAX_BYTES);
	sync_put_answer(&b, a, &w->office, &w->device_box.public,
	    test_random(&chance));
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static struct buf
opened(const struct wire *w, const struct buf *envelope, enum sync_way way)
{
	struct buf message;

	buf_init(&message, SYNC_MAX_BYTES);
	assert_int_equal(sync_open(buf_bytes(envelope), way,
			     way == SYNC_UP ? &w->office_box : &w->device_box,
			     &message),
	    AYNI_OK);
	return message;
}

static void
a_request_keeps_everything_it_says(void **state)
{
	struct wire w = wire_start();
	struct bytes batch[2], join;
	struct sync_request q = request(&w, batch), read;
	struct buf b = envelope_of(&w, &q), m = opened(&w, &b, SYNC_UP);
	struct epoch_id epoch;
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	assert_int_equal(
	    sync_peek_request(buf_bytes(&m), &epoch, &join), AYNI_OK);
	assert_true(ID_EQUAL(epoch, w.epoch));
	assert_true(bytes_equal(join, q.join));
	assert_int_equal(sync_read_request(buf_bytes(&m), &w.cert.office,
			     &w.device.public, &a, &read),
	    AYNI_OK);
	assert_true(ID_EQUAL(read.device, q.device));
	assert_memory_equal(read.nonce, q.nonce, sizeof(q.nonce));
	assert_true(read.at.wall_us == -5);
	assert_true(read.at.boot_us == 7000000);
	assert_int_equal(read.at.zone_min, -300);
	assert_int_equal(read.last_cut, 12);
	assert_int_equal(read.feed_cursor, 3);
	assert_true(bytes_equal(read.receipt, q.receipt));
	assert_int_equal(read.batches, 2);
	assert_true(bytes_equal(read.batch[0], batch[0]));
	assert_true(bytes_equal(read.join, q.join));
	arena_free(&a);
	buf_free(&b);
	buf_free(&m);
}

static void
an_answer_keeps_everything_it_says(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w), read;
	struct buf b = envelope_down(&w, &s), m = opened(&w, &b, SYNC_DOWN);
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	assert_int_equal(sync_read_answer(buf_bytes(&m), &w.cert, &w.device_id,
			     &w.epoch, &a, &read),
	    AYNI_OK);
	assert_memory_equal(read.nonce, s.nonce, sizeof(s.nonce));
	assert_true(bytes_equal(read.receipt, s.receipt));
	assert_int_equal(read.refusals, 1);
	assert_int_equal(read.refused[0].err, AYNI_QUOTA);
	assert_int_equal(read.gaps, 2);
	assert_int_equal(read.missing[1].last, 9);
	assert_int_equal(read.feeds, 1);
	assert_int_equal(read.feed[0].kind, 34);
	assert_int_equal(read.feed_cursor, 8);
	assert_true(read.more);
	assert_true(read.now_us == s.now_us);
	assert_int_equal(read.state, SYNC_REVOKED);
	assert_true(read.used);
	assert_memory_equal(
	    read.invitation, s.invitation, sizeof(s.invitation));
	arena_free(&a);
	buf_free(&b);
	buf_free(&m);
}

static void
an_envelope_shows_its_way_and_recipient_and_no_more(void **state)
{
	struct wire w = wire_start();
	struct bytes batch[2];
	struct sync_request q = request(&w, batch);
	struct buf b = envelope_of(&w, &q);
	struct key_id to, office = keys_id(BYTES(w.office_box.public.b));
	enum sync_way way;
	size_t i;

	(void)state;
	assert_int_equal(sync_recipient(buf_bytes(&b), &way, &to), AYNI_OK);
	assert_int_equal(way, SYNC_UP);
	assert_true(ID_EQUAL(to, office));
	for (i = 0; i + sizeof(q.device.b) <= b.n; i++)
		assert_memory_not_equal(
		    b.p + i, q.device.b, sizeof(q.device.b));
	buf_free(&b);
}

static enum ayni_err
opens(struct bytes envelope, enum sync_way way, const struct box_key *key)
{
	struct buf message;
	enum ayni_err e;

	buf_init(&message, SYNC_MAX_BYTES);
	e = sync_open(envelope, way, key, &message);
	buf_free(&message);
	return e;
}

static void
an_answer_is_no_request(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	struct buf b = envelope_down(&w, &s);

	(void)state;
	assert_int_equal(
	    opens(buf_bytes(&b), SYNC_UP, &w.device_box), AYNI_BADTYPE);
	buf_free(&b);
}

static void
an_envelope_for_another_key_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	struct buf b = envelope_down(&w, &s);

	(void)state;
	assert_int_equal(
	    opens(buf_bytes(&b), SYNC_DOWN, &w.other_box), AYNI_NOTOURS);
	buf_free(&b);
}

static void
a_flipped_bit_anywhere_in_an_envelope_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	struct buf b = envelope_down(&w, &s);
	size_t bit;

	(void)state;
	for (bit = 0; bit < b.n * 8; bit++) {
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(
		    opens(buf_bytes(&b), SYNC_DOWN, &w.device_box), AYNI_OK);
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	buf_free(&b);
}

static void
an_envelope_cut_anywhere_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	struct buf b = envelope_down(&w, &s);
	size_t n;

	(void)state;
	for (n = 0; n < b.n; n++)
		assert_int_equal(opens((struct bytes){b.p, n}, SYNC_DOWN,
				     &w.device_box),
		    AYNI_BADFORM);
	buf_free(&b);
}

static void
an_envelope_that_goes_a_third_way_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	struct buf b = envelope_down(&w, &s);

	(void)state;
	b.p[1] = 3;
	assert_int_equal(
	    opens(buf_bytes(&b), SYNC_DOWN, &w.device_box), AYNI_BADFORM);
	buf_free(&b);
}

static enum ayni_err
read_request(const struct wire *w, const struct sync_request *q,
    const struct sign_public *key)
{
	struct buf b = envelope_of(w, q), m = opened(w, &b, SYNC_UP);
	struct sync_request read;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	e = sync_read_request(
	    buf_bytes(&m), &w->cert.office, key, &a, &read);
	arena_free(&a);
	buf_free(&b);
	buf_free(&m);
	return e;
}

static void
a_request_of_an_unknown_key_is_refused(void **state)
{
	struct wire w = wire_start();
	struct bytes batch[2];
	struct sync_request q = request(&w, batch);

	(void)state;
	assert_int_equal(
	    read_request(&w, &q, &w.other.public), AYNI_BADSIG);
}

static void
a_request_to_another_office_is_refused(void **state)
{
	struct wire w = wire_start();
	struct bytes batch[2];
	struct sync_request q = request(&w, batch);

	(void)state;
	q.office.b[0] ^= 1;
	assert_int_equal(
	    read_request(&w, &q, &w.device.public), AYNI_NOTOURS);
}

static void
a_request_under_anothers_epoch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct bytes batch[2];
	struct sync_request q = request(&w, batch);

	(void)state;
	q.epoch = keys_epoch(&w.other.public);
	assert_int_equal(
	    read_request(&w, &q, &w.device.public), AYNI_MISMATCH);
}

static void
a_request_from_beyond_the_time_zones_is_refused(void **state)
{
	struct wire w = wire_start();
	struct bytes batch[2];
	struct sync_request q = request(&w, batch);

	(void)state;
	q.at.zone_min = 1441;
	assert_int_equal(
	    read_request(&w, &q, &w.device.public), AYNI_BADFORM);
}

static void
a_request_with_1001_batches_is_refused(void **state)
{
	static struct bytes many[SYNC_MAX_BATCHES + 1];
	struct wire w = wire_start();
	struct bytes batch[2];
	struct sync_request q = request(&w, batch);

	(void)state;
	q.batch = many;
	q.batches = SYNC_MAX_BATCHES + 1;
	assert_int_equal(
	    read_request(&w, &q, &w.device.public), AYNI_TOOBIG);
}

static enum ayni_err
read_answer(const struct wire *w, const struct sync_answer *s)
{
	struct buf b = envelope_down(w, s), m = opened(w, &b, SYNC_DOWN);
	struct sync_answer read;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	e = sync_read_answer(buf_bytes(&m), &w->cert, &w->device_id, &w->epoch,
	    &a, &read);
	arena_free(&a);
	buf_free(&b);
	buf_free(&m);
	return e;
}

static void
an_answer_by_another_key_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	w.office = w.other;
	assert_int_equal(read_answer(&w, &s), AYNI_BADSIG);
}

static void
an_answer_of_another_office_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.office.b[0] ^= 1;
	assert_int_equal(read_answer(&w, &s), AYNI_NOTOURS);
}

static void
an_answer_of_another_office_epoch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.office_epoch.b[0] ^= 1;
	assert_int_equal(read_answer(&w, &s), AYNI_NOTOURS);
}

static void
an_answer_to_another_device_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.device.b[0] ^= 1;
	assert_int_equal(read_answer(&w, &s), AYNI_NOTOURS);
}

static void
an_answer_to_another_epoch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.epoch.b[0] ^= 1;
	assert_int_equal(read_answer(&w, &s), AYNI_NOTOURS);
}

static void
a_range_that_ends_before_it_starts_is_refused(void **state)
{
	static struct sync_range backwards = {9, 8};
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.missing = &backwards;
	s.gaps = 1;
	assert_int_equal(read_answer(&w, &s), AYNI_BADFORM);
}

static void
a_range_from_0_is_refused(void **state)
{
	static struct sync_range zero = {0, 8};
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.missing = &zero;
	s.gaps = 1;
	assert_int_equal(read_answer(&w, &s), AYNI_BADFORM);
}

static void
a_refusal_beyond_16_bits_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	struct sync_refused r = s.refused[0];

	(void)state;
	r.err = (enum ayni_err)0x10001; /* would read as NOMEM */
	s.refused = &r;
	assert_int_equal(read_answer(&w, &s), AYNI_BADFORM);
}

static void
over_a_thousand_ranges_are_refused(void **state)
{
	static struct sync_range many[SYNC_MAX_RANGES + 1];
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);
	size_t i;

	(void)state;
	for (i = 0; i <= SYNC_MAX_RANGES; i++)
		many[i] = (struct sync_range){i + 1, i + 1};
	s.missing = many;
	s.gaps = SYNC_MAX_RANGES;
	assert_int_equal(read_answer(&w, &s), AYNI_OK);
	s.gaps = SYNC_MAX_RANGES + 1;
	assert_int_equal(read_answer(&w, &s), AYNI_TOOBIG);
}

static void
a_state_that_is_not_listed_is_refused(void **state)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w);

	(void)state;
	s.state = (enum sync_state)(SYNC_FORKED + 1);
	assert_int_equal(read_answer(&w, &s), AYNI_BADFORM);
}

static struct buf
bundle(size_t n)
{
	static const struct bytes two[2] = {
	    {batch_bytes, sizeof(batch_bytes)},
	    {join_bytes, sizeof(join_bytes)}};
	struct buf b;

	buf_init(&b, BUNDLE_MAX_BYTES);
	sync_put_bundle(&b, two, n);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static enum ayni_err
read_bundle(struct bytes in, size_t *n)
{
	struct bytes *envelope;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	e = sync_read_bundle(in, &a, &envelope, n);
	if (e == AYNI_OK && *n > 1)
		assert_true(bytes_equal(envelope[1], BYTES(join_bytes)));
	arena_free(&a);
	return e;
}

static void
a_bundle_keeps_its_envelopes(void **state)
{
	struct buf b = bundle(2);
	size_t n = 0;

	(void)state;
	assert_int_equal(read_bundle(buf_bytes(&b), &n), AYNI_OK);
	assert_int_equal(n, 2);
	buf_free(&b);
}

static void
an_empty_bundle_is_a_bundle(void **state)
{
	struct buf b = bundle(0);
	size_t n = 7;

	(void)state;
	assert_int_equal(read_bundle(buf_bytes(&b), &n), AYNI_OK);
	assert_int_equal(n, 0);
	buf_free(&b);
}

static void
a_bundle_cut_anywhere_is_refused(void **state)
{
	struct buf b = bundle(2);
	size_t k, n;

	(void)state;
	for (k = 0; k < b.n; k++)
		assert_int_equal(
		    read_bundle((struct bytes){b.p, k}, &n), AYNI_BADFORM);
	buf_free(&b);
}

static void
a_file_of_another_kind_is_no_bundle(void **state)
{
	struct buf b = bundle(2);
	size_t n;

	(void)state;
	b.p[3] ^= 1;
	assert_int_equal(read_bundle(buf_bytes(&b), &n), AYNI_BADTYPE);
	buf_free(&b);
}

static void
over_a_thousand_envelopes_are_refused(void **state)
{
	static const struct bytes many[BUNDLE_MAX_ENVELOPES + 1];
	struct buf b;
	size_t n;

	(void)state;
	buf_init(&b, BUNDLE_MAX_BYTES);
	sync_put_bundle(&b, many, BUNDLE_MAX_ENVELOPES + 1);
	assert_int_equal(read_bundle(buf_bytes(&b), &n), AYNI_TOOBIG);
	buf_free(&b);
}

static enum ayni_err
asks(void)
{
	struct wire w = wire_start();
	struct bytes batch[2], join;
	struct sync_request q = request(&w, batch), read;
	uint64_t chance = 1;
	struct epoch_id epoch;
	struct buf b, m;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	buf_init(&b, SYNC_MAX_BYTES);
	buf_init(&m, SYNC_MAX_BYTES);
	sync_put_request(&b, &q, &w.device, &w.office_box.public,
	    test_random(&chance));
	if ((e = b.err) == AYNI_OK)
		e = sync_open(buf_bytes(&b), SYNC_UP, &w.office_box, &m);
	if (e == AYNI_OK)
		e = sync_peek_request(buf_bytes(&m), &epoch, &join);
	if (e == AYNI_OK)
		e = sync_read_request(buf_bytes(&m), &w.cert.office,
		    &w.device.public, &a, &read);
	arena_free(&a);
	buf_free(&b);
	buf_free(&m);
	return e;
}

static enum ayni_err
answers(void)
{
	struct wire w = wire_start();
	struct sync_answer s = answer(&w), read;
	uint64_t chance = 1;
	struct buf b, m;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	buf_init(&b, SYNC_MAX_BYTES);
	buf_init(&m, SYNC_MAX_BYTES);
	sync_put_answer(&b, &s, &w.office, &w.device_box.public,
	    test_random(&chance));
	if ((e = b.err) == AYNI_OK)
		e = sync_open(buf_bytes(&b), SYNC_DOWN, &w.device_box, &m);
	if (e == AYNI_OK)
		e = sync_read_answer(buf_bytes(&m), &w.cert, &w.device_id,
		    &w.epoch, &a, &read);
	arena_free(&a);
	buf_free(&b);
	buf_free(&m);
	return e;
}

static void
requests_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(asks);
}

static void
answers_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(answers);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_keeps_everything_it_says),
	    cmocka_unit_test(an_answer_keeps_everything_it_says),
	    cmocka_unit_test(
		an_envelope_shows_its_way_and_recipient_and_no_more),
	    cmocka_unit_test(an_answer_is_no_request),
	    cmocka_unit_test(an_envelope_for_another_key_is_refused),
	    cmocka_unit_test(a_flipped_bit_anywhere_in_an_envelope_is_refused),
	    cmocka_unit_test(an_envelope_cut_anywhere_is_refused),
	    cmocka_unit_test(an_envelope_that_goes_a_third_way_is_refused),
	    cmocka_unit_test(a_request_of_an_unknown_key_is_refused),
	    cmocka_unit_test(a_request_to_another_office_is_refused),
	    cmocka_unit_test(a_request_under_anothers_epoch_is_refused),
	    cmocka_unit_test(a_request_from_beyond_the_time_zones_is_refused),
	    cmocka_unit_test(a_request_with_1001_batches_is_refused),
	    cmocka_unit_test(an_answer_by_another_key_is_refused),
	    cmocka_unit_test(an_answer_of_another_office_is_refused),
	    cmocka_unit_test(an_answer_of_another_office_epoch_is_refused),
	    cmocka_unit_test(an_answer_to_another_device_is_refused),
	    cmocka_unit_test(an_answer_to_another_epoch_is_refused),
	    cmocka_unit_test(a_range_that_ends_before_it_starts_is_refused),
	    cmocka_unit_test(a_range_from_0_is_refused),
	    cmocka_unit_test(a_refusal_beyond_16_bits_is_refused),
	    cmocka_unit_test(over_a_thousand_ranges_are_refused),
	    cmocka_unit_test(a_state_that_is_not_listed_is_refused),
	    cmocka_unit_test(a_bundle_keeps_its_envelopes),
	    cmocka_unit_test(an_empty_bundle_is_a_bundle),
	    cmocka_unit_test(a_bundle_cut_anywhere_is_refused),
	    cmocka_unit_test(a_file_of_another_kind_is_no_bundle),
	    cmocka_unit_test(over_a_thousand_envelopes_are_refused),
	    cmocka_unit_test(requests_survive_each_allocation_that_fails),
	    cmocka_unit_test(answers_survive_each_allocation_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
