/* hold: what is kept but not used, released and refused by a person, and by
 * what it waited for. */
#include "support/command.h"
#include "support/stage.h"

#include <string.h>

#include "ayni/receipt.h"
#include "ingest/digest.h"
#include "ingest/journal.h"
#include "ingest/state.h"

#define FARM "name=Ann's;hens=3"

static enum ayni_err
judge(struct stage *s, const struct hash *batch, bool refused)
{
	enum ayni_err e;

	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	e = journal_judge(s->b.ingest, batch, refused, TEXT("looked at"));
	if (e != AYNI_OK) {
		db_rollback(s->b.db);
		return e;
	}
	assert_int_equal(ingest_settle(s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(s->b.db), AYNI_OK);
	return e;
}

static void
expect(struct stage *s, const struct hash *batch, enum db_status status,
    enum ayni_err why)
{
	enum ayni_err got;

	assert_int_equal(bureau_status(&s->b, batch, &got), status);
	assert_string_equal(err_name(got), err_name(why));
}

/* Two batches of Ann's, the second of which is not trusted any more. */
static const struct cut *
quarantined(struct stage *s, struct record_id r[2])
{
	(void)tablet_submit(s->ann, s->farm, &r[0], FARM);
	(void)stage_bring(s, s->ann);
	bureau_revoke(&s->b, &s->ann->epoch, 1);
	stage_expect(s,
	    buf_bytes(&stage_submit(s, s->ann, &r[1], FARM)->raw),
	    AYNI_REVOKED, DB_HELD);
	return &s->ann->cut[s->ann->cuts - 1];
}

static void
what_is_released_is_used(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);

	assert_string_equal(stage_cell(s, &r[1], "hens"), "(none)");
	assert_int_equal(judge(s, &c->id, false), AYNI_OK);
	expect(s, &c->id, DB_USED, AYNI_OK);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "3");
	stage_expect_pure(s);
}

static void
what_is_refused_stays_so_and_is_kept(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);

	assert_int_equal(judge(s, &c->id, true), AYNI_OK);
	stage_expect(s, buf_bytes(&c->raw), AYNI_DECLINED, DB_REFUSED);
	assert_string_equal(stage_cell(s, &r[1], "hens"), "(none)");
	stage_expect_pure(s);
}

static void
a_later_decision_replaces_the_one_before(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);
	int i;

	for (i = 0; i < 3; i++) {
		assert_int_equal(judge(s, &c->id, true), AYNI_OK);
		expect(s, &c->id, DB_REFUSED, AYNI_DECLINED);
		assert_int_equal(judge(s, &c->id, false), AYNI_OK);
		expect(s, &c->id, DB_USED, AYNI_OK);
		stage_expect_pure(s);
	}
	assert_string_equal(stage_cell(s, &r[1], "hens"), "3");
}

/* As two copies of one office could have decided. */
static void
of_two_that_do_not_know_of_each_other_the_stricter_counts(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);
	struct judgement j = {.batch = c->id, .refused = true};
	struct entry step = {.kind = ENTRY_JUDGE};
	struct db_waiting *w = NULL;
	struct buf object;
	size_t n = 0;

	assert_int_equal(judge(s, &c->id, false), AYNI_OK);
	buf_init(&object, 1000);
	entry_put_judgement(&object, &j);
	step.object = buf_bytes(&object);
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(journal_append(s->b.ingest, &step, 1), AYNI_OK);
	assert_int_equal(ingest_settle(s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(s->b.db), AYNI_OK);
	expect(s, &c->id, DB_REFUSED, AYNI_DECLINED);
	assert_int_equal(
	    db_batch_waiting(s->b.db, NULL, &s->a, &w, &n), AYNI_OK);
	assert_int_equal(n, 1);
	assert_true(w[0].contested);
	stage_expect_pure(s);
	assert_int_equal(judge(s, &c->id, false), AYNI_OK);
	expect(s, &c->id, DB_USED, AYNI_OK);
	stage_expect_pure(s);
	buf_free(&object);
}

