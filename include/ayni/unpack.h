/*
 * unpack -- deterministic CBOR, read and checked item by item.
 *
 * A struct unpack walks over borrowed bytes.  The first thing wrong sticks
 * in u.err and everything read afterwards is zero or empty, so a decoder
 * reads straight on and looks once, at unpack_end.
 *
 * Refused: heads that are not shortest, indefinite lengths, floats, simple
 * values but false, true and null, tags but 4, 18 and 37, text that is not
 * UTF-8, map keys out of order or doubled, nesting over UNPACK_MAX_DEPTH,
 * lengths beyond the input, integers that are no int64_t.
 *
 * errs  in u.err: NONCANON, BADFORM, TOOBIG (nesting, integers)
 * src   RFC 8949 section 4.2.1; docs/wire.md section 1
 */
#ifndef AYNI_UNPACK_H
#define AYNI_UNPACK_H

#include "ayni/bytes.h"

#define UNPACK_MAX_DEPTH 16

enum unpack_type {
	UNPACK_NONE, /* the end, or after an error */
	UNPACK_UINT,
	UNPACK_NINT,
	UNPACK_BYTES,
	UNPACK_TEXT,
	UNPACK_ARRAY,
	UNPACK_MAP,
	UNPACK_TAG,
	UNPACK_BOOL,
	UNPACK_NULL,
};

struct unpack {
	struct bytes in; /* what is left */
	enum ayni_err err;
};

struct unpack unpack_begin(struct bytes in);
/* unpack_end -- the error, or BADFORM where bytes are left. */
enum ayni_err unpack_end(const struct unpack *u) AYNI_CHECK;
/* unpack_fail -- note an error of the layer above, if none came before. */
void unpack_fail(struct unpack *u, enum ayni_err e);

enum unpack_type unpack_type(const struct unpack *u); /* of the next item */
uint64_t unpack_uint(struct unpack *u);
int64_t unpack_int(struct unpack *u);
struct bytes unpack_bytes(struct unpack *u); /* borrowed from the input */
struct text unpack_text(struct unpack *u);
uint64_t unpack_array(struct unpack *u); /* items that follow */
uint64_t unpack_map(struct unpack *u);   /* pairs that follow */
uint64_t unpack_tag(struct unpack *u);
bool unpack_bool(struct unpack *u);
bool unpack_null(struct unpack *u); /* true, and past it, if one is next */

/* unpack_fixed -- a byte string of exactly n bytes, copied to out. */
void unpack_fixed(struct unpack *u, uint8_t *out, size_t n);
/* unpack_expect -- an array of exactly n items. */
void unpack_expect(struct unpack *u, uint64_t n);
/*
 * unpack_key -- the next unsigned key of a map of integer keys, which must
 * be above *last (start with 0; keys are from 1).  Reads the key.
 */
uint64_t unpack_key(struct unpack *u, uint64_t *last);
/* unpack_item -- one whole item of any kind, checked, as its bytes. */
struct bytes unpack_item(struct unpack *u);

/* unpack_check -- whether bytes are exactly one deterministic item. */
enum ayni_err unpack_check(struct bytes in) AYNI_CHECK;

#endif
