/*
 * cell -- what a CSV file of the export holds, field by field.
 *
 * For statistics packages fields are what was answered, byte for byte.  For
 * spreadsheets a file begins with a byte order mark, by which they know
 * UTF-8, and an apostrophe stands before a text that they would take for a
 * formula and carry out: one that begins with = + - @, a tab or a return,
 * and is no number.
 */
#ifndef EXPORT_CELL_H
#define EXPORT_CELL_H

#include "ayni/bytes.h"

void cell_begin(struct buf *out, bool spreadsheet);
void cell_put(struct buf *out, struct text t, bool first, bool spreadsheet);

#endif
