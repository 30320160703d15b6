/* terminal: an interview on a terminal, line by line. */
#include "support/dialogue.h"

#include <string.h>

#include "ayni/mem.h"
#include "fill/conduct.h"

static struct dialogue *
household(const char *language)
{
	return dialogue_begin("household", language, 80);
}

static const char *
value(struct dialogue *d, const char *ref)
{
	return filling_value(&d->f, ref);
}

/* ---- the way through ---- */

static void
a_whole_interview_is_finalised(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", "30", "", "y", "farm", "2", "Efo", "Esi", "yes", "hoe",
	    "12.5", "no", "31/03/2010", "6.1375 1.2123", "1 3", "yes");
	assert_int_equal(d->err, AYNI_OK);
	assert_int_equal(d->end, TERMINAL_FINALISED);
	assert_string_equal(value(d, "/data/who/name"), "Ama");
	assert_string_equal(value(d, "/data/who/job"), "yes");
	assert_string_equal(value(d, "/data/kids/kid[2]/kidname"), "Esi");
	assert_string_equal(value(d, "/data/goods/good[1]/price"), "12.5");
	assert_string_equal(value(d, "/data/born"), "2010-03-31");
	assert_string_equal(value(d, "/data/at"), "6.1375 1.2123");
	assert_string_equal(value(d, "/data/crops"), "maize yam");
	dialogue_end(d);
}

static void
enter_keeps_the_answer_and_skips_what_may_be_empty(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", "<", "");
	assert_string_equal(dialogue_at(d), "age");
	assert_string_equal(value(d, "/data/who/name"), "Ama");
	TYPE(d, "9", "", "");
	assert_string_equal(dialogue_at(d), "good");
	dialogue_end(d);
}

static void
a_required_question_holds_enter_back(void **state)
{
	struct dialogue *d = household("fr");

	(void)state;
	TYPE(d, "", "");
	assert_string_equal(dialogue_at(d), "name");
	assert_true(dialogue_says(d, "! Une réponse est obligatoire ici."));
	dialogue_end(d);
}

static void
a_refusal_speaks_the_forms_words_and_language(void **state)
{
	struct dialogue *d = household("fr");

	(void)state;
	TYPE(d, "Ama", "130");
	assert_string_equal(dialogue_at(d), "age");
	assert_true(dialogue_says(d, "! Saisir un âge de 0 à 120."));
	assert_string_equal(value(d, "/data/who/age"), "");
	TYPE(d, "dix");
	assert_true(dialogue_says(d, "! « dix » n'est pas un nombre entier"));
	TYPE(d, "12 5");
	assert_true(dialogue_says(d, "pourrait être deux nombres"));
	assert_string_equal(dialogue_at(d), "age");
	dialogue_end(d);
}

static void
the_first_page_has_nothing_before_it(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "<");
	assert_true(dialogue_says(d, "! This is the first page."));
	dialogue_end(d);
}

static void
jumps_go_by_name_and_by_words(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, ":g crops");
	assert_string_equal(dialogue_at(d), "crops");
	TYPE(d, ":go how OLD");
	assert_string_equal(dialogue_at(d), "age");
	TYPE(d, ":g where do you work");
	assert_string_equal(dialogue_at(d), "age");
	assert_true(dialogue_says(d, "No question asked now"));
	dialogue_end(d);
}

static void
the_language_changes_anywhere_and_the_place_stays(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", ":l fr");
	assert_string_equal(dialogue_at(d), "age");
	assert_true(dialogue_says(d, "Quel âge avez-vous ?"));
	assert_true(dialogue_says(d, "nombre entier › "));
	TYPE(d, ":langue", "1");
	assert_true(dialogue_says(d, "How old are you?"));
	TYPE(d, ":l de");
	assert_true(dialogue_says(d, "The form does not speak \"de\"."));
	assert_string_equal(value(d, "/data/who/name"), "Ama");
	dialogue_end(d);
}

static void
an_answer_is_cleared(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", "<", ":x");
	assert_string_equal(value(d, "/data/who/name"), "");
	assert_string_equal(dialogue_at(d), "name");
	dialogue_end(d);
}

