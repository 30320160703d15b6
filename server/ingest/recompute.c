#include "ingest/state.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/merge.h"

#define MOST_BYTES (64u << 20) /* of a record's entries */
/* With more writes than this, only the last is compared with what its device
 * calculated: each comparison is an interview. */
#define MOST_VOUCHED 64u
#define MOST_SKIPPED 1000u /* answers shown as not applicable */

/* A record at work: its entries, read, and what they come to. */
struct work {
	struct ingest *g;
	struct record_id id;
	struct db_entry *row;
	struct entry *entry;
	struct merge_entry *merge;
	size_t n;
	struct merged m;
	struct arena a;
	enum ayni_err flagging; /* sticky, of the flags put so far */
};

static void
flag(struct work *w, enum db_flag_kind kind, const struct hash *entry)
{
	struct db_flag f = {kind, ID_BYTES(w->id), {NULL, 0}};

	if (entry != NULL)
		f.entry = ID_BYTES(*entry);
	if (w->flagging == AYNI_OK)
		w->flagging = db_flag_put(w->g->db, &f);
}

/* ---- entries ---- */

static unsigned
rank_of(const struct work *w, size_t i)
{
	const struct db_entry *row = &w->row[i];

	if (ID_EQUAL(w->entry[i].author, w->g->office->hash) &&
	    ID_EQUAL(row->epoch, w->g->office->cert.epoch))
		return RANK_OFFICE;
	return row->author_listed && row->author_known ? (unsigned)row->rank
						       : 0;
}

/* What a supervisor may decide, an enumerator may remark on. */
static void
judge(struct work *w, size_t i)
{
	const struct hash *id = &w->row[i].id;
	struct entry *e = &w->entry[i];

	w->merge[i] = (struct merge_entry){*id, e, rank_of(w, i)};
	if (w->merge[i].rank == 0)
		flag(w, DB_FLAG_AUTHOR, id);
	if (e->paradata.clock_doubtful)
		flag(w, DB_FLAG_CLOCK, id);
	if (e->kind == ENTRY_DECIDE && w->merge[i].rank < RANK_SUPERVISOR) {
		flag(w, DB_FLAG_DECISION, id);
		e->kind = ENTRY_NOTE;
	}
}

static enum ayni_err
read_all(struct work *w)
{
	size_t i;

	w->entry = arena_zalloc(&w->a, w->n, sizeof(*w->entry));
	w->merge = arena_zalloc(&w->a, w->n, sizeof(*w->merge));
	if (w->a.failed)
		return AYNI_NOMEM;
	for (i = 0; i < w->n; i++) {
		if (entry_read(w->row[i].raw, &w->entry[i]) != AYNI_OK)
			return AYNI_STORE;
		judge(w, i);
	}
	return AYNI_OK;
}

static size_t
index_of(const struct work *w, const struct hash *id)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (ID_EQUAL(w->row[i].id, *id))
			return i;
	return w->n;
}

/* ---- the interview again ---- */

static void
no_chance(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	memset(p, 0, n); /* what came from chance was recorded */
}

