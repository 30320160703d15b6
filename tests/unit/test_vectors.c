/*
 * The 13 answered cases of the SSE entity survey, through the compiled
 * questionnaire: every derived value and every violation, exactly.
 */
#include "support/vectors.h"

#include <string.h>

#include "ayni/keys.h"

#define FORM "tests/data/forms/sse-entity.xml"

static struct form *form;
static json_t *cases;

static int
setup(void **state)
{
	struct buf xform = test_file(FORM);
	struct diag d;
	struct buf why;
	size_t i;

	(void)state;
	assert_int_equal(keys_start(), AYNI_OK);
	diag_init(&d);
	buf_init(&why, 10000);
	if (form_read(buf_bytes(&xform), TEXT(FORM), NULL, 0, &d, &form) !=
	    AYNI_OK) {
		for (i = 0; i < d.n; i++) {
			diag_put(&why, &d.entry[i], LANG_EN);
			buf_put_byte(&why, '\n');
		}
		fail_msg("%s", buf_z(&why));
	}
	diag_free(&d);
	buf_free(&why);
	buf_free(&xform);
	cases = vectors_load();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	form_free(form);
	json_decref(cases);
	return 0;
}

static struct interview *
begin(uint64_t *seed)
{
	struct interview_setup s = {.chance = test_random(seed),
	    .language = UINT32_MAX};
	struct interview *iv;

	s.now.wall_us = 1795435200000000; /* 2026-11-23T12:00:00Z */
	assert_int_equal(interview_new(form, &s, &iv), AYNI_OK);
	return iv;
}

static void
expect(struct interview *iv, const char *name, const char *value,
    const char *what)
{
	const struct field *f = form_find(form, text_of(name));
	node_ref n = interview_field(iv, interview_root(iv), f->number);
	struct text v = interview_relevant(iv, n)
	    ? interview_value(iv, n) : TEXT("");

	if (!text_is(v, value))
		fail_msg("%s: %s is \"%.*s\", not \"%s\"", what, name,
		    (int)v.n, v.p, value);
}

static void
expect_violations(struct interview *iv, const json_t *wanted,
    const char *what)
{
	node_ref n = NODE_NONE;
	size_t found = 0, i;

	while ((n = interview_violation(iv, n)) != NODE_NONE) {
		struct node_view v = interview_view(iv, n);
		bool listed = false;

		if (v.constraint_ok) /* a required answer left out */
			continue;
		for (i = 0; i < json_array_size(wanted); i++)
			listed = listed || text_is(v.field->name,
			    json_string_value(json_array_get(wanted, i)));
		if (!listed)
			fail_msg("%s: %.*s breaks a rule", what,
			    (int)v.field->path.n, v.field->path.p);
		found++;
	}
	assert_int_equal(found, json_array_size(wanted));
}

static void
every_case_comes_out_exactly(void **state)
{
	const char *key;
	json_t *c, *v;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(cases), 13);
	json_array_foreach(cases, i, c) {
		const char *what =
		    json_string_value(json_object_get(c, "case"));
		uint64_t seed = i;
		struct interview *iv = begin(&seed);

		vectors_answer(iv, json_object_get(c, "answers"));
		json_object_foreach(json_object_get(c, "expected"), key, v)
			expect(iv, key, json_string_value(v), what);
		expect_violations(
		    iv, json_object_get(c, "violations"), what);
		interview_free(iv);
	}
}

/* The same values when everything is loaded at once and recomputed. */
static void
loading_recomputes_the_same(void **state)
{
	const char *key;
	json_t *c, *v;
	size_t i;

	(void)state;
	json_array_foreach(cases, i, c) {
		uint64_t seed = i;
		struct interview *iv = begin(&seed), *copy = begin(&seed);
		node_ref n, range = NODE_NONE, at = NODE_NONE;

		vectors_answer(iv, json_object_get(c, "answers"));
		interview_load_begin(copy);
		for (n = interview_root(iv); n != NODE_NONE;
		     n = interview_next(iv, n)) {
			struct node_view w = interview_view(iv, n);

			if (w.is_range) {
				range = interview_field(copy,
				    interview_root(copy), w.field->number);
			} else if (w.is_instance) {
				assert_int_equal(interview_load_instance(copy,
						     range,
						     interview_instance_id(
							 iv, n), &at),
				    AYNI_OK);
			} else if (w.field->kind == FIELD_VALUE && w.relevant &&
			    !w.field->calculated) {
				assert_int_equal(interview_load_value(copy,
				    interview_field(copy,
					w.field->repeat != 0
					    ? at : interview_root(copy),
					w.field->number), w.value), AYNI_OK);
			}
		}
		assert_int_equal(interview_load_end(copy), AYNI_OK);
		json_object_foreach(json_object_get(c, "expected"), key, v)
			expect(copy, key, json_string_value(v), "loaded");
		interview_free(iv);
		interview_free(copy);
	}
}

/* ---- a person who changes his mind ---- */

static node_ref
at(struct interview *iv, const char *path)
{
	node_ref n = interview_find(iv, text_of(path));

	if (n == NODE_NONE)
		fail_msg("%s is not there", path);
	return n;
}

static void
set(struct interview *iv, const char *path, const char *value)
{
	assert_int_equal(interview_set(iv, at(iv, path), text_of(value)),
	    AYNI_OK);
}

