/*
 * anchor -- what one contact with the office told of a device's clocks.
 *
 * The office's clock said office_us at some moment between the two at which
 * the device's clocks were read: when it asked, and when it had the answer.
 * Over a link that is seconds, on a stick it may be weeks.
 *
 * units microseconds, as struct moment
 * src   docs/wire.md section 6
 */
#ifndef AYNI_ANCHOR_H
#define AYNI_ANCHOR_H

#include "ayni/pack.h"
#include "ayni/source.h"
#include "ayni/unpack.h"

#define ANCHOR_MAX 4u /* that one entry carries */

struct anchor {
	int64_t office_us;
	struct moment sent, got; /* zone and told_us stay 0 */
	bool has_batch;
	uint8_t batch[8]; /* the newest that was cut when it asked: its id's
			   * first bytes */
};

void anchor_put(struct buf *out, const struct anchor *a);
/* anchor_get -- sticky, as all of unpack. */
void anchor_get(struct unpack *u, struct anchor *out);

#endif