static void
a_colon_is_typed_twice(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, ":Ama");
	assert_true(dialogue_says(d, "\":Ama\" is no command"));
	assert_string_equal(dialogue_at(d), "name");
	TYPE(d, "::Ama");
	assert_string_equal(value(d, "/data/who/name"), ":Ama");
	dialogue_end(d);
}

static void
what_is_no_text_is_asked_again(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "\033[D", "\xff\xfe", "Ama");
	assert_true(dialogue_says(d, "cannot be read"));
	assert_string_equal(value(d, "/data/who/name"), "Ama");
	dialogue_end(d);
}

/* ---- rows ---- */

static void
a_row_of_a_counted_repeat_stays(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, ":g n", "2", ":d");
	assert_true(dialogue_says(d, "row 1 of 2: Child"));
	assert_true(dialogue_says(d, "! The number of rows follows"));
	dialogue_end(d);
}

static void
a_row_is_removed_when_that_is_confirmed(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, ":g n", "", "y", "hoe", "", "y", "radio", ":d", "no");
	assert_true(dialogue_says(d, "Remove row 2 of 2: Good, with"));
	assert_string_equal(value(d, "/data/goods/good[2]/what"), "radio");
	TYPE(d, ":g /data/goods/good[1]/what", ":d", "", ":d", "yes");
	assert_string_equal(value(d, "/data/goods/good[1]/what"), "radio");
	assert_string_equal(value(d, "/data/goods/good[2]/what"), "(none)");
	assert_string_equal(dialogue_at(d), "good");
	TYPE(d, ":d", "maybe", "no");
	assert_true(dialogue_says(d, "in no row"));
	assert_true(dialogue_says(d, "Give yes or no."));
	assert_string_equal(dialogue_at(d), "born");
	dialogue_end(d);
}

/* ---- pages over the whole ---- */

static void
sections_lead_to_their_first_question(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", ":o", "2");
	assert_string_equal(dialogue_at(d), "n");
	TYPE(d, ":o", "", ":o", "9", "5");
	assert_true(dialogue_says(d, "There is no 9 in this list."));
	assert_string_equal(dialogue_at(d), ".");
	dialogue_end(d);
}

static void
the_review_leads_to_what_is_missing(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", ":r", "1");
	assert_string_equal(dialogue_at(d), "age");
	TYPE(d, "9", ":o", "5", "no");
	assert_string_equal(dialogue_at(d), ".");
	assert_true(dialogue_says(d, "Nothing is missing"));
	TYPE(d, "perhaps");
	assert_true(dialogue_says(d, "Give yes or no."));
	assert_int_equal(d->end, TERMINAL_PAUSED);
	dialogue_end(d);
}

static void
nothing_is_finalised_that_lacks_an_answer(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, ":o", "5", "yes");
	assert_int_equal(d->end, TERMINAL_PAUSED);
	assert_true(dialogue_says(d, "Before it can be finalised:"));
	assert_false(dialogue_says(d, "Finalise?"));
	assert_string_equal(dialogue_at(d), ".");
	dialogue_end(d);
}

static void
all_answers_are_listed_page_by_page(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	d->size.rows = 12;
	TYPE(d, "Ama", ":a", "2");
	assert_string_equal(dialogue_at(d), "age");
	assert_true(dialogue_says(d, "1  What is your name? Ama"));
	assert_false(dialogue_says(d, "Which crops?"));
	TYPE(d, ":a", "", "", "");
	assert_true(dialogue_says(d, "Which crops?"));
	assert_string_equal(dialogue_at(d), "age");
	dialogue_end(d);
}

static void
help_is_a_page_to_return_from(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama", "?", "", ":help", "40", "9");
	assert_true(dialogue_says(d, "pause; everything stays"));
	assert_string_equal(value(d, "/data/who/age"), "9");
	dialogue_end(d);
}

/* ---- leaving ---- */

