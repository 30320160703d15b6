/* vault: records that the office erased. */
#include "support/vaulted.h"

#include <sqlite3.h>
#include <string.h>

#include "support/test.h"

#define OK(call) assert_int_equal((call), AYNI_OK)

static struct vaulted t;

static bool
erase(uint8_t record)
{
	struct record_id r = vaulted_record(record);
	bool here = false;

	OK(vault_erase(t.v, &r, &here));
	return here;
}

struct sum {
	uint64_t batches, entries;
};

static enum ayni_err
add(void *ctx, uint64_t first, uint64_t count, struct bytes batch)
{
	struct sum *s = ctx;

	(void)first;
	(void)batch;
	s->batches++;
	s->entries += count;
	return AYNI_OK;
}

static struct sum
outbox(void)
{
	struct sum s = {0, 0};

	OK(vault_outbox_batches(t.v, 0, add, &s));
	return s;
}

static int64_t
number(const char *sql)
{
	char path[128];
	sqlite3_stmt *st;
	sqlite3 *c;
	int64_t n;

	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	OK(sqlite3_open(path, &c));
	OK(sqlite3_prepare_v2(c, sql, -1, &st, NULL));
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(c);
	return n;
}

/* ---- tests ---- */

static void
what_was_not_cut_goes_whole(void **state)
{
	struct record_id r = vaulted_record(3);
	struct hash form = vaulted_form(1);
	struct bytes step = text_bytes(TEXT("age=5"));

	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	OK(vault_draft_begin(t.v, &r, &form, step));
	OK(vault_draft_add(t.v, &r, &step, 1));
	assert_true(erase(1));
	assert_true(erase(3));
	assert_false(erase(1));
	vaulted_records(&t, "2.1 recorded 1 two|");
	vaulted_cut(&t);
	assert_int_equal(outbox().entries, 1);
	assert_int_equal(number("SELECT count(*) FROM entry"), 1);
	assert_int_equal(number("SELECT count(*) FROM draft"), 0);
	assert_int_equal(number("SELECT count(*) FROM step"), 0);
}

static void
a_batch_is_kept_until_it_is_safe(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	vaulted_journal(&t, ENTRY_SUBMIT, 4, 1, "four");
	vaulted_cut(&t);
	assert_true(erase(1));
	vaulted_records(&t, "2.1 recorded 1 two|4.1 recorded 1 four|");
	assert_int_equal(outbox().batches, 2);
	vaulted_apply(&t, 1, 2, 0);
	assert_int_equal(outbox().batches, 2);
	vaulted_apply(&t, 2, 2, 2);
	assert_int_equal(outbox().batches, 1);
	vaulted_apply(&t, 3, 3, 3);
	assert_int_equal(outbox().batches, 1);
	vaulted_records(&t, "2.1 safe 1 two|4.1 safe 1 four|");
	vaulted_journal(&t, ENTRY_SUBMIT, 5, 1, "five");
	vaulted_cut(&t);
	vaulted_apply(&t, 4, 4, 4);
	vaulted_records(
	    &t, "2.1 safe 1 two|4.1 safe 1 four|5.1 safe 1 five|");
}

static void
what_is_safe_already_goes_at_once(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_cut(&t);
	vaulted_apply(&t, 1, 1, 1);
	assert_true(erase(1));
	assert_int_equal(outbox().batches, 0);
	assert_int_equal(number("SELECT sum(length(body)) FROM batch"), 0);
	assert_int_equal(number("SELECT sum(length(body)) FROM entry"), 0);
}

static void
a_new_epoch_does_not_bring_it_back(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	assert_true(erase(1));
	OK(vault_keys_new(t.v, &t.wire.device_id));
	vaulted_cut(&t);
	assert_int_equal(outbox().entries, 1);
	vaulted_records(&t, "2.1 recorded 1 two|");
	assert_true(erase(2)); /* cut in both */
	OK(vault_keys_new(t.v, &t.wire.device_id));
	vaulted_cut(&t);
	assert_int_equal(outbox().entries, 0);
}

/* The number that the record had is the next one's. */
static void
the_next_record_inherits_nothing(void **state)
{
	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	assert_true(erase(2));
	vaulted_journal(&t, ENTRY_SUBMIT, 5, 1, "five");
	vaulted_records(&t, "1.1 recorded 1 one|5.1 recorded 1 five|");
	OK(vault_erase_shred(t.v));
	vaulted_reopen(&t);
	vaulted_records(&t, "1.1 recorded 1 one|5.1 recorded 1 five|");
}

static enum ayni_err
append(void *ctx, struct bytes value)
{
	buf_put_bytes(ctx, value);
	return AYNI_OK;
}

static void
beside_is(const char *name, const char *want)
{
	struct buf b = {.limit = 1000};

	OK(vault_beside_each(t.v, name, append, &b));
	assert_string_equal(buf_z(&b), want);
	buf_free(&b);
}

static void
what_stands_beside_it_goes_with_it(void **state)
{
	struct record_id one = vaulted_record(1), two = vaulted_record(2);

	(void)state;
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	OK(vault_beside_add(t.v, "a", &one, text_bytes(TEXT("1"))));
	OK(vault_beside_add(t.v, "a", &two, text_bytes(TEXT("2"))));
	OK(vault_beside_add(t.v, "a", &one, text_bytes(TEXT("3"))));
	OK(vault_beside_add(t.v, "b", &two, text_bytes(TEXT("4"))));
	vaulted_reopen(&t);
	beside_is("a", "123");
	beside_is("b", "4");
	assert_true(erase(1));
	beside_is("a", "2");
	assert_true(erase(2)); /* nothing else is here of it */
	assert_false(erase(2));
	beside_is("a", "");
	beside_is("b", "");
	OK(vault_beside_add(t.v, "a", &one, text_bytes(TEXT("5"))));
	OK(vault_beside_add(t.v, "b", &one, text_bytes(TEXT("6"))));
	OK(vault_beside_drop(t.v, "a"));
	beside_is("a", "");
	beside_is("b", "6");
}

#define TEST(f) VAULTED_TEST(f, vaulted_setup, &t)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_not_cut_goes_whole),
	    TEST(a_batch_is_kept_until_it_is_safe),
	    TEST(what_is_safe_already_goes_at_once),
	    TEST(a_new_epoch_does_not_bring_it_back),
	    TEST(the_next_record_inherits_nothing),
	    TEST(what_stands_beside_it_goes_with_it),
	};

	return cmocka_run_group_tests_name("vault_erase", tests, NULL, NULL);
}
