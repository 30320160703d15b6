/* Assignments and areas: from the office's journal to a device's agenda. */
#include "support/terrain.h"

#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "db/db_blob.h"
#include "db/db_work.h"
#include "fill/agenda.h"
#include "ingest/dispatch.h"
#include "ingest/journal.h"
#include "ingest/register.h"
#include "sync/duty.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define TODAY TEXT("2026-11-29")

/* ---- the office ---- */

static void
done(struct terrain *f, enum ayni_err e)
{
	assert_int_equal(ingest_end(f->b.ingest, e), AYNI_OK);
}

/* "unit to due"; to "-": withdrawn. */
static size_t
assign(struct terrain *f, const char *unit, const char *to, const char *due)
{
	struct assignment x, *one = &x;
	size_t some = 0;

	memset(&x, 0, sizeof(x));
	x.to = (struct recipient){RECIPIENT_PERSON, text_of(to), {{0}}};
	x.form = TEXT("farm");
	x.unit = text_of(unit);
	x.due = text_of(due);
	if (strcmp(to, "-") == 0) {
		x.to.code = TEXT("E01");
		x.withdrawn = true;
	}
	OK(db_begin(f->b.db));
	done(f, journal_assign(f->b.ingest, &one, 1, &some));
	return some;
}

static void
area(struct terrain *f, const char *to, const char *one, const char *two)
{
	struct area x;

	memset(&x, 0, sizeof(x));
	x.to = (struct recipient){RECIPIENT_PERSON, text_of(to), {{0}}};
	if (one[0] != '\0')
		x.code[x.codes++] = text_of(one);
	if (two[0] != '\0')
		x.code[x.codes++] = text_of(two);
	OK(db_begin(f->b.db));
	done(f, journal_area(f->b.ingest, &x));
}

static void
import(struct terrain *f, const char *csv)
{
	struct register_report *r = mem_zalloc(1, sizeof(*r));
	struct workbook w;
	struct arena a;
	uint32_t row;

	assert_non_null(r);
	sheet_init(&w);
	arena_init(&a, 64u << 20);
	OK(sheet_read_csv(&w, TEXT("r"), TEXT("r"), text_bytes(text_of(csv)),
	    &row));
	OK(db_begin(f->b.db));
	done(f, register_import(f->b.ingest, w.first, TEXT(""), &a, r));
	arena_free(&a);
	sheet_free(&w);
	mem_free(r);
}

/* ---- the device ---- */

static void
sync(struct handset *h)
{
	struct session_news n = {0};

	handset_sync(h, &n);
	assert_int_equal(n.faults, 0);
	session_news_free(&n);
}

/* "unit:due:name|..." as the agenda has them, "!" before what is overdue;
 * then how many units of the register are here. */
static void
expect(struct handset *h, const char *code, const char *want)
{
	struct agenda_who who = {.code = text_of(code),
	    .author = h->pen->person, .today = TODAY};
	struct agenda g;
	struct arena a;
	struct buf b;
	size_t i;

	arena_init(&a, 64u << 20);
	buf_init(&b, 1u << 20);
	OK(agenda_list(h->t.v, &who, &a, &g));
	for (i = 0; i < g.n; i++) {
		struct agenda_item *x = &g.item[i];

		buf_put_z(&b, x->overdue ? "!" : "");
		buf_put_text(&b, x->what->unit);
		buf_put_byte(&b, ':');
		buf_put_text(&b, x->what->due);
		buf_put_byte(&b, ':');
		buf_put_text(&b, x->name);
		buf_put_byte(&b, '|');
	}
	buf_printf(&b, "%u", (unsigned)g.units);
	assert_string_equal(buf_z(&b), want);
	buf_free(&b);
	arena_free(&a);
}

/* What a device has by what came bit by bit is what it would have had all at
 * once. */