static struct interview *
dairy(void)
{
	static uint64_t seed; /* outlives this call, as its source must */
	struct interview *iv;

	seed = 1;
	iv = begin(&seed);
	vectors_answer(
	    iv, json_object_get(json_array_get(cases, 0), "answers"));
	return iv;
}

static void
rows_keep_their_kind_when_the_kinds_change(void **state)
{
	const struct field *mem = form_find(form, TEXT("mem"));
	const char *work = "/data/memg/mem[2]/mem_kind/mem_f";
	struct interview *iv = dairy();
	uint32_t of;

	(void)state;
	set(iv, "/data/memg/mem_types", "work user");
	assert_true(text_is(interview_value(iv, at(iv, work)), "6"));
	assert_true(interview_relevant(iv, at(iv, work)));
	expect(iv, "d_mem_f", "6", "without producers");
	expect(iv, "d_coop", "MULTI", "without producers");
	assert_int_equal(vectors_row(iv, mem, 1), at(iv, "/data/memg/mem[2]"));
	assert_int_equal(vectors_row(iv, mem, 2), at(iv, "/data/memg/mem[3]"));
	assert_int_equal(interview_row(iv, at(iv, "/data/memg/mem[3]"), &of),
	    2);
	assert_int_equal(of, 2);
	set(iv, "/data/memg/mem_types", "prod work");
	expect(iv, "d_mem_f", "126", "with them again");
	expect(iv, "d_coop", "PROD", "with them again");
	interview_free(iv);
}

static void
what_workers_cannot_be_is_not_asked_of_them(void **state)
{
	struct interview *iv = dairy();

	(void)state;
	assert_true(interview_relevant(iv,
	    at(iv, "/data/memg/mem[1]/mem_kind/mem_legal")));
	assert_false(interview_relevant(iv,
	    at(iv, "/data/memg/mem[2]/mem_kind/mem_legal")));
	interview_free(iv);
}

static void
the_result_proposed_follows_from_what_was_answered(void **state)
{
	struct interview *iv = dairy();

	(void)state;
	expect(iv, "d_disp", "110", "whole");
	set(iv, "/data/fin/fin_accounts", "");
	expect(iv, "d_disp", "120", "without finance");
	set(iv, "/data/volg/vol_any", "");
	expect(iv, "d_disp", "120", "without volunteers");
	set(iv, "/data/wrkg/wrk_any", "");
	expect(iv, "d_disp", "213", "without workers");
	set(iv, "/data/wrkg/wrk_any", "no");
	expect(iv, "d_disp", "120", "nobody works there");
	set(iv, "/data/memg/mem_types", "supp");
	expect(iv, "d_disp", "213", "members not counted");
	set(iv, "/data/memg/mem_has", "no");
	expect(iv, "d_disp", "120", "no members");
	set(iv, "/data/princ/pr_vol", "");
	expect(iv, "d_disp", "320", "not screened");
	interview_free(iv);
}

static bool
missing(struct interview *iv, const char *name)
{
	node_ref n = NODE_NONE;

	while ((n = interview_violation(iv, n)) != NODE_NONE)
		if (text_is(interview_view(iv, n).field->name, name))
			return true;
	return false;
}

static void
after_a_break_off_nothing_more_is_required(void **state)
{
	struct interview *iv = dairy();

	(void)state;
	set(iv, "/data/cover/loc_admin1", "TG_M");
	set(iv, "/data/cover/loc_admin2", "TG_M_yoto");
	set(iv, "/data/cover/loc_admin3", "TG_M_yoto__yoto_3");
	set(iv, "/data/fw/fw_disp", "120");
	assert_int_equal(interview_violation(iv, NODE_NONE), NODE_NONE);
	set(iv, "/data/wrkg/wrk_any", "");
	assert_true(missing(iv, "fw_disp")); /* 120 is a whole core */
	assert_false(missing(iv, "wrk_any"));
	set(iv, "/data/fw/fw_disp", "213");
	assert_int_equal(interview_violation(iv, NODE_NONE), NODE_NONE);
	set(iv, "/data/fw/fw_disp", "110");
	assert_true(missing(iv, "wrk_any"));
	assert_true(missing(iv, "sdg_goals"));
	interview_free(iv);
}

static void
the_enumerator_is_known_by_the_device(void **state)
{
	struct interview_setup s = {.language = UINT32_MAX,
	    .username = TEXT("E07")};
	struct interview *iv;
	uint64_t seed = 1;

	(void)state;
	s.chance = test_random(&seed);
	assert_int_equal(interview_new(form, &s, &iv), AYNI_OK);
	assert_true(text_is(interview_value(iv,
	    at(iv, "/data/cover/fw_enum")), "E07"));
	interview_free(iv);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_case_comes_out_exactly),
	    cmocka_unit_test(loading_recomputes_the_same),
	    cmocka_unit_test(rows_keep_their_kind_when_the_kinds_change),
	    cmocka_unit_test(what_workers_cannot_be_is_not_asked_of_them),
	    cmocka_unit_test(
		the_result_proposed_follows_from_what_was_answered),
	    cmocka_unit_test(after_a_break_off_nothing_more_is_required),
	    cmocka_unit_test(the_enumerator_is_known_by_the_device),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
