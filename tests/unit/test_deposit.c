/* What the office leaves with its devices, and gets back when it is restored
 * from a backup: sync/deposit, the feed, a whole contact. */
#include "support/terrain.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/disk.h"
#include "ingest/journal.h"
#include "keep/backup.h"
#include "sync/deposit.h"

#define FARM "name=Ann's;hens=3"

static char copy[96]; /* a backup */

static struct backup_setup
setup_of(struct terrain *f, const char *store)
{
	return (struct backup_setup){.store = store,
	    .passphrase = TEXT("correct horse battery"), .cost = {1, 8192},
	    .clock = test_clock(&f->b.at), .chance = test_random(&f->b.seed)};
}

static void
back_up(struct terrain *f)
{
	struct backup_setup s = setup_of(f, f->b.dir);
	enum backup_side side;
	struct backup b;

	(void)snprintf(copy, sizeof(copy), "%s.backup", f->b.dir);
	(void)unlink(copy);
	assert_int_equal(
	    backup_make(&s, f->b.office, f->b.db, copy, &b, &side), AYNI_OK);
}

/* The office as it was then, where it was. */
static void
lose(struct terrain *f)
{
	struct backup_setup s = setup_of(f, f->b.dir);
	enum backup_side side;
	struct backup b;

	bureau_close(&f->b);
	office_free(f->b.office);
	disk_remove(f->b.dir);
	assert_int_equal(backup_restore(&s, copy, &b, &side), AYNI_OK);
	assert_int_equal(office_open(f->b.dir, &f->b.office), AYNI_OK);
	assert_int_equal(bureau_open(&f->b, false), AYNI_OK);
}

/* Until nothing is left to say. */
static void
sync_all(struct handset *h, struct session_news *n)
{
	int i = 0;

	do
		handset_sync(h, n);
	while (n->more && ++i < 20);
	assert_false(n->more);
	assert_int_equal(n->faults, 0);
}

static size_t
deposits(struct handset *h, struct arena *a, struct bytes **list)
{
	size_t n = 0;

	assert_int_equal(deposit_list(h->t.v, a, list, &n), AYNI_OK);
	return n;
}

static size_t
count(struct handset *h)
{
	struct bytes *list;
	struct arena a;
	size_t n;

	arena_init(&a, 4u << 20);
	n = deposits(h, &a, &list);
	arena_free(&a);
	return n;
}

/* A step of the office that concerns no device. */
static void
invite(struct terrain *f)
{
	struct buf invitation;

	buf_init(&invitation, 64u << 20);
	terrain_invite(f, "E99", &invitation);
	buf_free(&invitation);
}

static bool
is_known(struct terrain *f, const struct epoch_id *epoch)
{
	struct db_device d;

	return db_device_get(f->b.db, epoch, &f->a, &d) == AYNI_OK;
}

static bool
is_revoked(struct terrain *f, const struct epoch_id *epoch)
{
	struct revocation *r;
	size_t n = 0;

	assert_int_equal(
	    db_revocation_of(f->b.db, epoch, &f->a, &r, &n), AYNI_OK);
	return n > 0;
}

/* ---- what is left, and with whom ---- */

static void
nothing_is_left_before_there_is_a_backup(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};

	sync_all(h, &n);
	assert_int_equal(count(h), 0);
	back_up(f);
	sync_all(h, &n);
	assert_int_equal(count(h), 0); /* it is all in there */
	session_news_free(&n);
	handset_free(h);
}

static void
steps_that_no_backup_holds_are_left_once(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01"), *late;
	struct session_news n = {0};

	sync_all(h, &n);
	back_up(f);
	late = handset_new(f, "E02");
	sync_all(late, &n);
	sync_all(h, &n);
	assert_int_equal(count(h), 3); /* invited, invited again, certified */
	assert_int_equal(count(late), 2); /* since its own */
	sync_all(h, &n);
	assert_int_equal(count(h), 3);
	back_up(f);
	sync_all(h, &n);
	assert_int_equal(count(h), 3);
	session_news_free(&n);
	handset_free(late);
	handset_free(h);
}

static void
each_batch_is_with_some_of_many(void **state)
{
	struct terrain *f = *state;
	struct handset *h[12];
	struct session_news n = {0};
	size_t i, all = 0;

	for (i = 0; i < 12; i++) {
		char code[8];

		(void)snprintf(code, sizeof(code), "E%02zu", i);
		h[i] = handset_new(f, code);
		sync_all(h[i], &n);
	}
	back_up(f);
	for (i = 0; i < 5; i++)
		invite(f);
	for (i = 0; i < 12; i++) {
		sync_all(h[i], &n);
		all += count(h[i]);
	}
	assert_int_equal(all, 5 * 8);
	for (i = 0; i < 12; i++)
		handset_free(h[i]);
	session_news_free(&n);
}

