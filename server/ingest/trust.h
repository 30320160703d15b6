/*
 * trust -- which batches of an epoch count, and how far they reach.
 *
 * A revoked epoch is trusted up to the batch that its revocation names, and
 * only where an unbroken chain leads there; the strictest of several
 * revocations wins.  What a person judged of a batch goes before that.  All
 * of it depends on the set of batches alone.
 */
#ifndef INGEST_TRUST_H
#define INGEST_TRUST_H

#include "ayni/sync.h"
#include "db/db.h"

/* trust_settle -- give every batch of an epoch its status anew; records of
 * those that change become dirty. */
enum ayni_err trust_settle(struct db *db,
    const struct epoch_id *epoch) AYNI_CHECK;
/* trust_revoked -- whether anything was revoked of an epoch. */
enum ayni_err trust_revoked(struct db *db, const struct epoch_id *epoch,
    bool *revoked) AYNI_CHECK;
/* How far an epoch reaches. */
struct trust_marks {
	uint64_t held;  /* every seq up to this is here and used */
	struct hash id; /* of the batch that ends there */
	uint64_t safe;  /* and up to this in a backup that was read back */
};
enum ayni_err trust_held(struct db *db, const struct epoch_id *epoch,
    struct trust_marks *out) AYNI_CHECK;
/* trust_missing -- ranges of seq up to last that no archived batch covers;
 * in a (arena); at most SYNC_MAX_RANGES. */
enum ayni_err trust_missing(struct db *db, const struct epoch_id *epoch,
    uint64_t last, struct arena *a, struct sync_range **list,
    size_t *n) AYNI_CHECK;

#endif
