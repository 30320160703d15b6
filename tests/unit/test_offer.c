/* offer: the choices of a question, and what of an answer is one of them. */
#include "support/filling.h"

#include <string.h>

#include "form/diag_list.h"

#define ITEM(name, label, of)                                                 \
	"<item><name>" name "</name><label>" label "</label><of>" of          \
	"</of></item>"
#define LIST                                                                  \
	"<instance id=\"l\"><root>" ITEM("a", "A", "x") ITEM("b", "B", "y")   \
	ITEM("c", "C", "x") ITEM("a", "A again", "y") "</root></instance>"
#define ITEMSET(nodes)                                                        \
	"<itemset nodeset=\"" nodes "\"><value ref=\"name\"/>"                \
	"<label ref=\"label\"/></itemset>"
#define CHOOSE(element, nodes)                                                \
	"<" element " ref=\"/data/q\">" ITEMSET(nodes) "</" element ">"

static void
a_filter_leaves_what_it_says(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<k>x</k><q/>", LIST,
	    "<input ref=\"/data/k\"/>" CHOOSE("select1",
	    "instance('l')/root/item[of = /data/k]")));

	(void)state;
	assert_string_equal(filling_choices(&f, "/data/q"), "a:A,c:C");
	filling_set(&f, "/data/q", "c");
	assert_int_equal(filling_try(&f, "/data/q", "b"), AYNI_TYPE);
	filling_is(&f, "/data/q", "c");
	filling_set(&f, "/data/k", "y");
	assert_string_equal(filling_choices(&f, "/data/q"), "b:B,a:A again");
	filling_is(&f, "/data/q", "");
	filling_end(&f);
}

static void
several_choices_are_kept_in_the_order_of_the_offer(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/>", LIST,
	    CHOOSE("select", "randomize(instance('l')/root/item, 42)")));

	(void)state;
	filling_set(&f, "/data/q", "b a  c");
	filling_is(&f, "/data/q", "a c b");
	filling_set(&f, "/data/q", "b");
	filling_is(&f, "/data/q", "b");
	assert_int_equal(filling_try(&f, "/data/q", "b z"), AYNI_TYPE);
	filling_end(&f);
}

static void
choices_are_shuffled_alike_each_time(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<s>42</s><q/><r jr:template=\"\"><q/></r>", LIST,
	    CHOOSE("select1", "randomize(instance('l')/root/item, /data/s)")
	    "<repeat nodeset=\"/data/r\"><select1 ref=\"/data/r/q\">"
	    ITEMSET("randomize(instance('l')/root/item)")
	    "</select1></repeat>"));
	char first[100];
	bool other = false;
	int i;

	(void)state;
	assert_string_equal(
	    filling_choices(&f, "/data/q"), "a:A,a:A again,c:C,b:B");
	filling_set(&f, "/data/s", "1");
	assert_string_equal(
	    filling_choices(&f, "/data/q"), "b:B,a:A again,c:C,a:A");
	for (i = 1; i <= 8; i++) { /* each instance in its own way */
		char ref[40];

		(void)snprintf(ref, sizeof(ref), "/data/r[%d]/q", i);
		filling_add(&f, "/data/r");
		(void)snprintf(first, sizeof(first), "%s",
		    filling_choices(&f, "/data/r[1]/q"));
		other = other ||
		    strcmp(filling_choices(&f, ref), first) != 0;
	}
	assert_string_equal(filling_choices(&f, "/data/r[1]/q"), first);
	assert_true(other);
	filling_end(&f);
}

static void
a_rank_keeps_its_order_and_is_whole(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/>", LIST,
	    CHOOSE("odk:rank", "instance('l')/root/item[of != '' and "
	    "not(label = 'A again')]")));

	(void)state;
	filling_set(&f, "/data/q", "c a b");
	filling_is(&f, "/data/q", "c a b");
	assert_int_equal(filling_try(&f, "/data/q", "c a"), AYNI_TYPE);
	filling_set(&f, "/data/q", "");
	filling_is(&f, "/data/q", "");
	filling_end(&f);
}

