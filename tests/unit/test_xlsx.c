/* xlsx: sheets from the bytes of spreadsheet files, and refusals. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/xlsx.h"
#include "support/book.h"

static const char *const wanted[] = {"survey", "choices"};

static void
show_note(const struct sheet_note *n, struct buf *out)
{
	static const char *const names[] = {"date", "error", "uncomputed",
	    "no header", "rows cut", "columns cut"};

	for (; n != NULL; n = n->next)
		buf_printf(out, "(%s %u %.*s '%.*s')", names[n->what], n->row,
		    (int)n->header.n, n->header.p, (int)n->text.n,
		    n->text.p);
}

/* "survey: type name; 2 <text> <a>" and the notes. */
static void
show(const struct workbook *w, struct buf *out)
{
	const struct sheet *s;
	size_t i, j;

	for (s = w->first; s != NULL; s = s->next) {
		buf_printf(out, "%s%.*s:", s == w->first ? "" : "|",
		    (int)s->name.n, s->name.p);
		for (j = 0; j < s->columns; j++)
			buf_printf(out, " %.*s", (int)s->header[j].n,
			    s->header[j].p);
		for (i = 0; i < s->rows; i++) {
			buf_printf(out, "; %u", s->row[i].number);
			for (j = 0; j < s->row[i].n; j++) {
				struct text t = sheet_cell(&s->row[i], j);

				buf_printf(out, " <%.*s>", (int)t.n, t.p);
			}
		}
	}
	show_note(w->note, out);
}

static enum ayni_err
read(const struct buf *file, struct buf *out, struct xlsx_fault *fault)
{
	struct workbook w;
	enum ayni_err e;

	sheet_init(&w);
	e = xlsx_read(&w, TEXT("f.xlsx"), buf_bytes(file), wanted, 2, fault);
	if (e == AYNI_OK)
		show(&w, out);
	sheet_free(&w);
	return e;
}

static void
is_read_as(const struct book *b, const char *expected)
{
	struct buf file = book_make(b), out = {.limit = 1u << 20};
	struct xlsx_fault fault;

	assert_int_equal(read(&file, &out, &fault), AYNI_OK);
	assert_string_equal(buf_z(&out), expected);
	buf_free(&file);
	buf_free(&out);
}

/* ---- what is read ---- */

#define HEADER                                                                \
	"<row r=\"1\"><c r=\"A1\" t=\"str\"><v>type</v></c>"                  \
	"<c r=\"B1\" t=\"str\"><v>name</v></c></row>"