static void
the_end_of_the_input_a_signal_and_the_command_pause(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	TYPE(d, "Ama");
	assert_int_equal(d->err, AYNI_OK);
	assert_int_equal(d->end, TERMINAL_PAUSED);
	assert_true(dialogue_says(d, "Paused. Nothing is lost."));
	assert_true(dialogue_says(d, "To go on: ayni fill --resume 7"));
	d->last = AYNI_INTERRUPTED;
	TYPE(d, "9");
	assert_int_equal(d->end, TERMINAL_PAUSED);
	TYPE(d, ":p", "x");
	assert_int_equal(d->end, TERMINAL_PAUSED);
	assert_int_equal(d->at, 1);
	assert_string_equal(value(d, "/data/who/age"), "9");
	d->last = AYNI_IO;
	TYPE(d, "");
	assert_int_equal(d->err, AYNI_IO);
	dialogue_end(d);
}

static void
an_answer_that_is_not_saved_is_told_and_the_error_given(void **state)
{
	struct dialogue *d = household("en");

	(void)state;
	d->keeps = AYNI_FULL;
	TYPE(d, "Ama");
	assert_true(dialogue_says(d, "! This is NOT saved: no space left."));
	assert_true(dialogue_says(d, "! The last change is NOT saved"));
	assert_int_equal(d->err, AYNI_FULL);
	assert_string_equal(dialogue_at(d), "name");
	d->keeps = AYNI_OK;
	TYPE(d, "Ama");
	assert_int_equal(d->err, AYNI_OK);
	assert_string_equal(dialogue_at(d), "age");
	dialogue_end(d);
}

static enum ayni_err
short_dialogue(void)
{
	static const char *const lines[] = {"Ama", "130", "30", ":o", "",
	    ":a", "", "", "y", ":g crops", "1 2", ":r", "?", NULL};
	static struct dialogue *d;
	long armed = mem_fail_after;

	mem_fail_after = -1;
	if (d != NULL)
		dialogue_end(d);
	d = household("en");
	d->line = lines;
	d->lines = sizeof(lines) / sizeof(lines[0]) - 1;
	mem_fail_after = armed;
	d->err = terminal_run(&d->t, d->c, &d->end);
	if (mem_fail_after < 0 && armed >= 0) {
		/* what a page lacks may be told by its buffer alone */
		dialogue_end(d);
		d = NULL;
		return AYNI_NOMEM;
	}
	armed = mem_fail_after;
	mem_fail_after = -1;
	dialogue_end(d);
	d = NULL;
	mem_fail_after = armed;
	return AYNI_OK;
}

/* A failing allocation may end the interview, or cost a search its words;
 * it ends nothing else. */
static void
no_failing_allocation_breaks_it(void **state)
{
	(void)state;
	test_fail_each_allocation(short_dialogue);
}

/* ---- every kind of question ---- */

static void
every_kind_is_answered_as_people_write(void **state)
{
	struct dialogue *d = dialogue_begin("kinds", "fr", 80);

	(void)state;
	TYPE(d, "Une ligne", "", " :x", ".", "1 250,5", "9h30",
	    "31/03/2026 14:30", "1 1; 1 2; 2 2; 1 1", "6,1 1,2; 6,2 1,3",
	    "2 1", "oui", "/tmp/photos/a.jpg", "X-1", "03/2026", "");
	assert_string_equal(value(d, "/data/story"), "Une ligne\n\n :x");
	assert_string_equal(value(d, "/data/weight"), "1250.5");
	assert_string_equal(value(d, "/data/open"), "09:30:00.000+00:00");
	assert_string_equal(value(d, "/data/met"),
	    "2026-03-31T14:30:00.000+00:00");
	assert_string_equal(value(d, "/data/plot"),
	    "1.0 1.0;1.0 2.0;2.0 2.0;1.0 1.0");
	assert_string_equal(value(d, "/data/path"), "6.1 1.2;6.2 1.3");
	assert_string_equal(value(d, "/data/rank"), "water price road");
	assert_string_equal(value(d, "/data/seen"), "OK");
	assert_string_equal(value(d, "/data/photo"), "a.jpg");
	assert_string_equal(value(d, "/data/label"), "X-1");
	assert_string_equal(value(d, "/data/month"), "2026-03-01");
	assert_string_equal(dialogue_at(d), ".");
	assert_true(dialogue_says(d, "= mars 2026"));
	assert_true(dialogue_says(d, "= Eau; Prix; Route"));
	dialogue_fits(d);
	dialogue_end(d);
}

