/*
 * Random histories of a record, from three devices that meet now and then:
 * submits, corrections, withdrawals, decisions and notes.
 */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "support/record.h"

#define DEVICES 3
#define FIELDS 5 /* of the record itself; the last is the repeat 9's order */
#define ORDER (FIELDS - 1)

/* One entry as it was planned, for the model that checks the merge. */
struct plan {
	enum entry_kind kind;
	uint64_t base, knows; /* sets of plans; knows: ancestors, no notes */
	unsigned rank, depth;
	char id;
	char value[FIELDS][12]; /* "": not written; "-": cleared */
};

/* What an entry holds. */
enum content {
	NOTHING,
	FLAT, /* fields of the record itself */
	ROWS, /* and a repeat, whose rows may come back */
};

struct history {
	struct record r;
	struct plan plan[RECORD_MAX];
	uint64_t has[DEVICES];
	struct random_source chance;
	bool submits; /* more than one may be made */
};

static unsigned
draw(struct history *h, unsigned n)
{
	return test_draw(&h->chance, n);
}

/* ---- merging some of the entries ---- */

static void
merge_set(const struct record *r, uint64_t set, struct arena *a,
    struct merged *m)
{
	struct merge_entry e[RECORD_MAX];
	size_t n = 0, i;

	for (i = 0; i < r->n; i++)
		if ((set >> i & 1) != 0)
			e[n++] = r->e[i];
	assert_int_equal(merge_record(e, n, a, m), AYNI_OK);
}

static struct buf
text_of_merge(const struct merge_entry *e, size_t n)
{
	struct arena a;
	struct merged m;
	struct buf b;

	arena_init(&a, 1u << 22);
	buf_init(&b, 1u << 16);
	assert_int_equal(merge_record(e, n, &a, &m), AYNI_OK);
	record_put(&b, &m);
	assert_int_equal(b.err, AYNI_OK);
	arena_free(&a);
	return b;
}

/* ---- making a history ---- */

static size_t
find(const struct history *h, char id)
{
	size_t i;

	for (i = 0; i < h->r.n; i++)
		if (h->plan[i].id == id)
			return i;
	fail();
	return 0;
}

static void
random_answers(struct history *h, struct plan *p, bool rows, char *out,
    size_t room)
{
	static const char letters[] = "ABCDE";
	size_t n = 0;
	unsigned f, k;

	for (f = 0; f < ORDER; f++)
		if (draw(h, 3) == 0) {
			(void)snprintf(p->value[f], sizeof(p->value[f]),
			    p->kind != ENTRY_SUBMIT && draw(h, 5) == 0
				? "-" : "%u", draw(h, 3));
			n += (size_t)snprintf(out + n, room - n, "%u=%s ",
			    f + 1, p->value[f]);
		}
	if (rows && draw(h, 3) == 0) {
		size_t at = 1;

		p->value[ORDER][0] = '[';
		for (k = 0; k < 5; k++)
			if (draw(h, 2) == 0)
				p->value[ORDER][at++] = letters[k];
		(void)snprintf(p->value[ORDER] + at, 2, "]");
		if (at == 1)
			(void)snprintf(p->value[ORDER], 12,
			    p->kind == ENTRY_SUBMIT ? "" : "-");
		if (p->value[ORDER][0] != '\0')
			n += (size_t)snprintf(
			    out + n, room - n, "9=%s ", p->value[ORDER]);
	}
	for (k = 0; rows && k < 5; k++) {
		char row = letters[k], inner = letters[draw(h, 5)];

		if (draw(h, 8) == 0) /* a repeat inside the row */
			n += (size_t)snprintf(
			    out + n, room - n, "%c.8=[%c] ", row, inner);
		if (draw(h, 8) == 0)
			n += (size_t)snprintf(out + n, room - n, "%c%c.6=%u ",
			    row, inner, draw(h, 3));
		if (draw(h, 5) == 0)
			n += (size_t)snprintf(out + n, room - n, "%c.7=%u ",
			    row, draw(h, 9));
	}
	out[n > 0 ? n - 1 : 0] = '\0';
}

static enum entry_kind
random_kind(struct history *h)
{
	switch (draw(h, 10)) {
	case 0:
		return ENTRY_WITHDRAW;
	case 1:
		return ENTRY_NOTE;
	case 2:
	case 3:
		return ENTRY_DECIDE;
	case 4:
		return h->submits ? ENTRY_SUBMIT : ENTRY_CORRECT;
	default:
		return ENTRY_CORRECT;
	}
}

