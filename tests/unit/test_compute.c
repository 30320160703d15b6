/* compute: what follows from an answer. */
#include "support/filling.h"

#include "form/diag_list.h"
#include "form/live.h"

static void
a_group_may_ask_its_own_answer_whether_it_is_relevant(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<on>1</on><g><a/><b/></g>",
	    "<bind nodeset=\"/data/g\" relevant=\"./a = '1'\"/>"
	    "<bind nodeset=\"/data/g/a\" calculate=\"/data/on\"/>",
	    "<input ref=\"/data/on\"/><input ref=\"/data/g/b\"/>"));

	(void)state;
	assert_true(filling_relevant(&f, "/data/g/b"));
	filling_set(&f, "/data/on", "0");
	assert_false(filling_relevant(&f, "/data/g/b"));
	assert_false(filling_relevant(&f, "/data/g/a"));
	filling_set(&f, "/data/on", "1");
	assert_true(filling_relevant(&f, "/data/g/b"));
	filling_end(&f);
}

static void
a_reference_that_leads_nowhere_is_empty_and_told(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b/>",
	    "<bind nodeset=\"/data/b\" relevant=\"../aa = ''\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>"));

	(void)state;
	assert_true(filling_relevant(&f, "/data/b"));
	assert_int_equal(f.d.faults, 0);
	assert_int_equal(f.d.warnings, 1);
	assert_int_equal(f.d.entry[0].err, AYNI_REFERENCE);
	filling_end(&f);
}

static void
what_binds_and_controls_say_of_nowhere_is_left_out(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a>1</a>",
	    "<bind nodeset=\"/data/b\" calculate=\"1\"/>",
	    "<input ref=\"/data/c\"/><input ref=\"/data/a\"/>"));

	(void)state;
	assert_int_equal(f.d.faults, 0);
	assert_int_equal(f.d.warnings, 2);
	assert_int_equal(f.d.entry[0].code, DIAG_LEFT_OUT);
	filling_is(&f, "/data/a", "1");
	filling_end(&f);
}

#define CITY(name, of) "<item><name>" name "</name><c>" of "</c></item>"

static void
what_a_filter_takes_away_comes_back_until_it_is_answered_anew(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<c>f</c><city/>",
	    "<instance id=\"l\"><root>" CITY("paris", "f") CITY("lyon", "f")
	    CITY("lima", "p") CITY("paris", "t") "</root></instance>"
	    "<bind nodeset=\"/data/city\" type=\"string\"/>",
	    "<input ref=\"/data/c\"/><select ref=\"/data/city\">"
	    "<itemset nodeset=\"instance('l')/root/item[c = /data/c]\">"
	    "<value ref=\"name\"/><label ref=\"name\"/></itemset>"
	    "</select>"));

	(void)state;
	filling_set(&f, "/data/city", "paris lyon");
	filling_set(&f, "/data/c", "p");
	filling_is(&f, "/data/city", "");
	filling_set(&f, "/data/c", "t");
	filling_is(&f, "/data/city", "paris");
	filling_set(&f, "/data/c", "f");
	filling_is(&f, "/data/city", "paris lyon");
	filling_set(&f, "/data/c", "p");
	filling_set(&f, "/data/city", "");
	filling_set(&f, "/data/c", "f");
	filling_is(&f, "/data/city", "");
	filling_end(&f);
}

static void
what_is_not_asked_is_kept_and_what_is_asked_is_offered(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<c>f</c><ask/><city>lima</city><calc/>",
	    "<instance id=\"l\"><root>" CITY("paris", "f") CITY("lima", "p")
	    "</root></instance><bind nodeset=\"/data/city\" "
	    "relevant=\"/data/ask = '1'\"/><bind nodeset=\"/data/calc\" "
	    "calculate=\"/data/ask\"/>",
	    "<input ref=\"/data/c\"/><input ref=\"/data/ask\"/>"
	    "<select ref=\"/data/city\">"
	    "<itemset nodeset=\"instance('l')/root/item[c = /data/c]\">"
	    "<value ref=\"name\"/><label ref=\"name\"/></itemset></select>"
	    "<select ref=\"/data/calc\">"
	    "<itemset nodeset=\"instance('l')/root/item\">"
	    "<value ref=\"name\"/><label ref=\"name\"/></itemset>"
	    "</select>"));
	struct buf draft = filling_xml(&f, false);

	(void)state;
	filling_is(&f, "/data/city", "lima");
	assert_int_equal(interview_restore(
	    f.iv, buf_bytes(&draft), false), AYNI_OK);
	filling_is(&f, "/data/city", "lima");
	filling_set(&f, "/data/ask", "1");
	filling_is(&f, "/data/city", "");
	filling_is(&f, "/data/calc", "");
	filling_set(&f, "/data/ask", "paris");
	filling_is(&f, "/data/city", "lima");
	filling_is(&f, "/data/calc", "paris");
	buf_free(&draft);
	filling_end(&f);
}

