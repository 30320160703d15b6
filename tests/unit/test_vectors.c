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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_case_comes_out_exactly),
	    cmocka_unit_test(loading_recomputes_the_same),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