/* What a device knows of the record, as the heads that its merge gives. */
static void
build_on(struct history *h, unsigned device, struct plan *p, char *base)
{
	struct arena a;
	struct merged m;
	size_t i, b;

	arena_init(&a, 1u << 22);
	merge_set(&h->r, h->has[device], &a, &m);
	assert_int_equal(m.pendings, 0);
	for (i = 0; i < m.heads; i++) {
		b = find(h, (char)m.head[i].b[0]);
		base[i] = h->plan[b].id;
		p->base |= UINT64_C(1) << b;
		p->knows |= h->plan[b].knows | UINT64_C(1) << b;
		if (h->plan[b].depth > p->depth)
			p->depth = h->plan[b].depth;
	}
	base[i] = '\0';
	arena_free(&a);
}

/* Any character, so that ids do not follow time. */
static char
free_id(struct history *h)
{
	unsigned at = draw(h, 90);
	size_t i;

	for (i = 0; i < h->r.n; i++)
		if (h->plan[i].id == (char)('!' + at)) {
			at = (at + 1) % 90;
			i = (size_t)-1; /* look again from the first */
		}
	return (char)('!' + at);
}

static void
write_entry(struct history *h, unsigned device, enum entry_kind kind,
    enum content content)
{
	struct plan *p = &h->plan[h->r.n];
	char answers[300] = "", base[RECORD_MAX + 1] = "";

	*p = (struct plan){.kind = kind, .rank = draw(h, 3)};
	p->id = free_id(h);
	if (kind != ENTRY_SUBMIT)
		build_on(h, device, p, base);
	p->depth += kind != ENTRY_NOTE;
	if (kind != ENTRY_WITHDRAW && kind != ENTRY_NOTE && content != NOTHING)
		random_answers(h, p, content == ROWS, answers, sizeof(answers));
	record_add(&h->r, p->id, kind, base, p->rank, answers);
	h->has[device] |= UINT64_C(1) << (h->r.n - 1);
}

static void
make_history(struct history *h, size_t n)
{
	record_free(&h->r);
	memset(h->has, 0, sizeof(h->has));
	write_entry(h, 0, ENTRY_SUBMIT, ROWS);
	h->has[1] = h->has[2] = h->has[0];
	while (h->r.n < n) {
		unsigned d = draw(h, DEVICES), from = draw(h, DEVICES);

		if (draw(h, 3) == 0)
			h->has[d] |= h->has[from];
		else
			write_entry(h, d, random_kind(h), ROWS);
	}
}

/* ---- the model: section 3 and 5 of docs/merge.md, word by word ---- */

struct model_write {
	size_t by;
	const char *value;
};

static bool
before(const struct plan *a, const struct plan *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	if (a->depth != b->depth)
		return a->depth > b->depth;
	return a->id > b->id;
}

static size_t
model_live(const struct history *h, const struct model_write *w, size_t n,
    uint64_t within, struct model_write *out)
{
	struct model_write t;
	size_t i, k, lives = 0;

	for (i = 0; i < n; i++) {
		bool live = (within >> w[i].by & 1) != 0;

		for (k = 0; k < n; k++)
			if ((within >> w[k].by & 1) != 0 &&
			    (h->plan[w[k].by].knows >> w[i].by & 1) != 0)
				live = false;
		if (live)
			out[lives++] = w[i];
	}
	for (i = 0; i < lives; i++)
		for (k = i + 1; k < lives; k++)
			if (before(&h->plan[out[k].by], &h->plan[out[i].by])) {
				t = out[i];
				out[i] = out[k];
				out[k] = t;
			}
	return lives;
}

static bool
model_differ(const struct model_write *w, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (strcmp(w[i].value, w[0].value) != 0)
			return true;
	return false;
}

/* Entries were made after what they knew, so their order will do. */
static size_t
model_field(const struct history *h, unsigned f, struct model_write *live)
{
	struct model_write w[RECORD_MAX];
	size_t n = 0, i, k;

	for (i = 0; i < h->r.n; i++) {
		const struct plan *p = &h->plan[i];

		if (p->value[f][0] != '\0') {
			w[n++] = (struct model_write){i, p->value[f]};
		} else if (p->kind == ENTRY_DECIDE) {
			k = model_live(h, w, n, p->knows, live);
			if (model_differ(live, k))
				w[n++] = (struct model_write){
				    i, live[0].value};
		}
	}
	return model_live(h, w, n, UINT64_MAX, live);
}

