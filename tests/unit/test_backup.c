/* keep/backup: an office copied while it works, sealed, and made anew. */
#include "support/stage.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/receipt.h"
#include "disk/disk.h"
#include "ingest/digest.h"
#include "ingest/journal.h"
#include "keep/backup.h"
#include "keep/contents.h"

#define FARM "name=Ann's;hens=3"
#define SECRET TEXT("correct horse battery")
#define CHEAP {1, 8192} /* what guessing costs; of a test */

struct desk {
	struct stage *s;
	char dir[64], file[128], other[128], fresh[128];
	enum backup_side side;
};

static int
setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	void *s = NULL;

	assert_non_null(d);
	assert_int_equal(stage_setup_disk(&s), 0);
	d->s = s;
	(void)snprintf(d->dir, sizeof(d->dir), "/tmp/ayni-backup.XXXXXX");
	assert_non_null(mkdtemp(d->dir));
	(void)snprintf(d->file, sizeof(d->file), "%s/one", d->dir);
	(void)snprintf(d->other, sizeof(d->other), "%s/two", d->dir);
	(void)snprintf(d->fresh, sizeof(d->fresh), "%s/office", d->dir);
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct desk *d = *state;
	void *s = d->s;

	assert_int_equal(stage_teardown(&s), 0);
	disk_remove(d->dir);
	free(d);
	return 0;
}

static struct backup_setup
setup_of(struct desk *d, const char *store, struct text secret)
{
	return (struct backup_setup){.store = store, .passphrase = secret,
	    .cost = CHEAP, .clock = test_clock(&d->s->b.at),
	    .chance = test_random(&d->s->b.seed)};
}

static enum ayni_err
make(struct desk *d, const char *file, struct backup *out)
{
	struct backup_setup s = setup_of(d, d->s->b.dir, SECRET);

	return backup_make(
	    &s, d->s->b.office, d->s->b.db, file, out, &d->side);
}

static enum ayni_err
restore(struct desk *d, const char *file, struct text secret)
{
	struct backup_setup s = setup_of(d, d->fresh, secret);
	struct backup b;

	return backup_restore(&s, file, &b, &d->side);
}

static void
expect_nothing_restored(struct desk *d)
{
	char command[200];

	assert_int_not_equal(access(d->fresh, F_OK), 0);
	(void)snprintf(command, sizeof(command), "! ls %s | grep -q part",
	    d->dir);
	assert_int_equal(system(command), 0);
}

static struct receipt
receipt(struct desk *d, struct tablet *t)
{
	struct sync_answer a;
	struct receipt r;

	tablet_sync(t, &d->s->b, NULL, 0, false, &d->s->a, &a);
	assert_int_equal(
	    receipt_read(a.receipt, &d->s->b.office->cert, &r), AYNI_OK);
	return r;
}

static void
bring(struct desk *d, struct tablet *t)
{
	struct record_id r;
	const struct cut *c = stage_submit(d->s, t, &r, FARM);

	stage_expect(d->s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
}

/* ---- there and back ---- */

static void
an_office_comes_back_as_it_was(void **state)
{
	struct desk *d = *state;
	struct epoch_id was = d->s->b.office->cert.epoch;
	struct db_counts counts;
	struct bureau again;
	struct backup b;
	struct hash h;

	bring(d, d->s->ann);
	bring(d, d->s->bob);
	counts = bureau_counts(&d->s->b);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(digest(d->s->b.db, &h), AYNI_OK);
	assert_true(ID_EQUAL(b.digest, h));
	assert_int_equal(b.batches, counts.batches);
	bring(d, d->s->ann); /* is lost */
	assert_int_equal(restore(d, d->file, SECRET), AYNI_OK);
	bureau_at(&again, d->fresh, 77);
	assert_false(ID_EQUAL(again.office->cert.epoch, was));
	assert_non_null(office_cert_of(again.office, &was));
	assert_int_equal(bureau_counts(&again).records, counts.records);
	/* its new epoch is one batch more */
	assert_int_equal(bureau_counts(&again).batches, counts.batches + 1);
	bureau_shuffle(&again, 5);
	assert_int_equal(digest(again.db, &h), AYNI_OK);
	bureau_end(&again);
}

static void
what_is_not_of_the_store_comes_along(void **state)
{
	struct desk *d = *state;
	static const struct {
		const char *name;
		bool comes;
	} files[] = {
	    {"specs/own.tables.csv", true},
	    {"deep/er/file", true},
	    {"verify-1.tmp", false},
	    {"file.part", false},
	    {"old-backup", false},
	    {"office.db-wal.txt", true},
	};
	char path[256];
	struct backup b;
	size_t i;

	for (i = 0; i < 6; i++) {
		(void)snprintf(path, sizeof(path),
		    "mkdir -p $(dirname %s/%s) && echo text >%s/%s",
		    d->s->b.dir, files[i].name, d->s->b.dir, files[i].name);
		assert_int_equal(system(path), 0);
	}
	(void)snprintf(path, sizeof(path), "%s/old-backup", d->s->b.dir);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(make(d, path, &b), AYNI_OK);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(restore(d, d->file, SECRET), AYNI_OK);
	for (i = 0; i < 6; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", d->fresh,
		    files[i].name);
		assert_int_equal(access(path, F_OK) == 0, files[i].comes);
	}
}

