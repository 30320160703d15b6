/*
 * backoff -- how long to wait before trying again.
 *
 * Exponential with full jitter: anything from nothing to the step, so that
 * a hundred devices that lost the same link do not come back together.
 *
 * units microseconds
 */
#ifndef SYNC_BACKOFF_H
#define SYNC_BACKOFF_H

#include "ayni/source.h"

#define BACKOFF_FIRST_US 1000000
#define BACKOFF_MOST_US (5 * 60 * INT64_C(1000000))

/* sleep gives INTERRUPTED where somebody wants to stop. */
struct sleeper {
	enum ayni_err (*sleep)(void *ctx, int64_t us);
	void *ctx;
};

struct backoff {
	int64_t first_us, most_us;
	unsigned failures; /* in a row; 0 after a success */
	struct random_source chance;
};

/*
 * backoff_next -- the wait after one more failure.
 *
 * in    asked_us  the other side asked for this long (0: it did not): no
 *                 shorter wait is given
 */
int64_t backoff_next(struct backoff *b, int64_t asked_us);

#endif
