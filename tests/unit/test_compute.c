/* compute: what follows from an answer. */
#include "support/test.h"

#include "ayni/interview.h"

#define XFORM(instance, binds, body)                                          \
	"<h:html xmlns=\"http://www.w3.org/2002/xforms\" "                    \
	"xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><model><instance>"  \
	"<data id=\"t\">" instance "</data></instance>" binds                 \
	"</model></h:head><h:body>" body "</h:body></h:html>"

struct talk {
	struct diag d;
	struct form *f;
	struct interview *iv;
	uint64_t seed;
};

static void
begin(struct talk *t, const char *xform)
{
	struct interview_setup setup = {.language = UINT32_MAX};

	*t = (struct talk){.seed = 1};
	setup.chance = test_random(&t->seed);
	diag_init(&t->d);
	assert_int_equal(form_read(text_bytes(text_of(xform)), TEXT("t"),
	    NULL, 0, &t->d, &t->f), AYNI_OK);
	assert_int_equal(interview_new(t->f, &setup, &t->iv), AYNI_OK);
}

static void
end(struct talk *t)
{
	interview_free(t->iv);
	form_free(t->f);
	diag_free(&t->d);
}

static void
set(struct talk *t, const char *ref, const char *value)
{
	assert_int_equal(interview_set(t->iv,
	    interview_find(t->iv, text_of(ref)), text_of(value)), AYNI_OK);
}

static bool
relevant(struct talk *t, const char *ref)
{
	return interview_relevant(
	    t->iv, interview_find(t->iv, text_of(ref)));
}

static void
a_group_may_ask_its_own_answer_whether_it_is_relevant(void **state)
{
	struct talk t;

	(void)state;
	begin(&t, XFORM("<on>1</on><g><a/><b/></g>",
	    "<bind nodeset=\"/data/g\" relevant=\"./a = '1'\"/>"
	    "<bind nodeset=\"/data/g/a\" calculate=\"/data/on\"/>",
	    "<input ref=\"/data/on\"/><input ref=\"/data/g/b\"/>"));
	assert_true(relevant(&t, "/data/g/b"));
	set(&t, "/data/on", "0");
	assert_false(relevant(&t, "/data/g/b"));
	assert_false(relevant(&t, "/data/g/a"));
	set(&t, "/data/on", "1");
	assert_true(relevant(&t, "/data/g/b"));
	end(&t);
}

static void
a_reference_that_leads_nowhere_is_empty_and_told(void **state)
{
	struct talk t;

	(void)state;
	begin(&t, XFORM("<a/><b/>",
	    "<bind nodeset=\"/data/b\" relevant=\"../aa = ''\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>"));
	assert_true(relevant(&t, "/data/b"));
	assert_int_equal(t.d.faults, 0);
	assert_int_equal(t.d.warnings, 1);
	assert_int_equal(t.d.entry[0].err, AYNI_REFERENCE);
	end(&t);
}

static bool
value_is(struct talk *t, const char *ref, const char *value)
{
	return text_is(interview_value(
	    t->iv, interview_find(t->iv, text_of(ref))), value);
}

#define CITY(name, of) "<item><name>" name "</name><c>" of "</c></item>"

static void
what_a_filter_takes_away_comes_back_until_it_is_answered_anew(void **state)
{
	struct talk t;

	(void)state;
	begin(&t, XFORM("<c>f</c><city/>",
	    "<instance id=\"l\"><root>" CITY("paris", "f") CITY("lyon", "f")
	    CITY("lima", "p") CITY("paris", "t") "</root></instance>"
	    "<bind nodeset=\"/data/city\" type=\"string\"/>",
	    "<input ref=\"/data/c\"/><select ref=\"/data/city\">"
	    "<itemset nodeset=\"instance('l')/root/item[c = /data/c]\">"
	    "<value ref=\"name\"/><label ref=\"name\"/></itemset>"
	    "</select>"));
	set(&t, "/data/city", "paris lyon");
	set(&t, "/data/c", "p");
	assert_true(value_is(&t, "/data/city", ""));
	set(&t, "/data/c", "t");
	assert_true(value_is(&t, "/data/city", "paris"));
	set(&t, "/data/c", "f");
	assert_true(value_is(&t, "/data/city", "paris lyon"));
	set(&t, "/data/c", "p");
	set(&t, "/data/city", "");
	set(&t, "/data/c", "f");
	assert_true(value_is(&t, "/data/city", ""));
	end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_group_may_ask_its_own_answer_whether_it_is_relevant),
	    cmocka_unit_test(
		a_reference_that_leads_nowhere_is_empty_and_told),
	    cmocka_unit_test(
		what_a_filter_takes_away_comes_back_until_it_is_answered_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
