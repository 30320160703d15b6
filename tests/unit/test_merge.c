/* Merging a record: one test for each rule of docs/merge.md. */
#include "support/test.h"

#include <string.h>

#include "support/record.h"

static struct record r;

static int
clean(void **state)
{
	(void)state;
	record_free(&r);
	return 0;
}

#define SUBMIT(id, rank, answers)                                             \
	record_add(&r, id, ENTRY_SUBMIT, "", rank, answers)
#define CORRECT(id, base, rank, answers)                                      \
	record_add(&r, id, ENTRY_CORRECT, base, rank, answers)
#define WITHDRAW(id, base, rank)                                              \
	record_add(&r, id, ENTRY_WITHDRAW, base, rank, "")
#define DECIDE(id, base, rank, answers)                                       \
	record_add(&r, id, ENTRY_DECIDE, base, rank, answers)
#define NOTE(id, base, rank) record_add(&r, id, ENTRY_NOTE, base, rank, "")

/* The last entry is of another form. */
static void
other_form(void)
{
	memset(r.entry[r.n - 1].form.b, 'G', 32);
}

static void
expect(const char *want)
{
	struct arena a;
	struct merged m;
	struct buf got;

	arena_init(&a, 1u << 20);
	buf_init(&got, 10000);
	assert_int_equal(merge_record(r.e, r.n, &a, &m), AYNI_OK);
	record_put(&got, &m);
	assert_string_equal(buf_z(&got), want);
	buf_free(&got);
	arena_free(&a);
}

/* ---- history ---- */

static void
nothing_is_unusable(void **state)
{
	(void)state;
	expect("unusable\n");
}

static void
a_submit_is_what_it_says(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 3=[AB] A.4=7");
	expect("1=5 3=[AB] A.4=7\nheads a\n");
}

static void
an_entry_whose_base_is_missing_waits(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('c', "b", 3, "1=6");
	CORRECT('d', "ac", 3, "1=7");
	expect("1=5\nheads a\npending cd\n");
}

static void
a_waiting_entry_counts_once_its_base_arrives(void **state)
{
	(void)state;
	CORRECT('c', "b", 1, "1=7");
	CORRECT('b', "a", 1, "1=6 2=1");
	expect("unusable\npending bc\n");
	SUBMIT('a', 1, "1=5");
	expect("1=7 2=1\nheads c\n");
}

static void
a_cycle_waits_for_ever(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "ac", 1, "1=6");
	CORRECT('c', "b", 1, "1=7");
	expect("1=5\nheads a\npending bc\n");
}

static void
an_entry_given_twice_counts_once(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	expect("1=6\nheads b\n");
}

static void
a_note_changes_nothing(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	NOTE('n', "a", 3);
	expect("1=5\nheads a\n");
	CORRECT('b', "n", 1, "1=6"); /* knows what the note was about */
	expect("1=6\nheads b\n");
	CORRECT('c', "a", 1, "1=7"); /* the note adds no depth to b */
	expect("1=7\nvalues 1: c=7* b=6\nheads bc\n");
}

static void
in_order(const char *want)
{
	const struct merge_entry **order = NULL;
	struct arena a;
	char got[20] = "";
	size_t n = 0, i;

	arena_init(&a, 1u << 20);
	assert_int_equal(merge_order(r.e, r.n, &a, &order, &n), AYNI_OK);
	for (i = 0; i < n; i++)
		got[i] = (char)order[i]->id.b[0];
	assert_string_equal(got, want);
	arena_free(&a);
}

static void
entries_stand_after_what_they_build_on(void **state)
{
	(void)state;
	in_order("");
	CORRECT('b', "d", 1, "1=6");
	CORRECT('a', "b", 1, "1=7");
	CORRECT('c', "b", 1, "1=8");
	in_order("");
	CORRECT('e', "x", 1, "1=9");
	SUBMIT('d', 1, "1=5");
	CORRECT('c', "b", 1, "1=8");
	in_order("dbac");
}

/* ---- writes ---- */

static void
a_chain_gives_the_last_value(void **state)
{
	(void)state;
	SUBMIT('d', 3, "1=5 2=1");
	CORRECT('c', "d", 2, "1=6");
	CORRECT('b', "c", 1, "1=7 2=-");
	CORRECT('a', "b", 0, "1=8");
	expect("1=8\nheads a\n");
}

