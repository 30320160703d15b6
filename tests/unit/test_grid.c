/* Grids: what a terminal shows of a table. */
#include "support/test.h"

#include "desk/grid.h"

static const char *
number(double v, enum lang lang, bool utf8)
{
	static char out[100];
	struct buf b;

	buf_init(&b, sizeof(out) - 1);
	grid_number(&b, v, (struct grid_style){lang, utf8});
	(void)snprintf(out, sizeof(out), "%s", buf_z(&b));
	buf_free(&b);
	return out;
}

static void
numbers_are_written_as_the_language_does(void **state)
{
	(void)state;
	assert_string_equal(number(0, LANG_EN, false), "-");
	assert_string_equal(number(0, LANG_EN, true), "\xe2\x80\x93");
	assert_string_equal(number(999, LANG_EN, true), "999");
	assert_string_equal(number(1234567, LANG_EN, true), "1,234,567");
	assert_string_equal(number(1234567, LANG_FR, true),
	    "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567");
	assert_string_equal(number(12345, LANG_ES, false), "12 345");
	assert_string_equal(number(1.25, LANG_EN, false), "1.3");
	assert_string_equal(number(999.96, LANG_FR, false), "1 000,0");
	assert_string_equal(number(-1234, LANG_EN, false), "-1,234");
}

static struct text two[2] = {{"5", 1}, {"1,000", 5}};
static struct text none[2] = {{"-", 1}, {"-", 1}};
static struct text heads[2] = {
    {"Entities", 8}, {"Member organizations of it", 26}};

static void
shown(struct grid_row *row, size_t rows, const bool *left, bool utf8,
    const char *want)
{
	bool l[2] = {left != NULL && left[0], left != NULL && left[1]};
	struct grid g = {.head = heads, .left = l, .columns = 2, .row = row,
	    .rows = rows};
	struct buf b;

	buf_init(&b, 100000);
	grid_put(&b, &g, (struct grid_style){LANG_EN, utf8});
	assert_string_equal(buf_z(&b), want);
	buf_free(&b);
}

static void
columns_are_aligned_and_headings_broken(void **state)
{
	struct grid_row row[] = {
	    {.label = TEXT("Total"), .cell = two},
	    {.title = true, .label = TEXT("By area")},
	    {.indent = 1, .label = TEXT("Tône"), .cell = none},
	};

	(void)state;
	shown(row, 3, NULL, false,
	    "                         Member\n"
	    "                  organizations\n"
	    "        Entities          of it\n"
	    "Total          5          1,000\n"
	    "\n"
	    "By area\n"
	    "  Tône         -              -\n");
}

static void
a_long_label_goes_on_in_further_lines(void **state)
{
	struct grid_row row[] = {{.indent = 1, .cell = two,
	    .label = TEXT("Activities of households as employers; "
			  "undifferentiated activities")}};
	const bool left[2] = {true, false};

	(void)state;
	shown(row, 1, left, false,
	    "                                                        "
	    "   Member\n"
	    "                                                    "
	    "organizations\n"
	    "                                          "
	    "Entities          of it\n"
	    "  Activities of households as employers;\n"
	    "  undifferentiated activities             "
	    "5                 1,000\n");
}

static void
bars_are_blocks_or_signs(void **state)
{
	struct grid_row row[] = {
	    {.label = TEXT("a"), .cell = none, .bar = true, .share = 1},
	    {.label = TEXT("b"), .cell = none, .bar = true, .share = 0.33},
	    {.label = TEXT("c"), .cell = none, .bar = true, .share = 1.5},
	    {.label = TEXT("d"), .cell = none, .bar = true, .share = 0},
	};
#define B "\xe2\x96\x88"
#define HEADS                                                                 \
	"                    Member\n"                                        \
	"             organizations\n"                                        \
	"   Entities          of it\n"

	(void)state;
	shown(row, 4, NULL, true,
	    HEADS
	    "a         -              -  " B B B B B B B B B B " 100%\n"
	    "b         -              -  " B B B "\xe2\x96\x8e"
	    "        33%\n"
	    "c         -              -  " B B B B B B B B B B " 150%\n"
	    "d         -              -               0%\n");
	shown(row, 2, NULL, false,
	    HEADS
	    "a         -              -  ########## 100%\n"
	    "b         -              -  ###         33%\n");
}

/* Three of them stand beside a label and a bar. */
#define WIDE "a heading of its own"
static struct text wide[5] = {{WIDE, 20}, {WIDE, 20}, {WIDE, 20}, {WIDE, 20},
    {WIDE, 20}};
static struct text cells[5] = {{"1", 1}, {"222,222,222", 11}, {"3", 1},
    {"44,444", 6}, {"5", 1}};

static void
wide_put(struct buf *b, struct grid_row *row, size_t rows, size_t columns)
{
	struct grid g = {.head = wide, .columns = columns, .row = row,
	    .rows = rows, .share = TEXT("Complete and partial %")};

	buf_init(b, 100000);
	grid_put(b, &g, (struct grid_style){LANG_EN, false});
}

static void
labels_give_way_where_columns_need_their_room(void **state)
{
	struct grid_row row[] = {
	    {.label = TEXT("Consumers, users, savers, borrowers, insured"),
		.cell = cells, .bar = true, .share = 0.5},
	};
	struct buf b;

	(void)state;
	wide_put(&b, row, 1, 3);
	assert_string_equal(buf_z(&b),
	    "                           a heading               a heading\n"
	    "                              of its    a heading     of its"
	    "  Complete and\n"
	    "                                 own   of its own        own"
	    "  partial %\n"
	    "Consumers, users, savers,\n"
	    "borrowers, insured                 1  222,222,222          3"
	    "  #####       50%\n");
	buf_free(&b);
}

static void
columns_without_room_follow_below(void **state)
{
	struct grid_row row[] = {
	    {.label = TEXT("Consumers, users, savers, borrowers, insured"),
		.cell = cells, .bar = true, .share = 0.5},
	    {.title = true, .label = TEXT("Area")},
	    {.indent = 1, .label = TEXT("North"), .cell = cells},
	};
	struct buf b;

	(void)state;
	wide_put(&b, row, 3, 5);
	assert_string_equal(buf_z(&b),
	    "                    a heading               a heading\n"
	    "                       of its    a heading     of its"
	    "  Complete and\n"
	    "                          own   of its own        own"
	    "  partial %\n"
	    "Consumers, users,\n"
	    "savers, borrowers,\n"
	    "insured                     1  222,222,222          3"
	    "  #####       50%\n"
	    "\nArea\n"
	    "  North                     1  222,222,222          3\n"
	    "\n"
	    "                    a heading  a heading\n"
	    "                       of its     of its\n"
	    "                          own        own\n"
	    "Consumers, users,\n"
	    "savers, borrowers,\n"
	    "insured                44,444          5\n"
	    "\nArea\n"
	    "  North                44,444          5\n");
	buf_free(&b);
}

static void
running_text_is_broken_at_words(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	grid_wrap(&b, TEXT("one two  three-four-five-six seven"), "> ", 12);
	assert_string_equal(buf_z(&b),
	    "> one two\n> three-four-five-six\n> seven\n");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_are_written_as_the_language_does),
	    cmocka_unit_test(columns_are_aligned_and_headings_broken),
	    cmocka_unit_test(a_long_label_goes_on_in_further_lines),
	    cmocka_unit_test(bars_are_blocks_or_signs),
	    cmocka_unit_test(labels_give_way_where_columns_need_their_room),
	    cmocka_unit_test(columns_without_room_follow_below),
	    cmocka_unit_test(running_text_is_broken_at_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
