/*
 * parcel -- bytes that are kept deflated: they go in piece by piece, are
 * hashed as they go, and are poured out again as often as they are needed.
 *
 * What is large and read from its beginning to its end, a form or a list of
 * places, is never whole in memory.
 *
 * errs  TOOBIG over PARCEL_MAX_BYTES, plain or deflated; NOMEM
 * src   RFC 1951; docs/wire.md section 5
 */
#ifndef AYNI_PARCEL_H
#define AYNI_PARCEL_H

#include "ayni/id.h"
#include "ayni/pour.h"

#define PARCEL_MAX_BYTES (16u << 20)

struct parcel {
	struct buf deflated;
	struct hash hash; /* of the plain bytes; once it is closed */
	size_t n;         /* plain bytes */
	struct packing *packing; /* while it is open */
};

enum ayni_err parcel_open(struct parcel *p) AYNI_CHECK;
enum ayni_err parcel_put(void *parcel, struct bytes piece); /* a pour_fn */
enum ayni_err parcel_close(struct parcel *p) AYNI_CHECK;
/* parcel_of -- the three, of bytes that are there already. */
enum ayni_err parcel_of(struct bytes plain, struct parcel *p) AYNI_CHECK;
void parcel_free(struct parcel *p); /* safe on a zeroed one */

/* parcel_pour -- the plain bytes of deflated ones, borrowed; errs BADFORM as
 * well.  parcel_hash -- of them, and how many they are. */
struct pour parcel_pour(const struct bytes *deflated);
enum ayni_err parcel_hash(struct bytes deflated, struct hash *out,
    size_t *n) AYNI_CHECK;

#endif