static void
concurrent_edits_of_different_fields_both_live(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "2=6");
	expect("1=6 2=6\nheads bc\n");
}

static void
concurrent_edits_of_one_field_are_a_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	expect("1=7\nvalues 1: c=7* b=6\nheads bc\n");
}

static void
the_same_value_twice_is_no_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=6");
	expect("1=6\nheads bc\n");
}

static void
clearing_beside_an_edit_is_a_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=-");
	expect("\nvalues 1: c=-* b=6\nheads bc\n");
}

static void
clearing_twice_is_no_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=-");
	CORRECT('c', "a", 1, "1=-");
	expect("\nheads bc\n");
}

static void
a_correction_of_one_side_leaves_the_other(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('d', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	CORRECT('b', "d", 1, "1=8");
	expect("1=8\nvalues 1: b=8* c=7\nheads bc\n");
}

static void
a_correction_that_knew_both_settles_what_it_writes(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	CORRECT('b', "a", 1, "1=6 2=6");
	CORRECT('c', "a", 1, "1=7 2=7");
	CORRECT('d', "bc", 1, "1=8");
	expect("1=8 2=7\nvalues 2: c=7* b=6\nheads d\n");
}

/* ---- precedence ---- */

static void
rank_goes_before_depth(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 2, "1=6");
	CORRECT('c', "a", 1, "2=1");
	CORRECT('d', "c", 1, "1=7");
	expect("1=6 2=1\nvalues 1: b=6* d=7\nheads bd\n");
}

static void
depth_goes_before_id(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('d', "a", 1, "1=6");
	CORRECT('b', "a", 1, "2=1");
	CORRECT('c', "b", 1, "1=7");
	expect("1=7 2=1\nvalues 1: c=7* d=6\nheads cd\n");
}

static void
rank_0_comes_last_but_is_kept(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 0, "1=7 2=8");
	expect("1=6 2=8\nvalues 1: b=6* c=7\nheads bc\n");
}

/* ---- withdrawing ---- */

static void
a_withdrawn_record_does_not_count(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	WITHDRAW('b', "a", 1);
	expect("withdrawn 1=5\nheads b\n");
}

static void
a_withdrawal_beside_an_edit_is_a_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	WITHDRAW('b', "a", 2);
	CORRECT('c', "a", 1, "1=6");
	expect("withdrawn 1=6\nwithdrawn: b=-* c=true\nheads bc\n");
}

static void
two_withdrawals_are_no_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	WITHDRAW('b', "a", 2);
	WITHDRAW('c', "a", 1);
	expect("withdrawn 1=5\nheads bc\n");
}

static void
a_correction_that_knew_takes_a_withdrawal_back(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	WITHDRAW('b', "a", 3);
	CORRECT('c', "b", 1, "");
	expect("1=5\nheads c\n");
}

static void
a_decision_keeps_the_provisional_standing(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	WITHDRAW('b', "a", 2);
	CORRECT('c', "a", 1, "1=6");
	DECIDE('d', "bc", 3, "1=7");
	expect("withdrawn 1=7\nheads d\n");
	CORRECT('e', "bc", 3, "");
	expect("1=7\nwithdrawn: e=true* d=-\nheads de\n");
}

static void
a_decision_about_answers_leaves_a_withdrawal(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	WITHDRAW('d', "bc", 1);
	DECIDE('e', "d", 3, "1=6");
	expect("withdrawn 1=6\nheads e\n");
}

/* ---- repeats ---- */

static void
rows_added_removed_and_moved_are_one_field(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] A.4=1 B.4=2");
	CORRECT('b', "a", 1, "3=[CA] C.4=3");
	expect("3=[CA] A.4=1 C.4=3\nheads b\n");
}

static void
a_row_removed_here_and_edited_there_is_a_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] A.4=1 B.4=2");
	CORRECT('b', "a", 1, "3=[A]");
	CORRECT('c', "a", 1, "B.4=9");
	expect("3=[A] A.4=1\nremoved B.4: b=-* c=9\nheads bc\n");
}

static void
clearing_an_answer_in_a_removed_row_is_no_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] A.4=1 B.4=2");
	CORRECT('b', "a", 1, "3=[A]");
	CORRECT('c', "a", 1, "B.4=-");
	expect("3=[A] A.4=1\nheads bc\n");
}

