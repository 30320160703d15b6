/*
 * receipt -- what the office says that it holds.
 *
 * src   docs/wire.md section 8
 */
#ifndef AYNI_RECEIPT_H
#define AYNI_RECEIPT_H

#include "ayni/cert.h"

struct receipt {
	struct office_id office;
	struct epoch_id office_epoch;
	uint64_t serial;
	struct device_id device;
	struct epoch_id epoch;
	uint64_t held, safe; /* every seq up to this; 0: none */
	struct hash held_id; /* batch that ends at held; zeros with held 0 */
	int64_t at_us;
};

void receipt_put(struct buf *out, const struct receipt *r,
    const struct sign_key *office);
enum ayni_err receipt_read(struct bytes message,
    const struct office_cert *office, struct receipt *out) AYNI_CHECK;

#endif