/* An interview as the device had it at this entry, with these answers. */
static enum ayni_err
relive(const struct form *f, const struct entry *at, struct bytes answers,
    struct interview **out)
{
	struct interview_setup setup = {.now = at->at, .seed = at->seed,
	    .chance = {no_chance, NULL},
	    .deviceid = at->preloads.deviceid,
	    .username = at->preloads.username,
	    .email = at->preloads.email,
	    .phonenumber = at->preloads.phonenumber,
	    .language = UINT32_MAX};
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

static enum ayni_err
compare(struct work *w, struct interview *iv, size_t i)
{
	uint8_t derived[8];
	enum ayni_err e = answers_derived(iv, derived);

	if (e == AYNI_OK &&
	    memcmp(derived, w->entry[i].derived, sizeof(derived)) != 0)
		flag(w, DB_FLAG_DERIVED, &w->row[i].id);
	return e;
}

static bool
wrote(const struct entry *e)
{
	return e->kind == ENTRY_SUBMIT || e->kind == ENTRY_CORRECT;
}

/* An error of the answers is a flag; one of the machine is an error. */
static enum ayni_err
blame(struct work *w, enum ayni_err e, const struct hash *entry)
{
	if (e == AYNI_OK || e == AYNI_NOMEM || e == AYNI_STORE ||
	    e == AYNI_FULL || e == AYNI_BUSY || e == AYNI_IO)
		return e;
	flag(w, DB_FLAG_ANSWERS, entry);
	return AYNI_OK;
}

/* What entry i and its ancestors said, as its device saw it. */
static enum ayni_err
view_of(struct work *w, size_t i, struct merged *m, bool *whole)
{
	struct merge_entry *set;
	size_t *todo, left = 0, n = 0, k, j;
	bool *seen;

	set = arena_zalloc(&w->a, w->n, sizeof(*set));
	todo = arena_zalloc(&w->a, w->n, sizeof(*todo));
	seen = arena_zalloc(&w->a, w->n, sizeof(*seen));
	if (w->a.failed)
		return AYNI_NOMEM;
	*whole = true;
	todo[left++] = i;
	seen[i] = true;
	while (left > 0) {
		const struct entry *e = &w->entry[j = todo[--left]];

		set[n++] = w->merge[j];
		for (k = 0; k < e->bases; k++) {
			j = index_of(w, &e->base[k]);
			if (j == w->n)
				*whole = false;
			else if (!seen[j]) {
				seen[j] = true;
				todo[left++] = j;
			}
		}
	}
	return merge_record(set, n, &w->a, m);
}

/* Compares one entry's calculated fields with ours. */
static enum ayni_err
vouch(struct work *w, size_t i)
{
	struct interview *iv = NULL;
	struct parsed *p;
	struct merged m;
	bool whole = false;
	enum ayni_err e;

	e = view_of(w, i, &m, &whole);
	if (e != AYNI_OK || !whole || !m.usable ||
	    !ID_EQUAL(m.form, w->entry[i].form))
		return e;
	e = formcache_get(w->g, &w->entry[i].form, &p);
	if (e == AYNI_OK)
		e = relive(p->form, &w->entry[i], m.answers, &iv);
	if (e == AYNI_OK)
		e = compare(w, iv, i);
	interview_free(iv);
	return blame(w, e, &w->row[i].id);
}

static bool
is_last(const struct work *w, size_t i)
{
	return w->m.heads == 1 && ID_EQUAL(w->m.head[0], w->row[i].id);
}

/* Every write but the last, which write_rows compares. */
static enum ayni_err
vouch_all(struct work *w)
{
	enum ayni_err e = AYNI_OK;
	size_t writes = 0, i;

	for (i = 0; i < w->n; i++)
		writes += wrote(&w->entry[i]);
	for (i = 0; i < w->n && writes <= MOST_VOUCHED && e == AYNI_OK; i++)
		if (wrote(&w->entry[i]) && !is_last(w, i))
			e = vouch(w, i);
	return e;
}

/* ---- answers that the merge made not applicable ---- */

/* Who wrote an answer: of those that did, the one of the smallest id. */
static struct hash
writer(const struct work *w, const struct answer *a)
{
	struct hash nobody = {{0}};
	struct answers_walk walk;
	struct answer b;
	size_t i;

	for (i = 0; i < w->n; i++)
		for (walk = answers_begin(w->entry[i].answers);
		     answers_next(&walk, &b);)
			if (answers_order(a, &b) == 0 &&
			    bytes_equal(a->value, b.value))
				return w->row[i].id;
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
add_skipped(struct work *w, struct bytes again, size_t n)
{
	struct sieve s = sift(w->m.answers, again);
	struct merged *m = &w->m;
	struct merge_conflict *c;
	struct merge_side *side;
	struct answer a;
	size_t i;

	c = arena_zalloc(&w->a, m->conflicts + n, sizeof(*c));
	side = arena_zalloc(&w->a, n, sizeof(*side));
	if (w->a.failed)
		return AYNI_NOMEM;
	if (m->conflicts > 0)
		memcpy(c, m->conflict, m->conflicts * sizeof(*c));
	for (i = 0; i < n && fallen(&s, &a); i++) {
		side[i] = (struct merge_side){writer(w, &a), a.value, false};
		c[m->conflicts++] = (struct merge_conflict){
		    MERGE_SKIPPED, a.path, a.field, &side[i], 1};
	}
	m->conflict = c;
	return AYNI_OK;
}

static enum ayni_err
find_skipped(struct work *w, struct interview *iv)
{
	struct sieve s;
	struct answer a;
	struct buf again;
	enum ayni_err e;
	size_t n = 0;

	buf_init(&again, STATE_ARENA);
	if ((e = answers_of(iv, &again)) == AYNI_OK) {
		s = sift(w->m.answers, buf_bytes(&again));
		while (n < MOST_SKIPPED && fallen(&s, &a))
			n++;
		if (n > 0)
			e = add_skipped(w, buf_bytes(&again), n);
	}
	buf_free(&again);
	return e;
}

/* ---- rows ---- */

/* The entry whose clock, seed and preloads the record is computed with: its
 * one head, where that is an edit, else the submit. */
static size_t
setting(const struct work *w)
{
	size_t i;

	if (w->m.heads == 1) {
		i = index_of(w, &w->m.head[0]);
		if (i < w->n && wrote(&w->entry[i]))
			return i;
	}
	return index_of(w, &w->m.submit);
}

static enum ayni_err
write_rows(struct work *w, size_t at)
{
	struct interview *iv = NULL;
	struct parsed *p;
	uint64_t misfits = 0;
	enum ayni_err e;
	size_t i;

	if ((e = formcache_get(w->g, &w->m.form, &p)) != AYNI_OK)
		return e;
	e = relive(p->form, &w->entry[at], w->m.answers, &iv);
	if (e == AYNI_OK && is_last(w, at))
		e = compare(w, iv, at);
	if (e == AYNI_OK)
		e = find_skipped(w, iv);
	if (e == AYNI_OK && !w->m.withdrawn)
		e = wide_write(w->g->db, &p->wide, &w->id, iv, &misfits);
	interview_free(iv);
	if (misfits > 0)
		flag(w, DB_FLAG_ANSWERS, &w->m.submit);
	for (i = 0; i < w->n; i++)
		if (!ID_EQUAL(w->entry[i].form, w->m.form)) {
			flag(w, DB_FLAG_FORM, NULL);
			break;
		}
	return blame(w, e, &w->m.submit);
}

/* ---- the record ---- */

static enum ayni_err
clear_rows(struct work *w, const struct hash *form)
{
	struct db_wide *t = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_wide_list(w->g->db, form, &w->a, &t, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = db_wide_clear(w->g->db, &t[i], &w->id);
	return e;
}

static enum ayni_err
put_record(struct work *w)
{
	struct db_record r;
	size_t i = w->m.usable ? index_of(w, &w->m.submit) : w->n;

	memset(&r, 0, sizeof(r));
	r.id = w->id;
	r.usable = w->m.usable;
	r.withdrawn = w->m.withdrawn;
	r.form = w->m.form;
	r.submit = w->m.submit;
	r.author_code = TEXT("");
	if (i < w->n) {
		r.device = w->row[i].device;
		r.author_code = w->row[i].author_code;
		r.at = w->entry[i].at;
		r.begun_us = w->entry[i].paradata.begun_us;
		r.finalised_us = w->entry[i].paradata.finalised_us;
	}
	r.entries = w->n;
	r.heads = w->m.heads;
	r.pendings = w->m.pendings;
	r.conflicts = w->m.conflicts;
	return db_record_put(w->g->db, &r, w->m.conflict, w->m.conflicts);
}

static enum ayni_err
compute(struct work *w)
{
	enum ayni_err e = read_all(w);

	if (e == AYNI_OK)
		e = merge_record(w->merge, w->n, &w->a, &w->m);
	if (e == AYNI_OK && w->m.usable)
		e = write_rows(w, setting(w));
	if (e == AYNI_OK && w->m.usable)
		e = vouch_all(w);
	return e;
}

/* More entries than anyone makes: which of them came first must not decide,
 * so the record is shown as too large, without answers. */
static enum ayni_err
too_large(struct work *w)
{
	w->n = 0;
	flag(w, DB_FLAG_ANSWERS, NULL);
	return AYNI_OK;
}

enum ayni_err
recompute_record(struct ingest *g, const struct record_id *r)
{
	struct work w = {.g = g, .id = *r};
	struct db_record old;
	enum ayni_err e;

	arena_init(&w.a, STATE_ARENA);
	e = db_record_get(g->db, r, &w.a, &old);
	if (e == AYNI_OK)
		e = clear_rows(&w, &old.form);
	else if (e == AYNI_NOTFOUND)
		e = AYNI_OK;
	if (e == AYNI_OK)
		e = db_record_drop(g->db, r);
	if (e == AYNI_OK)
		e = db_entry_of_record(g->db, r, MERGE_MAX_ENTRIES, MOST_BYTES,
		    &w.a, &w.row, &w.n);
	if (e == AYNI_TOOBIG)
		e = too_large(&w);
	else if (e == AYNI_OK && w.n == 0) /* all of it was put aside */
		goto out;
	else if (e == AYNI_OK)
		e = compute(&w);
	if (e == AYNI_OK)
		e = put_record(&w);
	if (e == AYNI_OK)
		e = w.flagging;
out:
	arena_free(&w.a);
	return e;
}
