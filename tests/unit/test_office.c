/* An office with interviews: what is derived does not depend on order. */
#include "support/office.h"

static void
interviews_come_out_without_a_flag(void **state)
{
	struct office_fixture o;
	struct office_device d;
	struct office_record r;
	struct db_counts c;
	struct hash before, after;

	(void)state;
	office_start(&o, ":memory:");
	(void)office_publish(&o, "server/questionnaires/sse-entity.survey.csv",
	    NULL, NULL);
	d = office_device(&o, "Awa", "E01");
	r = office_answers(&o, &d, "01-en");
	(void)office_correct(&o, &d, &r, "id_short", "LFDC");
	(void)office_correct(&o, &d, &r, "id_short", "LF");
	r = office_answers(&o, &d, "05-fr");
	office_withdraw(&o, &d, &r);
	(void)office_answers(&o, &d, "12-es");
	assert_int_equal(db_counts(o.db, &c), AYNI_OK);
	assert_int_equal(c.records, 3);
	assert_int_equal(c.usable, 3);
	assert_int_equal(c.withdrawn, 1);
	assert_int_equal(c.conflicts, 1);
	assert_int_equal(c.flags, 0);
	before = office_digest(&o);
	office_shuffle(&o, 3);
	after = office_digest(&o);
	assert_true(ID_EQUAL(before, after));
	office_end(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(interviews_come_out_without_a_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
