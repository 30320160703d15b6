/* What a person at the office decides, with every allocation and every
 * operation of the file system failing: it happened whole, or not at all,
 * and what is derived is right. */
#include "support/sqlmem.h"
#include "support/stage.h"
#include "support/vfs.h"

#include <string.h>

#include "ayni/mem.h"
#include "ingest/conflict.h"
#include "ingest/digest.h"
#include "ingest/journal.h"
#include "ingest/ledger.h"

#define FARM "name=Ann's;hens=3"

struct act {
	const char *name;
	void (*prepare)(struct stage *s);
	enum ayni_err (*act)(struct stage *s); /* in a transaction */
	bool (*is_done)(struct stage *s);
};

/* ---- a release ---- */

static void
put_aside(struct stage *s)
{
	struct record_id r;

	(void)tablet_submit(s->ann, s->farm, &r, FARM);
	(void)stage_bring(s, s->ann);
	bureau_revoke(&s->b, &s->ann->epoch, 0);
}

static enum ayni_err
release(struct stage *s)
{
	return journal_judge(
	    s->b.ingest, &s->ann->cut[0].id, false, TEXT("genuine"));
}

static bool
is_used(struct stage *s)
{
	enum ayni_err why;

	return bureau_status(&s->b, &s->ann->cut[0].id, &why) == DB_USED;
}

/* ---- a settlement ---- */

static struct record_id the_id;

static void
contradict(struct stage *s)
{
	struct hash id = tablet_submit(s->ann, s->farm, &the_id, FARM);

	(void)tablet_correct(s->ann, s->farm, &id, 1, "hens=4");
	(void)stage_bring(s, s->ann);
	(void)tablet_withdraw(s->bob, &id, 1);
	(void)tablet_correct(s->bob, s->farm, &id, 1, "hens=5");
	(void)stage_bring(s, s->bob);
}

static enum ayni_err
settle(struct stage *s)
{
	struct conflict_choice choice = {TEXT("hens"), TEXT("6")};
	struct conflict_settlement want = {.choice = &choice, .choices = 1,
	    .standing = CONFLICT_WITHDRAW};
		struct conflict c;
	struct text about;
	enum ayni_err e = conflict_read(s->b.ingest, &the_id, &c);

	if (e != AYNI_OK)
		return e;
	e = conflict_settle(&c, &want, &about);
	conflict_free(&c);
	return e;
}

static bool
is_settled(struct stage *s)
{
	struct db_record r;

	return stage_record(s, &the_id, &r) && r.conflicts == 0 &&
	    r.withdrawn;
}

/* ---- a checkpoint ---- */

static struct buf file = {.limit = CHECKPOINT_MAX_BYTES};

static void
bring(struct stage *s)
{
	contradict(s);
	buf_free(&file);
}

static enum ayni_err
checkpoint(struct stage *s)
{
	struct checkpoint c;

	buf_clear(&file);
	return ledger_checkpoint(s->b.ingest, &file, &c);
}

static bool
is_signed(struct stage *s)
{
	struct office_id id = s->b.office->cert.office;
	struct checkpoint c;

	return file.err == AYNI_OK &&
	    checkpoint_read(buf_bytes(&file), &id, &c) == AYNI_OK &&
	    c.batches == bureau_counts(&s->b).batches;
}

/* ---- an erasure ---- */

/* Of one of two records in a batch that was decided about as well. */
static void
share(struct stage *s)
{
	struct record_id other;
	struct hash id = tablet_submit(s->ann, s->farm, &the_id, FARM);

	(void)tablet_submit(s->ann, s->farm, &other, FARM);
	(void)stage_bring(s, s->ann);
	tablet_office_decides(&s->b, s->book, s->farm, &id, 1, "hens=5");
}

static enum ayni_err
erase(struct stage *s)
{
	return journal_erase(s->b.ingest, &the_id, TEXT("asked for"), NULL);
}