static void
expect_whole(struct terrain *f, struct handset *h)
{
	struct work mine, all;
	struct vault_keys keys;
	struct buf kept, fresh;
	struct arena a;

	arena_init(&a, 64u << 20);
	buf_init(&kept, WORK_MAX_BYTES);
	buf_init(&fresh, WORK_MAX_BYTES);
	OK(vault_get(h->t.v, WORK_KEPT, &kept));
	OK(work_read(buf_bytes(&kept), &a, &mine));
	OK(vault_keys(h->t.v, &keys));
	OK(dispatch_whole(f->b.db, &keys.device, &a, &all));
	work_put(&fresh, &all);
	assert_true(bytes_equal(buf_bytes(&fresh), buf_bytes(&kept)));
	assert_true(mine.whole);
	buf_free(&kept);
	buf_free(&fresh);
	arena_free(&a);
}

/* ---- tests ---- */

static void
what_is_assigned_comes_changes_and_goes(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");

	sync(h);
	expect(h, "E01", "0");
	import(f, "sse_id,name\nA,One\nB,Two\n");
	assert_int_equal(assign(f, "A", "E01", "2026-11-30"), 1);
	assert_int_equal(assign(f, "A", "E01", "2026-11-30"), 0);
	(void)assign(f, "B", "E01", "2026-11-28");
	(void)assign(f, "C", "E02", "");
	sync(h);
	expect(h, "E01", "!B:2026-11-28:Two|A:2026-11-30:One|2");
	(void)assign(f, "B", "E01", "2026-12-01");
	import(f, "sse_id,name\nA,Uno\nC,Three\n");
	sync(h);
	expect(h, "E01", "A:2026-11-30:Uno|B:2026-12-01:Two|2");
	(void)assign(f, "A", "E02", "2026-11-30"); /* somebody else's now */
	(void)assign(f, "C", "E01", "");
	sync(h);
	expect(h, "E01", "B:2026-12-01:Two|C::Three|2");
	(void)assign(f, "B", "-", "");
	(void)assign(f, "C", "-", "");
	sync(h);
	expect(h, "E01", "0");
	sync(h);
	expect(h, "E01", "0");
	handset_free(h);
}

static void
what_was_assigned_before_somebody_came_is_there(void **state)
{
	struct terrain *f = *state;
	struct handset *h;

	(void)assign(f, "A", "E01", "");
	(void)assign(f, "B", "E01", "");
	(void)assign(f, "B", "-", "");
	h = handset_new(f, "E01");
	sync(h);
	expect(h, "E01", "A::A|0");
	expect_whole(f, h);
	handset_free(h);
}

static void
an_area_brings_its_units_and_follows_them(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");

	import(f, "sse_id,name,admin1,admin2\nA,One,K,K1\nB,Two,K,K2\n"
	    "C,Three,M,M1\nD,Four,M,M1\n");
	area(f, "E01", "K", "");
	sync(h);
	expect(h, "E01", "2");
	import(f, "sse_id,name,admin1,admin2,closed_on\nA,One,M,M1,\n"
	    "E,Five,K,K1,\nB,Two,K,K2,2026-11-01\n");
	sync(h); /* A left, B ended, E came */
	expect(h, "E01", "1");
	expect_whole(f, h);
	(void)assign(f, "C", "E01", "");
	sync(h); /* a unit elsewhere, for its assignment */
	expect(h, "E01", "C::Three|2");
	expect_whole(f, h);
	area(f, "E01", "K2", "M");
	sync(h); /* A C D */
	expect(h, "E01", "C::Three|3");
	expect_whole(f, h);
	area(f, "E01", "", "");
	sync(h);
	expect(h, "E01", "C::Three|1");
	expect_whole(f, h);
	handset_free(h);
}

/* Steps of two copies of the office that knew no more than the first. */
static void
aside(struct terrain *f, const struct assignment *x)
{
	struct entry step = {.kind = ENTRY_ASSIGN};
	struct buf object;

	buf_init(&object, ASSIGNMENT_MAX_BYTES);
	assignment_put(&object, x);
	step.object = buf_bytes(&object);
	OK(db_begin(f->b.db));
	done(f, journal_append(f->b.ingest, &step, 1));
	buf_free(&object);
}

