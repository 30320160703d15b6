/* A form being read and answered, with every allocation failing in turn:
 * NOMEM, nothing torn, and all as it should be once there is memory. */
#include "support/filling.h"

#include <string.h>

#include "ayni/mem.h"

#define TEXTS(lang, a, b)                                                     \
	"<translation lang=\"" lang "\"><text id=\"a\"><value>" a " <output " \
	"value=\"/data/name\"/></value><value form=\"guidance\">g</value>"    \
	"</text><text id=\"b\"><value>" b "</value></text></translation>"

static const char form[] = FILLING_FORM(
    "<name>Ana</name><k>x</k><q/><many/><rank/><s/><n>1</n>"
    "<r jr:template=\"\"><a>1</a><at/><twice/><in><z/></in></r>"
    "<c><b/></c><sum/><last/><e id=\"\" kind=\"\"/><w/><when/>"
    "<meta><instanceID/></meta>",
    "<itext>" TEXTS("en", "Hello", "Bee") TEXTS("fr", "Salut", "Abeille")
    "</itext><instance id=\"l\"><root><item><name>1</name><t>a</t><of>x</of>"
    "</item><item><name>2</name><t>b</t><of>y</of></item></root></instance>"
    "<instance id=\"csv\" src=\"jr://file-csv/f.csv\"/>"
    "<instance id=\"geo\" src=\"jr://file/g.geojson\"/>"
    "<instance id=\"last\" src=\"jr://instance/last-saved\"/>"
    "<bind nodeset=\"/data/q\" required=\"/data/k = 'x'\"/>"
    "<bind nodeset=\"/data/n\" type=\"int\" constraint=\". &lt; 4\" "
    "jr:constraintMsg=\"jr:itext('b')\"/>"
    "<bind nodeset=\"/data/r/at\" calculate=\"position(..)\"/>"
    "<bind nodeset=\"/data/r/twice\" calculate=\"../a * 2\"/>"
    "<bind nodeset=\"/data/r/in\" relevant=\"../a &gt; 1\"/>"
    "<bind nodeset=\"/data/sum\" calculate=\"sum(/data/r/twice)\"/>"
    "<bind nodeset=\"/data/last\" calculate=\"concat(instance('last')"
    "/data/name, pulldata('csv', 'name', 'key', /data/k), "
    "jr:choice-name(/data/q, '/data/q'))\"/>"
    "<bind nodeset=\"/data/e/@kind\" calculate=\"/data/k\"/>"
    "<bind nodeset=\"/data/when\" type=\"date\" calculate=\"today()\"/>"
    "<bind nodeset=\"/data/meta/instanceID\" jr:preload=\"uid\"/>"
    "<setvalue event=\"odk-instance-first-load\" ref=\"/data/e/@id\" "
    "value=\"uuid()\"/>",
    "<input ref=\"/data/name\"><label ref=\"jr:itext('a')\"/>"
    "<hint>h</hint><setvalue event=\"xforms-value-changed\" "
    "ref=\"/data/w\" value=\"concat(/data/name, '!')\"/></input>"
    "<input ref=\"/data/k\"/><select1 ref=\"/data/q\">"
    "<itemset nodeset=\"instance('l')/root/item[of = /data/k]\">"
    "<value ref=\"name\"/><label ref=\"jr:itext(t)\"/></itemset></select1>"
    "<select ref=\"/data/many\"><itemset "
    "nodeset=\"randomize(instance('l')/root/item)\"><value ref=\"name\"/>"
    "<label ref=\"t\"/></itemset></select>"
    "<odk:rank ref=\"/data/rank\"><itemset "
    "nodeset=\"instance('geo')/root/item\"><value ref=\"id\"/>"
    "<label ref=\"geometry\"/></itemset></odk:rank>"
    "<select1 ref=\"/data/s\" appearance=\"search('f', 'contains', 'name', "
    "/data/name)\"><item><label>name</label><value>key</value></item>"
    "</select1><input ref=\"/data/n\"/><group ref=\"/data/r\"><repeat "
    "nodeset=\"/data/r\"><input ref=\"/data/r/a\"/><input "
    "ref=\"/data/r/in/z\"/></repeat></group><repeat nodeset=\"/data/c\" "
    "jr:count=\"/data/n\"><input ref=\"/data/c/b\"/></repeat>");

static const struct resource files[] = {
    {.url = {"jr://file-csv/f.csv", 19}, .body =
	{(const uint8_t *)"key,name\nx,Ex\ny,Ana\n", 20}},
    {.url = {"jr://file/g.geojson", 19}, .body =
	{(const uint8_t *)"{\"features\":[{\"id\":\"p\",\"geometry\":{\"type\":"
	    "\"Point\",\"coordinates\":[1,2]},\"properties\":{\"n\":1}}]}",
	    94}},
    {.url = {"jr://instance/last-saved", 24}, .body =
	{(const uint8_t *)"<data><name>Bea</name></data>", 29}}};

