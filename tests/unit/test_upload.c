/* upload: what the office wants of devices, and what it keeps of it. */
#include "ingest/upload.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/receipt.h"
#include "db/engine.h"
#include "ingest/digest.h"
#include "ingest/journal.h"
#include "ingest/state.h"
#include "support/freight.h"
#include "support/stage.h"

struct dock {
	struct stage *s;
	struct freight f;
	struct sync_answer a;
	struct record_id r;
};

static int
setup(void **state)
{
	struct dock *d = calloc(1, sizeof(*d));
	void *s = NULL;

	assert_non_null(d);
	(void)stage_setup(&s);
	d->s = s;
	freight_start(&d->f, 5);
	*state = d;
	return 0;
}

static int
teardown(void **state)
{
	struct dock *d = *state;
	void *s = d->s;

	freight_end(&d->f);
	(void)stage_teardown(&s);
	free(d);
	return 0;
}

static void
sync_all(struct dock *d, struct tablet *t, const struct cut *c)
{
	struct bytes raw = {NULL, 0};

	if (c != NULL)
		raw = buf_bytes(&c->raw);
	tablet_sync(t, &d->s->b, &raw, c != NULL, false, &d->s->a, &d->a);
}

static void
submit(struct dock *d, size_t from)
{
	freight_load(&d->f, from, d->s->ann);
	sync_all(d, d->s->ann, stage_submit(d->s, d->s->ann, &d->r, "hens=3"));
}

static void
bring(struct dock *d, const struct crate *c)
{
	struct upload u;
	struct bytes part;

	assert_int_equal(upload_find(d->s->b.ingest, d->a.token,
			     &c->blob.hash, &u), AYNI_OK);
	while (!u.whole) {
		part.p = c->sealed.p + u.blob.have;
		part.n = c->sealed.n - (size_t)u.blob.have;
		if (part.n > DB_BLOB_PART)
			part.n = DB_BLOB_PART;
		assert_int_equal(
		    upload_put(d->s->b.ingest, &u, part), AYNI_OK);
	}
}

static enum ayni_err
count(void *ctx, const struct db_enclosure *x)
{
	size_t *n = ctx;

	assert_true(x->name.n > 0);
	*n += 1;
	return AYNI_OK;
}

static size_t
enclosures(struct dock *d, bool lacking)
{
	size_t n = 0;

	assert_int_equal(
	    db_blob_each(d->s->b.db, lacking, count, &n), AYNI_OK);
	return n;
}

static void
a_record_knows_its_files(void **state)
{
	struct dock *d = *state;
	struct blob b;

	(void)freight_pack(&d->f, 10);
	(void)freight_pack(&d->f, 20);
	submit(d, 0);
	assert_int_equal(enclosures(d, false), 2);
	assert_int_equal(enclosures(d, true), 2);
	bring(d, &d->f.crate[1]);
	assert_int_equal(enclosures(d, true), 1);
	assert_int_equal(db_blob_enclosed(d->s->b.db, &d->r,
			     TEXT("photo-001.jpg"), &b), AYNI_OK);
	assert_true(ID_EQUAL(b.hash, d->f.crate[1].blob.hash));
	assert_memory_equal(b.key, d->f.crate[1].blob.key, sizeof(b.key));
	assert_int_equal(b.length, 20);
	assert_int_equal(db_blob_enclosed(d->s->b.db, &d->r,
			     TEXT("photo-002.jpg"), &b), AYNI_NOTFOUND);
}

/* What entries enclose derives from the batches; what came of it does not
 * change the digest. */
static void
they_derive_from_the_archive_alone(void **state)
{
	struct dock *d = *state;
	char before[65];

	(void)freight_pack(&d->f, 10);
	submit(d, 0);
	(void)snprintf(
	    before, sizeof(before), "%s", bureau_digest(&d->s->b));
	bring(d, &d->f.crate[0]);
	assert_string_equal(before, bureau_digest(&d->s->b));
	stage_expect_pure(d->s);
	assert_int_equal(enclosures(d, false), 1);
	assert_int_equal(enclosures(d, true), 0);
	assert_int_equal(bureau_counts(&d->s->b).blobs, 1);
}

static void
what_is_not_used_is_not_wanted(void **state)
{
	struct dock *d = *state;

	(void)freight_pack(&d->f, 10);
	submit(d, 0);
	assert_int_equal(d->a.wants, 1);
	bureau_revoke(&d->s->b, &d->s->ann->epoch, 0);
	sync_all(d, d->s->ann, NULL);
	assert_int_equal(d->a.state, SYNC_REVOKED);
	assert_int_equal(d->a.wants, 0);
}

