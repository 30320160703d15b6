#include "wire/fields.h"

void
fields_put_bytes(struct buf *b, uint64_t key, struct bytes s)
{
	pack_uint(b, key);
	pack_bytes(b, s);
}

void
fields_put_text(struct buf *b, uint64_t key, struct text s)
{
	pack_uint(b, key);
	pack_text(b, s);
}

void
fields_put_uint(struct buf *b, uint64_t key, uint64_t v)
{
	pack_uint(b, key);
	pack_uint(b, v);
}

void
fields_put_int(struct buf *b, uint64_t key, int64_t v)
{
	pack_uint(b, key);
	pack_int(b, v);
}

void
fields_put_maybe(struct buf *b, uint64_t key, struct bytes s)
{
	pack_uint(b, key);
	if (s.n > 0)
		pack_bytes(b, s);
	else
		pack_null(b);
}

void
fields_put_hashes(struct buf *b, const struct hash *h, size_t n)
{
	size_t i;

	pack_array(b, n);
	for (i = 0; i < n; i++)
		pack_bytes(b, ID_BYTES(h[i]));
}

size_t
fields_hashes(struct unpack *u, struct hash *h, size_t most)
{
	uint64_t n = unpack_array(u);
	size_t i;

	if (n > most) {
		unpack_fail(u, AYNI_TOOBIG);
		return 0;
	}
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		unpack_fixed(u, h[i].b, sizeof(h[i].b));
		if (i > 0 &&
		    bytes_compare(ID_BYTES(h[i - 1]), ID_BYTES(h[i])) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	return (size_t)n;
}

void
fields_fail(struct buf *b, enum ayni_err e)
{
	if (b->err == AYNI_OK)
		b->err = e;
}

struct unpack
fields_begin(struct bytes payload, uint64_t n)
{
	struct unpack u = unpack_begin(payload);

	if (unpack_map(&u) != n)
		unpack_fail(&u, AYNI_BADFORM);
	return u;
}

void
fields_key(struct unpack *u, uint64_t key)
{
	if (unpack_uint(u) != key)
		unpack_fail(u, AYNI_BADFORM);
}

void
fields_fixed(struct unpack *u, uint64_t key, uint8_t *out, size_t n)
{
	fields_key(u, key);
	unpack_fixed(u, out, n);
}

struct bytes
fields_maybe(struct unpack *u, uint64_t key)
{
	struct bytes s = {NULL, 0};

	fields_key(u, key);
	if (unpack_null(u))
		return s;
	s = unpack_bytes(u);
	if (s.n == 0) /* nothing is written as null */
		unpack_fail(u, AYNI_BADFORM);
	return s;
}

struct text
fields_text(struct unpack *u, uint64_t key, size_t most)
{
	struct text s;

	fields_key(u, key);
	s = unpack_text(u);
	if (s.n > most)
		unpack_fail(u, AYNI_TOOBIG);
	return s;
}

uint64_t
fields_uint(struct unpack *u, uint64_t key)
{
	fields_key(u, key);
	return unpack_uint(u);
}

int64_t
fields_int(struct unpack *u, uint64_t key)
{
	fields_key(u, key);
	return unpack_int(u);
}

int
fields_compare(struct text a, struct text b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return text_compare(a, b);
}
