#include "ayni/seal.h"

#include <limits.h>
#include <string.h>

#include <sodium.h>
#include <zlib.h>

#include "ayni/mem.h"

/* A sealed box's nonce is BLAKE2b-24(ephemeral || recipient). */
static void
seal_nonce(uint8_t nonce[crypto_box_NONCEBYTES], const uint8_t *ephemeral,
    const uint8_t *to)
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, crypto_box_NONCEBYTES);
	(void)crypto_generichash_update(&state, ephemeral, 32);
	(void)crypto_generichash_update(&state, to, 32);
	(void)crypto_generichash_final(&state, nonce, crypto_box_NONCEBYTES);
}

void
seal_put(struct buf *out, const struct box_public *to, struct bytes plain,
    struct random_source r)
{
	uint8_t nonce[crypto_box_NONCEBYTES];
	struct box_key ephemeral;
	uint8_t *at;

	if (plain.n > SIZE_MAX - SEAL_OVERHEAD ||
	    (at = buf_grow(out, plain.n + SEAL_OVERHEAD)) == NULL)
		return;
	ephemeral = keys_box_new(r);
	memcpy(at, ephemeral.public.b, 32);
	seal_nonce(nonce, ephemeral.public.b, to->b);
	if (crypto_box_easy(at + 32, plain.p, plain.n, nonce, to->b,
		ephemeral.secret) != 0)
		out->err = AYNI_BADKEY; /* a weak recipient key */
	else
		out->n += plain.n + SEAL_OVERHEAD;
	keys_wipe(&ephemeral, sizeof(ephemeral));
}

enum ayni_err
seal_open(struct bytes sealed, const struct box_key *key, struct buf *plain)
{
	uint8_t *at;

	if (sealed.n < SEAL_OVERHEAD)
		return AYNI_CANTOPEN;
	if ((at = buf_grow(plain, sealed.n - SEAL_OVERHEAD)) == NULL)
		return plain->err;
	if (crypto_box_seal_open(
		at, sealed.p, sealed.n, key->public.b, key->secret) != 0)
		return AYNI_CANTOPEN;
	plain->n += sealed.n - SEAL_OVERHEAD;
	return AYNI_OK;
}

void
seal_lock(struct buf *out, const uint8_t key[32], struct bytes ad,
    struct bytes plain, struct random_source r)
{
	uint8_t *at;

	if (plain.n > SIZE_MAX - LOCK_OVERHEAD ||
	    (at = buf_grow(out, plain.n + LOCK_OVERHEAD)) == NULL)
		return;
	r.fill(r.ctx, at, 24);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(
	    at + 24, NULL, plain.p, plain.n, ad.p, ad.n, NULL, at, key);
	out->n += plain.n + LOCK_OVERHEAD;
}

enum ayni_err
seal_unlock(struct bytes locked, const uint8_t key[32], struct bytes ad,
    struct buf *plain)
{
	uint8_t *at;

	if (locked.n < LOCK_OVERHEAD)
		return AYNI_CANTOPEN;
	if ((at = buf_grow(plain, locked.n - LOCK_OVERHEAD)) == NULL)
		return plain->err;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(at, NULL, NULL,
		locked.p + 24, locked.n - 24, ad.p, ad.n, locked.p, key) != 0)
		return AYNI_CANTOPEN;
	plain->n += locked.n - LOCK_OVERHEAD;
	return AYNI_OK;
}

#define PAD_LEAST 256u

static unsigned
log2_of(size_t n)
{
	unsigned e = 0;

	while (n >>= 1)
		e++;
	return e;
}

size_t
seal_padded(size_t n)
{
	size_t unit;
	unsigned e;

	if (n <= PAD_LEAST)
		return PAD_LEAST;
	e = log2_of(n);
	unit = (size_t)1 << (e - (log2_of(e) + 1));
	return (n + unit - 1) / unit * unit;
}

static voidpf
take(voidpf ctx, uInt count, uInt size)
{
	(void)ctx;
	return mem_zalloc(count, size);
}

static void
give(voidpf ctx, voidpf p)
{
	(void)ctx;
	mem_free(p);
}

/* zlib reads, and never writes, what next_in points to. */
static Bytef *
input(struct bytes s)
{
	union {
		const uint8_t *from;
		Bytef *to;
	} p = {.from = s.p};

	return p.to;
}

static void
fail(struct buf *b, enum ayni_err e)
{
	if (b->err == AYNI_OK)
		b->err = e;
}