static void
a_row_removed_by_who_knew_the_edit_is_gone(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] A.4=1 B.4=2");
	CORRECT('c', "a", 1, "B.4=9");
	CORRECT('b', "c", 1, "3=[A]");
	expect("3=[A] A.4=1\nheads b\n");
}

static void
two_rows_added_apart_are_a_conflict_and_the_lost_one_shows(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[A] A.4=1");
	CORRECT('b', "a", 1, "3=[AB] B.4=2");
	CORRECT('c', "a", 1, "3=[AC] C.4=3");
	expect("3=[AC] A.4=1 C.4=3\n"
	    "values 3: c=[AC]* b=[AB]\nremoved B.4: c=-* b=2\nheads bc\n");
}

static void
an_edit_deep_in_a_removed_row_shows(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] B.5=[C] BC.6=1");
	CORRECT('b', "a", 1, "3=[A]");
	CORRECT('c', "a", 1, "BC.6=2 B.5=[CD]");
	expect("3=[A]\nremoved B.5: b=-* c=[CD]\nremoved BC.6: b=-* c=2\n"
	    "heads bc\n");
}

static void
all_rows_cleared_here_and_one_edited_there_is_a_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[A] A.4=1");
	CORRECT('b', "a", 1, "3=-");
	CORRECT('c', "a", 1, "A.4=2");
	expect("\nremoved A.4: b=-* c=2\nheads bc\n");
}

static void
an_answer_in_a_row_that_nobody_listed_shows(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "A.4=2");
	expect("1=5\nremoved A.4: b=2\nheads b\n");
	DECIDE('d', "b", 3, "");
	expect("1=5\nheads d\n");
}

static void
two_edits_of_one_answer_in_a_removed_row_are_one_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[A] A.4=1");
	CORRECT('b', "a", 1, "3=-");
	CORRECT('c', "a", 1, "A.4=2");
	CORRECT('d', "a", 1, "A.4=3");
	expect("\nremoved A.4: b=-* d=3 c=2\nheads bcd\n");
}

static void
a_decision_may_leave_the_row_removed(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] B.4=2");
	CORRECT('b', "a", 1, "3=[A]");
	CORRECT('c', "a", 1, "B.4=9");
	DECIDE('d', "bc", 3, "");
	expect("3=[A]\nheads d\n");
}

static void
a_decision_may_bring_the_row_back(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] B.4=2");
	CORRECT('b', "a", 1, "3=[A]");
	CORRECT('c', "a", 1, "B.4=9");
	DECIDE('d', "bc", 3, "3=[AB]");
	expect("3=[AB] B.4=9\nheads d\n");
}

static void
an_edit_after_the_decision_in_the_removed_row_shows_again(void **state)
{
	(void)state;
	SUBMIT('a', 1, "3=[AB] B.4=2");
	CORRECT('b', "a", 1, "3=[A]");
	CORRECT('c', "a", 1, "B.4=9");
	DECIDE('d', "bc", 3, "");
	CORRECT('e', "c", 1, "B.4=8");
	expect("3=[A]\nremoved B.4: b=-* e=8\nheads de\n");
}

/* ---- decisions ---- */

static void
a_decision_settles_what_was_in_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	CORRECT('b', "a", 1, "1=6 2=6");
	CORRECT('c', "a", 1, "1=7 2=7");
	DECIDE('d', "bc", 3, "1=6"); /* 2 keeps its provisional winner */
	expect("1=6 2=7\nheads d\n");
}

static void
an_edit_that_knew_one_side_is_no_match_for_a_decision(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	DECIDE('d', "bc", 3, "1=6");
	CORRECT('e', "c", 1, "2=9"); /* another field: both live */
	expect("1=6 2=9\nheads de\n");
}

static void
an_edit_concurrent_with_a_decision_is_a_new_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	DECIDE('d', "bc", 3, "");
	CORRECT('e', "b", 1, "1=8");
	expect("1=7\nvalues 1: d=7* e=8\nheads de\n");
}

static void
two_decisions_that_differ_are_a_conflict(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	DECIDE('d', "bc", 3, "1=6");
	DECIDE('e', "bc", 3, "");
	expect("1=7\nvalues 1: e=7* d=6\nheads de\n");
	DECIDE('f', "de", 3, "1=6");
	expect("1=6\nheads f\n");
}