static void
count_change(void *ctx, node_ref n)
{
	unsigned *told = ctx;

	(void)n;
	++*told;
}

static void
what_a_text_within_a_text_reads_is_shown_anew(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<x/><q/>",
	    "<itext><translation lang=\"en\"><text id=\"all\"><value>has "
	    "<output value=\"jr:itext('part')\"/></value></text>"
	    "<text id=\"part\"><value><output value=\"/data/x\"/></value>"
	    "</text></translation></itext>",
	    "<input ref=\"/data/x\"/><input ref=\"/data/q\">"
	    "<label ref=\"jr:itext('all')\"/></input>"));
	unsigned told = 0;

	(void)state;
	interview_changed(f.iv, count_change, &told);
	filling_set(&f, "/data/x", "5");
	told = 0;
	interview_changed(f.iv, count_change, &told);
	assert_int_equal(told, 2); /* x, and q */
	assert_string_equal(filling_label(&f, "/data/q"), "has 5");
	filling_end(&f);
}

static void
what_a_language_lacks_is_shown_in_the_default_one(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b/>",
	    "<itext><translation lang=\"fr\"><text id=\"b\"><value/></text>"
	    "</translation><translation lang=\"en\" default=\"true()\">"
	    "<text id=\"a\"><value>How many?</value></text>"
	    "<text id=\"b\"><value>Note</value></text>"
	    "</translation></itext>",
	    "<input ref=\"/data/a\"><label ref=\"jr:itext('a')\"/></input>"
	    "<input ref=\"/data/b\"><label ref=\"jr:itext('b')\"/></input>"));

	(void)state;
	assert_int_equal(interview_language(f.iv, 0), AYNI_OK);
	assert_string_equal(filling_label(&f, "/data/a"), "How many?");
	assert_string_equal(filling_label(&f, "/data/b"), "");
	filling_end(&f);
}

static void
the_form_s_own_instance_can_be_called_by_its_id(void **state)
{
	struct filling f = filling_begin(
	    "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
	    "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><model>"
	    "<instance id=\"main\"><data id=\"f\"><a/><b/></data></instance>"
	    "<bind nodeset=\"/data/b\" calculate=\"concat("
	    "instance('main')/data/a, '!')\"/></model></h:head><h:body>"
	    "<input ref=\"/data/a\"/></h:body></h:html>");

	(void)state;
	filling_is(&f, "/data/b", "!");
	filling_set(&f, "/data/a", "x");
	filling_is(&f, "/data/b", "x!");
	filling_end(&f);
}

/* ---- instances of repeats ---- */

static void
positions_and_totals_follow_when_instances_come_and_go(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<r><n/><at/><twice/></r><all/><many/>",
	    "<bind nodeset=\"/data/r/n\" type=\"int\"/>"
	    "<bind nodeset=\"/data/r/at\" calculate=\"position(..)\"/>"
	    "<bind nodeset=\"/data/r/twice\" calculate=\"../n * 2\"/>"
	    "<bind nodeset=\"/data/all\" calculate=\"sum(/data/r/twice)\"/>"
	    "<bind nodeset=\"/data/many\" calculate=\"count(/data/r)\"/>",
	    "<repeat nodeset=\"/data/r\"><input ref=\"/data/r/n\"/>"
	    "</repeat>"));

	(void)state;
	filling_add(&f, "/data/r");
	filling_add(&f, "/data/r");
	filling_is(&f, "/data/many", "3");
	filling_set(&f, "/data/r[1]/n", "1");
	filling_set(&f, "/data/r[2]/n", "10");
	filling_set(&f, "/data/r[3]/n", "100");
	filling_is(&f, "/data/all", "222");
	filling_is(&f, "/data/r[3]/at", "3");
	filling_remove(&f, "/data/r[2]");
	filling_is(&f, "/data/r[2]/n", "100");
	filling_is(&f, "/data/r[2]/at", "2");
	filling_is(&f, "/data/all", "202");
	filling_is(&f, "/data/many", "2");
	filling_end(&f);
}