static const struct reading {
	const char *name;
	struct book book;
	const char *expected;
} readings[] = {
    {"shared strings, plain and rich, without readings of characters",
	{.first = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
		  "<row><c t=\"s\"><v>2</v></c><c t=\"s\"><v>9</v></c></row>",
	    .strings = "<si><t>type</t></si><si><r><t>na</t></r><r><rPr/>"
		       "<t xml:space=\"preserve\">me </t></r></si>"
		       "<si><t>x</t><rPh sb=\"0\" eb=\"1\"><t>y</t></rPh>"
		       "</si>"},
	"survey: type name; 2 <x>"},
    {"inline strings",
	{.first = HEADER
	    "<row><c t=\"inlineStr\"><is><t>text</t></is></c>"
	    "<c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r></is></c>"
	    "</row>"},
	"survey: type name; 2 <text> <ab>"},
    {"rows with looks alone, down to the last that there can be",
	{.first = HEADER "<row><c t=\"str\"><v>text</v></c></row>"
	    "<row r=\"1048575\" ht=\"12.8\"><c r=\"A1048575\" s=\"0\"/>"
	    "</row><row r=\"1048576\" ht=\"12.8\"/>"},
	"survey: type name; 2 <text>"},
    {"numbers as people write them",
	{.first = "<row><c><v>1</v></c></row>"
		  "<row><c><v>1.0</v></c></row><row><c><v>0.1</v></c></row>"
		  "<row><c><v>1.5E3</v></c></row>"
		  "<row><c><v>0.30000000000000004</v></c></row>"
		  "<row><c><v>-2.5</v></c></row>"
		  "<row><c><v>12345678901234567890</v></c></row>"
		  "<row><c><v>1e400</v></c></row>"},
	"survey: 1; 2 <1>; 3 <0.1>; 4 <1500>; 5 <0.30000000000000004>; "
	"6 <-2.5>; 7 <12345678901234567890>; 8 <1e400>"},
    {"booleans and results of formulas",
	{.first = HEADER "<row><c t=\"b\"><v>1</v></c>"
		  "<c t=\"b\"><f>1=2</f><v>0</v></c></row>"
		  "<row><c t=\"str\"><f>A1</f><v>note</v></c>"
		  "<c><f>1+1</f><v>2</v></c></row>"},
	"survey: type name; 2 <TRUE> <FALSE>; 3 <note> <2>"},
    {"a formula without a result, an error",
	{.first = HEADER "<row><c><f>1+1</f></c>"
		  "<c t=\"e\"><f>x</f><v>#REF!</v></c></row>"},
	"survey: type name; 2 <> <#REF!>(uncomputed 2 type '')"
	"(error 2 name '#REF!')"},
    {"dates, times and durations by their formats",
	{.first = "<row><c><v>1</v></c></row>"
		  "<row><c s=\"1\"><v>45000</v></c></row>"
		  "<row><c s=\"1\"><v>45000.75</v></c></row>"
		  "<row><c s=\"2\"><v>0.4375</v></c></row>"
		  "<row><c s=\"3\"><v>1.5</v></c></row>"
		  "<row><c s=\"4\"><v>45000</v></c></row>"
		  "<row><c s=\"5\"><v>45000</v></c></row>"
		  "<row><c s=\"1\"><v>1</v></c></row>"
		  "<row><c s=\"1\"><v>60</v></c></row>"
		  "<row><c s=\"1\"><v>9999999</v></c></row>",
	    .formats = "<numFmts><numFmt numFmtId=\"164\" "
		       "formatCode=\"[$-409]d/m/yyyy;@\"/>"
		       "<numFmt numFmtId=\"165\" formatCode=\"0 &quot;days"
		       "&quot;[Red]\\d\"/></numFmts><cellXfs><xf/>"
		       "<xf numFmtId=\"14\"/><xf numFmtId=\"20\"/>"
		       "<xf numFmtId=\"46\"/><xf numFmtId=\"164\"/>"
		       "<xf numFmtId=\"165\"/></cellXfs>"},
	"survey: 1; 2 <2023-03-15 00:00:00>; 3 <2023-03-15 18:00:00>; "
	"4 <10:30:00>; 5 <1 day, 12:00:00>; 6 <2023-03-15 00:00:00>; "
	"7 <45000>; 8 <1900-01-01 00:00:00>; 9 <1900-02-28 00:00:00>; "
	"10 <9999999>(date 2 1 '2023-03-15 00:00:00')"
	"(date 3 1 '2023-03-15 18:00:00')(date 4 1 '10:30:00')"
	"(date 5 1 '1 day, 12:00:00')(date 6 1 '2023-03-15 00:00:00')"
	"(date 8 1 '1900-01-01 00:00:00')(date 9 1 '1900-02-28 00:00:00')"},
    {"dates of a book that counts from 1904",
	{.first = "<row><c><v>1</v></c></row>"
		  "<row><c s=\"0\"><v>43538</v></c></row>",
	    .formats = "<cellXfs><xf numFmtId=\"14\"/></cellXfs>",
	    .workbook_pr = "date1904=\"1\""},
	"survey: 1904-01-02 00:00:00; 2 <2023-03-15 00:00:00>"
	"(date 1  '1904-01-02 00:00:00')(date 2 1904-01-02 00:00:00 "
	"'2023-03-15 00:00:00')"},
    {"empty, merged and missing cells and rows",
	{.first = HEADER "<row r=\"4\"><c r=\"B4\" t=\"str\"><v>a</v></c>"
		  "<c r=\"C4\" t=\"str\"><v>no header</v></c></row>"
		  "<row r=\"5\"><c r=\"A5\" s=\"3\"/></row>"
		  "<row r=\"7\"><c r=\"A7\" t=\"str\"><v> b </v></c></row>"},
	"survey: type name; 4 <> <a>; 7 <b>"},
    {"escapes, line ends, no-break spaces",
	{.first = "<row><c t=\"str\"><v>_x0041_</v></c></row>"
		  "<row><c t=\"str\"><v>a_x000D_\nb\xc2\xa0"
		  "c_x005F_x0042__xzz_</v></c></row>"},
	"survey: A; 2 <a\nb c_x0042__xzz_>"},
    {"sheets by name, whatever part they stand in; others by name alone",
	{.sheets = "<sheet name=\"Notes\" sheetId=\"3\" r:id=\"s9\"/>"
		   "<sheet name=\" CHOICES \" sheetId=\"7\" r:id=\"s2\"/>"
		   "<sheet name=\"survey\" sheetId=\"1\" r:id=\"s1\"/>",
	    .first = HEADER,
	    .second = "<row><c t=\"str\"><v>list_name</v></c></row>"},
	"Notes:|CHOICES: list_name|survey: type name"},
    {"the only sheet, whatever its name",
	{.sheets = "<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"s1\"/>",
	    .first = HEADER},
	"Sheet1: type name"},
    {"a sheet whose first row is empty is none",
	{.first = "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>type</v></c></row>"},
	"survey:(no header 2  '')"},
    {"what follows sixty empty rows is still read",
	{.first = HEADER "<row r=\"62\"><c r=\"A62\"><v>1</v></c></row>"},
	"survey: type name; 62 <1>"},
    {"what follows sixty-one is not",
	{.first = HEADER "<row r=\"63\"><c r=\"A63\"><v>1</v></c></row>"
		  "<row r=\"64\"><c r=\"A64\"><v>2</v></c></row>"},
	"survey: type name(rows cut 63  '')"},
    {"columns end after twenty without a name",
	{.first = "<row r=\"1\"><c r=\"A1\"><v>1</v></c>"
		  "<c r=\"V1\"><v>2</v></c><c r=\"AR1\"><v>3</v></c></row>"
		  "<row r=\"2\"><c r=\"V2\"><v>4</v></c>"
		  "<c r=\"AR2\"><v>5</v></c></row>"},
	"survey: 1                     2; 2 <> <> <> <> <> <> <> <> <> <> <> "
	"<> <> <> <> <> <> <> <> <> <> <4>(columns cut 1  '3')"},
};

