/*
 * What the office derives is a function of the set of its batches: one
 * story, delivered in any order, with any repetition, in any bundles, into
 * memory and onto disk, gives one digest.
 */
#include "support/tablet.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/notice.h"
#include "ayni/pack.h"
#include "db/db_work.h"
#include "ingest/journal.h"

#define RUNS 1000
#define DISK_RUNS 20
#define STORY_MAX 200

/* A campaign as it happened in one office, and the batches it left. */
struct story {
	struct bureau b;
	struct notebook *book;
	struct tablet *t[4];
	struct arena a;
	struct buf *raw;
	size_t n;
	const char *digest;
};

static void
bring(struct story *s, struct tablet *t, const struct bureau_form *f)
{
	const struct cut *c = tablet_cut(t, f->dictionary);
	struct verdict v = bureau_offer(&s->b, buf_bytes(&c->raw));

	assert_true(v.archived);
}

static struct tablet *
joined(struct story *s, const char *code)
{
	struct tablet *t = tablet_new(&s->b, s->book, code);

	tablet_join(t, &s->b);
	return t;
}

/* From a file of answers, or as tablet_submit says. */
static struct hash
submit(struct tablet *t, const struct bureau_form *f, const char *how)
{
	struct record_id r;

	return strstr(how, ".json") != NULL
	    ? tablet_submit_file(t, f, &r, how) : tablet_submit(t, f, &r, how);
}

/* Two people at one record, each in ignorance of the other. */
static void
disagree(struct story *s, const struct bureau_form *f, const char *const x[4])
{
	struct hash first, edit[2];

	first = submit(s->t[0], f, x[0]);
	bring(s, s->t[0], f);
	edit[0] = tablet_correct(s->t[0], f, &first, 1, x[1]);
	edit[1] = tablet_correct(s->t[1], f, &first, 1, x[2]);
	bring(s, s->t[1], f);
	bring(s, s->t[0], f);
	if (x[3] != NULL)
		tablet_office_decides(&s->b, s->book, f, edit, 2, x[3]);
}

static void
withdraw_and_edit(struct story *s, const struct bureau_form *f,
    const char *first, const char *edit)
{
	struct hash id = submit(s->t[2], f, first);

	bring(s, s->t[2], f);
	(void)tablet_withdraw(s->t[2], &id, 1);
	(void)tablet_correct(s->t[1], f, &id, 1, edit);
	bring(s, s->t[2], f);
	(void)tablet_note(s->t[1], &id, 1, "closed since March");
	bring(s, s->t[1], f);
}

/* A device that is lost: its last batches are not trusted, and it wrote
 * into a record of somebody else. */
static void
lose(struct story *s, const struct bureau_form *f, const char *first,
    const char *edit)
{
	struct hash id = submit(s->t[3], f, first);

	bring(s, s->t[3], f);
	(void)tablet_correct(s->t[3], f, &id, 1, edit);
	bring(s, s->t[3], f);
	id = submit(s->t[0], f, first);
	bring(s, s->t[0], f);
	(void)tablet_correct(s->t[3], f, &id, 1, edit);
	bring(s, s->t[3], f);
	bureau_revoke(&s->b, &s->t[3]->epoch, 2);
}

/* A vault that was copied, and entries that are journalled twice. */
static void
fork(struct story *s, const struct bureau_form *f, const char *first,
    const char *second)
{
	struct tablet *copy = tablet_copy(s->t[2]);
	struct hash id = submit(s->t[2], f, first);

	bring(s, s->t[2], f);
	(void)submit(copy, f, second);
	tablet_write_again(copy, &id);
	bring(s, copy, f);
	tablet_free(copy);
}

/* A step about one unit of the register, over an earlier row of it. */
static struct unit_row_id
register_unit(struct story *s, const char *name, const char *closed,
    const struct unit_row_id *over)
{
	struct unit u = {.id = TEXT("TG-1")};
	struct unit_row_id row;
	struct bytes object;
	struct buf b;

	buf_init(&b, 4096);
	assert_int_equal(
	    unit_set(&u, TEXT("name"), text_of(name)), AYNI_OK);
	assert_int_equal(
	    unit_set(&u, TEXT(UNIT_CLOSED), text_of(closed)), AYNI_OK);
	if (over != NULL)
		u.over[u.overs++] = *over;
	pack_array(&b, 1);
	unit_put(&b, &u);
	row = unit_row((struct bytes){b.p + 1, b.n - 1});
	object = buf_bytes(&b);
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(ingest_end(s->b.ingest,
	    journal_register(s->b.ingest, &object, 1)), AYNI_OK);
	buf_free(&b);
	return row;
}

