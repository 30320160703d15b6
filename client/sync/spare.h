/*
 * spare -- a second copy of the vault itself, on a card beside the bundles.
 *
 *     DIR/ayni/kept/<device>/vault   all that is in it, sealed as there
 *     DIR/ayni/kept/<device>/<hash>  files of drafts
 *     DIR/ayni/blob/<hash>           those of finalised interviews, that the
 *                                    office has not: sync/satchel.h
 *
 * The vault goes before the files, where room is scarce; a new one is written
 * under another name first, and flushed.
 *
 * src   docs/vault.md section 7
 */
#ifndef SYNC_SPARE_H
#define SYNC_SPARE_H

#include "sync/stick.h"
#include "vault/vault.h"

struct spare {
	uint64_t unfit; /* files without room */
	struct trouble trouble;
};

/*
 * spare_write -- brings the copy up to date.
 *
 * in    dir  must be there
 * errs  NOTFOUND  dir is not there; FULL  the vault, or some file, found no
 *       room; IO; those of the vault
 */
enum ayni_err spare_write(struct vault *v, const struct stick *s,
    const char *dir, struct spare *out) AYNI_CHECK;

/*
 * spare_find -- the copies in a directory, or the one that a directory is.
 *
 * fn    gets the directory of each
 * errs  IO; of fn
 */
enum ayni_err spare_find(const struct stick *s, const char *dir,
    enum ayni_err (*fn)(void *ctx, const char *copy), void *ctx) AYNI_CHECK;

/*
 * spare_restore -- a vault in home of the copy in a directory that
 * spare_find gave.
 *
 * out   *t  why not
 * errs  as vault_copy_take
 */
enum ayni_err spare_restore(const char *copy, const char *home,
    struct vault_back *out, struct trouble *t) AYNI_CHECK;

#endif
