/*
 * recipient -- for whom something is that the office sends down.
 *
 * src   docs/wire.md section 18
 */
#ifndef AYNI_RECIPIENT_H
#define AYNI_RECIPIENT_H

#include "ayni/id.h"
#include "ayni/unpack.h"

enum recipient_kind {
	RECIPIENT_ALL,
	RECIPIENT_PERSON, /* by code, on whatever device */
	RECIPIENT_DEVICE, /* whoever uses it */
};
struct recipient {
	enum recipient_kind kind;
	struct text code;
	struct device_id device;
};

void recipient_put(struct buf *b, const struct recipient *r);
/* recipient_read -- the next item; all: may be for all.  Views borrow. */
void recipient_read(struct unpack *u, bool all, struct recipient *out);
/* recipient_key -- "*", "P:" and the code, or "D:" and the device in
 * hexadecimal: how tables name one. */
void recipient_key(struct buf *b, const struct recipient *r);

#endif