static int
begin(z_stream *z)
{
	return deflateInit2(
	    z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
}

void
seal_deflate(struct buf *out, struct bytes plain, struct bytes dictionary)
{
	z_stream z = {.zalloc = take, .zfree = give};
	size_t most;
	uint8_t *at;

	if (plain.n > UINT_MAX / 2) {
		fail(out, AYNI_TOOBIG);
		return;
	}
	if (begin(&z) != Z_OK) {
		fail(out, AYNI_NOMEM);
		return;
	}
	if (dictionary.n > 0)
		(void)deflateSetDictionary(
		    &z, dictionary.p, (uInt)dictionary.n);
	most = deflateBound(&z, (uLong)plain.n);
	if (out->n <= out->limit && most > out->limit - out->n)
		most = out->limit - out->n; /* it may do with less */
	if ((at = buf_grow(out, most)) != NULL) {
		z.next_in = input(plain);
		z.avail_in = (uInt)plain.n;
		z.next_out = at;
		z.avail_out = (uInt)most;
		if (deflate(&z, Z_FINISH) == Z_STREAM_END)
			out->n += most - z.avail_out;
		else
			fail(out, AYNI_TOOBIG);
	}
	(void)deflateEnd(&z);
}

/* ---- deflate in pieces ---- */

#define STEP 16384u

struct seal_deflater {
	z_stream z;
	struct buf *out;
};

enum ayni_err
seal_deflate_new(struct buf *out, struct seal_deflater **d)
{
	struct seal_deflater *n = mem_zalloc(1, sizeof(*n));

	if (n == NULL)
		return AYNI_NOMEM;
	n->z.zalloc = take;
	n->z.zfree = give;
	n->out = out;
	if (begin(&n->z) != Z_OK) {
		mem_free(n);
		return AYNI_NOMEM;
	}
	*d = n;
	return AYNI_OK;
}

static enum ayni_err
deflate_on(struct seal_deflater *d, struct bytes piece, int flush)
{
	struct buf *out = d->out;
	uint8_t at[STEP];
	int r;

	d->z.next_in = input(piece);
	d->z.avail_in = (uInt)piece.n;
	do {
		d->z.next_out = at;
		d->z.avail_out = sizeof(at);
		r = deflate(&d->z, flush);
		buf_put(out, at, sizeof(at) - d->z.avail_out);
	} while (out->err == AYNI_OK && r == Z_OK &&
	    (d->z.avail_out == 0 || flush == Z_FINISH));
	return out->err;
}

enum ayni_err
seal_deflate_put(struct seal_deflater *d, struct bytes piece)
{
	if (piece.n > UINT_MAX)
		return AYNI_TOOBIG;
	return piece.n > 0 ? deflate_on(d, piece, Z_NO_FLUSH) : d->out->err;
}

enum ayni_err
seal_deflate_end(struct seal_deflater *d)
{
	return deflate_on(d, (struct bytes){NULL, 0}, Z_FINISH);
}

void
seal_deflate_free(struct seal_deflater *d)
{
	if (d == NULL)
		return;
	(void)deflateEnd(&d->z);
	mem_free(d);
}

/* ---- inflate ---- */

static enum ayni_err
inflate_all(z_stream *z, size_t limit, pour_fn fn, void *to)
{
	uint8_t at[STEP];
	enum ayni_err e;
	size_t n;
	int r;

	do {
		z->next_out = at;
		z->avail_out = sizeof(at);
		r = inflate(z, Z_NO_FLUSH);
		n = sizeof(at) - z->avail_out;
		if (n > limit)
			return AYNI_TOOBIG;
		limit -= n;
		if (r == Z_MEM_ERROR)
			return AYNI_NOMEM;
		if (r != Z_OK && r != Z_STREAM_END)
			return AYNI_BADFORM;
		if (n > 0 && (e = fn(to, (struct bytes){at, n})) != AYNI_OK)
			return e;
	} while (r != Z_STREAM_END);
	return z->avail_in == 0 ? AYNI_OK : AYNI_BADFORM;
}

static enum ayni_err
inflate_with(struct bytes deflated, struct bytes dictionary, size_t limit,
    pour_fn fn, void *to)
{
	z_stream z = {.zalloc = take, .zfree = give};
	enum ayni_err e;

	if (deflated.n > UINT_MAX)
		return AYNI_TOOBIG;
	if (inflateInit2(&z, -15) != Z_OK)
		return AYNI_NOMEM;
	if (dictionary.n > 0)
		(void)inflateSetDictionary(
		    &z, dictionary.p, (uInt)dictionary.n);
	z.next_in = input(deflated);
	z.avail_in = (uInt)deflated.n;
	e = inflate_all(&z, limit, fn, to);
	(void)inflateEnd(&z);
	return e;
}

enum ayni_err
seal_inflate_each(struct bytes deflated, size_t limit, pour_fn fn, void *to)
{
	return inflate_with(
	    deflated, (struct bytes){NULL, 0}, limit, fn, to);
}

enum ayni_err
seal_inflate(struct bytes deflated, struct bytes dictionary, struct buf *out)
{
	size_t before = out->n;
	enum ayni_err e;

	if (out->err != AYNI_OK)
		return out->err;
	e = inflate_with(deflated, dictionary, out->limit - out->n,
	    pour_into_buf, out);
	if (e != AYNI_OK)
		out->n = before;
	return e;
}
