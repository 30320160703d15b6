/*
 * known -- what a device knows besides its forms: the record saved last of
 * each form, and lists of entities as its own interviews leave them.
 *
 * Besides, the part of the register that is on this device, as the file
 * "register.csv" of a form that asks for it (agenda_register).
 *
 * A list is what the office published with the form ("entities/trees.csv"
 * in its package) and, over it, what was recorded here.  A row that the
 * office's list has in the same or a later version is the office's.
 *
 * What was learnt of a record hangs on it in the vault, and goes when it is
 * erased.  The last record is kept where the form, or one of its versions
 * before, reads it.
 *
 * errs  everywhere: NOMEM; those of the vault
 * src   docs/forms.md, "Entities"
 */
#ifndef FILL_KNOWN_H
#define FILL_KNOWN_H

#include "ayni/interview.h"
#include "ayni/package.h"
#include "vault/vault.h"

struct known;

/* known_open -- for the form of a package. */
enum ayni_err known_open(struct vault *v, const struct package *p,
    struct known **out) AYNI_CHECK;
void known_free(struct known *k); /* NULL is none */
/* known_files -- what the form is to be read with. */
const struct resource *known_files(const struct known *k, size_t *n);
/*
 * known_learn -- a finalised interview; within vault_begin, so that it is
 * kept with the record or not at all.
 *
 * errs  TOOBIG  a list, or what is to be remembered, is too large
 */
enum ayni_err known_learn(struct known *k, struct interview *iv,
    const struct record_id *record, struct random_source chance) AYNI_CHECK;

#endif