static void
lines_typed_before_the_input_ended_are_kept(void **state)
{
	struct dialogue *d = dialogue_begin("kinds", "en", 80);

	(void)state;
	TYPE(d, "One", "two");
	assert_int_equal(d->end, TERMINAL_PAUSED);
	assert_string_equal(value(d, "/data/story"), "One\ntwo");
	dialogue_end(d);
}

static void
guidance_and_the_name_are_told_on_demand(void **state)
{
	struct dialogue *d = dialogue_begin("kinds", "en", 80);

	(void)state;
	TYPE(d, "", ":i");
	assert_true(dialogue_says(d, ":i guidance"));
	assert_true(dialogue_says(d, "Weigh it dry"));
	assert_true(dialogue_says(d, "Name: weight"));
	TYPE(d, "", ":i");
	assert_true(dialogue_says(d, "no further guidance"));
	dialogue_end(d);
}

struct shelf {
	enum ayni_err gives;
};

static enum ayni_err
take_file(void *ctx, const struct field *f, struct text path,
    struct buf *name)
{
	const struct shelf *s = ctx;

	(void)f;
	(void)path;
	if (s->gives == AYNI_OK)
		buf_put_z(name, "farm-0a1b2c3d.jpg");
	return s->gives;
}

static bool
size_of_file(void *ctx, struct text name, uint64_t *bytes)
{
	(void)ctx;
	*bytes = 2149000;
	return text_is(name, "farm-0a1b2c3d.jpg");
}

static void
a_file_is_told_by_name_and_size(void **state)
{
	struct dialogue *d = dialogue_begin("kinds", "fr", 80);
	struct shelf s = {AYNI_OK};

	(void)state;
	conduct_taker(d->c, (struct taker){take_file, size_of_file, &s});
	TYPE(d, ":g photo", " '/sd card/farm.jpg' ", ":a");
	assert_true(dialogue_says(d, "= farm-0a1b2c3d.jpg (2,1\u00a0Mo)\n"));
	assert_true(dialogue_says(
	    d, "Photo des locaux : farm-0a1b2c3d.jpg (2,1\u00a0Mo)\n"));
	TYPE(d, ":g photo", ":x", ":a");
	assert_false(dialogue_says(d, "Photo des locaux : farm"));
	dialogue_end(d);
}

static void
a_file_that_is_not_taken_is_refused(void **state)
{
	static const struct {
		enum ayni_err err;
		const char *says;
	} refused[] = {
	    {AYNI_NOTFOUND, "! \"/a.jpg\": there is no such file"},
	    {AYNI_TYPE, "! \"/a.jpg\" is no picture"},
	    {AYNI_BADFORM, "! \"/a.jpg\" is empty"},
	    {AYNI_TOOBIG, "! \"/a.jpg\" has more than 104 MB"},
	    {AYNI_QUOTA, "! An interview can hold 256 files"},
	    {AYNI_FULL, "! There is too little space"},
	};
	struct dialogue *d = dialogue_begin("kinds", "en", 80);
	struct shelf s;
	size_t i;

	(void)state;
	conduct_taker(d->c, (struct taker){take_file, size_of_file, &s});
	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		s.gives = refused[i].err;
		TYPE(d, ":g photo", "/a.jpg");
		assert_true(dialogue_says(d, refused[i].says));
		assert_string_equal(dialogue_at(d), "photo");
	}
	dialogue_end(d);
}

static void
a_note_asks_nothing(void **state)
{
	struct dialogue *d = dialogue_begin("kinds", "en", 80);

	(void)state;
	TYPE(d, ":g total", "5");
	assert_true(dialogue_says(d, "Answer: 12\u00a0500"));
	assert_true(dialogue_says(d, "! Nothing is asked here"));
	TYPE(d, ":g seen", "hm", "ok");
	assert_true(dialogue_says(d, "! Give \"ok\""));
	assert_string_equal(dialogue_at(d), "photo");
	dialogue_end(d);
}

/* ---- how it looks ---- */

