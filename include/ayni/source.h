/*
 * source -- clock and chance, passed in, never called directly.
 *
 * Everything that needs a time or a random number takes one of these, so
 * tests and scripts decide both.
 */
#ifndef AYNI_SOURCE_H
#define AYNI_SOURCE_H

#include "ayni/bytes.h"

/* What a device's clocks said at one moment. */
struct moment {
	int64_t wall_us;      /* microseconds since 1970-01-01 UTC */
	int64_t boot_us;      /* microseconds since boot, sleep counted */
	uint8_t boot_id[16];  /* changes with each boot; zeros if unknown */
	int32_t zone_min;     /* minutes east of UTC, at wall_us */
	int64_t told_us;      /* of wall_us, what a person's word for the date
			       * adds to what the clock says */
};

struct clock_source {
	struct moment (*now)(void *ctx);
	void *ctx;
};

struct random_source {
	void (*fill)(void *ctx, uint8_t *p, size_t n);
	void *ctx;
};

#endif
