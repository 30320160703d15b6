/*
 * recorded -- an interview that was finalised, from its entries.
 *
 * src   docs/merge.md
 */
#ifndef FILL_RECORDED_H
#define FILL_RECORDED_H

#include "ayni/merge.h"

#include "vault/vault.h"

struct recorded {
	struct record_id id;
	struct entry *entry; /* [n], in journal order */
	size_t n;
	struct merged merged;
	const struct entry *setting; /* whose clock, seed and preloads count */
};

/*
 * recorded_read -- the entries of a record, merged.
 *
 * out   everything in a
 * errs  NOTFOUND  no such record here, or nothing of it that can be used
 *       STORE     an entry that does not read; those of the vault
 */
enum ayni_err recorded_read(struct vault *v, const struct record_id *id,
    struct arena *a, struct recorded *out) AYNI_CHECK;

/*
 * recorded_open -- as an interview.
 *
 * in    f    the form that r->merged.form names; borrowed by *out
 *       now  NULL: as when it was recorded
 */
enum ayni_err recorded_open(const struct recorded *r, const struct form *f,
    const struct moment *now, struct random_source chance, uint32_t language,
    struct interview **out) AYNI_CHECK;

#endif
