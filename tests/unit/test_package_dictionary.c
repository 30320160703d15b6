/* The dictionary of a form: made the same way each time, and worth it. */
#include "support/test.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/package.h"
#include "support/filling.h"
#include "support/wire.h"

#define SSE "tests/data/forms/sse-entity.xml"
#define ENTRIES 10

static struct form *
read_form(struct bytes xform)
{
	struct form *f;
	struct diag d;

	diag_init(&d);
	assert_int_equal(
	    form_read(xform, TEXT("x"), NULL, 0, &d, &f), AYNI_OK);
	diag_free(&d);
	return f;
}

static struct buf
dictionary(const struct form *f)
{
	struct hash id = {{7}};
	struct buf b;

	buf_init(&b, DICTIONARY_MAX);
	assert_int_equal(package_dictionary(f, &id, &b), AYNI_OK);
	return b;
}

static unsigned
below(struct random_source r, size_t n)
{
	uint32_t v;

	r.fill(r.ctx, (uint8_t *)&v, sizeof(v));
	return (unsigned)(v % n);
}

/* Some value that the question may have. */
static void
invent(struct interview *iv, node_ref n, const struct field *f,
    struct random_source r, char at[100])
{
	const struct choice_view *c;
	size_t count;

	at[0] = '\0';
	if (f->type == FIELD_INT || f->type == FIELD_DECIMAL)
		(void)snprintf(at, 100, "%u", below(r, 3) > 0 ? below(r, 60)
							     : below(r, 90000));
	else if (f->type == FIELD_DATE)
		(void)snprintf(at, 100, "2026-%02u-%02u", 1 + below(r, 12),
		    1 + below(r, 28));
	else if (f->type == FIELD_STRING)
		(void)snprintf(at, 100, "%c-%03u", 'A' + (int)below(r, 26),
		    below(r, 1000));
	else if ((f->type == FIELD_SELECT_ONE ||
		     f->type == FIELD_SELECT_MULTIPLE) &&
	    interview_choices(iv, n, TEXT(""), &c, &count) == AYNI_OK &&
	    count > 0) {
		/* first choices are common: yes, single, active */
		c += below(r, 4) > 0 ? 0 : below(r, count);
		(void)snprintf(at, 100, "%.*s", (int)c->name.n, c->name.p);
	}
}

static void
answer_all(struct interview *iv, struct random_source r)
{
	node_ref n;
	char at[100];
	int k;

	for (n = interview_root(iv); n != NODE_NONE;
	     n = interview_next(iv, n)) {
		struct node_view v = interview_view(iv, n);

		if (!v.relevant || v.readonly || v.value.n > 0 ||
		    v.field->kind != FIELD_VALUE ||
		    v.field->control == CONTROL_NONE)
			continue;
		for (k = 0; k < 20; k++) {
			invent(iv, n, v.field, r, at);
			if (interview_set(iv, n, text_of(at)) == AYNI_OK &&
			    interview_view(iv, n).constraint_ok)
				break;
			if (interview_set(iv, n, TEXT("")) != AYNI_OK)
				break;
		}
	}
}

/* An interview as it leaves a device. */
static struct buf
interviewed(const struct form *f, struct random_source r, int64_t now)
{
	struct interview_setup setup = {.language = UINT32_MAX, .chance = r};
	struct entry e = {.kind = ENTRY_SUBMIT, .form = {{7}}};
	struct interview *iv;
	struct buf answers, out;

	setup.now.wall_us = now;
	assert_int_equal(interview_new(f, &setup, &iv), AYNI_OK);
	answer_all(iv, r);
	buf_init(&answers, 1u << 20);
	buf_init(&out, 1u << 20);
	assert_int_equal(answers_of(iv, &answers), AYNI_OK);
	assert_int_equal(answers_derived(iv, e.derived), AYNI_OK);
	r.fill(r.ctx, e.record.b, sizeof(e.record.b));
	r.fill(r.ctx, e.salt, sizeof(e.salt));
	memset(e.author.b, 9, sizeof(e.author.b));
	memset(e.at.boot_id, 3, sizeof(e.at.boot_id));
	e.at.wall_us = e.paradata.finalised_us = now;
	e.paradata.begun_us = now - 2700000000;
	e.paradata.changes = 100;
	e.answers = buf_bytes(&answers);
	entry_put(&out, &e);
	assert_int_equal(out.err, AYNI_OK);
	buf_free(&answers);
	interview_free(iv);
	return out;
}

static size_t
batch_size(const struct bytes *entry, size_t n, struct bytes dict)
{
	struct wire w = wire_start();
	struct batch_header h = {.first = 1, .device = w.device_id,
	    .epoch = w.epoch};
	uint64_t seed = 1;
	struct hash id;
	struct buf b;
	size_t size;

	buf_init(&b, BATCH_MAX_BYTES);
	batch_put(&b, &h, entry, n, &w.office_box.public, dict, &w.device,
	    test_random(&seed), &id);
	assert_int_equal(b.err, AYNI_OK);
	size = b.n;
	buf_free(&b);
	return size;
}

