/* Answers: typed values, the map that carries them, interviews and back. */
#include "support/test.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/keys.h"
#include "ayni/merge.h"
#include "ayni/pack.h"
#include "support/wire.h"

/* Fields by number: 1 int, 2 dec, 3 bool, 4 date, 5 time, 6 when, 7 place,
 * 8 one, 9 many, 10 text, 11 twice (calculated), 12 chance (recorded),
 * 13 group, 14 hidden, 15 house (repeat), 16 name, 17 child (repeat),
 * 18 age, 19 older (calculated). */
static const char xform[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms'"
    " xmlns:h='http://www.w3.org/1999/xhtml'"
    " xmlns:jr='http://openrosa.org/javarosa'>"
    "<h:head><h:title>All</h:title><model><instance><data id='all'>"
    "<int/><dec/><bool/><date/><time/><when/><place/><one/><many/><text/>"
    "<twice/><chance/><group><hidden/></group>"
    "<house jr:template=''><name/><child jr:template=''><age/><older/>"
    "</child></house>"
    "</data></instance>"
    "<bind nodeset='/data/int' type='int'/>"
    "<bind nodeset='/data/dec' type='decimal'/>"
    "<bind nodeset='/data/bool' type='boolean'/>"
    "<bind nodeset='/data/date' type='date'/>"
    "<bind nodeset='/data/time' type='time'/>"
    "<bind nodeset='/data/when' type='dateTime'/>"
    "<bind nodeset='/data/place' type='geopoint'/>"
    "<bind nodeset='/data/one' type='string'/>"
    "<bind nodeset='/data/many' type='string'/>"
    "<bind nodeset='/data/text' type='string'/>"
    "<bind nodeset='/data/twice' type='int' calculate='/data/int * 2'/>"
    "<bind nodeset='/data/chance' calculate='once(uuid())'/>"
    "<bind nodeset='/data/group' relevant='/data/int &gt; 5'/>"
    "<bind nodeset='/data/group/hidden' type='string'/>"
    "<bind nodeset='/data/house/name' type='string'/>"
    "<bind nodeset='/data/house/child/age' type='int'/>"
    "<bind nodeset='/data/house/child/older' type='int'"
    " calculate='../age + 1'/>"
    "</model></h:head><h:body>"
    "<input ref='/data/int'/><input ref='/data/dec'/>"
    "<input ref='/data/bool'/><input ref='/data/date'/>"
    "<input ref='/data/time'/><input ref='/data/when'/>"
    "<input ref='/data/place'/>"
    "<select1 ref='/data/one'>"
    "<item><label>A</label><value>a</value></item>"
    "<item><label>B</label><value>b</value></item>"
    "<item><label>12</label><value>12</value></item></select1>"
    "<select ref='/data/many'>"
    "<item><label>X</label><value>x</value></item>"
    "<item><label>Y</label><value>y</value></item>"
    "<item><label>Z</label><value>z</value></item></select>"
    "<input ref='/data/text'/>"
    "<group ref='/data/group'><input ref='/data/group/hidden'/></group>"
    "<group ref='/data/house'><repeat nodeset='/data/house'>"
    "<input ref='/data/house/name'/>"
    "<group ref='/data/house/child'><repeat nodeset='/data/house/child'>"
    "<input ref='/data/house/child/age'/></repeat></group>"
    "</repeat></group></h:body></h:html>";

static struct form *form;

static int
setup(void **state)
{
	struct diag d;

	(void)state;
	assert_int_equal(keys_start(), AYNI_OK);
	diag_init(&d);
	assert_int_equal(form_read((struct bytes){(const uint8_t *)xform,
	    sizeof(xform) - 1}, TEXT("all.xml"), NULL, 0, &d, &form),
	    AYNI_OK);
	diag_free(&d);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	form_free(form);
	return 0;
}

static const struct field *
field(const char *name)
{
	const struct field *f = form_find(form, text_of(name));

	assert_non_null(f);
	return f;
}

/* ---- values ---- */

static const struct {
	const char *field, *text, *hex;
} typed[] = {
    {"int", "0", "00"},
    {"int", "-1", "20"},
    {"int", "9223372036854775807", "1b7fffffffffffffff"},
    {"int", "-9223372036854775808", "3b7fffffffffffffff"},
    {"dec", "12", "0c"},
    {"dec", "0.5", "c4822005"},
    {"dec", "-273.15", "c4822139" "6ab2"},
    {"bool", "true", "f5"},
    {"bool", "false", "f4"},
    {"date", "1970-01-02", "01"},
    {"date", "1969-12-31", "20"},
    {"when", "1970-01-01T01:00:00.250+01:00", "8218fa183c"},
    {"when", "1970-01-01T00:00:00.000-00:30", "821a001b7740381d"},
    {"place", "6.13 1.22 0 4.5", "84c482211902" "65c48221187a00c48220182d"},
    {"one", "a", "00"},
    {"one", "12", "02"},
    {"many", "x", "8100"},
    {"many", "z x", "820200"},
    {"text", "12", "623132"},
    {"text", "uuid:019bd1f0-a100-7abc-8def-0123456789ab",
	"d82550" "019bd1f0a1007abc8def0123456789ab"},
    {"text", "uuid:019BD1F0-a100-7abc-8def-0123456789ab",
	"7829" "757569643a30313942443146302d613130302d376162632d386465662d"
	"303132333435363738396162"},
    {"time", "12:00", "6531323a3030"},
    /* what would not come back as it is */
    {"int", "007", "63303037"},
    {"int", "-0", "622d30"},
    {"int", "9223372036854775808",
	"733932323333373230333638353437373538" "3038"},
    {"dec", "0.50", "64302e3530"},
    {"dec", "-0", "622d30"},
    {"dec", ".5", "622e35"},
    {"bool", "1", "6131"},
    {"date", "1970-1-2", "68313937302d312d32"},
    {"when", "1970-01-01T00:00:00Z",
	"74313937302d30312d30315430303a30303a30305a"},
    {"place", "6.13 1.22", "69362e313320312e3232"},
    {"one", "q", "6171"},
    {"many", "x  y", "6478202079"},
    {"many", "x q", "63782071"},
    {"many", "x ", "627820"},
};

static void
values_are_typed_only_where_they_come_back(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		const struct field *f = field(typed[i].field);
		struct buf want = wire_hex(typed[i].hex), got, text;

		buf_init(&got, 1000);
		buf_init(&text, 1000);
		answers_put_value(&got, form, f, text_of(typed[i].text));
		if (!bytes_equal(buf_bytes(&got), buf_bytes(&want)))
			fail_msg("%s %s", typed[i].field, typed[i].text);
		assert_int_equal(answers_read_value(buf_bytes(&got), form, f,
		    &text), AYNI_OK);
		assert_true(text_is(buf_text(&text), typed[i].text));
		buf_free(&want);
		buf_free(&got);
		buf_free(&text);
	}
}

