/* csv: rows from bytes in pieces, refusals, and writing. */
#include "support/test.h"

#include <string.h>

#include "ayni/csv.h"

static enum ayni_err
show(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	struct buf *out = ctx;
	size_t i;

	buf_printf(out, "%u", number);
	for (i = 0; i < n; i++)
		buf_printf(out, "[%.*s]", (int)field[i].n, field[i].p);
	return out->err;
}

/* Read in pieces of the given size; the error, rows shown in out. */
static enum ayni_err
read_rows(const char *in, size_t piece, struct buf *out)
{
	struct bytes all = text_bytes(text_of(in));
	struct csv c;
	enum ayni_err e;

	buf_clear(out);
	csv_init(&c, show, out);
	while (all.n > 0) {
		size_t n = piece < all.n ? piece : all.n;

		csv_feed(&c, (struct bytes){all.p, n});
		all = (struct bytes){all.p + n, all.n - n};
	}
	e = csv_end(&c);
	csv_free(&c);
	return e;
}

static void
expect_rows(const char *in, const char *want)
{
	struct buf out;
	size_t piece;

	buf_init(&out, 10000);
	for (piece = 1; piece < 40; piece += 7) {
		assert_int_equal(read_rows(in, piece, &out), AYNI_OK);
		assert_string_equal(buf_z(&out), want);
	}
	buf_free(&out);
}

static void
expect_error(const char *in, enum ayni_err want)
{
	struct buf out;

	buf_init(&out, 10000);
	assert_int_equal(read_rows(in, 3, &out), want);
	buf_free(&out);
}

static void
rows_end_with_any_line_end(void **state)
{
	(void)state;
	expect_rows("a,b\r\nc,d\ne,f\rg,h", "1[a][b]2[c][d]3[e][f]4[g][h]");
}

static void
quoted_fields_hold_commas_quotes_and_line_ends(void **state)
{
	(void)state;
	expect_rows("\"a,\"\"b\"\"\",\"c\r\nd\"\n", "1[a,\"b\"][c\r\nd]");
}

static void
empty_lines_count_and_empty_fields_stay(void **state)
{
	(void)state;
	expect_rows("a\n\n,\n", "1[a]2[]3[][]");
	expect_rows("", "");
	expect_rows("\"\"", "1[]");
}

static void
a_byte_order_mark_is_skipped(void **state)
{
	(void)state;
	expect_rows("\xef\xbb\xbf\"type\",x\n", "1[type][x]");
}

static void
a_quote_inside_a_plain_field_is_a_letter(void **state)
{
	(void)state;
	expect_rows("5\" pipe,b\n", "1[5\" pipe][b]");
}

static void
a_quote_left_open_is_refused(void **state)
{
	(void)state;
	expect_error("a,\"b\nc", AYNI_BADFORM);
}

static void
letters_after_a_closing_quote_are_refused(void **state)
{
	(void)state;
	expect_error("\"a\"b,c\n", AYNI_BADFORM);
}

static void
text_that_is_not_utf8_is_refused(void **state)
{
	(void)state;
	expect_error("a,\xff\n", AYNI_BADFORM);
}

static void
a_row_with_too_many_fields_is_refused(void **state)
{
	struct buf in;
	size_t i;

	(void)state;
	buf_init(&in, CSV_MAX_FIELDS + 10);
	for (i = 0; i <= CSV_MAX_FIELDS; i++)
		buf_put_byte(&in, ',');
	expect_error(buf_z(&in), AYNI_TOOBIG);
	buf_free(&in);
}

static void
what_is_written_is_read_back(void **state)
{
	static const char *const field[] = {"", "plain", "a,b", "say \"x\"",
	    "two\r\nlines", " spaces "};
	struct buf out;
	size_t i;

	(void)state;
	buf_init(&out, 1000);
	for (i = 0; i < 6; i++)
		csv_put_field(&out, text_of(field[i]), i == 0);
	csv_put_end(&out);
	expect_rows(buf_z(&out),
	    "1[][plain][a,b][say \"x\"][two\r\nlines][ spaces ]");
	assert_string_equal(buf_z(&out), ",plain,\"a,b\",\"say \"\"x\"\"\","
	    "\"two\r\nlines\", spaces \r\n");
	buf_free(&out);
}

static void
the_separator_is_what_the_header_has_most_of(void **state)
{
	static const struct {
		const char *in;
		uint8_t want;
	} c[] = {{"a,b;c,d\n;;;;;", ','}, {"a;b;c,d\n,,,,,", ';'},
	    {"a\tb\n", '\t'}, {"a|b|c\r\n", '|'}, {"\"a;b;c\",d\n", ','},
	    {"one\n;;;", ','}, {"", ','}};
	struct csv r;
	struct buf out;
	size_t i, k;

	(void)state;
	buf_init(&out, 1000);
	for (i = 0; i < sizeof(c) / sizeof(*c); i++) {
		csv_init(&r, show, &out);
		r.separator = CSV_GUESS;
		for (k = 0; k < strlen(c[i].in); k++)
			csv_feed(&r, (struct bytes){
			    (const uint8_t *)c[i].in + k, 1});
		assert_int_equal(csv_end(&r), AYNI_OK);
		assert_int_equal(r.separator, c[i].want);
		csv_free(&r);
	}
	buf_clear(&out);
	csv_init(&r, show, &out);
	r.separator = ';';
	csv_feed(&r, text_bytes(TEXT("a;\"b;c\";d,e\n")));
	assert_int_equal(csv_end(&r), AYNI_OK);
	csv_free(&r);
	assert_string_equal(buf_z(&out), "1[a][b;c][d,e]");
	buf_free(&out);
}

static enum ayni_err
one_reading(void)
{
	struct buf out;
	enum ayni_err e;

	buf_init(&out, 1000);
	e = read_rows("a,b\n\"c\",d\n", 5, &out);
	buf_free(&out);
	return e;
}

static void
no_memory_is_an_error_like_others(void **state)
{
	(void)state;
	test_fail_each_allocation(one_reading);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_end_with_any_line_end),
	    cmocka_unit_test(quoted_fields_hold_commas_quotes_and_line_ends),
	    cmocka_unit_test(empty_lines_count_and_empty_fields_stay),
	    cmocka_unit_test(a_byte_order_mark_is_skipped),
	    cmocka_unit_test(a_quote_inside_a_plain_field_is_a_letter),
	    cmocka_unit_test(a_quote_left_open_is_refused),
	    cmocka_unit_test(letters_after_a_closing_quote_are_refused),
	    cmocka_unit_test(text_that_is_not_utf8_is_refused),
	    cmocka_unit_test(a_row_with_too_many_fields_is_refused),
	    cmocka_unit_test(what_is_written_is_read_back),
	    cmocka_unit_test(the_separator_is_what_the_header_has_most_of),
	    cmocka_unit_test(no_memory_is_an_error_like_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