static void
without_styles_and_signs_there_is_only_ascii(void **state)
{
	struct dialogue *d = household("en");
	size_t i;

	(void)state;
	d->t.ascii = true;
	TYPE(d, "Ama", "30", "", "y", "<", ":o", "", ":r", "", ":g crops");
	for (i = 0; i < d->heard.n; i++)
		assert_true(d->heard.p[i] < 0x80 && d->heard.p[i] != 033);
	dialogue_end(d);
}

static void
styles_change_nothing_but_the_look(void **state)
{
	struct dialogue *plain = household("fr"), *d = household("fr");
	size_t i, n = 0;

	(void)state;
	d->t.styled = true;
	TYPE(plain, "Ama", "130", "30", ":o", "", ":r", "");
	TYPE(d, "Ama", "130", "30", ":o", "", ":r", "");
	assert_true(dialogue_says(d, "\033[1m"));
	for (i = 0; i < d->heard.n; i++) {
		if (d->heard.p[i] == 033)
			while (d->heard.p[i] != 'm')
				i++;
		else
			d->heard.p[n++] = d->heard.p[i];
	}
	d->heard.n = n;
	assert_string_equal(buf_z(&d->heard), buf_z(&plain->heard));
	dialogue_end(plain);
	dialogue_end(d);
}

static void
lines_fit_any_terminal(void **state)
{
	static const uint32_t widths[] = {24, 30, 40, 61, 80, 100};
	struct dialogue *d;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		d = dialogue_begin("household", "fr", widths[i]);
		TYPE(d, "Ama", "", "?", "", ":l", "", "30", "", "1", "champ",
		    "2", "Efo", ":o", "", ":r", "", ":a", "<", ":zz",
		    ":g crops", "1 +2");
		dialogue_fits(d);
		dialogue_end(d);
	}
}

static void
typical_pages_of_the_household_form(void **state)
{
	struct dialogue *d = dialogue_begin("household", "en", 40);

	(void)state;
	d->t.resume = TEXT("");
	TYPE(d, "Ama", "130");
	d->page = 0;
	dialogue_screen(d, "household-refusal-40");
	TYPE(d, ":p");
	dialogue_screen(d, "household-pause-40");
	dialogue_end(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_interview_is_finalised),
		cmocka_unit_test(
		    enter_keeps_the_answer_and_skips_what_may_be_empty),
		cmocka_unit_test(a_required_question_holds_enter_back),
		cmocka_unit_test(a_refusal_speaks_the_forms_words_and_language),
		cmocka_unit_test(the_first_page_has_nothing_before_it),
		cmocka_unit_test(jumps_go_by_name_and_by_words),
		cmocka_unit_test(
		    the_language_changes_anywhere_and_the_place_stays),
		cmocka_unit_test(an_answer_is_cleared),
		cmocka_unit_test(a_colon_is_typed_twice),
		cmocka_unit_test(what_is_no_text_is_asked_again),
		cmocka_unit_test(a_row_of_a_counted_repeat_stays),
		cmocka_unit_test(a_row_is_removed_when_that_is_confirmed),
		cmocka_unit_test(sections_lead_to_their_first_question),
		cmocka_unit_test(the_review_leads_to_what_is_missing),
		cmocka_unit_test(nothing_is_finalised_that_lacks_an_answer),
		cmocka_unit_test(all_answers_are_listed_page_by_page),
		cmocka_unit_test(help_is_a_page_to_return_from),
		cmocka_unit_test(
		    the_end_of_the_input_a_signal_and_the_command_pause),
		cmocka_unit_test(
		    an_answer_that_is_not_saved_is_told_and_the_error_given),
		cmocka_unit_test(no_failing_allocation_breaks_it),
		cmocka_unit_test(every_kind_is_answered_as_people_write),
		cmocka_unit_test(lines_typed_before_the_input_ended_are_kept),
		cmocka_unit_test(guidance_and_the_name_are_told_on_demand),
		cmocka_unit_test(a_file_is_told_by_name_and_size),
	    cmocka_unit_test(a_file_that_is_not_taken_is_refused),
		cmocka_unit_test(a_note_asks_nothing),
		cmocka_unit_test(without_styles_and_signs_there_is_only_ascii),
		cmocka_unit_test(styles_change_nothing_but_the_look),
		cmocka_unit_test(lines_fit_any_terminal),
		cmocka_unit_test(typical_pages_of_the_household_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
