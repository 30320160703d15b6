#include "ayni/blob.h"

#include <string.h>

#include <sodium.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "ayni/pour.h"
#include "ayni/seal.h"

#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define OVERHEAD crypto_secretstream_xchacha20poly1305_ABYTES
#define FINAL crypto_secretstream_xchacha20poly1305_TAG_FINAL

/* Both ways: a stream, what it is cut into, and the hash of it all. */
struct stream {
	crypto_secretstream_xchacha20poly1305_state state;
	crypto_hash_sha256_state hash;
	struct blob_sink to;
	uint8_t piece[BLOB_PIECE + OVERHEAD]; /* gathered */
	uint8_t made[BLOB_PIECE + OVERHEAD];  /* of it */
	size_t n; /* in piece */
};

uint64_t
blob_size(uint64_t length)
{
	uint64_t padded = seal_padded((size_t)length);

	return HEADER + padded +
	    OVERHEAD * ((padded + BLOB_PIECE - 1) / BLOB_PIECE);
}

void
blob_pack(struct buf *out, const struct blob *b)
{
	pack_array(out, 3);
	pack_bytes(out, ID_BYTES(b->hash));
	pack_bytes(out, BYTES(b->key));
	pack_uint(out, b->length);
}

void
blob_unpack(struct unpack *u, struct blob *b)
{
	unpack_expect(u, 3);
	unpack_fixed(u, b->hash.b, sizeof(b->hash.b));
	unpack_fixed(u, b->key, sizeof(b->key));
	if ((b->length = unpack_uint(u)) > BLOB_MAX_LENGTH)
		unpack_fail(u, AYNI_TOOBIG);
}

/* The pushing half would draw the header itself; both halves start alike. */
static void
start(struct stream *s, const uint8_t header[HEADER], const uint8_t key[32])
{
	(void)crypto_secretstream_xchacha20poly1305_init_pull(
	    &s->state, header, key);
	(void)crypto_hash_sha256_init(&s->hash);
}

/* Fills the piece up to "full"; what is left of the bytes. */
static struct bytes
gather(struct stream *s, struct bytes from, size_t full)
{
	size_t n = full - s->n < from.n ? full - s->n : from.n;

	if (n > 0)
		memcpy(s->piece + s->n, from.p, n);
	s->n += n;
	return (struct bytes){n > 0 ? from.p + n : from.p, from.n - n};
}

/* ---- sealing ---- */

struct blob_seal {
	struct stream s;
	struct blob blob;
};

static enum ayni_err
emit(struct stream *s, const uint8_t *p, size_t n)
{
	(void)crypto_hash_sha256_update(&s->hash, p, n);
	return s->to.take(s->to.ctx, (struct bytes){p, n});
}

static enum ayni_err
push(struct stream *s, uint8_t tag)
{
	size_t n = s->n;

	(void)crypto_secretstream_xchacha20poly1305_push(
	    &s->state, s->made, NULL, s->piece, n, NULL, 0, tag);
	s->n = 0;
	return emit(s, s->made, n + OVERHEAD);
}

struct blob_sink
blob_into(struct buf *b)
{
	return (struct blob_sink){pour_into_buf, b};
}

enum ayni_err
blob_seal_new(struct random_source r, struct blob_sink to,
    struct blob_seal **out)
{
	struct blob_seal *b = mem_zalloc(1, sizeof(*b));
	uint8_t header[HEADER];
	enum ayni_err e;

	if (b == NULL)
		return AYNI_NOMEM;
	r.fill(r.ctx, b->blob.key, sizeof(b->blob.key));
	r.fill(r.ctx, header, sizeof(header));
	b->s.to = to;
	start(&b->s, header, b->blob.key);
	if ((e = emit(&b->s, header, sizeof(header))) == AYNI_OK)
		*out = b;
	else
		blob_seal_free(b);
	return e;
}

/* A piece that is full waits: it may be the last. */
static enum ayni_err
put(struct stream *s, struct bytes plain)
{
	enum ayni_err e = AYNI_OK;

	while (plain.n > 0 && e == AYNI_OK) {
		if (s->n == BLOB_PIECE)
			e = push(s, 0);
		plain = gather(s, plain, BLOB_PIECE);
	}
	return e;
}

enum ayni_err
blob_seal_put(struct blob_seal *b, struct bytes plain)
{
	if (plain.n > BLOB_MAX_LENGTH - b->blob.length)
		return AYNI_TOOBIG;
	b->blob.length += plain.n;
	return put(&b->s, plain);
}