/* The judgement may be there before the batch. */
static void
what_was_judged_before_it_came_is_judged_when_it_comes(void **state)
{
	struct stage *s = *state;
	struct arena a;
	struct bureau twin;
	struct buf *raw;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);
	size_t n, i;

	assert_int_equal(judge(s, &c->id, true), AYNI_OK);
	arena_init(&a, 64u << 20);
	n = bureau_archive(&s->b, &a, &raw);
	bureau_twin(&twin, &s->b, BUREAU_MEMORY);
	for (i = 0; i < n; i++)
		if (!bytes_equal(buf_bytes(&raw[i]), buf_bytes(&c->raw)))
			(void)bureau_offer(&twin, buf_bytes(&raw[i]));
	assert_int_equal(
	    bureau_offer(&twin, buf_bytes(&c->raw)).err, AYNI_DECLINED);
	assert_string_equal(bureau_digest(&twin), bureau_digest(&s->b));
	bureau_end(&twin);
	for (i = 0; i < n; i++)
		buf_free(&raw[i]);
	arena_free(&a);
}

/* A refusal outlives what the batch waited for, in every order. */
static void
a_refused_batch_does_not_come_in_with_its_form(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	struct record_id r;
	const struct cut *c;

	(void)tablet_submit(s->ann, f, &r, "who/name=Efo;who/age=44");
	c = tablet_cut(s->ann, (struct bytes){NULL, 0});
	stage_expect(s, buf_bytes(&c->raw), AYNI_UNKNOWNFORM, DB_HELD);
	assert_int_equal(judge(s, &c->id, false), AYNI_STATE);
	assert_int_equal(judge(s, &c->id, true), AYNI_OK);
	stage_expect_pure(s);
	bureau_publish(&s->b, f);
	expect(s, &c->id, DB_REFUSED, AYNI_DECLINED);
	stage_expect_pure(s);
	assert_int_equal(judge(s, &c->id, false), AYNI_OK);
	assert_string_equal(
	    bureau_cell(&s->b, "household_v1", &r, 1, "age"), "44");
	stage_expect_pure(s);
}

static void
what_is_used_cannot_be_refused(void **state)
{
	struct stage *s = *state;
	struct hash unknown = {{1}};
	struct record_id r;
	const struct cut *c;

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	c = stage_bring(s, s->ann);
	assert_int_equal(judge(s, &c->id, true), AYNI_STATE);
	assert_int_equal(judge(s, &c->id, false), AYNI_STATE);
	assert_int_equal(judge(s, &unknown, true), AYNI_NOTFOUND);
}

/* A batch put aside holds up the receipt; released, it does no more. */
static void
a_released_batch_is_receipted(void **state)
{
	struct stage *s = *state;
	struct sync_answer w;
	struct receipt receipt;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);

	tablet_sync(s->ann, &s->b, NULL, 0, false, &s->a, &w);
	assert_int_equal(
	    receipt_read(w.receipt, &s->b.office->cert, &receipt), AYNI_OK);
	assert_int_equal(receipt.held, 1);
	assert_int_equal(judge(s, &c->id, false), AYNI_OK);
	tablet_sync(s->ann, &s->b, NULL, 0, false, &s->a, &w);
	assert_int_equal(
	    receipt_read(w.receipt, &s->b.office->cert, &receipt), AYNI_OK);
	assert_int_equal(receipt.held, 2);
}

/* ---- quotas: filled, and nothing lost ---- */

