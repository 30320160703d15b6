/* vault: every allocation failing, once. What a call says it did is there
 * afterwards, and of what it refused nothing. */
#include "support/life.h"

#include "ayni/mem.h"
#include "support/sqlmem.h"
#include "support/test.h"

static struct life life;

/* mem_fail_after, and whether it struck. */
static bool
struck(void)
{
	bool yes = mem_fail_after < 0;

	mem_fail_after = -1;
	return yes;
}

static void
back(size_t i)
{
	life_restore(&life, i);
	assert_int_equal(life_open(&life), AYNI_OK);
}

/* A failing allocation need not fail the call, since SQLite does without
 * some. Then the step is done, and is undone to try the next. */
static void
fail_step(size_t i, long k, long stride)
{
	enum ayni_err e;

	for (back(i);; k += stride) {
		mem_fail_after = k;
		e = life_step(&life, i);
		if (!struck()) {
			assert_int_equal(e, AYNI_OK);
			return;
		}
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		(void)life_check(&life, e == AYNI_OK ? i + 1 : i,
		    e == AYNI_OK ? i + 1 : i);
		if (e == AYNI_OK)
			back(i);
	}
}

static void
test_each_allocation(void **state)
{
	size_t i;

	(void)state;
	sqlmem_counts(false);
	for (i = 0; i < life.steps; i++)
		fail_step(i, 0, 1);
}

/* One in seven: they are some thousands. */
static void
test_allocations_of_sqlite(void **state)
{
	size_t i;

	(void)state;
	sqlmem_counts(true);
	for (i = 0; i < life.steps; i++)
		fail_step(i, (long)i % 7, 7);
}

/* SQLite undoes the transaction for some failures of reading. */
static void
test_failed_read_in_a_transaction(void **state)
{
	struct buf was;
	enum ayni_err e;
	bool more = true;
	long k;

	(void)state;
	sqlmem_counts(true);
	back(life.steps);
	for (k = 0; more; k++) {
		buf_init(&was, 4096);
		assert_int_equal(vault_begin(life.t.v), AYNI_OK);
		assert_int_equal(vault_set(life.t.v, "first",
		    text_bytes(TEXT("1"))), AYNI_OK);
		mem_fail_after = k;
		e = vault_get(life.t.v, "certificate", &was);
		more = struck();
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		e = vault_set(life.t.v, "second", text_bytes(TEXT("2")));
		e = vault_end(life.t.v, e);
		buf_clear(&was);
		assert_int_equal(vault_get(life.t.v, "first", &was),
		    e == AYNI_OK ? AYNI_OK : AYNI_NOTFOUND);
		assert_int_equal(vault_get(life.t.v, "second", &was),
		    e == AYNI_OK ? AYNI_OK : AYNI_NOTFOUND);
		assert_int_equal(vault_set(life.t.v, "first",
		    text_bytes(TEXT(""))), AYNI_OK);
		assert_int_equal(vault_set(life.t.v, "second",
		    text_bytes(TEXT(""))), AYNI_OK);
		buf_free(&was);
	}
}

static void
fail_making(long stride)
{
	struct vaulted t;
	enum ayni_err e;
	bool more = true;
	long k;

	for (k = 0; more; k += stride) {
		vaulted_start(&t);
		mem_fail_after = k;
		e = life_make(&t);
		more = struck();
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		life_made(&t, e);
		vaulted_end(&t);
	}
}

static void
test_each_allocation_of_making(void **state)
{
	(void)state;
	sqlmem_counts(false);
	fail_making(1);
}

static void
test_allocations_of_making_in_sqlite(void **state)
{
	(void)state;
	sqlmem_counts(true);
	fail_making(17);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_allocation),
	    cmocka_unit_test(test_allocations_of_sqlite),
	    cmocka_unit_test(test_failed_read_in_a_transaction),
	    cmocka_unit_test(test_each_allocation_of_making),
	    cmocka_unit_test(test_allocations_of_making_in_sqlite),
	};
	int bad;

	sqlmem_start();
	life_learn(&life);
	bad = cmocka_run_group_tests(tests, NULL, NULL);
	life_end(&life);
	return bad;
}