enum ayni_err
blob_seal_end(struct blob_seal *b, struct blob *out)
{
	static const uint8_t zeros[4096];
	uint64_t left = seal_padded((size_t)b->blob.length) - b->blob.length;
	enum ayni_err e = AYNI_OK;
	size_t n;

	for (; left > 0 && e == AYNI_OK; left -= n) {
		n = left < sizeof(zeros) ? (size_t)left : sizeof(zeros);
		e = put(&b->s, (struct bytes){zeros, n});
	}
	if (e == AYNI_OK)
		e = push(&b->s, FINAL);
	if (e != AYNI_OK)
		return e;
	(void)crypto_hash_sha256_final(&b->s.hash, b->blob.hash.b);
	*out = b->blob;
	return AYNI_OK;
}

void
blob_seal_free(struct blob_seal *b)
{
	if (b != NULL)
		keys_wipe(b, sizeof(*b));
	mem_free(b);
}

/* ---- opening ---- */

struct blob_open {
	struct stream s;
	struct blob blob;
	uint64_t seen, opened; /* bytes that came; plain bytes, padding too */
	enum ayni_err wrong;   /* with the pieces: told at the end */
};

enum ayni_err
blob_open_new(const struct blob *b, struct blob_sink to,
    struct blob_open **out)
{
	struct blob_open *o = mem_zalloc(1, sizeof(*o));

	if (o == NULL)
		return AYNI_NOMEM;
	o->blob = *b;
	o->s.to = to;
	(void)crypto_hash_sha256_init(&o->s.hash);
	*out = o;
	return AYNI_OK;
}

static bool
zeros(const uint8_t *p, size_t n)
{
	return n == 0 || sodium_is_zero(p, n) == 1;
}

/* One whole piece: its plain bytes, and behind them zeros. */
static enum ayni_err
pull(struct blob_open *o)
{
	uint64_t left = o->blob.length - o->opened;
	uint64_t all = seal_padded((size_t)o->blob.length);
	size_t n = o->s.n - OVERHEAD, plain;
	uint8_t tag = 0;

	o->s.n = 0;
	if (crypto_secretstream_xchacha20poly1305_pull(&o->s.state, o->s.made,
		NULL, &tag, o->s.piece, n + OVERHEAD, NULL, 0) != 0 ||
	    tag != (o->opened + n == all ? FINAL : 0)) {
		o->wrong = AYNI_CANTOPEN;
		return AYNI_OK;
	}
	if (o->opened > o->blob.length)
		left = 0;
	plain = left < n ? (size_t)left : n;
	o->opened += n;
	if (!zeros(o->s.made + plain, n - plain))
		o->wrong = AYNI_BADFORM;
	if (plain == 0)
		return AYNI_OK;
	return o->s.to.take(o->s.to.ctx, (struct bytes){o->s.made, plain});
}

/* How long the piece that is gathered is when it is whole. */
static size_t
whole(const struct blob_open *o)
{
	uint64_t left = seal_padded((size_t)o->blob.length) - o->opened;

	return (size_t)(left < BLOB_PIECE ? left : BLOB_PIECE) + OVERHEAD;
}

enum ayni_err
blob_open_put(struct blob_open *o, struct bytes s)
{
	enum ayni_err e = AYNI_OK;
	bool begun = o->seen >= HEADER;

	o->seen += s.n;
	(void)crypto_hash_sha256_update(&o->s.hash, s.p, s.n);
	if (o->seen > blob_size(o->blob.length))
		return AYNI_OK; /* blob_open_end says what is wrong */
	if (!begun) {
		s = gather(&o->s, s, HEADER);
		if (o->s.n < HEADER)
			return AYNI_OK;
		(void)crypto_secretstream_xchacha20poly1305_init_pull(
		    &o->s.state, o->s.piece, o->blob.key);
		o->s.n = 0;
	}
	while (s.n > 0 && o->wrong != AYNI_CANTOPEN && e == AYNI_OK) {
		s = gather(&o->s, s, whole(o));
		if (o->s.n == whole(o))
			e = pull(o);
	}
	return e;
}

enum ayni_err
blob_open_end(struct blob_open *o)
{
	struct hash h;

	(void)crypto_hash_sha256_final(&o->s.hash, h.b);
	if (o->seen != blob_size(o->blob.length))
		return AYNI_NONCANON;
	return ID_EQUAL(h, o->blob.hash) ? o->wrong : AYNI_BADHASH;
}

void
blob_open_free(struct blob_open *o)
{
	if (o != NULL)
		keys_wipe(o, sizeof(*o));
	mem_free(o);
}
