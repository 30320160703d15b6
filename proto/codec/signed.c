#include "ayni/signed.h"

#include <string.h>

#include <sodium.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"

#define COSE_ALGORITHM 1
#define COSE_CONTENT_TYPE 16
#define COSE_EDDSA (-8)
#define COSE_SIGN1 18
#define PROTECTED_MAX 64

static void
put_protected(struct buf *b, const char *type)
{
	pack_map(b, 2);
	pack_uint(b, COSE_ALGORITHM);
	pack_int(b, COSE_EDDSA);
	pack_uint(b, COSE_CONTENT_TYPE);
	pack_text(b, text_of(type));
}

/*
 * The hash-first part of Ed25519 wants the whole message in one piece:
 * Sig_structure is built in a buffer.
 */
static void
put_structure(struct buf *b, struct bytes protected, struct bytes payload)
{
	pack_array(b, 4);
	pack_text(b, TEXT("Signature1"));
	pack_bytes(b, protected);
	pack_bytes(b, (struct bytes){NULL, 0});
	pack_bytes(b, payload);
}

void
signed_put(struct buf *out, const char *type, struct bytes payload,
    const struct sign_key *key)
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	unsigned char public[crypto_sign_PUBLICKEYBYTES];
	uint8_t signature[crypto_sign_BYTES];
	struct buf protected, structure;

	buf_init(&protected, PROTECTED_MAX);
	buf_init(&structure, payload.n + 256);
	put_protected(&protected, type);
	put_structure(&structure, buf_bytes(&protected), payload);
	if (out->err == AYNI_OK)
		out->err = protected.err != AYNI_OK ? protected.err
						    : structure.err;
	if (out->err != AYNI_OK)
		goto out;
	(void)crypto_sign_seed_keypair(public, secret, key->seed);
	(void)crypto_sign_detached(
	    signature, NULL, structure.p, structure.n, secret);
	sodium_memzero(secret, sizeof(secret));
	pack_tag(out, COSE_SIGN1);
	pack_array(out, 4);
	pack_bytes(out, buf_bytes(&protected));
	pack_map(out, 0);
	pack_bytes(out, payload);
	pack_bytes(out, BYTES(signature));
out:
	buf_free(&protected);
	buf_free(&structure);
}

void
signed_finish(struct buf *out, const char *type, struct buf *b,
    const struct sign_key *key)
{
	if (out->err == AYNI_OK)
		out->err = b->err;
	signed_put(out, type, buf_bytes(b), key);
	buf_free(b);
}

struct parts {
	struct bytes protected, payload, signature;
};

/* EdDSA, a content type, and nothing else, in the one canonical order. */
static enum ayni_err
read_protected(struct bytes protected, const char *type)
{
	struct unpack u = unpack_begin(protected);
	uint64_t pairs = unpack_map(&u);
	struct text found;
	enum ayni_err e;

	if (u.err == AYNI_OK &&
	    (pairs != 2 || unpack_uint(&u) != COSE_ALGORITHM ||
		unpack_int(&u) != COSE_EDDSA ||
		unpack_uint(&u) != COSE_CONTENT_TYPE))
		unpack_fail(&u, AYNI_BADFORM);
	found = unpack_text(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	return text_is(found, type) ? AYNI_OK : AYNI_BADTYPE;
}

static enum ayni_err
read_parts(struct bytes message, const char *type, struct parts *p)
{
	struct unpack u = unpack_begin(message);
	enum ayni_err e;

	if (unpack_tag(&u) != COSE_SIGN1)
		unpack_fail(&u, AYNI_BADFORM);
	unpack_expect(&u, 4);
	p->protected = unpack_bytes(&u);
	if (unpack_map(&u) != 0)
		unpack_fail(&u, AYNI_BADFORM);
	p->payload = unpack_bytes(&u);
	p->signature = unpack_bytes(&u);
	if (u.err == AYNI_OK && p->signature.n != crypto_sign_BYTES)
		unpack_fail(&u, AYNI_BADFORM);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if ((e = read_protected(p->protected, type)) != AYNI_OK)
		return e;
	return unpack_check(p->payload);
}

enum ayni_err
signed_peek(struct bytes message, const char *type, struct bytes *payload)
{
	struct parts p;
	enum ayni_err e;

	if ((e = read_parts(message, type, &p)) == AYNI_OK)
		*payload = p.payload;
	return e;
}

enum ayni_err
signed_open(struct bytes message, const char *type,
    const struct sign_public *key, struct bytes *payload)
{
	struct buf structure;
	struct parts p;
	enum ayni_err e;

	if ((e = read_parts(message, type, &p)) != AYNI_OK)
		return e;
	buf_init(&structure, message.n + 256);
	put_structure(&structure, p.protected, p.payload);
	if ((e = structure.err) == AYNI_OK &&
	    crypto_sign_verify_detached(
		p.signature.p, structure.p, structure.n, key->b) != 0)
		e = AYNI_BADSIG;
	buf_free(&structure);
	if (e == AYNI_OK)
		*payload = p.payload;
	return e;
}
