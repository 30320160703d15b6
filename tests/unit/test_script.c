/* script: files of answers, conducted as a person would be. */
#include "support/filling.h"

#include <dirent.h>
#include <jansson.h>
#include <string.h>

#include "fill/script.h"
#include "fill/tongue.h"

struct outcome {
	enum ayni_err err;
	char why[2000];
	char at[200]; /* the screen where it stood */
};

static struct outcome
run_file(const struct filling *f, struct bytes json, enum lang lang)
{
	struct outcome o = {0};
	struct script *s = NULL;
	struct conduct *c = NULL;
	struct buf why, ref;
	uint32_t language;

	buf_init(&why, sizeof(o.why) - 1);
	buf_init(&ref, sizeof(o.at) - 1);
	o.err = script_read(json, lang, &why, &s);
	if (o.err == AYNI_OK) {
		assert_int_equal(conduct_new(f->iv, (struct keeper){0}, &c),
		    AYNI_OK);
		language = tongue_find(f->form, script_language(s));
		if (language != UINT32_MAX)
			assert_int_equal(conduct_language(c, language),
			    AYNI_OK);
		o.err = script_run(s, c, lang, &why);
		if (conduct_at(c).node != NODE_NONE)
			interview_ref(f->iv, conduct_at(c).node, &ref);
	}
	if (why.n > 0)
		memcpy(o.why, why.p, why.n);
	if (ref.n > 0)
		memcpy(o.at, ref.p, ref.n);
	conduct_free(c);
	script_free(s);
	buf_free(&why);
	buf_free(&ref);
	return o;
}

static struct outcome
household(const char *json, const char *value_at, char value[100])
{
	struct buf xform = filling_household();
	struct filling f = filling_start(buf_bytes(&xform));
	struct outcome o = run_file(&f, text_bytes(text_of(json)), LANG_EN);

	if (value_at != NULL)
		(void)snprintf(value, 100, "%s", filling_value(&f, value_at));
	filling_end(&f);
	buf_free(&xform);
	return o;
}

#define WHO "\"name\": \"Ama\", \"age\": 10"

static void
values_may_be_texts_numbers_and_lists(void **state)
{
	char value[100];
	struct outcome o = household("{\"answers\": {" WHO ", \"crops\": "
	    "[\"maize\", \"yam\"], \"n\": \"0\"}}", "/data/crops", value);

	(void)state;
	assert_string_equal(o.why, "");
	assert_int_equal(o.err, AYNI_OK);
	assert_string_equal(value, "maize yam");
	o = household("{\"answers\": {" WHO ", \"crops\": \"rice yam\"}}",
	    "/data/crops", value);
	assert_int_equal(o.err, AYNI_OK);
	assert_string_equal(value, "rice yam");
}

static void
a_question_may_be_named_by_its_path(void **state)
{
	char value[100];
	struct outcome o = household("{\"answers\": {\"/data/who/name\": "
	    "\"Ama\", \"/data/who/age\": 10}}", "/data/who/name", value);

	(void)state;
	assert_int_equal(o.err, AYNI_OK);
	assert_string_equal(value, "Ama");
}

static void
repeats_are_lists_counted_or_lengthened(void **state)
{
	char value[100];
	struct outcome o = household("{\"answers\": {" WHO ", \"n\": 2, "
	    "\"kid\": [{\"kidname\": \"Efo\"}, {\"kidname\": \"Esi\"}]}}",
	    "/data/kids/kid[2]/kidname", value);

	(void)state;
	assert_string_equal(o.why, "");
	assert_int_equal(o.err, AYNI_OK);
	assert_string_equal(value, "Esi");
	o = household("{\"answers\": {" WHO ", \"good\": [{\"what\": \"hoe\"}, "
	    "{\"what\": \"radio\", \"price\": 12.5}]}}",
	    "/data/goods/good[2]/price", value);
	assert_string_equal(o.why, "");
	assert_int_equal(o.err, AYNI_OK);
	assert_string_equal(value, "12.5");
}