/* Two copies of the office contradict each other about an assignment. */
static void
assign_unit(struct story *s)
{
	struct assignment x = {.to = {RECIPIENT_PERSON, {"E01", 3}, {{0}}},
	    .form = TEXT("farm"), .unit = TEXT("TG-1")};
	struct assignment *one = &x;
	struct entry step[2] = {
	    {.kind = ENTRY_ASSIGN}, {.kind = ENTRY_ASSIGN}};
	struct assignment_id id = assignment_id(&x);
	struct buf object[2];
	size_t i;

	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(ingest_end(s->b.ingest,
	    journal_assign(s->b.ingest, &one, 1, &i)), AYNI_OK);
	assert_int_equal(db_work_live(s->b.db, &id, x.over, 1, &x.overs),
	    AYNI_OK);
	for (i = 0; i < 2; i++) {
		x.due = i == 0 ? TEXT("2026-12-04") : TEXT("2026-12-11");
		buf_init(&object[i], ASSIGNMENT_MAX_BYTES);
		assignment_put(&object[i], &x);
		step[i].object = buf_bytes(&object[i]);
	}
	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(ingest_end(s->b.ingest,
	    journal_append(s->b.ingest, step, 2)), AYNI_OK);
	for (i = 0; i < 2; i++)
		buf_free(&object[i]);
}

/* What the office tells those in the field; two copies of it contradict each
 * other about a unit. */
static void
send_out(struct story *s)
{
	struct unit_row_id first = register_unit(s, "One", "", NULL);
	struct notice n = {.to = {RECIPIENT_PERSON, {"E02", 3}, {{0}}},
	    .said = {{{"", 0}, TEXT("Come back.")}}, .languages = 1};

	assert_int_equal(db_begin(s->b.db), AYNI_OK);
	assert_int_equal(ingest_end(s->b.ingest,
			     journal_notice(s->b.ingest, &n)), AYNI_OK);
	(void)register_unit(s, "Two", "", &first);
	(void)register_unit(s, "One", "2026-03-01", &first);
	assign_unit(s);
}

static void
begin(struct story *s, const char *form, struct bureau_form **f)
{
	static const char *const codes[] = {"E01", "E02", "E03", "E04"};
	size_t i;

	memset(s, 0, sizeof(*s));
	arena_init(&s->a, 64u << 20);
	s->book = notebook_new();
	bureau_start(&s->b, BUREAU_MEMORY, 11);
	for (i = 0; i < 2; i++)
		s->t[i] = joined(s, codes[i]);
	*f = bureau_read(&s->b, form);
	bureau_publish(&s->b, *f);
	for (; i < 4; i++)
		s->t[i] = joined(s, codes[i]);
}

static void
finish(struct story *s)
{
	s->n = bureau_archive(&s->b, &s->a, &s->raw);
	s->digest = arena_z(&s->a, text_of(bureau_digest(&s->b)));
	assert_true(s->n <= STORY_MAX);
}

static void
end(struct story *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		buf_free(&s->raw[i]);
	for (i = 0; i < 4; i++)
		tablet_free(s->t[i]);
	notebook_free(s->book);
	bureau_end(&s->b);
	arena_free(&s->a);
}

static void
tell_farms(struct story *s)
{
	static const char *const hens[] = {"name=A;hens=1", "hens=2",
	    "hens=3;sells=yes", "hens=4"};
	static const char *const rows[] = {
	    "name=B;plot+;plot[1]/area=1;plot+;plot[2]/area=2", "plot[1]-",
	    "plot[1]/area=9;plot+;plot[3]/crop=maize", NULL};
	static const char *const price[] = {"name=C;sells=yes", "sells=no",
	    "price=5.5", NULL};
	struct bureau_form *f;

	begin(s, BUREAU_FARM, &f);
	disagree(s, f, hens);
	disagree(s, f, rows);
	disagree(s, f, price);
	withdraw_and_edit(s, f, "name=D;hens=7", "hens=8");
	fork(s, f, "name=E", "name=F;hens=1");
	lose(s, f, "name=G;hens=1", "hens=100");
	send_out(s);
	finish(s);
}