static void
of_two_copies_the_stricter_counts_until_settled(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct assignment x;
	struct db_assignment d;
	struct assignment_id id;
	struct arena a;
	const char *digest;

	arena_init(&a, 1u << 20);
	memset(&x, 0, sizeof(x));
	x.to = (struct recipient){RECIPIENT_PERSON, TEXT("E01"), {{0}}};
	x.form = TEXT("farm");
	x.unit = TEXT("A");
	id = assignment_id(&x);
	(void)assign(f, "A", "E01", "");
	OK(db_work_live(f->b.db, &id, x.over, 1, &x.overs));
	x.due = TEXT("2026-12-24");
	aside(f, &x);
	x.due = TEXT("");
	x.withdrawn = true;
	aside(f, &x);
	OK(db_work_get(f->b.db, &id, &a, &d));
	assert_true(d.contested);
	sync(h);
	expect(h, "E01", "0");
	digest = bureau_digest(&f->b);
	bureau_shuffle(&f->b, 3);
	assert_string_equal(bureau_digest(&f->b), digest);
	(void)assign(f, "A", "E01", "2026-12-24");
	OK(db_work_get(f->b.db, &id, &a, &d));
	assert_false(d.contested);
	sync(h);
	expect(h, "E01", "A:2026-12-24:A|0");
	arena_free(&a);
	handset_free(h);
}

static void
areas_that_two_copies_gave_are_those_that_both_did(void **state)
{
	struct terrain *f = *state;
	struct text *code = NULL;
	struct entry step[2];
	struct buf object[2];
	struct arena a;
	struct area x;
	size_t n = 0, i;

	arena_init(&a, 1u << 20);
	memset(&x, 0, sizeof(x));
	memset(step, 0, sizeof(step));
	x.to = (struct recipient){RECIPIENT_PERSON, TEXT("E01"), {{0}}};
	x.code[0] = TEXT("K");
	x.codes = 2;
	for (i = 0; i < 2; i++) {
		x.code[1] = i == 0 ? TEXT("M") : TEXT("P");
		buf_init(&object[i], 4096);
		assignment_put_area(&object[i], &x);
		step[i].kind = ENTRY_AREA;
		step[i].object = buf_bytes(&object[i]);
	}
	OK(db_begin(f->b.db));
	done(f, journal_append(f->b.ingest, step, 2));
	OK(db_work_areas(f->b.db, TEXT("P:E01"), &a, &code, &n));
	assert_int_equal(n, 1);
	assert_true(text_is(code[0], "K"));
	area(f, "E01", "M", "P");
	OK(db_work_areas(f->b.db, TEXT("P:E01"), &a, &code, &n));
	assert_int_equal(n, 2);
	for (i = 0; i < 2; i++)
		buf_free(&object[i]);
	arena_free(&a);
}

static void
a_lost_device_learns_nothing_any_more(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct session_news n = {0};
	struct epoch_id epoch;

	sync(h);
	epoch = handset_epoch(h);
	bureau_revoke(&f->b, &epoch, 0);
	(void)assign(f, "A", "E01", "");
	handset_sync(h, &n);
	assert_int_equal(n.come, 0);
	expect(h, "E01", "0");
	session_news_free(&n);
	handset_free(h);
}

/* A register that does not fit into an answer over a link. */
static void
what_is_large_is_one_blob_that_the_next_replaces(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct exchange x;
	struct buf csv, up, down;
	size_t round, i;
	struct hash *blob = NULL;
	size_t blobs = 0;
	struct arena a;
	uint64_t seed = 1;
	struct random_source r = test_random(&seed);

	sync(h);
	arena_init(&a, 1u << 20);
	buf_init(&csv, 4u << 20);
	for (round = 0; round < 3; round++) {
		buf_clear(&csv);
		buf_put_z(&csv, "sse_id,name,admin1\n");
		for (i = 0; i < 4000; i++)
			buf_printf(&csv, "U%05zu,Unit %u-%u-%u-%u,K\n", i,
			    test_draw(&r, 1000000000),
			    test_draw(&r, 1000000000),
			    test_draw(&r, 1000000000),
			    test_draw(&r, 1000000000));
		import(f, buf_z(&csv));
		if (round == 0)
			area(f, "E01", "K", "");
		buf_init(&up, SYNC_MAX_BYTES);
		buf_init(&down, SYNC_MAX_BYTES);
		handset_ask(h, SESSION_LINK_BYTES, &up);
		OK(exchange_answer(f->b.ingest, EXCHANGE_LINK,
		    buf_bytes(&up), &down, &x));
		assert_true(down.n < BLOB_INLINE);
		buf_free(&up);
		buf_free(&down);
		OK(db_blob_hashes(f->b.db, &a, &blob, &blobs));
		assert_int_equal(blobs, 1);
	}
	sync(h); /* by stick it lies inside */
	expect(h, "E01", "4000");
	expect_whole(f, h);
	arena_free(&a);
	buf_free(&csv);
	handset_free(h);
}

