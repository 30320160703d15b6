/* action: what happens when something happens. */
#include "support/filling.h"

#include <string.h>

#define SET(event, ref, rest)                                                 \
	"<setvalue event=\"" event "\" ref=\"" ref "\"" rest

static void
the_first_load_sets_values_and_expressions_before_all_is_computed(
    void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b>old</b><c/>",
	    "<bind nodeset=\"/data/c\" calculate=\"concat(/data/a, 'c')\"/>"
	    SET("odk-instance-first-load", "/data/a", " value=\"1 + 1\"/>")
	    SET("odk-instance-load odk-instance-first-load", "/data/b",
		">text</setvalue>"), ""));

	(void)state;
	filling_is(&f, "/data/a", "2");
	filling_is(&f, "/data/b", "text");
	filling_is(&f, "/data/c", "2c");
	filling_end(&f);
}

static void
the_first_load_is_a_load_as_well(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/>",
	    SET("odk-instance-load odk-instance-first-load", "/data/a",
		" value=\"concat(/data/a, 'x')\"/>"), ""));

	(void)state;
	filling_is(&f, "/data/a", "xx");
	filling_end(&f);
}

static void
what_is_computed_sets_off_what_its_question_does(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<a>1</a><b/><c/><n>0</n><d/>",
	    "<bind nodeset=\"/data/b\" calculate=\"/data/a + 1\"/>"
	    "<bind nodeset=\"/data/d\" calculate=\"/data/c * 2\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\">"
	    SET("xforms-value-changed", "/data/c", " value=\"/data/b\"/>")
	    SET("xforms-value-changed", "/data/n", " value=\"/data/n + 1\"/>")
	    "</input>"));

	(void)state;
	filling_is(&f, "/data/b", "2");
	filling_is(&f, "/data/c", ""); /* it began so */
	filling_set(&f, "/data/a", "4");
	filling_is(&f, "/data/c", "5");
	filling_is(&f, "/data/d", "10");
	filling_set(&f, "/data/a", "4");
	filling_is(&f, "/data/n", "1");
	filling_end(&f);
}

static void
what_a_new_instance_begins_with_is_no_change(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<r jr:template=\"\"><a>1</a><b/><c/></r>",
	    "<bind nodeset=\"/data/r/b\" calculate=\"../a + 1\"/>",
	    "<repeat nodeset=\"/data/r\"><input ref=\"/data/r/a\"/>"
	    "<input ref=\"/data/r/b\">"
	    SET("xforms-value-changed", "/data/r/c", " value=\"../b\"/>")
	    "</input></repeat>"));

	(void)state;
	filling_add(&f, "/data/r");
	filling_is(&f, "/data/r[1]/b", "2");
	filling_is(&f, "/data/r[1]/c", "");
	filling_set(&f, "/data/r[1]/a", "2");
	filling_is(&f, "/data/r[1]/c", "3");
	filling_end(&f);
}

static void
computing_and_setting_in_a_circle_ends(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b/>",
	    "<bind nodeset=\"/data/b\" calculate=\"/data/a + 1\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\">"
	    SET("xforms-value-changed", "/data/a", " value=\"/data/b\"/>")
	    "</input>"));

	(void)state;
	filling_set(&f, "/data/a", "1");
	assert_non_null(strstr(filling_fault(&f), "does not settle"));
	filling_end(&f);
}

static void
a_change_sets_another_value_once_and_that_goes_on(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b/><c/>", "",
	    "<input ref=\"/data/a\">"
	    SET("xforms-value-changed", "/data/b", " value=\"../a * 2\"/>")
	    "</input><input ref=\"/data/b\">"
	    SET("xforms-value-changed", "/data/c", " value=\"../b + 1\"/>")
	    "</input><input ref=\"/data/c\"/>"));

	(void)state;
	filling_set(&f, "/data/a", "3");
	filling_is(&f, "/data/b", "6");
	filling_is(&f, "/data/c", "7");
	filling_set(&f, "/data/b", "1"); /* it stays as it is answered */
	filling_is(&f, "/data/b", "1");
	filling_is(&f, "/data/c", "2");
	filling_set(&f, "/data/a", "3"); /* no change */
	filling_is(&f, "/data/b", "1");
	filling_set(&f, "/data/a", "");
	filling_is(&f, "/data/b", "");
	filling_end(&f);
}

static void
an_action_without_a_value_clears_and_reads_what_is_computed(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><d/><b>x</b><c/>",
	    "<bind nodeset=\"/data/d\" calculate=\"/data/a * 2\"/>",
	    "<input ref=\"/data/a\">"
	    SET("xforms-value-changed", "/data/b", "/>")
	    SET("xforms-value-changed", "/data/c", " value=\"/data/d\"/>")
	    "</input>"));

	(void)state;
	filling_set(&f, "/data/a", "4");
	filling_is(&f, "/data/b", "");
	filling_is(&f, "/data/c", "8");
	filling_end(&f);
}

#define IN_REPEAT                                                             \
	"<r jr:template=\"\"><a/><b/><c/></r><all/>"