static void
an_erased_record_leaves_no_file(void **state)
{
	struct dock *d = *state;
	struct record_id first;
	struct blob b;

	(void)freight_pack(&d->f, 10);
	submit(d, 0);
	first = d->r;
	bring(d, &d->f.crate[0]);
	(void)freight_pack(&d->f, 10);
	submit(d, 1);
	bring(d, &d->f.crate[1]);
	assert_int_equal(db_begin(d->s->b.db), AYNI_OK);
	assert_int_equal(
	    journal_erase(d->s->b.ingest, &first, TEXT(""), NULL), AYNI_OK);
	assert_int_equal(ingest_settle(d->s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(d->s->b.db), AYNI_OK);
	assert_int_equal(enclosures(d, false), 1);
	assert_int_equal(bureau_counts(&d->s->b).blobs, 1);
	assert_int_equal(bureau_counts(&d->s->b).blob_bytes,
	    d->f.crate[1].sealed.n);
	assert_int_equal(db_blob_enclosed(d->s->b.db, &d->r,
			     TEXT("photo-001.jpg"), &b), AYNI_OK);
	sync_all(d, d->s->ann, NULL);
	assert_int_equal(d->a.wants, 0);
	stage_expect_pure(d->s);
	assert_int_equal(enclosures(d, false), 1);
}

static void
a_thousand_are_wanted_at_once(void **state)
{
	struct dock *d = *state;
	const struct sync_wanted *w;
	struct enclosure list[ENCLOSURE_MAX];
	char name[16], names[ENCLOSURE_MAX][16];
	struct buf b;
	size_t i, k;

	for (k = 0; k < 4; k++) {
		memset(list, 0, sizeof(list));
		for (i = 0; i < ENCLOSURE_MAX; i++) {
			(void)snprintf(name, sizeof(name), "%03zu", i);
			memcpy(names[i], name, sizeof(name));
			list[i].name = text_of(names[i]);
			list[i].blob.hash.b[0] = (uint8_t)(255 - i);
			list[i].blob.hash.b[1] = (uint8_t)k;
		}
		buf_init(&b, ENTRY_MAX_BYTES);
		enclosure_put(&b, list, ENCLOSURE_MAX);
		d->s->ann->encloses = buf_bytes(&b);
		sync_all(d, d->s->ann,
		    stage_submit(d->s, d->s->ann, &d->r, "hens=3"));
		buf_free(&b);
	}
	assert_int_equal(d->a.wants, SYNC_MAX_WANTED);
	w = d->a.wanted;
	for (i = 1; i < d->a.wants; i++)
		assert_true(bytes_compare(ID_BYTES(w[i - 1].hash),
				ID_BYTES(w[i].hash)) < 0);
}

static struct digest_report
verify(struct dock *d)
{
	struct digest_report r;
	struct db *scratch = NULL;

	assert_int_equal(db_open(":memory:", true, &scratch), AYNI_OK);
	assert_int_equal(
	    digest_verify(d->s->b.ingest, scratch, NULL, &r), AYNI_OK);
	db_close(scratch);
	return r;
}

static void
a_damaged_file_is_found(void **state)
{
	struct dock *d = *state;
	struct digest_report r;

	(void)freight_pack(&d->f, 10);
	(void)freight_pack(&d->f, 600000);
	submit(d, 0);
	bring(d, &d->f.crate[0]);
	bring(d, &d->f.crate[1]);
	r = verify(d);
	assert_int_equal(r.blobs, 2);
	assert_int_equal(r.bad_blobs, 0);
	assert_true(ID_EQUAL(r.here, r.again));
	assert_int_equal(DB_ALL(d->s->b.db,
			     "UPDATE blob_part SET body = zeroblob(5) "
			     "WHERE at = 524288", NULL, NULL), AYNI_OK);
	r = verify(d);
	assert_int_equal(r.bad_blobs, 1);
	assert_true(ID_EQUAL(r.first_bad_blob, d->f.crate[1].blob.hash));
}

/* ---- safe ---- */

static uint64_t
safe(struct dock *d)
{
	struct receipt r;

	sync_all(d, d->s->ann, NULL);
	assert_int_equal(receipt_read(d->a.receipt,
			     &d->s->b.office->cert, &r), AYNI_OK);
	assert_true(r.safe <= r.held);
	return r.held - r.safe;
}

static void
back_up(struct dock *d, uint64_t files)
{
	struct db_backup b = {.at_us = 1, .files = files};

	assert_int_equal(
	    db_batch_position(d->s->b.db, &b.position), AYNI_OK);
	assert_int_equal(db_begin(d->s->b.db), AYNI_OK);
	assert_int_equal(db_backup_put(d->s->b.db, &b), AYNI_OK);
	assert_int_equal(db_commit(d->s->b.db), AYNI_OK);
}

static uint64_t
sound(struct dock *d)
{
	uint64_t last = 99;

	assert_int_equal(upload_sound(d->s->b.db, &last), AYNI_OK);
	return last;
}

static void
nothing_is_safe_whose_file_is_in_no_backup(void **state)
{
	struct dock *d = *state;

	(void)freight_pack(&d->f, 10);
	(void)freight_pack(&d->f, 600000);
	submit(d, 0);
	back_up(d, sound(d));
	assert_int_equal(safe(d), 1);
	bring(d, &d->f.crate[0]);
	back_up(d, sound(d));
	assert_int_equal(safe(d), 1); /* one of two */
	bring(d, &d->f.crate[1]);
	assert_int_equal(safe(d), 1); /* whole, and in no backup */
	back_up(d, sound(d));
	assert_int_equal(safe(d), 0);
}

/* Numbers of files are not given twice: an older backup vouches for none
 * that came after it. */
static void
a_file_after_one_that_went_is_not_taken_for_it(void **state)
{
	struct dock *d = *state;

	(void)freight_pack(&d->f, 10);
	submit(d, 0);
	bring(d, &d->f.crate[0]);
	assert_int_equal(sound(d), 1);
	back_up(d, 1);
	assert_int_equal(db_begin(d->s->b.db), AYNI_OK);
	assert_int_equal(
	    journal_erase(d->s->b.ingest, &d->r, TEXT(""), NULL), AYNI_OK);
	assert_int_equal(ingest_settle(d->s->b.ingest), AYNI_OK);
	assert_int_equal(db_commit(d->s->b.db), AYNI_OK);
	assert_int_equal(sound(d), 0);
	(void)freight_pack(&d->f, 20);
	submit(d, 1);
	bring(d, &d->f.crate[1]);
	assert_int_equal(sound(d), 2);
	back_up(d, 1);
	assert_int_equal(safe(d), 1);
	back_up(d, 2);
	assert_int_equal(safe(d), 0);
}

static void
what_is_damaged_in_a_backup_is_not_safe(void **state)
{
	struct dock *d = *state;

	(void)freight_pack(&d->f, 10);
	(void)freight_pack(&d->f, 600000);
	submit(d, 0);
	bring(d, &d->f.crate[0]);
	bring(d, &d->f.crate[1]);
	assert_int_equal(sound(d), 2);
	assert_int_equal(DB_ALL(d->s->b.db,
			     "UPDATE blob_part SET body = zeroblob(5) "
			     "WHERE at = 524288", NULL, NULL), AYNI_OK);
	assert_int_equal(sound(d), 1);
}

/* ---- files that were carried here ---- */

static enum ayni_err
read_memory(void *from, uint64_t at, uint8_t *p, size_t n)
{
	const struct buf *b = from;

	assert_true(at + n <= b->n);
	memcpy(p, b->p + at, n);
	return AYNI_OK;
}

static enum ayni_err
carry(struct dock *d, struct crate *c, uint64_t size)
{
	struct upload_source s = {read_memory, &c->sealed, size};

	return upload_bring(d->s->b.ingest, &c->blob.hash, &s);
}

static void
a_file_that_was_carried_here_is_taken(void **state)
{
	struct dock *d = *state;
	struct crate *c = freight_pack(&d->f, 600000);
	struct upload u;

	assert_int_equal(carry(d, c, c->sealed.n), AYNI_NOTFOUND);
	submit(d, 0);
	assert_int_equal(carry(d, c, c->sealed.n - 1), AYNI_NONCANON);
	d->s->b.ingest->blob_quota = 600000;
	assert_int_equal(carry(d, c, c->sealed.n), AYNI_QUOTA);
	d->s->b.ingest->blob_quota = UINT64_MAX;
	/* some of it has come by another way */
	assert_int_equal(upload_find(d->s->b.ingest, d->a.token,
			     &c->blob.hash, &u), AYNI_OK);
	assert_int_equal(upload_put(d->s->b.ingest, &u,
			     (struct bytes){c->sealed.p, 1000}), AYNI_OK);
	assert_int_equal(carry(d, c, c->sealed.n), AYNI_OK);
	assert_int_equal(enclosures(d, true), 0);
	assert_int_equal(verify(d).bad_blobs, 0);
	assert_int_equal(carry(d, c, c->sealed.n), AYNI_NOTFOUND);
}

static void
a_file_that_is_not_what_it_is_called_is_not(void **state)
{
	struct dock *d = *state;
	struct crate *c = freight_pack(&d->f, 3000);
	uint8_t junk[100] = {1};
	struct upload u;

	submit(d, 0);
	c->sealed.p[5] ^= 1;
	assert_int_equal(carry(d, c, c->sealed.n), AYNI_BADHASH);
	c->sealed.p[5] ^= 1;
	assert_int_equal(enclosures(d, true), 1);
	/* what had come before was not: it begins anew by itself */
	assert_int_equal(upload_find(d->s->b.ingest, d->a.token,
			     &c->blob.hash, &u), AYNI_OK);
	assert_int_equal(
	    upload_put(d->s->b.ingest, &u, BYTES(junk)), AYNI_OK);
	assert_int_equal(carry(d, c, c->sealed.n), AYNI_OK);
	assert_int_equal(verify(d).bad_blobs, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_record_knows_its_files),
	    TEST(they_derive_from_the_archive_alone),
	    TEST(what_is_not_used_is_not_wanted),
	    TEST(an_erased_record_leaves_no_file),
	    TEST(a_thousand_are_wanted_at_once),
	    TEST(a_damaged_file_is_found),
	    TEST(nothing_is_safe_whose_file_is_in_no_backup),
	    TEST(a_file_after_one_that_went_is_not_taken_for_it),
	    TEST(what_is_damaged_in_a_backup_is_not_safe),
	    TEST(a_file_that_was_carried_here_is_taken),
	    TEST(a_file_that_is_not_what_it_is_called_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
