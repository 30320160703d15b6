/* ledger: which batches came, in which order, and the proof that they are
 * still here. */
#include "support/command.h"
#include "support/stage.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "ingest/ledger.h"

#define FARM "name=Ann's;hens=3"

/* ---- what a test does to the store, and asks of it ---- */

static void
by_hand(struct stage *s, const char *sql)
{
	char path[128];
	sqlite3 *c;

	(void)snprintf(path, sizeof(path), "%s/office.db", s->b.dir);
	assert_int_equal(sqlite3_open(path, &c), SQLITE_OK);
	assert_int_equal(sqlite3_exec(c, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(c), SQLITE_OK);
}

static const char *
file(struct stage *s, const char *name)
{
	static char path[4][128];
	static unsigned next;
	char *at = path[next++ % 4];

	(void)snprintf(at, sizeof(path[0]), "%s/%s", s->b.dir, name);
	return at;
}

static const struct cut *
bring(struct stage *s, struct tablet *t)
{
	struct record_id r;

	(void)tablet_submit(t, s->farm, &r, FARM);
	return stage_bring(s, t);
}

static const char *
checkpoint(struct stage *s)
{
	const char *path = file(s, "then.checkpoint");

	command_ok(COMMAND(s->b.dir, "checkpoint", "--out", path));
	return path;
}

static struct command_said
verify(struct stage *s, const char *path)
{
	return COMMAND(s->b.dir, "verify", "--against", path);
}

static void
fails_with(struct command_said said, const char *says, const struct hash *id)
{
	command_fails(said, AYNI_STORE, says);
	if (id != NULL)
		assert_non_null(
		    strstr(said.err, bureau_hex(ID_BYTES(*id))));
}

/* ---- tests ---- */

static void
what_is_still_here_is_proved(void **state)
{
	struct stage *s = *state;
	const char *path, *said;

	(void)bring(s, s->ann);
	path = checkpoint(s);
	(void)bring(s, s->bob);
	(void)bring(s, s->ann);
	said = command_ok(verify(s, path));
	assert_non_null(strstr(said, "all here, as they were; 2 came since"));
	command_ok(COMMAND(s->b.dir, "rebuild", "--shuffle", "3"));
	command_ok(verify(s, path));
}

static void
what_was_removed_is_named(void **state)
{
	struct stage *s = *state;
	const struct cut *c = bring(s, s->ann);
	const char *path = checkpoint(s);

	by_hand(s, "DELETE FROM batch WHERE id = (SELECT batch FROM log "
		   "ORDER BY position DESC LIMIT 1)");
	command_ok(COMMAND(s->b.dir, "rebuild"));
	fails_with(COMMAND(s->b.dir, "verify"), "gone from the archive", &c->id);
	by_hand(s, "DELETE FROM log WHERE position = "
		   "(SELECT max(position) FROM log)");
	command_ok(COMMAND(s->b.dir, "verify"));
	fails_with(verify(s, path), "1 of the", &c->id);
	(void)bureau_offer(&s->b, buf_bytes(&c->raw));
	command_ok(verify(s, path));
}

static void
what_was_replaced_is_named(void **state)
{
	struct stage *s = *state;
	const char *path;

	(void)bring(s, s->ann);
	path = checkpoint(s);
	by_hand(s, "UPDATE batch SET raw = (SELECT raw FROM batch ORDER BY id "
		   "LIMIT 1) WHERE id = (SELECT max(id) FROM batch)");
	command_fails(verify(s, path), AYNI_BADHASH, "not what was signed");
}

static void
compare(struct bureau *b, struct bytes in, struct arena *a,
    struct ledger_report *out)
{
	struct office_id id = b->office->cert.office;
	struct checkpoint c;

	assert_int_equal(checkpoint_read(in, &id, &c), AYNI_OK);
	assert_int_equal(ledger_compare(b->ingest, &c, a, out), AYNI_OK);
}

/* As after a restore, when devices bring again what it lacks. */
static void
another_order_is_told_and_is_no_loss(void **state)
{
	struct stage *s = *state;
	struct ledger_report r;
	struct checkpoint c;
	struct bureau twin;
	struct buf *raw, out;
	size_t n;

	(void)bring(s, s->ann);
	(void)bring(s, s->bob);
	buf_init(&out, CHECKPOINT_MAX_BYTES);
	assert_int_equal(ledger_checkpoint(s->b.ingest, &out, &c), AYNI_OK);
	n = bureau_archive(&s->b, &s->a, &raw);
	assert_int_equal(c.batches, n);
	bureau_twin(&twin, &s->b, BUREAU_MEMORY);
	while (n-- > 1)
		(void)bureau_offer(&twin, buf_bytes(&raw[n]));
	compare(&twin, buf_bytes(&out), &s->a, &r);
	assert_true(!r.in_order && r.missings > 0);
	(void)bureau_offer(&twin, buf_bytes(&raw[0]));
	for (n = 0; n < c.batches; n++)
		(void)bureau_offer(&twin, buf_bytes(&raw[n]));
	compare(&twin, buf_bytes(&out), &s->a, &r);
	assert_true(!r.in_order && r.missings == 0);
	assert_string_equal(bureau_digest(&twin), bureau_digest(&s->b));
	for (n = 0; n < c.batches; n++)
		buf_free(&raw[n]);
	buf_free(&out);
	bureau_end(&twin);
}

static void
what_did_not_come_to_stay_is_not_in_the_log(void **state)
{
	struct stage *s = *state;
	struct record_id r;
	const struct cut *c = stage_submit(s, s->ann, &r, FARM);
	struct hash *id;
	struct verdict v;
	size_t before, n;

	assert_int_equal(db_batch_log(s->b.db, &s->a, &id, &before), AYNI_OK);
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(
	    ingest_batch(s->b.ingest, buf_bytes(&c->raw), &v), AYNI_OK);
	db_rollback(s->b.db);
	assert_int_equal(db_batch_log(s->b.db, &s->a, &id, &n), AYNI_OK);
	assert_int_equal(n, before);
	(void)bureau_offer(&s->b, buf_bytes(&c->raw));
	(void)bureau_offer(&s->b, buf_bytes(&c->raw));
	assert_int_equal(db_batch_log(s->b.db, &s->a, &id, &n), AYNI_OK);
	assert_int_equal(n, before + 1);
	assert_true(ID_EQUAL(id[before], c->id));
}

static void
an_older_store_gets_its_log(void **state)
{
	struct stage *s = *state;
	struct hash *before, *after;
	size_t n, m;

	(void)bring(s, s->ann);
	(void)bring(s, s->bob);
	assert_int_equal(db_batch_log(s->b.db, &s->a, &before, &n), AYNI_OK);
	bureau_close(&s->b);
	by_hand(s, "DROP TABLE log; PRAGMA user_version = 2");
	assert_int_equal(bureau_open(&s->b, false), AYNI_OK);
	assert_int_equal(db_batch_log(s->b.db, &s->a, &after, &m), AYNI_OK);
	assert_int_equal(m, n);
	assert_memory_equal(before, after, n * sizeof(*before));
}

static void
what_is_no_checkpoint_of_this_office_is_refused(void **state)
{
	struct stage *s = *state;
	const char *path = checkpoint(s);
	struct buf good = test_file(path);
	struct bureau other;
	struct checkpoint c;
	struct office_id id;
	FILE *f;

	command_fails(COMMAND(s->b.dir, "checkpoint", "--out", path),
	    AYNI_EXISTS, path);
	command_fails(COMMAND(s->b.dir, "checkpoint"), AYNI_USAGE, "--out");
	command_fails(verify(s, file(s, "no such")), AYNI_NOTFOUND, "no such");
	command_fails(
	    verify(s, file(s, "office.db")), AYNI_BADFORM, "office.db");
	bureau_start(&other, BUREAU_MEMORY, 77);
	id = other.office->cert.office;
	assert_int_equal(
	    checkpoint_read(buf_bytes(&good), &id, &c), AYNI_NOTOURS);
	bureau_end(&other);
	f = fopen(path, "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, -1, SEEK_END), 0);
	assert_int_equal(fputc(good.p[good.n - 1] ^ 1, f),
	    good.p[good.n - 1] ^ 1);
	assert_int_equal(fclose(f), 0);
	command_fails(verify(s, path), AYNI_BADHASH, path);
	buf_free(&good);
}

#define DISK(test)                                                            \
	cmocka_unit_test_setup_teardown(                                      \
	    test, stage_setup_disk, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DISK(what_is_still_here_is_proved),
	    DISK(what_was_removed_is_named),
	    DISK(what_was_replaced_is_named),
	    DISK(another_order_is_told_and_is_no_loss),
	    DISK(what_did_not_come_to_stay_is_not_in_the_log),
	    DISK(an_older_store_gets_its_log),
	    DISK(what_is_no_checkpoint_of_this_office_is_refused),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
