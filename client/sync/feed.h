/*
 * feed -- what the office sends down, applied: certificates, forms,
 * revocations, erasures, notices, work.  Every item may come any number of times.
 */
#ifndef SYNC_FEED_H
#define SYNC_FEED_H

#include "sync/session.h"

struct feed {
	struct vault *vault;
	struct home *home;
	struct device_id device;
	struct epoch_id epoch;
	struct session_news *news;
	uint64_t reached; /* every item up to this cursor was applied */
};

/*
 * feed_apply -- the items of an answer; inside a transaction.
 *
 * An item that cannot be used is counted and told in the news, holds back
 * f->reached, and no other item.
 *
 * in    w   views live as long as f->home is used
 * errs  NOMEM; those of the vault
 */
enum ayni_err feed_apply(struct feed *f,
    const struct sync_answer *w) AYNI_CHECK;

#endif