static void
a_broken_constraint_stops_at_its_question(void **state)
{
	struct outcome o = household(
	    "{\"answers\": {\"name\": \"Ama\", \"age\": 130}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_string_equal(o.at, "/data/who/age");
	assert_string_equal(o.why, "/data/who/age (How old are you?): the "
	    "answer \"130\" is refused: Enter an age from 0 to 120.");
}

static void
a_required_question_without_answer_stops(void **state)
{
	struct outcome o = household("{\"answers\": {\"age\": 9}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_string_equal(o.at, "/data/who/name");
	assert_non_null(strstr(o.why, "add \"name\" to the file"));
}

static void
a_value_of_another_type_stops(void **state)
{
	struct outcome o = household(
	    "{\"answers\": {\"name\": \"Ama\", \"age\": \"ten\"}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_non_null(strstr(o.why, "give a whole number"));
}

static void
a_choice_that_is_not_offered_stops_and_names_those_that_are(void **state)
{
	struct outcome o = household(
	    "{\"answers\": {" WHO ", \"crops\": [\"tea\"]}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_string_equal(o.at, "/data/crops");
	assert_non_null(strstr(o.why, "give one of: maize, rice, yam"));
}

static void
an_answer_never_asked_is_refused(void **state)
{
	struct outcome o = household(
	    "{\"answers\": {" WHO ", \"job\": \"yes\"}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_non_null(strstr(o.why, "job (Do you work?): answered in the "
	    "file but not asked"));
}

static void
an_unknown_question_is_refused(void **state)
{
	struct outcome o = household(
	    "{\"answers\": {" WHO ", \"wage\": 3}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_non_null(strstr(o.why, "no question of this name"));
}

static void
more_instances_than_counted_are_refused(void **state)
{
	struct outcome o = household("{\"answers\": {" WHO ", \"n\": 1, "
	    "\"kid\": [{\"kidname\": \"Efo\"}, {\"kidname\": \"Esi\"}]}}",
	    NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_INVALID);
	assert_non_null(strstr(o.why, "kid[2]/kidname"));
}

static void
lenient_files_may_answer_what_was_not_asked(void **state)
{
	struct outcome o = household("{\"lenient\": true, \"answers\": {" WHO
	    ", \"wage\": 3, \"job\": \"yes\"}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_OK);
}

static void
empty_answers_to_what_was_not_asked_are_no_answers(void **state)
{
	struct outcome o = household("{\"answers\": {" WHO
	    ", \"job\": \"\", \"where\": null}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_OK);
}

static void
a_file_that_is_not_json_is_refused_with_its_place(void **state)
{
	struct outcome o = household("{\"answers\": {\n\"age\": }}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_BADFORM);
	assert_non_null(strstr(o.why, "line 2"));
}

static void
a_file_without_answers_is_refused(void **state)
{
	struct outcome o = household("{\"answer\": {}}", NULL, NULL);

	(void)state;
	assert_int_equal(o.err, AYNI_BADFORM);
}

static void
now_is_read_with_its_zone(void **state)
{
	struct script *s;
	struct moment at;
	struct buf why;

	(void)state;
	buf_init(&why, 1000);
	assert_int_equal(script_read(text_bytes(TEXT("{\"answers\": {}, "
	    "\"now\": \"2026-03-02T10:00:00+01:00\"}")), LANG_EN, &why, &s),
	    AYNI_OK);
	assert_true(script_now(s, &at));
	assert_int_equal(at.wall_us, 1772442000000000);
	assert_int_equal(at.zone_min, 60);
	script_free(s);
	assert_int_equal(script_read(text_bytes(TEXT("{\"answers\": {}, "
	    "\"now\": \"yesterday\"}")), LANG_EN, &why, &s), AYNI_BADFORM);
	buf_free(&why);
}

/* ---- the SSE entity survey ---- */

static void
check_derived(const struct filling *f, const json_t *file, const char *path)
{
	const struct field *field;
	const char *name;
	json_t *v;

	json_object_foreach(json_object_get(file, "expected"), name, v) {
		field = form_find(f->form, text_of(name));
		assert_non_null(field);
		char ref[200];

		/* what is not relevant counts as empty */
		(void)snprintf(ref, sizeof(ref), "%.*s", (int)field->path.n,
		    field->path.p);
		if (strcmp(interview_relevant(f->iv, interview_find(f->iv,
		    text_of(ref))) ? filling_value(f, ref) : "",
		    json_string_value(v)) != 0)
			fail_msg("%s: %s is \"%s\", not \"%s\"", path, name,
			    filling_value(f, ref), json_string_value(v));
	}
}

static unsigned
each_file(const char *dir, void (*check)(const struct filling *,
    const char *path, const json_t *, const struct outcome *))
{
	struct buf xform = test_file("tests/data/forms/sse-entity.xml"), json;
	struct dirent *one;
	struct filling f;
	struct outcome o;
	char path[600];
	unsigned n = 0;
	json_t *file;
	DIR *d;

	assert_non_null(d = opendir(dir));
	while ((one = readdir(d)) != NULL) {
		if (one->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, one->d_name);
		json = test_file(path);
		f = filling_start(buf_bytes(&xform));
		o = run_file(&f, buf_bytes(&json), LANG_EN);
		file = json_loadb((const char *)json.p, json.n, 0, NULL);
		check(&f, path, file, &o);
		json_decref(file);
		filling_end(&f);
		buf_free(&json);
		n++;
	}
	(void)closedir(d);
	buf_free(&xform);
	return n;
}

static void
conducted(const struct filling *f, const char *path, const json_t *file,
    const struct outcome *o)
{
	if (o->err != AYNI_OK)
		fail_msg("%s: %s", path, o->why);
	assert_int_equal(interview_finalise(f->iv), AYNI_OK);
	check_derived(f, file, path);
}

static void
every_prepared_interview_is_conducted_and_derives_alike(void **state)
{
	(void)state;
	assert_true(each_file("tests/data/answers", conducted) >= 39);
}

static void
refused_there(const struct filling *f, const char *path, const json_t *file,
    const struct outcome *o)
{
	const char *name = json_string_value(json_object_get(file, "refused"));
	const struct field *field = form_find(f->form, text_of(name));
	struct text label = form_label(f->form, field->number, 0);
	char want[300];

	(void)path;
	assert_int_equal(o->err, AYNI_INVALID);
	(void)snprintf(want, sizeof(want), "%.*s", (int)label.n, label.p);
	assert_non_null(strstr(o->why, want));
	assert_non_null(strstr(o->at, name));
}

static void
every_violation_of_the_vectors_is_refused_at_its_question(void **state)
{
	(void)state;
	assert_int_equal(each_file("tests/data/refused", refused_there), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_may_be_texts_numbers_and_lists),
	    cmocka_unit_test(a_question_may_be_named_by_its_path),
	    cmocka_unit_test(repeats_are_lists_counted_or_lengthened),
	    cmocka_unit_test(a_broken_constraint_stops_at_its_question),
	    cmocka_unit_test(a_required_question_without_answer_stops),
	    cmocka_unit_test(a_value_of_another_type_stops),
	    cmocka_unit_test(
		a_choice_that_is_not_offered_stops_and_names_those_that_are),
	    cmocka_unit_test(an_answer_never_asked_is_refused),
	    cmocka_unit_test(an_unknown_question_is_refused),
	    cmocka_unit_test(more_instances_than_counted_are_refused),
	    cmocka_unit_test(lenient_files_may_answer_what_was_not_asked),
	    cmocka_unit_test(
		empty_answers_to_what_was_not_asked_are_no_answers),
	    cmocka_unit_test(a_file_that_is_not_json_is_refused_with_its_place),
	    cmocka_unit_test(a_file_without_answers_is_refused),
	    cmocka_unit_test(now_is_read_with_its_zone),
	    cmocka_unit_test(
		every_prepared_interview_is_conducted_and_derives_alike),
	    cmocka_unit_test(
		every_violation_of_the_vectors_is_refused_at_its_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
