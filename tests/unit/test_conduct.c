/* conduct: one screen after the other, back, jumps, repeats, refusals. */
#include "support/filling.h"

#include <string.h>

#include "ayni/mem.h"
#include "fill/conduct.h"

struct told {
	unsigned times;
	enum ayni_err answer;
};

struct here {
	struct buf xform;
	struct filling f;
	struct conduct *c;
	struct told told;
};

static enum ayni_err
keep(void *ctx, struct interview *iv)
{
	struct told *t = ctx;

	(void)iv;
	t->times++;
	return t->answer;
}

static int
begin(void **state)
{
	static struct here h;

	h = (struct here){.xform = filling_household()};
	h.f = filling_start(buf_bytes(&h.xform));
	assert_int_equal(conduct_new(h.f.iv, (struct keeper){keep, &h.told},
	    &h.c), AYNI_OK);
	*state = &h;
	return 0;
}

static int
end(void **state)
{
	struct here *h = *state;

	conduct_free(h->c);
	filling_end(&h->f);
	buf_free(&h->xform);
	return 0;
}

/* Where we are: "?/data/who/age", "!..." a note, "+..." add another, ".". */
static const char *
at(struct here *h)
{
	static char out[300];
	struct screen s = conduct_at(h->c);
	struct buf ref;

	buf_init(&ref, sizeof(out) - 1);
	buf_put_byte(&ref, (uint8_t)"?!+."[s.kind]);
	if (s.node != NODE_NONE)
		interview_ref(h->f.iv, s.node, &ref);
	(void)snprintf(out, sizeof(out), "%s", buf_z(&ref));
	buf_free(&ref);
	return out;
}

static enum ayni_err
answer(struct here *h, const char *value)
{
	return conduct_answer(h->c, text_of(value));
}

static void
give(struct here *h, const char *value)
{
	assert_int_equal(answer(h, value), AYNI_OK);
	assert_int_equal(conduct_next(h->c), AYNI_OK);
}

static void
go(struct here *h, const char *name)
{
	assert_int_equal(conduct_go_name(h->c, text_of(name)), AYNI_OK);
}

static void
screens_follow_the_form_and_what_is_relevant(void **state)
{
	struct here *h = *state;

	assert_string_equal(at(h), "?/data/who/name");
	give(h, "Ama");
	give(h, "30");
	assert_string_equal(at(h), "!/data/who/hello");
	assert_int_equal(conduct_next(h->c), AYNI_OK);
	assert_string_equal(at(h), "?/data/who/job");
	give(h, "no");
	assert_string_equal(at(h), "?/data/kids/n");
	assert_int_equal(conduct_back(h->c), AYNI_OK);
	give(h, "yes");
	assert_string_equal(at(h), "?/data/who/where");
}

static void
a_required_question_holds_next_back_but_not_back(void **state)
{
	struct here *h = *state;

	assert_int_equal(conduct_next(h->c), AYNI_INVALID);
	assert_int_equal(conduct_refusal(h->c), REFUSED_REQUIRED);
	assert_string_equal(at(h), "?/data/who/name");
	give(h, "Ama");
	assert_int_equal(conduct_back(h->c), AYNI_OK);
	assert_int_equal(conduct_refusal(h->c), REFUSED_NOTHING);
	assert_int_equal(conduct_back(h->c), AYNI_NOTFOUND);
}

static void
a_page_of_several_is_left_only_when_none_holds_back(void **state)
{
	struct here *h = *state;

	assert_int_equal(conduct_turn(h->c, 1), AYNI_OK);
	assert_string_equal(at(h), "?/data/who/age");
	assert_int_equal(conduct_leave(h->c, 0, 1), AYNI_INVALID);
	assert_int_equal(conduct_refusal(h->c), REFUSED_REQUIRED);
	assert_string_equal(at(h), "?/data/who/name");
	assert_int_equal(answer(h, "Ama"), AYNI_OK);
	assert_int_equal(conduct_turn(h->c, 1), AYNI_OK);
	assert_int_equal(answer(h, "30"), AYNI_OK);
	assert_int_equal(conduct_leave(h->c, 0, 1), AYNI_OK);
	assert_string_equal(at(h), "!/data/who/hello");
	assert_int_equal(
	    conduct_turn(h->c, conduct_screens(h->c)), AYNI_NOTFOUND);
	assert_string_equal(at(h), "!/data/who/hello");
	assert_int_equal(conduct_leave(h->c, 0, conduct_screens(h->c) - 1),
	    AYNI_NOTFOUND);
}

