/*
 * satchel -- the files of interviews that the office has not, on a stick
 * beside the bundles: DIR/ayni/blob/HASH, as they lie here, encrypted.  Or
 * those of drafts, in a directory of this device alone.
 *
 * Each is written under another name first and flushed; what the office has
 * is taken off; of drafts, what none has any more.  What is not ours stays.  One that finds no room stays here,
 * and smaller ones are still tried.
 *
 * src   docs/wire.md section 10
 */
#ifndef SYNC_SATCHEL_H
#define SYNC_SATCHEL_H

#include "sync/stick.h"
#include "sync/trouble.h"
#include "vault/vault.h"

struct satchel {
	struct vault *vault;
	const struct stick *stick;
	const char *root; /* DIR/ayni; of drafts: their directory */
	bool drafts;

	/* what came of it */
	uint64_t there;  /* on the stick now, of those that the office lacks */
	uint64_t unfit;  /* and those that found no room */
	uint64_t bytes;  /* written */
};

/*
 * satchel_carry
 *
 * out   *t  why not; or what could not be removed, which does no harm
 * errs  FULL  some found no room; all that fit are there
 *       NOTFOUND, IO  the stick; those of the vault
 */
enum ayni_err satchel_carry(struct satchel *p, struct trouble *t) AYNI_CHECK;

#endif
