/* recompute: the office computes what the devices computed, and shows who
 * said something else. */
#include "support/stage.h"

#include <stdlib.h>
#include <string.h>

#include "support/vectors.h"

/* ---- the answered cases of the SSE entity survey ---- */

/* Numbers may be written otherwise in a column of numbers. */
static bool
same(const char *cell, const char *expected)
{
	char *end, *stop;
	double a, b;

	if (strcmp(cell, expected) == 0)
		return true;
	a = strtod(cell, &end);
	b = strtod(expected, &stop);
	return cell[0] != '\0' && expected[0] != '\0' && *end == '\0' &&
	    *stop == '\0' && a == b;
}

static void
expect_case(struct stage *s, const char *table, const struct record_id *r,
    const json_t *c)
{
	json_t *expected = json_object_get(c, "expected"), *v;
	const char *name, *cell;

	json_object_foreach(expected, name, v) {
		cell = bureau_cell(&s->b, table, r, 1, name);
		if (!same(cell, json_string_value(v)))
			fail_msg("%s: %s is \"%s\", not \"%s\"",
			    json_string_value(json_object_get(c, "case")),
			    name, cell, json_string_value(v));
	}
}

static void
the_13_cases_come_out_exactly(void **state)
{
	struct stage *s = *state;
	struct bureau_form *sse = bureau_read(&s->b, BUREAU_SSE);
	json_t *cases = vectors_load(), *c;
	struct record_id r[13];
	struct db_wide *w = NULL;
	const char *table;
	size_t i, n = 0;

	bureau_publish(&s->b, sse);
	assert_int_equal(json_array_size(cases), 13);
	json_array_foreach(cases, i, c) {
		struct interview *iv = tablet_begin(s->ann, sse);

		vectors_answer(iv, json_object_get(c, "answers"));
		(void)tablet_submit_interview(s->ann, sse, iv, &r[i]);
		interview_free(iv);
	}
	stage_expect(s, buf_bytes(&tablet_cut(s->ann, sse->dictionary)->raw),
	    AYNI_OK, DB_USED);
	assert_int_equal(db_wide_list(s->b.db, &sse->id, &s->a, &w, &n), AYNI_OK);
	table = arena_z(&s->a, w[0].name);
	json_array_foreach(cases, i, c)
		expect_case(s, table, &r[i], c);
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	assert_int_equal(bureau_counts(&s->b).conflicts, 0);
	stage_expect_pure(s);
	json_decref(cases);
}

/* ---- what a device says that it calculated ---- */

static void
a_lie_about_a_calculated_value_is_flagged(void **state)
{
	struct stage *s = *state;
	struct record_id r;

	s->ann->lies = true;
	(void)tablet_submit(
	    s->ann, s->farm, &r, "name=A;plot+;plot[1]/area=2");
	(void)stage_bring(s, s->ann);
	s->ann->lies = false;
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_DERIVED), 1);
	assert_string_equal(stage_cell(s, &r, "total"), "2");
	stage_expect_pure(s);
}

/* What was said once stays flagged, whatever is written after it. */
static void
a_lie_is_flagged_under_later_entries(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct hash id;

	id = tablet_submit(s->ann, s->farm, &r, "name=A");
	s->bob->lies = true;
	id = tablet_correct(s->bob, s->farm, &id, 1, "hens=1");
	s->bob->lies = false;
	(void)tablet_correct(s->ann, s->farm, &id, 1, "hens=2");
	(void)stage_bring(s, s->ann); /* its last stands on what is missing */
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	(void)stage_bring(s, s->bob);
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_DERIVED), 1);
	assert_int_equal(bureau_counts(&s->b).flags, 1);
	stage_expect_pure(s);
}

static void
honest_concurrent_edits_are_not_flagged(void **state)
{
	struct stage *s = *state;
	struct hash first, edits[2];
	struct record_id r;

	first = tablet_submit(
	    s->ann, s->farm, &r, "name=A;plot+;plot[1]/area=2");
	edits[0] = tablet_correct(
	    s->ann, s->farm, &first, 1, "plot[1]/area=3");
	edits[1] = tablet_correct(
	    s->bob, s->farm, &first, 1, "plot+;plot[2]/area=5");
	(void)stage_bring(s, s->ann);
	(void)stage_bring(s, s->bob);
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	assert_string_equal(stage_cell(s, &r, "total"), "8");
	(void)tablet_correct(s->ann, s->farm, edits, 2, "hens=2");
	(void)stage_bring(s, s->ann);
	assert_int_equal(bureau_counts(&s->b).flags, 0);
	stage_expect_pure(s);
}