/* ---- and comes back ---- */

/* After the backup the office invited, certified, revoked and decided. */
static void
a_restored_office_gets_its_journal_back(void **state)
{
	struct terrain *f = *state;
	struct handset *ann = handset_new(f, "E01"), *bob = handset_new(f, "E02");
	struct handset *late;
	struct session_news n = {0};
	struct epoch_id theirs, lates;
	struct record_id r;

	sync_all(ann, &n);
	sync_all(bob, &n);
	back_up(f);
	late = handset_new(f, "E03");
	r = handset_write(late, FARM);
	sync_all(late, &n);
	lates = handset_epoch(late);
	theirs = handset_epoch(bob);
	bureau_revoke(&f->b, &theirs, 0);
	sync_all(ann, &n);
	lose(f);
	assert_false(is_known(f, &lates));
	assert_false(is_revoked(f, &theirs));
	/* one that was there before and after brings it all */
	sync_all(ann, &n);
	assert_true(is_known(f, &lates));
	assert_true(is_revoked(f, &theirs));
	assert_false(handset_home(ann)->owes_deposits);
	assert_int_equal(n.refusals, 0);
	/* and who was certified meanwhile is known, with what it recorded */
	sync_all(late, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_int_equal(handset_marks(late).held, 1);
	assert_string_equal(bureau_cell(&f->b, "farm_v1", &r, 1, "hens"), "3");
	sync_all(bob, &n);
	assert_int_equal(n.standing, STANDING_REVOKED);
	bureau_shuffle(&f->b, 9);
	session_news_free(&n);
	handset_free(late);
	handset_free(bob);
	handset_free(ann);
}

/* Not even its invitation is in the backup: it introduces itself, and brings
 * its own certificate. */
static void
a_device_that_nobody_knows_brings_its_certificate(void **state)
{
	struct terrain *f = *state;
	struct handset *h;
	struct session_ask join = {.most_bytes = 1u << 20, .join = true};
	struct session_news n = {0};
	struct record_id r;
	struct buf up, down;

	back_up(f);
	h = handset_new(f, "E01");
	r = handset_write(h, FARM);
	sync_all(h, &n);
	lose(f);
	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	assert_int_equal(
	    session_request(&h->s, &join, &up, &h->sent), AYNI_OK);
	assert_int_equal(
	    terrain_answer(&f->b, buf_bytes(&up), &down), AYNI_OK);
	session_news_free(&n);
	session_news_init(&n);
	handset_hear(h, buf_bytes(&down), &n);
	assert_int_equal(n.standing, STANDING_WAITING);
	assert_true(n.more);
	sync_all(h, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_string_equal(bureau_cell(&f->b, "farm_v1", &r, 1, "hens"), "3");
	assert_int_equal(handset_marks(h).held, 1);
	buf_free(&up);
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

/* Invited again, as a device with new keys has to be. */
static void
invite_again(struct handset *h, const char *code)
{
	struct joining *j = calloc(1, sizeof(*j));
	struct buf invitation;
	struct trouble t;

	assert_non_null(j);
	buf_init(&invitation, 64u << 20);
	terrain_invite(h->f, code, &invitation);
	assert_int_equal(joining_read(TEXT("file"), buf_bytes(&invitation), j,
			     &t), AYNI_OK);
	assert_int_equal(joining_add(j, h->t.v, h->s.chance,
			     (struct text){NULL, 0}, (struct text){NULL, 0},
			     &t), AYNI_OK);
	buf_free(&invitation);
	free(j);
}

/* What is in two backups a device throws away; if neither can be had, it has
 * the entries still, and sends them under new keys. */
static void
a_backup_older_than_the_last_two_loses_nothing_either(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	char oldest[96];
	int i;

	(void)handset_write(h, FARM);
	sync_all(h, &n);
	back_up(f);
	(void)snprintf(oldest, sizeof(oldest), "%.80s.oldest", copy);
	assert_int_equal(rename(copy, oldest), 0);
	for (i = 0; i < 2; i++) {
		(void)handset_write(h, FARM);
		sync_all(h, &n);
		back_up(f);
		sync_all(h, &n);
		assert_int_equal(handset_marks(h).safe, i + 2);
	}
	(void)handset_write(h, FARM);
	assert_int_equal(rename(oldest, copy), 0);
	lose(f);
	handset_sync(h, &n);
	for (i = 0; n.more && !n.new_epoch && i < 9; i++)
		handset_sync(h, &n);
	assert_true(n.new_epoch);
	assert_int_equal(handset_marks(h).safe, 0);
	assert_true(bureau_counts(&f->b).records < 4);
	invite_again(h, "E01");
	sync_all(h, &n);
	assert_int_equal(n.standing, STANDING_CERTIFIED);
	assert_int_equal(bureau_counts(&f->b).records, 4);
	session_news_free(&n);
	handset_free(h);
}

/* On a bad link they go in several requests; one that is lost is repeated. */
static void
they_go_in_pieces(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct db_counts was;
	struct buf up, down;
	int i;

	sync_all(h, &n);
	back_up(f);
	for (i = 0; i < 6; i++)
		invite(f);
	sync_all(h, &n);
	assert_int_equal(count(h), 6);
	was = bureau_counts(&f->b);
	lose(f);
	handset_sync(h, &n); /* learns of it */
	for (i = 0; n.more && i < 40; i++) {
		buf_init(&up, SYNC_MAX_BYTES);
		buf_init(&down, SYNC_MAX_BYTES);
		handset_ask(h, 600, &up);
		assert_true(up.n < 2600);
		if (i % 2 == 1) { /* every other is lost */
			assert_int_equal(terrain_answer(&f->b, buf_bytes(&up),
					     &down), AYNI_OK);
			session_news_free(&n);
			session_news_init(&n);
			handset_hear(h, buf_bytes(&down), &n);
		}
		buf_free(&up);
		buf_free(&down);
	}
	assert_false(n.more);
	assert_true(i >= 8);
	assert_int_equal(bureau_counts(&f->b).batches, was.batches + 1);
	session_news_free(&n);
	handset_free(h);
}

/* ---- in the vault ---- */

/* A batch of the office's journal of so many bytes and some. */
static void
put_batch(struct terrain *f, uint64_t first, size_t bytes, struct buf *out)
{
	const struct office *o = f->b.office;
	struct batch_header h = {.device = o->device,
	    .epoch = o->cert.epoch, .first = first, .has_previous = true};
	struct random_source r = test_random(&f->b.seed);
	uint8_t *p = calloc(1, bytes);
	struct bytes entry = {p, bytes};
	struct hash id;

	assert_non_null(p);
	r.fill(r.ctx, p, bytes);
	batch_put(out, &h, &entry, 1, &o->box.public, (struct bytes){NULL, 0},
	    &o->sign, r, &id);
	assert_int_equal(out->err, AYNI_OK);
	free(p);
}

static void
only_the_offices_own_are_kept_and_the_newest(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	const struct office_id *office = &f->b.office->cert.office;
	struct bytes *list = NULL;
	struct record_id r;
	struct arena a;
	struct batch b;
	struct buf raw;
	uint64_t i;
	size_t n;

	arena_init(&a, 64u << 20);
	buf_init(&raw, 1u << 20);
	put_batch(f, 2, 100, &raw);
	assert_int_equal(deposit_put(h->t.v, office, buf_bytes(&raw)), AYNI_OK);
	assert_int_equal(deposit_put(h->t.v, office, buf_bytes(&raw)), AYNI_OK);
	assert_int_equal(deposits(h, &a, &list), 1);
	assert_true(bytes_equal(list[0], buf_bytes(&raw)));
	(void)tablet_submit(h->pen, f->farm, &r, FARM);
	assert_int_equal(deposit_put(h->t.v, office, buf_bytes(
			     &tablet_cut(h->pen, f->farm->dictionary)->raw)),
	    AYNI_BADTYPE);
	buf_clear(&raw);
	put_batch(f, 3, SYNC_DEPOSIT_BYTES, &raw);
	assert_int_equal(
	    deposit_put(h->t.v, office, buf_bytes(&raw)), AYNI_BADTYPE);
	assert_int_equal(deposit_put(h->t.v, office,
			     text_bytes(TEXT("nonsense"))), AYNI_BADTYPE);
	for (i = 10; i < 30; i++) { /* the first ones give way */
		buf_clear(&raw);
		put_batch(f, i, 20u << 10, &raw);
		assert_int_equal(
		    deposit_put(h->t.v, office, buf_bytes(&raw)), AYNI_OK);
	}
	n = deposits(h, &a, &list);
	assert_true(n >= 10 && n < 13);
	assert_true(bytes_equal(list[n - 1], buf_bytes(&raw)));
	for (i = 0; i < n; i++) {
		assert_int_equal(batch_peek(list[i], &b), AYNI_OK);
		assert_int_equal(b.header.first, 30 - n + i);
	}
	buf_free(&raw);
	arena_free(&a);
	handset_free(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(                              \
    f, terrain_setup_disk, terrain_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nothing_is_left_before_there_is_a_backup),
	    TEST(steps_that_no_backup_holds_are_left_once),
	    TEST(each_batch_is_with_some_of_many),
	    TEST(a_restored_office_gets_its_journal_back),
	    TEST(a_device_that_nobody_knows_brings_its_certificate),
	    TEST(a_backup_older_than_the_last_two_loses_nothing_either),
	    TEST(they_go_in_pieces),
	    TEST(only_the_offices_own_are_kept_and_the_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
