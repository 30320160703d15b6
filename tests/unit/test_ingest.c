/* ingest: what the office takes, holds and refuses, and that nothing else
 * changes. */
#include "support/stage.h"

#include <string.h>

#define FARM "name=Ann's;hens=3;plot+;plot[1]/area=2.5;plot+;plot[2]/area=1"

static void
an_interview_reaches_the_tables(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	assert_string_equal(stage_cell(s, &r, "name"), "Ann's");
	assert_string_equal(stage_cell(s, &r, "hens"), "3");
	assert_string_equal(stage_cell(s, &r, "sells"), "");
	assert_string_equal(stage_cell(s, &r, "total"), "3.5");
	assert_string_equal(
	    bureau_cell(&s->b, "farm_v1__plot", &r, 2, "area"), "1");
	assert_string_equal(
	    bureau_cell(&s->b, "farm_v1__plot", &r, 3, "area"), "(none)");
	assert_true(stage_record(s, &r, &row));
	assert_true(row.usable && !row.withdrawn);
	assert_true(text_is(row.author_code, "E01"));
	assert_true(ID_EQUAL(row.device, s->ann->device));
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	stage_expect_pure(s);
}

static void
what_is_delivered_again_changes_nothing(void **state)
{
	struct stage *s = *state;
	const struct cut *c;
	struct db_counts before, after;
	const char *digest;
	struct record_id r;
	struct verdict v;
	int i;

	c = stage_submit(s, s->ann, &r, FARM);
	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	digest = bureau_digest(&s->b);
	before = bureau_counts(&s->b);
	for (i = 0; i < 10; i++) {
		v = bureau_offer(&s->b, buf_bytes(&c->raw));
		assert_int_equal(v.err, AYNI_OK);
		assert_true(v.archived && !v.added);
	}
	after = bureau_counts(&s->b);
	assert_memory_equal(&after, &before, sizeof(after));
	assert_string_equal(bureau_digest(&s->b), digest);
}

/* As after a restore on the device: one entry, whoever carries it. */
static void
an_entry_journalled_again_counts_once(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;
	struct hash id;

	id = tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	tablet_write_again(s->ann, &id);
	tablet_write_again(s->ann, &id);
	(void)stage_bring(s, s->ann);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.entries, 1);
	assert_int_equal(bureau_counts(&s->b).records, 1);
	stage_expect_pure(s);
}

static void
a_correction_replaces_and_keeps(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;
	struct hash id;

	id = tablet_submit(s->ann, s->farm, &r, FARM);
	id = tablet_correct(s->ann, s->farm, &id, 1,
	    "hens=;sells=yes;price=4;plot[1]-;plot[1]/area=7");
	(void)stage_bring(s, s->ann);
	assert_string_equal(stage_cell(s, &r, "name"), "Ann's");
	assert_string_equal(stage_cell(s, &r, "hens"), "");
	assert_string_equal(stage_cell(s, &r, "price"), "4");
	assert_string_equal(stage_cell(s, &r, "total"), "7");
	assert_string_equal(
	    bureau_cell(&s->b, "farm_v1__plot", &r, 2, "area"), "(none)");
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.entries, 2);
	assert_int_equal(row.heads, 1);
	assert_int_equal(row.conflicts, 0);
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	stage_expect_pure(s);
}

static void
a_withdrawn_record_leaves_the_tables(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;
	struct hash id;

	id = tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	id = tablet_withdraw(s->ann, &id, 1);
	(void)stage_bring(s, s->ann);
	assert_string_equal(stage_cell(s, &r, "name"), "(none)");
	assert_true(stage_record(s, &r, &row));
	assert_true(row.withdrawn);
	(void)tablet_correct(s->ann, s->farm, &id, 1, "hens=5");
	(void)stage_bring(s, s->ann);
	assert_string_equal(stage_cell(s, &r, "hens"), "5");
	stage_expect_pure(s);
}