/* A text that looks much like a value, of letters that values are made of. */
static void
nasty(struct random_source r, struct buf *out)
{
	static const char *const piece[] = {"0", "1", "9", "12", "-", ".", " ",
	    "00", "true", "false", "a", "b", "x", "y", "z", "T", ":", "Z", "+",
	    "1970-01-01", "2024-02-29", "12:30:00.000", "+05:45", "0.5",
	    "-0.25", "9223372036854775807", "e5", "é", "\n", "1 2 3 4", "x y",
	    "-00:00", "24:00:00.000", "0001-01-01", "9999-12-31"};
	uint8_t n, at;

	r.fill(r.ctx, &n, 1);
	for (n = (uint8_t)(1 + n % 6); n > 0; n--) {
		r.fill(r.ctx, &at, 1);
		buf_put_z(out, piece[at % (sizeof(piece) / sizeof(*piece))]);
	}
}

static void
every_text_of_every_field_comes_back(void **state)
{
	uint64_t seed = 1;
	struct random_source r = test_random(&seed);
	struct buf in, value, out;
	int i;

	(void)state;
	buf_init(&in, 10000);
	buf_init(&value, 10000);
	buf_init(&out, 10000);
	for (i = 0; i < 20000; i++) {
		const struct field *f = form_field(form, 1 + (unsigned)i % 10);

		buf_clear(&in);
		buf_clear(&value);
		buf_clear(&out);
		nasty(r, &in);
		answers_put_value(&value, form, f, buf_text(&in));
		assert_int_equal(value.err, AYNI_OK);
		assert_int_equal(answers_read_value(
		    buf_bytes(&value), form, f, &out), AYNI_OK);
		assert_true(text_equal(buf_text(&in), buf_text(&out)));
	}
	buf_free(&in);
	buf_free(&value);
	buf_free(&out);
}

