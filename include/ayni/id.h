/*
 * id -- identifiers, each a struct of its own so that none passes for
 * another.
 *
 * src   docs/wire.md section 2; RFC 9562 (UUIDv7)
 */
#ifndef AYNI_ID_H
#define AYNI_ID_H

#include "ayni/bytes.h"

struct hash {
	uint8_t b[32]; /* SHA-256 of anything: entries, batches, forms, certs */
};
struct record_id {
	uint8_t b[16]; /* UUIDv7, made on the device */
};
struct device_id {
	uint8_t b[16]; /* random, drawn when the device joins */
};
struct epoch_id {
	uint8_t b[16]; /* first 16 bytes of SHA-256(signing public key) */
};
struct person_id {
	uint8_t b[16]; /* random, drawn when the office invites the person */
};
struct office_id {
	uint8_t b[32]; /* the office's identity public key (Ed25519) */
};
struct instance_id {
	uint8_t b[8]; /* one repeat instance, for life */
};

/* The bytes of any of them, and a comparison of two of one kind. */
#define ID_BYTES(id) ((struct bytes){(id).b, sizeof(id).b})
#define ID_EQUAL(x, y) bytes_equal(ID_BYTES(x), ID_BYTES(y))

/*
 * id_uuid7 -- a version 7 UUID.
 *
 * in    now_us     microseconds since 1970-01-01 UTC, not negative
 *       random[10] from the random source
 */
struct record_id id_uuid7(int64_t now_us, const uint8_t random[10]);
/* id_uuid_put -- 8-4-4-4-12 lower case; id_uuid_read: BADFORM. */
void id_uuid_put(struct buf *b, const uint8_t id[16]);
enum ayni_err id_uuid_read(struct text s, uint8_t id[16]) AYNI_CHECK;

#endif