static void
concurrent_edits_are_kept_and_decided(void **state)
{
	struct stage *s = *state;
	struct hash first, edits[2];
	struct record_id r;
	struct db_record row;

	first = tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	edits[0] = tablet_correct(s->ann, s->farm, &first, 1, "hens=4");
	edits[1] = tablet_correct(s->bob, s->farm, &first, 1, "hens=5");
	(void)stage_bring(s, s->bob);
	(void)stage_bring(s, s->ann);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.heads, 2);
	assert_int_equal(row.conflicts, 1);
	stage_expect_pure(s);
	tablet_office_decides(&s->b, s->book, s->farm, edits, 2, "hens=6");
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.conflicts, 0);
	assert_string_equal(stage_cell(s, &r, "hens"), "6");
	stage_expect_pure(s);
}

/* An enumerator may correct, not decide. */
static void
a_decision_by_an_enumerator_is_a_note(void **state)
{
	struct stage *s = *state;
	struct hash first, edits[2];
	struct record_id r;
	struct db_record row;

	first = tablet_submit(s->ann, s->farm, &r, FARM);
	edits[0] = tablet_correct(s->ann, s->farm, &first, 1, "hens=4");
	edits[1] = tablet_correct(s->bob, s->farm, &first, 1, "hens=5");
	(void)tablet_decide(s->bob, s->farm, edits, 2, "hens=6");
	(void)stage_bring(s, s->ann);
	(void)stage_bring(s, s->bob);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.conflicts, 1);
	assert_int_equal(row.entries, 4);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_DECISION), 1);
	assert_string_not_equal(stage_cell(s, &r, "hens"), "6");
	stage_expect_pure(s);
}

/* An answer that one side gives and the other makes not applicable. */
static void
a_price_without_a_sale_is_a_conflict(void **state)
{
	struct stage *s = *state;
	struct hash first, second;
	struct record_id r;
	struct db_record row;

	first = tablet_submit(s->ann, s->farm, &r, "name=A;sells=yes");
	second = tablet_correct(s->ann, s->farm, &first, 1, "sells=no");
	(void)tablet_correct(s->bob, s->farm, &first, 1, "price=9");
	(void)stage_bring(s, s->ann);
	(void)stage_bring(s, s->bob);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.heads, 2);
	assert_int_equal(row.conflicts, 1);
	assert_string_equal(stage_cell(s, &r, "sells"), "no");
	assert_string_equal(stage_cell(s, &r, "price"), "");
	stage_expect_pure(s);
	(void)tablet_correct(s->ann, s->farm, &second, 1, "sells=yes");
	(void)stage_bring(s, s->ann);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.conflicts, 0);
	assert_string_equal(stage_cell(s, &r, "price"), "9");
	stage_expect_pure(s);
}

/* ---- bytes that were not signed ---- */

static void
a_flipped_bit_anywhere_is_refused(void **state)
{
	struct stage *s = *state;
	const char *digest = bureau_digest(&s->b);
	struct db_counts before = bureau_counts(&s->b), after;
	const struct cut *c;
	struct record_id r;
	struct verdict v;
	struct buf bad;
	size_t i;

	c = stage_submit(s, s->ann, &r, "name=A");
	buf_init(&bad, BATCH_MAX_BYTES);
	buf_put_bytes(&bad, buf_bytes(&c->raw));
	for (i = 0; i < 8 * bad.n; i += i < 8 * 350 ? 3 : 11) {
		bad.p[i / 8] ^= (uint8_t)(1u << i % 8);
		v = bureau_offer(&s->b, buf_bytes(&bad));
		assert_int_not_equal(v.err, AYNI_OK);
		assert_false(v.archived);
		bad.p[i / 8] ^= (uint8_t)(1u << i % 8);
		if (v.err == AYNI_HELD) /* the epoch's name was hit */
			before.penned++;
		after = bureau_counts(&s->b);
		assert_memory_equal(&after, &before, sizeof(after));
	}
	assert_string_equal(bureau_digest(&s->b), digest);
	stage_expect(s, buf_bytes(&bad), AYNI_OK, DB_USED);
	buf_free(&bad);
}

