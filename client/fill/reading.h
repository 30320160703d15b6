/*
 * reading -- answers as people read them.
 *
 * errs  sticky in b
 */
#ifndef FILL_READING_H
#define FILL_READING_H

#include "ayni/interview.h"

#define READING_MAX_NAME 120u /* bytes */

/* reading_value -- choices by their labels in the active language, "; "
 * between several; anything else as it is stored. */
void reading_value(struct interview *iv, node_ref n, struct buf *b);

/* reading_bytes -- "812 B", "2.1 MB"; in French "2,1 Mo". */
void reading_bytes(uint64_t bytes, enum lang lang, struct buf *b);

/* reading_name -- what lists call an interview: its instance name, or its
 * first answers; cut to READING_MAX_NAME. */
void reading_name(struct interview *iv, struct buf *b);

#endif