static const struct {
	const char *field, *hex;
	enum ayni_err e;
} misfits[] = {
    {"text", "0c", AYNI_BADFORM},
    {"text", "c4822005", AYNI_BADFORM},
    {"text", "d8254f" "019bd1f0a1007abc8def0123456789", AYNI_BADFORM},
    {"dec", "d82550" "019bd1f0a1007abc8def0123456789ab", AYNI_BADFORM},
    {"place", "84" "d82550" "019bd1f0a1007abc8def0123456789ab" "000000",
	AYNI_BADFORM},
    {"time", "0c", AYNI_BADFORM},
    {"int", "f5", AYNI_BADFORM},
    {"int", "8101", AYNI_BADFORM},
    {"bool", "01", AYNI_BADFORM},
    {"int", "c4822005", AYNI_BADFORM},
    {"dec", "c482200a", AYNI_BADFORM}, /* 1.0, not in lowest terms */
    {"dec", "c4820005", AYNI_BADFORM}, /* exponent 0 */
    {"dec", "c482385e01", AYNI_BADFORM}, /* exponent -95 */
    {"dec", "c482203b7fffffffffffffff", AYNI_BADFORM}, /* 19 digits */
    {"date", "1b0000000100000000", AYNI_BADFORM}, /* after year 9999 */
    {"when", "8100", AYNI_BADFORM},
    {"when", "8200197fff", AYNI_BADFORM}, /* no such zone */
    {"place", "83010203", AYNI_BADFORM},
    {"one", "20", AYNI_BADFORM},
    {"one", "03", AYNI_NOTFOUND},
    {"many", "80", AYNI_BADFORM},
    {"many", "8103", AYNI_NOTFOUND},
    {"int", "f6", AYNI_BADFORM},
    {"int", "480000000000000000", AYNI_BADFORM},
};

static void
a_value_that_its_field_cannot_have_is_refused(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(misfits) / sizeof(*misfits); i++) {
		struct buf in = wire_hex(misfits[i].hex), out;
		enum ayni_err e;

		buf_init(&out, 1000);
		e = answers_read_value(buf_bytes(&in), form,
		    field(misfits[i].field), &out);
		if (e != misfits[i].e || out.n != 0)
			fail_msg("%s %s: %s", misfits[i].field,
			    misfits[i].hex, err_name(e));
		buf_free(&in);
		buf_free(&out);
	}
}

/* ---- the map ---- */