static void
only_what_was_read_back_is_safe(void **state)
{
	struct desk *d = *state;
	struct tablet *t = d->s->ann;
	struct backup b;
	struct stat st;

	bring(d, t);
	bring(d, t);
	assert_int_equal(receipt(d, t).safe, 0);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(stat(d->file, &st), 0);
	assert_int_equal(b.bytes, st.st_size);
	assert_int_equal(receipt(d, t).safe, 2);
	bring(d, t);
	assert_int_equal(receipt(d, t).held, 3);
	assert_int_equal(receipt(d, t).safe, 2);
	assert_int_equal(make(d, d->other, &b), AYNI_OK);
	assert_int_equal(receipt(d, t).safe, 3);
}

/* What came late but belongs before what is in the backup holds the mark. */
static void
a_gap_that_closed_after_the_backup_holds_the_mark(void **state)
{
	struct desk *d = *state;
	struct tablet *t = d->s->ann;
	struct record_id r;
	const struct cut *first = stage_submit(d->s, t, &r, FARM);
	const struct cut *late = stage_submit(d->s, t, &r, FARM);
	struct backup b;

	stage_expect(d->s, buf_bytes(&first->raw), AYNI_OK, DB_USED);
	bring(d, t);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(receipt(d, t).safe, 1);
	stage_expect(d->s, buf_bytes(&late->raw), AYNI_OK, DB_USED);
	assert_int_equal(receipt(d, t).held, 3);
	assert_int_equal(receipt(d, t).safe, 1);
}

static void
a_restored_office_knows_what_is_safe(void **state)
{
	struct desk *d = *state;
	struct bureau again;
	struct sync_answer a;
	struct receipt r;
	struct backup b;

	bring(d, d->s->ann);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(restore(d, d->file, SECRET), AYNI_OK);
	bureau_at(&again, d->fresh, 77);
	tablet_sync(d->s->ann, &again, NULL, 0, false, &d->s->a, &a);
	assert_int_equal(
	    receipt_read(a.receipt, &again.office->cert, &r), AYNI_OK);
	assert_int_equal(r.safe, 1);
	bureau_end(&again);
}

/* ---- two offices of one identity ---- */

static void
publish(struct bureau *b, const char *question)
{
	bureau_publish(b, bureau_read_as(b, "tests/data/forms/household.xml",
	    "Do you work?", question));
}

static void
judge(struct bureau *b, const struct hash *batch, bool refused)
{
	assert_int_equal(db_begin(b->db), AYNI_OK);
	assert_int_equal(journal_judge(b->ingest, batch, refused,
			     (struct text){NULL, 0}), AYNI_OK);
	assert_int_equal(ingest_settle(b->ingest), AYNI_OK);
	assert_int_equal(db_commit(b->db), AYNI_OK);
}

/* Against all advice the old one goes on as well.  Once all of it is in one
 * place, nothing is lost, the stricter counts, and pairs are listed. */
