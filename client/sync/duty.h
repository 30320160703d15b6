/*
 * duty -- what the office wants done on this device, and its part of the
 * register, as it comes.
 *
 * One value in the vault, WORK_KEPT: a struct work that is whole.  Read it
 * through fill/agenda.h.
 *
 * src   docs/wire.md section 18
 */
#ifndef SYNC_DUTY_H
#define SYNC_DUTY_H

#include "ayni/work.h"
#include "vault/vault.h"

/* What a piece of it changed. */
struct duty_change {
	size_t come, gone; /* assignments */
	size_t units;      /* in the register here now */
	bool registered;   /* units changed */
};

/*
 * duty_take -- a feed item of kind SYNC_WORK; within vault_begin.
 *
 * out   *bad  why it cannot be used; nothing was changed then
 * errs  those of the vault; STORE: what was here does not read; NOMEM
 */
enum ayni_err duty_take(struct vault *v, struct bytes packed,
    struct duty_change *out, enum ayni_err *bad) AYNI_CHECK;

#endif