static void
model_put(const struct history *h, struct buf *out)
{
	struct model_write live[RECORD_MAX];
	struct buf values;
	size_t n, i;
	unsigned f;

	buf_init(&values, 1u << 16);
	for (f = 0; f < FIELDS; f++) {
		unsigned number = f == ORDER ? 9 : f + 1;

		n = model_field(h, f, live);
		if (n > 0 && live[0].value[0] != '-')
			buf_printf(out, "%s%u=%s", out->n > 0 ? " " : "",
			    number, live[0].value);
		if (!model_differ(live, n))
			continue;
		buf_printf(&values, "values %u:", number);
		for (i = 0; i < n; i++)
			buf_printf(&values, " %c=%s%s", h->plan[live[i].by].id,
			    live[i].value, i == 0 ? "*" : "");
		buf_put_z(&values, "\n");
	}
	buf_put_z(out, "\n");
	buf_put_bytes(out, buf_bytes(&values));
	buf_free(&values);
}

/* What the merge says of the record's own fields, and no more. */
static void
own_fields(struct merged *m, struct arena *a)
{
	struct answers_walk w = answers_begin(m->answers);
	struct answer at[64];
	struct buf b;
	size_t n = 0, i;

	while (answers_next(&w, &at[n]))
		if (at[n].path.n == 0)
			n++;
	buf_init(&b, 10000);
	answers_put(&b, at, n);
	m->answers.p = arena_copy(a, b.p, b.n);
	m->answers.n = b.n;
	buf_free(&b);
	for (n = 0, i = 0; i < m->conflicts; i++)
		if (m->conflict[i].kind == MERGE_VALUES &&
		    m->conflict[i].path.n == 0)
			m->conflict[n++] = m->conflict[i];
	m->conflicts = n;
	m->heads = m->pendings = 0;
	m->withdrawn = false;
}

static void
a_merge_says_what_the_model_says(void **state)
{
	static struct history h;
	uint64_t seed = 11;
	struct arena a;
	struct merged m;
	struct buf want, got;
	int i;

	(void)state;
	h.chance = test_random(&seed);
	for (i = 0; i < 1500; i++) {
		make_history(&h, 3 + draw(&h, 20));
		arena_init(&a, 1u << 22);
		buf_init(&want, 1u << 16);
		buf_init(&got, 1u << 16);
		merge_set(&h.r, UINT64_MAX, &a, &m);
		own_fields(&m, &a);
		record_put(&got, &m);
		model_put(&h, &want);
		assert_string_equal(buf_z(&got), buf_z(&want));
		buf_free(&want);
		buf_free(&got);
		arena_free(&a);
	}
	record_free(&h.r);
}

/* ---- a pure function of the set ---- */

static void
same(const struct merge_entry *e, size_t n, const struct buf *want)
{
	struct buf got = text_of_merge(e, n);

	assert_true(bytes_equal(buf_bytes(&got), buf_bytes(want)));
	buf_free(&got);
}

static void
swap(struct merge_entry *e, size_t i, size_t k)
{
	struct merge_entry t = e[i];

	e[i] = e[k];
	e[k] = t;
}

static void
order_and_repetition_change_nothing(void **state)
{
	static struct history h;
	struct merge_entry e[2 * RECORD_MAX];
	uint64_t seed = 12;
	struct buf want;
	size_t n, i;
	int k;

	(void)state;
	h.chance = test_random(&seed);
	h.submits = true;
	for (k = 0; k < 1000; k++) {
		if (k % 10 == 0)
			make_history(&h, 3 + draw(&h, 25));
		want = text_of_merge(h.r.e, h.r.n);
		n = h.r.n;
		memcpy(e, h.r.e, n * sizeof(*e));
		for (i = draw(&h, (unsigned)n); i > 0; i--)
			e[n++] = e[draw(&h, (unsigned)h.r.n)];
		for (i = n; i > 1; i--)
			swap(e, i - 1, draw(&h, (unsigned)i));
		same(e, n, &want);
		buf_free(&want);
	}
	record_free(&h.r);
}

/* Heap's way through all orders; recursion of six. */
static void
permute(struct merge_entry *e, size_t n, size_t k, const struct buf *want)
{
	size_t i;

	if (k <= 1) {
		same(e, n, want);
		return;
	}
	for (i = 0; i < k; i++) {
		permute(e, n, k - 1, want);
		swap(e, k % 2 == 0 ? i : 0, k - 1);
	}
}

static void
all_orders_of_six_entries_say_the_same(void **state)
{
	static struct history h;
	struct merge_entry e[RECORD_MAX];
	uint64_t seed = 13;
	struct buf want;
	int k;

	(void)state;
	h.chance = test_random(&seed);
	for (k = 0; k < 20; k++) {
		h.submits = k % 2 == 0;
		make_history(&h, 6);
		want = text_of_merge(h.r.e, 6);
		memcpy(e, h.r.e, 6 * sizeof(*e));
		permute(e, 6, 6, &want);
		buf_free(&want);
	}
	record_free(&h.r);
}

