/* roster: lists of entities. */
#include "support/test.h"

#include <string.h>

#include "fill/roster.h"

#define OK(call) assert_int_equal((call), AYNI_OK)

static void
reads_as(const struct roster *r, const char *want)
{
	struct buf b;

	buf_init(&b, 10000);
	roster_put(r, &b);
	assert_string_equal(buf_z(&b), want);
	buf_free(&b);
}

static enum ayni_err
read(struct roster *r, const char *csv)
{
	struct bytes b = text_bytes(text_of(csv));
	struct pour all = pour_bytes(&b);

	return roster_read(r, &all);
}

static void
rows_go_by_their_names_wherever_that_column_is(void **state)
{
	struct roster r;

	(void)state;
	roster_init(&r);
	OK(read(&r, "label;name;height\nOak;t1;5\nElm;t2;\n"));
	assert_true(roster_has(&r, TEXT("t1")));
	assert_false(roster_has(&r, TEXT("t3")));
	assert_true(text_is(
	    roster_get(&r, TEXT("t1"), TEXT("height")), "5"));
	assert_int_equal(
	    roster_get(&r, TEXT("t2"), TEXT("height")).n, 0);
	assert_int_equal(roster_get(&r, TEXT("t1"), TEXT("none")).n, 0);
	assert_int_equal(roster_get(&r, TEXT("t3"), TEXT("label")).n, 0);
	reads_as(&r, "name,label,height\r\nt1,Oak,5\r\nt2,Elm,\r\n");
	roster_free(&r);
}

static void
what_is_said_last_of_a_row_counts(void **state)
{
	struct roster r, more;

	(void)state;
	roster_init(&r);
	roster_init(&more);
	OK(read(&r, "name,label\nt1,Oak\n\nt2,Elm\n"));
	OK(read(&r, "name,label\nt1,\"Old, oak\"\n"));
	OK(roster_set(&r, TEXT("t2"), TEXT("height"), TEXT("7")));
	OK(roster_set(&more, TEXT("t3"), TEXT("kind"), TEXT("ash")));
	OK(roster_copy(&r, &more, TEXT("t3")));
	OK(roster_copy(&r, &more, TEXT("t4")));
	reads_as(&r, "name,label,height,kind\r\nt1,\"Old, oak\",,\r\n"
		     "t2,Elm,7,\r\nt3,,,ash\r\n");
	roster_free(&r);
	roster_free(&more);
}

static void
nothing_reads_as_nothing(void **state)
{
	struct roster r;

	(void)state;
	roster_init(&r);
	reads_as(&r, "");
	OK(read(&r, ""));
	OK(read(&r, "name,label\n"));
	reads_as(&r, "name,label\r\n");
	roster_free(&r);
}

static void
a_list_without_names_is_refused(void **state)
{
	struct roster r;

	(void)state;
	roster_init(&r);
	assert_int_equal(read(&r, "id,label\nt1,Oak\n"), AYNI_BADFORM);
	assert_int_equal(read(&r, "name,label\n\"t1\n"), AYNI_BADFORM);
	roster_free(&r);
}

static enum ayni_err
one_life(void)
{
	struct roster r;
	struct buf b;
	enum ayni_err e;

	roster_init(&r);
	buf_init(&b, 10000);
	e = read(&r, "name,label\nt1,Oak\nt2,Elm\n");
	if (e == AYNI_OK)
		e = roster_set(&r, TEXT("t3"), TEXT("kind"), TEXT("ash"));
	roster_put(&r, &b);
	if (e == AYNI_OK)
		e = b.err;
	buf_free(&b);
	roster_free(&r);
	return e;
}

static void
memory_that_runs_out_is_said(void **state)
{
	(void)state;
	test_fail_each_allocation(one_life);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_go_by_their_names_wherever_that_column_is),
	    cmocka_unit_test(what_is_said_last_of_a_row_counts),
	    cmocka_unit_test(nothing_reads_as_nothing),
	    cmocka_unit_test(a_list_without_names_is_refused),
	    cmocka_unit_test(memory_that_runs_out_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