static const struct {
	const char *hex;
	bool may_clear;
	enum ayni_err e;
} shapes[] = {
    {"a0", false, AYNI_OK},
    {"a140a10100", false, AYNI_OK},
    {"a140a101f6", true, AYNI_OK},
    {"a140a10f480102030405060708", false, AYNI_OK},
    {"a240a10f480102030405060708480102030405060708a1106141", false, AYNI_OK},
    {"a140a101f6", false, AYNI_BADFORM},            /* null in a submit */
    {"a140a0", false, AYNI_BADFORM},                /* nothing in it */
    {"80", false, AYNI_BADFORM},                    /* no map */
    {"a1410161", false, AYNI_BADFORM},              /* path of one byte */
    {"a140a10160", false, AYNI_BADFORM},            /* empty text */
    {"a140a10180", false, AYNI_BADFORM},            /* empty array */
    {"a140a10140", false, AYNI_BADFORM},            /* no instances */
    {"a140a1014101", false, AYNI_BADFORM},          /* id of one byte */
    {"a140a101a0", false, AYNI_BADFORM},            /* a map as value */
    {"a140a1018161" "41", false, AYNI_BADFORM},     /* text in an array */
    {"a140a101d28441a04040" "40", false, AYNI_BADFORM}, /* another tag */
    {"a140a1010000", false, AYNI_BADFORM},          /* bytes after it */
    {"a140a101", false, AYNI_BADFORM},              /* cut off */
    {"a140a1011bffffffffffffffff", false, AYNI_TOOBIG},
    {"a140a11b000000010000000000", false, AYNI_TOOBIG},
    {"a140a2020001" "00", false, AYNI_NONCANON},    /* fields descend */
    {"a140a201000100", false, AYNI_NONCANON},       /* a field twice */
    {"a240a1010040a10200", false, AYNI_NONCANON},   /* a path twice */
    {"a2480102030405060708a1010040a10100", false, AYNI_NONCANON},
    {"a140a1011800", false, AYNI_NONCANON},         /* a long head */
};

static void
the_shape_of_answers_is_checked(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		struct buf in = wire_hex(shapes[i].hex);
		enum ayni_err e =
		    answers_check(buf_bytes(&in), shapes[i].may_clear);

		if (e != shapes[i].e)
			fail_msg("%s: %s", shapes[i].hex, err_name(e));
		buf_free(&in);
	}
}

static void
a_path_of_nine_instances_is_too_long(void **state)
{
	uint8_t path[72] = {0};
	struct answer a = {BYTES(path), 1, {(const uint8_t *)"\x01", 1}};
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	answers_put(&b, &a, 1);
	assert_int_equal(answers_check(buf_bytes(&b), false), AYNI_TOOBIG);
	b.n = 0;
	a.path.n = 64;
	answers_put(&b, &a, 1);
	assert_int_equal(answers_check(buf_bytes(&b), false), AYNI_OK);
	buf_free(&b);
}

/* ---- interviews ---- */

static struct interview *
new_interview(uint64_t *seed)
{
	struct interview_setup setup = {.language = UINT32_MAX};
	struct interview *iv;

	setup.chance = test_random(seed);
	assert_int_equal(interview_new(form, &setup, &iv), AYNI_OK);
	return iv;
}

static void
set(struct interview *iv, const char *ref, const char *value)
{
	assert_int_equal(interview_set(iv, interview_find(iv, text_of(ref)),
	    text_of(value)), AYNI_OK);
}

static void
add(struct interview *iv, const char *range)
{
	node_ref n;

	assert_int_equal(interview_add(iv,
	    interview_find(iv, text_of(range)), 0, &n), AYNI_OK);
}

static void
remove_row(struct interview *iv, const char *ref)
{
	assert_int_equal(interview_remove(iv,
	    interview_find(iv, text_of(ref))), AYNI_OK);
}

static struct interview *
answered(uint64_t *seed)
{
	struct interview *iv = new_interview(seed);

	set(iv, "/data/int", "7");
	set(iv, "/data/many", "x z");
	set(iv, "/data/group/hidden", "here");
	add(iv, "/data/house#range");
	add(iv, "/data/house#range");
	set(iv, "/data/house[2]/name", "second");
	add(iv, "/data/house[2]/child#range");
	add(iv, "/data/house[2]/child#range");
	set(iv, "/data/house[2]/child[2]/age", "9");
	return iv;
}

static struct buf
answers(struct interview *iv)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	assert_int_equal(answers_of(iv, &b), AYNI_OK);
	assert_int_equal(answers_check(buf_bytes(&b), false), AYNI_OK);
	return b;
}

static bool
has(struct buf *b, const char *name)
{
	struct answers_walk w = answers_begin(buf_bytes(b));
	struct answer a;

	while (answers_next(&w, &a))
		if (a.field == field(name)->number)
			return true;
	return false;
}