static void
a_broken_constraint_is_refused_and_the_answer_before_stays(void **state)
{
	struct here *h = *state;

	give(h, "Ama");
	assert_int_equal(answer(h, "30"), AYNI_OK);
	assert_int_equal(answer(h, "130"), AYNI_INVALID);
	assert_int_equal(conduct_refusal(h->c), REFUSED_CONSTRAINT);
	assert_true(text_is(conduct_message(h->c),
	    "Enter an age from 0 to 120."));
	assert_string_equal(filling_value(&h->f, "/data/who/age"), "30");
	assert_int_equal(conduct_next(h->c), AYNI_OK);
}

static void
the_refusal_speaks_the_active_language(void **state)
{
	struct here *h = *state;

	give(h, "Ama");
	assert_int_equal(conduct_language(h->c, 1), AYNI_OK);
	assert_int_equal(answer(h, "130"), AYNI_INVALID);
	assert_true(text_is(conduct_message(h->c),
	    "Saisir un âge de 0 à 120."));
}

static void
the_language_changes_at_any_question_and_nothing_else(void **state)
{
	struct here *h = *state;
	struct text label;

	give(h, "Ama");
	give(h, "30");
	assert_int_equal(conduct_language(h->c, 1), AYNI_OK);
	assert_string_equal(at(h), "!/data/who/hello");
	label = interview_view(h->f.iv, conduct_at(h->c).node).label;
	assert_true(text_is(label, "Merci, Ama."));
	assert_string_equal(filling_value(&h->f, "/data/who/age"), "30");
}

static void
a_value_of_another_type_is_refused(void **state)
{
	struct here *h = *state;

	give(h, "Ama");
	assert_int_equal(answer(h, "ten"), AYNI_INVALID);
	assert_int_equal(conduct_refusal(h->c), REFUSED_TYPE);
	assert_string_equal(filling_value(&h->f, "/data/who/age"), "");
}

static void
counted_repeats_say_which_of_how_many(void **state)
{
	struct here *h = *state;
	struct crumb c[CONDUCT_MAX_CRUMBS];

	go(h, "n");
	give(h, "3");
	give(h, "Efo");
	assert_string_equal(at(h), "?/data/kids/kid[2]/kidname");
	assert_int_equal(conduct_crumbs(h->c, conduct_at(h->c), c,
	    CONDUCT_MAX_CRUMBS), 2);
	assert_true(text_is(c[0].label, "B. Children"));
	assert_int_equal(c[0].count, 0);
	assert_true(text_is(c[1].label, "Child"));
	assert_int_equal(c[1].position, 2);
	assert_int_equal(c[1].count, 3);
}

static void
a_count_that_falls_leaves_the_screens_in_order(void **state)
{
	struct here *h = *state;

	go(h, "n");
	give(h, "2");
	give(h, "Efo");
	give(h, "Esi");
	assert_string_equal(at(h), "+/data/goods/good#range");
	go(h, "n");
	assert_int_equal(answer(h, ""), AYNI_OK);
	assert_string_equal(at(h), "?/data/kids/n");
}

static void
another_instance_is_asked_for_and_added(void **state)
{
	struct here *h = *state;

	go(h, "n");
	assert_int_equal(conduct_next(h->c), AYNI_OK);
	assert_string_equal(at(h), "+/data/goods/good#range");
	assert_int_equal(conduct_add(h->c), AYNI_OK);
	assert_string_equal(at(h), "?/data/goods/good[1]/what");
	give(h, "hoe");
	give(h, "12.5");
	assert_string_equal(at(h), "+/data/goods/good#range");
	assert_int_equal(conduct_add(h->c), AYNI_OK);
	assert_string_equal(at(h), "?/data/goods/good[2]/what");
	give(h, "radio");
	assert_int_equal(conduct_next(h->c), AYNI_OK);
	assert_int_equal(conduct_next(h->c), AYNI_OK);
	assert_string_equal(at(h), "?/data/born");
}

static void
an_instance_is_removed_with_its_answers(void **state)
{
	struct here *h = *state;

	go(h, "n");
	assert_int_equal(conduct_next(h->c), AYNI_OK);
	assert_int_equal(conduct_add(h->c), AYNI_OK);
	give(h, "hoe");
	assert_int_equal(conduct_next(h->c), AYNI_OK);
	assert_int_equal(conduct_add(h->c), AYNI_OK);
	give(h, "radio");
	assert_int_equal(conduct_go_name(h->c, TEXT("/data/goods/good[1]/what")),
	    AYNI_OK);
	assert_int_equal(conduct_remove(h->c), AYNI_OK);
	assert_string_equal(at(h), "+/data/goods/good#range");
	assert_string_equal(filling_value(&h->f, "/data/goods/good[1]/what"),
	    "radio");
	assert_string_equal(filling_value(&h->f, "/data/goods/good[2]/what"),
	    "(none)");
}

