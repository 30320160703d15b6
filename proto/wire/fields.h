/*
 * fields -- maps whose keys are 1, 2, ... n, all present, in order.
 *
 * Most payloads of docs/wire.md are such maps.  Errors are sticky in the
 * buffer or the reader; a key out of place is BADFORM.
 */
#ifndef WIRE_FIELDS_H
#define WIRE_FIELDS_H

#include "ayni/id.h"
#include "ayni/pack.h"
#include "ayni/unpack.h"

void fields_put_bytes(struct buf *b, uint64_t key, struct bytes s);
void fields_put_text(struct buf *b, uint64_t key, struct text s);
void fields_put_uint(struct buf *b, uint64_t key, uint64_t v);
void fields_put_int(struct buf *b, uint64_t key, int64_t v);
/* null where there is nothing */
void fields_put_maybe(struct buf *b, uint64_t key, struct bytes s);

/* fields_put_hashes, fields_hashes -- an array of hashes, ascending; of more
 * than most it is TOOBIG, and 0 come. */
void fields_put_hashes(struct buf *b, const struct hash *h, size_t n);
size_t fields_hashes(struct unpack *u, struct hash *h, size_t most);

/* fields_fail -- an error of a part becomes the whole's, if it is first. */
void fields_fail(struct buf *b, enum ayni_err e);

struct unpack fields_begin(struct bytes payload, uint64_t n);
void fields_key(struct unpack *u, uint64_t key);
void fields_fixed(struct unpack *u, uint64_t key, uint8_t *out, size_t n);
struct bytes fields_maybe(struct unpack *u, uint64_t key);
struct text fields_text(struct unpack *u, uint64_t key, size_t most);
uint64_t fields_uint(struct unpack *u, uint64_t key);
int64_t fields_int(struct unpack *u, uint64_t key);

/* fields_compare -- two keys that are texts, as their encodings sort: by
 * length, then bytewise. */
int fields_compare(struct text a, struct text b);

#define FIELDS_ID(u, key, id) fields_fixed(u, key, (id).b, sizeof(id).b)

#endif
