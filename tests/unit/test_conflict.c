/* conflict: what people contradicted each other about, shown and settled by
 * the office. */
#include "support/command.h"
#include "support/stage.h"

#include <string.h>

#include "ingest/conflict.h"

/* A record of Ann's, sent; its submit. */
static struct hash
first(struct stage *s, struct record_id *r, const char *answers)
{
	struct hash id = tablet_submit(s->ann, s->farm, r, answers);

	(void)stage_bring(s, s->ann);
	return id;
}

/* Ann and Bob both change it, and neither knows of the other. */
static void
edit_both(struct stage *s, const struct hash *base, const char *anns,
    const char *bobs, struct hash out[2])
{
	out[0] = tablet_correct(s->ann, s->farm, base, 1, anns);
	out[1] = tablet_correct(s->bob, s->farm, base, 1, bobs);
	(void)stage_bring(s, s->ann);
	(void)stage_bring(s, s->bob);
}

static enum ayni_err
settle(struct stage *s, const struct record_id *r,
    const struct conflict_settlement *want, struct text *about)
{
	static char kept[100];
	struct conflict c;
	enum ayni_err e;

	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(conflict_read(s->b.ingest, r, &c), AYNI_OK);
	e = conflict_settle(&c, want, about);
	(void)snprintf(kept, sizeof(kept), "%.*s", (int)about->n,
	    about->n > 0 ? about->p : "");
	*about = text_of(kept);
	conflict_free(&c);
	if (e != AYNI_OK) {
		db_rollback(s->b.db);
		return e;
	}
	assert_int_equal(ingest_settle(s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(s->b.db), AYNI_OK);
	return e;
}

static enum ayni_err
choose(struct stage *s, const struct record_id *r, const char *ref,
    const char *value)
{
	struct conflict_choice choice = {text_of(ref), text_of(value)};
	struct conflict_settlement want = {.choice = &choice, .choices = 1};
	struct text about;

	return settle(s, r, &want, &about);
}

static enum ayni_err
keep(struct stage *s, const struct record_id *r, const struct hash *entry)
{
	struct conflict_settlement want = {.keep = entry};
	struct text about;

	return settle(s, r, &want, &about);
}

static enum ayni_err
accept(struct stage *s, const struct record_id *r)
{
	struct conflict_settlement want = {.accept = true};
	struct text about;

	return settle(s, r, &want, &about);
}

static uint64_t
conflicts(struct stage *s, const struct record_id *r)
{
	struct db_record row;

	assert_true(stage_record(s, r, &row));
	return row.conflicts;
}

/* ---- what is shown ---- */

static void
both_sides_of_an_answer_are_shown(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct conflict_place *p;
	struct record_id r;
	struct conflict c;

	base = first(s, &r, "name=A;hens=3;plot+;plot[1]/area=1");
	edit_both(s, &base, "plot[1]/area=2", "plot[1]/area=3", edit);
	assert_int_equal(conflict_read(s->b.ingest, &r, &c), AYNI_OK);
	assert_int_equal(c.places, 1);
	p = &c.place[0];
	assert_int_equal(p->kind, MERGE_VALUES);
	assert_true(text_is(p->ref, "plot[1]/area"));
	assert_true(text_is(p->label, "How many hectares?"));
	assert_int_equal(p->sides, 2);
	assert_true(p->side[0].winner && !p->side[1].winner);
	assert_true(text_is(p->side[0].author, "E01") !=
	    text_is(p->side[1].author, "E01"));
	assert_true(text_is(p->side[text_is(p->side[0].author, "E02") ? 0 : 1]
			.value, "3"));
	conflict_free(&c);
}

static void
a_record_without_conflict_shows_none(void **state)
{
	struct stage *s = *state;
	struct record_id r, unknown = {{1}};
	struct conflict c;

	(void)first(s, &r, "name=A;hens=3");
	assert_int_equal(conflict_read(s->b.ingest, &r, &c), AYNI_OK);
	assert_int_equal(c.places, 0);
	conflict_free(&c);
	assert_int_equal(conflict_read(s->b.ingest, &unknown, &c), AYNI_OK);
	assert_int_equal(c.places, 0);
	conflict_free(&c);
	assert_int_equal(accept(s, &r), AYNI_STATE);
}

/* ---- settled ---- */

static void
a_value_that_is_given_settles(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	assert_int_equal(conflicts(s, &r), 1);
	assert_int_equal(choose(s, &r, "hens", "7"), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "hens"), "7");
	stage_expect_pure(s);
}

