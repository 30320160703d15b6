/* erase: a record that is taken out of the office, wherever it stands and
 * whenever it comes, and nothing else with it. */
#include "support/command.h"
#include "support/stage.h"

#include <string.h>

#include "ingest/conflict.h"
#include "ingest/journal.h"
#include "ingest/trust.h"

#define FARM "name=Ann's;hens=3"

/* ---- what a test does, and asks ---- */

static void
erase(struct stage *s, const struct record_id *r)
{
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(
	    journal_erase(s->b.ingest, r, TEXT("asked for"), NULL), AYNI_OK);
	assert_int_equal(ingest_settle(s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(s->b.db), AYNI_OK);
}

/* One batch with two records. */
static const struct cut *
two(struct stage *s, struct tablet *t, struct record_id r[2])
{
	(void)tablet_submit(t, s->farm, &r[0], "name=First;hens=3");
	(void)tablet_submit(t, s->farm, &r[1], "name=Second;hens=4");
	return tablet_cut(t, s->farm->dictionary);
}

static void
expect_gone(struct stage *s, const struct record_id *r)
{
	struct db_record row;

	assert_false(stage_record(s, r, &row));
	assert_string_equal(stage_cell(s, r, "hens"), "(none)");
}

static bool
holds(struct bytes in, struct bytes what)
{
	size_t i;

	for (i = 0; i + what.n <= in.n; i++)
		if (memcmp(in.p + i, what.p, what.n) == 0)
			return true;
	return false;
}

static struct bytes
dictionary(void *ctx, const uint8_t id[8])
{
	struct bytes found = {NULL, 0};
	struct stage *s = ctx;
	enum ayni_err e = db_form_dictionary(s->b.db, id, &s->a, &found);

	assert_true(e == AYNI_OK || e == AYNI_NOTFOUND);
	return found;
}

/* Whether anything in the archive that opens with the office's key says so,
 * as whoever has that key could read it; inside excerpts, too. */
static bool
archive_says(struct stage *s, const char *words)
{
	struct bytes *entry, what = text_bytes(text_of(words));
	bool said = false;
	struct batch b;
	struct buf *raw;
	size_t n, m, i, k;

	n = bureau_archive(&s->b, &s->a, &raw);
	for (i = 0; i < n; i++) {
		assert_int_equal(batch_peek(buf_bytes(&raw[i]), &b), AYNI_OK);
		if (batch_open(&b, &s->b.office->box, dictionary, s,
			BATCH_MAX_OFFICE_BYTES, &s->a, &entry, &m) != AYNI_OK)
			m = 0;
		for (k = 0; k < m; k++)
			said = said || holds(entry[k], what);
		buf_free(&raw[i]);
	}
	return said;
}

/* The whole batch is in the archive, or nothing of what it sealed is. */
static bool
is_whole(struct stage *s, const struct cut *c)
{
	struct db_batch b;
	struct buf raw;
	bool whole;

	buf_init(&raw, BATCH_MAX_BYTES);
	assert_int_equal(db_batch_get(s->b.db, &c->id, &b, &raw), AYNI_OK);
	whole = bytes_equal(buf_bytes(&raw), buf_bytes(&c->raw));
	if (!whole)
		assert_true(raw.n < c->raw.n);
	buf_free(&raw);
	return whole;
}

/* ---- tests ---- */

static void
a_record_goes_and_what_came_with_it_stays(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = two(s, s->ann, r);
	struct trust_marks m;

	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	assert_true(archive_says(s, "First"));
	erase(s, &r[0]);
	expect_gone(s, &r[0]);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "4");
	assert_false(is_whole(s, c));
	assert_false(archive_says(s, "First"));
	assert_true(archive_says(s, "Second"));
	assert_int_equal(
	    trust_held(s->b.db, &s->ann->epoch, &m), AYNI_OK);
	assert_int_equal(m.held, 2);
	stage_expect_pure(s);
}

static void
an_old_stick_brings_back_nothing(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = two(s, s->ann, r);
	struct verdict v;
	const char *digest;

	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	erase(s, &r[0]);
	digest = bureau_digest(&s->b);
	v = bureau_offer(&s->b, buf_bytes(&c->raw));
	assert_true(v.err == AYNI_OK && v.archived && !v.added);
	assert_string_equal(bureau_digest(&s->b), digest);
	assert_false(is_whole(s, c));
}

/* Somebody was told of it before its batch came. */
static void
what_comes_later_is_never_kept(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = two(s, s->ann, r);
	struct verdict v;

	erase(s, &r[0]);
	v = bureau_offer(&s->b, buf_bytes(&c->raw));
	assert_true(v.err == AYNI_OK && v.archived && v.added);
	assert_false(is_whole(s, c));
	expect_gone(s, &r[0]);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "4");
	assert_false(archive_says(s, "First"));
	v = bureau_offer(&s->b, buf_bytes(&c->raw));
	assert_true(v.err == AYNI_OK && !v.added);
	stage_expect_pure(s);
}

