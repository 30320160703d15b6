/*
 * table -- the instances of a repeat side by side: what was answered in
 * each, under the words of the question.
 *
 * out   ,"columns":[LABEL, ...],"rows":[{"ref":REF,"cells":[TEXT, ...]}, ...]
 *       appended; ref: of the instance's first question that is asked
 * errs  NOMEM, TOOBIG
 * src   docs/screens.md, "On the way"
 */
#ifndef SCREEN_TABLE_H
#define SCREEN_TABLE_H

#include "screen/seat.h"

#define TABLE_COLUMNS 6u
#define TABLE_ROWS 100u

enum ayni_err table_put(struct seat *s, node_ref range,
    struct buf *out) AYNI_CHECK;

#endif
