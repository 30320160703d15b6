/* vault: what a device keeps, and how it says no. */
#include "support/vaulted.h"

#include <string.h>

#include "support/test.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define ERR(call, e) assert_int_equal((call), (e))

static struct vaulted t;
static struct buf list;

static struct bytes
b(const char *z)
{
	return text_bytes(text_of(z));
}

/* ---- opening ---- */

static void
test_create_and_unlock(void **state)
{
	(void)state;
	OK(vault_set(t.v, "name", b("value")));
	assert_int_equal(vault_slot(t.v), 1);
	vaulted_close(&t);
	OK(vault_open(t.home, &t.options, NULL, &t.v));
	assert_int_equal(vault_slot(t.v), 0);
	assert_false(vault_moved(t.v));
	vaulted_clear(&list);
	ERR(vault_get(t.v, "name", &list), AYNI_PASSPHRASE);
	ERR(vault_unlock(t.v, TEXT("another")), AYNI_PASSPHRASE);
	ERR(vault_get(t.v, "name", &list), AYNI_PASSPHRASE);
	OK(vault_unlock(t.v, VAULTED_PASSPHRASE));
	OK(vault_get(t.v, "name", &list));
	vaulted_said(&list, "value");
	assert_true(vault_free_bytes(t.v) > 0);
}

static void
test_create_twice(void **state)
{
	struct vault *again;
	struct buf why;

	(void)state;
	buf_init(&why, 4096);
	ERR(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
		&t.wire.office_box.public, &why, &again), AYNI_EXISTS);
	assert_non_null(strstr(buf_z(&why), "vault.db"));
	buf_free(&why);
	vaulted_reopen(&t);
}

static void
test_open_nothing(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why, 4096);
	ERR(vault_open(t.home, &t.options, &why, &t.v), AYNI_NOTFOUND);
	assert_non_null(strstr(buf_z(&why), t.home));
	buf_free(&why);
}

static void
test_newer_schema(void **state)
{
	struct buf why;

	(void)state;
	vaulted_close(&t);
	vaulted_sql(&t, "PRAGMA user_version = 99");
	buf_init(&why, 4096);
	ERR(vault_open(t.home, &t.options, &why, &t.v), AYNI_UNSUPPORTED);
	assert_non_null(strstr(buf_z(&why), "schema 99"));
	buf_free(&why);
}

/* A vault of an earlier program gets the tables that it lacks. */
static void
test_older_schema(void **state)
{
	struct hash hash = {{1}};
	uint64_t have = 0;

	(void)state;
	vaulted_close(&t);
	vaulted_sql(&t, "DROP TABLE inbox; DROP TABLE mark;"
	    "DROP TABLE file; DROP TABLE file_part; DROP TABLE beside;"
	    "DROP TABLE returned");
	vaulted_sql(&t, "PRAGMA user_version = 1");
	OK(vault_open(t.home, &t.options, NULL, &t.v));
	OK(vault_inbox_add(t.v, &hash, text_bytes(TEXT("abc"))));
	OK(vault_inbox_add(t.v, &hash, text_bytes(TEXT("de"))));
	OK(vault_inbox_have(t.v, &hash, &have));
	assert_int_equal(have, 5);
	OK(vault_inbox_drop(t.v, &hash));
	OK(vault_inbox_have(t.v, &hash, &have));
	assert_int_equal(have, 0);
}

static void
test_bad_passphrases(void **state)
{
	static char much[VAULT_MAX_PASSPHRASE + 1];

	(void)state;
	memset(much, 'x', sizeof(much));
	ERR(vault_create(t.home, &t.options, TEXT(""),
		&t.wire.office_box.public, NULL, &t.v), AYNI_USAGE);
	ERR(vault_create(t.home, &t.options,
		(struct text){much, sizeof(much)}, &t.wire.office_box.public,
		NULL, &t.v), AYNI_TOOBIG);
	/* Neither left anything that counts as a vault. */
	ERR(vault_open(t.home, &t.options, NULL, &t.v), AYNI_NOTFOUND);
}