static void
cut_short_or_with_bytes_after_it_is_refused(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	const struct cut *c = stage_submit(s, s->ann, &r, "name=A");
	struct bytes raw = buf_bytes(&c->raw);
	struct buf more;

	for (raw.n = 0; raw.n < c->raw.n; raw.n += 13)
		assert_false(bureau_offer(&s->b, raw).archived);
	buf_init(&more, BATCH_MAX_BYTES);
	buf_put_bytes(&more, buf_bytes(&c->raw));
	buf_put_byte(&more, 0);
	stage_expect_nothing(s, buf_bytes(&more), AYNI_BADFORM);
	buf_free(&more);
}

/* ---- keys ---- */

static void
an_unknown_key_waits_in_the_pen(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct record_id r;
	const struct cut *c = stage_submit(s, t, &r, FARM);
	const char *digest = bureau_digest(&s->b);
	struct verdict v = bureau_offer(&s->b, buf_bytes(&c->raw));

	assert_int_equal(v.err, AYNI_HELD);
	assert_false(v.archived);
	assert_int_equal(bureau_counts(&s->b).penned, 1);
	assert_string_equal(bureau_digest(&s->b), digest);
	assert_int_equal(
	    bureau_offer(&s->b, buf_bytes(&c->raw)).err, AYNI_HELD);
	assert_int_equal(bureau_counts(&s->b).penned, 1);
	tablet_join(t, &s->b);
	assert_int_equal(bureau_counts(&s->b).penned, 0);
	assert_string_equal(stage_cell(s, &r, "hens"), "3");
	stage_expect_pure(s);
	tablet_free(t);
}

/* 4 MiB that are signed well and open to nothing. */
static void
put_junk(struct tablet *t, struct buf *out)
{
	static uint8_t junk[BATCH_MAX_BYTES - 1000];
	struct batch_header h = tablet_header(t, 1);
	struct random_source r = test_random(&t->seed);

	r.fill(r.ctx, junk, 16);
	buf_init(out, BATCH_MAX_BYTES);
	tablet_forge(t, SIGNED_BATCH, &h, BYTES(junk), out);
}

static enum ayni_err
offer_junk(struct stage *s, struct tablet *t)
{
	struct buf raw;
	struct verdict v;

	put_junk(t, &raw);
	v = bureau_offer(&s->b, buf_bytes(&raw));
	buf_free(&raw);
	return v.err;
}

static void
the_pen_is_bounded_for_each_key(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");

	assert_int_equal(offer_junk(s, t), AYNI_HELD);
	assert_int_equal(offer_junk(s, t), AYNI_HELD);
	assert_int_equal(offer_junk(s, t), AYNI_QUOTA);
	assert_int_equal(bureau_counts(&s->b).penned, 2);
	tablet_free(t);
}

/* Strangers cannot close the pen for good: the oldest gives way. */
static void
the_pen_is_bounded_as_a_whole(void **state)
{
	struct stage *s = *state;
	struct tablet *first = tablet_new(&s->b, s->book, "E03"), *t;
	struct record_id r;
	const struct cut *c = stage_submit(s, first, &r, FARM);
	char code[16];
	int i;

	assert_int_equal(
	    bureau_offer(&s->b, buf_bytes(&c->raw)).err, AYNI_HELD);
	for (i = 0; i < 18; i++) {
		(void)snprintf(code, sizeof(code), "S%02d", i);
		t = tablet_new(&s->b, s->book, code);
		assert_int_equal(offer_junk(s, t), AYNI_HELD);
		tablet_free(t);
	}
	assert_true(bureau_counts(&s->b).penned <= 16);
	tablet_join(first, &s->b); /* its batch gave way; it comes again */
	assert_string_equal(stage_cell(s, &r, "hens"), "(none)");
	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	tablet_free(first);
}

static void
a_device_that_names_another_is_refused(void **state)
{
	struct stage *s = *state;
	struct batch_header h;
	const struct cut *c;
	struct record_id r;

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	h = tablet_header(s->ann, 1);
	h.device = s->bob->device;
	c = tablet_cut_raw(s->ann, s->ann->queue, 1, s->farm->dictionary, &h);
	stage_expect_nothing(s, buf_bytes(&c->raw), AYNI_MISMATCH);
}

