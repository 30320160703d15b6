#include "support/stage.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/ledger.h"

static int
setup(void **state, enum bureau_where where)
{
	struct stage *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	arena_init(&s->a, 64u << 20);
	s->book = notebook_new();
	bureau_start(&s->b, where, 1);
	s->farm = bureau_read(&s->b, BUREAU_FARM);
	bureau_publish(&s->b, s->farm);
	s->ann = tablet_new(&s->b, s->book, "E01");
	s->bob = tablet_new(&s->b, s->book, "E02");
	tablet_join(s->ann, &s->b);
	tablet_join(s->bob, &s->b);
	*state = s;
	return 0;
}

int
stage_setup(void **state)
{
	return setup(state, BUREAU_MEMORY);
}

int
stage_setup_disk(void **state)
{
	return setup(state, BUREAU_DISK);
}

int
stage_teardown(void **state)
{
	struct stage *s = *state;

	tablet_free(s->ann);
	tablet_free(s->bob);
	notebook_free(s->book);
	bureau_end(&s->b);
	arena_free(&s->a);
	free(s);
	return 0;
}

const struct cut *
stage_submit(struct stage *s, struct tablet *t, struct record_id *out,
    const char *changes)
{
	(void)tablet_submit(t, s->farm, out, changes);
	return tablet_cut(t, s->farm->dictionary);
}

const struct cut *
stage_bring(struct stage *s, struct tablet *t)
{
	const struct cut *c = tablet_cut(t, s->farm->dictionary);

	stage_expect(s, buf_bytes(&c->raw), AYNI_OK, DB_USED);
	return c;
}

void
stage_expect(struct stage *s, struct bytes raw, enum ayni_err err,
    enum db_status status)
{
	struct verdict v = bureau_offer(&s->b, raw);
	struct db_batch row;
	struct buf kept;

	assert_string_equal(err_name(v.err), err_name(err));
	assert_true(v.archived);
	buf_init(&kept, BATCH_MAX_OFFICE_BYTES);
	assert_int_equal(db_batch_get(s->b.db, &v.id, &row, &kept), AYNI_OK);
	assert_int_equal(row.status, status);
	assert_string_equal(err_name(row.reason), err_name(err));
	assert_true(bytes_equal(buf_bytes(&kept), raw));
	buf_free(&kept);
}

void
stage_expect_nothing(struct stage *s, struct bytes raw, enum ayni_err err)
{
	struct db_counts before = bureau_counts(&s->b), after;
	const char *digest = bureau_digest(&s->b);
	struct verdict v = bureau_offer(&s->b, raw);

	after = bureau_counts(&s->b);
	assert_string_equal(err_name(v.err), err_name(err));
	assert_false(v.archived);
	assert_string_equal(bureau_digest(&s->b), digest);
	assert_memory_equal(&after, &before, sizeof(after));
}

/* The log names what is in the archive, and nothing else. */
static void
expect_log(struct stage *s)
{
	struct ledger_report r;

	assert_int_equal(
	    ledger_compare(s->b.ingest, NULL, &s->a, &r), AYNI_OK);
	assert_int_equal(r.missings, 0);
	assert_int_equal(r.batches, bureau_counts(&s->b).batches);
}

void
stage_expect_pure(struct stage *s)
{
	const char *digest = bureau_digest(&s->b);

	bureau_shuffle(&s->b, 3);
	assert_string_equal(bureau_digest(&s->b), digest);
	expect_log(s);
}

const char *
stage_cell(struct stage *s, const struct record_id *r, const char *column)
{
	return bureau_cell(&s->b, "farm_v1", r, 1, column);
}

bool
stage_record(struct stage *s, const struct record_id *r,
    struct db_record *out)
{
	enum ayni_err e = db_record_get(s->b.db, r, &s->a, out);

	assert_true(e == AYNI_OK || e == AYNI_NOTFOUND);
	return e == AYNI_OK;
}
