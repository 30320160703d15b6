/* Any bytes as answers: walked and put, applied, and read as values of
 * every type of field. */
#include "fuzz/fuzz.h"

#include "ayni/answers.h"
#include "ayni/keys.h"
#include "support/test.h"

#define MAX_ANSWERS 4096

static const char xform[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms'"
    " xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>F</h:title>"
    "<model><instance><data id='f'><i/><d/><b/><y/><w/><g/><o/><m/><s/>"
    "<r><q/></r></data></instance>"
    "<bind nodeset='/data/i' type='int'/>"
    "<bind nodeset='/data/d' type='decimal'/>"
    "<bind nodeset='/data/b' type='boolean'/>"
    "<bind nodeset='/data/y' type='date'/>"
    "<bind nodeset='/data/w' type='dateTime'/>"
    "<bind nodeset='/data/g' type='geopoint'/>"
    "</model></h:head><h:body>"
    "<select1 ref='/data/o'><item><label>A</label><value>a</value></item>"
    "<item><label>B</label><value>b</value></item></select1>"
    "<select ref='/data/m'><item><label>X</label><value>x</value></item>"
    "<item><label>Y</label><value>y</value></item></select>"
    "<repeat nodeset='/data/r'><input ref='/data/r/q'/></repeat>"
    "</h:body></h:html>";

static struct form *
form(void)
{
	struct bytes in = {(const uint8_t *)xform, sizeof(xform) - 1};
	static struct form *f;
	struct diag d;

	if (f != NULL)
		return f;
	FUZZ_CHECK(keys_start() == AYNI_OK);
	diag_init(&d);
	FUZZ_CHECK(form_read(in, TEXT("f"), NULL, 0, &d, &f) == AYNI_OK);
	diag_free(&d);
	return f;
}

/* What reads as typed is put as it was; text may also be typed. */
static void
check_value(struct bytes value)
{
	const struct form *f = form();
	struct buf text, again;
	uint32_t i;

	buf_init(&text, 1u << 20);
	buf_init(&again, 1u << 20);
	for (i = 1; i < form_fields(f); i++) {
		const struct field *field = form_field(f, i);

		buf_clear(&text);
		buf_clear(&again);
		if (field->kind != FIELD_VALUE || answers_read_value(value, f,
			field, &text) != AYNI_OK)
			continue;
		answers_put_value(&again, f, field, buf_text(&text));
		FUZZ_CHECK(bytes_equal(buf_bytes(&again), value) ||
		    value.p[0] >> 5 == 3);
	}
	buf_free(&text);
	buf_free(&again);
}

static void
check_load(struct bytes in)
{
	struct interview_setup setup = {.language = UINT32_MAX};
	struct interview *iv;
	uint64_t seed = 1;
	struct buf b;

	buf_init(&b, 1u << 24);
	setup.chance = test_random(&seed);
	FUZZ_CHECK(interview_new(form(), &setup, &iv) == AYNI_OK);
	if (answers_load(iv, in) == AYNI_OK) {
		FUZZ_CHECK(answers_of(iv, &b) == AYNI_OK);
		FUZZ_CHECK(answers_check(buf_bytes(&b), false) == AYNI_OK);
	}
	interview_free(iv);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct answer a[MAX_ANSWERS];
	const struct bytes empty = {(const uint8_t *)"\xa0", 1};
	struct bytes in = {p, n};
	struct answers_walk w;
	struct buf b, c;
	size_t k = 0;

	if (answers_check(in, true) != AYNI_OK)
		return 0;
	for (w = answers_begin(in); k < MAX_ANSWERS && answers_next(&w, &a[k]);)
		check_value(a[k++].value);
	if (k == MAX_ANSWERS)
		return 0;
	buf_init(&b, 1u << 24);
	buf_init(&c, 1u << 24);
	answers_put(&b, a, k);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	/* applied to nothing they are well-formed, and then reproduce */
	b.n = 0;
	FUZZ_CHECK(answers_apply(empty, in, &b) == AYNI_OK);
	FUZZ_CHECK(answers_check(buf_bytes(&b), false) == AYNI_OK);
	FUZZ_CHECK(answers_change(empty, buf_bytes(&b), &c) == AYNI_OK);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), buf_bytes(&c)));
	buf_free(&b);
	buf_free(&c);
	if (answers_check(in, false) == AYNI_OK)
		check_load(in);
	return 0;
}
