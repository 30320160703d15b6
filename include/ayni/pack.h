/*
 * pack -- deterministic CBOR, written into a buffer.
 *
 * Errors are sticky in the buffer: write straight on, look once at the end.
 * The writer emits heads as told: counts must be right and map keys given
 * in ascending order of their encoding (debug builds assert neither: a
 * round trip through unpack in the tests does).
 *
 * src   RFC 8949 section 4.2.1; docs/wire.md section 1
 */
#ifndef AYNI_PACK_H
#define AYNI_PACK_H

#include "ayni/bytes.h"

void pack_uint(struct buf *b, uint64_t v);
void pack_int(struct buf *b, int64_t v);
void pack_bytes(struct buf *b, struct bytes s);
void pack_text(struct buf *b, struct text s);
void pack_array(struct buf *b, uint64_t n);
void pack_map(struct buf *b, uint64_t pairs);
void pack_tag(struct buf *b, uint64_t tag);
void pack_bool(struct buf *b, bool v);
void pack_null(struct buf *b);

#endif
