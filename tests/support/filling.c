#include "support/filling.h"

#include <string.h>

struct filling
filling_start(struct bytes xform)
{
	struct interview_setup setup = {.language = UINT32_MAX};
	static uint64_t seed; /* outlives this call, as its source must */
	struct filling f = {0};
	struct diag d;
	struct buf b;

	setup.now.wall_us = 1772442000000000; /* 2026-03-02 09:00 UTC */
	seed = 7;
	setup.chance = test_random(&seed);
	diag_init(&d);
	if (form_read(xform, TEXT("test.xml"), NULL, 0, &d, &f.form) !=
	    AYNI_OK) {
		buf_init(&b, 10000);
		if (d.n > 0)
			diag_put(&b, &d.entry[0], LANG_EN);
		fail_msg("the form does not read: %s", buf_z(&b));
	}
	diag_free(&d);
	assert_int_equal(interview_new(f.form, &setup, &f.iv), AYNI_OK);
	return f;
}

void
filling_end(struct filling *f)
{
	interview_free(f->iv);
	form_free(f->form);
	*f = (struct filling){0};
}

const char *
filling_value(const struct filling *f, const char *ref)
{
	static char value[1000];
	node_ref n = interview_find(f->iv, text_of(ref));
	struct text t;

	if (n == NODE_NONE)
		return "(none)";
	t = interview_value(f->iv, n);
	assert_true(t.n < sizeof(value));
	memcpy(value, t.p, t.n);
	value[t.n] = '\0';
	return value;
}

struct buf
filling_household(void)
{
	return test_file("tests/data/forms/household.xml");
}
