/*
 * blob -- large bytes, encrypted piece by piece as they come, and named by
 * the hash of what comes out.
 *
 * Whatever their length, no more than one piece is held.
 *
 * units lengths in bytes
 * src   docs/wire.md section 17; libsodium secretstream
 */
#ifndef AYNI_BLOB_H
#define AYNI_BLOB_H

#include "ayni/keys.h"
#include "ayni/unpack.h"

#define BLOB_PIECE 16384u            /* of plain bytes */
#define BLOB_MAX_LENGTH (100u << 20) /* plain, of an attachment */
#define BLOB_INLINE (64u << 10) /* what is larger goes as a blob over HTTP */
#define BLOB_TOKEN 16u

struct blob {
	struct hash hash; /* of the ciphertext */
	uint8_t key[32];
	uint64_t length;  /* plain */
};

/* blob_size -- of the ciphertext; length <= BLOB_MAX_LENGTH. */
uint64_t blob_size(uint64_t length);
void blob_pack(struct buf *out, const struct blob *b);
/* errs  in u->err: BADFORM; TOOBIG over BLOB_MAX_LENGTH */
void blob_unpack(struct unpack *u, struct blob *b);

/* Takes what comes out, in order; its error ends the work. */
struct blob_sink {
	enum ayni_err (*take)(void *ctx, struct bytes s);
	void *ctx;
};
struct blob_sink blob_into(struct buf *b); /* at its end; errs that of b */

/*
 * blob_seal_* -- plain bytes in, in any portions; ciphertext out.
 *
 * in    r     gives the key, then the stream's header
 * out   *out  whole once blob_seal_end returned OK; keys_wipe it
 * errs  NOMEM; TOOBIG over BLOB_MAX_LENGTH; that of the sink
 */
struct blob_seal;
enum ayni_err blob_seal_new(struct random_source r, struct blob_sink to,
    struct blob_seal **out) AYNI_CHECK;
enum ayni_err blob_seal_put(struct blob_seal *s, struct bytes plain) AYNI_CHECK;
enum ayni_err blob_seal_end(struct blob_seal *s, struct blob *out) AYNI_CHECK;
void blob_seal_free(struct blob_seal *s); /* safe on NULL */

/*
 * blob_open_* -- ciphertext in, in any portions; plain bytes out, none of
 * them before its piece was authenticated.  That it is all there, and was
 * not put together from others', only blob_open_end knows.
 *
 * errs  put: NOMEM; that of the sink
 *       end: NONCANON  not the size that its length makes
 *            BADHASH
 *            CANTOPEN  a piece was altered, is missing, or none is the last
 *            BADFORM   padding that is not zeros
 */
struct blob_open;
enum ayni_err blob_open_new(const struct blob *b, struct blob_sink to,
    struct blob_open **out) AYNI_CHECK;
enum ayni_err blob_open_put(struct blob_open *o, struct bytes s) AYNI_CHECK;
enum ayni_err blob_open_end(struct blob_open *o) AYNI_CHECK;
void blob_open_free(struct blob_open *o); /* safe on NULL */

#endif