static void
an_answer_may_be_cleared(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	assert_int_equal(choose(s, &r, "hens", ""), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "hens"), "");
	stage_expect_pure(s);
}

/* Also what is as it was: rank may become known later. */
static void
a_decision_holds_all_that_was_looked_at(void **state)
{
	struct stage *s = *state;
	struct db_entry *row = NULL;
	struct answers_walk w;
	struct answer a;
	struct hash base, edit[2];
	struct record_id r;
	struct entry e;
	size_t n = 0, held = 0, i;

	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	assert_int_equal(accept(s, &r), AYNI_OK);
	assert_int_equal(db_entry_of_record(s->b.db, &r, 100, 1u << 20, &s->a,
			     &row, &n),
	    AYNI_OK);
	assert_int_equal(n, 4);
	for (i = 0; i < n; i++) {
		assert_int_equal(entry_read(row[i].raw, &e), AYNI_OK);
		if (e.kind != ENTRY_DECIDE)
			continue;
		for (w = answers_begin(e.answers); answers_next(&w, &a);)
			held++;
	}
	assert_int_equal(held, 1);
}

static void
each_side_may_be_kept(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;
	int i;

	for (i = 0; i < 2; i++) {
		base = first(s, &r, "name=A;hens=3;sells=yes;price=1");
		edit_both(s, &base, "hens=4;price=2", "hens=5;price=3;name=B",
		    edit);
		assert_int_equal(conflicts(s, &r), 2);
		assert_int_equal(keep(s, &r, &edit[i]), AYNI_OK);
		assert_int_equal(conflicts(s, &r), 0);
		assert_string_equal(
		    stage_cell(s, &r, "hens"), i == 0 ? "4" : "5");
		assert_string_equal(
		    stage_cell(s, &r, "price"), i == 0 ? "2" : "3");
		/* nobody contradicted this */
		assert_string_equal(stage_cell(s, &r, "name"), "B");
		stage_expect_pure(s);
	}
}

static void
what_one_side_cleared_may_be_kept_so(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=", "hens=5", edit);
	assert_int_equal(conflicts(s, &r), 1);
	assert_int_equal(keep(s, &r, &edit[0]), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "hens"), "");
}

static void
a_removed_row_comes_back_where_its_edit_is_kept(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;plot+;plot[1]/area=1;plot+;plot[2]/area=2");
	edit_both(s, &base, "plot[1]-", "plot[1]/area=5", edit);
	assert_int_equal(conflicts(s, &r), 1);
	assert_string_equal(stage_cell(s, &r, "total"), "2");
	assert_int_equal(keep(s, &r, &edit[1]), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "total"), "7");
	stage_expect_pure(s);
}

static void
a_removed_row_stays_away_where_the_removal_is_kept(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;plot+;plot[1]/area=1;plot+;plot[2]/area=2");
	edit_both(s, &base, "plot[1]-", "plot[1]/area=5", edit);
	assert_int_equal(keep(s, &r, &edit[0]), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "total"), "2");
}

static void
a_withdrawal_beside_an_edit_is_settled_either_way(void **state)
{
	struct stage *s = *state;
	struct conflict_settlement want = {.standing = CONFLICT_COUNT};
	struct text about;
	struct hash base;
	struct record_id r;
	struct db_record row;
	int i;

	for (i = 0; i < 2; i++) {
		base = first(s, &r, "name=A;hens=3");
		(void)tablet_withdraw(s->ann, &base, 1);
		(void)tablet_correct(s->bob, s->farm, &base, 1, "hens=4");
		(void)stage_bring(s, s->ann);
		(void)stage_bring(s, s->bob);
		assert_int_equal(conflicts(s, &r), 1);
		want.standing = i == 0 ? CONFLICT_COUNT : CONFLICT_WITHDRAW;
		assert_int_equal(settle(s, &r, &want, &about), AYNI_OK);
		assert_true(stage_record(s, &r, &row));
		assert_int_equal(row.conflicts, 0);
		assert_int_equal(row.withdrawn, i);
		assert_string_equal(
		    stage_cell(s, &r, "hens"), i == 0 ? "4" : "(none)");
	}
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	stage_expect_pure(s);
}

