/* vault: files of interviews. */
#include "support/vaulted.h"

#include <string.h>

#include "support/test.h"

#define OK(call) assert_int_equal((call), AYNI_OK)

static struct vaulted t;

static void
begin(uint8_t record)
{
	struct record_id r = vaulted_record(record);
	struct hash form = vaulted_form(1);

	OK(vault_draft_begin(t.v, &r, &form, text_bytes(TEXT("head"))));
}

static struct enclosure
put(uint8_t record, const char *name, size_t length)
{
	struct enclosure x;

	OK(vaulted_file(t.v, record, name, length, &x));
	return x;
}

static enum ayni_err
submit(uint8_t record, const struct enclosure *x, size_t n)
{
	struct buf list, entry;
	enum ayni_err e;

	buf_init(&list, 4096);
	if (n > 0)
		enclosure_put(&list, x, n);
	entry = vaulted_enclosing(
	    ENTRY_SUBMIT, record, 1, "said", buf_bytes(&list));
	e = vault_journal(t.v, buf_bytes(&entry), TEXT("label"));
	buf_free(&entry);
	buf_free(&list);
	return e;
}

static enum ayni_err
note(void *ctx, const struct vault_file *f)
{
	struct buf *b = ctx;

	buf_put_text(b, f->name);
	buf_printf(b, " %u%s%s%s|", (unsigned)f->blob.length,
	    f->enclosed ? " enclosed" : "", f->held ? " held" : "",
	    f->here ? "" : " gone");
	return b->err;
}

static void
files(uint8_t record, const char *want)
{
	struct record_id r = vaulted_record(record);
	struct buf b;

	buf_init(&b, 65536);
	OK(vault_file_list(t.v, &r, note, &b));
	vaulted_said(&b, want);
	buf_free(&b);
}

static uint64_t
waiting(void)
{
	struct vault_waiting w;

	OK(vault_file_waiting(t.v, &w));
	assert_true((w.files == 0) == (w.bytes == 0));
	return w.files;
}

static void
opens(const struct enclosure *x)
{
	struct buf is, want;

	buf_init(&is, BLOB_MAX_LENGTH);
	buf_init(&want, BLOB_MAX_LENGTH);
	OK(vault_file_open(t.v, &x->blob, blob_into(&is)));
	vaulted_film(&want, x->name.p, x->blob.length);
	assert_true(bytes_equal(buf_bytes(&is), buf_bytes(&want)));
	buf_free(&is);
	buf_free(&want);
}

/* ---- tests ---- */

static void
what_is_put_opens_after_a_reopen(void **state)
{
	static const size_t length[] = {0, 1, 255, BLOB_PIECE, 300000};
	static const char *const name[] = {"a", "b", "c", "d", "e"};
	struct enclosure x[5];
	size_t i;

	(void)state;
	begin(1);
	for (i = 0; i < 5; i++)
		x[i] = put(1, name[i], length[i]);
	vaulted_reopen(&t);
	for (i = 0; i < 5; i++)
		opens(&x[i]);
	files(1, "a 0|b 1|c 255|d 16384|e 300000|");
	assert_int_equal(waiting(), 0);
}

