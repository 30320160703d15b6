/* sync/session: a device and its real office in one process. */
#include "support/terrain.h"

#include <string.h>

#define FARM "name=Ann's;hens=3"

static const char *
hens(struct terrain *f, const struct record_id *r)
{
	return bureau_cell(&f->b, "farm_v1", r, 1, "hens");
}

static void
what_was_recorded_offline_arrives_with_the_first_sync(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct record_id r = handset_write(h, FARM);
	struct session_news n = {0};

	assert_int_equal(handset_home(h)->standing, STANDING_JOINED);
	handset_sync(h, &n);
	assert_int_equal(n.answers, 1);
	assert_int_equal(n.stale, 0);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_true(n.admitted);
	assert_false(n.more);
	assert_int_equal(n.marks.held, 1);
	assert_int_equal(n.marks.sent, 1);
	assert_int_equal(n.marks.safe, 0);
	assert_int_equal(n.forms, 0);
	assert_int_equal(n.faults, 0);
	assert_string_equal(hens(f, &r), "3");
	assert_true(handset_home(h)->person[0].admitted);
	session_news_free(&n);
	handset_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        what_was_recorded_offline_arrives_with_the_first_sync,
	        terrain_setup, terrain_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
