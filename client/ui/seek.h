/*
 * seek -- an interview by what a person types: the beginning or the end of
 * its id, dashes or not, or the beginning of what lists call it.
 *
 * errs  NOTFOUND; EXISTS: several; those of the vault
 */
#ifndef UI_SEEK_H
#define UI_SEEK_H

#include "fill/draft.h"

/* seek_draft -- among the drafts of one author; label in a. */
enum ayni_err seek_draft(struct vault *v, const struct hash *author,
    struct text name, struct arena *a, struct draft_item *out) AYNI_CHECK;
/* seek_record -- among what was recorded; label in a. */
enum ayni_err seek_record(struct vault *v, struct text name, struct arena *a,
    struct vault_record *out) AYNI_CHECK;

#endif
