#include "ayni/pack.h"

#include <cbor.h>

#define HEAD_MAX 9

static void
head(struct buf *b, size_t (*encode)(uint64_t, unsigned char *, size_t),
    uint64_t v)
{
	unsigned char at[HEAD_MAX];

	buf_put(b, at, encode(v, at, sizeof(at)));
}

/* libcbor counts in size_t, which is 64 bits or the input cannot be it. */
static size_t
bytes_start(uint64_t n, unsigned char *at, size_t size)
{
	return cbor_encode_bytestring_start((size_t)n, at, size);
}

static size_t
text_start(uint64_t n, unsigned char *at, size_t size)
{
	return cbor_encode_string_start((size_t)n, at, size);
}

static size_t
array_start(uint64_t n, unsigned char *at, size_t size)
{
	return cbor_encode_array_start((size_t)n, at, size);
}

static size_t
map_start(uint64_t n, unsigned char *at, size_t size)
{
	return cbor_encode_map_start((size_t)n, at, size);
}

void
pack_uint(struct buf *b, uint64_t v)
{
	head(b, cbor_encode_uint, v);
}

void
pack_int(struct buf *b, int64_t v)
{
	if (v >= 0)
		head(b, cbor_encode_uint, (uint64_t)v);
	else
		head(b, cbor_encode_negint, (uint64_t)-(v + 1));
}

void
pack_bytes(struct buf *b, struct bytes s)
{
	head(b, bytes_start, s.n);
	buf_put_bytes(b, s);
}

void
pack_text(struct buf *b, struct text s)
{
	head(b, text_start, s.n);
	buf_put_text(b, s);
}

void
pack_array(struct buf *b, uint64_t n)
{
	head(b, array_start, n);
}

void
pack_map(struct buf *b, uint64_t pairs)
{
	head(b, map_start, pairs);
}

void
pack_tag(struct buf *b, uint64_t tag)
{
	head(b, cbor_encode_tag, tag);
}

void
pack_bool(struct buf *b, bool v)
{
	unsigned char at[HEAD_MAX];

	buf_put(b, at, cbor_encode_bool(v, at, sizeof(at)));
}

void
pack_null(struct buf *b)
{
	unsigned char at[HEAD_MAX];

	buf_put(b, at, cbor_encode_null(at, sizeof(at)));
}