static void
a_correction_that_comes_later_has_no_effect(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = two(s, s->ann, r);
	struct hash id;

	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	id = s->book->note[0].id;
	erase(s, &r[0]);
	(void)tablet_correct(s->bob, s->farm, &id, 1, "hens=9;name=Again");
	c = tablet_cut(s->bob, s->farm->dictionary);
	assert_int_equal(
	    bureau_offer(&s->b, buf_bytes(&c->raw)).err, AYNI_OK);
	expect_gone(s, &r[0]);
	assert_false(is_whole(s, c));
	assert_false(archive_says(s, "Again"));
	stage_expect_pure(s);
}

/* The excerpt that the first erasure left holds the second record. */
static void
one_more_of_the_same_batch_leaves_neither(void **state)
{
	struct stage *s = *state;
	struct record_id r[2], third;
	const struct cut *c;

	(void)tablet_submit(s->ann, s->farm, &third, "name=Third;hens=5");
	c = two(s, s->ann, r);
	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	erase(s, &r[0]);
	erase(s, &r[1]);
	expect_gone(s, &r[0]);
	expect_gone(s, &r[1]);
	assert_string_equal(stage_cell(s, &third, "hens"), "5");
	assert_false(archive_says(s, "First"));
	assert_false(archive_says(s, "Second"));
	assert_true(archive_says(s, "Third"));
	stage_expect_pure(s);
	erase(s, &third);
	assert_false(archive_says(s, "Third"));
	stage_expect_pure(s);
}

/* What the office itself wrote about a record goes with it. */
static void
decisions_about_it_go_as_well(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct hash id = tablet_submit(s->ann, s->farm, &r, FARM);
	const struct cut *c = stage_bring(s, s->ann);

	tablet_office_decides(
	    &s->b, s->book, s->farm, &id, 1, "name=Decided;hens=7");
	assert_true(archive_says(s, "Decided"));
	erase(s, &r);
	assert_false(archive_says(s, "Decided"));
	assert_false(is_whole(s, c));
	expect_gone(s, &r);
	stage_expect_pure(s);
}

/* Of the same batches, in another order, without the erased one or with it
 * at last, another store comes out the same. */
static void
it_is_the_same_in_any_order(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = two(s, s->ann, r);
	struct bureau twin;
	struct buf *raw;
	size_t n, i;

	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	(void)tablet_submit(s->bob, s->farm, &r[0], FARM);
	(void)stage_bring(s, s->bob);
	erase(s, &s->book->note[0].entry.record);
	n = bureau_archive(&s->b, &s->a, &raw);
	bureau_twin(&twin, &s->b, BUREAU_MEMORY);
	for (i = n; i-- > 0;)
		(void)bureau_offer(&twin, buf_bytes(&raw[i]));
	assert_string_equal(bureau_digest(&twin), bureau_digest(&s->b));
	(void)bureau_offer(&twin, buf_bytes(&c->raw));
	assert_string_equal(bureau_digest(&twin), bureau_digest(&s->b));
	bureau_end(&twin);
	for (i = 0; i < n; i++)
		buf_free(&raw[i]);
}

static void
what_is_held_is_searched(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c;

	bureau_revoke(&s->b, &s->ann->epoch, 0);
	c = two(s, s->ann, r);
	stage_expect(s, buf_bytes(&c->raw), AYNI_REVOKED, DB_HELD);
	erase(s, &r[0]);
	assert_false(is_whole(s, c));
	assert_false(archive_says(s, "First"));
	stage_expect_pure(s);
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(
	    journal_judge(s->b.ingest, &c->id, false, TEXT("genuine")),
	    AYNI_OK);
	assert_int_equal(ingest_settle(s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(s->b.db), AYNI_OK);
	expect_gone(s, &r[0]);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "4");
	stage_expect_pure(s);
}

/* A batch that could not be opened at the time. */
static void
what_waits_for_its_form_is_redacted_when_that_comes(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	struct record_id r[2];
	const struct cut *c;

	(void)tablet_submit(s->ann, f, &r[0], "who/name=Efo;who/age=44");
	(void)tablet_submit(s->ann, f, &r[1], "who/name=Kofi;who/age=45");
	c = tablet_cut(s->ann, (struct bytes){NULL, 0});
	stage_expect(s, buf_bytes(&c->raw), AYNI_UNKNOWNFORM, DB_HELD);
	erase(s, &r[0]);
	bureau_publish(&s->b, f);
	assert_false(is_whole(s, c));
	assert_false(archive_says(s, "Efo"));
	assert_true(archive_says(s, "Kofi"));
	stage_expect_pure(s);
}

/* What waits is in no table, yet the first excerpt holds it. */
static void
two_of_a_batch_that_waits_leave_neither(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	struct record_id r[3];
	const struct cut *c;

	(void)tablet_submit(s->ann, f, &r[0], "who/name=Efo;who/age=44");
	(void)tablet_submit(s->ann, f, &r[1], "who/name=Kofi;who/age=45");
	(void)tablet_submit(s->ann, f, &r[2], "who/name=Ama;who/age=46");
	c = tablet_cut(s->ann, (struct bytes){NULL, 0});
	stage_expect(s, buf_bytes(&c->raw), AYNI_UNKNOWNFORM, DB_HELD);
	erase(s, &r[0]);
	erase(s, &r[1]);
	assert_false(is_whole(s, c));
	assert_false(archive_says(s, "Efo"));
	assert_false(archive_says(s, "Kofi"));
	assert_true(archive_says(s, "Ama"));
	bureau_publish(&s->b, f);
	assert_true(stage_record(s, &r[2], &(struct db_record){0}));
	stage_expect_pure(s);
}

