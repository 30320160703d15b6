/*
 * wire -- keys, certificates, entries and batches that wire tests share.
 *
 * Every key is made from SHA-256("ayni " NAME), in C and in
 * tests/interop/vectors.py alike, so both sides of a vector know it.
 */
#ifndef SUPPORT_WIRE_H
#define SUPPORT_WIRE_H

#include "ayni/batch.h"
#include "ayni/sync.h"
#include "ayni/unpack.h"

struct wire {
	struct sign_key identity, office, device, other;
	struct box_key office_box, device_box, other_box;
	struct office_cert cert; /* of office and office_box, by identity */
	struct device_id device_id;
	struct epoch_id epoch; /* of device */
};

struct wire wire_start(void); /* calls keys_start */
struct sign_key wire_sign_key(const char *name);
struct box_key wire_box_key(const char *name);

/* wire_random -- 32-byte draws that give what *at holds, one after the
 * other; for an ephemeral key that a vector prescribes. */
struct random_source wire_random(const uint8_t **at);

/* wire_repack -- reads one item with unpack_*, writes it with pack_*. */
void wire_repack(struct unpack *u, struct buf *out);

/* wire_batch -- the device's batch of n entries "entry 0", "entry 1"...,
 * first as given, previous all 7 if first is over 1; ephemeral keys from
 * seed 1. */
struct buf wire_batch(const struct wire *w, uint64_t first, size_t n);

/* wire_hex -- bytes of a literal; the caller frees. */
struct buf wire_hex(const char *digits);

#endif
