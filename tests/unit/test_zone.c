/* zone: offsets of named zones, from the system's files. */
#include "support/test.h"

#include <unistd.h>

#include "ui/zone.h"

static int32_t
at(const char *name, int64_t second)
{
	struct zones z = {0};
	int32_t v = zone_minutes(&z, text_of(name), second);

	zone_free(&z);
	return v;
}

static void
needs(const char *path)
{
	if (access(path, R_OK) != 0)
		skip(); /* no zoneinfo on this machine */
}

static void
a_zone_without_summer_time_keeps_its_offset(void **state)
{
	(void)state;
	needs("/usr/share/zoneinfo/America/Phoenix");
	assert_int_equal(at("America/Phoenix", 1767268800), -420);
	assert_int_equal(at("Asia/Kathmandu", 1767268800), 345);
}

static void
summer_time_comes_and_goes_on_its_second(void **state)
{
	(void)state;
	needs("/usr/share/zoneinfo/Europe/Madrid");
	/* 2018-10-28T01:00:00Z */
	assert_int_equal(at("Europe/Madrid", 1540688399), 120);
	assert_int_equal(at("Europe/Madrid", 1540688400), 60);
}

static void
the_rule_holds_after_the_last_transition_of_the_file(void **state)
{
	(void)state;
	needs("/usr/share/zoneinfo/Europe/Madrid");
	/* 2060-03-28T01:00:00Z and 2060-10-31T01:00:00Z */
	assert_int_equal(at("Europe/Madrid", 2847661199), 60);
	assert_int_equal(at("Europe/Madrid", 2847661200), 120);
	assert_int_equal(at("Europe/Madrid", 2866409999), 120);
	assert_int_equal(at("Europe/Madrid", 2866410000), 60);
}

static void
the_southern_summer_spans_the_new_year(void **state)
{
	(void)state;
	needs("/usr/share/zoneinfo/Pacific/Auckland");
	/* 2060-01-01 and 2060-07-01 */
	assert_int_equal(at("Pacific/Auckland", 2840140800), 780);
	assert_int_equal(at("Pacific/Auckland", 2855865600), 720);
}

static void
a_name_that_is_not_there_is_utc(void **state)
{
	(void)state;
	assert_int_equal(at("Nowhere/Land", 0), 0);
	assert_int_equal(at("", 0), 0);
}

static void
no_name_leads_out_of_the_directory(void **state)
{
	(void)state;
	assert_int_equal(at("../zoneinfo/Asia/Kathmandu", 1767268800), 0);
	assert_int_equal(at("/usr/share/zoneinfo/Asia/Kathmandu", 0), 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_zone_without_summer_time_keeps_its_offset),
	    cmocka_unit_test(summer_time_comes_and_goes_on_its_second),
	    cmocka_unit_test(
		the_rule_holds_after_the_last_transition_of_the_file),
	    cmocka_unit_test(the_southern_summer_spans_the_new_year),
	    cmocka_unit_test(a_name_that_is_not_there_is_utc),
	    cmocka_unit_test(no_name_leads_out_of_the_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