static void
one_form_has_one_dictionary(void **state)
{
	struct buf xform = test_file(SSE), a, b;
	struct form *f = read_form(buf_bytes(&xform)),
		    *g = read_form(buf_bytes(&xform));

	(void)state;
	a = dictionary(f);
	b = dictionary(g);
	assert_in_range(a.n, 1000, DICTIONARY_MAX);
	assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	form_free(f);
	form_free(g);
	buf_free(&xform);
	buf_free(&a);
	buf_free(&b);
}

static void
the_survey_travels_in_450_bytes_an_interview(void **state)
{
	struct buf xform = test_file(SSE), dict, entry[ENTRIES];
	struct form *f = read_form(buf_bytes(&xform));
	struct bytes at[ENTRIES], none = {NULL, 0};
	uint64_t seed = 5;
	size_t i, total = 0;

	(void)state;
	dict = dictionary(f);
	for (i = 0; i < ENTRIES; i++) {
		entry[i] = interviewed(f, test_random(&seed),
		    1795435200000000 + (int64_t)i * 4321098765);
		at[i] = buf_bytes(&entry[i]);
		total += at[i].n;
	}
	assert_true(total > ENTRIES * 400); /* interviews worth the name */
	assert_in_range(
	    batch_size(at, ENTRIES, buf_bytes(&dict)), 1, ENTRIES * 450);
	assert_true(batch_size(at, ENTRIES, buf_bytes(&dict)) <
	    batch_size(at, ENTRIES, none));
	assert_true(batch_size(at, 1, buf_bytes(&dict)) + 100 <
	    batch_size(at, 1, none));
	for (i = 0; i < ENTRIES; i++)
		buf_free(&entry[i]);
	form_free(f);
	buf_free(&xform);
	buf_free(&dict);
}

static struct form *tiny;

static enum ayni_err
make(void)
{
	struct hash id = {{7}};
	struct buf b;
	enum ayni_err e;

	buf_init(&b, DICTIONARY_MAX);
	e = package_dictionary(tiny, &id, &b);
	buf_free(&b);
	return e;
}

/* A default of 20,000 bytes: two interviews fill the dictionary. */
static void
every_allocation_may_fail(void **state)
{
	struct buf x;
	int i;

	(void)state;
	buf_init(&x, 100000);
	buf_put_z(&x, "<h:html xmlns='http://www.w3.org/2002/xforms'"
	    " xmlns:h='http://www.w3.org/1999/xhtml'><h:head><h:title>T"
	    "</h:title><model><instance><data id='t'><q/><s/><d>");
	for (i = 0; i < 20000; i++)
		buf_put_byte(&x, (uint8_t)('a' + i % 26));
	buf_put_z(&x, "</d></data></instance><bind nodeset='/data/q'"
	    " type='int'/></model></h:head><h:body><input ref='/data/q'/>"
	    "<select1 ref='/data/s'><item><label>A</label><value>a</value>"
	    "</item></select1></h:body></h:html>");
	assert_int_equal(x.err, AYNI_OK);
	tiny = read_form(buf_bytes(&x));
	test_fail_each_allocation(make);
	form_free(tiny);
	buf_free(&x);
}

#define COUNTED(count)                                                        \
	FILLING_FORM("<n/><other/><twice/><kid><name/></kid>",                 \
	    "<bind nodeset=\"/data/n\" type=\"int\"/>"                          \
	    "<bind nodeset=\"/data/other\" type=\"int\"/>"                      \
	    "<bind nodeset=\"/data/twice\" calculate=\"/data/n * 2\"/>",        \
	    "<input ref=\"/data/n\"/><input ref=\"/data/other\"/>"              \
	    "<group><repeat nodeset=\"/data/kid\" jr:count=\"" count "\">"      \
	    "<input ref=\"/data/kid/name\"/></repeat></group>")

/* Nobody has a million children. */
static void
counts_of_a_repeat_stay_small(void **state)
{
	static const char *const forms[] = {
	    COUNTED("/data/n"), COUNTED("/data/twice")};
	bool counting[16];
	struct form *f;
	struct buf d;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		f = read_form(text_bytes(text_of(forms[i])));
		form_counting(f, counting);
		assert_true(
		    counting[form_find(f, TEXT("/data/n"))->number]);
		assert_int_equal(i == 1,
		    counting[form_find(f, TEXT("/data/twice"))->number]);
		assert_false(
		    counting[form_find(f, TEXT("/data/other"))->number]);
		d = dictionary(f);
		assert_true(d.n > 0);
		buf_free(&d);
		form_free(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_form_has_one_dictionary),
	    cmocka_unit_test(the_survey_travels_in_450_bytes_an_interview),
	    cmocka_unit_test(counts_of_a_repeat_stay_small),
	    cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
