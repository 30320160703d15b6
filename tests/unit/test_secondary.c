/* secondary: lists that a form brings along, or that lie beside it. */
#include "support/filling.h"

#include <string.h>

#include "form/diag_list.h"

#define READS(url, what)                                                      \
	FILLING_FORM("<k/><v/>",                                              \
	    "<instance id=\"x\" src=\"" url "\"/>"                            \
	    "<bind nodeset=\"/data/v\" calculate=\"" what "\"/>",             \
	    "<input ref=\"/data/k\"/>")
#define ROW "instance('x')/root/item[name = /data/k]"

static struct filling
beside(const char *xform, const char *url, const char *body)
{
	struct resource r = {
	    .url = text_of(url), .body = text_bytes(text_of(body))};

	return filling_with(text_bytes(text_of(xform)), &r, 1);
}

static const struct csv_case {
	const char *name;
	const char *body;
} csv_cases[] = {
    {"commas", "name,label\nb,\"B, two\"\nc,C\n"},
    {"semicolons", "name;label\r\nb;B, two\r\nc;C"},
    {"tabs", "label\tname\nB, two\tb\nC\tc\n"},
    {"bars, a mark and empty lines",
	"\xef\xbb\xbfname|label\n\nb|B, two\n\nc|C\n\n"},
};

static void
a_csv_file_is_a_list(void **state)
{
	const struct csv_case *c = *state;
	struct filling f = beside(READS("jr://file-csv/x.csv", ROW "/label"),
	    "jr://file-csv/x.csv", c->body);

	filling_set(&f, "/data/k", "b");
	filling_is(&f, "/data/v", "B, two");
	filling_set(&f, "/data/k", "c");
	filling_is(&f, "/data/v", "C");
	filling_set(&f, "/data/k", "d");
	filling_is(&f, "/data/v", "");
	filling_end(&f);
}

static void
an_xml_file_is_a_tree(void **state)
{
	struct filling f = beside(
	    READS("jr://file/x.xml", ROW "/@of"), "jr://file/x.xml",
	    "<root><item of=\"1\"><name>a</name></item>"
	    "<item of=\"2\"><name>b</name></item></root>");

	(void)state;
	filling_set(&f, "/data/k", "b");
	filling_is(&f, "/data/v", "2");
	filling_end(&f);
}

#define FEATURE(id, type, at, name)                                           \
	"{\"type\":\"Feature\"," id "\"properties\":{\"name\":\"" name "\","  \
	"\"n\":1.5,\"no\":null},\"geometry\":{\"type\":\"" type               \
	"\",\"coordinates\":" at "}}"

static void
geojson_is_a_list_of_places(void **state)
{
	static const char url[] = "jr://file/x.geojson";
	static const char body[] = "{\"type\":\"FeatureCollection\", "
	    "\"bbox\": [1, 2,\n3, 4] ,\"total\":3,\n\"features\" : [ "
	    FEATURE("\"id\":\"one\",", "Point", "[2.5,1]", "a") ","
	    FEATURE("", "LineString", "[[2,1],[4,3]]", "b") ","
	    FEATURE("", "Polygon", "[[[2,1],[4,3],[2,1]]]", "c")
	    "], \"name\": null}\n";
	struct filling f = beside(READS("jr://file/x.geojson",
	    "concat(" ROW "/id, '|', " ROW "/geometry, '|', " ROW
	    "/n, '|', " ROW "/no)"), url, body);

	(void)state;
	filling_set(&f, "/data/k", "a");
	filling_is(&f, "/data/v", "one|1 2.5 0 0|1.5|");
	filling_set(&f, "/data/k", "b");
	filling_is(&f, "/data/v", "|1 2 0 0; 3 4 0 0|1.5|");
	filling_set(&f, "/data/k", "c");
	filling_is(&f, "/data/v", "|1 2 0 0; 3 4 0 0; 1 2 0 0|1.5|");
	filling_end(&f);
}

static void
pulldata_finds_a_file_by_its_name(void **state)
{
	static const char form[] = FILLING_FORM("<k/><v/>",
	    "<bind nodeset=\"/data/v\" calculate=\""
	    "pulldata('x', 'label', 'name', /data/k)\"/>",
	    "<input ref=\"/data/k\"/>");
	struct filling f =
	    beside(form, "jr://file/x.csv", "name,label\nb,B\n");

	(void)state;
	filling_set(&f, "/data/k", "b");
	filling_is(&f, "/data/v", "B");
	filling_end(&f);
	f = filling_begin(form);
	filling_is(&f, "/data/v", "");
	assert_int_equal(f.d.entry[0].code, DIAG_NO_RESOURCE);
	filling_end(&f);
}

