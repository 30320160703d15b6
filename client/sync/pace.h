/*
 * pace -- what the link bears: how many bytes go up before it breaks, as far
 * as it has shown.  The vault keeps it from one contact to the next.
 *
 * What goes at once, and is lost if it breaks, is a quarter of that; a batch
 * that is larger goes in pieces, which are not, and may be as large as all of
 * it.
 */
#ifndef SYNC_PACE_H
#define SYNC_PACE_H

#include "vault/vault.h"

#define PACE_UNKNOWN (64u << 10)
#define PACE_LEAST (8u << 10)
#define PACE_MOST (4u << 20)
#define PACE_AIM_US INT64_C(24000000) /* what it bears is to take */

struct pace {
	size_t bears; /* bytes */
};

/* pace_load -- unknown where it was never kept; errs those of the vault */
enum ayni_err pace_load(struct vault *v, struct pace *out) AYNI_CHECK;
enum ayni_err pace_save(struct vault *v, const struct pace *p) AYNI_CHECK;

/* pace_carried -- so many bytes went up in this time; few say nothing of
 * many.  pace_broke -- after so many. */
void pace_carried(struct pace *p, uint64_t bytes, int64_t took_us);
void pace_broke(struct pace *p, uint64_t bytes);

/* Bytes of batches in a request; bytes of entries in a batch. */
size_t pace_request(const struct pace *p);
size_t pace_batch(const struct pace *p);

#endif
