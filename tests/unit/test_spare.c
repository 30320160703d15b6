/* spare: the vault's second copy on a card, and a vault of it. */
#include "sync/spare.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "support/test.h"
#include "support/vaulted.h"
#include "support/vfs.h"

#define OK(call) assert_int_equal((call), AYNI_OK)

static struct vaulted t;
static struct stick files;
static char card[80];

static enum ayni_err
write_copy(struct spare *s)
{
	return spare_write(t.v, &files, card, s);
}

static void
must_write(void)
{
	struct spare s;

	OK(write_copy(&s));
	assert_int_equal(s.unfit, 0);
}

static enum ayni_err
note(void *ctx, const char *copy)
{
	(void)snprintf(ctx, STICK_MAX_PATH, "%s", copy);
	return AYNI_OK;
}

static void
find(char out[STICK_MAX_PATH])
{
	out[0] = '\0';
	OK(spare_find(&files, card, note, out));
}

/* A vault of what is on the card; end with forget. */
static struct vaulted
back(struct vault_back *b)
{
	struct vaulted u = t;
	char copy[STICK_MAX_PATH];
	struct trouble why;

	find(copy);
	u.v = NULL;
	(void)snprintf(u.home, sizeof(u.home), "%s/back", t.root);
	OK(spare_restore(copy, u.home, b, &why));
	vaulted_reopen(&u);
	return u;
}

static void
forget(struct vaulted *u)
{
	vaulted_close(u);
	vaulted_remove(u->home);
}

static void
drafts_say(struct vaulted *u, uint8_t record, const char *want)
{
	struct record_id r = vaulted_record(record);
	struct buf b;

	buf_init(&b, 65536);
	OK(vault_draft_steps(u->v, &r, vaulted_note, &b));
	vaulted_said(&b, want);
	buf_free(&b);
}

static void
step(uint8_t record, const char *what)
{
	struct record_id r = vaulted_record(record);
	struct bytes s = text_bytes(text_of(what));

	OK(vault_draft_add(t.v, &r, &s, 1));
}

static void
draft(uint8_t record)
{
	struct record_id r = vaulted_record(record);
	struct hash form = vaulted_form(1);

	OK(vault_draft_begin(t.v, &r, &form, text_bytes(TEXT("head"))));
}

/* Record 1 is with the office, 2 is not, 3 is a draft with a file. */
static int
setup(void **state)
{
	struct enclosure x;

	(void)state;
	vaulted_create(&t);
	files = stick_files();
	(void)snprintf(card, sizeof(card), "%s/card", t.root);
	assert_int_equal(mkdir(card, 0700), 0);
	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	vaulted_cut(&t);
	vaulted_apply(&t, 1, 1, 1);
	vaulted_journal(&t, ENTRY_SUBMIT, 2, 1, "two");
	draft(3);
	OK(vaulted_file(t.v, 3, "film", 300000, &x));
	step(3, "first");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	vaulted_end(&t);
	return 0;
}

/* ---- tests ---- */

static void
all_of_it_comes_back_as_of_a_vault_that_moved(void **state)
{
	struct vault_back b;
	struct vault_marks m;
	struct vaulted u;

	(void)state;
	must_write();
	u = back(&b);
	assert_int_equal(b.files, 1);
	assert_int_equal(b.lacking, 0);
	assert_true(vault_moved(u.v));
	vaulted_records(&u, "1.1 safe 1 one|2.1 recorded 1 two|");
	drafts_say(&u, 3, "first|");
	OK(vault_keys_new(u.v, &t.wire.device_id));
	OK(vault_outbox_marks(u.v, &m));
	assert_int_equal(m.journalled, 1); /* what was not safe */
	vaulted_cut(&u);
	forget(&u);
}

/* The same directory, with the same state outside it, counts as moved too:
 * a restore has keys of its own. */
static void
in_its_old_place_it_has_moved_as_well(void **state)
{
	char copy[STICK_MAX_PATH], vault[128];
	struct vault_back b;

	(void)state;
	vaulted_cut(&t);
	must_write();
	find(copy);
	vaulted_close(&t);
	(void)snprintf(vault, sizeof(vault), "%s/vault.db", t.home);
	assert_int_equal(unlink(vault), 0); /* the directory stays */
	OK(spare_restore(copy, t.home, &b, NULL));
	vaulted_reopen(&t);
	assert_true(vault_moved(t.v));
}

static void
a_vault_that_is_there_is_not_touched(void **state)
{
	char copy[STICK_MAX_PATH];
	struct vault_back b = {7, 7};
	struct trouble why;

	(void)state;
	must_write();
	step(3, "second");
	find(copy);
	assert_int_equal(
	    spare_restore(copy, t.home, &b, &why), AYNI_EXISTS);
	assert_int_equal(why.what, TROUBLE_VAULT_THERE);
	assert_int_equal(b.files, 7);
	drafts_say(&t, 3, "first|second|");
}