static void
an_interview_gives_what_is_relevant_and_not_derived(void **state)
{
	uint64_t seed = 1;
	struct interview *iv = answered(&seed);
	struct buf b = answers(iv);

	(void)state;
	assert_true(has(&b, "int") && has(&b, "many") && has(&b, "hidden"));
	assert_true(has(&b, "house") && has(&b, "name") && has(&b, "age"));
	assert_true(has(&b, "chance")); /* comes from chance: recorded */
	assert_false(has(&b, "twice") || has(&b, "older")); /* derived */
	assert_false(has(&b, "text")); /* empty */
	buf_free(&b);
	set(iv, "/data/int", "3"); /* makes the group not relevant */
	b = answers(iv);
	assert_false(has(&b, "hidden"));
	buf_free(&b);
	interview_free(iv);
}

static void
answers_make_the_same_interview_again(void **state)
{
	uint64_t seed = 1, other = 2;
	struct interview *iv = answered(&seed), *back = new_interview(&other);
	struct buf b = answers(iv), again;
	uint8_t d1[8], d2[8];

	(void)state;
	add(back, "/data/house#range"); /* gone after loading */
	assert_int_equal(answers_load(back, buf_bytes(&b)), AYNI_OK);
	again = answers(back);
	assert_true(bytes_equal(buf_bytes(&b), buf_bytes(&again)));
	assert_true(text_is(interview_value(back, interview_find(back,
	    TEXT("/data/house[2]/child[2]/older"))), "10"));
	assert_int_equal(answers_derived(iv, d1), AYNI_OK);
	assert_int_equal(answers_derived(back, d2), AYNI_OK);
	assert_memory_equal(d1, d2, 8);
	buf_free(&b);
	buf_free(&again);
	interview_free(iv);
	interview_free(back);
}

static void
derived_vouches_for_calculated_values(void **state)
{
	uint64_t seed = 1;
	struct interview *iv = answered(&seed);
	struct buf want;
	struct hash h;
	uint8_t d[8];

	(void)state;
	remove_row(iv, "/data/house[2]");
	remove_row(iv, "/data/house[1]");
	assert_int_equal(answers_derived(iv, d), AYNI_OK);
	want = wire_hex("a140a10b623134"); /* twice is 14 */
	h = keys_hash(buf_bytes(&want));
	assert_memory_equal(d, h.b, 8);
	set(iv, "/data/text", "not calculated");
	assert_int_equal(answers_derived(iv, d), AYNI_OK);
	assert_memory_equal(d, h.b, 8);
	set(iv, "/data/int", "8");
	assert_int_equal(answers_derived(iv, d), AYNI_OK);
	assert_memory_not_equal(d, h.b, 8);
	buf_free(&want);
	interview_free(iv);
}