static void
a_decision_of_some_heads_leaves_the_others(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	CORRECT('c', "a", 1, "1=7");
	CORRECT('e', "a", 1, "1=8");
	DECIDE('d', "bc", 1, "1=6");
	expect("1=6\nvalues 1: d=6* e=8\nheads de\n");
}

static void
a_decision_where_nothing_was_in_conflict_only_writes(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	DECIDE('b', "a", 3, "1=6");
	CORRECT('c', "a", 1, "2=6");
	expect("1=6 2=6\nheads bc\n");
}

/* ---- which submit ---- */

static void
two_submits_are_never_blended(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	SUBMIT('b', 1, "1=6");
	expect("1=6\nsubmits: b* a\nheads ab\n");
}

static void
edits_of_the_other_submit_are_left_out_and_shown(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	SUBMIT('b', 1, "1=6");
	CORRECT('c', "a", 1, "2=9");
	CORRECT('d', "b", 1, "3=9");
	expect("1=6 3=9\nsubmits: b* c\nheads cd\n");
}

static void
a_decision_settles_two_submits(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	SUBMIT('b', 1, "1=6");
	DECIDE('d', "ab", 3, "1=5 2=5");
	expect("1=5 2=5\nheads d\n");
}

static void
an_edit_of_the_submit_decided_against_shows_again(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	SUBMIT('b', 1, "1=6");
	DECIDE('d', "ab", 3, "");
	CORRECT('e', "a", 1, "1=7");
	expect("1=6\nsubmits: b* e\nheads de\n");
}

static void
a_correction_does_not_settle_two_submits(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	SUBMIT('b', 1, "1=6");
	CORRECT('c', "ab", 1, "1=8");
	expect("1=8\nsubmits: b* a\nheads c\n");
}

static void
a_decision_in_the_other_form_chooses_its_submit(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 2=5");
	other_form();
	SUBMIT('b', 1, "1=6");
	DECIDE('d', "ab", 3, "2=7");
	other_form();
	expect("1=5 2=7\nheads d\n");
}

static void
an_edit_in_the_fields_of_another_form_is_shown_not_applied(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	other_form();
	expect("1=5\nsubmits: a* b\nheads b\n");
	DECIDE('d', "b", 3, "");
	expect("1=5\nheads d\n");
}

/* ---- limits ---- */

static void
more_entries_than_the_limit_are_refused(void **state)
{
	const size_t n = MERGE_MAX_ENTRIES + 1;
	struct arena a;
	struct merge_entry *e;
	struct merged m = {.usable = true};
	size_t i;

	(void)state;
	SUBMIT('a', 1, "1=5");
	arena_init(&a, 1u << 26);
	e = arena_zalloc(&a, n, sizeof(*e));
	assert_non_null(e);
	for (i = 0; i < n; i++) {
		e[i] = r.e[0];
		memcpy(e[i].id.b, &i, sizeof(i));
	}
	assert_int_equal(merge_record(e, n, &a, &m), AYNI_TOOBIG);
	assert_true(m.usable); /* untouched */
	arena_free(&a);
}

/* The limit itself: a chain with an answer of its own in each entry. */
static void
a_chain_as_long_as_the_limit_merges(void **state)
{
	const size_t n = MERGE_MAX_ENTRIES;
	struct arena a;
	struct merge_entry *e;
	struct entry *entry;
	struct merged m;
	size_t i;

	(void)state;
	SUBMIT('a', 1, "1=5");
	CORRECT('b', "a", 1, "1=6");
	arena_init(&a, 1u << 27);
	e = arena_zalloc(&a, n, sizeof(*e));
	entry = arena_zalloc(&a, n, sizeof(*entry));
	assert_true(e != NULL && entry != NULL);
	for (i = 0; i < n; i++) {
		entry[i] = r.entry[i > 0];
		e[i].entry = &entry[i];
		memcpy(e[i].id.b, &i, sizeof(i));
		if (i > 0)
			entry[i].base[0] = e[i - 1].id;
	}
	assert_int_equal(merge_record(e, n, &a, &m), AYNI_OK);
	assert_int_equal(m.heads, 1);
	assert_int_equal(m.conflicts, 0);
	assert_true(ID_EQUAL(m.head[0], e[n - 1].id));
	arena_free(&a);
}

