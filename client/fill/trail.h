/*
 * trail -- what an interview holds, written down change by change.
 *
 * A piece of trail is an Answers map (docs/wire.md section 6), but for its
 * values: every stored text as text, relevant or not, null where it was
 * cleared, and the instances of a repeat in order.  Calculated fields that
 * follow from the others are left out.  Pieces applied one after the other
 * (answers_apply) are the interview's state.
 *
 * errs  NOMEM, TOOBIG
 */
#ifndef FILL_TRAIL_H
#define FILL_TRAIL_H

#include "ayni/interview.h"

/*
 * trail_put -- appends what changed since interview_changed was asked last,
 * and clears that; whole: all that the interview holds.
 *
 * out   *any  false: nothing did, and nothing was appended
 *       After a failure the next piece must be whole.
 */
enum ayni_err trail_put(struct interview *iv, bool whole, bool *any,
    struct buf *out) AYNI_CHECK;

/* trail_load -- a state into an interview of the same form.
 * errs BADFORM it is of another form */
enum ayni_err trail_load(struct interview *iv,
    struct bytes state) AYNI_CHECK;

#endif