#define UP_TO_F                                                               \
	"instance('l')/root/item[not(label = 'A again') and "                 \
	"string-length(substring-before('abc', name)) &lt; /data/f]"

static void
a_rank_takes_in_what_is_offered_later(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<f>2</f><q/>", LIST,
	    "<input ref=\"/data/f\"/>" CHOOSE("odk:rank", UP_TO_F)));

	(void)state;
	filling_set(&f, "/data/q", "b a");
	filling_set(&f, "/data/f", "3");
	filling_is(&f, "/data/q", "b a c");
	filling_set(&f, "/data/f", "1");
	filling_is(&f, "/data/q", "a");
	filling_set(&f, "/data/f", "3");
	filling_is(&f, "/data/q", "b a c");
	filling_end(&f);
}

#define AB                                                                    \
	"<item><label>A</label><value>a</value></item>"                       \
	"<item><label>B</label><value>b</value></item>"

static void
what_is_computed_or_begun_with_has_to_be_offered(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<n/><one>z</one><many/><free/>",
	    "<bind nodeset=\"/data/many\" calculate=\"/data/n\"/>"
	    "<bind nodeset=\"/data/free\" calculate=\"/data/n\"/>",
	    "<input ref=\"/data/n\"/><select1 ref=\"/data/one\">" AB
	    "</select1><select ref=\"/data/many\">" AB "</select>"
	    "<select1 ref=\"/data/free\">" AB "</select1>"));

	(void)state;
	filling_is(&f, "/data/one", "");
	filling_set(&f, "/data/n", "b");
	filling_is(&f, "/data/free", "b");
	filling_set(&f, "/data/n", "b z a");
	filling_is(&f, "/data/many", "b a");
	filling_is(&f, "/data/free", ""); /* one choice, not three */
	filling_end(&f);
}

static void
a_filter_is_asked_again_when_the_question_comes_back(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<f>3</f><s>1</s><q/>",
	    LIST "<bind nodeset=\"/data/q\" relevant=\"/data/s = 1\"/>",
	    "<input ref=\"/data/f\"/><input ref=\"/data/s\"/>"
	    CHOOSE("select1", UP_TO_F)));

	(void)state;
	filling_set(&f, "/data/q", "c");
	filling_set(&f, "/data/s", "0");
	filling_set(&f, "/data/f", "1");
	filling_set(&f, "/data/s", "1");
	filling_is(&f, "/data/q", "");
	filling_set(&f, "/data/f", "3");
	filling_is(&f, "/data/q", "c");
	filling_end(&f);
}

static void
answers_of_a_repeat_may_be_offered(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<r><name/><label/></r><q/><said/>",
	    "<bind nodeset=\"/data/said\" "
	    "calculate=\"jr:choice-name(/data/q, '/data/q')\"/>",
	    "<repeat nodeset=\"/data/r\"><input ref=\"/data/r/name\"/>"
	    "<input ref=\"/data/r/label\"/></repeat>"
	    CHOOSE("select1", "/data/r[./name != '']")));

	(void)state;
	assert_string_equal(filling_choices(&f, "/data/q"), "");
	filling_set(&f, "/data/r[1]/name", "ana");
	filling_set(&f, "/data/r[1]/label", "Ana");
	filling_add(&f, "/data/r");
	assert_string_equal(filling_choices(&f, "/data/q"), "ana:Ana");
	filling_set(&f, "/data/r[2]/name", "eva");
	assert_string_equal(filling_choices(&f, "/data/q"), "ana:Ana,eva:");
	filling_set(&f, "/data/q", "ana");
	filling_is(&f, "/data/said", "Ana");
	filling_remove(&f, "/data/r[1]");
	filling_is(&f, "/data/q", "");
	filling_end(&f);
}

