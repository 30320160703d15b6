#include "ayni/parcel.h"

#include <sodium.h>

#include "ayni/mem.h"
#include "ayni/seal.h"

struct packing {
	struct seal_deflater *deflater;
	crypto_hash_sha256_state hash;
};

enum ayni_err
parcel_open(struct parcel *p)
{
	enum ayni_err e;

	*p = (struct parcel){.deflated.limit = PARCEL_MAX_BYTES};
	if ((p->packing = mem_zalloc(1, sizeof(*p->packing))) == NULL)
		return AYNI_NOMEM;
	(void)crypto_hash_sha256_init(&p->packing->hash);
	e = seal_deflate_new(&p->deflated, &p->packing->deflater);
	if (e != AYNI_OK)
		parcel_free(p);
	return e;
}

enum ayni_err
parcel_put(void *parcel, struct bytes piece)
{
	struct parcel *p = parcel;

	if (piece.n > PARCEL_MAX_BYTES - p->n)
		return AYNI_TOOBIG;
	p->n += piece.n;
	(void)crypto_hash_sha256_update(&p->packing->hash, piece.p, piece.n);
	return seal_deflate_put(p->packing->deflater, piece);
}

static void
end(struct parcel *p)
{
	if (p->packing != NULL)
		seal_deflate_free(p->packing->deflater);
	mem_free(p->packing);
	p->packing = NULL;
}

enum ayni_err
parcel_close(struct parcel *p)
{
	enum ayni_err e = seal_deflate_end(p->packing->deflater);

	if (e == AYNI_OK)
		(void)crypto_hash_sha256_final(
		    &p->packing->hash, p->hash.b);
	end(p);
	return e;
}

enum ayni_err
parcel_of(struct bytes plain, struct parcel *p)
{
	enum ayni_err e = parcel_open(p);

	if (e == AYNI_OK)
		e = parcel_put(p, plain);
	if (e == AYNI_OK)
		e = parcel_close(p);
	if (e != AYNI_OK)
		parcel_free(p);
	return e;
}

void
parcel_free(struct parcel *p)
{
	end(p);
	buf_free(&p->deflated);
}

static enum ayni_err
each(const void *from, pour_fn fn, void *to)
{
	const struct bytes *deflated = from;

	return seal_inflate_each(*deflated, PARCEL_MAX_BYTES, fn, to);
}

struct pour
parcel_pour(const struct bytes *deflated)
{
	return (struct pour){each, deflated};
}

struct hashing {
	crypto_hash_sha256_state state;
	size_t n;
};

static enum ayni_err
hash_piece(void *to, struct bytes piece)
{
	struct hashing *h = to;

	(void)crypto_hash_sha256_update(&h->state, piece.p, piece.n);
	h->n += piece.n;
	return AYNI_OK;
}

enum ayni_err
parcel_hash(struct bytes deflated, struct hash *out, size_t *n)
{
	struct hashing h = {.n = 0};
	enum ayni_err e;

	(void)crypto_hash_sha256_init(&h.state);
	if ((e = each(&deflated, hash_piece, &h)) != AYNI_OK)
		return e;
	(void)crypto_hash_sha256_final(&h.state, out->b);
	*n = h.n;
	return AYNI_OK;
}
