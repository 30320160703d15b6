/*
 * ledger -- the proof that no batch was removed or replaced.
 *
 * Inside a transaction of the caller.
 *
 * src   docs/wire.md section 15, docs/custody.md
 */
#ifndef INGEST_LEDGER_H
#define INGEST_LEDGER_H

#include "ayni/checkpoint.h"
#include "ingest/ingest.h"

/*
 * ledger_checkpoint -- what the log holds now, signed.
 *
 * out   *out  the file's bytes, appended
 *       *c    office_cert borrowed from the office; no ids
 */
enum ayni_err ledger_checkpoint(struct ingest *g, struct buf *out,
    struct checkpoint *c) AYNI_CHECK;

struct ledger_report {
	uint64_t batches;     /* in the log now */
	bool in_order;        /* it begins as it did */
	struct hash *missing; /* not in the archive any more */
	size_t missings;
};
/*
 * ledger_compare -- with what was here when a checkpoint was made; NULL: with
 * what the log says came.  Lists in a.
 */
enum ayni_err ledger_compare(struct ingest *g, const struct checkpoint *c,
    struct arena *a, struct ledger_report *out) AYNI_CHECK;

#endif
