/* The office: every allocation failing, once, at every step.  What was
 * taken stays, nothing is half there, and the same office goes on. */
#include "support/tenure.h"

#include "ayni/mem.h"
#include "support/sqlmem.h"

static struct tenure tenure;

/* mem_fail_after, and whether it struck. */
static bool
struck(void)
{
	bool yes = mem_fail_after < 0;

	mem_fail_after = -1;
	return yes;
}

/* A failing allocation need not fail the step, since SQLite does without
 * some.  Whatever happened, the same step can be taken again. */
static void
fail_step(size_t i, long k, long stride)
{
	enum ayni_err e = AYNI_NOMEM;

	for (;; k += stride) {
		if (e == AYNI_OK)
			tenure_restore(&tenure, i);
		mem_fail_after = k;
		e = tenure_step(&tenure, i);
		if (!struck())
			break;
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		tenure_check(&tenure, i, e != AYNI_OK);
	}
	assert_int_equal(e, AYNI_OK);
	tenure_check(&tenure, i, false);
}

static void
fail_all(long stride)
{
	size_t i;
	long n;

	for (i = 0; i < tenure.steps; i++) {
		n = stride * tenure_stride(i);
		tenure_restore(&tenure, i);
		fail_step(i, (long)i % n, n);
	}
}

static void
each_allocation(void **state)
{
	(void)state;
	sqlmem_counts(false);
	fail_all(1);
}

static void
allocations_of_sqlite(void **state)
{
	(void)state;
	sqlmem_counts(true);
	fail_all(31);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_allocation),
	    cmocka_unit_test(allocations_of_sqlite),
	};
	int bad;

	sqlmem_start();
	tenure_learn(&tenure);
	bad = cmocka_run_group_tests(tests, NULL, NULL);
	tenure_end(&tenure);
	return bad;
}