/* ---- what is signed well and yet not right ---- */

static void
a_batch_for_another_office_is_refused(void **state)
{
	struct stage *s = *state;
	struct tablet *t = s->ann;
	struct record_id r;
	uint64_t seed = 77;
	struct box_public ours = t->office_box;

	t->office_box = keys_box_new(test_random(&seed)).public;
	stage_expect(s, buf_bytes(&stage_submit(s, t, &r, FARM)->raw),
	    AYNI_NOTOURS, DB_REFUSED);
	t->office_box = ours;
	assert_int_equal(bureau_counts(&s->b).records, 0);
	stage_expect_pure(s);
}

static void
a_colleagues_payload_is_refused(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	const struct cut *c = stage_submit(s, s->ann, &r, FARM);
	struct batch_header h = tablet_header(s->bob, 1);
	struct batch read;
	struct buf out;

	assert_int_equal(batch_peek(buf_bytes(&c->raw), &read), AYNI_OK);
	buf_init(&out, BATCH_MAX_BYTES);
	tablet_forge(s->bob, SIGNED_BATCH, &h, read.sealed, &out);
	stage_expect(s, buf_bytes(&out), AYNI_MISMATCH, DB_REFUSED);
	assert_int_equal(bureau_counts(&s->b).records, 0);
	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	stage_expect_pure(s);
	buf_free(&out);
}

static void
a_message_of_another_type_is_refused(void **state)
{
	static const char *const types[] = {SIGNED_OFFICE, SIGNED_PERSON,
	    SIGNED_DEVICE, SIGNED_FORM, SIGNED_RECEIPT, SIGNED_JOIN,
	    SIGNED_REQUEST, SIGNED_ANSWER};
	struct stage *s = *state;
	struct record_id r;
	const struct cut *c = stage_submit(s, s->ann, &r, FARM);
	struct batch read;
	struct buf out;
	size_t i;

	assert_int_equal(batch_peek(buf_bytes(&c->raw), &read), AYNI_OK);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		buf_init(&out, BATCH_MAX_BYTES);
		tablet_forge(
		    s->ann, types[i], &read.header, read.sealed, &out);
		stage_expect_nothing(s, buf_bytes(&out), AYNI_BADTYPE);
		buf_free(&out);
	}
	stage_expect_nothing(s, buf_bytes(&s->ann->join), AYNI_BADFORM);
}

static void
what_cannot_be_opened_is_kept_as_refused(void **state)
{
	struct stage *s = *state;
	struct batch_header h = tablet_header(s->ann, 1);
	static uint8_t junk[600];
	struct buf out;

	buf_init(&out, BATCH_MAX_BYTES);
	tablet_forge(s->ann, SIGNED_BATCH, &h, BYTES(junk), &out);
	stage_expect(s, buf_bytes(&out), AYNI_CANTOPEN, DB_REFUSED);
	stage_expect_pure(s);
	buf_free(&out);
}

/* One bad entry: none of the batch is used, all of it is kept. */
static void
what_cannot_be_decoded_is_kept_as_refused(void **state)
{
	static const struct bytes junk = {(const uint8_t *)"\xa1\x01\x01", 3};
	struct stage *s = *state;
	struct record_id r;
	struct bytes entry[2];

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	entry[0] = s->ann->queue[0];
	entry[1] = junk;
	stage_expect(s,
	    buf_bytes(&tablet_cut_raw(
		s->ann, entry, 2, s->farm->dictionary, NULL)->raw),
	    AYNI_BADFORM, DB_REFUSED);
	assert_int_equal(bureau_counts(&s->b).records, 0);
	stage_expect_pure(s);
}