/* One question, whose choice's label is calculated. */
static const char bilingual[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms'"
    " xmlns:h='http://www.w3.org/1999/xhtml'"
    " xmlns:jr='http://openrosa.org/javarosa'>"
    "<h:head><h:title>Two</h:title><model><itext>"
    "<translation lang='en' default='true()'><text id='a'>"
    "<value>Yes</value></text></translation>"
    "<translation lang='fr'><text id='a'><value>Oui</value></text>"
    "</translation></itext>"
    "<instance><data id='two'><one/><label/></data></instance>"
    "<bind nodeset='/data/one' type='string'/>"
    "<bind nodeset='/data/label' type='string'"
    " calculate=\"jr:choice-name(/data/one, '/data/one')\"/>"
    "</model></h:head><h:body><select1 ref='/data/one'>"
    "<item><label ref=\"jr:itext('a')\"/><value>y</value></item>"
    "</select1></h:body></h:html>";

static void
derived_is_the_same_in_every_language(void **state)
{
	uint64_t seed = 1;
	struct interview_setup s = {.chance = test_random(&seed)};
	struct form *two = NULL;
	struct interview *iv = NULL;
	uint8_t english[8], french[8];
	struct diag d;

	(void)state;
	diag_init(&d);
	assert_int_equal(form_read((struct bytes){(const uint8_t *)bilingual,
	    sizeof(bilingual) - 1}, TEXT("two.xml"), NULL, 0, &d, &two),
	    AYNI_OK);
	assert_int_equal(interview_new(two, &s, &iv), AYNI_OK);
	set(iv, "/data/one", "y");
	assert_int_equal(answers_derived(iv, english), AYNI_OK);
	assert_int_equal(interview_language(iv, 1), AYNI_OK);
	assert_int_equal(answers_derived(iv, french), AYNI_OK);
	assert_memory_equal(english, french, 8);
	assert_true(text_is(interview_value(iv, interview_find(iv,
	    TEXT("/data/label"))), "Oui"));
	interview_free(iv);
	form_free(two);
	diag_free(&d);
}

static void
refused(const char *hex)
{
	uint64_t seed = 1;
	struct interview *iv = new_interview(&seed);
	struct buf b = wire_hex(hex);
	enum ayni_err e = answers_load(iv, buf_bytes(&b));

	if (e != AYNI_BADFORM)
		fail_msg("%s: %s", hex, err_name(e));
	buf_free(&b);
	interview_free(iv);
}

static void
loading_refuses_a_field_that_the_form_has_not(void **state)
{
	(void)state;
	refused("a140a1186300");
}

static void
loading_refuses_a_field_at_another_place(void **state)
{
	(void)state;
	refused("a140a1106141");
}

static void
loading_refuses_an_instance_that_no_repeat_lists(void **state)
{
	(void)state;
	refused("a1480102030405060708a1106141");
}

static void
loading_refuses_an_instance_listed_twice(void **state)
{
	(void)state;
	refused("a140a10f5001020304050607080102030405060708");
}

static void
loading_refuses_a_derived_field(void **state)
{
	(void)state;
	refused("a140a10b0e");
}

static void
loading_refuses_a_group(void **state)
{
	(void)state;
	refused("a140a10d00");
}

static void
loading_refuses_a_repeat_without_instances(void **state)
{
	(void)state;
	refused("a140a10f00");
}

static void
loading_refuses_a_choice_that_the_list_has_not(void **state)
{
	(void)state;
	refused("a140a10809");
}

/* ---- differences ---- */

static struct buf
change(struct buf *from, struct buf *to)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	assert_int_equal(answers_change(buf_bytes(from), buf_bytes(to), &b),
	    AYNI_OK);
	assert_int_equal(answers_check(buf_bytes(&b), true), AYNI_OK);
	return b;
}

static void
takes_there(struct buf *from, struct buf *to)
{
	struct buf by = change(from, to), got;

	buf_init(&got, 1u << 20);
	assert_int_equal(answers_apply(buf_bytes(from), buf_bytes(&by), &got),
	    AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&got), buf_bytes(to)));
	buf_free(&by);
	buf_free(&got);
}

static void
removing_a_row_says_no_more_than_the_order(void **state)
{
	uint64_t seed = 1;
	struct interview *iv = answered(&seed);
	struct buf from = answers(iv), to, by;
	struct answers_walk w;
	struct answer a;

	(void)state;
	remove_row(iv, "/data/house[2]");
	to = answers(iv);
	by = change(&from, &to);
	w = answers_begin(buf_bytes(&by));
	assert_true(answers_next(&w, &a));
	assert_int_equal(a.field, field("house")->number);
	assert_false(answers_next(&w, &a));
	takes_there(&from, &to);
	buf_free(&from);
	buf_free(&to);
	buf_free(&by);
	interview_free(iv);
}

static void
no_difference_is_an_empty_change(void **state)
{
	uint64_t seed = 1;
	struct interview *iv = answered(&seed);
	struct buf b = answers(iv), by = change(&b, &b);

	(void)state;
	assert_int_equal(by.n, 1);
	assert_int_equal(by.p[0], 0xa0);
	buf_free(&b);
	buf_free(&by);
	interview_free(iv);
}

