/*
 * legible -- what an answer holds, as people read it: labels of choices,
 * "31 March 2026", "1 250,5" (spaces from five digits on), positions, files
 * with their size.
 */
#ifndef UI_LEGIBLE_H
#define UI_LEGIBLE_H

#include "fill/conduct.h"
#include "ui/phrase.h"

/* legible_put -- of the node's value, in the interview's active language; our
 * own words in lang.  Nothing where there is no answer.  errs sticky. */
void legible_put(struct conduct *c, node_ref n, enum lang lang,
    struct buf *out);

#endif