static void
an_office_step_from_a_device_is_refused(void **state)
{
	struct stage *s = *state;
	struct entry e = {.kind = ENTRY_REVOKE};
	struct revocation r = {.device = s->bob->device,
	    .epoch = s->bob->epoch};
	struct record_id record;
	struct buf object;

	buf_init(&object, 1000);
	entry_put_revocation(&object, &r);
	e.object = buf_bytes(&object);
	(void)tablet_write(s->ann, &e);
	stage_expect(s, buf_bytes(&tablet_cut(s->ann, e.object)->raw),
	    AYNI_UNKNOWNFORM, DB_HELD); /* no such dictionary */
	s->ann->queued = 1;
	stage_expect(s,
	    buf_bytes(&tablet_cut(s->ann, (struct bytes){NULL, 0})->raw),
	    AYNI_BADTYPE, DB_REFUSED);
	stage_expect(s, buf_bytes(&stage_submit(s, s->bob, &record, FARM)->raw),
	    AYNI_OK, DB_USED);
	buf_free(&object);
}

/* ---- what waits ---- */

static void
an_unknown_form_waits_until_it_is_published(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	struct record_id r;
	const struct cut *c;

	(void)tablet_submit(s->ann, f, &r, "who/name=Efo;who/age=44");
	c = tablet_cut(s->ann, (struct bytes){NULL, 0});
	stage_expect(s, buf_bytes(&c->raw), AYNI_UNKNOWNFORM, DB_HELD);
	assert_int_equal(bureau_counts(&s->b).records, 0);
	stage_expect_pure(s);
	bureau_publish(&s->b, f);
	assert_string_equal(
	    bureau_cell(&s->b, "household_v1", &r, 1, "age"), "44");
	assert_int_equal(bureau_counts(&s->b).held, 0);
	stage_expect_pure(s);
}

static void
an_unknown_base_waits_until_it_comes(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;
	const struct cut *first;
	struct hash id;

	id = tablet_submit(s->ann, s->farm, &r, FARM);
	first = tablet_cut(s->ann, s->farm->dictionary);
	id = tablet_correct(s->bob, s->farm, &id, 1, "hens=9");
	(void)stage_bring(s, s->bob);
	assert_true(stage_record(s, &r, &row));
	assert_false(row.usable);
	assert_int_equal(row.pendings, 1);
	assert_string_equal(stage_cell(s, &r, "hens"), "(none)");
	stage_expect_pure(s);
	stage_expect(s, buf_bytes(&first->raw), AYNI_OK, DB_USED);
	assert_string_equal(stage_cell(s, &r, "hens"), "9");
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.pendings, 0);
	stage_expect_pure(s);
}

static void
what_is_held_has_a_quota(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	int i;

	for (i = 0; i < 16; i++)
		assert_int_equal(offer_junk(s, s->ann), AYNI_CANTOPEN);
	assert_int_equal(offer_junk(s, s->ann), AYNI_QUOTA);
	assert_int_equal(bureau_counts(&s->b).refused, 16);
	assert_int_equal(offer_junk(s, s->bob), AYNI_CANTOPEN);
	stage_expect(s, buf_bytes(&stage_submit(s, s->ann, &r, FARM)->raw),
	    AYNI_OK, DB_USED);
}

/* Which of too many came first must not matter: none of them is shown. */
static void
a_record_of_too_many_entries_has_no_answers(void **state)
{
	struct stage *s = *state;
	struct entry e;
	struct buf note[1000];
	struct bytes raw[1000];
	struct record_id r;
	struct db_record row;
	struct hash id;
	uint32_t i, k;

	id = tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	e = notebook_find(s->book, &id)->entry;
	e.kind = ENTRY_NOTE;
	e.note = TEXT("again");
	e.base[0] = id;
	e.bases = 1;
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	for (k = 0; k < 10; k++) {
		struct verdict v;

		for (i = 0; i < 1000; i++) {
			memcpy(e.salt, &i, 4);
			e.salt[4] = (uint8_t)k;
			buf_init(&note[i], 1000);
			entry_put(&note[i], &e);
			raw[i] = buf_bytes(&note[i]);
		}
		assert_int_equal(ingest_batch(s->b.ingest,
		    buf_bytes(&tablet_cut_raw(s->ann, raw, 1000,
			s->farm->dictionary, NULL)->raw), &v), AYNI_OK);
		assert_int_equal(v.err, AYNI_OK);
		for (i = 0; i < 1000; i++)
			buf_free(&note[i]);
	}
	assert_int_equal(ingest_settle(s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(s->b.db), AYNI_OK);
	assert_true(stage_record(s, &r, &row));
	assert_false(row.usable);
	assert_string_equal(stage_cell(s, &r, "hens"), "(none)");
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_ANSWERS), 1);
	stage_expect_pure(s);
}

