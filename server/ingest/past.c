#include "ingest/past.h"

#include <string.h>

#define MOST_BYTES (64u << 20) /* of a record's entries */
#define MOST_SKIPPED 1000u     /* answers shown as not applicable */

void
past_begin(struct past *p, struct ingest *g, const struct record_id *r)
{
	memset(p, 0, sizeof(*p));
	p->g = g;
	p->id = *r;
	arena_init(&p->a, STATE_ARENA);
}

void
past_free(struct past *p)
{
	arena_free(&p->a);
}

/* ---- entries ---- */

static unsigned
rank_of(const struct past *p, size_t i)
{
	const struct db_entry *row = &p->row[i];

	if (office_wrote(p->g->office, &p->entry[i].author, &row->epoch))
		return RANK_OFFICE;
	return row->author_listed && row->author_known ? (unsigned)row->rank
						       : 0;
}

/* What a supervisor may decide, or return, an enumerator may remark on. */
static void
judge(struct past *p, size_t i)
{
	struct entry *e = &p->entry[i];

	p->merge[i] = (struct merge_entry){p->row[i].id, e, rank_of(p, i)};
	p->unfit[i] =
	    e->kind == ENTRY_DECIDE && p->merge[i].rank < RANK_SUPERVISOR;
	if (p->unfit[i])
		e->kind = ENTRY_NOTE;
	if (p->merge[i].rank < RANK_SUPERVISOR)
		e->comments.n = 0;
}

enum ayni_err
past_read(struct past *p)
{
	enum ayni_err e;
	size_t i;

	e = db_entry_of_record(p->g->db, &p->id, MERGE_MAX_ENTRIES,
	    MOST_BYTES, &p->a, &p->row, &p->n);
	if (e != AYNI_OK)
		return e;
	p->entry = arena_zalloc(&p->a, p->n, sizeof(*p->entry));
	p->merge = arena_zalloc(&p->a, p->n, sizeof(*p->merge));
	p->unfit = arena_zalloc(&p->a, p->n, sizeof(*p->unfit));
	if (p->a.failed)
		return AYNI_NOMEM;
	for (i = 0; i < p->n; i++) {
		if (entry_read(p->row[i].raw, &p->entry[i]) != AYNI_OK)
			return AYNI_STORE;
		judge(p, i);
	}
	return AYNI_OK;
}

enum ayni_err
past_merge(struct past *p)
{
	return merge_record(p->merge, p->n, &p->a, &p->m);
}

size_t
past_index(const struct past *p, const struct hash *id)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (ID_EQUAL(p->row[i].id, *id))
			return i;
	return p->n;
}

enum ayni_err
past_view(struct past *p, size_t i, struct merged *m, bool *whole)
{
	struct merge_entry *set;
	size_t *todo, left = 0, n = 0, k, j;
	bool *seen;

	set = arena_zalloc(&p->a, p->n, sizeof(*set));
	todo = arena_zalloc(&p->a, p->n, sizeof(*todo));
	seen = arena_zalloc(&p->a, p->n, sizeof(*seen));
	if (p->a.failed)
		return AYNI_NOMEM;
	*whole = true;
	todo[left++] = i;
	seen[i] = true;
	while (left > 0) {
		const struct entry *e = &p->entry[j = todo[--left]];

		set[n++] = p->merge[j];
		for (k = 0; k < e->bases; k++) {
			j = past_index(p, &e->base[k]);
			if (j == p->n)
				*whole = false;
			else if (!seen[j]) {
				seen[j] = true;
				todo[left++] = j;
			}
		}
	}
	return merge_record(set, n, &p->a, m);
}

/* ---- the interview again ---- */

static void
no_chance(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	memset(p, 0, n); /* what came from chance was recorded */
}

