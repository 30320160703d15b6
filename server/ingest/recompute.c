#include "ingest/state.h"

#include <string.h>

#include "ayni/answers.h"
#include "ayni/merge.h"

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
	struct db_flag flag[8 + 2 * 64];
	size_t flags;
};

static void
flag(struct work *w, enum db_flag_kind kind, const struct hash *entry)
{
	struct bytes about = ID_BYTES(w->id), which = {NULL, 0};

	if (entry != NULL)
		which = ID_BYTES(*entry);
	if (w->flags < sizeof(w->flag) / sizeof(w->flag[0]))
		w->flag[w->flags++] = (struct db_flag){kind, about, which};
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

static enum ayni_err
read_all(struct work *w)
{
	enum ayni_err e;
	size_t i;

	e = db_entry_of_record(w->g->db, &w->id, &w->a, &w->row, &w->n);
	if (e != AYNI_OK)
		return e;
	w->entry = arena_zalloc(&w->a, w->n, sizeof(*w->entry));
	w->merge = arena_zalloc(&w->a, w->n, sizeof(*w->merge));
	if (w->a.failed)
		return AYNI_NOMEM;
	for (i = 0; i < w->n; i++) {
		if ((e = entry_read(w->row[i].raw, &w->entry[i])) != AYNI_OK)
			return AYNI_STORE;
		w->merge[i].id = w->row[i].id;
		w->merge[i].entry = &w->entry[i];
		w->merge[i].rank = rank_of(w, i);
		if (w->merge[i].rank == 0)
			flag(w, DB_FLAG_AUTHOR, &w->row[i].id);
		if (w->entry[i].paradata.clock_doubtful)
			flag(w, DB_FLAG_CLOCK, &w->row[i].id);
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
	if (e != AYNI_OK || !whole || !m.usable)
		return e == AYNI_TOOBIG ? AYNI_OK : e;
	e = formcache_get(w->g, &w->entry[i].form, &p);
	if (e == AYNI_OK)
		e = relive(p->form, &w->entry[i], m.answers, &iv);
	if (e == AYNI_OK)
		e = compare(w, iv, i);
	interview_free(iv);
	return blame(w, e, &w->row[i].id);
}

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
	if (e == AYNI_OK && w->m.heads == 1 &&
	    ID_EQUAL(w->m.head[0], w->row[at].id))
		e = compare(w, iv, at);
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
	enum ayni_err e;
	size_t i = w->m.usable ? index_of(w, &w->m.submit) : w->n, k;

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
	e = db_record_put(w->g->db, &r, w->m.conflict, w->m.conflicts);
	for (k = 0; k < w->flags && e == AYNI_OK; k++)
		e = db_flag_put(w->g->db, &w->flag[k]);
	return e;
}

static enum ayni_err
compute(struct work *w)
{
	enum ayni_err e;
	size_t i, at;

	e = merge_record(w->merge, w->n, &w->a, &w->m);
	if (e == AYNI_TOOBIG) { /* more entries than anyone makes */
		memset(&w->m, 0, sizeof(w->m));
		flag(w, DB_FLAG_ANSWERS, NULL);
		return AYNI_OK;
	}
	if (e != AYNI_OK || !w->m.usable)
		return e;
	at = setting(w);
	if ((e = write_rows(w, at)) != AYNI_OK)
		return e;
	for (i = 0; i < w->n && e == AYNI_OK; i++)
		if (wrote(&w->entry[i]) &&
		    !(i == at && w->m.heads == 1 &&
			ID_EQUAL(w->m.head[0], w->row[i].id)))
			e = vouch(w, i);
	return e;
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
		e = read_all(&w);
	if (e == AYNI_OK && w.n > 0 && (e = compute(&w)) == AYNI_OK)
		e = put_record(&w);
	arena_free(&w.a);
	return e;
}