static void
a_device_over_its_quota_loses_nothing(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	enum ayni_err e = AYNI_UNKNOWNFORM;
	const struct cut *c = NULL;
	uint64_t bytes = 0;
	struct record_id r;
	size_t taken = 0, i;

	s->b.ingest->quota = 10000;
	for (i = 0; e == AYNI_UNKNOWNFORM; i++) {
		(void)tablet_submit(s->ann, f, &r, "who/name=Efo");
		c = tablet_cut(s->ann, (struct bytes){NULL, 0});
		e = bureau_offer(&s->b, buf_bytes(&c->raw)).err;
		taken += e == AYNI_UNKNOWNFORM;
	}
	assert_int_equal(e, AYNI_QUOTA);
	assert_int_equal(bureau_counts(&s->b).held, taken);
	assert_int_equal(
	    db_batch_held_bytes(s->b.db, &s->ann->device, &bytes), AYNI_OK);
	assert_true(bytes <= 10000 && bytes + c->raw.n > 10000);
	/* what can be used is taken all the same */
	stage_expect(s, buf_bytes(&stage_submit(s, s->ann, &r, FARM)->raw),
	    AYNI_OK, DB_USED);
	bureau_publish(&s->b, f);
	assert_int_equal(bureau_counts(&s->b).held, 0);
	assert_int_equal(
	    bureau_offer(&s->b, buf_bytes(&c->raw)).err, AYNI_OK);
	assert_int_equal(bureau_counts(&s->b).records, i + 1);
	stage_expect_pure(s);
}

/* A full pen, the device certified: what gave way comes again. */
static void
a_stranger_whose_batches_gave_way_loses_nothing(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct sync_answer w;
	struct bytes batch[12];
	struct db_penned *p = NULL;
	struct record_id r[12];
	size_t n = 0, i;

	for (i = 0; i < 12; i++)
		batch[i] =
		    buf_bytes(&stage_submit(s, t, &r[i], FARM)->raw);
	for (i = 0; i < 6; i++)
		assert_int_equal(
		    bureau_offer(&s->b, batch[i]).err, AYNI_HELD);
	assert_int_equal(db_pen_list(s->b.db, &s->a, &p, &n), AYNI_OK);
	assert_int_equal(n, 1);
	assert_int_equal(p[0].batches, 6);
	assert_true(ID_EQUAL(p[0].epoch, t->epoch));
	command_ok(COMMAND(s->b.dir, "hold", "refuse",
	    bureau_hex(ID_BYTES(t->epoch))));
	assert_int_equal(bureau_counts(&s->b).penned, 0);
	tablet_join(t, &s->b);
	tablet_sync(t, &s->b, NULL, 0, false, &s->a, &w);
	assert_int_equal(w.gaps, 1);
	assert_int_equal(w.missing[0].first, 1);
	assert_int_equal(w.missing[0].last, 12);
	tablet_sync(t, &s->b, batch, 12, false, &s->a, &w);
	assert_int_equal(w.gaps, 0);
	assert_int_equal(bureau_counts(&s->b).records, 12);
	tablet_free(t);
}

/* What fits of one key is kept; the rest is told so, and comes again. */
static void
one_stranger_fills_its_part_of_the_pen_and_loses_nothing(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct bytes batch[40];
	struct sync_answer w;
	struct record_id r;
	size_t n, taken;

	for (n = 0; n < 40; n++)
		batch[n] = buf_bytes(&stage_submit(s, t, &r, FARM)->raw);
	s->b.ingest->pen_epoch = 10 * batch[0].n;
	for (n = taken = 0; n < 40; n++)
		taken += bureau_offer(&s->b, batch[n]).err == AYNI_HELD;
	assert_true(taken >= 9 && taken <= 11);
	assert_int_equal(
	    bureau_offer(&s->b, batch[39]).err, AYNI_QUOTA);
	tablet_join(t, &s->b);
	assert_int_equal(bureau_counts(&s->b).records, taken);
	tablet_sync(t, &s->b, NULL, 0, false, &s->a, &w);
	assert_int_equal(w.missing[0].first, taken + 1);
	assert_int_equal(w.missing[0].last, 40);
	tablet_sync(t, &s->b, batch + taken, 40 - taken, false, &s->a, &w);
	assert_int_equal(w.gaps, 0);
	assert_int_equal(bureau_counts(&s->b).records, 40);
	stage_expect_pure(s);
	tablet_free(t);
}

