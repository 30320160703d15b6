/*
 * dispatch -- what a device has to do, and its part of the register, as a
 * feed item (docs/wire.md section 18).
 */
#ifndef INGEST_DISPATCH_H
#define INGEST_DISPATCH_H

#include "ayni/work.h"
#include "db/db_work.h"
#include "ingest/ingest.h"

/*
 * dispatch_work -- of a span of the journal, as it would travel.
 *
 * in    s      s->after 0: the feed begins
 * out   packed appended; nothing where there is nothing to say
 * errs  those of the store, NOMEM
 */
enum ayni_err dispatch_work(struct db *db, const struct db_stretch *s,
    struct buf *packed) AYNI_CHECK;

/* dispatch_whole -- all of it, in a: what a device has when it has followed. */
enum ayni_err dispatch_whole(struct db *db, const struct device_id *device,
    struct arena *a, struct work *out) AYNI_CHECK;

#endif