static void
labels_of_choices_may_say_what_was_answered(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<who>you</who><q/>", "",
	    "<input ref=\"/data/who\"/><select1 ref=\"/data/q\"><item>"
	    "<label>as <output value=\"/data/who\"/></label>"
	    "<value>1</value></item></select1>"));

	(void)state;
	assert_string_equal(filling_choices(&f, "/data/q"), "1:as you");
	filling_set(&f, "/data/who", "me");
	assert_string_equal(filling_choices(&f, "/data/q"), "1:as me");
	filling_end(&f);
}

#define SAID(lang, default, one, two)                                         \
	"<translation lang=\"" lang "\"" default "><text id=\"1\"><value>" one \
	"</value></text><text id=\"2\"><value>" two                           \
	"</value></text></translation>"

static void
labels_may_stand_in_a_column_of_texts(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/>",
	    "<itext>" SAID("en", " default=\"true()\"", "One", "Two")
	    SAID("fr", "", "Un", "Deux") "</itext>"
	    "<instance id=\"l\"><root>" ITEM("a", "1", "") ITEM("b", "2", "")
	    "</root></instance>",
	    "<select1 ref=\"/data/q\"><itemset "
	    "nodeset=\"instance('l')/root/item\"><value ref=\"name\"/>"
	    "<label ref=\"jr:itext(label)\"/></itemset></select1>"));

	(void)state;
	assert_string_equal(filling_choices(&f, "/data/q"), "a:One,b:Two");
	assert_int_equal(interview_language(f.iv, 1), AYNI_OK);
	assert_string_equal(filling_choices(&f, "/data/q"), "a:Un,b:Deux");
	filling_end(&f);
}

static void
a_range_and_an_acknowledgement_take_what_they_offer(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<n/><ok/>",
	    "<bind nodeset=\"/data/n\" type=\"int\"/>",
	    "<range ref=\"/data/n\" start=\"2\" end=\"8\" step=\"2\"/>"
	    "<trigger ref=\"/data/ok\"/>"));

	(void)state;
	filling_set(&f, "/data/n", "8");
	assert_int_equal(filling_try(&f, "/data/n", "9"), AYNI_TYPE);
	filling_is(&f, "/data/n", "8");
	filling_set(&f, "/data/ok", "OK");
	filling_is(&f, "/data/ok", "OK");
	filling_set(&f, "/data/ok", "");
	filling_is(&f, "/data/ok", "");
	assert_int_equal(filling_try(&f, "/data/ok", "perhaps"), AYNI_TYPE);
	filling_end(&f);
}

/* ---- rows of files ---- */

#define FRUITS                                                                \
	"key,name,latin,cat,sortby\n2,Pear,Pyrus,a,3\n1,Apple,Malus,a,2\n"    \
	"1,Apple again,Malus,a,5\n3,Plum,Prunus,b,1\n"

static struct filling
searching(const char *appearance, const char *label)
{
	struct resource r = {.url = TEXT("jr://file-csv/fruits.csv"),
	    .body = text_bytes(TEXT(FRUITS))};
	struct filling f;
	struct buf b;

	buf_init(&b, 10000);
	buf_printf(&b, FILLING_FORM("<k/><q/>", "",
	    "<input ref=\"/data/k\"/><select1 ref=\"/data/q\" "
	    "appearance=\"minimal %s\"><item><label>%s</label>"
	    "<value>key</value></item><item><label>None of them</label>"
	    "<value>-1</value></item></select1>"), appearance, label);
	f = filling_with(text_bytes(buf_text(&b)), &r, 1);
	buf_free(&b);
	return f;
}