/* ---- revocation ---- */

static void
what_follows_the_last_trusted_batch_is_put_aside(void **state)
{
	struct stage *s = *state;
	struct record_id r[3];
	const struct cut *c[3];
	enum ayni_err why;
	int i;

	for (i = 0; i < 3; i++)
		c[i] = stage_submit(s, s->ann, &r[i], FARM);
	for (i = 0; i < 2; i++)
		stage_expect(s, buf_bytes(&c[i]->raw), AYNI_OK, DB_USED);
	bureau_revoke(&s->b, &s->ann->epoch, c[0]->first);
	assert_int_equal(bureau_status(&s->b, &c[1]->id, &why), DB_HELD);
	assert_int_equal(why, AYNI_REVOKED);
	stage_expect(s, buf_bytes(&c[2]->raw), AYNI_REVOKED, DB_HELD);
	assert_string_equal(stage_cell(s, &r[0], "hens"), "3");
	assert_string_equal(stage_cell(s, &r[1], "hens"), "(none)");
	assert_string_equal(stage_cell(s, &r[2], "hens"), "(none)");
	stage_expect_pure(s);
}

/* Only an unbroken chain to the last trusted batch is trusted. */
static void
a_revoked_device_needs_an_unbroken_chain(void **state)
{
	struct stage *s = *state;
	struct record_id r[3];
	const struct cut *c[3];
	int i;

	for (i = 0; i < 3; i++)
		c[i] = stage_submit(s, s->ann, &r[i], FARM);
	stage_expect(s, buf_bytes(&c[0]->raw), AYNI_OK, DB_USED);
	stage_expect(s, buf_bytes(&c[2]->raw), AYNI_OK, DB_USED);
	bureau_revoke(&s->b, &s->ann->epoch, c[2]->first);
	assert_string_equal(stage_cell(s, &r[0], "hens"), "(none)");
	assert_string_equal(stage_cell(s, &r[2], "hens"), "3");
	stage_expect_pure(s);
	stage_expect(s, buf_bytes(&c[1]->raw), AYNI_OK, DB_USED);
	for (i = 0; i < 3; i++)
		assert_string_equal(stage_cell(s, &r[i], "hens"), "3");
	stage_expect_pure(s);
}

static void
the_stricter_of_two_revocations_wins(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	int i;

	for (i = 0; i < 2; i++) {
		(void)tablet_submit(s->ann, s->farm, &r[i], FARM);
		(void)stage_bring(s, s->ann);
	}
	bureau_revoke(&s->b, &s->ann->epoch, 1);
	bureau_revoke(&s->b, &s->ann->epoch, 2);
	assert_string_equal(stage_cell(s, &r[0], "hens"), "3");
	assert_string_equal(stage_cell(s, &r[1], "hens"), "(none)");
	bureau_revoke(&s->b, &s->ann->epoch, 0);
	assert_string_equal(stage_cell(s, &r[0], "hens"), "(none)");
	stage_expect_pure(s);
}

/* Whoever stole a tablet cannot fill the disk with it. */
static void
a_revoked_device_has_a_quota(void **state)
{
	struct stage *s = *state;
	enum ayni_err e = AYNI_REVOKED;
	struct record_id r;
	int i;

	bureau_revoke(&s->b, &s->ann->epoch, 0);
	for (i = 0; i < 16; i++)
		assert_int_equal(offer_junk(s, s->ann), AYNI_CANTOPEN);
	for (i = 0; i < 100 && e == AYNI_REVOKED; i++)
		e = bureau_offer(&s->b,
		    buf_bytes(&stage_submit(s, s->ann, &r, FARM)->raw)).err;
	assert_int_equal(e, AYNI_QUOTA);
}

