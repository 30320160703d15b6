/*
 * deposit -- batches of the office's own journal that it left with us.
 *
 * They are sealed to the office: we cannot read them.  An office that was
 * restored from a backup gets back from its devices what it wrote since.
 *
 * errs  those of the vault
 * src   docs/wire.md section 9
 */
#ifndef SYNC_DEPOSIT_H
#define SYNC_DEPOSIT_H

#include "ayni/arena.h"
#include "ayni/cert.h"
#include "vault/vault.h"

#define DEPOSIT_BYTES (256u << 10) /* of all: the newest stay */

/* deposit_put -- inside a transaction; what is no batch of this office is
 * BADTYPE, one that is there already nothing new. */
enum ayni_err deposit_put(struct vault *v, const struct office_id *office,
    struct bytes batch) AYNI_CHECK;
/* deposit_list -- the oldest first, in a. */
enum ayni_err deposit_list(struct vault *v, struct arena *a,
    struct bytes **list, size_t *n) AYNI_CHECK;

#endif