static void
a_count_adds_and_takes_away_and_blank_changes_nothing(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<n/><r><a>x</a></r>",
	    "<bind nodeset=\"/data/n\" type=\"int\"/>",
	    "<input ref=\"/data/n\"/><repeat nodeset=\"/data/r\" "
	    "jr:count=\"/data/n\"><input ref=\"/data/r/a\"/></repeat>"));
	node_ref n;

	(void)state;
	filling_set(&f, "/data/n", "3");
	filling_is(&f, "/data/r[3]/a", "");
	filling_set(&f, "/data/n", "");
	filling_is(&f, "/data/r[3]/a", "");
	filling_set(&f, "/data/n", "1");
	filling_is(&f, "/data/r[1]/a", "x");
	filling_is(&f, "/data/r[2]/a", "(none)");
	assert_int_equal(interview_add(f.iv, interview_find(
	    f.iv, TEXT("/data/r#range")), 0, &n), AYNI_STATE);
	filling_end(&f);
}

static bool
asked(const struct filling *f, const char *range)
{
	node_ref n = interview_find(f->iv, text_of(range));

	return interview_view(f->iv, n).relevant;
}

/* As pyxform writes them: relative to where an instance would stand. */
static void
what_a_repeat_itself_says_is_relative_to_it(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<r><n/><s jr:template=\"\"><a/></s><t jr:template=\"\"><b/></t>"
	    "</r>",
	    "<bind nodeset=\"/data/r/n\" type=\"int\"/>"
	    "<bind nodeset=\"/data/r/t\" relevant=\" ../n > 1\"/>",
	    "<repeat nodeset=\"/data/r\"><input ref=\"/data/r/n\"/>"
	    "<group ref=\"/data/r/s\"><repeat nodeset=\"/data/r/s\" "
	    "jr:count=\" current()/../n \"><input ref=\"/data/r/s/a\"/>"
	    "</repeat></group><group ref=\"/data/r/t\"><label>of "
	    "<output value=\" ../n \"/></label><repeat "
	    "nodeset=\"/data/r/t\"><input ref=\"/data/r/t/b\"/></repeat>"
	    "</group></repeat>"));

	(void)state;
	filling_add(&f, "/data/r");
	assert_false(asked(&f, "/data/r[2]/t#range"));
	filling_set(&f, "/data/r[2]/n", "2");
	filling_is(&f, "/data/r[1]/s[1]/a", "(none)");
	filling_is(&f, "/data/r[2]/s[2]/a", "");
	assert_true(asked(&f, "/data/r[2]/t#range"));
	assert_false(asked(&f, "/data/r[1]/t#range"));
	assert_string_equal(filling_label(&f, "/data/r[2]/t#range"), "of 2");
	filling_end(&f);
}

static void
indexed_repeat_follows_the_answers_of_every_instance(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<i>1</i><r><s><n/></s></r><is/>",
	    "<bind nodeset=\"/data/is\" calculate=\"indexed-repeat("
	    "/data/r/s/n, /data/r, /data/i, /data/r/s, 2)\"/>",
	    "<input ref=\"/data/i\"/><repeat nodeset=\"/data/r\">"
	    "<repeat nodeset=\"/data/r/s\"><input ref=\"/data/r/s/n\"/>"
	    "</repeat></repeat>"));

	(void)state;
	filling_is(&f, "/data/is", "");
	filling_add(&f, "/data/r");
	filling_add(&f, "/data/r[2]/s");
	filling_set(&f, "/data/r[2]/s[2]/n", "here");
	filling_is(&f, "/data/is", "");
	filling_set(&f, "/data/i", "2");
	filling_is(&f, "/data/is", "here");
	filling_set(&f, "/data/r[2]/s[2]/n", "there");
	filling_is(&f, "/data/is", "there");
	filling_set(&f, "/data/i", "0");
	filling_is(&f, "/data/is", "");
	filling_end(&f);
}