/* ---- forks ---- */

static void
both_branches_of_a_fork_are_kept_and_flagged(void **state)
{
	struct stage *s = *state;
	struct tablet *copy;
	struct record_id r[3];

	(void)tablet_submit(s->ann, s->farm, &r[0], FARM);
	(void)stage_bring(s, s->ann);
	copy = tablet_copy(s->ann);
	(void)tablet_submit(s->ann, s->farm, &r[1], "name=one;hens=1");
	(void)tablet_submit(copy, s->farm, &r[2], "name=two;hens=2");
	(void)stage_bring(s, s->ann);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_FORK), 0);
	(void)stage_bring(s, copy);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_FORK), 1);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "1");
	assert_string_equal(stage_cell(s, &r[2], "hens"), "2");
	stage_expect_pure(s);
	tablet_free(copy);
}

/* The place before it is taken, by what it does not link to: seen without
 * any overlap, whichever comes first. */
static void
fork_in_the_links(struct stage *s, bool late)
{
	struct tablet *copy = tablet_copy(s->ann);
	const struct cut *c[2];
	struct record_id r;

	c[0] = stage_submit(s, s->ann, &r, FARM);
	(void)stage_submit(s, copy, &r, FARM); /* never arrives */
	c[1] = stage_submit(s, copy, &r, FARM);
	stage_expect(s, buf_bytes(&c[late]->raw), AYNI_OK, DB_USED);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_FORK), 0);
	stage_expect(s, buf_bytes(&c[!late]->raw), AYNI_OK, DB_USED);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_FORK), 1);
	stage_expect_pure(s);
	tablet_free(copy);
}

static void
a_fork_shows_in_the_links_alone(void **state)
{
	fork_in_the_links(*state, false);
}

static void
a_fork_shows_in_the_links_the_other_way_round(void **state)
{
	fork_in_the_links(*state, true);
}

/* ---- authors ---- */

/* The same entry by another author, with a salt that gives it a higher id
 * than another's, so that rank alone can put it behind. */
static struct entry
impostor(const struct stage *s, const struct hash *id,
    const struct hash *author, const struct hash *below)
{
	struct entry e = notebook_find(s->book, id)->entry;
	struct hash got;
	struct buf b;

	e.author = *author;
	do {
		e.salt[0]++;
		buf_init(&b, ENTRY_MAX_BYTES);
		entry_put(&b, &e);
		got = keys_hash(buf_bytes(&b));
		buf_free(&b);
	} while (memcmp(got.b, below->b, sizeof(got.b)) <= 0);
	return e;
}

static void
an_author_not_listed_counts_least(void **state)
{
	struct stage *s = *state;
	struct hash first, edits[2];
	struct record_id r;
	struct entry e;

	first = tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	edits[0] = tablet_correct(s->ann, s->farm, &first, 1, "hens=4");
	(void)stage_bring(s, s->ann);
	edits[1] = tablet_correct(s->bob, s->farm, &first, 1, "hens=5");
	s->bob->queued = 0;
	e = impostor(s, &edits[1], &s->ann->person, &edits[0]);
	(void)tablet_write(s->bob, &e);
	(void)stage_bring(s, s->bob);
	assert_string_equal(stage_cell(s, &r, "hens"), "4");
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_AUTHOR), 1);
	stage_expect_pure(s);
}

/* Of two batches that carry an entry the smallest speaks for it: whether its
 * device's certificate lists the author must not hang on what came first. */