enum ayni_err
past_relive(const struct form *f, const struct entry *at, struct bytes answers,
    struct interview **out)
{
	struct interview_setup setup = {.now = at->at, .seed = at->seed,
	    .chance = {no_chance, NULL},
	    .deviceid = at->preloads.deviceid,
	    .username = at->preloads.username,
	    .email = at->preloads.email,
	    .phonenumber = at->preloads.phonenumber,
	    .blind = true, .language = UINT32_MAX};
	struct interview *iv = NULL;
	enum ayni_err e = interview_new(f, &setup, &iv);

	if (e == AYNI_OK)
		e = answers_load(iv, answers);
	if (e == AYNI_OK)
		*out = iv;
	else
		interview_free(iv);
	return e;
}

static bool
wrote(const struct entry *e)
{
	return e->kind == ENTRY_SUBMIT || e->kind == ENTRY_CORRECT;
}

/* The one head, where that is an edit, else the submit. */
size_t
past_setting(const struct past *p)
{
	size_t i;

	if (p->m.heads == 1) {
		i = past_index(p, &p->m.head[0]);
		if (i < p->n && wrote(&p->entry[i]))
			return i;
	}
	return past_index(p, &p->m.submit);
}

/* ---- answers that the merge made not applicable ---- */

/* Who wrote an answer: of those that did, the one of the smallest id. */
static struct hash
writer(const struct past *p, const struct answer *a)
{
	struct hash nobody = {{0}};
	struct answers_walk walk;
	struct answer b;
	size_t i;

	for (i = 0; i < p->n; i++)
		for (walk = answers_begin(p->entry[i].answers);
		     answers_next(&walk, &b);)
			if (answers_order(a, &b) == 0 &&
			    bytes_equal(a->value, b.value))
				return p->row[i].id;
	return nobody;
}

/* The next answer of the record that the interview, asked again, does not
 * give any more; both walks ascend. */
struct sieve {
	struct answers_walk all, given;
	struct answer next;
	bool left; /* next is one */
};

static struct sieve
sift(struct bytes all, struct bytes given)
{
	struct sieve s = {.all = answers_begin(all),
	    .given = answers_begin(given)};

	s.left = answers_next(&s.given, &s.next);
	return s;
}

static bool
fallen(struct sieve *s, struct answer *a)
{
	while (answers_next(&s->all, a)) {
		while (s->left && answers_order(&s->next, a) < 0)
			s->left = answers_next(&s->given, &s->next);
		if (!s->left || answers_order(&s->next, a) != 0)
			return true;
	}
	return false;
}

static enum ayni_err
add_skipped(struct past *p, struct bytes again, size_t n)
{
	struct sieve s = sift(p->m.answers, again);
	struct merged *m = &p->m;
	struct merge_conflict *c;
	struct merge_side *side;
	struct answer a;
	size_t i;

	c = arena_zalloc(&p->a, m->conflicts + n, sizeof(*c));
	side = arena_zalloc(&p->a, n, sizeof(*side));
	if (p->a.failed)
		return AYNI_NOMEM;
	if (m->conflicts > 0)
		memcpy(c, m->conflict, m->conflicts * sizeof(*c));
	for (i = 0; i < n && fallen(&s, &a); i++) {
		side[i] = (struct merge_side){writer(p, &a), a.value, false};
		c[m->conflicts++] = (struct merge_conflict){
		    MERGE_SKIPPED, a.path, a.field, &side[i], 1};
	}
	m->conflict = c;
	return AYNI_OK;
}

enum ayni_err
past_skip(struct past *p, struct interview *iv)
{
	struct sieve s;
	struct answer a;
	struct buf again;
	enum ayni_err e;
	size_t n = 0;

	buf_init(&again, STATE_ARENA);
	if ((e = answers_of(iv, &again)) == AYNI_OK) {
		s = sift(p->m.answers, buf_bytes(&again));
		while (n < MOST_SKIPPED && fallen(&s, &a))
			n++;
		if (n > 0)
			e = add_skipped(p, buf_bytes(&again), n);
	}
	buf_free(&again);
	return e;
}