static void
a_form_asks_for_its_version_and_the_device(void **state)
{
	struct interview_setup setup = {.language = UINT32_MAX,
	    .deviceid = TEXT("d-1"), .email = TEXT("a@b.example")};
	struct filling f = filling_begin(FILLING_FORM("<v/><d/><e/><n/>",
	    "<bind nodeset=\"/data/v\" calculate=\"version()\"/>"
	    "<bind nodeset=\"/data/d\" calculate=\"property('deviceid')\"/>"
	    "<bind nodeset=\"/data/e\" calculate=\"property('email')\"/>"
	    "<bind nodeset=\"/data/n\" calculate=\"property('shoes')\"/>",
	    ""));
	uint64_t seed = 1;

	(void)state;
	interview_free(f.iv);
	setup.chance = test_random(&seed);
	assert_int_equal(interview_new(f.form, &setup, &f.iv), AYNI_OK);
	filling_is(&f, "/data/v", "7");
	filling_is(&f, "/data/d", "d-1");
	filling_is(&f, "/data/e", "a@b.example");
	filling_is(&f, "/data/n", "");
	filling_end(&f);
}

static void
what_counts_its_neighbours_reads_not_itself(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b>1</b><n/>",
	    "<bind nodeset=\"/data/n\" calculate=\"count-non-empty(../*)\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>"));

	(void)state;
	filling_is(&f, "/data/n", "1");
	filling_set(&f, "/data/a", "x");
	filling_is(&f, "/data/n", "3");
	filling_end(&f);
}

static void
attributes_of_the_form_are_read_where_they_stand(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<g a=\"1\" b=\"\"><x/></g><r jr:template=\"\" k=\"v\"><y/></r>"
	    "<all/><mine/>",
	    "<bind nodeset=\"/data/g\" relevant=\"@a = 1\"/>"
	    "<bind nodeset=\"/data/g/@b\" calculate=\"../x\"/>"
	    "<bind nodeset=\"/data/all\" calculate=\"concat(/data/@version, "
	    "/data/g/@a, /data/g/@b, count(/data/g/@*))\"/>"
	    "<bind nodeset=\"/data/mine\" "
	    "calculate=\"concat(/data/r[2]/@k, count(/data/r[1]/@*))\"/>",
	    "<input ref=\"/data/g/x\"/><repeat nodeset=\"/data/r\">"
	    "<input ref=\"/data/r/y\"/></repeat>"));

	(void)state;
	filling_is(&f, "/data/all", "712");
	filling_set(&f, "/data/g/x", "q");
	filling_is(&f, "/data/all", "71q2");
	filling_is(&f, "/data/mine", "0");
	filling_add(&f, "/data/r");
	filling_add(&f, "/data/r");
	filling_is(&f, "/data/mine", "v1");
	filling_end(&f);
}

static void
what_is_no_number_shows_as_nothing(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/>", "",
	    "<input ref=\"/data/a\"><label>"
	    "<output value=\"/data/a * 2\"/> in all</label></input>"));

	(void)state;
	assert_string_equal(filling_label(&f, "/data/a"), " in all");
	filling_set(&f, "/data/a", "2");
	assert_string_equal(filling_label(&f, "/data/a"), "4 in all");
	filling_end(&f);
}

#define SAYS(lang, yes)                                                       \
	"<translation lang=\"" lang "\"><text id=\"y\"><value>" yes           \
	"</value></text></translation>"

static void
a_calculation_keeps_its_language_until_what_it_reads_changes(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<q/><said/><drawn/>",
	    "<itext>" SAYS("en", "Yes") SAYS("fr", "Oui") "</itext>"
	    "<bind nodeset=\"/data/said\" calculate=\"concat(/data/q, "
	    "jr:choice-name('y', '/data/q'))\"/>"
	    "<bind nodeset=\"/data/drawn\" calculate=\"uuid()\"/>",
	    "<select1 ref=\"/data/q\"><item><label ref=\"jr:itext('y')\"/>"
	    "<value>y</value></item></select1>"));
	char drawn[64];

	(void)state;
	filling_is(&f, "/data/said", "Yes");
	(void)snprintf(drawn, sizeof(drawn), "%s",
	    filling_value(&f, "/data/drawn"));
	assert_int_equal(interview_language(f.iv, 1), AYNI_OK);
	assert_string_equal(filling_choices(&f, "/data/q"), "y:Oui");
	filling_is(&f, "/data/said", "Yes");
	filling_set(&f, "/data/q", "y");
	filling_is(&f, "/data/said", "yOui");
	assert_int_equal(interview_translate(f.iv, 0), AYNI_OK);
	filling_is(&f, "/data/said", "yYes");
	filling_is(&f, "/data/drawn", drawn);
	filling_end(&f);
}