/* Whatever a transport asks for. */
static void
any_part_of_the_ciphertext_is_read(void **state)
{
	static const size_t at[] = {0, 1, 262143, 262144, 299999};
	struct enclosure x;
	struct hash h;
	struct buf whole;
	uint8_t some[70000];
	uint64_t size;
	size_t i, n;

	(void)state;
	begin(1);
	x = put(1, "e", 400000);
	OK(vault_file_size(t.v, &x.blob.hash, &size));
	assert_int_equal(size, blob_size(400000));
	buf_init(&whole, BLOB_MAX_LENGTH);
	assert_non_null(buf_grow(&whole, size));
	OK(vault_file_read(t.v, &x.blob.hash, 0, whole.p, size));
	whole.n = size;
	h = keys_hash(buf_bytes(&whole));
	assert_true(ID_EQUAL(h, x.blob.hash));
	for (i = 0; i < 5; i++) {
		n = size - at[i] < sizeof(some) ? size - at[i] : sizeof(some);
		OK(vault_file_read(t.v, &x.blob.hash, at[i], some, n));
		assert_memory_equal(some, whole.p + at[i], n);
	}
	assert_int_equal(vault_file_read(t.v, &x.blob.hash, size - 1, some, 2),
	    AYNI_STORE);
	h.b[0] ^= 1;
	assert_int_equal(vault_file_size(t.v, &h, &size), AYNI_NOTFOUND);
	assert_int_equal(
	    vault_file_read(t.v, &h, 0, some, 1), AYNI_NOTFOUND);
	buf_free(&whole);
}

static enum ayni_err
nameless(void *ctx, const struct hash *hash, struct buf *out)
{
	(void)hash;
	buf_put_z(out, ctx);
	return out->err;
}

static enum ayni_err
breaks(const void *from, pour_fn fn, void *to)
{
	static uint8_t some[500000];
	enum ayni_err e = fn(to, BYTES(some));

	(void)from;
	return e == AYNI_OK ? AYNI_IO : e;
}

static void
what_is_not_taken_leaves_nothing(void **state)
{
	static const char *const bad[] = {"", ".hidden", "a/b", "a\n"};
	struct record_id r = vaulted_record(1);
	struct bytes some = text_bytes(TEXT("some"));
	struct pour from = pour_bytes(&some), broken = {breaks, NULL};
	struct vault_namer n = {nameless, NULL};
	struct buf name;
	size_t i;

	(void)state;
	buf_init(&name, 300);
	n.ctx = (void *)(uintptr_t)"good";
	assert_int_equal(
	    vault_file_put(t.v, &r, &from, n, &name, NULL), AYNI_NOTFOUND);
	begin(1);
	for (i = 0; i < 4; i++) {
		n.ctx = (void *)(uintptr_t)bad[i];
		assert_int_equal(vault_file_put(t.v, &r, &from, n, &name,
				     NULL), AYNI_BADFORM);
	}
	n.ctx = (void *)(uintptr_t)"good";
	assert_int_equal(
	    vault_file_put(t.v, &r, &broken, n, &name, NULL), AYNI_IO);
	assert_int_equal(name.n, 0);
	files(1, "");
	OK(vault_file_put(t.v, &r, &from, n, &name, NULL));
	assert_true(text_is(buf_text(&name), "good"));
	files(1, "good 4|");
	buf_free(&name);
}

static void
a_draft_that_goes_takes_its_files_along(void **state)
{
	struct record_id one = vaulted_record(1);
	struct enclosure x;
	uint64_t size;

	(void)state;
	begin(1);
	begin(2);
	x = put(1, "a", 5);
	(void)put(2, "b", 5);
	OK(vault_draft_clear(t.v, &one));
	files(1, "a 5|");
	OK(vault_draft_discard(t.v, &one));
	files(1, "");
	files(2, "b 5|");
	assert_int_equal(
	    vault_file_size(t.v, &x.blob.hash, &size), AYNI_NOTFOUND);
}

static void
an_entry_binds_what_it_encloses_and_drops_the_rest(void **state)
{
	struct enclosure x[3];

	(void)state;
	begin(1);
	x[0] = put(1, "a", 5);
	x[1] = put(1, "b", 6);
	x[2] = put(1, "c", 7);
	x[1] = x[2];
	OK(submit(1, x, 2));
	files(1, "a 5 enclosed|c 7 enclosed|");
	assert_int_equal(waiting(), 2);
	opens(&x[0]);
	opens(&x[1]);
}