static void
two_copies_that_were_both_in_use_become_one(void **state)
{
	struct desk *d = *state;
	struct bureau *old = &d->s->b, again;
	struct tablet *t = tablet_new(old, d->s->book, "E03"), *thief;
	struct db_contest *c = NULL;
	struct hash was, is;
	struct buf *raw, invitation;
	struct backup b;
	enum ayni_err why;
	size_t n, i;

	bring(d, d->s->bob);
	bureau_revoke(old, &d->s->bob->epoch, 0);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(restore(d, d->file, SECRET), AYNI_OK);
	bureau_at(&again, d->fresh, 77);
	thief = tablet_steal(t);
	thief->device.b[0] ^= 1;
	tablet_rejoin(thief, &thief->device, 0);
	buf_init(&invitation, 64u << 20);

	tablet_join(t, old);
	publish(old, "Do you earn?");
	bureau_invite(old, "E09", "Grace", (struct text){NULL, 0}, &invitation);
	judge(old, &d->s->bob->cut[0].id, false);
	bring(d, d->s->ann);

	tablet_join(thief, &again);
	publish(&again, "Are you paid?");
	buf_clear(&invitation);
	bureau_invite(&again, "E09", "Heidi", (struct text){NULL, 0},
	    &invitation);
	judge(&again, &d->s->bob->cut[0].id, true);

	n = bureau_archive(old, &d->s->a, &raw);
	for (i = 0; i < n; i++) {
		assert_int_equal(
		    bureau_offer(&again, buf_bytes(&raw[i])).archived, true);
		buf_free(&raw[i]);
	}
	assert_int_equal(bureau_status(&again, &d->s->bob->cut[0].id, &why),
	    DB_REFUSED);
	assert_int_equal(why, AYNI_DECLINED);
	assert_int_equal(
	    db_contest_list(again.db, &d->s->a, &c, &n), AYNI_OK);
	assert_int_equal(n, 3);
	assert_int_equal(c[0].kind, DB_CONTEST_FORM);
	assert_true(text_is(c[0].about, "household"));
	assert_int_equal(c[1].kind, DB_CONTEST_CODE);
	assert_true(text_is(c[1].about, "E09"));
	assert_true(text_is(c[1].one, "Grace"));
	assert_true(text_is(c[1].two, "Heidi"));
	assert_int_equal(c[2].kind, DB_CONTEST_DEVICE);
	assert_true(text_is(c[2].about, "E03"));
	assert_int_equal(bureau_counts(&again).held, 0);
	assert_int_equal(digest(again.db, &was), AYNI_OK);
	for (i = 0; i < 4; i++) {
		bureau_shuffle(&again, i);
		assert_int_equal(digest(again.db, &is), AYNI_OK);
		assert_true(ID_EQUAL(is, was));
	}
	assert_int_equal(
	    db_contest_list(old->db, &d->s->a, &c, &n), AYNI_OK);
	assert_int_equal(n, 0);
	buf_free(&invitation);
	tablet_free(thief);
	tablet_free(t);
	bureau_end(&again);
}

/* ---- files that are not what was written ---- */

static void
every_cut_is_noticed(void **state)
{
	struct desk *d = *state;
	struct backup b;
	struct buf whole;
	size_t n;

	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	whole = test_file(d->file);
	for (n = 0; n < whole.n; n += n < 200 ? 1 : 9973) {
		assert_int_equal(truncate(d->file, (off_t)n), 0);
		assert_int_equal(restore(d, d->file, SECRET),
		    n < 15 ? AYNI_BADTYPE : AYNI_CANTOPEN);
		assert_int_equal(d->side, BACKUP_FILE);
		expect_nothing_restored(d);
		test_put_file(d->file, buf_bytes(&whole));
	}
	buf_put_byte(&whole, 0);
	test_put_file(d->file, buf_bytes(&whole));
	assert_int_equal(restore(d, d->file, SECRET), AYNI_CANTOPEN);
	expect_nothing_restored(d);
	buf_free(&whole);
}

static void
every_altered_bit_is_noticed(void **state)
{
	struct desk *d = *state;
	struct backup b;
	struct buf whole;
	enum ayni_err e;
	size_t i;

	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	whole = test_file(d->file);
	for (i = 0; i < whole.n; i += i < 120 ? 1 : 9973) {
		whole.p[i] ^= (uint8_t)(1u << i % 8);
		test_put_file(d->file, buf_bytes(&whole));
		whole.p[i] ^= (uint8_t)(1u << i % 8);
		e = restore(d, d->file, SECRET);
		if (e != AYNI_CANTOPEN && e != AYNI_PASSPHRASE &&
		    e != AYNI_BADTYPE && e != AYNI_UNSUPPORTED)
			fail_msg("byte %zu: %s", i, err_name(e));
		expect_nothing_restored(d);
	}
	buf_free(&whole);
}

static void
a_wrong_passphrase_opens_nothing(void **state)
{
	struct desk *d = *state;
	struct backup b;

	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(
	    restore(d, d->file, TEXT("correct horse batterx")),
	    AYNI_PASSPHRASE);
	expect_nothing_restored(d);
}

static struct buf
head_of(const char *file)
{
	struct sealed *in = NULL;
	struct buf head;

	buf_init(&head, CONTENTS_MAX_HEAD);
	assert_int_equal(sealed_open(file, SECRET, &in), AYNI_OK);
	assert_int_equal(contents_get(in, &head), AYNI_OK);
	sealed_free(in);
	return head;
}

