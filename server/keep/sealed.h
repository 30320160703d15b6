/*
 * sealed -- a file of any length, locked under a passphrase.
 *
 * It is written and read front to back, in pieces; whatever its length, no
 * more than one of them is held.  What was cut off, altered or put together
 * from two files does not read to its end.
 *
 * errs  those of disk; NOMEM
 * src   docs/custody.md section 8; libsodium crypto_pwhash (Argon2id),
 *       secretstream (XChaCha20-Poly1305)
 */
#ifndef KEEP_SEALED_H
#define KEEP_SEALED_H

#include "ayni/keys.h"

#define SEALED_PIECE 65536u /* of plain bytes */
#define SEALED_OPS 4u
#define SEALED_MEMORY (64u << 20)

/* What guessing one passphrase costs. */
struct sealed_cost {
	uint64_t ops;
	size_t memory; /* bytes */
};

struct sealed;

/* sealed_create -- a new file that only its owner reads; one that is there
 * gives way. */
enum ayni_err sealed_create(const char *path, struct text passphrase,
    struct sealed_cost cost, struct random_source r,
    struct sealed **out) AYNI_CHECK;
enum ayni_err sealed_put(struct sealed *s, struct bytes plain) AYNI_CHECK;
/* sealed_end -- the last piece, on the disk when this returns. */
enum ayni_err sealed_end(struct sealed *s) AYNI_CHECK;

/* sealed_is -- whether a file begins like one. */
bool sealed_is(const char *path);
/*
 * sealed_open
 *
 * errs  BADTYPE      another kind of file
 *       UNSUPPORTED  of a later version, or asking for more than any of ours
 *       PASSPHRASE
 */
enum ayni_err sealed_open(const char *path, struct text passphrase,
    struct sealed **out) AYNI_CHECK;
/* sealed_get -- exactly n bytes; errs CANTOPEN: there are none so many, or
 * they are not what was written */
enum ayni_err sealed_get(struct sealed *s, uint8_t *p, size_t n) AYNI_CHECK;
/* sealed_done -- whether all was read; errs CANTOPEN: it was cut off here */
enum ayni_err sealed_done(struct sealed *s, bool *done) AYNI_CHECK;

uint64_t sealed_bytes(const struct sealed *s); /* of the file, so far */
void sealed_free(struct sealed *s); /* safe on NULL; closes */

#endif
