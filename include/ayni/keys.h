/*
 * keys -- signing and sealing keys, hashes.
 *
 * Secret halves are 32-byte seeds, so that one rule makes every key.  Keep
 * long-lived ones in sodium_malloc memory; keys_wipe when done.
 *
 * src   RFC 8032 (Ed25519), RFC 7748 (X25519), libsodium; docs/wire.md 2
 */
#ifndef AYNI_KEYS_H
#define AYNI_KEYS_H

#include "ayni/id.h"
#include "ayni/source.h"

struct sign_public {
	uint8_t b[32];
};
struct box_public {
	uint8_t b[32];
};
struct sign_key {
	struct sign_public public;
	uint8_t seed[32];
};
struct box_key {
	struct box_public public;
	uint8_t secret[32];
};
struct key_id {
	uint8_t b[8]; /* first bytes of SHA-256(public key) */
};

/* keys_start -- once, before anything else of this header; errs RANDOM. */
enum ayni_err keys_start(void) AYNI_CHECK;

struct sign_key keys_sign_from(const uint8_t seed[32]);
struct box_key keys_box_from(const uint8_t secret[32]);
struct sign_key keys_sign_new(struct random_source r);
struct box_key keys_box_new(struct random_source r);
struct key_id keys_id(struct bytes public_key);
struct epoch_id keys_epoch(const struct sign_public *k);
/* keys_office_device -- the device id under which an office journals. */
struct device_id keys_office_device(const struct office_id *office);
void keys_wipe(void *p, size_t n);

struct hash keys_hash(struct bytes s); /* SHA-256 */
/* keys_hash_all -- SHA-256 of n pieces one after the other. */
struct hash keys_hash_all(const struct bytes *s, size_t n);
struct hash keys_hmac(struct bytes secret, struct bytes s); /* RFC 2104 */

#endif
