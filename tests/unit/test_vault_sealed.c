/* vault: what others see of it, and what they can do to it. */
#include "support/vaulted.h"

#include <string.h>

#include <sqlite3.h>

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

/* ---- what is readable ---- */

static bool
holds(const struct buf *file, struct bytes what)
{
	size_t i;

	for (i = 0; i + what.n <= file->n; i++)
		if (memcmp(file->p + i, what.p, what.n) == 0)
			return true;
	return false;
}

static void
assert_unreadable(const char *name, const struct vault_keys *k)
{
	static const char *const said[] = {"Ana Quispe", "Panader", "hija de",
	    "E01", "office.cert", "certificate bytes", "package bytes",
	    "head bytes", "a receipt", "una frase"};
	struct buf file;
	char path[128];
	size_t i;

	(void)snprintf(path, sizeof(path), "%s/%s", t.home, name);
	file = test_file(path);
	assert_true(file.n > 0);
	for (i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (holds(&file, b(said[i])))
			fail_msg("%s holds \"%s\"", name, said[i]);
	assert_false(holds(&file, BYTES(k->sign.seed)));
	assert_false(holds(&file, BYTES(k->box.secret)));
	assert_false(holds(&file, BYTES(k->sign.public.b)));
	buf_free(&file);
}

static void
test_nothing_is_readable(void **state)
{
	struct record_id r = vaulted_record(9);
	struct hash form = vaulted_form(1);
	struct bytes step = b("name=Ana Quispe");
	struct vault_keys k;

	(void)state;
	OK(vault_set(t.v, "office.cert", b("certificate bytes")));
	OK(vault_form_put(t.v, &form, b("package bytes")));
	OK(vault_draft_begin(t.v, &r, &form, b("head bytes")));
	OK(vault_draft_add(t.v, &r, &step, 1));
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "Panadería; hija de Ana Quispe");
	vaulted_cut(&t);
	vaulted_apply(&t, 1, 1, 1);
	OK(vault_keys(t.v, &k));
	assert_unreadable("vault.db-wal", &k);
	vaulted_sql(&t, "PRAGMA wal_checkpoint(TRUNCATE)");
	assert_unreadable("vault.db", &k);
	vaulted_close(&t);
	assert_unreadable("vault.db", &k);
}

static void
read_column(const char *query, struct buf *out)
{
	char path[128];
	sqlite3_stmt *st;
	sqlite3 *c;

	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	OK(sqlite3_open(path, &c));
	OK(sqlite3_prepare_v2(c, query, -1, &st, NULL));
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	buf_put(out, sqlite3_column_blob(st, 0),
	    (size_t)sqlite3_column_bytes(st, 0));
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(c);
}

/* docs/vault.md, by hand: the office opens a form without a passphrase. */
static void
test_the_office_opens_it(void **state)
{
	struct hash form = vaulted_form(1), rows;
	struct buf sealed, data, locked, plain;
	uint8_t about[80] = "form";

	(void)state;
	OK(vault_form_put(t.v, &form, b("package bytes")));
	vaulted_close(&t);
	buf_init(&sealed, 1024);
	buf_init(&data, 1024);
	buf_init(&locked, 1024);
	buf_init(&plain, 1024);
	read_column("SELECT recovery FROM header", &sealed);
	read_column("SELECT body FROM form", &locked);
	OK(seal_open(buf_bytes(&sealed), &t.wire.office_box, &data));
	rows = keys_hmac(buf_bytes(&data), b("rows"));
	memcpy(about + 16, form.b, 32);
	OK(seal_unlock(buf_bytes(&locked), rows.b, BYTES(about), &plain));
	assert_true(text_is(buf_text(&plain), "package bytes"));
	buf_free(&sealed);
	buf_free(&data);
	buf_free(&locked);
	buf_free(&plain);
}

/* ---- damage ---- */

static void
test_swapped_rows(void **state)
{
	struct record_id r = vaulted_record(1);
	struct hash form = vaulted_form(1);
	struct bytes step[2] = {b("age=5"), b("age=6")};

	(void)state;
	OK(vault_draft_begin(t.v, &r, &form, b("head")));
	OK(vault_draft_add(t.v, &r, step, 2));
	vaulted_close(&t);
	vaulted_sql(&t, "UPDATE step SET body = (SELECT body FROM step WHERE n = 2)");
	vaulted_reopen(&t);
	vaulted_clear(&list);
	ERR(vault_draft_steps(t.v, &r, vaulted_note, &list), AYNI_STORE);
	vaulted_said(&list, "");
	assert_non_null(strstr(vault_why(t.v), "vault.db"));
	assert_non_null(strstr(vault_why(t.v), "step"));
	vaulted_close(&t);
	vaulted_sql(&t, "UPDATE draft SET head = (SELECT body FROM step WHERE n = 2)");
	vaulted_reopen(&t);
	vaulted_clear(&list);
	ERR(vault_draft_head(t.v, &r, &form, &list), AYNI_STORE);
	buf_free(&list);
}

static void
test_not_a_database(void **state)
{
	char path[128];
	struct buf why;
	FILE *f;

	(void)state;
	vaulted_close(&t);
	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	f = fopen(path, "wb");
	assert_non_null(f);
	(void)fprintf(f, "%2000s", "this is a letter to my aunt");
	(void)fclose(f);
	buf_init(&why, 4096);
	ERR(vault_open(t.home, &t.options, &why, &t.v), AYNI_STORE);
	assert_non_null(strstr(buf_z(&why), path));
	buf_free(&why);
}

static void
test_no_place_for_the_token(void **state)
{
	struct buf why;

	(void)state;
	t.options.state_dir = "/proc/ayni-test";
	buf_init(&why, 4096);
	ERR(vault_create(t.home, &t.options, VAULTED_PASSPHRASE,
		&t.wire.office_box.public, &why, &t.v), AYNI_IO);
	assert_non_null(strstr(buf_z(&why), "/proc/ayni-test"));
	buf_free(&why);
}

static void
test_no_place_for_the_vault(void **state)
{
	struct buf why;

	(void)state;
	buf_init(&why, 4096);
	ERR(vault_create("/proc/ayni-test", &t.options, VAULTED_PASSPHRASE,
		&t.wire.office_box.public, &why, &t.v), AYNI_IO);
	assert_non_null(strstr(buf_z(&why), "/proc/ayni-test"));
	buf_free(&why);
}

#define TEST(f) VAULTED_TEST(f, vaulted_setup, &t)
#define TEST_EMPTY(f) VAULTED_TEST(f, vaulted_setup_empty, &t)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_nothing_is_readable),
	    TEST(test_the_office_opens_it),
	    TEST(test_swapped_rows),
	    TEST(test_not_a_database),
	    TEST_EMPTY(test_no_place_for_the_token),
	    TEST_EMPTY(test_no_place_for_the_vault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