static void
an_entry_without_its_file_is_refused(void **state)
{
	struct record_id r = vaulted_record(1);
	struct enclosure x;

	(void)state;
	begin(1);
	begin(2);
	x = put(2, "a", 5);
	assert_int_equal(submit(1, &x, 1), AYNI_STORE);
	files(2, "a 5|");
	vaulted_records(&t, "");
	OK(vault_draft_discard(t.v, &r)); /* still there */
}

static void
one_of_a_draft_is_dropped_and_none_of_a_record(void **state)
{
	struct record_id r = vaulted_record(1);
	struct enclosure x[2];

	(void)state;
	begin(1);
	x[0] = put(1, "a", 5);
	x[1] = put(1, "b", 6);
	OK(vault_file_drop(t.v, &r, &x[1].blob.hash));
	OK(vault_file_drop(t.v, &r, &x[1].blob.hash));
	files(1, "a 5|");
	OK(submit(1, x, 1));
	OK(vault_file_drop(t.v, &r, &x[0].blob.hash));
	files(1, "a 5 enclosed|");
}

/* Not before its entry is, and never against the office's word. */
static void
a_file_is_held_once_it_is_not_wanted(void **state)
{
	struct enclosure x;

	(void)state;
	begin(1);
	x = put(1, "a", 5);
	OK(submit(1, &x, 1));
	OK(vault_file_wanted(t.v, NULL, 0));
	files(1, "a 5 enclosed|");
	vaulted_cut(&t);
	vaulted_apply(&t, 1, 1, 0);
	OK(vault_file_wanted(t.v, &x.blob.hash, 1));
	files(1, "a 5 enclosed|");
	assert_int_equal(waiting(), 1);
	OK(vault_file_wanted(t.v, NULL, 0));
	files(1, "a 5 enclosed held|");
	assert_int_equal(waiting(), 0);
	OK(vault_file_wanted(t.v, &x.blob.hash, 1));
	files(1, "a 5 enclosed|");
	OK(vault_file_wanted(t.v, NULL, 0));
	files(1, "a 5 enclosed held|");
	OK(vault_outbox_behind(t.v, 0)); /* the entry is not held any more */
	OK(vault_file_wanted(t.v, NULL, 0));
	files(1, "a 5 enclosed|");
}

/* ... with the batch that its entry went in: safe, and then more safe. */
static void
bytes_go_when_they_are_safe_twice(void **state)
{
	struct enclosure x[3];

	(void)state;
	begin(1);
	x[0] = put(1, "a", 5);
	x[1] = put(1, "b", 5);
	OK(submit(1, x, 2));
	vaulted_cut(&t);
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	vaulted_cut(&t);
	vaulted_journal(&t, ENTRY_SUBMIT, 3, 1, "three");
	vaulted_cut(&t);
	vaulted_apply(&t, 1, 1, 0);
	OK(vault_file_wanted(t.v, &x[1].blob.hash, 1));
	vaulted_apply(&t, 2, 2, 1);
	files(1, "a 5 enclosed held|b 5 enclosed|");
	opens(&x[0]);
	vaulted_apply(&t, 3, 3, 2);
	files(1, "a 5 enclosed held gone|b 5 enclosed|");
	opens(&x[1]); /* an office that has it not calls nothing safe */
	assert_int_equal(waiting(), 1);
	OK(vault_file_wanted(t.v, NULL, 0));
	vaulted_apply(&t, 4, 3, 3);
	files(1, "a 5 enclosed held gone|b 5 enclosed held gone|");
	/* wanted again, it waits no more: it cannot come back */
	OK(vault_file_wanted(t.v, &x[0].blob.hash, 1));
	assert_int_equal(waiting(), 0);
}

static enum ayni_err
count(void *ctx, const struct hash *hash)
{
	(void)hash;
	++*(int *)ctx;
	return AYNI_OK;
}

