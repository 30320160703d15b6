/*
 * span -- between which true times a device's clocks were read.
 *
 * Counted from what its entries say alone: their readings of the wall clock
 * and of the time since boot, the anchors that they carry, the chain of
 * batches, and when their authors were admitted.  So it is the same in every
 * order of arrival.
 *
 * src   docs/store.md section 6; docs/wire.md section 6
 */
#ifndef INGEST_SPAN_H
#define INGEST_SPAN_H

#include "ingest/ingest.h"

#define SPAN_DRIFT 1000 /* a clock gains or loses less than one part in it */
#define SPAN_SLACK_US INT64_C(300000000) /* of a wall clock, no matter */
#define SPAN_STEP_US INT64_C(120000000)  /* that a clock was set by, likewise */

/* One entry of a device, as db_span_clocks has it. */
struct span_entry {
	const struct db_clock *clock; /* [places]: which differ in the batch */
	size_t places;
	const struct anchor *anchor;
	size_t anchors;
	int64_t admitted_us; /* its author; INT64_MIN: not known */
};

/*
 * span_find -- the spans of a device's entries.
 *
 * in    entry[n]     by id
 *       link[links]  its used batches
 *       a            for scratch
 * out   span[n]
 * errs  NOMEM
 */
enum ayni_err span_find(const struct span_entry *entry, size_t n,
    const struct db_link *link, size_t links, struct arena *a,
    struct db_span *span) AYNI_CHECK;

/* span_settle -- those of every device that something was learnt of; inside a
 * transaction. */
enum ayni_err span_settle(struct ingest *g) AYNI_CHECK;

#endif