/* An answer that the other side made not applicable. */
static void
an_answer_that_does_not_apply_is_cleared_or_restored(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;sells=yes");
	edit_both(s, &base, "sells=no", "price=9", edit);
	assert_int_equal(conflicts(s, &r), 1);
	assert_int_equal(choose(s, &r, "price", ""), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "price"), "");
	base = first(s, &r, "name=A;sells=yes");
	edit_both(s, &base, "sells=no", "price=9", edit);
	assert_int_equal(choose(s, &r, "sells", "yes"), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "price"), "9");
	stage_expect_pure(s);
}

/* As when a vault was copied before an interview was finalised. */
static void
of_two_interviews_under_one_number_either_is_kept(void **state)
{
	struct stage *s = *state;
	struct entry twin;
	struct hash mine, theirs;
	struct record_id r;
	int i;

	for (i = 0; i < 2; i++) {
		mine = first(s, &r, "name=mine;hens=3");
		theirs = tablet_submit(
		    s->bob, s->farm, &(struct record_id){{0}}, "name=theirs");
		twin = notebook_find(s->book, &theirs)->entry;
		s->bob->queued = 0;
		twin.record = r;
		theirs = tablet_write(s->bob, &twin);
		(void)stage_bring(s, s->bob);
		assert_int_equal(conflicts(s, &r), 1);
		assert_int_equal(
		    keep(s, &r, i == 0 ? &mine : &theirs), AYNI_OK);
		assert_int_equal(conflicts(s, &r), 0);
		assert_string_equal(stage_cell(s, &r, "name"),
		    i == 0 ? "mine" : "theirs");
		assert_string_equal(
		    stage_cell(s, &r, "hens"), i == 0 ? "3" : "");
	}
	stage_expect_pure(s);
}

static void
an_edit_that_did_not_know_of_the_decision_is_a_new_conflict(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	struct record_id r;

	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	assert_int_equal(choose(s, &r, "hens", "7"), AYNI_OK);
	(void)tablet_correct(s->bob, s->farm, &edit[1], 1, "hens=8");
	(void)stage_bring(s, s->bob);
	assert_int_equal(conflicts(s, &r), 1);
	assert_string_equal(stage_cell(s, &r, "hens"), "7");
	assert_int_equal(choose(s, &r, "hens", "8"), AYNI_OK);
	assert_int_equal(conflicts(s, &r), 0);
	assert_string_equal(stage_cell(s, &r, "hens"), "8");
	stage_expect_pure(s);
}

/* ---- refused ---- */

static void
refuse(struct stage *s, const struct record_id *r, const char *ref,
    const char *value, enum ayni_err e)
{
	struct conflict_choice choice = {text_of(ref), text_of(value)};
	struct conflict_settlement want = {.choice = &choice, .choices = 1};
	struct text about;

	assert_string_equal(
	    err_name(settle(s, r, &want, &about)), err_name(e));
	assert_true(text_is(about, ref));
	assert_int_equal(conflicts(s, r), 1);
}

static void
what_makes_no_sense_is_refused(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2], unknown = {{1}};
	struct conflict_choice choice = {TEXT("name"), TEXT("B")};
	struct conflict_settlement want = {.choice = &choice, .choices = 1};
	struct record_id r;
	struct text about;

	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	refuse(s, &r, "hens", "many", AYNI_TYPE);
	refuse(s, &r, "sells", "perhaps", AYNI_TYPE);
	refuse(s, &r, "price", "3", AYNI_STATE);
	refuse(s, &r, "total", "3", AYNI_STATE);
	refuse(s, &r, "plot", "3", AYNI_STATE);
	refuse(s, &r, "cows", "3", AYNI_NOTFOUND);
	refuse(s, &r, "plot[1]/area", "3", AYNI_NOTFOUND);
	assert_int_equal(settle(s, &r, &want, &about), AYNI_USAGE);
	assert_true(text_is(about, "hens"));
	assert_int_equal(keep(s, &r, &unknown), AYNI_NOTFOUND);
	stage_expect_pure(s);
}

/* ---- the feed ---- */

static size_t
decisions(struct stage *s, struct tablet *t)
{
	struct sync_answer w;
	struct entry e;
	size_t n = 0, i;

	tablet_sync(t, &s->b, NULL, 0, false, &s->a, &w);
	for (i = 0; i < w.feeds; i++) {
		if (w.feed[i].kind != ENTRY_DECIDE)
			continue;
		assert_int_equal(entry_read(w.feed[i].object, &e), AYNI_OK);
		assert_int_equal(e.kind, ENTRY_DECIDE);
		n++;
	}
	return n;
}