static void
test_persons(void **state)
{
	uint64_t slot = 0;

	(void)state;
	OK(vault_set(t.v, "name", b("value")));
	OK(vault_slot_add(t.v, TEXT("la segunda"), &slot));
	assert_int_equal(slot, 2);
	ERR(vault_slot_add(t.v, TEXT("la segunda"), &slot), AYNI_EXISTS);
	vaulted_reopen(&t);
	assert_int_equal(vault_slot(t.v), 1);
	slot = 0;
	OK(vault_slot_of(t.v, TEXT("la segunda"), &slot));
	assert_int_equal(slot, 2);
	ERR(vault_slot_of(t.v, TEXT("la tercera"), &slot), AYNI_PASSPHRASE);
	assert_int_equal(vault_slot(t.v), 1);
	OK(vault_unlock(t.v, TEXT("la segunda")));
	assert_int_equal(vault_slot(t.v), 2);
	vaulted_clear(&list);
	OK(vault_get(t.v, "name", &list));
	vaulted_said(&list, "value");
}

static void
test_absurd_kdf(void **state)
{
	(void)state;
	vaulted_close(&t);
	vaulted_sql(&t, "UPDATE header SET memory = 1 << 50");
	OK(vault_open(t.home, &t.options, NULL, &t.v));
	ERR(vault_unlock(t.v, VAULTED_PASSPHRASE), AYNI_STORE);
}

/* ---- named values, transactions ---- */

static void
test_named(void **state)
{
	(void)state;
	vaulted_clear(&list);
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);
	OK(vault_set(t.v, "a", b("1")));
	OK(vault_set(t.v, "b", b("2")));
	OK(vault_set(t.v, "a", b("3")));
	vaulted_reopen(&t);
	OK(vault_get(t.v, "a", &list));
	OK(vault_get(t.v, "b", &list));
	vaulted_said(&list, "32");
	OK(vault_set(t.v, "a", b("")));
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);
}

static void
test_transaction(void **state)
{
	struct record_id r = vaulted_record(1);

	(void)state;
	vaulted_clear(&list);
	OK(vault_begin(t.v));
	OK(vault_set(t.v, "a", b("1")));
	ERR(vault_end(t.v, AYNI_NET), AYNI_NET);
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);

	/* A call that failed within spoils what the caller calls good. */
	OK(vault_begin(t.v));
	OK(vault_set(t.v, "a", b("1")));
	ERR(vault_draft_discard(t.v, &r), AYNI_NOTFOUND);
	ERR(vault_set(t.v, "b", b("1")), AYNI_NOTFOUND);
	ERR(vault_end(t.v, AYNI_OK), AYNI_NOTFOUND);
	ERR(vault_get(t.v, "a", &list), AYNI_NOTFOUND);

	OK(vault_begin(t.v));
	OK(vault_begin(t.v));
	OK(vault_set(t.v, "a", b("1")));
	OK(vault_end(t.v, AYNI_OK));
	OK(vault_end(t.v, AYNI_OK));
	vaulted_reopen(&t);
	OK(vault_get(t.v, "a", &list));
	vaulted_said(&list, "1");
}

static void
test_two_programs(void **state)
{
	struct vault *other;

	(void)state;
	OK(vault_open(t.home, &t.options, NULL, &other));
	OK(vault_unlock(other, VAULTED_PASSPHRASE));
	OK(vault_set(t.v, "a", b("1")));
	OK(vault_set(other, "b", b("2")));
	OK(vault_begin(t.v));
	ERR(vault_set(other, "a", b("3")), AYNI_BUSY);
	assert_non_null(strstr(vault_why(other), "another program"));
	assert_non_null(strstr(vault_why(other), "vault.db"));
	OK(vault_end(t.v, AYNI_OK));
	OK(vault_set(other, "a", b("3")));
	vaulted_clear(&list);
	OK(vault_get(t.v, "a", &list));
	OK(vault_get(t.v, "b", &list));
	vaulted_said(&list, "32");
	vault_close(other);
}

/* ---- keys ---- */

static void
test_keys(void **state)
{
	struct vault_keys k, again;

	(void)state;
	OK(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
	    &t.wire.office_box.public, NULL, &t.v));
	ERR(vault_keys(t.v, &k), AYNI_NOTFOUND);
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_keys(t.v, &k));
	assert_true(ID_EQUAL(k.device, t.wire.device_id));
	again.epoch = keys_epoch(&k.sign.public);
	assert_true(ID_EQUAL(k.epoch, again.epoch));
	vaulted_reopen(&t);
	OK(vault_keys(t.v, &again));
	assert_memory_equal(&k, &again, sizeof(k));
	OK(vault_keys_new(t.v, &t.wire.device_id));
	OK(vault_keys(t.v, &again));
	assert_memory_not_equal(k.sign.seed, again.sign.seed, 32);
	assert_memory_not_equal(k.box.secret, again.box.secret, 32);
}