static void
a_counted_instance_cannot_be_removed(void **state)
{
	struct here *h = *state;

	go(h, "n");
	give(h, "1");
	assert_int_equal(conduct_remove(h->c), AYNI_INVALID);
	assert_int_equal(conduct_refusal(h->c), REFUSED_FIXED);
}

static void
jumps_go_by_name_to_the_nearest_by_reference_and_by_search(void **state)
{
	struct here *h = *state;

	go(h, "n");
	give(h, "3");
	go(h, "/data/kids/kid[3]/kidname");
	go(h, "kidname");
	assert_string_equal(at(h), "?/data/kids/kid[3]/kidname");
	assert_int_equal(conduct_search(h->c, TEXT("OLD ARE")), AYNI_OK);
	assert_string_equal(at(h), "?/data/who/age");
	assert_int_equal(conduct_search(h->c, TEXT("name of this")), AYNI_OK);
	assert_string_equal(at(h), "?/data/kids/kid[1]/kidname");
	assert_int_equal(conduct_search(h->c, TEXT("name of this")), AYNI_OK);
	assert_string_equal(at(h), "?/data/kids/kid[2]/kidname");
}

static void
a_jump_to_what_is_not_asked_goes_nowhere(void **state)
{
	struct here *h = *state;

	assert_int_equal(conduct_go_name(h->c, TEXT("where")), AYNI_NOTFOUND);
	assert_int_equal(conduct_go_name(h->c, TEXT("nobody")), AYNI_NOTFOUND);
	assert_string_equal(at(h), "?/data/who/name");
}

static void
sections_count_answered_missing_and_broken(void **state)
{
	struct here *h = *state;
	const struct section *s;
	uint32_t n;

	give(h, "Ama");
	go(h, "n");
	give(h, "2");
	give(h, "Efo");
	assert_int_equal(conduct_sections(h->c, &s, &n), AYNI_OK);
	assert_int_equal(n, 4);
	assert_true(text_is(s[0].label, "A. Who answers"));
	assert_int_equal(s[0].questions, 2);
	assert_int_equal(s[0].answered, 1);
	assert_int_equal(s[0].missing, 1);
	assert_int_equal(s[1].questions, 3);
	assert_int_equal(s[1].answered, 2);
	assert_int_equal(s[1].missing, 1);
	assert_int_equal(s[3].node, NODE_NONE);
	assert_int_equal(s[3].questions, 3);
}

static void
the_way_grows_with_every_next(void **state)
{
	struct here *h = *state;
	struct progress p;
	uint32_t last = 0;

	give(h, "Ama");
	give(h, "30");
	go(h, "n");
	assert_int_equal(answer(h, "2"), AYNI_OK);
	while (conduct_at(h->c).kind != SCREEN_END) {
		p = conduct_progress(h->c);
		assert_true(p.percent >= last && p.percent < 100);
		last = p.percent;
		assert_int_equal(conduct_go(h->c, conduct_place(h->c) + 1),
		    AYNI_OK);
	}
	p = conduct_progress(h->c);
	assert_int_equal(p.percent, 100);
	assert_int_equal(p.questions, 9);
	assert_int_equal(p.answered, 3);
}

static void
every_accepted_answer_is_kept_and_no_refused_one(void **state)
{
	struct here *h = *state;
	unsigned before = h->told.times;

	give(h, "Ama");
	assert_int_equal(h->told.times, before + 1);
	assert_int_equal(answer(h, "130"), AYNI_INVALID);
	assert_int_equal(h->told.times, before + 1);
	assert_int_equal(conduct_changes(h->c), 1);
}

static void
a_keeper_that_fails_is_heard_and_the_answer_stands(void **state)
{
	struct here *h = *state;

	h->told.answer = AYNI_FULL;
	assert_int_equal(answer(h, "Ama"), AYNI_FULL);
	assert_string_equal(filling_value(&h->f, "/data/who/name"), "Ama");
}

static void
finishing_goes_to_what_is_missing(void **state)
{
	struct here *h = *state;

	give(h, "Ama");
	go(h, "crops");
	assert_int_equal(conduct_finish(h->c), AYNI_INVALID);
	assert_string_equal(at(h), "?/data/who/age");
	assert_int_equal(conduct_refusal(h->c), REFUSED_REQUIRED);
	give(h, "9");
	assert_int_equal(conduct_finish(h->c), AYNI_OK);
}

static enum ayni_err
walk_through(struct interview *iv)
{
	struct conduct *c = NULL;
	const struct section *s;
	enum ayni_err e = conduct_new(iv, (struct keeper){0}, &c);
	uint32_t n;

	if (e == AYNI_OK)
		e = conduct_answer(c, TEXT("Ama"));
	if (e == AYNI_OK)
		e = conduct_next(c);
	if (e == AYNI_OK && (e = conduct_answer(c, TEXT("130"))) ==
	    AYNI_INVALID)
		e = AYNI_OK;
	if (e == AYNI_OK)
		e = conduct_search(c, TEXT("name"));
	if (e == AYNI_OK)
		e = conduct_sections(c, &s, &n);
	conduct_free(c);
	return e;
}