static void
a_piece_of_work_that_does_not_read_changes_nothing(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct sync_feed item = {.cursor = 1, .kind = SYNC_WORK,
	    .object = text_bytes(TEXT("x"))};
	struct sync_answer w;
	struct session_news n;
	struct buf down;

	(void)assign(f, "A", "E01", "");
	sync(h);
	memset(&w, 0, sizeof(w));
	session_news_init(&n);
	buf_init(&down, 1u << 20);
	handset_ask(h, 1, &down);
	buf_clear(&down);
	item.cursor = handset_home(h)->feed_cursor + 1;
	w.feed = &item;
	w.feeds = 1;
	w.feed_cursor = item.cursor + 9;
	handset_forge(h, &w, &down);
	handset_hear(h, buf_bytes(&down), &n);
	assert_int_equal(n.faults, 1);
	assert_int_equal(
	    handset_home(h)->feed_cursor, item.cursor - 1);
	expect(h, "E01", "A::A|0");
	buf_free(&down);
	session_news_free(&n);
	handset_free(h);
}

static enum ayni_err
take_failing(struct handset *h, struct bytes packed, long k, bool *failed)
{
	struct duty_change c;
	enum ayni_err bad = AYNI_OK, e;

	OK(vault_begin(h->t.v));
	mem_fail_after = k;
	e = duty_take(h->t.v, packed, &c, &bad);
	*failed = mem_fail_after == -1;
	mem_fail_after = -1;
	if (e == AYNI_OK)
		e = bad;
	assert_int_equal(vault_end(h->t.v, e), e);
	return e;
}

static void
every_failed_allocation_leaves_the_agenda_whole(void **state)
{
	struct terrain *f = *state;
	struct handset *h = handset_new(f, "E01");
	struct work w;
	struct vault_keys keys;
	struct arena a;
	struct buf packed;
	bool failed = true;
	enum ayni_err e;
	long k;

	import(f, "sse_id,name\nA,One\nB,Two\n");
	(void)assign(f, "A", "E01", "");
	sync(h);
	(void)assign(f, "A", "-", "");
	(void)assign(f, "B", "E01", "");
	arena_init(&a, 1u << 20);
	buf_init(&packed, WORK_MAX_BYTES);
	OK(vault_keys(h->t.v, &keys));
	OK(dispatch_whole(f->b.db, &keys.device, &a, &w));
	work_pack(&packed, &w);
	OK(packed.err);
	for (k = 0; failed; k++) {
		e = take_failing(h, buf_bytes(&packed), k, &failed);
		assert_true(e == AYNI_OK || (failed && e == AYNI_NOMEM));
		if (e == AYNI_OK)
			break;
		expect(h, "E01", "A::One|1");
	}
	assert_true(k > 2);
	expect(h, "E01", "B::Two|1");
	buf_free(&packed);
	arena_free(&a);
	handset_free(h);
}

#define TEST_OF(f)                                                            \
	cmocka_unit_test_setup_teardown(f, terrain_setup, terrain_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_OF(what_is_assigned_comes_changes_and_goes),
	    TEST_OF(what_was_assigned_before_somebody_came_is_there),
	    TEST_OF(an_area_brings_its_units_and_follows_them),
	    TEST_OF(of_two_copies_the_stricter_counts_until_settled),
	    TEST_OF(areas_that_two_copies_gave_are_those_that_both_did),
	    TEST_OF(a_lost_device_learns_nothing_any_more),
	    TEST_OF(what_is_large_is_one_blob_that_the_next_replaces),
	    TEST_OF(a_piece_of_work_that_does_not_read_changes_nothing),
	    TEST_OF(every_failed_allocation_leaves_the_agenda_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