static bool
is_erased(struct stage *s)
{
	struct db_record r;
	bool known = false;

	assert_int_equal(
	    db_erase_known(s->b.db, &the_id, &known), AYNI_OK);
	assert_true(known != stage_record(s, &the_id, &r));
	return known;
}

static const struct act acts[] = {
    {"a release", put_aside, release, is_used},
    {"a settlement", contradict, settle, is_settled},
    {"an erasure", share, erase, is_erased},
    {"a checkpoint", bring, checkpoint, is_signed},
};

/* ---- failing ---- */

static enum ayni_err
perform(struct stage *s, const struct act *act)
{
	enum ayni_err e = db_begin(s->b.db);

	if (e == AYNI_OK)
		e = act->act(s);
	if (e == AYNI_OK)
		e = ingest_settle(s->b.ingest);
	if (e == AYNI_OK)
		e = db_commit(s->b.db);
	return e;
}

static void
assert_as_before(struct stage *s, const struct hash *before)
{
	struct hash now;

	assert_int_equal(digest(s->b.db, &now), AYNI_OK);
	assert_true(ID_EQUAL(now, *before));
}

static void
test_allocations(void **state)
{
	const struct act *act = *state;
	enum ayni_err e = AYNI_NOMEM;
	struct hash before;
	struct stage *s;
	void *at;
	long k;

	assert_int_equal(stage_setup(&at), 0);
	s = at;
	act->prepare(s);
	assert_int_equal(digest(s->b.db, &before), AYNI_OK);
	for (k = 0; e != AYNI_OK; k += TEST_STRIDE) {
		mem_fail_after = k;
		e = perform(s, act);
		mem_fail_after = -1;
		if (e == AYNI_OK)
			break;
		assert_string_equal(err_name(e), err_name(AYNI_NOMEM));
		db_rollback(s->b.db);
		assert_as_before(s, &before);
	}
	assert_true(act->is_done(s));
	stage_expect_pure(s);
	assert_int_equal(stage_teardown(&at), 0);
}

struct fault {
	unsigned ops;
	bool for_good, full;
};
static const struct fault faults[] = {
    {VFS_WRITE, false, false}, {VFS_WRITE, true, true},
    {VFS_SYNC, false, false}, {VFS_SYNC, true, false},
    {VFS_READ, false, false}, {VFS_OPEN, true, false},
};

/* Whether the fault was met.  What an error was given for may be there all
 * the same, where writing failed at the very end. */
static bool
fail_once(struct stage *s, const struct act *act, const struct fault *f,
    long k, const struct hash *before)
{
	enum ayni_err e;
	bool met;

	vfs_fail(f->ops, k, f->for_good, f->full);
	e = perform(s, act);
	met = vfs_failed() > 0;
	vfs_heal();
	if (e != AYNI_OK) {
		assert_true(e == AYNI_IO || e == AYNI_FULL);
		db_rollback(s->b.db);
	}
	bureau_reopen(&s->b);
	if (e == AYNI_OK)
		assert_true(act->is_done(s));
	else if (!act->is_done(s))
		assert_as_before(s, before);
	return met;
}

static void
test_disk(void **state)
{
	const struct act *act = *state;
	struct hash before;
	struct stage *s;
	void *at;
	size_t i;
	long k;

	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		vfs_start();
		assert_int_equal(stage_setup_disk(&at), 0);
		s = at;
		act->prepare(s);
		bureau_reopen(&s->b);
		assert_int_equal(digest(s->b.db, &before), AYNI_OK);
		for (k = 0; !act->is_done(s); k++)
			if (!fail_once(s, act, &faults[i], k, &before))
				break;
		assert_true(act->is_done(s));
		stage_expect_pure(s);
		assert_int_equal(stage_teardown(&at), 0);
		vfs_stop();
	}
}

int
main(void)
{
	int bad;

	sqlmem_start();
	bad = TEST_CASES(test_allocations, acts);
	sqlmem_counts(false);
	bad += TEST_CASES(test_disk, acts);
	return bad;
}
