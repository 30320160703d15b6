/* auth/office: keys and certificates, epoch after epoch, on disk. */
#include "support/bureau.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct bureau b;

static int
setup(void **state)
{
	(void)state;
	bureau_start(&b, BUREAU_DISK, 5);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	bureau_end(&b);
	return 0;
}

static const char *
path_of(const char *name, const struct epoch_id *epoch)
{
	static char path[256];
	char hex[33] = "";
	struct buf digits;

	buf_init(&digits, 64);
	if (epoch != NULL) {
		buf_put_hex(&digits, ID_BYTES(*epoch));
		(void)snprintf(hex, sizeof(hex), "%s", buf_z(&digits));
	}
	(void)snprintf(path, sizeof(path), "%s/keys/%s%s%s", b.dir, hex,
	    hex[0] != '\0' ? "/" : "", name);
	buf_free(&digits);
	return path;
}

static void
expect_same(const struct office *o)
{
	struct office *again = NULL;
	size_t i;

	assert_int_equal(office_open(b.dir, &again), AYNI_OK);
	assert_true(ID_EQUAL(again->cert.epoch, o->cert.epoch));
	assert_true(ID_EQUAL(again->hash, o->hash));
	assert_true(ID_EQUAL(again->device, o->device));
	assert_memory_equal(&again->sign, &o->sign, sizeof(o->sign));
	assert_memory_equal(&again->box, &o->box, sizeof(o->box));
	assert_int_equal(again->pasts, o->pasts);
	for (i = 0; i < o->pasts; i++) {
		assert_true(ID_EQUAL(
		    again->past[i].cert.epoch, o->past[i].cert.epoch));
		assert_memory_equal(&again->past[i].box, &o->past[i].box,
		    sizeof(o->past[i].box));
		assert_true(ID_EQUAL(again->past[i].hash, o->past[i].hash));
	}
	office_free(again);
}

static void
what_was_saved_is_opened(void **state)
{
	(void)state;
	expect_same(b.office);
}

static void
each_epoch_follows_the_one_before(void **state)
{
	struct epoch_id was[4];
	int64_t issued_us = b.office->cert.issued_us;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		was[i] = b.office->cert.epoch;
		/* a clock that stands still, and one that went back */
		assert_int_equal(office_renew(b.office, issued_us - i,
				     test_random(&b.seed)), AYNI_OK);
		assert_int_equal(b.office->cert.issued_us, issued_us + i + 1);
		assert_int_equal(b.office->pasts, i + 1);
		assert_true(ID_EQUAL(b.office->past[0].cert.epoch, was[i]));
		assert_ptr_equal(office_cert_of(b.office, &was[0]),
		    &b.office->past[i].cert);
		expect_same(b.office);
	}
	assert_true(text_is(
	    b.office->cert.name, "Institut National de la Statistique"));
}

/* Whoever steals the office's keys cannot sign in its past. */
static void
an_epoch_that_is_over_signs_nothing(void **state)
{
	struct epoch_id was = b.office->cert.epoch;

	(void)state;
	assert_int_equal(access(path_of("signing", &was), F_OK), 0);
	bureau_renew(&b);
	assert_int_not_equal(access(path_of("signing", &was), F_OK), 0);
	assert_int_equal(access(path_of("box", &was), F_OK), 0);
}

static void
there_are_at_most_64_epochs(void **state)
{
	struct epoch_id last;
	int i;

	(void)state;
	for (i = 1; i < (int)CERT_MAX_OFFICES; i++)
		assert_int_equal(office_renew(b.office, 0,
				     test_random(&b.seed)), AYNI_OK);
	last = b.office->cert.epoch;
	assert_int_equal(
	    office_renew(b.office, 0, test_random(&b.seed)), AYNI_QUOTA);
	assert_true(ID_EQUAL(b.office->cert.epoch, last));
	expect_same(b.office);
}

static void
what_a_power_cut_left_is_no_epoch(void **state)
{
	(void)state;
	assert_int_equal(mkdir(path_of("epoch.part", NULL), 0700), 0);
	assert_int_equal(symlink("nowhere",
			     path_of("epoch.part/signing", NULL)), 0);
	expect_same(b.office);
	bureau_renew(&b);
	expect_same(b.office);
	assert_int_not_equal(access(path_of("epoch.part", NULL), F_OK), 0);
}

static void
keys_that_cannot_be_written_change_nothing(void **state)
{
	struct epoch_id was = b.office->cert.epoch;

	(void)state;
	/* in the way, where the new epoch is written */
	assert_int_equal(mkdir(path_of("epoch.part", NULL), 0700), 0);
	assert_int_equal(mkdir(path_of("epoch.part/x", NULL), 0700), 0);
	assert_int_equal(office_renew(b.office, 0, test_random(&b.seed)),
	    AYNI_EXISTS);
	assert_true(ID_EQUAL(b.office->cert.epoch, was));
	assert_int_equal(b.office->pasts, 0);
	expect_same(b.office);
}

/* Two programs of one office: what one opens the other goes on with. */
static void
what_another_program_did_is_seen(void **state)
{
	struct office *other = NULL;
	struct epoch_id was = b.office->cert.epoch;

	(void)state;
	assert_int_equal(office_open(b.dir, &other), AYNI_OK);
	bureau_renew(&b);
	assert_int_equal(office_reload(other), AYNI_OK);
	assert_true(ID_EQUAL(other->cert.epoch, b.office->cert.epoch));
	assert_true(ID_EQUAL(other->past[0].cert.epoch, was));
	expect_same(b.office);
	office_free(other);
}

/* Files that are missing, cut, or of another epoch. */
static void
keys_that_do_not_fit_are_refused(void **state)
{
	static const char *const names[] = {"signing", "box", "office.cert"};
	char path[256], aside[300];
	struct office *o = NULL;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s",
		    path_of(names[i], &b.office->cert.epoch));
		(void)snprintf(aside, sizeof(aside), "%s.aside", path);
		assert_int_equal(rename(path, aside), 0);
		assert_int_equal(office_open(b.dir, &o), AYNI_STORE);
		assert_int_equal(symlink(path_of("identity", NULL), path), 0);
		assert_int_equal(office_open(b.dir, &o), AYNI_STORE);
		assert_int_equal(truncate(aside, 31), 0);
		assert_int_equal(rename(aside, path), 0);
		assert_int_equal(office_open(b.dir, &o), AYNI_STORE);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_saved_is_opened),
	    TEST(each_epoch_follows_the_one_before),
	    TEST(an_epoch_that_is_over_signs_nothing),
	    TEST(there_are_at_most_64_epochs),
	    TEST(what_a_power_cut_left_is_no_epoch),
	    TEST(keys_that_cannot_be_written_change_nothing),
	    TEST(what_another_program_did_is_seen),
	    TEST(keys_that_do_not_fit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