static void
reads(void **state)
{
	const struct reading *r = *state;

	is_read_as(&r->book, r->expected);
}

/* ---- what is refused ---- */

static const struct refusal {
	const char *name;
	struct book book;
	enum xlsx_trouble what;
	const char *part;
} refusals[] = {
    {"a sheet that is not there", {.first = NULL}, XLSX_NO_PART,
	"xl/worksheets/one.xml"},
    {"a sheet without a relationship",
	{.sheets = "<sheet name=\"survey\" sheetId=\"1\" r:id=\"zz\"/>"},
	XLSX_NO_PART, "zz"},
    {"XML that ends too soon", {.first = "<row><c>"}, XLSX_DAMAGED,
	"xl/worksheets/one.xml"},
    {"rows out of order",
	{.first = "<row r=\"2\"/><row r=\"2\"/>"}, XLSX_DAMAGED,
	"xl/worksheets/one.xml"},
    {"cells out of order",
	{.first = "<row><c r=\"B1\"/><c r=\"A1\"/></row>"}, XLSX_DAMAGED,
	"xl/worksheets/one.xml"},
    {"a cell without a place",
	{.first = "<row><c r=\"1B\"/></row>"}, XLSX_DAMAGED,
	"xl/worksheets/one.xml"},
    {"a column beyond the last",
	{.first = "<row><c r=\"XFE1\"><v>1</v></c></row>"}, XLSX_TOO_LARGE,
	"xl/worksheets/one.xml"},
    {"a row beyond the last",
	{.first = "<row r=\"1048577\"/>"}, XLSX_TOO_LARGE,
	"xl/worksheets/one.xml"},
};

static void
refuses(void **state)
{
	const struct refusal *r = *state;
	struct buf file = book_make(&r->book), out = {.limit = 1u << 20};
	struct xlsx_fault fault;

	assert_int_equal(read(&file, &out, &fault),
	    r->what == XLSX_TOO_LARGE ? AYNI_TOOBIG : AYNI_BADFORM);
	assert_int_equal(fault.what, r->what);
	assert_string_equal(fault.part, r->part);
	buf_free(&file);
	buf_free(&out);
}

static void
refuse_bytes(struct text bytes, enum ayni_err e, enum xlsx_trouble what)
{
	struct buf file = {.limit = 1u << 20}, out = {.limit = 1u << 20};
	struct xlsx_fault fault;

	buf_put_text(&file, bytes);
	assert_int_equal(read(&file, &out, &fault), e);
	assert_int_equal(fault.what, what);
	buf_free(&file);
	buf_free(&out);
}

static void
refuses_what_is_no_zip_or_an_old_or_locked_file(void **state)
{
	(void)state;
	refuse_bytes(TEXT(""), AYNI_BADFORM, XLSX_NO_ZIP);
	refuse_bytes(TEXT("type,name\n"), AYNI_BADFORM, XLSX_NO_ZIP);
	refuse_bytes(TEXT("\xd0\xcf\x11\xe0\xa1\xb1"), AYNI_UNSUPPORTED,
	    XLSX_OLD);
}

/* Every byte of a good file damaged in turn: no crash, and what is still
 * read is text. */