static void
memory_that_runs_out_is_said_and_survived(void **state)
{
	struct here *h = *state;
	enum ayni_err e;
	long k;

	/* A label that cannot be filled in reads as empty, so a failed
	 * allocation may also end well. */
	for (k = 0;; k++) {
		mem_fail_after = k;
		e = walk_through(h->f.iv);
		if (mem_fail_after >= 0)
			break;
		assert_true(e == AYNI_NOMEM || e == AYNI_OK);
	}
	mem_fail_after = -1;
	assert_int_equal(e, AYNI_OK);
	assert_true(k > 5);
}

/* A late question, asked from 2026-03-03 on; the moment of the last answer;
 * and how many events were before today. */
static const char clocked[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms'"
    " xmlns:h='http://www.w3.org/1999/xhtml'>"
    "<h:head><h:title>Clocked</h:title><model><instance>"
    "<data id='clocked'><a/><late/><when/></data></instance>"
    "<bind nodeset='/data/a' type='string'/>"
    "<bind nodeset='/data/late' relevant=\"count(/data/a[today() >= "
    "date('2026-03-03')]) = 1\"/>"
    "<bind nodeset='/data/when' type='string' calculate=\""
    "if(/data/a = '', '', format-date-time(now(), '%H:%M'))\"/>"
    "</model></h:head><h:body><input ref='/data/a'><label>a</label></input>"
    "<input ref='/data/late'><label>late</label></input></h:body></h:html>";

static struct moment
next_day(void *ctx)
{
	struct moment *at = ctx;

	at->wall_us += INT64_C(86400000000);
	return *at;
}

static void
the_clock_moves_on_with_every_answer(void **state)
{
	struct moment at = {.wall_us = 1772442060000000}; /* 09:01 */
	struct filling f = filling_start((struct bytes){
	    (const uint8_t *)clocked, sizeof(clocked) - 1});
	struct conduct *c = NULL;

	(void)state;
	assert_int_equal(conduct_new(f.iv, (struct keeper){0}, &c), AYNI_OK);
	assert_int_equal(conduct_answer(c, TEXT("x")), AYNI_OK);
	assert_int_equal(conduct_screens(c), 2);
	assert_string_equal(filling_value(&f, "/data/when"), "09:00");
	conduct_clock(c, (struct clock_source){next_day, &at});
	assert_int_equal(conduct_answer(c, TEXT("y")), AYNI_OK);
	assert_int_equal(conduct_screens(c), 3);
	assert_string_equal(filling_value(&f, "/data/when"), "09:01");
	/* the moment of the answer stays when the clock moves on */
	at.wall_us += 60000000;
	assert_int_equal(conduct_next(c), AYNI_OK);
	assert_int_equal(conduct_answer(c, TEXT("z")), AYNI_OK);
	assert_int_equal(conduct_finish(c), AYNI_OK);
	assert_string_equal(filling_value(&f, "/data/when"), "09:01");
	conduct_free(c);
	filling_end(&f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(screens_follow_the_form_and_what_is_relevant),
	    TEST(a_required_question_holds_next_back_but_not_back),
	    TEST(a_page_of_several_is_left_only_when_none_holds_back),
	    TEST(a_broken_constraint_is_refused_and_the_answer_before_stays),
	    TEST(the_refusal_speaks_the_active_language),
	    TEST(the_language_changes_at_any_question_and_nothing_else),
	    TEST(a_value_of_another_type_is_refused),
	    TEST(counted_repeats_say_which_of_how_many),
	    TEST(a_count_that_falls_leaves_the_screens_in_order),
	    TEST(another_instance_is_asked_for_and_added),
	    TEST(an_instance_is_removed_with_its_answers),
	    TEST(a_counted_instance_cannot_be_removed),
	    TEST(jumps_go_by_name_to_the_nearest_by_reference_and_by_search),
	    TEST(a_jump_to_what_is_not_asked_goes_nowhere),
	    TEST(sections_count_answered_missing_and_broken),
	    TEST(the_way_grows_with_every_next),
	    TEST(every_accepted_answer_is_kept_and_no_refused_one),
	    TEST(a_keeper_that_fails_is_heard_and_the_answer_stands),
	    TEST(finishing_goes_to_what_is_missing),
	    TEST(memory_that_runs_out_is_said_and_survived),
	    cmocka_unit_test(the_clock_moves_on_with_every_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