static void
a_new_instance_runs_what_stands_in_its_repeat(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(IN_REPEAT, "",
	    "<repeat nodeset=\"/data/r\">"
	    SET("odk-new-repeat", "/data/r/a", " value=\"position(..)\"/>")
	    SET("odk-new-repeat", "/data/all", " value=\"count(/data/r)\"/>")
	    "<input ref=\"/data/r/a\">"
	    SET("xforms-value-changed", "/data/r/b", " value=\"../a\"/>")
	    "</input></repeat>"));

	(void)state;
	filling_add(&f, "/data/r");
	filling_add(&f, "/data/r");
	filling_is(&f, "/data/r[1]/a", "1");
	filling_is(&f, "/data/r[2]/a", "2");
	filling_is(&f, "/data/r[2]/b", "2");
	filling_is(&f, "/data/all", "2");
	filling_set(&f, "/data/r[1]/a", "9");
	filling_is(&f, "/data/r[1]/b", "9");
	filling_is(&f, "/data/r[2]/b", "2");
	filling_end(&f);
}

static void
a_place_in_the_reference_names_the_instance(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(IN_REPEAT "<n/>", "",
	    "<input ref=\"/data/n\">"
	    SET("xforms-value-changed", "/data/r[position() = 2]/c",
		" value=\"/data/n\"/>")
	    "</input><repeat nodeset=\"/data/r\"><input ref=\"/data/r/a\"/>"
	    "</repeat>"));

	(void)state;
	filling_set(&f, "/data/n", "none is there");
	filling_add(&f, "/data/r");
	filling_add(&f, "/data/r");
	filling_set(&f, "/data/n", "5");
	filling_is(&f, "/data/r[1]/c", "");
	filling_is(&f, "/data/r[2]/c", "5");
	filling_end(&f);
}

static void
a_change_that_would_set_several_instances_is_told(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(IN_REPEAT "<n/>", "",
	    "<input ref=\"/data/n\">"
	    SET("xforms-value-changed", "/data/r/c", " value=\"1\"/>")
	    "</input><repeat nodeset=\"/data/r\"><input ref=\"/data/r/a\"/>"
	    "</repeat>"));

	(void)state;
	filling_add(&f, "/data/r");
	filling_set(&f, "/data/n", "1");
	filling_is(&f, "/data/r[1]/c", "1");
	filling_add(&f, "/data/r");
	filling_set(&f, "/data/n", "2");
	assert_string_equal(filling_fault(&f), "/data/r/c: 2 nodes would be "
	    "set at once: which one of the repeat is meant?");
	assert_string_equal(filling_fault(&f), "");
	filling_is(&f, "/data/r[2]/c", "");
	filling_end(&f);
}

static void
actions_that_set_off_one_another_end(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b/>", "",
	    "<input ref=\"/data/a\">"
	    SET("xforms-value-changed", "/data/b", " value=\"../a + 1\"/>")
	    "</input><input ref=\"/data/b\">"
	    SET("xforms-value-changed", "/data/a", " value=\"../b + 1\"/>")
	    "</input>"));

	(void)state;
	filling_set(&f, "/data/a", "1");
	assert_string_equal(
	    filling_fault(&f), "/data/a: the form's actions do not settle");
	filling_set(&f, "/data/b", "");
	filling_is(&f, "/data/b", "");
	filling_end(&f);
}

static void
an_attribute_is_set_like_an_element(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<e id=\"\" kind=\"k\"><a/></e>", ""
	    SET("odk-instance-first-load", "/data/e/@id",
		" value=\"concat('i', 'd')\"/>"),
	    "<input ref=\"/data/e/a\"/>"));
	struct buf xml = filling_xml(&f, true);

	(void)state;
	filling_is(&f, "/data/e/@id", "id");
	assert_non_null(strstr(buf_z(&xml), "<e id=\"id\" kind=\"k\">"));
	buf_free(&xml);
	filling_end(&f);
}

static void
a_place_that_nothing_measures_stays_empty(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<at/><a/>", "",
	    "<input ref=\"/data/a\"><odk:setgeopoint "
	    "event=\"xforms-value-changed\" ref=\"/data/at\"/></input>"));

	(void)state;
	filling_set(&f, "/data/a", "1");
	filling_is(&f, "/data/at", "");
	filling_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_first_load_sets_values_and_expressions_before_all_is_computed),
	    cmocka_unit_test(the_first_load_is_a_load_as_well),
	    cmocka_unit_test(what_is_computed_sets_off_what_its_question_does),
	    cmocka_unit_test(what_a_new_instance_begins_with_is_no_change),
	    cmocka_unit_test(computing_and_setting_in_a_circle_ends),
	    cmocka_unit_test(
		a_change_sets_another_value_once_and_that_goes_on),
	    cmocka_unit_test(
		an_action_without_a_value_clears_and_reads_what_is_computed),
	    cmocka_unit_test(a_new_instance_runs_what_stands_in_its_repeat),
	    cmocka_unit_test(a_place_in_the_reference_names_the_instance),
	    cmocka_unit_test(
		a_change_that_would_set_several_instances_is_told),
	    cmocka_unit_test(actions_that_set_off_one_another_end),
	    cmocka_unit_test(an_attribute_is_set_like_an_element),
	    cmocka_unit_test(a_place_that_nothing_measures_stays_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