/* The oldest give way to the newest, and come again. */
static void
many_strangers_fill_the_pen_and_lose_nothing(void **state)
{
	struct stage *s = *state;
	struct tablet *t[8];
	struct bytes batch[8];
	struct db_penned *p = NULL;
	struct record_id r;
	char code[8];
	size_t n, i;

	for (i = 0; i < 8; i++) {
		(void)snprintf(code, sizeof(code), "S%zu", i);
		t[i] = tablet_new(&s->b, s->book, code);
		batch[i] = buf_bytes(&stage_submit(s, t[i], &r, FARM)->raw);
	}
	s->b.ingest->pen = 4 * batch[0].n + 200;
	for (i = 0; i < 8; i++)
		assert_int_equal(
		    bureau_offer(&s->b, batch[i]).err, AYNI_HELD);
	assert_int_equal(db_pen_list(s->b.db, &s->a, &p, &n), AYNI_OK);
	assert_int_equal(n, 4);
	for (i = 0; i < n; i++)
		assert_true(ID_EQUAL(p[i].epoch, t[4 + i]->epoch));
	for (i = 0; i < 8; i++) {
		tablet_join(t[i], &s->b);
		if (i < 4)
			assert_int_equal(
			    bureau_offer(&s->b, batch[i]).err, AYNI_OK);
		tablet_free(t[i]);
	}
	assert_int_equal(bureau_counts(&s->b).records, 8);
	assert_int_equal(bureau_counts(&s->b).penned, 0);
	stage_expect_pure(s);
}

/* ---- the commands ---- */

static void
the_list_says_what_is_held_and_what_to_do(void **state)
{
	struct stage *s = *state;
	struct bureau_form *f =
	    bureau_read(&s->b, "tests/data/forms/household.xml");
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct record_id r[3];
	const struct cut *c;
	struct hash id;
	const char *out;

	assert_string_equal(command_ok(COMMAND(s->b.dir, "hold", "list")),
	    "Nothing is held.\n");
	c = quarantined(s, r);
	out = command_ok(COMMAND(s->b.dir, "hold", "list"));
	assert_non_null(strstr(out, bureau_hex((struct bytes){c->id.b, 8})));
	assert_non_null(strstr(out, "the device is revoked"));
	assert_non_null(strstr(out, "steps 2-2"));
	assert_non_null(strstr(out, "hold release"));
	(void)tablet_submit(s->bob, f, &r[2], "who/name=Efo");
	c = tablet_cut(s->bob, (struct bytes){NULL, 0});
	stage_expect(s, buf_bytes(&c->raw), AYNI_UNKNOWNFORM, DB_HELD);
	id = tablet_submit(s->ann, s->farm, &r[2], FARM);
	(void)tablet_correct(s->bob, s->farm, &id, 1, "hens=9");
	(void)stage_bring(s, s->bob);
	assert_int_equal(bureau_offer(&s->b,
	    buf_bytes(&stage_submit(s, t, &r[2], FARM)->raw)).err, AYNI_HELD);
	out = command_ok(COMMAND(s->b.dir, "hold", "list"));
	assert_non_null(strstr(out, "when its form is published"));
	assert_non_null(strstr(out, "waits for earlier steps"));
	assert_non_null(strstr(out, "nobody certified"));
	out = command_ok(COMMAND(s->b.dir, "hold", "list", "--json"));
	assert_non_null(strstr(out, "\"why\": \"UNKNOWNBASE\""));
	assert_non_null(strstr(out, "\"why\": \"BADKEY\""));
	assert_non_null(strstr(out, "\"why\": \"REVOKED\""));
	tablet_free(t);
}

static void
one_is_shown_with_its_steps_and_bytes(void **state)
{
	struct stage *s = *state;
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);
	const char *id = bureau_hex((struct bytes){c->id.b, 4}), *out;
	char path[128];
	struct buf file;

	(void)snprintf(path, sizeof(path), "%s/raw", s->b.dir);
	out = command_ok(
	    COMMAND(s->b.dir, "hold", "show", id, "--out", path));
	assert_non_null(strstr(out, bureau_hex(ID_BYTES(c->id))));
	assert_non_null(strstr(out, "interview  record "));
	file = test_file(path);
	assert_true(bytes_equal(buf_bytes(&file), buf_bytes(&c->raw)));
	buf_free(&file);
	command_fails(COMMAND(s->b.dir, "hold", "show", "abc"),
	    AYNI_NOTFOUND, "at least four");
}

