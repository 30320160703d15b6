/*
 * seal -- sealed boxes, locked rows, padding, deflate.
 *
 * src   libsodium crypto_box_seal, XChaCha20-Poly1305 (IETF draft-irtf-
 *       cfrg-xchacha); RFC 1951; docs/wire.md section 7
 */
#ifndef AYNI_SEAL_H
#define AYNI_SEAL_H

#include "ayni/keys.h"
#include "ayni/pour.h"

#define SEAL_OVERHEAD 48u
#define LOCK_OVERHEAD 40u /* nonce 24, tag 16 */

/* seal_put -- append a sealed box; opens with crypto_box_seal_open.  The
 * ephemeral key comes from r, so vectors can be made again. */
void seal_put(struct buf *out, const struct box_public *to,
    struct bytes plain, struct random_source r);
/* seal_open -- append the plain bytes; errs CANTOPEN, NOMEM, TOOBIG. */
enum ayni_err seal_open(struct bytes sealed, const struct box_key *key,
    struct buf *plain) AYNI_CHECK;

/* seal_lock -- append nonce || XChaCha20-Poly1305(plain), bound to ad. */
void seal_lock(struct buf *out, const uint8_t key[32], struct bytes ad,
    struct bytes plain, struct random_source r);
enum ayni_err seal_unlock(struct bytes locked, const uint8_t key[32],
    struct bytes ad, struct buf *plain) AYNI_CHECK;

/* seal_padded -- the length that n bytes are padded to. */
size_t seal_padded(size_t n);

/* seal_deflate -- append raw DEFLATE of plain, level 9; dictionary may be
 * empty, <= 32 KiB. */
void seal_deflate(struct buf *out, struct bytes plain,
    struct bytes dictionary);
/* seal_inflate -- append; errs BADFORM (also bytes after the stream),
 * TOOBIG over out->limit, NOMEM. */
enum ayni_err seal_inflate(struct bytes deflated, struct bytes dictionary,
    struct buf *out) AYNI_CHECK;
/* seal_inflate_each -- the same without a dictionary, piece by piece; limit
 * is of all of it, and pieces that came before an error are to be dropped. */
enum ayni_err seal_inflate_each(struct bytes deflated, size_t limit,
    pour_fn fn, void *to) AYNI_CHECK;

/* seal_deflate_* -- seal_deflate without a dictionary, of bytes that come in
 * pieces; errs TOOBIG over out->limit, NOMEM. */
struct seal_deflater;
enum ayni_err seal_deflate_new(
    struct buf *out, struct seal_deflater **d) AYNI_CHECK;
enum ayni_err seal_deflate_put(
    struct seal_deflater *d, struct bytes piece) AYNI_CHECK;
enum ayni_err seal_deflate_end(struct seal_deflater *d) AYNI_CHECK;
void seal_deflate_free(struct seal_deflater *d); /* safe on NULL */

#endif