static void
devices_that_wrote_about_it_get_the_decision(void **state)
{
	struct stage *s = *state;
	struct tablet *t = tablet_new(&s->b, s->book, "E03");
	struct hash base, edit[2];
	struct record_id r;

	tablet_join(t, &s->b);
	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	assert_int_equal(choose(s, &r, "hens", "7"), AYNI_OK);
	assert_int_equal(decisions(s, s->ann), 1);
	assert_int_equal(decisions(s, s->bob), 1);
	assert_int_equal(decisions(s, t), 0);
	tablet_free(t);
}

/* ---- the commands ---- */

static void
the_commands_list_show_and_settle(void **state)
{
	struct stage *s = *state;
	struct hash base, edit[2];
	const char *out, *dir = s->b.dir;
	struct record_id r;
	struct buf uuid;

	assert_string_equal(command_ok(COMMAND(dir, "conflict", "list")),
	    "Nothing is in conflict.\n");
	base = first(s, &r, "name=A;hens=3");
	edit_both(s, &base, "hens=4", "hens=5", edit);
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, r.b);
	out = command_ok(COMMAND(dir, "conflict", "list"));
	assert_non_null(strstr(out, buf_z(&uuid)));
	assert_non_null(strstr(out, "Farm"));
	out = command_ok(COMMAND(dir, "conflict", "show", buf_z(&uuid)));
	assert_non_null(strstr(out, "hens \"How many hens?\": different"));
	assert_non_null(strstr(out, "\n  * "));
	out = command_ok(
	    COMMAND(dir, "conflict", "show", buf_z(&uuid), "--json"));
	assert_non_null(strstr(out, "\"value\": \"4\""));
	command_fails(COMMAND(dir, "conflict", "settle", buf_z(&uuid)),
	    AYNI_USAGE, "give hens=VALUE");
	command_fails(COMMAND(dir, "conflict", "settle", buf_z(&uuid),
	    "hens=x"), AYNI_TYPE, "no value of the question");
	command_fails(COMMAND(dir, "conflict", "settle", buf_z(&uuid),
	    "hens"), AYNI_USAGE, "QUESTION=VALUE");
	command_fails(COMMAND(dir, "conflict", "settle", buf_z(&uuid),
	    "--keep", "abcd"), AYNI_NOTFOUND, "no step of the record");
	command_fails(COMMAND(dir, "conflict", "settle", buf_z(&uuid),
	    "--count", "--withdraw"), AYNI_USAGE, "contradict");
	command_fails(COMMAND(dir, "conflict", "show", "1234"),
	    AYNI_NOTFOUND, "no such record");
	(void)command_ok(COMMAND(dir, "conflict", "settle", buf_z(&uuid),
	    "--keep", bureau_hex(ID_BYTES(edit[1])), "--note", "phoned her"));
	assert_string_equal(stage_cell(s, &r, "hens"), "5");
	command_fails(COMMAND(dir, "conflict", "settle", buf_z(&uuid),
	    "--accept"), AYNI_STATE, "nothing is in conflict");
	stage_expect_pure(s);
	buf_free(&uuid);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)
#define ON_DISK(f)                                                            \
	cmocka_unit_test_setup_teardown(f, stage_setup_disk, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(both_sides_of_an_answer_are_shown),
	    TEST(a_record_without_conflict_shows_none),
	    TEST(a_value_that_is_given_settles),
	    TEST(an_answer_may_be_cleared),
	    TEST(a_decision_holds_all_that_was_looked_at),
	    TEST(each_side_may_be_kept),
	    TEST(what_one_side_cleared_may_be_kept_so),
	    TEST(a_removed_row_comes_back_where_its_edit_is_kept),
	    TEST(a_removed_row_stays_away_where_the_removal_is_kept),
	    TEST(a_withdrawal_beside_an_edit_is_settled_either_way),
	    TEST(an_answer_that_does_not_apply_is_cleared_or_restored),
	    TEST(of_two_interviews_under_one_number_either_is_kept),
	    TEST(an_edit_that_did_not_know_of_the_decision_is_a_new_conflict),
	    TEST(what_makes_no_sense_is_refused),
	    TEST(devices_that_wrote_about_it_get_the_decision),
	    ON_DISK(the_commands_list_show_and_settle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