/* ---- strangers ---- */

static struct journal_erased
erase_and_tell(struct stage *s, const struct record_id *r)
{
	struct journal_erased found;

	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(
	    journal_erase(s->b.ingest, r, TEXT(""), &found), AYNI_OK);
	assert_int_equal(
	    ingest_end(s->b.ingest, AYNI_OK), AYNI_OK);
	return found;
}

/* Its batch goes from the pen; those with nothing of it stay. */
static void
the_pen_of_strangers_is_searched(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct record_id r[2], other;
	struct journal_erased found;
	struct bytes batch[2];
	struct sync_answer w;

	batch[0] = buf_bytes(&two(s, t, r)->raw);
	batch[1] = buf_bytes(&stage_submit(s, t, &other, FARM)->raw);
	assert_int_equal(bureau_offer(&s->b, batch[0]).err, AYNI_HELD);
	assert_int_equal(bureau_offer(&s->b, batch[1]).err, AYNI_HELD);
	assert_int_equal(bureau_counts(&s->b).penned, 2);
	found = erase_and_tell(s, &r[0]);
	assert_int_equal(found.strangers, 1);
	assert_int_equal(found.unread, 0);
	assert_int_equal(bureau_counts(&s->b).penned, 1);
	/* nor is it kept when it comes once more */
	assert_int_equal(bureau_offer(&s->b, batch[0]).err, AYNI_BADKEY);
	assert_int_equal(bureau_counts(&s->b).penned, 1);
	/* its device is certified, and has it */
	tablet_join(t, &s->b);
	tablet_sync(t, &s->b, batch, 2, false, &s->a, &w);
	assert_int_equal(w.gaps, 0);
	expect_gone(s, &r[0]);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "4");
	assert_string_equal(stage_cell(s, &other, "hens"), "3");
	assert_false(archive_says(s, "First"));
	stage_expect_pure(s);
	tablet_free(t);
}

static void
what_cannot_be_read_is_counted(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct batch_header held = tablet_header(s->bob, 1),
			    strange = tablet_header(t, 1);
	static uint8_t junk[600];
	struct record_id r;
	struct journal_erased found;
	struct buf out;

	buf_init(&out, BATCH_MAX_BYTES);
	tablet_forge(s->bob, SIGNED_BATCH, &held, BYTES(junk), &out);
	assert_true(bureau_offer(&s->b, buf_bytes(&out)).archived);
	buf_clear(&out);
	tablet_forge(t, SIGNED_BATCH, &strange, BYTES(junk), &out);
	assert_int_equal(
	    bureau_offer(&s->b, buf_bytes(&out)).err, AYNI_HELD);
	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	found = erase_and_tell(s, &r);
	assert_int_equal(found.strangers, 0);
	assert_int_equal(found.unread, 2);
	buf_free(&out);
	tablet_free(t);
}

static void
it_is_erased_once(void **state)
{
	struct stage *s = *state;
	struct record_id r;

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	erase(s, &r);
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(
	    journal_erase(s->b.ingest, &r, TEXT(""), NULL), AYNI_EXISTS);
	db_rollback(s->b.db);
}

static void
every_device_is_told(void **state)
{
	struct stage *s = *state;
	struct record_id r, told;
	struct sync_answer a;
	bool seen = false;
	size_t i;

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	erase(s, &r);
	tablet_sync(s->bob, &s->b, NULL, 0, false, &s->a, &a);
	for (i = 0; i < a.feeds; i++) {
		assert_true(a.feed[i].kind != ENTRY_EXCERPT);
		if (a.feed[i].kind != ENTRY_ERASE)
			continue;
		assert_int_equal(
		    entry_read_erasure(a.feed[i].object, &told), AYNI_OK);
		assert_true(ID_EQUAL(told, r));
		seen = true;
	}
	assert_true(seen);
}

#define STAGED(test)                                                          \
	cmocka_unit_test_setup_teardown(test, stage_setup, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STAGED(a_record_goes_and_what_came_with_it_stays),
	    STAGED(an_old_stick_brings_back_nothing),
	    STAGED(what_comes_later_is_never_kept),
	    STAGED(a_correction_that_comes_later_has_no_effect),
	    STAGED(one_more_of_the_same_batch_leaves_neither),
	    STAGED(decisions_about_it_go_as_well),
	    STAGED(it_is_the_same_in_any_order),
	    STAGED(what_is_held_is_searched),
	    STAGED(what_waits_for_its_form_is_redacted_when_that_comes),
	    STAGED(two_of_a_batch_that_waits_leave_neither),
	    STAGED(the_pen_of_strangers_is_searched),
	    STAGED(what_cannot_be_read_is_counted),
	    STAGED(it_is_erased_once),
	    STAGED(every_device_is_told),
	};

	return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}