/* A row removed here and edited there: the edit is shown, not lost. */
static void
a_row_removed_here_and_edited_there_is_a_conflict(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;
	struct hash first;

	first = tablet_submit(s->ann, s->farm, &r,
	    "name=A;plot+;plot[1]/area=2;plot+;plot[2]/area=3");
	(void)tablet_correct(s->ann, s->farm, &first, 1, "plot[1]-");
	(void)tablet_correct(s->bob, s->farm, &first, 1, "plot[1]/area=9");
	(void)stage_bring(s, s->ann);
	(void)stage_bring(s, s->bob);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.conflicts, 1);
	assert_string_equal(stage_cell(s, &r, "total"), "3");
	stage_expect_pure(s);
}

/* Hundreds of corrections: only the last is conducted again. */
static void
of_very_many_writes_the_last_is_compared(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	struct hash id;
	char hens[32];
	int i;

	id = tablet_submit(s->ann, s->farm, &r, "name=A");
	for (i = 0; i < 80; i++) {
		(void)snprintf(hens, sizeof(hens), "hens=%d", i);
		s->ann->lies = i == 79;
		id = tablet_correct(s->ann, s->farm, &id, 1, hens);
		if (i % 40 == 39)
			(void)stage_bring(s, s->ann);
	}
	assert_string_equal(stage_cell(s, &r, "hens"), "79");
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_DERIVED), 1);
	stage_expect_pure(s);
}

/* ---- answers that do not fit ---- */

/* Bytes that are well-formed answers, of no field of the form. */
static void
answers_that_do_not_fit_the_form_are_flagged(void **state)
{
	/* {h'': {90: 1}} */
	static const uint8_t foreign[] = {0xa1, 0x40, 0xa1, 0x18, 90, 1};
	struct stage *s = *state;
	struct record_id r;
	struct db_record row;
	struct entry e;
	struct hash id;

	id = tablet_submit(s->ann, s->farm, &r, "name=A");
	s->ann->queued = 0;
	e = notebook_find(s->book, &id)->entry;
	e.answers = BYTES(foreign);
	(void)tablet_write(s->ann, &e);
	(void)stage_bring(s, s->ann);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_ANSWERS), 1);
	assert_string_equal(stage_cell(s, &r, "name"), "(none)");
	stage_expect_pure(s);
}

static void
an_edit_of_another_form_is_shown_and_not_mixed_in(void **state)
{
	struct stage *s = *state;
	struct bureau_form *other = bureau_read_as(
	    &s->b, BUREAU_FARM, "version=\"1\"", "version=\"2\"");
	struct record_id r;
	struct db_record row;
	struct entry e;
	struct hash id, edit;

	bureau_publish(&s->b, other);
	id = tablet_submit(s->ann, s->farm, &r, "name=A;hens=1");
	(void)stage_bring(s, s->ann);
	edit = tablet_correct(s->ann, s->farm, &id, 1, "hens=2");
	s->ann->queued = 0;
	e = notebook_find(s->book, &edit)->entry;
	e.form = other->id;
	(void)tablet_write(s->ann, &e);
	(void)stage_bring(s, s->ann);
	assert_string_equal(stage_cell(s, &r, "hens"), "1");
	assert_int_equal(bureau_flags(&s->b, DB_FLAG_FORM), 1);
	assert_int_equal(bureau_counts(&s->b).flags, 1);
	assert_true(stage_record(s, &r, &row));
	assert_int_equal(row.conflicts, 1);
	stage_expect_pure(s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_13_cases_come_out_exactly),
	    TEST(a_lie_about_a_calculated_value_is_flagged),
	    TEST(a_lie_is_flagged_under_later_entries),
	    TEST(honest_concurrent_edits_are_not_flagged),
	    TEST(a_row_removed_here_and_edited_there_is_a_conflict),
	    TEST(of_very_many_writes_the_last_is_compared),
	    TEST(answers_that_do_not_fit_the_form_are_flagged),
	    TEST(an_edit_of_another_form_is_shown_and_not_mixed_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