/* Something that a person could do next. */
static void
one_step(struct interview *iv, struct random_source r)
{
	static const char *const value[] = {"", "1", "8", "44"};
	uint8_t at[3];
	char ref[80];
	node_ref n;

	r.fill(r.ctx, at, sizeof(at));
	(void)snprintf(ref, sizeof(ref), "/data/house[%u]", 1 + at[1] % 3u);
	switch (at[0] % 8) {
	case 0:
		set(iv, "/data/int", value[at[2] % 4]);
		return;
	case 1:
		set(iv, "/data/text", value[at[2] % 4]);
		return;
	case 2:
		n = interview_find(iv, TEXT("/data/house#range"));
		assert_int_equal(interview_add(iv, n, at[1] % 3u, &n), AYNI_OK);
		return;
	case 3:
		n = interview_find(iv, text_of(ref));
		if (n != NODE_NONE)
			remove_row(iv, ref);
		return;
	case 4:
		(void)snprintf(ref, sizeof(ref), "/data/house[%u]/name",
		    1 + at[1] % 3u);
		break;
	case 5:
		(void)snprintf(ref, sizeof(ref), "/data/house[%u]/child#range",
		    1 + at[1] % 3u);
		n = interview_find(iv, text_of(ref));
		if (n != NODE_NONE)
			assert_int_equal(
			    interview_add(iv, n, at[2] % 3u, &n), AYNI_OK);
		return;
	case 6:
		(void)snprintf(ref, sizeof(ref), "/data/house[%u]/child[1]",
		    1 + at[1] % 3u);
		n = interview_find(iv, text_of(ref));
		if (n != NODE_NONE)
			remove_row(iv, ref);
		return;
	default:
		(void)snprintf(ref, sizeof(ref),
		    "/data/house[%u]/child[%u]/age", 1 + at[1] % 3u,
		    1 + at[2] % 2u);
	}
	if (interview_find(iv, text_of(ref)) != NODE_NONE)
		set(iv, ref, value[at[2] % 4]);
}

static void
a_change_takes_any_answers_to_any_other(void **state)
{
	uint64_t seed = 3, chance = 4;
	struct random_source r = test_random(&seed);
	struct interview *iv = answered(&chance);
	struct buf at[8];
	int i, k;

	(void)state;
	for (i = 0; i < 8; i++)
		at[i] = answers(iv);
	for (i = 0; i < 400; i++) {
		one_step(iv, r);
		buf_free(&at[i % 8]);
		at[i % 8] = answers(iv);
		for (k = 0; k < 8; k++) /* near and far, back and forth */
			takes_there(&at[(i + k) % 8], &at[i % 8]);
		takes_there(&at[i % 8], &at[(i + 1) % 8]);
	}
	for (i = 0; i < 8; i++)
		buf_free(&at[i]);
	interview_free(iv);
}

/* Rows come and go, each correction knowing the last: the merge says what
 * the interview says. */
static void
a_chain_of_corrections_merges_to_the_last_interview(void **state)
{
	enum { STEPS = 60 };
	uint64_t seed = 5, chance = 6;
	struct random_source r = test_random(&seed);
	struct interview *iv = answered(&chance);
	static struct entry entry[STEPS];
	struct merge_entry e[STEPS];
	struct buf now = answers(iv), next, held[STEPS];
	struct merged m;
	struct arena a;
	size_t i, k;

	(void)state;
	for (i = 0; i < STEPS; i++) {
		if (i == 0) {
			held[i] = answers(iv);
		} else {
			for (k = 0; k < 4; k++)
				one_step(iv, r);
			next = answers(iv);
			held[i] = change(&now, &next);
			buf_free(&now);
			now = next;
			entry[i].base[entry[i].bases++] = e[i - 1].id;
		}
		entry[i].kind = i == 0 ? ENTRY_SUBMIT : ENTRY_CORRECT;
		entry[i].answers = buf_bytes(&held[i]);
		e[i] = (struct merge_entry){{{(uint8_t)i}}, &entry[i], 1};
		arena_init(&a, 1u << 22);
		assert_int_equal(merge_record(e, i + 1, &a, &m), AYNI_OK);
		assert_int_equal(m.conflicts, 0);
		assert_true(bytes_equal(m.answers, buf_bytes(&now)));
		arena_free(&a);
	}
	for (i = 0; i < STEPS; i++)
		buf_free(&held[i]);
	buf_free(&now);
	interview_free(iv);
}