static void
entries_may_arrive_one_by_one(void **state)
{
	static struct history h;
	uint64_t seed = 14, set, known;
	struct arena a;
	struct merged m;
	size_t i, k, usable;

	(void)state;
	h.chance = test_random(&seed);
	h.submits = true;
	for (k = 0; k < 200; k++) {
		make_history(&h, 12);
		for (set = 0; set != (UINT64_C(1) << 12) - 1;) {
			set |= UINT64_C(1) << draw(&h, 12);
			arena_init(&a, 1u << 22);
			merge_set(&h.r, set, &a, &m);
			/* made in order: what is whole is found in order */
			for (known = 0, usable = 0, i = 0; i < 12; i++)
				if ((set >> i & 1) != 0 &&
				    (h.plan[i].base & ~known) == 0) {
					known |= UINT64_C(1) << i;
					usable++;
				}
			assert_int_equal(m.pendings,
			    (size_t)__builtin_popcountll(set) - usable);
			arena_free(&a);
		}
	}
	record_free(&h.r);
}

static void
notes_change_nothing(void **state)
{
	static struct history h;
	struct merge_entry e[RECORD_MAX + 1];
	struct entry note;
	uint64_t seed = 15;
	struct buf want;
	int k;

	(void)state;
	h.chance = test_random(&seed);
	h.submits = true;
	for (k = 0; k < 200; k++) {
		make_history(&h, 12);
		want = text_of_merge(h.r.e, h.r.n);
		memcpy(e, h.r.e, h.r.n * sizeof(*e));
		note = (struct entry){.kind = ENTRY_NOTE, .bases = 1};
		note.base[0] = e[draw(&h, 12)].id;
		e[h.r.n] = (struct merge_entry){.entry = &note, .rank = 9};
		same(e, h.r.n + 1, &want);
		buf_free(&want);
	}
	record_free(&h.r);
}

/* ---- decisions and chains ---- */

static void
after_a_decision_of_all_heads_nothing_is_in_conflict(void **state)
{
	static struct history h;
	uint64_t seed = 16;
	struct arena a;
	struct merged m;
	size_t conflicts = 0;
	int k;

	(void)state;
	h.chance = test_random(&seed);
	for (k = 0; k < 500; k++) {
		h.submits = k % 2 == 0;
		make_history(&h, 15);
		h.has[0] = (UINT64_C(1) << h.r.n) - 1;
		arena_init(&a, 1u << 22);
		merge_set(&h.r, UINT64_MAX, &a, &m);
		conflicts += m.conflicts;
		write_entry(&h, 0, ENTRY_DECIDE, NOTHING);
		merge_set(&h.r, UINT64_MAX, &a, &m);
		assert_int_equal(m.conflicts, 0);
		assert_int_equal(m.heads, 1);
		arena_free(&a);
	}
	assert_true(conflicts > 500); /* there was something to decide */
	record_free(&h.r);
}

/* One after the other, each by someone who knew all: the answers are those
 * that applying change after change gives. */
static void
a_chain_is_its_changes_applied(void **state)
{
	static struct history h;
	uint64_t seed = 17;
	struct arena a;
	struct merged m;
	struct buf now, next;
	const struct bytes empty = {(const uint8_t *)"\xa0", 1};
	size_t i;
	int k;

	(void)state;
	h.chance = test_random(&seed);
	for (k = 0; k < 200; k++) {
		record_free(&h.r);
		h.has[0] = 0;
		write_entry(&h, 0, ENTRY_SUBMIT, FLAT);
		buf_init(&now, 10000);
		assert_int_equal(answers_apply(empty,
		    h.r.entry[0].answers, &now), AYNI_OK);
		for (i = 1; i < 12; i++) {
			write_entry(&h, 0, ENTRY_CORRECT, FLAT);
			buf_init(&next, 10000);
			assert_int_equal(answers_apply(buf_bytes(&now),
			    h.r.entry[i].answers, &next), AYNI_OK);
			buf_free(&now);
			now = next;
			arena_init(&a, 1u << 22);
			merge_set(&h.r, UINT64_MAX, &a, &m);
			assert_true(bytes_equal(m.answers, buf_bytes(&now)));
			arena_free(&a);
		}
		buf_free(&now);
	}
	record_free(&h.r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_merge_says_what_the_model_says),
	    cmocka_unit_test(order_and_repetition_change_nothing),
	    cmocka_unit_test(all_orders_of_six_entries_say_the_same),
	    cmocka_unit_test(entries_may_arrive_one_by_one),
	    cmocka_unit_test(notes_change_nothing),
	    cmocka_unit_test(
		after_a_decision_of_all_heads_nothing_is_in_conflict),
	    cmocka_unit_test(a_chain_is_its_changes_applied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