static void
of_two_batches_the_smallest_speaks(void **state)
{
	struct stage *s = *state;
	const struct cut *anns, *bobs;
	struct record_id r;
	struct hash id;
	size_t bob_speaks = 0, i;

	for (i = 0; i < 8; i++) {
		id = tablet_submit(s->ann, s->farm, &r, FARM);
		tablet_write_again(s->bob, &id);
		anns = tablet_cut(s->ann, s->farm->dictionary);
		bobs = tablet_cut(s->bob, s->farm->dictionary);
		bob_speaks += memcmp(bobs->id.b, anns->id.b, sizeof(id.b)) < 0;
		stage_expect(s, buf_bytes(i < 4 ? &anns->raw : &bobs->raw),
		    AYNI_OK, DB_USED);
		stage_expect(s, buf_bytes(i < 4 ? &bobs->raw : &anns->raw),
		    AYNI_OK, DB_USED);
	}
	assert_in_range(bob_speaks, 1, 7);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_AUTHOR), bob_speaks);
	stage_expect_pure(s);
}

static void
a_doubtful_clock_is_flagged(void **state)
{
	struct stage *s = *state;
	struct hash id;
	struct entry e;
	struct record_id r;

	id = tablet_submit(s->ann, s->farm, &r, FARM);
	s->ann->queued = 0;
	e = notebook_find(s->book, &id)->entry;
	e.paradata.clock_doubtful = true;
	(void)tablet_write(s->ann, &e);
	(void)stage_bring(s, s->ann);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_CLOCK), 1);
	assert_int_equal(bureau_counts(&s->b).flags, 1);
}

/* Clocks say anything; nothing follows from them. */
static void
an_impossible_clock_does_no_harm(void **state)
{
	static const int64_t never[] = {INT64_MIN, -1, 1, INT64_MAX};
	struct stage *s = *state;
	struct entry e;
	struct record_id r;
	size_t i;

	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		struct hash id = tablet_submit(s->ann, s->farm, &r, FARM);

		s->ann->queued = 0;
		e = notebook_find(s->book, &id)->entry;
		e.at.wall_us = never[i];
		(void)tablet_write(s->ann, &e);
		(void)stage_bring(s, s->ann);
		assert_string_equal(stage_cell(s, &r, "hens"), "3");
	}
	stage_expect_pure(s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_interview_reaches_the_tables),
	    TEST(what_is_delivered_again_changes_nothing),
	    TEST(an_entry_journalled_again_counts_once),
	    TEST(a_correction_replaces_and_keeps),
	    TEST(a_withdrawn_record_leaves_the_tables),
	    TEST(concurrent_edits_are_kept_and_decided),
	    TEST(a_decision_by_an_enumerator_is_a_note),
	    TEST(a_price_without_a_sale_is_a_conflict),
	    TEST(a_flipped_bit_anywhere_is_refused),
	    TEST(cut_short_or_with_bytes_after_it_is_refused),
	    TEST(an_unknown_key_waits_in_the_pen),
	    TEST(the_pen_is_bounded_for_each_key),
	    TEST(the_pen_is_bounded_as_a_whole),
	    TEST(a_device_that_names_another_is_refused),
	    TEST(a_batch_for_another_office_is_refused),
	    TEST(a_colleagues_payload_is_refused),
	    TEST(a_message_of_another_type_is_refused),
	    TEST(what_cannot_be_opened_is_kept_as_refused),
	    TEST(what_cannot_be_decoded_is_kept_as_refused),
	    TEST(an_office_step_from_a_device_is_refused),
	    TEST(an_unknown_form_waits_until_it_is_published),
	    TEST(an_unknown_base_waits_until_it_comes),
	    TEST(what_is_held_has_a_quota),
	    TEST(a_record_of_too_many_entries_has_no_answers),
	    TEST(what_follows_the_last_trusted_batch_is_put_aside),
	    TEST(a_revoked_device_needs_an_unbroken_chain),
	    TEST(the_stricter_of_two_revocations_wins),
	    TEST(a_revoked_device_has_a_quota),
	    TEST(both_branches_of_a_fork_are_kept_and_flagged),
	    TEST(a_fork_shows_in_the_links_alone),
	    TEST(a_fork_shows_in_the_links_the_other_way_round),
	    TEST(an_author_not_listed_counts_least),
	    TEST(of_two_batches_the_smallest_speaks),
	    TEST(a_doubtful_clock_is_flagged),
	    TEST(an_impossible_clock_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
