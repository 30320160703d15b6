/*
 * The 13 answered cases of the SSE entity survey, through the compiled
 * questionnaire: every derived value and every violation, exactly.
 */
#include "support/test.h"

#include <string.h>

#include <jansson.h>

#include "ayni/interview.h"
#include "ayni/keys.h"

#define FORM "tests/data/forms/sse-entity.xml"
#define VECTORS "tests/data/sse-entity.vectors.json"

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
	cases = json_load_file(VECTORS, 0, NULL);
	assert_non_null(cases);
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

static struct text
as_text(const json_t *v, char at[64])
{
	if (json_is_string(v))
		return text_of(json_string_value(v));
	if (json_is_integer(v))
		(void)snprintf(at, 64, "%lld",
		    (long long)json_integer_value(v));
	else
		(void)snprintf(at, 64, "%g", json_real_value(v));
	return text_of(at);
}

/*
 * One answer, if its question is met; a value that breaks its constraint
 * is stored, and shows as a violation.
 */
static void
answer(struct interview *iv, node_ref scope, const char *name,
    const json_t *value)
{
	const struct field *f = form_find(form, text_of(name));
	node_ref n;
	char at[64];
	enum ayni_err e;
	size_t i;

	assert_non_null(f);
	n = interview_field(iv, scope, f->number);
	if (!interview_relevant(iv, n))
		return; /* a case may say more than a person is asked */
	if (!json_is_array(value)) {
		e = interview_set(iv, n, as_text(value, at));
		if (e != AYNI_OK)
			fail_msg("%s: %s: %.*s", name, err_name(e),
			    (int)interview_error(iv).n,
			    interview_error(iv).p);
		return;
	}
	for (i = 0; i < json_array_size(value); i++) {
		struct buf ref;
		node_ref instance;
		const char *key;
		json_t *v, *row = json_array_get(value, i);

		buf_init(&ref, 1000);
		buf_put_text(&ref, f->path);
		buf_printf(&ref, "[%zu]", i + 1);
		instance = interview_find(iv, buf_text(&ref));
		if (instance == NODE_NONE)
			fail_msg("%s is not there", buf_z(&ref));
		buf_free(&ref);
		json_object_foreach(row, key, v)
			answer(iv, instance, key, v);
	}
}

/* In the form's order, as a person meets the questions. */
static void
answer_all(struct interview *iv, json_t *answers)
{
	uint32_t i;

	for (i = 0; i < form_fields(form); i++) {
		const struct field *f = form_field(form, i);
		char name[256];
		json_t *v;

		(void)snprintf(name, sizeof(name), "%.*s", (int)f->name.n,
		    f->name.p);
		if ((v = json_object_get(answers, name)) != NULL &&
		    form_find(form, f->name) == f)
			answer(iv, interview_root(iv), name, v);
	}
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

		answer_all(iv, json_object_get(c, "answers"));
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

		answer_all(iv, json_object_get(c, "answers"));
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
