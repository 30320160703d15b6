/* state -- what the parts of the ingest layer share; not for others. */
#ifndef INGEST_STATE_H
#define INGEST_STATE_H

#include "ayni/form.h"
#include "ingest/ingest.h"
#include "table/wide.h"

#define STATE_ARENA (128u << 20) /* of one batch or record */

/* A form that was parsed, with the plan of its tables. */
struct parsed {
	struct hash id;
	struct form *form;
	struct wide wide;
	struct arena arena;
	uint64_t used; /* when last, for eviction */
};
#define STATE_FORMS 3u

struct ingest {
	struct db *db;
	struct office *office;
	struct clock_source clock;
	struct random_source chance;
	/* INGEST_QUOTA, INGEST_PEN_EPOCH, INGEST_PEN; less in tests */
	uint64_t quota;
	size_t pen_epoch, pen;
	uint64_t blob_quota; /* UPLOAD_QUOTA; less in tests */
	struct parsed parsed[STATE_FORMS];
	uint64_t tick;
};

/* ingest.c: a batch's row, not derived yet */
struct db_batch ingest_row(const struct batch *b);

/* formcache.c: a published form, parsed; errs NOTFOUND, STORE where it no
 * longer reads.  Valid until the next call. */
enum ayni_err formcache_get(struct ingest *g, const struct hash *id,
    struct parsed **out) AYNI_CHECK;
void formcache_free(struct ingest *g);

/* admit.c: what an entry of the office's own journal says. */
enum ayni_err admit_check(struct ingest *g, const struct entry *e) AYNI_CHECK;
enum ayni_err admit_apply(struct ingest *g, const struct hash *id,
    const struct entry *e) AYNI_CHECK;

/* recompute.c: one record from its entries. */
enum ayni_err recompute_record(struct ingest *g,
    const struct record_id *r) AYNI_CHECK;

#endif