static enum ayni_err
read_form(void)
{
	struct form *f = NULL;
	struct diag d;
	enum ayni_err e;

	diag_init(&d);
	e = form_read(text_bytes(TEXT(form)), TEXT("f"), files, 3, &d, &f);
	if (e == AYNI_OK)
		assert_int_equal(d.warnings, 0);
	else
		assert_null(f);
	form_free(f);
	diag_free(&d);
	return e;
}

static void
reading_a_form(void **state)
{
	(void)state;
	test_fail_each_allocation(read_form);
}

/* ---- an interview ---- */

static struct form *shared; /* by every scenario below */

static enum ayni_err
begin(struct filling *f, uint64_t *seed)
{
	struct interview_setup setup = {.language = UINT32_MAX};

	*seed = 7;
	setup.chance = test_random(seed);
	setup.deviceid = TEXT("d");
	setup.now.wall_us = 1772442000000000;
	f->form = shared;
	return interview_new(shared, &setup, &f->iv);
}

/* Some do without, such as an index: then all is right, too. */
static enum ayni_err
struck(long armed, enum ayni_err e)
{
	return e == AYNI_OK && armed >= 0 && mem_fail_after < 0 ? AYNI_NOMEM
								 : e;
}

static enum ayni_err
open_one(void)
{
	long armed = mem_fail_after;
	struct filling f = {.iv = NULL};
	uint64_t seed;
	enum ayni_err e = begin(&f, &seed);

	if (e == AYNI_OK)
		filling_is(&f, "/data/last", "BeaEx");
	interview_free(f.iv);
	return struck(armed, e);
}

static void
beginning_an_interview(void **state)
{
	(void)state;
	test_fail_each_allocation(open_one);
}

/* What is done, and what is there then. */
static const struct deed {
	const char *name;
	enum ayni_err (*run)(struct filling *f);
	const char *ref, *is;
} *deed;

static node_ref
at(struct filling *f, const char *ref)
{
	return interview_find(f->iv, text_of(ref));
}

static enum ayni_err
set(struct filling *f, const char *ref, const char *value)
{
	return interview_set(f->iv, at(f, ref), text_of(value));
}

static enum ayni_err
answer(struct filling *f)
{
	return set(f, "/data/name", "Eva Luna of the long name");
}

static enum ayni_err
filter(struct filling *f)
{
	enum ayni_err e = set(f, "/data/q", "1");

	return e == AYNI_OK ? set(f, "/data/k", "y") : e;
}

static enum ayni_err
choose(struct filling *f)
{
	return set(f, "/data/many", "2 1");
}

static enum ayni_err
rank(struct filling *f)
{
	return set(f, "/data/rank", "p");
}

static enum ayni_err
find(struct filling *f)
{
	return set(f, "/data/s", "y");
}

static enum ayni_err
count(struct filling *f)
{
	return set(f, "/data/n", "3");
}

static enum ayni_err
change_in_repeat(struct filling *f)
{
	return set(f, "/data/r[2]/a", "5");
}

static enum ayni_err
add(struct filling *f)
{
	node_ref n;

	return interview_add(f->iv, at(f, "/data/r#range"), 1, &n);
}

static enum ayni_err
take_away(struct filling *f)
{
	static node_ref n; /* by its handle: the second time it may be gone */
	enum ayni_err e;

	if (mem_fail_after >= 0 || n == NODE_NONE)
		n = at(f, "/data/r[2]");
	e = interview_remove(f->iv, n);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
speak(struct filling *f)
{
	return interview_translate(f->iv, 1);
}

static enum ayni_err
tick(struct filling *f)
{
	struct moment now = {.wall_us = 1772542000000000};

	return interview_now(f->iv, &now);
}

static enum ayni_err
finalise(struct filling *f)
{
	enum ayni_err e = interview_finalise(f->iv);

	return e == AYNI_INVALID ? AYNI_OK : e;
}

static enum ayni_err
restore(struct filling *f)
{
	return interview_restore(f->iv, text_bytes(TEXT(
	    "<data id=\"t\"><name>Old</name><k>y</k><r><a>8</a></r><r><a>9</a>"
	    "</r><r><a>7</a></r><e id=\"me\"/></data>")), false);
}

static enum ayni_err
edit(struct filling *f)
{
	return interview_restore(f->iv, text_bytes(TEXT(
	    "<data id=\"t\"><name>Old</name><meta><instanceID>uuid:0"
	    "</instanceID></meta></data>")), true);
}

static enum ayni_err
load(struct filling *f)
{
	struct instance_id id = {{1}};
	node_ref n;
	enum ayni_err e;

	interview_load_begin(f->iv);
	if ((e = interview_load_value(
		 f->iv, at(f, "/data/name"), TEXT("Loaded"))) != AYNI_OK ||
	    (e = interview_load_instance(
		 f->iv, at(f, "/data/r#range"), id, &n)) != AYNI_OK ||
	    (e = interview_load_value(f->iv,
		 interview_next(f->iv, n), TEXT("6"))) != AYNI_OK)
		return e;
	return interview_load_end(f->iv);
}

static enum ayni_err
choices(struct filling *f)
{
	static const char *const of[] = {"/data/q", "/data/many",
	    "/data/rank", "/data/s"};
	const struct choice_view *c;
	enum ayni_err e = AYNI_OK;
	size_t i, n;

	for (i = 0; i < 4 && e == AYNI_OK; i++)
		e = interview_choices(f->iv, at(f, of[i]),
		    TEXT("e"), &c, &n);
	return e;
}

static enum ayni_err
write_xml(struct filling *f)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1u << 20);
	e = interview_xml(f->iv, true, &b);
	buf_free(&b);
	return e;
}

