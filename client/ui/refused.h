/*
 * refused -- why an answer was not taken, in words.
 *
 * in    typed  what was typed; n == 0: nothing was
 * out   appended: the form's message, else ours
 * errs  sticky in b
 */
#ifndef UI_REFUSED_H
#define UI_REFUSED_H

#include "fill/conduct.h"
#include "ui/typed.h"

/* What a conduct refused last; nothing where it did not. */
void refused_put(const struct conduct *c, struct text typed, enum lang lang,
    struct buf *b);
/* What could not be read as an answer. */
void refused_misread(const struct misread *why, struct text typed,
    enum lang lang, struct buf *b);

#endif
