/* form: every allocation failing, once, while a form is read.  It is never
 * read half, nor called faulty. */
#include "support/test.h"

#include "ayni/form.h"
#include "ayni/mem.h"

static const struct given {
	const char *name;
	long stride;
} given[] = {
    {"tests/data/forms/farm.xml", 1},
    {"tests/data/forms/household.xml", 1},
    {"tests/data/forms/kinds.xml", 1},
    {"tests/data/forms/sse-entity.xml", 11 * TEST_STRIDE},
};

static enum ayni_err
read_once(struct bytes xform, bool *struck)
{
	struct form *f = NULL;
	struct diag d;
	enum ayni_err e;

	diag_init(&d);
	e = form_read(xform, TEXT("form.xml"), NULL, 0, &d, &f);
	*struck = mem_fail_after < 0;
	mem_fail_after = -1;
	assert_int_equal(d.faults, 0);
	if (e == AYNI_OK)
		form_free(f);
	diag_free(&d);
	return e;
}

static void
each_allocation(void **state)
{
	const struct given *g = *state;
	struct buf xform = test_file(g->name);
	bool struck = true;
	enum ayni_err e = AYNI_OK;
	long k;

	for (k = 0; struck; k += g->stride) {
		mem_fail_after = k;
		e = read_once(buf_bytes(&xform), &struck);
		if (struck)
			assert_int_equal(e, AYNI_NOMEM);
	}
	assert_int_equal(e, AYNI_OK);
	buf_free(&xform);
}

int
main(void)
{
	return TEST_CASES(each_allocation, given);
}
