/* answer: texts as values of a question's type. */
#include "support/test.h"

#include "form/answer.h"

static const struct sample {
	const char *name;
	enum field_type type;
	const char *in;
	const char *stored; /* NULL: refused */
	const char *cast;
} samples[] = {
    {"int", FIELD_INT, " 012 ", "12", "12"},
    {"int: a fraction", FIELD_INT, "5.5", NULL, "5"},
    {"int: negative zero", FIELD_INT, "-0.2", NULL, "0"},
    {"int: too large", FIELD_INT, "2147483648", NULL, ""},
    {"int: words", FIELD_INT, "five", NULL, ""},
    {"int: a plus", FIELD_INT, "+5", NULL, "5"},
    {"decimal", FIELD_DECIMAL, "5.05", "5.05", "5.05"},
    {"decimal: a zero", FIELD_DECIMAL, "5.50", "5.5", "5.5"},
    {"decimal: zeros", FIELD_DECIMAL, "5.00", "5", "5"},
    {"decimal: all zeros", FIELD_DECIMAL, ".00", "0", "0"},
    {"decimal: hundreds", FIELD_DECIMAL, "500", "500", "500"},
    {"decimal: words", FIELD_DECIMAL, "1,5", NULL, ""},
    {"boolean", FIELD_BOOLEAN, "true", "1", "1"},
    {"boolean: no", FIELD_BOOLEAN, "0", "0", "0"},
    {"boolean: other", FIELD_BOOLEAN, "maybe", NULL, ""},
    {"date", FIELD_DATE, "2024-02-29", "2024-02-29", "2024-02-29"},
    {"date: a moment", FIELD_DATE, "2024-02-29T10:00:00", NULL,
	"2024-02-29"},
    {"date: not in the calendar", FIELD_DATE, "2023-02-29", NULL, ""},
    {"date: a moment anywhere", FIELD_DATE, "2024-02-29T10:00:00Z", NULL,
	""},
    {"time", FIELD_TIME, "10:30", "10:30:00", ""},
    {"time: whole", FIELD_TIME, "10:30:00.000+02:00",
	"10:30:00.000+02:00", "10:30:00.000+02:00"},
    {"time: no hour", FIELD_TIME, "25:00:00", NULL, ""},
    {"dateTime: a day", FIELD_DATETIME, "2024-02-29", NULL, ""},
    {"geopoint", FIELD_GEOPOINT, "1.5  2", "1.5 2.0", "1.5 2.0"},
    {"geopoint: all", FIELD_GEOPOINT, "1 2 3 4", "1.0 2.0 3.0 4.0",
	"1.0 2.0 3.0 4.0"},
    {"geopoint: off the globe", FIELD_GEOPOINT, "91 0", NULL, ""},
    {"geopoint: half of one", FIELD_GEOPOINT, "1", NULL, ""},
    {"geotrace", FIELD_GEOTRACE, "1 2; 3 4;", "1.0 2.0;3.0 4.0",
	"1.0 2.0;3.0 4.0"},
    {"geotrace: a point", FIELD_GEOTRACE, "1 2", NULL, ""},
    {"geoshape: two points", FIELD_GEOSHAPE, "1 2;3 4", NULL, ""},
    {"geoshape: one bad point", FIELD_GEOSHAPE, "1 2;3 4;x y", NULL, ""},
    {"several", FIELD_SELECT_MULTIPLE, " a   b ", "a b", "a b"},
    {"text keeps its space", FIELD_STRING, "  a\n b ", "  a\n b ",
	"  a\n b "},
    {"text in normal form", FIELD_STRING, "e\xcc\x81", "\xc3\xa9",
	"e\xcc\x81"},
    {"nothing", FIELD_INT, " ", "", ""},
};

static void
a_text_as_a_value(void **state)
{
	const struct sample *c = *state;
	struct buf b;
	bool fits;

	buf_init(&b, 1000);
	fits = answer_store(c->type, text_of(c->in), &b);
	assert_int_equal(fits, c->stored != NULL);
	assert_string_equal(buf_z(&b), fits ? c->stored : "");
	buf_clear(&b);
	answer_cast(c->type, text_of(c->in), &b);
	assert_string_equal(buf_z(&b), c->cast);
	buf_free(&b);
}

int
main(void)
{
	return TEST_CASES(a_text_as_a_value, samples);
}
