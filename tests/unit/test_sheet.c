/* sheet: workbooks from .csv files and Markdown tables. */
#include "support/test.h"

#include "ayni/sheet.h"

static void
show(const struct workbook *w, struct buf *out)
{
	const struct sheet *s;
	size_t i, j;

	for (s = w->first; s != NULL; s = s->next) {
		buf_printf(out, "%.*s:", (int)s->name.n, s->name.p);
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
		buf_put_z(out, "\n");
	}
}

static void
a_csv_file_is_one_sheet_and_rows_keep_their_numbers(void **state)
{
	struct workbook w;
	struct buf out;
	uint32_t row = 0;

	(void)state;
	sheet_init(&w);
	buf_init(&out, 1000);
	assert_int_equal(sheet_read_csv(&w, TEXT("survey"), TEXT("f.csv"),
	    text_bytes(TEXT("type, name ,\ntext,a,x\n,,\n\nnote\n")), &row),
	    AYNI_OK);
	show(&w, &out);
	assert_string_equal(buf_z(&out),
	    "survey: type name; 2 <text> <a> <x>; 5 <note>\n");
	assert_true(text_is(w.first->file, "f.csv"));
	buf_free(&out);
	sheet_free(&w);
}

static void
a_broken_csv_file_names_its_row(void **state)
{
	struct workbook w;
	uint32_t row = 0;

	(void)state;
	sheet_init(&w);
	assert_int_equal(sheet_read_csv(&w, TEXT("survey"), TEXT("f.csv"),
	    text_bytes(TEXT("type\ntext\n\"open")), &row), AYNI_BADFORM);
	assert_int_equal(row, 3);
	sheet_free(&w);
}

static void
markdown_tables_are_sheets(void **state)
{
	struct workbook w;
	uint32_t line;
	struct buf out;

	(void)state;
	sheet_init(&w);
	buf_init(&out, 1000);
	assert_int_equal(sheet_read_md(&w, TEXT("md"),
	    TEXT("\xef\xbb\xbf| survey |\n|  | type | name |\n"
		 "|--|--|--|\n|  | text | a \\| b | # why\n| | | |\n"
		 "\n# | | x |\n| choices | |\n| | name |\n| | z |\n"), &line),
	    AYNI_OK);
	show(&w, &out);
	assert_string_equal(buf_z(&out), "survey: type name; 2 <text> <a | b>\n"
	    "choices: name; 2 <z>\n");
	buf_free(&out);
	sheet_free(&w);
}

static void
markdown_that_is_no_text_names_its_line(void **state)
{
	struct workbook w;
	uint32_t line = 0;

	(void)state;
	sheet_init(&w);
	assert_int_equal(sheet_read_md(&w, TEXT("md"),
	    TEXT("| survey |\n| | type |\n| | \xff |\n"), &line),
	    AYNI_BADFORM);
	assert_int_equal(line, 3);
	sheet_free(&w);
}

static void
sheets_are_found_whatever_the_case(void **state)
{
	struct workbook w;
	uint32_t line;

	(void)state;
	sheet_init(&w);
	assert_int_equal(sheet_read_md(&w, TEXT("md"),
	    TEXT("| Survey |\n| | type |\n"), &line), AYNI_OK);
	assert_non_null(sheet_find(&w, "survey"));
	assert_null(sheet_find(&w, "surve"));
	sheet_free(&w);
}

static void
too_many_sheets_are_refused(void **state)
{
	struct workbook w;
	struct sheet *s;
	size_t i;

	(void)state;
	sheet_init(&w);
	for (i = 0; i < SHEET_MAX_SHEETS; i++)
		assert_int_equal(sheet_add(&w, TEXT("s"), TEXT(""), &s),
		    AYNI_OK);
	assert_int_equal(sheet_add(&w, TEXT("s"), TEXT(""), &s), AYNI_TOOBIG);
	sheet_free(&w);
}

static enum ayni_err
one_workbook(void)
{
	struct workbook w;
	uint32_t row;
	enum ayni_err e;

	sheet_init(&w);
	e = sheet_read_md(&w, TEXT("md"),
	    TEXT("| survey |\n| | type |\n| | a\\|b |\n"), &row);
	if (e == AYNI_OK)
		e = sheet_read_csv(&w, TEXT("x"), TEXT("y"),
		    text_bytes(TEXT("type\ntext\n")), &row);
	sheet_free(&w);
	return e;
}

static void
no_memory_is_an_error_like_others(void **state)
{
	(void)state;
	test_fail_each_allocation(one_workbook);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_csv_file_is_one_sheet_and_rows_keep_their_numbers),
	    cmocka_unit_test(a_broken_csv_file_names_its_row),
	    cmocka_unit_test(markdown_tables_are_sheets),
	    cmocka_unit_test(markdown_that_is_no_text_names_its_line),
	    cmocka_unit_test(sheets_are_found_whatever_the_case),
	    cmocka_unit_test(too_many_sheets_are_refused),
	    cmocka_unit_test(no_memory_is_an_error_like_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