static const struct searched {
	const char *name, *appearance, *label, *k, *choices;
} searched[] = {
    {"all, sorted, no key twice", "search('fruits')", "name", "",
	"3:Plum,1:Apple,2:Pear"},
    {"several columns", "search('fruits.csv')", "name, latin", "",
	"3:Plum (latin: Prunus),1:Apple (latin: Malus),"
	"2:Pear (latin: Pyrus)"},
    {"contains", "search('fruits', 'contains', 'name latin', /data/k)",
	"name", "PR", "3:Plum"},
    {"contains nothing", "search('fruits', 'contains', 'name', /data/k)",
	"name", "", "3:Plum,1:Apple,2:Pear"},
    {"starts with", "search('fruits', 'startswith', 'name', ../k)", "name",
	"p", "3:Plum,2:Pear"},
    {"ends with", "search('fruits', 'endswith', 'name', /data/k)", "name",
	"R", "2:Pear"},
    {"matches", "search('fruits', 'matches', 'cat', /data/k)", "name", "a",
	"1:Apple,2:Pear"},
    {"and a filter",
	"search('fruits', 'contains', 'name', /data/k, 'cat', 'b')", "name",
	"p", "3:Plum"},
    {"no such column", "search('fruits', 'matches', 'x', 'y')", "name", "",
	""},
    {"no label", "search('fruits', 'matches', 'cat', 'b')", "x", "",
	"3:3"},
};

static void
search_offers_rows_of_a_file(void **state)
{
	const struct searched *c = *state;
	struct filling f = searching(c->appearance, c->label);
	char want[200];

	filling_set(&f, "/data/k", c->k);
	(void)snprintf(want, sizeof(want), "%s%s-1:None of them", c->choices,
	    c->choices[0] != '\0' ? "," : "");
	assert_string_equal(filling_choices(&f, "/data/q"), want);
	filling_end(&f);
}

static void
a_search_without_its_file_offers_what_the_form_lists(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/>", "",
	    "<select1 ref=\"/data/q\" appearance=\"search('a')\">"
	    "<item><label>l</label><value>v</value></item></select1>"));

	(void)state;
	assert_string_equal(filling_choices(&f, "/data/q"), "v:l");
	assert_int_equal(f.d.warnings, 1);
	filling_end(&f);
}

static void
an_answer_that_a_search_no_longer_finds_goes(void **state)
{
	struct filling f = searching(
	    "search('fruits', 'matches', 'cat', /data/k)", "name");

	(void)state;
	filling_set(&f, "/data/k", "b");
	assert_int_equal(filling_try(&f, "/data/q", "1"), AYNI_TYPE);
	assert_int_equal(filling_try(&f, "/data/q", "key"), AYNI_TYPE);
	filling_set(&f, "/data/q", "3");
	filling_set(&f, "/data/k", "a");
	filling_is(&f, "/data/q", "");
	filling_set(&f, "/data/q", "-1");
	filling_set(&f, "/data/k", "b");
	filling_is(&f, "/data/q", "-1");
	filling_end(&f);
}

static void
choices_of_itemsets_csv_are_filtered_like_any(void **state)
{
	struct resource r = {.url = TEXT("jr://file/itemsets.csv"),
	    .body = text_bytes(TEXT("list_name,name,label,of\nl,1,One,x\n"
			    "other,2,Two,x\nl,3,Three,y\nl,4,Four,x\n"))};
	struct filling f = filling_with(text_bytes(TEXT(FILLING_FORM(
	    "<k>x</k><q/>", "", "<input ref=\"/data/k\"/><input "
	    "query=\"instance('l')/root/item[of = /data/k]\" "
	    "ref=\"/data/q\"/>"))), &r, 1);

	(void)state;
	assert_string_equal(
	    filling_choices(&f, "/data/q"), "1:One,4:Four");
	filling_set(&f, "/data/q", "4");
	filling_set(&f, "/data/k", "y");
	filling_is(&f, "/data/q", "");
	assert_string_equal(filling_choices(&f, "/data/q"), "3:Three");
	filling_end(&f);
}

