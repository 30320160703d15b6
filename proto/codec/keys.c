#include "ayni/keys.h"

#include <string.h>

#include <sodium.h>

enum ayni_err
keys_start(void)
{
	return sodium_init() < 0 ? AYNI_RANDOM : AYNI_OK;
}

struct sign_key
keys_sign_from(const uint8_t seed[32])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	struct sign_key k;

	memcpy(k.seed, seed, sizeof(k.seed));
	(void)crypto_sign_seed_keypair(k.public.b, secret, seed);
	sodium_memzero(secret, sizeof(secret));
	return k;
}

struct box_key
keys_box_from(const uint8_t secret[32])
{
	struct box_key k;

	memcpy(k.secret, secret, sizeof(k.secret));
	(void)crypto_scalarmult_base(k.public.b, secret);
	return k;
}

struct sign_key
keys_sign_new(struct random_source r)
{
	uint8_t seed[32];
	struct sign_key k;

	r.fill(r.ctx, seed, sizeof(seed));
	k = keys_sign_from(seed);
	sodium_memzero(seed, sizeof(seed));
	return k;
}

struct box_key
keys_box_new(struct random_source r)
{
	uint8_t secret[32];
	struct box_key k;

	r.fill(r.ctx, secret, sizeof(secret));
	k = keys_box_from(secret);
	sodium_memzero(secret, sizeof(secret));
	return k;
}

struct key_id
keys_id(struct bytes public_key)
{
	struct hash h = keys_hash(public_key);
	struct key_id id;

	memcpy(id.b, h.b, sizeof(id.b));
	return id;
}

struct epoch_id
keys_epoch(const struct sign_public *k)
{
	struct hash h = keys_hash(BYTES(k->b));
	struct epoch_id id;

	memcpy(id.b, h.b, sizeof(id.b));
	return id;
}

struct device_id
keys_office_device(const struct office_id *office)
{
	struct hash h = keys_hash(BYTES(office->b));
	struct device_id id;

	memcpy(id.b, h.b, sizeof(id.b));
	return id;
}

void
keys_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

struct hash
keys_hash(struct bytes s)
{
	return keys_hash_all(&s, 1);
}

struct hash
keys_hash_all(const struct bytes *s, size_t n)
{
	crypto_hash_sha256_state state;
	struct hash h;
	size_t i;

	(void)crypto_hash_sha256_init(&state);
	for (i = 0; i < n; i++)
		(void)crypto_hash_sha256_update(&state, s[i].p, s[i].n);
	(void)crypto_hash_sha256_final(&state, h.b);
	return h;
}

struct hash
keys_hmac(struct bytes secret, struct bytes s)
{
	crypto_auth_hmacsha256_state state;
	struct hash h;

	(void)crypto_auth_hmacsha256_init(&state, secret.p, secret.n);
	(void)crypto_auth_hmacsha256_update(&state, s.p, s.n);
	(void)crypto_auth_hmacsha256_final(&state, h.b);
	sodium_memzero(&state, sizeof(state));
	return h;
}
