/* vault: room that is there before it is needed. */
#include "support/vaulted.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "support/test.h"
#include "support/vfs.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define ROOM (2u << 20)
#define STEP 4000u

static struct vaulted t;
static const struct record_id record = {{1}};
static const struct hash form = {{2}}, nobody = {{0}};

static int
begin(void **state)
{
	(void)state;
	vaulted_create(&t);
	OK(vault_draft_begin(t.v, &record, &form, text_bytes(TEXT("head"))));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	vaulted_end(&t);
	return 0;
}

static off_t
size_of(const char *name)
{
	char path[1024];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/%s", t.home, name);
	assert_int_equal(stat(path, &st), 0);
	return st.st_size;
}

/* So many bytes in steps, each a transaction. */
static void
write_steps(size_t bytes)
{
	static uint8_t body[STEP];
	const struct bytes step = {body, sizeof(body)};
	size_t i;

	for (i = 0; i < bytes / STEP; i++)
		OK(vault_draft_add(t.v, &record, &step, 1));
}

static void
what_is_reserved_is_used_and_no_more(void **state)
{
	off_t file, log;

	(void)state;
	OK(vault_reserve(t.v, ROOM));
	file = size_of("vault.db");
	log = size_of("vault.db-wal");
	assert_true(file >= (off_t)ROOM && log >= (off_t)ROOM);
	write_steps(ROOM / 2);
	assert_int_equal(size_of("vault.db"), file);
	assert_int_equal(size_of("vault.db-wal"), log);
	OK(vault_draft_discard(t.v, &record)); /* in one transaction */
	assert_int_equal(size_of("vault.db"), file);
	assert_int_equal(size_of("vault.db-wal"), log);
}

/* Again and again, as each interview begins: it does not add up. */
static void
it_does_not_add_up(void **state)
{
	off_t file, log;
	int i;

	(void)state;
	OK(vault_reserve(t.v, ROOM));
	file = size_of("vault.db");
	log = size_of("vault.db-wal");
	for (i = 0; i < 5; i++)
		OK(vault_reserve(t.v, ROOM));
	assert_true(size_of("vault.db") < file + 65536);
	assert_true(size_of("vault.db-wal") <= log + 65536);
}

static void
more_than_there_is_is_refused(void **state)
{
	uint64_t have = 1;

	(void)state;
	assert_int_equal(vault_reserve(t.v, UINT64_MAX), AYNI_FULL);
	OK(vault_inbox_have(t.v, &nobody, &have));
	assert_int_equal(have, 0);
	write_steps(STEP);
}

/* A full disk must not keep one from making room in the vault. */
static void
a_file_that_goes_leaves_its_room_and_writes_little(void **state)
{
	const struct record_id draft = vaulted_record(7);
	struct enclosure x;
	uint64_t before;
	off_t log;

	(void)state;
	OK(vault_draft_begin(t.v, &draft, &form, text_bytes(TEXT("head"))));
	OK(vaulted_file(t.v, 7, "film", ROOM, &x));
	before = vault_reserve_needs(t.v, ROOM);
	assert_true(before > ROOM && before <= 2 * ROOM);
	vaulted_reopen(&t); /* an empty log */
	OK(vault_inbox_clear(t.v)); /* nothing, but by the same way */
	vaulted_reopen(&t);
	OK(vault_inbox_clear(t.v));
	OK(vault_draft_discard(t.v, &draft));
	log = size_of("vault.db-wal");
	assert_true(log < (off_t)ROOM / 8);
	assert_int_equal(vault_reserve_needs(t.v, ROOM), ROOM);
	assert_int_equal(vault_reserve_needs(t.v, 0), 0);
	assert_true(vault_reserve_needs(t.v, 8 * ROOM) > 14 * (uint64_t)ROOM);
}

/* Each write failing, once or for good: the vault goes on, and what took the
 * room is gone with the next. */
static void
a_disk_that_fails_meanwhile_leaves_nothing_behind(void **state)
{
	uint64_t have = 0;
	bool fired = true;
	long k;

	(void)state;
	vfs_start();
	vaulted_reopen(&t);
	for (k = 0; fired && k < 400; k += 7) {
		vfs_fail(VFS_WRITE | VFS_SYNC, k, k % 2 == 1, true);
		if (vault_reserve(t.v, 300000) != AYNI_OK)
			assert_true(vfs_failed() > 0);
		fired = vfs_failed() > 0;
		vfs_heal();
		OK(vault_reserve(t.v, 300000));
		OK(vault_inbox_have(t.v, &nobody, &have));
		assert_int_equal(have, 0);
		write_steps(STEP);
	}
	assert_true(k > 50);
	vaulted_close(&t);
	vfs_stop();
	vaulted_reopen(&t);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_is_reserved_is_used_and_no_more),
	    TEST(it_does_not_add_up),
	    TEST(more_than_there_is_is_refused),
	    TEST(a_file_that_goes_leaves_its_room_and_writes_little),
	    TEST(a_disk_that_fails_meanwhile_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
