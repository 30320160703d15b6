#include "ingest/past.h"

#include <string.h>

#include "ayni/plant.h"
#include "db/db_work.h"

/* With more writes than this, only the last is compared with what its device
 * calculated: each comparison is an interview. */
#define MOST_VOUCHED 64u

/* A record at work. */
struct work {
	struct past p;
	enum ayni_err flagging; /* sticky, of the flags put so far */
};

static void
flag(struct work *w, enum db_flag_kind kind, const struct hash *entry)
{
	struct db_flag f = {kind, ID_BYTES(w->p.id), {NULL, 0}};

	if (entry != NULL)
		f.entry = ID_BYTES(*entry);
	if (w->flagging == AYNI_OK)
		w->flagging = db_flag_put(w->p.g->db, &f);
}

static void
flag_entry(struct work *w, size_t i)
{
	const struct hash *id = &w->p.row[i].id;

	if (w->p.merge[i].rank == 0)
		flag(w, DB_FLAG_AUTHOR, id);
	if (w->p.entry[i].paradata.clock_doubtful)
		flag(w, DB_FLAG_CLOCK, id);
	if (w->p.unfit[i])
		flag(w, DB_FLAG_DECISION, id);
}

/* ---- the interview again ---- */

static enum ayni_err
compare(struct work *w, struct interview *iv, size_t i)
{
	uint8_t derived[8];
	enum ayni_err e = answers_derived(iv, derived);

	if (e == AYNI_OK &&
	    memcmp(derived, w->p.entry[i].derived, sizeof(derived)) != 0)
		flag(w, DB_FLAG_DERIVED, &w->p.row[i].id);
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

/* Compares one entry's calculated fields with ours. */
static enum ayni_err
vouch(struct work *w, size_t i)
{
	struct interview *iv = NULL;
	struct parsed *p;
	struct merged m;
	bool whole = false;
	enum ayni_err e;

	e = past_view(&w->p, i, &m, &whole);
	if (e != AYNI_OK || !whole || !m.usable ||
	    !ID_EQUAL(m.form, w->p.entry[i].form))
		return e;
	e = formcache_get(w->p.g, &w->p.entry[i].form, &p);
	if (e == AYNI_OK)
		e = past_relive(p->form, &w->p.entry[i], m.answers, &iv);
	if (e == AYNI_OK)
		e = compare(w, iv, i);
	interview_free(iv);
	return blame(w, e, &w->p.row[i].id);
}

static bool
is_last(const struct work *w, size_t i)
{
	return w->p.m.heads == 1 && ID_EQUAL(w->p.m.head[0], w->p.row[i].id);
}

/* Every write but the last, which write_rows compares. */
static enum ayni_err
vouch_all(struct work *w)
{
	enum ayni_err e = AYNI_OK;
	size_t writes = 0, i;

	for (i = 0; i < w->p.n; i++)
		writes += wrote(&w->p.entry[i]);
	for (i = 0; i < w->p.n && writes <= MOST_VOUCHED && e == AYNI_OK; i++)
		if (wrote(&w->p.entry[i]) && !is_last(w, i))
			e = vouch(w, i);
	return e;
}

/* ---- rows ---- */

static enum ayni_err
write_rows(struct work *w, size_t at)
{
	struct interview *iv = NULL;
	struct parsed *p;
	uint64_t misfits = 0;
	enum ayni_err e;
	size_t i;

	if ((e = formcache_get(w->p.g, &w->p.m.form, &p)) != AYNI_OK)
		return e;
	e = past_relive(p->form, &w->p.entry[at], w->p.m.answers, &iv);
	if (e == AYNI_OK && is_last(w, at))
		e = compare(w, iv, at);
	if (e == AYNI_OK)
		e = past_skip(&w->p, iv);
	if (e == AYNI_OK && !w->p.m.withdrawn)
		e = wide_write(w->p.g->db, &p->wide, &w->p.id, iv, &misfits);
	interview_free(iv);
	if (misfits > 0)
		flag(w, DB_FLAG_ANSWERS, &w->p.m.submit);
	for (i = 0; i < w->p.n; i++)
		if (!ID_EQUAL(w->p.entry[i].form, w->p.m.form)) {
			flag(w, DB_FLAG_FORM, NULL);
			break;
		}
	return blame(w, e, &w->p.m.submit);
}

/* ---- the record ---- */

static enum ayni_err
clear_rows(struct work *w, const struct hash *form)
{
	struct db_wide *t = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_wide_list(w->p.g->db, form, &w->p.a, &t, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = db_wide_clear(w->p.g->db, &t[i], &w->p.id);
	return e;
}

/* The assignment that its deciding submit names. */
static enum ayni_err
put_fulfilment(struct work *w, size_t submit)
{
	const struct entry *e = submit < w->p.n ? &w->p.entry[submit] : NULL;

	return db_work_fulfil(w->p.g->db, &w->p.id,
	    e != NULL && e->assigned ? &e->assignment : NULL);
}

static bool
is_answered(const struct past *p, const struct hash *id)
{
	size_t i, k;

	for (i = 0; i < p->n; i++)
		for (k = 0; k < p->entry[i].answereds; k++)
			if (ID_EQUAL(p->entry[i].answered[k], *id))
				return true;
	return false;
}

static enum ayni_err
put_returned(struct work *w)
{
	const struct past *p = &w->p;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < p->n && e == AYNI_OK; i++)
		if (p->entry[i].comments.n > 0)
			e = db_returned_put(p->g->db, &p->id,
			    &p->row[i].id, is_answered(p, &p->row[i].id));
	return e;
}

static enum ayni_err
put_record(struct work *w)
{
	enum ayni_err e;
	struct db_record r;
	size_t i = w->p.m.usable ? past_index(&w->p, &w->p.m.submit) : w->p.n;

	memset(&r, 0, sizeof(r));
	r.id = w->p.id;
	r.usable = w->p.m.usable;
	r.withdrawn = w->p.m.withdrawn;
	r.form = w->p.m.form;
	r.submit = w->p.m.submit;
	r.author_code = TEXT("");
	if (i < w->p.n) {
		r.device = w->p.row[i].device;
		r.author_code = w->p.row[i].author_code;
		r.at = w->p.entry[i].at;
		r.begun_us = w->p.entry[i].paradata.begun_us;
		r.finalised_us = w->p.entry[i].paradata.finalised_us;
	}
	r.entries = w->p.n;
	r.heads = w->p.m.heads;
	r.pendings = w->p.m.pendings;
	r.conflicts = PLANT(HIDE_CONFLICT) ? 0 : w->p.m.conflicts;
	e = db_record_put(w->p.g->db, &r, w->p.m.conflict, r.conflicts);
	if (e == AYNI_OK)
		e = put_returned(w);
	return e == AYNI_OK ? put_fulfilment(w, i) : e;
}

static enum ayni_err
compute(struct work *w)
{
	enum ayni_err e;
	size_t i;

	for (i = 0; i < w->p.n; i++)
		flag_entry(w, i);
	e = past_merge(&w->p);
	if (e == AYNI_OK && w->p.m.usable)
		e = write_rows(w, past_setting(&w->p));
	if (e == AYNI_OK && w->p.m.usable)
		e = vouch_all(w);
	return e;
}

/* More entries than anyone makes: which of them came first must not decide,
 * so the record is shown as too large, without answers. */
static enum ayni_err
too_large(struct work *w)
{
	w->p.n = 0;
	flag(w, DB_FLAG_ANSWERS, NULL);
	return AYNI_OK;
}

enum ayni_err
recompute_record(struct ingest *g, const struct record_id *r)
{
	struct work w = {.flagging = AYNI_OK};
	struct db_record old;
	enum ayni_err e;

	past_begin(&w.p, g, r);
	e = db_record_get(g->db, r, &w.p.a, &old);
	if (e == AYNI_OK)
		e = clear_rows(&w, &old.form);
	else if (e == AYNI_NOTFOUND)
		e = AYNI_OK;
	if (e == AYNI_OK)
		e = db_record_drop(g->db, r);
	if (e == AYNI_OK)
		e = db_work_fulfil(g->db, r, NULL);
	if (e == AYNI_OK)
		e = past_read(&w.p);
	if (e == AYNI_TOOBIG)
		e = too_large(&w);
	else if (e == AYNI_OK && w.p.n == 0) /* all of it was put aside */
		goto out;
	else if (e == AYNI_OK)
		e = compute(&w);
	if (e == AYNI_OK)
		e = put_record(&w);
	if (e == AYNI_OK)
		e = w.flagging;
out:
	past_free(&w.p);
	return e;
}