static void
refuses_or_reads_damaged_files(void **state)
{
	struct book b = {.first = HEADER "<row><c t=\"s\"><v>0</v></c></row>",
	    .strings = "<si><t>text</t></si>"};
	struct buf file = book_make(&b), out = {.limit = 1u << 20};
	struct xlsx_fault fault;
	size_t i;

	(void)state;
	for (i = 0; i < file.n; i++) {
		enum ayni_err e;

		file.p[i] ^= 0x55;
		e = read(&file, &out, &fault);
		assert_true(e == AYNI_OK || fault.what != XLSX_FINE);
		file.p[i] ^= 0x55;
		buf_clear(&out);
	}
	for (i = 0; i < file.n; i++) {
		struct buf cut = {file.p, i, i, 1u << 20, AYNI_OK};

		assert_int_not_equal(read(&cut, &out, &fault), AYNI_OK);
	}
	buf_free(&file);
	buf_free(&out);
}

/* A text n times over. */
static char *
times(const char *s, size_t n)
{
	size_t len = strlen(s), i;
	char *all = malloc(len * n + 1);

	assert_non_null(all);
	for (i = 0; i < n; i++)
		memcpy(all + i * len, s, len);
	all[len * n] = '\0';
	return all;
}

static void
refuse_repeated(const char *before, const char *s, size_t n,
    const char *after, enum xlsx_trouble what)
{
	char *middle = times(s, n);
	struct buf all = {.limit = 1u << 30}, out = {.limit = 1u << 20};
	struct xlsx_fault fault;
	struct buf file;

	buf_put_z(&all, before);
	buf_put_z(&all, middle);
	buf_put_z(&all, after);
	free(middle);
	file = book_make(&(struct book){.first = buf_z(&all)});
	assert_int_not_equal(read(&file, &out, &fault), AYNI_OK);
	assert_int_equal(fault.what, what);
	buf_free(&file);
	buf_free(&all);
	buf_free(&out);
}

static void
refuses_deep_elements_huge_cells_and_huge_tags(void **state)
{
	(void)state;
	refuse_repeated("", "<g>", 100, "", XLSX_TOO_LARGE);
	refuse_repeated("<row><c t=\"str\"><v>", "aaaaaaaaaaaaaaaa",
	    (XLSX_MAX_CELL >> 4) + 1, "</v></c></row>", XLSX_TOO_LARGE);
	refuse_repeated("<row x=\"", "aaaaaaaaaaaaaaaa", 1u << 17,
	    "\"></row>", XLSX_TOO_LARGE);
}

/* A small file of zeros' worth: it would inflate for ever. */
static void
refuses_to_inflate_without_end(void **state)
{
	(void)state;
	refuse_repeated("", "<row/><row/><row/><row/><row/><row/>",
	    XLSX_LAST_ROW / 6 + 2, "", XLSX_TOO_LARGE);
	refuse_repeated("", "                                ",
	    (XLSX_MAX_INFLATED >> 5) + 1, "", XLSX_TOO_LARGE);
}

static void
refuses_document_types(void **state)
{
	static const struct book_part part[] = {{"_rels/.rels",
	    "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
	    "<x>&b;</x>"}};
	struct buf file = book_zip(part, 1), out = {.limit = 100};
	struct xlsx_fault fault;

	(void)state;
	assert_int_equal(read(&file, &out, &fault), AYNI_BADFORM);
	assert_int_equal(fault.what, XLSX_DAMAGED);
	assert_string_equal(fault.part, "_rels/.rels");
	buf_free(&file);
	buf_free(&out);
}

static struct buf small;

static enum ayni_err
scenario(void)
{
	struct buf out = {.limit = 1u << 20};
	struct xlsx_fault fault;
	enum ayni_err e;

	e = read(&small, &out, &fault);
	if (e == AYNI_OK)
		e = out.err;
	buf_free(&out);
	return e;
}

static void
survives_each_lack_of_memory(void **state)
{
	(void)state;
	small = book_make(&(struct book){
	    .first = HEADER "<row><c t=\"s\"><v>0</v></c>"
			    "<c s=\"1\"><v>2</v></c></row>",
	    .strings = "<si><t>x</t></si>",
	    .formats = "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>"});
	test_fail_each_allocation(scenario);
	buf_free(&small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(refuses_what_is_no_zip_or_an_old_or_locked_file),
	    cmocka_unit_test(refuses_or_reads_damaged_files),
	    cmocka_unit_test(refuses_deep_elements_huge_cells_and_huge_tags),
	    cmocka_unit_test(refuses_to_inflate_without_end),
	    cmocka_unit_test(refuses_document_types),
	    cmocka_unit_test(survives_each_lack_of_memory),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	failed += TEST_CASES(reads, readings);
	failed += TEST_CASES(refuses, refusals);
	return failed;
}