static const struct deed deeds[] = {
    {"answering", answer, "/data/w", "Eva Luna of the long name!"},
    {"an answer that is filtered away", filter, "/data/q", ""},
    {"several choices", choose, "/data/many", "1 2"},
    {"a rank", rank, "/data/rank", "p"},
    {"a row of a file", find, "/data/s", "y"},
    {"a count", count, "/data/c[3]/b", ""},
    {"within a repeat", change_in_repeat, "/data/sum", "12"},
    {"a new instance", add, "/data/r[3]/at", "3"},
    {"an instance goes", take_away, "/data/sum", "2"},
    {"another language", speak, "/data/last", "BeaEx"},
    {"time passes", tick, "/data/when", "2026-03-02"},
    {"finalising", finalise, "/data/sum", "4"},
    {"a draft comes back", restore, "/data/sum", "48"},
    {"an edit begins", edit, "/data/name", "Old"},
    {"loading", load, "/data/sum", "12"},
    {"offering", choices, "/data/q", ""},
    {"writing", write_xml, "/data/e/@kind", "x"},
};

/* Two instances are there; the deed is tried, and done again with memory. */
static enum ayni_err
one_deed(void)
{
	long armed = mem_fail_after, left;
	struct filling f = {.iv = NULL};
	uint64_t seed;
	node_ref n;
	enum ayni_err e;

	mem_fail_after = -1;
	assert_int_equal(begin(&f, &seed), AYNI_OK);
	assert_int_equal(interview_add(
	    f.iv, at(&f, "/data/r#range"), 0, &n), AYNI_OK);
	assert_int_equal(interview_add(
	    f.iv, at(&f, "/data/r#range"), 0, &n), AYNI_OK);
	mem_fail_after = armed;
	e = deed->run(&f);
	left = mem_fail_after;
	mem_fail_after = -1;
	if (e != AYNI_OK) {
		assert_int_equal(e, AYNI_NOMEM);
		assert_int_equal(deed->run(&f), AYNI_OK);
	}
	filling_is(&f, deed->ref, deed->is);
	assert_string_equal(filling_fault(&f), "");
	interview_free(f.iv);
	mem_fail_after = left;
	return struck(armed, e);
}

static void
memory_runs_out(void **state)
{
	deed = *state;
	test_fail_each_allocation(one_deed);
}

/* Views show what they can. */
static void
looking_without_memory(void **state)
{
	struct filling f = {.iv = NULL};
	uint64_t seed;
	node_ref n;
	long k;

	(void)state;
	assert_int_equal(begin(&f, &seed), AYNI_OK);
	for (k = 0; mem_fail_after < 0; k++) {
		mem_fail_after = k;
		for (n = interview_root(f.iv); n != NODE_NONE;
		     n = interview_next(f.iv, n))
			(void)interview_view(f.iv, n);
		(void)interview_violation(f.iv, NODE_NONE);
	}
	mem_fail_after = -1;
	assert_string_equal(filling_label(&f, "/data/name"), "Hello Ana");
	interview_free(f.iv);
}

int
main(void)
{
	const struct CMUnitTest reading[] = {
	    cmocka_unit_test(reading_a_form),
	};
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(beginning_an_interview),
	    cmocka_unit_test(looking_without_memory),
	};
	struct diag d;
	int failed = cmocka_run_group_tests(reading, NULL, NULL);

	diag_init(&d);
	if (form_read(text_bytes(TEXT(form)), TEXT("f"), files, 3, &d,
		&shared) != AYNI_OK)
		return 1;
	failed += cmocka_run_group_tests(tests, NULL, NULL) +
	    TEST_CASES(memory_runs_out, deeds);
	form_free(shared);
	diag_free(&d);
	return failed;
}