static void
a_circle_is_told_with_its_nodes_alone(void **state)
{
	static const char form[] = FILLING_FORM("<a/><b/><c/><d/>",
	    "<bind nodeset=\"/data/a\" calculate=\"/data/b\"/>"
	    "<bind nodeset=\"/data/b\" relevant=\"/data/c = 1\"/>"
	    "<bind nodeset=\"/data/c\" calculate=\"/data/b\"/>"
	    "<bind nodeset=\"/data/d\" calculate=\"/data/a\"/>", "");
	struct form *f = NULL;
	struct diag d;

	(void)state;
	diag_init(&d);
	assert_int_equal(form_read(text_bytes(TEXT(form)), TEXT("t"), NULL,
	    0, &d, &f), AYNI_CYCLE);
	assert_int_equal(d.faults, 1);
	assert_true(text_is(d.entry[0].arg[0], "/data/b <- /data/c") ||
	    text_is(d.entry[0].arg[0], "/data/c <- /data/b"));
	diag_free(&d);
}

static void
an_expression_that_fails_is_told_and_holds_up_nothing(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b>x</b><c/><d/>",
	    "<bind nodeset=\"/data/b\" calculate=\"regex('x', /data/a)\"/>"
	    "<bind nodeset=\"/data/c\" calculate=\"/data/a\"/>"
	    "<bind nodeset=\"/data/d\" relevant=\"regex('x', /data/a)\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/d\"/>"));

	(void)state;
	filling_set(&f, "/data/a", "x");
	filling_is(&f, "/data/b", "true");
	assert_string_equal(filling_fault(&f), "");
	filling_set(&f, "/data/d", "kept");
	filling_set(&f, "/data/a", "(");
	filling_is(&f, "/data/a", "(");
	filling_is(&f, "/data/b", "");
	filling_is(&f, "/data/c", "(");
	assert_true(filling_relevant(&f, "/data/d"));
	assert_memory_equal(filling_fault(&f), "/data/", 6);
	filling_set(&f, "/data/a", "y");
	filling_is(&f, "/data/b", "false");
	assert_false(filling_relevant(&f, "/data/d"));
	assert_string_equal(filling_fault(&f), "");
	filling_end(&f);
}

/* A form of n questions and one calculation of the last but one. */
static struct filling
long_form(uint32_t n)
{
	struct filling f;
	struct buf b;
	uint32_t i;

	buf_init(&b, 1u << 20);
	buf_put_z(&b, "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
	    "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><model>"
	    "<instance><data id=\"t\">");
	for (i = 0; i < n; i++)
		buf_printf(&b, "<q%u/>", i);
	buf_printf(&b, "</data></instance><bind nodeset=\"/data/q%u\" "
	    "calculate=\"/data/q%u * 2\"/>", n - 1, n - 2);
	for (i = 0; i + 1 < n; i += 2)
		buf_printf(&b, "<bind nodeset=\"/data/q%u\" "
		    "relevant=\"/data/q0 != 'x'\"/>", i + 1);
	buf_put_z(&b, "</model></h:head><h:body>");
	for (i = 0; i + 1 < n; i++)
		buf_printf(&b, "<input ref=\"/data/q%u\"/>", i);
	buf_put_z(&b, "</h:body></h:html>");
	f = filling_start(buf_bytes(&b));
	buf_free(&b);
	return f;
}

/* Evaluations, and steps of the last of them. */
static void
cost(uint32_t n, uint64_t out[2])
{
	struct filling f = long_form(n);
	char ref[40];

	(void)snprintf(ref, sizeof(ref), "/data/q%u", n - 2);
	out[0] = f.iv->env.evaluations;
	filling_set(&f, ref, "21");
	out[0] = f.iv->env.evaluations - out[0];
	out[1] = f.iv->env.work;
	(void)snprintf(ref, sizeof(ref), "/data/q%u", n - 1);
	filling_is(&f, ref, "42");
	filling_end(&f);
}

static void
what_an_answer_costs_does_not_grow_with_the_form(void **state)
{
	uint64_t few[2], many[2];

	(void)state;
	cost(10, few);
	cost(3000, many);
	assert_int_equal(few[0], 1);
	assert_int_equal(many[0], 1);
	assert_int_equal(many[1], few[1]);
}