/* Sealed by somebody who knows the passphrase: still, nothing is written
 * outside, and nothing that is no office is taken for one. */
static void
contents_that_are_no_office_are_refused(void **state)
{
	static const char *const paths[] = {"../outside", "/tmp/outside", "",
	    "a//b", "a/../../outside", ".", "a/.", "a\nb/..", "office.db",
	    "1/2/3/4/5/6/7/8/9/10", "x/"};
	struct desk *d = *state;
	struct sealed *out = NULL;
	struct backup b;
	struct buf head;
	size_t i;

	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_int_equal(sealed_create(d->other, SECRET,
				     (struct sealed_cost)CHEAP,
				     test_random(&d->s->b.seed), &out),
		    AYNI_OK);
		head = head_of(d->file);
		assert_int_equal(
		    contents_put(out, buf_bytes(&head)), AYNI_OK);
		assert_int_equal(contents_put_file(out, d->file,
				     text_of(paths[i])), AYNI_OK);
		assert_int_equal(sealed_end(out), AYNI_OK);
		sealed_free(out);
		buf_free(&head);
		assert_int_not_equal(restore(d, d->other, SECRET), AYNI_OK);
		assert_int_equal(d->side, BACKUP_INSIDE);
		expect_nothing_restored(d);
		assert_int_not_equal(access("/tmp/outside", F_OK), 0);
	}
}

/* ---- a store that is damaged already ---- */

static void
a_damaged_batch_is_kept_and_nothing_is_safe(void **state)
{
	struct desk *d = *state;
	struct tablet *t = d->s->ann;
	struct bureau again;
	char path[128];
	struct backup b;
	sqlite3 *c = NULL;

	bring(d, t);
	bring(d, t);
	(void)snprintf(path, sizeof(path), "%s/office.db", d->s->b.dir);
	assert_int_equal(sqlite3_open(path, &c), SQLITE_OK);
	assert_int_equal(sqlite3_exec(c, "UPDATE batch SET raw = CAST(substr("
			     "raw, 1, length(raw) - 1) || x'00' AS BLOB) "
			     "WHERE first = 2 AND device <> "
			     "(SELECT device FROM batch ORDER BY rowid LIMIT 1)",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_changes(c), 1);
	(void)sqlite3_close(c);
	assert_int_equal(make(d, d->file, &b), AYNI_OK);
	assert_int_equal(b.bad, 1);
	assert_int_equal(b.why, AYNI_BADHASH);
	assert_true(ID_EQUAL(b.first_bad, t->cut[1].id));
	assert_int_equal(receipt(d, t).safe, 0);
	assert_int_equal(restore(d, d->file, SECRET), AYNI_OK);
	bureau_at(&again, d->fresh, 77);
	bureau_end(&again);
}

static void
a_file_that_is_there_stays(void **state)
{
	struct desk *d = *state;
	struct backup b;
	struct buf was;

	test_put_file(d->file, text_bytes(TEXT("dear diary")));
	assert_int_equal(make(d, d->file, &b), AYNI_EXISTS);
	assert_int_equal(d->side, BACKUP_FILE);
	was = test_file(d->file);
	assert_true(text_is(buf_text(&was), "dear diary"));
	buf_free(&was);
	assert_int_equal(restore(d, d->file, SECRET), AYNI_BADTYPE);
	assert_int_equal(mkdir(d->fresh, 0700), 0);
	(void)snprintf(d->other, sizeof(d->other), "%.100s/file", d->fresh);
	test_put_file(d->other, text_bytes(TEXT("dear diary")));
	assert_int_equal(restore(d, d->file, SECRET), AYNI_EXISTS);
	assert_int_equal(d->side, BACKUP_STORE);
	assert_int_equal(access(d->other, F_OK), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_office_comes_back_as_it_was),
	    TEST(what_is_not_of_the_store_comes_along),
	    TEST(only_what_was_read_back_is_safe),
	    TEST(a_gap_that_closed_after_the_backup_holds_the_mark),
	    TEST(a_restored_office_knows_what_is_safe),
	    TEST(two_copies_that_were_both_in_use_become_one),
	    TEST(every_cut_is_noticed),
	    TEST(every_altered_bit_is_noticed),
	    TEST(a_wrong_passphrase_opens_nothing),
	    TEST(contents_that_are_no_office_are_refused),
	    TEST(a_damaged_batch_is_kept_and_nothing_is_safe),
	    TEST(a_file_that_is_there_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