static void
those_that_wait_are_told_from_those_that_are_held(void **state)
{
	struct enclosure x[2];
	struct hash draft;
	bool held = true;
	int wait = 0;

	(void)state;
	begin(1);
	x[0] = put(1, "a", 5);
	x[1] = put(1, "b", 5);
	OK(submit(1, x, 2));
	begin(2);
	draft = put(2, "c", 5).blob.hash;
	vaulted_cut(&t);
	vaulted_apply(&t, 1, 1, 0);
	OK(vault_file_wanted(t.v, &x[1].blob.hash, 1));
	OK(vault_file_walk(t.v, count, &wait));
	assert_int_equal(wait, 1);
	OK(vault_file_held(t.v, &x[1].blob.hash, &held));
	assert_false(held);
	OK(vault_file_held(t.v, &x[0].blob.hash, &held));
	assert_true(held);
	assert_int_equal(vault_file_held(t.v, &draft, &held), AYNI_NOTFOUND);
}

static void
an_erased_record_takes_its_files_along(void **state)
{
	struct record_id r = vaulted_record(1);
	struct enclosure x;
	uint64_t size;
	bool here;

	(void)state;
	begin(1);
	x = put(1, "a", 5);
	OK(submit(1, &x, 1));
	begin(1);
	(void)put(1, "b", 5);
	OK(vault_erase(t.v, &r, &here));
	files(1, "");
	assert_int_equal(
	    vault_file_size(t.v, &x.blob.hash, &size), AYNI_NOTFOUND);
	assert_int_equal(waiting(), 0);
}

static bool
holds(const struct buf *b, const char *what)
{
	size_t i, n = strlen(what);

	for (i = 0; i + n <= b->n; i++)
		if (memcmp(b->p + i, what, n) == 0)
			return true;
	return false;
}

/* Nothing of it is readable in the files of the vault. */
static void
a_file_lies_encrypted(void **state)
{
	char path[128];
	struct buf all;
	FILE *f;
	int c;

	(void)state;
	begin(1);
	(void)put(1, "a-name-to-look-for", 30000);
	vaulted_close(&t);
	(void)snprintf(path, sizeof(path), "%s/vault.db", t.home);
	buf_init(&all, 1u << 26);
	f = fopen(path, "rb");
	assert_non_null(f);
	while ((c = fgetc(f)) != EOF)
		buf_put_byte(&all, (uint8_t)c);
	(void)fclose(f);
	assert_false(holds(&all, "a-name-to"));
	assert_false(holds(&all, "abcdefg"));
	buf_free(&all);
}

static void
a_vault_of_schema_3_is_brought_up(void **state)
{
	struct enclosure x;

	(void)state;
	vaulted_close(&t);
	vaulted_sql(&t, "DROP TABLE file; DROP TABLE file_part; DROP TABLE beside;"
	    "DROP TABLE returned; "
	    "PRAGMA user_version = 3");
	vaulted_reopen(&t);
	begin(1);
	x = put(1, "a", 5);
	opens(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) VAULTED_TEST(f, vaulted_setup, &t)
	    TEST(what_is_put_opens_after_a_reopen),
	    TEST(any_part_of_the_ciphertext_is_read),
	    TEST(what_is_not_taken_leaves_nothing),
	    TEST(a_draft_that_goes_takes_its_files_along),
	    TEST(an_entry_binds_what_it_encloses_and_drops_the_rest),
	    TEST(an_entry_without_its_file_is_refused),
	    TEST(one_of_a_draft_is_dropped_and_none_of_a_record),
	    TEST(a_file_is_held_once_it_is_not_wanted),
	    TEST(bytes_go_when_they_are_safe_twice),
	    TEST(those_that_wait_are_told_from_those_that_are_held),
	    TEST(an_erased_record_takes_its_files_along),
	    TEST(a_file_lies_encrypted),
	    TEST(a_vault_of_schema_3_is_brought_up),
	};

	return cmocka_run_group_tests_name("vault_file", tests, NULL, NULL);
}
