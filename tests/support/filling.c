#include "support/filling.h"

#include <string.h>

struct filling
filling_with(struct bytes xform, const struct resource *r, size_t n)
{
	struct interview_setup setup = {.language = UINT32_MAX, .seed = 1};
	static uint64_t seed; /* outlives this call, as its source must */
	struct filling f = {0};
	struct buf b;

	setup.now.wall_us = 1772442000000000; /* 2026-03-02 09:00 UTC */
	seed = 7;
	setup.chance = test_random(&seed);
	diag_init(&f.d);
	buf_init(&b, 10000);
	setup.why = &b;
	if (form_read(xform, TEXT("test.xml"), r, n, &f.d, &f.form) !=
	    AYNI_OK) {
		if (f.d.n > 0)
			diag_put(&b, &f.d.entry[0], LANG_EN);
		fail_msg("the form does not read: %s", buf_z(&b));
	}
	if (interview_new(f.form, &setup, &f.iv) != AYNI_OK)
		fail_msg("no interview: %s", buf_z(&b));
	buf_free(&b);
	return f;
}

struct filling
filling_start(struct bytes xform)
{
	return filling_with(xform, NULL, 0);
}

struct filling
filling_begin(const char *xform)
{
	return filling_start(text_bytes(text_of(xform)));
}

void
filling_end(struct filling *f)
{
	interview_free(f->iv);
	form_free(f->form);
	diag_free(&f->d);
	*f = (struct filling){0};
}

unsigned
filling_refused(const char *xform, const struct resource *r, size_t n)
{
	struct form *form = NULL;
	unsigned code;
	struct diag d;
	size_t i = 0;

	diag_init(&d);
	assert_int_not_equal(form_read(text_bytes(text_of(xform)),
	    TEXT("t"), r, n, &d, &form), AYNI_OK);
	assert_null(form);
	while (i < d.n && d.entry[i].level != DIAG_FAULT)
		i++;
	assert_true(i < d.n);
	code = d.entry[i].code;
	diag_free(&d);
	return code;
}

static node_ref
at(const struct filling *f, const char *ref)
{
	node_ref n = interview_find(f->iv, text_of(ref));

	if (n == NODE_NONE)
		fail_msg("there is no %s", ref);
	return n;
}

static const char *
as_string(struct text t)
{
	static char value[1000];

	assert_true(t.n < sizeof(value));
	if (t.n > 0)
		memcpy(value, t.p, t.n);
	value[t.n] = '\0';
	return value;
}

const char *
filling_value(const struct filling *f, const char *ref)
{
	node_ref n = interview_find(f->iv, text_of(ref));

	return n != NODE_NONE ? as_string(interview_value(f->iv, n))
			      : "(none)";
}

bool
filling_relevant(const struct filling *f, const char *ref)
{
	return interview_relevant(f->iv, at(f, ref));
}

const char *
filling_label(struct filling *f, const char *ref)
{
	return as_string(interview_view(f->iv, at(f, ref)).label);
}

const char *
filling_choices(struct filling *f, const char *ref)
{
	const struct choice_view *c;
	struct buf b;
	size_t i, n;
	const char *said;

	assert_int_equal(interview_choices(
	    f->iv, at(f, ref), TEXT(""), &c, &n), AYNI_OK);
	buf_init(&b, 10000);
	for (i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s:%.*s", i > 0 ? "," : "",
		    (int)c[i].name.n, c[i].name.p, (int)c[i].label.n,
		    c[i].label.p);
	said = as_string(buf_text(&b));
	buf_free(&b);
	return said;
}

struct buf
filling_xml(struct filling *f, bool submission)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	assert_int_equal(interview_xml(f->iv, submission, &b), AYNI_OK);
	return b;
}

enum ayni_err
filling_try(struct filling *f, const char *ref, const char *value)
{
	return interview_set(f->iv, at(f, ref), text_of(value));
}

void
filling_set(struct filling *f, const char *ref, const char *value)
{
	if (filling_try(f, ref, value) != AYNI_OK)
		fail_msg("%s: %s", ref, as_string(interview_error(f->iv)));
}

const char *
filling_fault(struct filling *f)
{
	return as_string(interview_fault(f->iv));
}

void
filling_add(struct filling *f, const char *repeat)
{
	char range[200];
	node_ref n;

	(void)snprintf(range, sizeof(range), "%s#range", repeat);
	assert_int_equal(interview_add(f->iv, at(f, range), 0, &n), AYNI_OK);
}

void
filling_remove(struct filling *f, const char *instance)
{
	assert_int_equal(
	    interview_remove(f->iv, at(f, instance)), AYNI_OK);
}

struct buf
filling_household(void)
{
	return test_file("tests/data/forms/household.xml");
}