/* ---- out of memory ---- */

static struct interview *shared;
static struct buf recorded;

static enum ayni_err
out_and_in(void)
{
	struct buf b, c;
	uint8_t d[8];
	enum ayni_err e;

	buf_init(&b, 1u << 20);
	buf_init(&c, 1u << 20);
	e = answers_of(shared, &b);
	if (e == AYNI_OK)
		e = answers_derived(shared, d);
	if (e == AYNI_OK)
		e = answers_change(
		    buf_bytes(&recorded), buf_bytes(&b), &c);
	if (e == AYNI_OK)
		e = answers_apply(buf_bytes(&recorded), buf_bytes(&c), &b);
	if (e == AYNI_OK)
		e = answers_load(shared, buf_bytes(&recorded));
	buf_free(&b);
	buf_free(&c);
	return e;
}

static void
every_allocation_may_fail(void **state)
{
	uint64_t seed = 1;

	(void)state;
	shared = answered(&seed);
	recorded = answers(shared);
	test_fail_each_allocation(out_and_in);
	buf_free(&recorded);
	interview_free(shared);
}

static bool
draws(const char *calculation)
{
	struct buf b;
	struct diag d;
	struct form *f = NULL;
	bool answer;

	diag_init(&d);
	buf_init(&b, 10000);
	buf_printf(&b, "<h:html xmlns='http://www.w3.org/2002/xforms'"
	    " xmlns:h='http://www.w3.org/1999/xhtml'><h:head>"
	    "<h:title>D</h:title><model><instance><data id='d'><a/><b/></data>"
	    "</instance><bind nodeset='/data/a' calculate=\"%s\"/></model>"
	    "</h:head><h:body><input ref='/data/a'/></h:body></h:html>",
	    calculation);
	assert_int_equal(form_read(buf_bytes(&b), TEXT("d.xml"), NULL, 0, &d,
	    &f), AYNI_OK);
	answer = form_draws(f);
	form_free(f);
	diag_free(&d);
	buf_free(&b);
	return answer;
}

static void
a_seed_counts_only_where_chance_is_drawn_by_it(void **state)
{
	(void)state;
	assert_false(draws("once(uuid())"));
	assert_false(draws("now()"));
	assert_true(draws("once(1 + random())"));
	assert_true(draws("count(randomize(/data/b))"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_are_typed_only_where_they_come_back),
	    cmocka_unit_test(every_text_of_every_field_comes_back),
	    cmocka_unit_test(a_value_that_its_field_cannot_have_is_refused),
	    cmocka_unit_test(the_shape_of_answers_is_checked),
	    cmocka_unit_test(a_path_of_nine_instances_is_too_long),
	    cmocka_unit_test(
		an_interview_gives_what_is_relevant_and_not_derived),
	    cmocka_unit_test(answers_make_the_same_interview_again),
	    cmocka_unit_test(derived_vouches_for_calculated_values),
	    cmocka_unit_test(derived_is_the_same_in_every_language),
	    cmocka_unit_test(loading_refuses_a_field_that_the_form_has_not),
	    cmocka_unit_test(loading_refuses_a_field_at_another_place),
	    cmocka_unit_test(loading_refuses_an_instance_that_no_repeat_lists),
	    cmocka_unit_test(loading_refuses_an_instance_listed_twice),
	    cmocka_unit_test(loading_refuses_a_derived_field),
	    cmocka_unit_test(loading_refuses_a_group),
	    cmocka_unit_test(loading_refuses_a_repeat_without_instances),
	    cmocka_unit_test(loading_refuses_a_choice_that_the_list_has_not),
	    cmocka_unit_test(removing_a_row_says_no_more_than_the_order),
	    cmocka_unit_test(no_difference_is_an_empty_change),
	    cmocka_unit_test(a_change_takes_any_answers_to_any_other),
	    cmocka_unit_test(
		a_chain_of_corrections_merges_to_the_last_interview),
	    cmocka_unit_test(a_seed_counts_only_where_chance_is_drawn_by_it),
	    cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