/* ---- forms ---- */

static enum ayni_err
note_form(void *ctx, const struct hash *form, struct bytes package)
{
	buf_put_byte(&list, (uint8_t)('0' + form->b[0]));
	(void)vaulted_note(&list, package);
	return ctx != NULL ? AYNI_INTERRUPTED : AYNI_OK;
}

static void
test_forms(void **state)
{
	struct hash one = vaulted_form(1), two = vaulted_form(2);
	int stop_early = 1;

	(void)state;
	vaulted_clear(&list);
	ERR(vault_form_get(t.v, &one, &list), AYNI_NOTFOUND);
	OK(vault_form_put(t.v, &two, b("second")));
	OK(vault_form_put(t.v, &one, b("first")));
	OK(vault_form_put(t.v, &one, b("first again")));
	vaulted_reopen(&t);
	OK(vault_form_get(t.v, &one, &list));
	vaulted_said(&list, "first again");
	vaulted_clear(&list);
	OK(vault_form_list(t.v, note_form, NULL));
	vaulted_said(&list, "2second|1first again|");
	vaulted_clear(&list);
	OK(vault_form_list(t.v, note_form, &stop_early));
	vaulted_said(&list, "2second|");
}

/* ---- drafts ---- */

static enum ayni_err
note_draft(void *ctx, const struct record_id *r, const struct hash *form,
    struct bytes head)
{
	(void)ctx;
	buf_printf(&list, "%u.%u:", r->b[0], form->b[0]);
	return vaulted_note(&list, head);
}

static void
test_drafts(void **state)
{
	struct record_id r = vaulted_record(7), s = vaulted_record(3);
	struct hash form = vaulted_form(1), got;
	struct bytes step[2] = {b("age=5"), b("name=Ana")};

	(void)state;
	vaulted_clear(&list);
	ERR(vault_draft_add(t.v, &r, step, 1), AYNI_NOTFOUND);
	ERR(vault_draft_steps(t.v, &r, vaulted_note, &list), AYNI_NOTFOUND);
	ERR(vault_draft_head(t.v, &r, &got, &list), AYNI_NOTFOUND);
	ERR(vault_draft_discard(t.v, &r), AYNI_NOTFOUND);

	OK(vault_draft_begin(t.v, &r, &form, b("head")));
	ERR(vault_draft_begin(t.v, &r, &form, b("other")), AYNI_EXISTS);
	OK(vault_draft_begin(t.v, &s, &form, b("second")));
	OK(vault_draft_steps(t.v, &r, vaulted_note, &list));
	OK(vault_draft_add(t.v, &r, step, 2));
	OK(vault_draft_add(t.v, &s, step, 1));
	OK(vault_draft_add(t.v, &r, step, 1));
	vaulted_reopen(&t);
	OK(vault_draft_steps(t.v, &r, vaulted_note, &list));
	vaulted_said(&list, "age=5|name=Ana|age=5|");
	vaulted_clear(&list);
	OK(vault_draft_head(t.v, &r, &got, &list));
	assert_true(ID_EQUAL(got, form));
	vaulted_said(&list, "head");
	vaulted_clear(&list);
	OK(vault_draft_list(t.v, note_draft, NULL));
	vaulted_said(&list, "7.1:head|3.1:second|");

	OK(vault_draft_discard(t.v, &r));
	vaulted_clear(&list);
	OK(vault_draft_list(t.v, note_draft, NULL));
	vaulted_said(&list, "3.1:second|");
	OK(vault_draft_begin(t.v, &r, &form, b("anew")));
	vaulted_clear(&list);
	OK(vault_draft_steps(t.v, &r, vaulted_note, &list));
	vaulted_said(&list, "");
}

/* ---- journal and records ---- */

