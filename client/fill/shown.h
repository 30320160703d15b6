/*
 * shown -- answers as people read them.
 *
 * errs  sticky in b
 */
#ifndef FILL_SHOWN_H
#define FILL_SHOWN_H

#include "ayni/interview.h"

#define SHOWN_MAX_NAME 120u /* bytes */

/* shown_value -- choices by their labels in the active language, "; "
 * between several; anything else as it is stored. */
void shown_value(struct interview *iv, node_ref n, struct buf *b);

/* shown_name -- what lists call an interview: its instance name, or its
 * first answers; cut to SHOWN_MAX_NAME. */
void shown_name(struct interview *iv, struct buf *b);

#endif