static void
a_file_that_nobody_gave_is_empty_and_told(void **state)
{
	struct filling f = filling_begin(
	    READS("jr://file/x.csv", "count(instance('x')/root/item)"));

	(void)state;
	filling_is(&f, "/data/v", "0");
	assert_int_equal(f.d.warnings, 1);
	assert_int_equal(f.d.entry[0].code, DIAG_NO_RESOURCE);
	filling_end(&f);
}

static void
what_was_saved_last_is_there_or_empty_without_a_word(void **state)
{
	static const char url[] = "jr://instance/last-saved";
	const char *xform =
	    READS("jr://instance/last-saved", "instance('x')/data/k");
	struct filling f = filling_begin(xform);

	(void)state;
	filling_is(&f, "/data/v", "");
	assert_int_equal(f.d.warnings, 0);
	filling_end(&f);
	f = beside(xform, url, "<data id=\"t\"><k>before</k><v/></data>");
	filling_is(&f, "/data/v", "before");
	filling_end(&f);
}

static const struct broken {
	const char *name, *url, *body;
	unsigned code;
	const char *line;
} broken[] = {
    {"a quote left open", "jr://file/x.csv", "a,b\n\"c,d\n", DIAG_TABLE,
	"2"},
    {"a sign that separates nothing", "jr://file/x.csv", "a$b\nc$d\n",
	DIAG_TABLE, "3"},
    {"XML cut off", "jr://file/x.xml", "<root>\n<item>", DIAG_TABLE_XML,
	"2"},
    {"no JSON", "jr://file/x.geojson", "{", DIAG_TABLE, "1"},
    {"JSON of something else", "jr://file/x.geojson", "[1]", DIAG_TABLE,
	"1"},
    {"no features", "jr://file/x.geojson", "{\"type\":\"Point\"}",
	DIAG_TABLE, "1"},
    {"features that are no list", "jr://file/x.geojson",
	"{\"features\":\n{}}", DIAG_TABLE, "2"},
    {"features cut off", "jr://file/x.geojson", "{\"features\":\n["
	FEATURE("", "Point", "[1,2]", "a") ",\n", DIAG_TABLE, "3"},
    {"features that are not parted", "jr://file/x.geojson",
	"{\"features\":[" FEATURE("", "Point", "[1,2]", "a") "\n{}]}",
	DIAG_TABLE, "2"},
    {"points of no kind known", "jr://file/x.geojson", "{\"features\":["
	FEATURE("", "MultiPoint", "[[1,2]]", "a") "]}", DIAG_TABLE, "1"},
};

static void
a_file_that_cannot_be_read_refuses_the_form(void **state)
{
	const struct broken *c = *state;
	struct resource r = {.url = text_of(c->url),
	    .body = text_bytes(text_of(c->body))};
	struct buf xform;
	struct form *f;
	struct diag d;

	buf_init(&xform, 10000);
	diag_init(&d);
	buf_printf(&xform, FILLING_FORM("<k/>",
	    "<instance id=\"x\" src=\"%s\"/>", ""), c->url);
	assert_int_not_equal(form_read(buf_bytes(&xform), TEXT("t"), &r, 1,
	    &d, &f), AYNI_OK);
	assert_int_equal(d.n, 1);
	assert_int_equal(d.entry[0].code, c->code);
	assert_true(text_is(d.entry[0].arg[0], c->url));
	assert_true(text_is(d.entry[0].arg[1], c->line));
	diag_free(&d);
	buf_free(&xform);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_xml_file_is_a_tree),
	    cmocka_unit_test(geojson_is_a_list_of_places),
	    cmocka_unit_test(pulldata_finds_a_file_by_its_name),
	    cmocka_unit_test(a_file_that_nobody_gave_is_empty_and_told),
	    cmocka_unit_test(
		what_was_saved_last_is_there_or_empty_without_a_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL) +
	    TEST_CASES(a_csv_file_is_a_list, csv_cases) +
	    TEST_CASES(a_file_that_cannot_be_read_refuses_the_form, broken);
}