static void
test_journal(void **state)
{
	struct buf one = vaulted_entry(ENTRY_SUBMIT, 7, 1, "one");
	struct buf two = vaulted_entry(ENTRY_CORRECT, 7, 1, "two");
	struct buf both;
	struct record_id r = vaulted_record(7), s = vaulted_record(8);
	struct hash form = vaulted_form(1);
	struct bytes step = b("age=5");

	(void)state;
	OK(vault_draft_begin(t.v, &r, &form, b("head")));
	OK(vault_draft_add(t.v, &r, &step, 1));
	OK(vault_journal(t.v, buf_bytes(&one), TEXT("Panadería")));
	vaulted_clear(&list);
	ERR(vault_draft_steps(t.v, &r, vaulted_note, &list), AYNI_NOTFOUND);
	ERR(vault_journal(t.v, buf_bytes(&one), TEXT("")), AYNI_EXISTS);
	OK(vault_journal(t.v, buf_bytes(&two), TEXT("")));
	vaulted_reopen(&t);
	vaulted_records(&t, "7.1 recorded 2 Panadería|");

	vaulted_clear(&list);
	ERR(vault_record_entries(t.v, &s, vaulted_note, &list), AYNI_NOTFOUND);
	OK(vault_record_entries(t.v, &r, vaulted_note, &list));
	buf_init(&both, 1u << 20);
	buf_put_bytes(&both, buf_bytes(&one));
	buf_put_byte(&both, '|');
	buf_put_bytes(&both, buf_bytes(&two));
	buf_put_byte(&both, '|');
	assert_true(bytes_equal(buf_bytes(&both), buf_bytes(&list)));
	buf_free(&both);
	buf_free(&one);
	buf_free(&two);
}

static void
test_journal_refuses(void **state)
{
	struct buf office, whole = vaulted_entry(ENTRY_SUBMIT, 1, 1, "x");
	struct entry x;

	(void)state;
	memset(&x, 0, sizeof(x));
	x.kind = ENTRY_PERSON;
	x.object = b("a certificate");
	buf_init(&office, 1u << 16);
	entry_put(&office, &x);
	ERR(vault_journal(t.v, buf_bytes(&office), TEXT("")), AYNI_BADTYPE);
	whole.n--;
	ERR(vault_journal(t.v, buf_bytes(&whole), TEXT("")), AYNI_BADFORM);
	vaulted_records(&t, "");
	buf_free(&office);
	buf_free(&whole);
}

static void
test_journal_before_joining(void **state)
{
	struct buf e = vaulted_entry(ENTRY_SUBMIT, 1, 1, "x");

	(void)state;
	OK(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
	    &t.wire.office_box.public, NULL, &t.v));
	ERR(vault_journal(t.v, buf_bytes(&e), TEXT("")), AYNI_STATE);
	ERR(vault_cut(t.v, &t.wire.office_box.public, 0, NULL, NULL),
	    AYNI_STATE);
	vaulted_records(&t, "");
	buf_free(&e);
}

static void
test_beside(void **state)
{
	struct buf b = {.limit = 64};
	struct vault *other = NULL;

	(void)state;
	OK(vault_set(t.v, "x", text_bytes(TEXT("y"))));
	OK(vault_beside(t.v, &t.options, &other));
	assert_int_equal(vault_slot(other), vault_slot(t.v));
	OK(vault_get(other, "x", &b));
	assert_true(text_is(buf_text(&b), "y"));
	vault_close(other);
	/* ours goes on; a locked one has nothing to give */
	OK(vault_set(t.v, "x", text_bytes(TEXT("z"))));
	vaulted_close(&t);
	OK(vault_open(t.home, &t.options, NULL, &t.v));
	ERR(vault_beside(t.v, &t.options, &other), AYNI_PASSPHRASE);
	buf_free(&b);
}

#define TEST(f) VAULTED_TEST(f, vaulted_setup, &t)
#define TEST_EMPTY(f) VAULTED_TEST(f, vaulted_setup_empty, &t)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_create_and_unlock),
	    TEST(test_create_twice),
	    TEST_EMPTY(test_open_nothing),
	    TEST(test_newer_schema),
	    TEST(test_older_schema),
	    TEST_EMPTY(test_bad_passphrases),
	    TEST(test_persons),
	    TEST(test_absurd_kdf),
	    TEST(test_named),
	    TEST(test_transaction),
	    TEST(test_two_programs),
	    TEST(test_beside),
	    TEST_EMPTY(test_keys),
	    TEST(test_forms),
	    TEST(test_drafts),
	    TEST(test_journal),
	    TEST(test_journal_refuses),
	    TEST_EMPTY(test_journal_before_joining),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