static void
what_changes_is_seen_and_what_does_not_is_not(void **state)
{
	struct vault_copied was, is;
	struct record_id r = vaulted_record(3);

	(void)state;
	OK(vault_copy_look(t.v, &was));
	OK(vault_set(t.v, "safety", text_bytes(TEXT("x"))));
	OK(vault_copy_look(t.v, &is));
	assert_true(ID_EQUAL(was.all, is.all));
	step(3, "second");
	OK(vault_copy_look(t.v, &is));
	assert_false(ID_EQUAL(was.all, is.all));
	assert_false(ID_EQUAL(was.drafts, is.drafts));
	was = is;
	vaulted_journal(&t, ENTRY_SUBMIT, 4, 1, "four");
	OK(vault_copy_look(t.v, &is));
	assert_false(ID_EQUAL(was.all, is.all));
	assert_true(ID_EQUAL(was.drafts, is.drafts));
	assert_int_equal(is.entries, was.entries + 1);
	was = is;
	OK(vault_draft_clear(t.v, &r));
	step(3, "second"); /* the same once more, otherwise sealed */
	OK(vault_copy_look(t.v, &is));
	assert_false(ID_EQUAL(was.drafts, is.drafts));
}

static enum ayni_err
count(void *arg, const char *name)
{
	*(int *)arg += name[0] != '.';
	return AYNI_OK;
}

/* Files follow what becomes of their drafts. */
static void
what_is_discarded_goes_from_the_card(void **state)
{
	struct record_id r = vaulted_record(3);
	char copy[STICK_MAX_PATH];
	struct vault_back b;
	struct vaulted u;
	struct buf seen;
	int n = 0;

	(void)state;
	must_write();
	OK(vault_draft_discard(t.v, &r));
	must_write();
	find(copy);
	buf_init(&seen, 4096);
	u = back(&b);
	assert_int_equal(b.files + b.lacking, 0);
	assert_int_equal(vault_draft_steps(u.v, &r, vaulted_note, &seen),
	    AYNI_NOTFOUND);
	forget(&u);
	buf_free(&seen);
	OK(files.list(files.ctx, copy, count, &n));
	assert_int_equal(n, 1); /* the vault alone */
}

/* Whatever fails while a new copy is written: the old one is there, or the
 * new one, and the vault goes on. */
static void
a_card_that_fails_leaves_the_old_copy_or_the_new_one(void **state)
{
	struct vault_back b;
	struct vaulted u;
	struct spare s;
	bool fired = true;
	enum ayni_err e = AYNI_OK;
	long k;

	(void)state;
	vfs_start();
	vaulted_reopen(&t);
	must_write();
	step(3, "second");
	for (k = 0; fired; k++) {
		vfs_fail(VFS_WRITE | VFS_SYNC | VFS_OPEN, k, k % 2 == 1, true);
		e = write_copy(&s);
		fired = vfs_failed() > 0;
		vfs_heal();
		u = back(&b);
		assert_int_equal(b.files, 1);
		drafts_say(&u, 3, e == AYNI_OK ? "first|second|" : "first|");
		forget(&u);
		if (e == AYNI_OK)
			break;
	}
	assert_int_equal(e, AYNI_OK);
	assert_true(k > 20);
	drafts_say(&t, 3, "first|second|");
	vaulted_close(&t);
	vfs_stop();
	vaulted_reopen(&t);
}

static enum ayni_err
written(void)
{
	struct spare s;

	return write_copy(&s);
}

static enum ayni_err
restored(void)
{
	char copy[STICK_MAX_PATH], home[100];
	struct vault_back b;
	enum ayni_err e;

	find(copy);
	(void)snprintf(home, sizeof(home), "%s/back", t.root);
	e = spare_restore(copy, home, &b, NULL);
	vaulted_remove(home);
	return e;
}

static void
without_memory_it_fails_whole(void **state)
{
	(void)state;
	test_fail_each_allocation(written);
	test_fail_each_allocation(restored);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_of_it_comes_back_as_of_a_vault_that_moved),
	    TEST(in_its_old_place_it_has_moved_as_well),
	    TEST(a_vault_that_is_there_is_not_touched),
	    TEST(what_changes_is_seen_and_what_does_not_is_not),
	    TEST(what_is_discarded_goes_from_the_card),
	    TEST(a_card_that_fails_leaves_the_old_copy_or_the_new_one),
	    TEST(without_memory_it_fails_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
