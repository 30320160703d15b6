/*
 * past -- a record's entries, read, and what they come to; not for others
 * than the ingest layer.
 *
 * errs  those of the store, NOMEM
 * src   docs/merge.md
 */
#ifndef INGEST_PAST_H
#define INGEST_PAST_H

#include "ayni/answers.h"
#include "ingest/state.h"

struct past {
	struct ingest *g;
	struct record_id id;
	struct db_entry *row;
	struct entry *entry;
	struct merge_entry *merge;
	bool *unfit; /* a decision of somebody who may not decide: a note */
	size_t n;
	struct merged m;
	struct arena a; /* of all of it, and the caller's */
};

/* past_begin -- nothing read yet; past_free is due. */
void past_begin(struct past *p, struct ingest *g,
    const struct record_id *r);
void past_free(struct past *p);
/* past_read -- the entries; errs TOOBIG more of them than anyone makes. */
enum ayni_err past_read(struct past *p) AYNI_CHECK;
/* past_merge -- all of them, into p->m; conflicts of kind SKIPPED are added
 * by past_skip. */
enum ayni_err past_merge(struct past *p) AYNI_CHECK;
/* past_index -- of an entry; p->n where it is not among them. */
size_t past_index(const struct past *p, const struct hash *entry);
/* past_view -- what entry i and its ancestors said, as its device saw it;
 * *whole: none of them is missing. */
enum ayni_err past_view(struct past *p, size_t i, struct merged *m,
    bool *whole) AYNI_CHECK;
/* past_setting -- the entry whose clock, seed and preloads the record is
 * computed with. */
size_t past_setting(const struct past *p);
/* past_relive -- an interview as the device had it at this entry, with these
 * answers; errs those of answers_load as well. */
enum ayni_err past_relive(const struct form *f, const struct entry *at,
    struct bytes answers, struct interview **out) AYNI_CHECK;
/* past_skip -- answers of p->m that iv, computed, does not ask for. */
enum ayni_err past_skip(struct past *p, struct interview *iv) AYNI_CHECK;

#endif
