/*
 * saved -- the record that was saved last, of each form that reads it: some
 * version of it was opened here that does.
 *
 * It hangs on its record in the vault, and goes when that is erased.
 *
 * errs  NOMEM, TOOBIG; those of the vault
 * src   docs/forms.md, "Interviews"
 */
#ifndef FILL_SAVED_H
#define FILL_SAVED_H

#include "ayni/interview.h"
#include "vault/vault.h"

#define SAVED_MAX_BYTES (64u << 20)

/* saved_ask -- for a version that reads it; appended, nothing where there is
 * none. */
enum ayni_err saved_ask(struct vault *v, struct text xml_id,
    struct buf *out) AYNI_CHECK;
/* saved_keep -- of a finalised interview; nothing where no version asked. */
enum ayni_err saved_keep(struct vault *v, struct text xml_id,
    const struct record_id *record, struct interview *iv) AYNI_CHECK;

#endif