static enum ayni_err
merge_all_kinds(void)
{
	struct arena a;
	struct merged m;
	enum ayni_err e;

	arena_init(&a, 1u << 20);
	e = merge_record(r.e, r.n, &a, &m);
	arena_free(&a);
	return e;
}

static void
every_allocation_may_fail(void **state)
{
	(void)state;
	SUBMIT('a', 1, "1=5 3=[AB] B.4=1");
	SUBMIT('k', 0, "1=5");
	CORRECT('b', "a", 1, "1=6 3=[A]");
	CORRECT('c', "a", 1, "1=7 B.4=2");
	WITHDRAW('d', "a", 1);
	DECIDE('e', "bd", 3, "");
	NOTE('f', "e", 1);
	CORRECT('g', "zz", 1, "");
	test_fail_each_allocation(merge_all_kinds);
}

#define T(name) cmocka_unit_test_setup_teardown(name, clean, clean)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(nothing_is_unusable),
	    T(a_submit_is_what_it_says),
	    T(an_entry_whose_base_is_missing_waits),
	    T(a_waiting_entry_counts_once_its_base_arrives),
	    T(a_cycle_waits_for_ever),
	    T(an_entry_given_twice_counts_once),
	    T(a_note_changes_nothing),
	    T(entries_stand_after_what_they_build_on),
	    T(a_chain_gives_the_last_value),
	    T(concurrent_edits_of_different_fields_both_live),
	    T(concurrent_edits_of_one_field_are_a_conflict),
	    T(the_same_value_twice_is_no_conflict),
	    T(clearing_beside_an_edit_is_a_conflict),
	    T(clearing_twice_is_no_conflict),
	    T(a_correction_of_one_side_leaves_the_other),
	    T(a_correction_that_knew_both_settles_what_it_writes),
	    T(rank_goes_before_depth),
	    T(depth_goes_before_id),
	    T(rank_0_comes_last_but_is_kept),
	    T(a_withdrawn_record_does_not_count),
	    T(a_withdrawal_beside_an_edit_is_a_conflict),
	    T(two_withdrawals_are_no_conflict),
	    T(a_correction_that_knew_takes_a_withdrawal_back),
	    T(a_decision_keeps_the_provisional_standing),
	    T(a_decision_about_answers_leaves_a_withdrawal),
	    T(rows_added_removed_and_moved_are_one_field),
	    T(a_row_removed_here_and_edited_there_is_a_conflict),
	    T(clearing_an_answer_in_a_removed_row_is_no_conflict),
	    T(a_row_removed_by_who_knew_the_edit_is_gone),
	    T(two_rows_added_apart_are_a_conflict_and_the_lost_one_shows),
	    T(an_edit_deep_in_a_removed_row_shows),
	    T(all_rows_cleared_here_and_one_edited_there_is_a_conflict),
	    T(an_answer_in_a_row_that_nobody_listed_shows),
	    T(two_edits_of_one_answer_in_a_removed_row_are_one_conflict),
	    T(a_decision_may_leave_the_row_removed),
	    T(a_decision_may_bring_the_row_back),
	    T(an_edit_after_the_decision_in_the_removed_row_shows_again),
	    T(a_decision_settles_what_was_in_conflict),
	    T(an_edit_that_knew_one_side_is_no_match_for_a_decision),
	    T(an_edit_concurrent_with_a_decision_is_a_new_conflict),
	    T(two_decisions_that_differ_are_a_conflict),
	    T(a_decision_of_some_heads_leaves_the_others),
	    T(a_decision_where_nothing_was_in_conflict_only_writes),
	    T(two_submits_are_never_blended),
	    T(edits_of_the_other_submit_are_left_out_and_shown),
	    T(a_decision_settles_two_submits),
	    T(an_edit_of_the_submit_decided_against_shows_again),
	    T(a_correction_does_not_settle_two_submits),
	    T(a_decision_in_the_other_form_chooses_its_submit),
	    T(an_edit_in_the_fields_of_another_form_is_shown_not_applied),
	    T(more_entries_than_the_limit_are_refused),
	    T(a_chain_as_long_as_the_limit_merges),
	    T(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