/* ---- delivered ---- */

/* Every batch once, some twice, in any order. */
static size_t
shuffle(struct random_source *r, size_t n, size_t *order)
{
	size_t count = 0, i, k, x;

	for (i = 0; i < n; i++) {
		order[count++] = i;
		if (test_draw(r, 3) == 0)
			order[count++] = i;
	}
	for (i = count; i > 1; i--) {
		k = test_draw(r, (unsigned)i);
		x = order[i - 1];
		order[i - 1] = order[k];
		order[k] = x;
	}
	return count;
}

static void
deliver(const struct story *s, struct bureau *b, struct random_source *r)
{
	size_t order[2 * STORY_MAX], n = shuffle(r, s->n, order), i = 0, k;
	struct verdict v;

	while (i < n) {
		assert_int_equal(db_begin(b->db), AYNI_OK);
		for (k = 1 + test_draw(r, 5); k > 0 && i < n; k--, i++)
			assert_int_equal(ingest_batch(b->ingest,
					     buf_bytes(&s->raw[order[i]]), &v),
			    AYNI_OK);
		assert_int_equal(ingest_settle(b->ingest), AYNI_OK);
		assert_int_equal(db_commit(b->db), AYNI_OK);
	}
}

static void
expect_same(const struct story *s, enum bureau_where where, uint64_t run)
{
	struct random_source r = test_random(&run);
	struct bureau b;

	bureau_twin(&b, &s->b, where);
	deliver(s, &b, &r);
	if (where == BUREAU_DISK)
		bureau_reopen(&b);
	assert_string_equal(bureau_digest(&b), s->digest);
	assert_int_equal(bureau_counts(&b).batches, s->n);
	assert_int_equal(bureau_counts(&b).penned, 0);
	bureau_end(&b);
}

static void
a_thousand_deliveries_give_one_digest(void **state)
{
	struct story *s = calloc(1, sizeof(*s));
	struct db_counts c;
	uint64_t i;

	(void)state;
	assert_non_null(s);
	tell_farms(s);
	c = bureau_counts(&s->b); /* nothing of the story is missing */
	assert_true(c.records >= 8 && c.conflicts >= 3 && c.flags >= 1);
	assert_int_equal(c.held, 1);
	for (i = 0; i < RUNS; i++)
		expect_same(s, BUREAU_MEMORY, 1000 + i);
	end(s);
	free(s);
}

/* ---- all orders of six ---- */

/* Heap's algorithm. */
static void
permute(size_t *order, size_t k, void (*visit)(void *ctx, const size_t *order),
    void *ctx)
{
	size_t i, x, at;

	if (k == 1) {
		visit(ctx, order);
		return;
	}
	for (i = 0; i < k; i++) {
		permute(order, k - 1, visit, ctx);
		at = k % 2 == 0 ? i : 0;
		x = order[at];
		order[at] = order[k - 1];
		order[k - 1] = x;
	}
}

static void
one_order(void *ctx, const size_t *order)
{
	const struct story *s = ctx;
	struct bureau b;
	size_t i;

	bureau_twin(&b, &s->b, BUREAU_MEMORY);
	for (i = 0; i < s->n - 6; i++)
		(void)bureau_offer(&b, buf_bytes(&s->raw[i]));
	for (i = 0; i < 6; i++)
		(void)bureau_offer(
		    &b, buf_bytes(&s->raw[s->n - 6 + order[i]]));
	assert_string_equal(bureau_digest(&b), s->digest);
	bureau_end(&b);
}

/* The certificate and the form among the six: what is known last may be
 * what everything else waits for. */
