/*
 * enrol -- a device that asks to join.
 *
 * The first use of an invitation wins; a second, with other keys, is held
 * and shown (db_join_list); the same join again is answered as before.
 *
 * src   docs/wire.md section 4
 */
#ifndef INGEST_ENROL_H
#define INGEST_ENROL_H

#include "ayni/sync.h"
#include "ingest/ingest.h"

/*
 * in    j  read and verified
 * out   *used  its invitation let in others; untouched where it did not
 * errs  BADKEY  it does not know the invitation's secret, or calls itself
 *               the office
 */
enum ayni_err enrol(struct ingest *g, const struct join *j,
    enum sync_state *out, bool *used) AYNI_CHECK;

#endif