static void
without_itemsets_csv_any_answer_will_do(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/>", "",
	    "<input query=\"instance('l')/root/item\" ref=\"/data/q\"/>"));

	(void)state;
	filling_set(&f, "/data/q", "what comes");
	filling_is(&f, "/data/q", "what comes");
	assert_int_equal(f.d.entry[0].code, DIAG_NO_RESOURCE);
	filling_end(&f);
}

static void
a_search_that_is_none_offers_what_the_form_lists(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/>", "",
	    "<select1 ref=\"/data/q\" appearance=\"search(/data/q)\">"
	    "<item><label>l</label><value>v</value></item></select1>"));

	(void)state;
	assert_string_equal(filling_choices(&f, "/data/q"), "v:l");
	assert_int_equal(f.d.entry[0].code, DIAG_SEARCH);
	filling_end(&f);
}

/* Half of them, by chance: 2^30 to 1 that another draw gives others. */
static void
what_is_drawn_for_what_is_shown_stays_as_it_is(void **state)
{
	struct buf items = {.limit = 1u << 16}, form = {.limit = 1u << 16};
	struct filling f;
	char first[300];
	int i;

	(void)state;
	buf_put_z(&items, "<instance id=\"l\"><root>");
	for (i = 0; i < 30; i++)
		buf_printf(&items, "<item><name>%d</name><label>.</label>"
		    "</item>", i);
	buf_put_z(&items, "</root></instance>");
	buf_printf(&form, FILLING_FORM("<q/><t/>", "%s",
	    CHOOSE("select1", "instance('l')/root/item[random() &gt; 0.5]")
	    "<input ref=\"/data/t\"><label>"
	    "<output value=\"random()\"/></label></input>"),
	    buf_z(&items));
	f = filling_begin(buf_z(&form));
	(void)snprintf(first, sizeof(first), "%s",
	    filling_choices(&f, "/data/q"));
	assert_string_equal(filling_choices(&f, "/data/q"), first);
	filling_set(&f, "/data/t", "x");
	assert_string_equal(filling_choices(&f, "/data/q"), first);
	(void)snprintf(first, sizeof(first), "%s",
	    filling_label(&f, "/data/t"));
	assert_string_equal(filling_label(&f, "/data/t"), first);
	assert_true(strncmp(first, "0.", 2) == 0);
	filling_end(&f);
	buf_free(&items);
	buf_free(&form);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_filter_leaves_what_it_says),
	    cmocka_unit_test(several_choices_are_kept_in_the_order_of_the_offer),
	    cmocka_unit_test(choices_are_shuffled_alike_each_time),
	    cmocka_unit_test(a_rank_keeps_its_order_and_is_whole),
	    cmocka_unit_test(a_rank_takes_in_what_is_offered_later),
	    cmocka_unit_test(
		what_is_computed_or_begun_with_has_to_be_offered),
	    cmocka_unit_test(
		a_filter_is_asked_again_when_the_question_comes_back),
	    cmocka_unit_test(answers_of_a_repeat_may_be_offered),
	    cmocka_unit_test(labels_of_choices_may_say_what_was_answered),
	    cmocka_unit_test(labels_may_stand_in_a_column_of_texts),
	    cmocka_unit_test(
		a_range_and_an_acknowledgement_take_what_they_offer),
	    cmocka_unit_test(
		a_search_without_its_file_offers_what_the_form_lists),
	    cmocka_unit_test(an_answer_that_a_search_no_longer_finds_goes),
	    cmocka_unit_test(choices_of_itemsets_csv_are_filtered_like_any),
	    cmocka_unit_test(without_itemsets_csv_any_answer_will_do),
	    cmocka_unit_test(a_search_that_is_none_offers_what_the_form_lists),
	    cmocka_unit_test(what_is_drawn_for_what_is_shown_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL) +
	    TEST_CASES(search_offers_rows_of_a_file, searched);
}
