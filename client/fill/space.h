/*
 * space -- the room in the vault that an interview needs from its first
 * answer to its entry.
 *
 * errs  FULL; those of the vault
 * src   docs/vault.md section 4
 */
#ifndef FILL_SPACE_H
#define FILL_SPACE_H

#include "ayni/form.h"
#include "vault/vault.h"

/* space_of -- bytes that one may take of the vault, generously. */
uint64_t space_of(const struct form *f);
/* space_least -- that must be free before one begins. */
uint64_t space_least(struct vault *v, const struct form *f);
/* space_begin -- reserved for a new one; least: bytes that are enough, and
 * nothing is reserved; 0: space_least. */
enum ayni_err space_begin(struct vault *v, uint64_t least,
    const struct form *f) AYNI_CHECK;
/* space_go_on -- as far as there is any: a draft that is there goes on. */
enum ayni_err space_go_on(struct vault *v, uint64_t least,
    const struct form *f) AYNI_CHECK;

#endif