/* ---- what forms may not say ---- */

static const struct refused {
	const char *name;
	const char *xform;
	unsigned code;
} refused[] = {
    {"a circle", FILLING_FORM("<a/><b/>",
	"<bind nodeset=\"/data/a\" calculate=\"/data/b\"/>"
	"<bind nodeset=\"/data/b\" calculate=\"/data/a\"/>", ""),
	DIAG_CYCLE},
    {"an instance that is not there", FILLING_FORM("<a/>",
	"<bind nodeset=\"/data/a\" calculate=\"instance('x')/a\"/>", ""),
	DIAG_NO_INSTANCE},
    {"the choice of no question", FILLING_FORM("<a/><b/>",
	"<bind nodeset=\"/data/a\" "
	"calculate=\"jr:choice-name('x', '/data/b')\"/>", ""),
	DIAG_NO_CHOICES},
    {"a distance of what is no place", FILLING_FORM("<a/>",
	"<bind nodeset=\"/data/a\" calculate=\"distance('here')\"/>", ""),
	DIAG_NO_PLACE},
    {"a distance between lines", FILLING_FORM("<a/><b/><c/>",
	"<bind nodeset=\"/data/a\" type=\"geotrace\"/>"
	"<bind nodeset=\"/data/b\" type=\"geopoint\"/>"
	"<bind nodeset=\"/data/c\" "
	"calculate=\"distance(/data/a, /data/b)\"/>", ""),
	DIAG_NO_PLACE},
    {"a repeat of everything", FILLING_FORM("<a/>", "",
	"<repeat nodeset=\"/data\" jr:count=\"2\"/>"),
	DIAG_NO_REPEAT},
    {"a repeat of nothing", FILLING_FORM("<a/>", "",
	"<repeat jr:count=\"2\"><input ref=\"/data/a\"/></repeat>"),
	DIAG_NO_REPEAT},
    {"two nodes that are written alike", FILLING_FORM(
	"<a/><a xmlns=\"u\"/>", "", "<input ref=\"/data/a\"/>"),
	DIAG_TWICE},
    {"an event of no one", FILLING_FORM("<a/>",
	"<setvalue event=\"full-moon\" ref=\"/data/a\" value=\"1\"/>", ""),
	DIAG_EVENT},
    {"sending by e-mail", FILLING_FORM("<a/>",
	"<submission method=\"mailto\"/>", ""),
	DIAG_SUBMISSION},
};

static void
a_form_is_refused(void **state)
{
	const struct refused *c = *state;

	assert_int_equal(filling_refused(c->xform, NULL, 0), c->code);
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
		what_binds_and_controls_say_of_nowhere_is_left_out),
	    cmocka_unit_test(
		what_a_filter_takes_away_comes_back_until_it_is_answered_anew),
	    cmocka_unit_test(
		what_is_not_asked_is_kept_and_what_is_asked_is_offered),
	    cmocka_unit_test(what_a_text_within_a_text_reads_is_shown_anew),
	    cmocka_unit_test(what_a_language_lacks_is_shown_in_the_default_one),
	    cmocka_unit_test(the_form_s_own_instance_can_be_called_by_its_id),
	    cmocka_unit_test(
		positions_and_totals_follow_when_instances_come_and_go),
	    cmocka_unit_test(
		a_count_adds_and_takes_away_and_blank_changes_nothing),
	    cmocka_unit_test(what_a_repeat_itself_says_is_relative_to_it),
	    cmocka_unit_test(
		indexed_repeat_follows_the_answers_of_every_instance),
	    cmocka_unit_test(what_an_answer_costs_does_not_grow_with_the_form),
	    cmocka_unit_test(
		an_expression_that_fails_is_told_and_holds_up_nothing),
	    cmocka_unit_test(what_counts_its_neighbours_reads_not_itself),
	    cmocka_unit_test(attributes_of_the_form_are_read_where_they_stand),
	    cmocka_unit_test(what_is_no_number_shows_as_nothing),
	    cmocka_unit_test(
		a_calculation_keeps_its_language_until_what_it_reads_changes),
	    cmocka_unit_test(a_circle_is_told_with_its_nodes_alone),
	    cmocka_unit_test(a_form_asks_for_its_version_and_the_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL) +
	    TEST_CASES(a_form_is_refused, refused);
}