static void
a_device_is_released_by_its_name(void **state)
{
	struct stage *s = *state;
	struct record_id r[3];
	const struct cut *c = quarantined(s, r);
	struct db_device d;
	char label[64];

	stage_expect(s,
	    buf_bytes(&stage_submit(s, s->ann, &r[2], FARM)->raw),
	    AYNI_REVOKED, DB_HELD);
	assert_int_equal(
	    db_device_get(s->b.db, &s->ann->epoch, &s->a, &d), AYNI_OK);
	(void)snprintf(
	    label, sizeof(label), "%.*s", (int)d.label.n, d.label.p);
	(void)command_ok(COMMAND(s->b.dir, "hold", "release", label,
	    "--note", "the thief never had the passphrase"));
	expect(s, &c->id, DB_USED, AYNI_OK);
	assert_string_equal(stage_cell(s, &r[2], "hens"), "3");
	stage_expect_pure(s);
	(void)command_ok(COMMAND(
	    s->b.dir, "hold", "refuse", bureau_hex(ID_BYTES(c->id))));
	expect(s, &c->id, DB_REFUSED, AYNI_DECLINED);
}

static void
what_cannot_be_judged_is_said_and_changes_nothing(void **state)
{
	struct stage *s = *state;
	struct batch_header h = tablet_header(s->bob, 1);
	struct record_id r[2];
	const struct cut *c = quarantined(s, r);
	static uint8_t junk[600];
	struct hash before, after;
	struct verdict v;
	struct buf out;

	buf_init(&out, BATCH_MAX_BYTES);
	tablet_forge(s->bob, SIGNED_BATCH, &h, BYTES(junk), &out);
	v = bureau_offer(&s->b, buf_bytes(&out));
	assert_int_equal(digest(s->b.db, &before), AYNI_OK);
	command_fails(COMMAND(s->b.dir, "hold", "release",
	    bureau_hex(ID_BYTES(c->id)), bureau_hex(ID_BYTES(v.id))),
	    AYNI_STATE, "does not open");
	command_fails(COMMAND(s->b.dir, "hold", "refuse",
	    bureau_hex(ID_BYTES(s->ann->cut[0].id))),
	    AYNI_STATE, "used already");
	command_fails(COMMAND(s->b.dir, "hold", "refuse", "0123"),
	    AYNI_NOTFOUND, "0123: nothing of this name");
	command_fails(COMMAND(s->b.dir, "hold", "refuse", ""),
	    AYNI_NOTFOUND, "nothing of this name");
	assert_int_equal(digest(s->b.db, &after), AYNI_OK);
	assert_true(ID_EQUAL(after, before));
	buf_free(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)
#define ON_DISK(f)                                                            \
	cmocka_unit_test_setup_teardown(f, stage_setup_disk, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_released_is_used),
	    TEST(what_is_refused_stays_so_and_is_kept),
	    TEST(a_later_decision_replaces_the_one_before),
	    TEST(of_two_that_do_not_know_of_each_other_the_stricter_counts),
	    TEST(what_was_judged_before_it_came_is_judged_when_it_comes),
	    TEST(a_refused_batch_does_not_come_in_with_its_form),
	    TEST(what_is_used_cannot_be_refused),
	    TEST(a_released_batch_is_receipted),
	    TEST(a_device_over_its_quota_loses_nothing),
	    TEST(one_stranger_fills_its_part_of_the_pen_and_loses_nothing),
	    TEST(many_strangers_fill_the_pen_and_lose_nothing),
	    ON_DISK(a_stranger_whose_batches_gave_way_loses_nothing),
	    ON_DISK(the_list_says_what_is_held_and_what_to_do),
	    ON_DISK(one_is_shown_with_its_steps_and_bytes),
	    ON_DISK(a_device_is_released_by_its_name),
	    ON_DISK(what_cannot_be_judged_is_said_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