static void
put_last(struct story *s, const struct hash *id, size_t place)
{
	struct batch b;
	struct buf x;
	size_t i;

	for (i = 0; i < s->n; i++) {
		assert_int_equal(
		    batch_peek(buf_bytes(&s->raw[i]), &b), AYNI_OK);
		if (ID_EQUAL(b.id, *id)) {
			x = s->raw[i];
			s->raw[i] = s->raw[s->n - 6 + place];
			s->raw[s->n - 6 + place] = x;
			return;
		}
	}
	fail_msg("a batch of the story is not in the archive");
}

static struct hash
office_head(struct story *s)
{
	struct db_batch *b = NULL;
	size_t n = 0;

	assert_int_equal(db_batch_of_epoch(s->b.db,
			     &s->b.office->cert.epoch, &s->a, &b, &n),
	    AYNI_OK);
	return b[n - 1].id;
}

static void
all_orders_of_six_give_one_digest(void **state)
{
	struct story *s = calloc(1, sizeof(*s));
	struct bureau_form *f;
	struct hash last[6], first, edit[2];
	struct record_id r;
	size_t order[6] = {0, 1, 2, 3, 4, 5}, i;

	(void)state;
	assert_non_null(s);
	memset(s, 0, sizeof(*s));
	arena_init(&s->a, 64u << 20);
	s->book = notebook_new();
	bureau_start(&s->b, BUREAU_MEMORY, 12);
	for (i = 0; i < 3; i++)
		s->t[i] = joined(s, i == 0 ? "E01" : i == 1 ? "E02" : "E03");
	f = bureau_read(&s->b, BUREAU_FARM);
	bureau_publish(&s->b, f);
	last[0] = office_head(s); /* the form */
	s->t[3] = joined(s, "E04");
	last[1] = office_head(s); /* the certificate of E04 */
	first = tablet_submit(s->t[3], f, &r, "name=A;hens=1");
	last[2] = tablet_cut(s->t[3], f->dictionary)->id;
	edit[0] = tablet_correct(s->t[3], f, &first, 1, "hens=2");
	(void)tablet_withdraw(s->t[3], &edit[0], 1);
	last[3] = tablet_cut(s->t[3], f->dictionary)->id;
	edit[1] = tablet_correct(s->t[0], f, &first, 1, "hens=3;sells=yes");
	last[4] = tablet_cut(s->t[0], f->dictionary)->id;
	for (i = 0; i < 2; i++)
		(void)bureau_offer(&s->b, buf_bytes(&s->t[3]->cut[i].raw));
	(void)bureau_offer(&s->b, buf_bytes(&s->t[0]->cut[0].raw));
	bureau_revoke(&s->b, &s->t[3]->epoch, 1);
	last[5] = office_head(s);
	finish(s);
	for (i = 0; i < 6; i++)
		put_last(s, &last[i], i);
	permute(order, 6, one_order, s);
	end(s);
	free(s);
}

/* ---- the real questionnaire, on disk ---- */

#define CASE(x) "tests/data/answers/" x ".json"

static void
tell_entities(struct story *s)
{
	static const char *const place[] = {CASE("01-en"),
	    "cover/loc_locality=Here", "cover/loc_locality=There",
	    "cover/loc_locality=Anywhere"};
	static const char *const members[] = {CASE("02-es"),
	    "memg/mem[2]/mem_kind/mem_f=1",
	    "memg/mem[2]/mem_kind/mem_f=2;memg/mem_new=3", NULL};
	struct bureau_form *f;

	begin(s, BUREAU_SSE, &f);
	disagree(s, f, place);
	disagree(s, f, members);
	withdraw_and_edit(s, f, CASE("03-es"), "memg/mem_left=4");
	fork(s, f, CASE("04-en"), CASE("05-fr"));
	lose(s, f, CASE("06-es"), "ident/id_name=Nobody");
	finish(s);
}

static void
twenty_deliveries_onto_disk_give_one_digest(void **state)
{
	struct story *s = calloc(1, sizeof(*s));
	uint64_t i;

	(void)state;
	assert_non_null(s);
	tell_entities(s);
	for (i = 0; i < DISK_RUNS; i++)
		expect_same(s, BUREAU_DISK, i);
	end(s);
	free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_thousand_deliveries_give_one_digest),
	    cmocka_unit_test(all_orders_of_six_give_one_digest),
	    cmocka_unit_test(twenty_deliveries_onto_disk_give_one_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
